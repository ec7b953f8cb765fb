"""The automatic lane: it acts where the record proves it right, and abstains everywhere else. Pure.

It is off until a city switches it on. It never touches a case that a person has had in hand at
dispatch, and leaves one case in so many to people, so that its record does not become its own echo.
"""

from dataclasses import dataclass
from hashlib import blake2b

from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.terms.words import Words

from .record import RecordBook, area_of
from .resolver import Candidate, Resolution

_TOUCHED = frozenset((Act.RETURN, Act.UNDO_DISPATCH, Act.SEND_BACK, Act.RULE, Act.NOTE))


@dataclass(frozen=True, slots=True)
class LaneRules:
    """How careful the lane is.

    Attributes:
        is_on: Off by default.
        sample_one_in: One fitting case in so many is left to people.
        least: Outcomes of this unit with this class in this street that must be known.
        lead: By how much the first choice must lead the second, in points.
        stopped: Rules that a person has switched off.
    """

    is_on: bool = False
    sample_one_in: int = 20
    least: int = 4
    lead: float = 10.0
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the lane does with a case: dispatch it, or leave it, with the reason."""

    unit_id: str
    rule: str
    words: Words


def decide(case: Case, resolution: Resolution, record: RecordBook, rules: LaneRules) -> Decision:
    """Return what the lane does; ``unit_id`` is ``""`` when it abstains."""
    first = resolution.first
    why_not = _why_not(case, resolution, record, rules)
    if first is None or why_not is not None:
        return Decision("", first.rule if first else "", why_not or _NOBODY)
    rule = f"{first.rule}@{resolution.version}"
    return Decision(first.unit.unit_id, rule, first.pro[0].words)


_NOBODY = Words("没有可派的单位", "no unit may take it")
_OFF = Words("自动派遣未开启", "the lane is off")
_PERSON = Words("已有人经手", "a person has had it in hand")
_STOPPED = Words("该规则已停用", "this rule was switched off")
_CLOSE = Words("首选与次选相近", "the second choice is close")
_UNPROVEN = Words("此处同类办件太少，交人判断", "too little is known of this class here")
_ABSENT = Words("首选单位现在无人在岗，交人判断", "nobody is on duty at the first choice")
_SAMPLED = Words("抽样交人核对", "left to people as a sample")
_DOUBT = Words("此处同类有过退回", "a case like this came back here before")


def _why_not(
    case: Case, resolution: Resolution, record: RecordBook, rules: LaneRules
) -> Words | None:
    first = resolution.first
    if first is None:
        return _NOBODY
    checks = (
        (not rules.is_on, _OFF),
        (_is_touched(case), _PERSON),
        (first.rule in rules.stopped or first.rule in record.to_review(), _STOPPED),
        (_lead(first, resolution) < rules.lead, _CLOSE),
        (first.unit.is_off_duty, _ABSENT),
        (resolution.warning is not None or bool(first.con), _DOUBT),
    )
    found = next((words for is_so, words in checks if is_so), None)
    return found or _unproven(case, first, record, rules)


def _unproven(case: Case, first: Candidate, record: RecordBook, rules: LaneRules) -> Words | None:
    tally = record.of(case.class_key, area_of(case), first.unit.unit_id)
    if tally.n_returned:
        return _DOUBT
    if tally.n < rules.least:
        return _UNPROVEN
    return _SAMPLED if is_sampled(case, rules.sample_one_in) else None


def _is_touched(case: Case) -> bool:
    if case.state is not CaseState.TO_DISPATCH or case.n_returns:
        return True
    return any(step.act in _TOUCHED for step in case.steps)


def _lead(first: Candidate, resolution: Resolution) -> float:
    rest = resolution.candidates[1:]
    return first.score - rest[0].score if rest else float("inf")


def is_sampled(case: Case, one_in: int) -> bool:
    """Return whether a case is left to people; the same answer however often it is asked."""
    digest = blake2b(case.case_id.encode(), digest_size=8, person=b"lane").digest()
    return one_in > 0 and int.from_bytes(digest, "big") % one_in == 0
