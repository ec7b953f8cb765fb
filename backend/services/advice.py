"""The resolver's advice as the wire tells it."""

from collections.abc import Iterable

from backend.contract.messages import Advice, AdviceRow, RuleScore, WhyWords
from backend.domain.lane import Decision
from backend.domain.record import RecordBook
from backend.domain.resolver import Candidate, Reason, Resolution


def advice(ask_id: str, resolution: Resolution, decision: Decision, record: RecordBook) -> Advice:
    """Return the advice on one case, with the score of every rule."""
    bad = record.to_review()
    warning = resolution.warning
    lane_rule = decision.rule if decision.unit_id else "abstains"
    return Advice(
        ask_id=ask_id,
        rows=tuple(_row(one) for one in (*resolution.candidates, *resolution.others)),
        way_on=resolution.way_on,
        version=resolution.version,
        scores=tuple(
            RuleScore(rule=rule, n_kept=tally.n_kept, n=tally.n, to_review=rule in bad)
            for rule, tally in sorted(record.by_rule.items())
        ),
        warning=WhyWords(rule="may_bounce", zh=warning.zh, en=warning.en) if warning else None,
        lane=WhyWords(rule=lane_rule, zh=decision.words.zh, en=decision.words.en),
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
