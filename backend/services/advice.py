"""The resolver's advice as the wire tells it."""

from collections.abc import Iterable

from backend.contract.answers import Advice, AdviceRow, RuleScore, WhyWords
from backend.domain.cases.acts import Act
from backend.domain.dispatching.lane import Decision, LaneRules
from backend.domain.dispatching.record import RecordBook
from backend.domain.dispatching.resolver import RULES_VERSION, Candidate, Reason, Resolution
from backend.domain.terms.words import Words

_ON = Words("自动派遣已开启", "the lane is on")
_OFF = Words("自动派遣未开启", "the lane is off")


def advice(ask_id: str, resolution: Resolution, decision: Decision, record: RecordBook) -> Advice:
    """Return the advice on one case, with the score of every rule."""
    warning = resolution.warning
    lane_rule = decision.rule if decision.unit_id else "abstains"
    return Advice(
        ask_id=ask_id,
        rows=tuple(_row(one) for one in (*resolution.candidates, *resolution.others)),
        way_on=resolution.way_on,
        version=resolution.version,
        scores=_scores(record),
        warning=WhyWords(rule="may_bounce", zh=warning.zh, en=warning.en) if warning else None,
        lane=WhyWords(rule=lane_rule, zh=decision.words.zh, en=decision.words.en),
    )


def scores_only(ask_id: str, record: RecordBook, lane: LaneRules) -> Advice:
    """Return the score of every rule, and how the lane is set, without a case."""
    state = _ON if lane.is_on else _OFF
    return Advice(
        ask_id=ask_id,
        rows=(),
        way_on=Act.DECLARE_OWNERLESS,
        version=RULES_VERSION,
        scores=_scores(record),
        lane=WhyWords(rule="on" if lane.is_on else "off", zh=state.zh, en=state.en),
    )


def _scores(record: RecordBook) -> tuple[RuleScore, ...]:
    bad = record.to_review()
    return tuple(
        RuleScore(rule=rule, n_kept=tally.n_kept, n=tally.n, to_review=rule in bad)
        for rule, tally in sorted(record.by_rule.items())
    )


def _row(candidate: Candidate) -> AdviceRow:
    return AdviceRow(
        unit_id=candidate.unit.unit_id,
        rule=candidate.rule,
        score=round(candidate.score, 2),
        legal=candidate.is_legal,
        pro=_reasons(candidate.pro),
        con=_reasons(candidate.con),
    )


def _reasons(reasons: Iterable[Reason]) -> tuple[WhyWords, ...]:
    return tuple(WhyWords(rule=r.rule, zh=r.words.zh, en=r.words.en) for r in reasons)
