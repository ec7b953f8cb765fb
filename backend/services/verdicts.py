"""What became of a command, as the wire tells it."""

from backend.contract.pushed import LogRow
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import ACT_WORDS, Case
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import OperatorError, Refused
from backend.domain.terms.words import Words

from .sayings import CONFLICT


def accepted(command_id: str, case: Case, row: LogRow) -> Verdict:
    """Return the verdict of an act that took place; ``row`` carries its effect."""
    step = case.steps[-1]
    return Verdict(
        command_id=command_id,
        outcome="accepted",
        case_id=case.case_id,
        version=case.version,
        seq=row.seq,
        act=step.act,
        at_ms=step.at_ms,
        state=case.state,
    )


def kept(command_id: str, version: int, seq: int, at: Moment, case_id: str = "") -> Verdict:
    """Return the verdict of an order beside the cases; row ``seq`` carries its effect."""
    return Verdict(
        command_id=command_id,
        outcome="accepted",
        case_id=case_id,
        version=version,
        seq=seq,
        at_ms=at.city_ms,
    )


def conflict(command_id: str, case: Case) -> Verdict:
    """Return the verdict of who came second: it names who was first, with what, and when."""
    step = case.steps[-1]
    act = ACT_WORDS[step.act]
    words = CONFLICT.filled(who=step.seat or step.account, act_zh=act.zh, act_en=act.en)
    return Verdict(
        command_id=command_id,
        outcome="conflict",
        case_id=case.case_id,
        version=case.version,
        rule="somebody_was_first",
        zh=words.zh,
        en=words.en,
        by_account=step.account,
        by_seat=step.seat,
        by_role=step.role,
        act=step.act,
        at_ms=step.at_ms,
        state=case.state,
    )


def refused(command_id: str, why: Refused, case: Case | None = None) -> Verdict:
    """Return the verdict of an act that a rule forbids; nothing was changed."""
    return _refused(command_id, why.rule, why.words, case)


def misread(command_id: str, rule: str, why: OperatorError) -> Verdict:
    """Return the refusal of something that is no code, number or limit."""
    return _refused(command_id, rule, why.words, None)


def unknown(command_id: str, why: OperatorError) -> Verdict:
    """Return the verdict of a command whose fate the store cannot tell: it must be asked again."""
    return Verdict(
        command_id=command_id,
        outcome="unknown",
        rule="store_failed",
        zh=why.words.zh,
        en=why.words.en,
    )


def _refused(command_id: str, rule: str, words: Words, case: Case | None) -> Verdict:
    return Verdict(
        command_id=command_id,
        outcome="refused",
        rule=rule,
        zh=words.zh,
        en=words.en,
        case_id=case.case_id if case else "",
        version=case.version if case else 0,
        state=case.state if case else None,
    )
