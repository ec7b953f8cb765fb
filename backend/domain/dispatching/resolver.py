"""Whom a case belongs to, ranked, with the reasons for and against each; never without a way on.

Component: owner first. Event: place first (条块结合、以块为主), then class. What units did with
this class in this street before is weighed in; who returned it is not asked twice. Where nobody is
left, the way on is arbitration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from backend.domain.cases.acts import Act
from backend.domain.cases.case import Case
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words

from .dispatch import Judgement, is_outside, judge
from .record import RecordBook, Tally, area_of

# Grows when the order or the weights below change; it stands beside every suggestion.
RULES_VERSION = 1
# The rules from the strongest to the weakest.
WEIGHTS: dict[str, float] = {
    "ruled": 100.0,
    "kept_before": 90.0,
    "component_owner": 80.0,
    "place_and_class": 60.0,
    "refer_up": 40.0,
    "not_the_owner": 30.0,
    "territory": 10.0,
}
_PLACE, _EXACT, _AWAY = 15.0, 5.0, -45.0
# From so many outcomes on, what happened weighs more than what is registered.
_LEARNT = 3
_KEPT_SHARE, _LOST_SHARE = 0.8, 0.34


class Reason(NamedTuple):
    """One reason for or against a unit; ``rule`` is its key."""

    rule: str
    words: Words


# Whose it is does not change with the hour: that nobody is there is said, and takes no points.
OFF_DUTY = Reason("off_duty", Words("现在无人在岗", "nobody is on duty there now"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit with what speaks for it and against it, and whether it may be given the case."""

    unit: ResponsibleUnit
    rule: str
    score: float
    is_legal: bool
    pro: tuple[Reason, ...] = ()
    con: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the resolver says of one case.

    Attributes:
        candidates: Units that may be given the case, best first.
        others: Units that may not although something speaks for them, with the reason.
        way_on: What is done when no candidate is left: always an act that is possible.
        version: Version of the rules.
        warning: Why the first choice will probably come back; ``None`` when nothing says so.
    """

    candidates: tuple[Candidate, ...]
    others: tuple[Candidate, ...]
    way_on: Act
    version: int = RULES_VERSION
    warning: Words | None = None

    @property
    def first(self) -> Candidate | None:
        """The first choice."""
        return self.candidates[0] if self.candidates else None


def resolve(
    case: Case,
    units: Sequence[ResponsibleUnit],
    class_words: Words,
    record: RecordBook,
    area: Sequence[str] = (),
) -> Resolution:
    """Return who should have a case, and why.

    Args:
        area: The area of operation; see ``dispatch.judge``.

    Cost: linear in the units; the record is looked up by class and street.
    """
    keepers = record.keepers(case.class_key, area_of(case))
    judged = [
        _candidate(case, unit, judge(case, unit, class_words, area), keepers) for unit in units
    ]
    legal = sorted((c for c in judged if c.is_legal), key=_order)
    others = sorted((c for c in judged if not c.is_legal and c.pro), key=_order)
    first = legal[0] if legal else None
    warning = _warning(first, keepers) if first else None
    way_on = Act.REFER if is_outside(case.place, area) else Act.DECLARE_OWNERLESS
    return Resolution(tuple(legal), tuple(others), way_on, warning=warning)


def _order(candidate: Candidate) -> tuple[float, int, str]:
    return -candidate.score, candidate.unit.pin or 99, candidate.unit.unit_id


def _candidate(
    case: Case, unit: ResponsibleUnit, judgement: Judgement, keepers: Mapping[str, Tally]
) -> Candidate:
    tally = keepers.get(unit.unit_id, Tally())
    rule, score = judgement.rule, WEIGHTS.get(judgement.rule, 0.0)
    pro: list[Reason] = []
    con: list[Reason] = []
    (pro if judgement.legal else con).append(Reason(rule, judgement.reason))
    if judgement.legal and not case.component_owner:
        place, reason = _by_place(case, unit)
        score += place
        if reason is not None:
            (pro if place > 0 else con).append(reason)
    if judgement.legal and case.class_key in unit.duties:
        score += _EXACT
    if rule != "ruled" and tally.n >= _LEARNT and judgement.legal:
        score, rule = _learn(score, rule, tally, pro, con)
    if unit.is_off_duty and judgement.legal:
        con.append(OFF_DUTY)
    return Candidate(unit, rule, score, judgement.legal, tuple(pro), tuple(con))


def _by_place(case: Case, unit: ResponsibleUnit) -> tuple[float, Reason | None]:
    """Return what the place says: whoever answers for this ground leads."""
    if not unit.areas or not case.place.grid_code:
        return 0.0, None
    if unit.covers(case.place.grid_code):
        return _PLACE, Reason("its_ground", Words("在其管辖范围内", "on its ground"))
    return _AWAY, Reason("not_its_ground", Words("不在其管辖范围内", "not on its ground"))


def _learn(
    score: float, rule: str, tally: Tally, pro: list[Reason], con: list[Reason]
) -> tuple[float, str]:
    """Weigh in what the unit did with this class in this street before."""
    share = tally.n_kept / tally.n
    words = Words(
        f"此街道同类 {tally.n} 件办了 {tally.n_kept} 件",
        f"kept {tally.n_kept} of {tally.n} of this class in this street",
    )
    if share >= _KEPT_SHARE:
        pro.append(Reason("kept_before", words))
        return max(score, WEIGHTS["kept_before"] + share), rule
    if share <= _LOST_SHARE:
        con.append(Reason("returned_here", words))
        return score + _AWAY, rule
    return score, rule


def _warning(first: Candidate, keepers: Mapping[str, Tally]) -> Words | None:
    """Say that a case of this class in this street will probably come back (X17)."""
    tally = keepers.get(first.unit.unit_id, Tally())
    if tally.n < _LEARNT or tally.n_returned * 2 < tally.n:
        return None
    return Words(
        f"可能被退回：{first.unit.name}此街道同类 {tally.n} 件退回 {tally.n_returned} 件",
        f"may come back: {tally.n_returned} of {tally.n} of this class here were returned",
    )
