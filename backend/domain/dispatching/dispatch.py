"""Which unit a case belongs to, and why: components by their owner, events by their place."""

from collections.abc import Sequence
from typing import NamedTuple

from backend.domain.cases.case import Act, Case
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words


class Judgement(NamedTuple):
    """Whether a unit may be given a case.

    Attributes:
        rule: Key of the rule that decided.
    """

    legal: bool
    rule: str
    reason: Words


def is_outside(place: Place, area: Sequence[str]) -> bool:
    """Return whether a place lies outside the area of operation (试点范围)."""
    return bool(area) and not place.grid_code.startswith(tuple(area))


_OUTSIDE_UP = Judgement(
    True,
    "refer_up",
    Words("在运行范围之外，转派上级", "outside the area of operation: referred upwards"),
)
_OUTSIDE = Judgement(
    False,
    "outside_area",
    Words("在运行范围之外，只能转派上级", "outside the area of operation: only referred upwards"),
)


class Suggestion(NamedTuple):
    """One candidate unit, best first in a list of them."""

    unit: ResponsibleUnit
    judgement: Judgement


def judge(
    case: Case, unit: ResponsibleUnit, class_words: Words, area: Sequence[str] = ()
) -> Judgement:
    """Return whether this unit may be given this case, and the reason in both languages.

    Args:
        area: Beginnings of the grid codes the city works in now; empty is everywhere.
    """
    ruled = case.more.ruled_unit_id
    if ruled:
        return _by_ruling(unit, ruled, case.more.ruled_by)
    if is_outside(case.place, area):
        return _OUTSIDE_UP if unit.refers_up else _OUTSIDE
    returned = _returned_by(case, unit)
    if returned:
        return Judgement(
            False,
            "returned_before",
            Words(f"已回退：{returned}", f"returned it: {returned}"),
        )
    if case.component_owner and case.component_owner == unit.unit_id:
        return Judgement(
            True,
            "component_owner",
            Words(
                f"部件 {case.component_code} 权属登记为{unit.name}；规则 7：部件先看权属",
                f"component {case.component_code} is registered to it; rule 7: owner first",
            ),
        )
    if unit.answers_for(case.class_key):
        return _by_duty(case, unit, class_words)
    return Judgement(
        False,
        "not_its_duty",
        Words(f"职责不含{class_words.zh}", f"not its duty ({class_words.en})"),
    )


def rank(
    case: Case, units: Sequence[ResponsibleUnit], class_words: Words, area: Sequence[str] = ()
) -> tuple[Suggestion, ...]:
    """Return the units that may be given the case, best first; never a unit that may not."""
    judged = [Suggestion(unit, judge(case, unit, class_words, area)) for unit in units]
    legal = [suggestion for suggestion in judged if suggestion.judgement.legal]
    return tuple(sorted(legal, key=lambda s: _score(case, s)))


_RULE_ORDER = ("ruled", "component_owner", "place_and_class", "refer_up", "not_the_owner")


def _score(case: Case, suggestion: Suggestion) -> tuple[int, bool, int, str]:
    unit = suggestion.unit
    return (
        _RULE_ORDER.index(suggestion.judgement.rule),
        case.class_key not in unit.duties,
        unit.pin or 99,
        unit.unit_id,
    )


def _by_ruling(unit: ResponsibleUnit, ruled: str, source: str) -> Judgement:
    """A ruling stands above owner, place and what was returned before."""
    if unit.unit_id == ruled and source:
        return Judgement(
            True,
            "ruled",
            Words(
                f"本地段同类已由案卷 {source} 裁定由其负责",
                f"settled for this class here by the ruling on {source}",
            ),
        )
    if unit.unit_id == ruled:
        return Judgement(True, "ruled", Words("仲裁裁定由其负责", "a ruling made it theirs"))
    return Judgement(
        False,
        "ruled_elsewhere",
        Words("仲裁已裁定由他单位负责", "a ruling gave it to another unit"),
    )


def _by_duty(case: Case, unit: ResponsibleUnit, class_words: Words) -> Judgement:
    if case.component_owner:
        return Judgement(
            True,
            "not_the_owner",
            Words(
                f"职责含{class_words.zh}，但不是权属单位",
                f"its duty ({class_words.en}), but not the owner",
            ),
        )
    if unit.refers_up:
        return Judgement(
            True,
            "refer_up",
            Words("权限外案件，转派上级", "beyond our authority: referred to the higher level"),
        )
    return Judgement(
        True,
        "place_and_class",
        Words(
            f"按属地和小类，{class_words.zh}由{unit.name}负责",
            f"its duty by place and class ({class_words.en})",
        ),
    )


def _returned_by(case: Case, unit: ResponsibleUnit) -> str:
    """Return the reason this unit gave when it returned the case, or ``""``."""
    for step in reversed(case.steps):
        if step.act is Act.RETURN and step.by_unit == unit.unit_id:
            return step.note
    return ""
