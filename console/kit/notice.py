"""What the acting half has to say to the person at the desk; the notices room shows it."""

from typing import NamedTuple

from backend.contract.orders import Command
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import ACT_WORDS, Act, Case
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words

from . import words_acts as w
from .seat_names import seat_words
from .time_text import hms


class Notice(NamedTuple):
    """One sentence that never takes the focus.

    Attributes:
        level: ``"info"``, ``"good"``, ``"warn"`` or ``"error"``.
        key: A later notice of the same key replaces this one.
    """

    level: str
    words: Words
    key: str = ""
    case_id: str = ""


def unit_words(unit: ResponsibleUnit | None, unit_id: str = "") -> Words:
    """Return how a unit is called; its id when it is not known."""
    return Words(unit.name, unit.name_en or unit.name) if unit else Words(unit_id, unit_id)


def conflict_words(verdict: Verdict, case: Case | None, unit: Words | None, zone: str) -> Words:
    """Return who was first, with what and when; the unit as soon as the log has told it."""
    known = verdict.by_seat or verdict.by_account
    by = seat_words(verdict.by_account, verdict.by_seat) if known else w.SOMEBODY
    at = hms(verdict.at_ms, zone) if verdict.at_ms else ""
    act = verdict.act or _newest_act(case)
    if act is Act.DISPATCH and unit is not None:
        return each(w.CONFLICT_DISPATCH, who=by, unit=unit, at=Words(at, at))
    return each(w.CONFLICT_ACT, who=by, act=ACT_WORDS[act], at=Words(at, at))


def verdict_notice(
    command: Command, verdict: Verdict, case: Case | None, unit: Words | None, zone: str
) -> Notice | None:
    """Return what a verdict has to say; an accepted act speaks through its effect alone."""
    key = f"verdict:{command.case_id}"
    if verdict.outcome == "conflict":
        words = conflict_words(verdict, case, unit, zone)
        return Notice("warn", words, key, command.case_id)
    if verdict.outcome == "refused":
        act = ACT_WORDS[command.act]
        words = Words(f"{act.zh}：{verdict.zh}", f"{act.en}: {verdict.en}")
        return Notice("warn", words, key, command.case_id)
    if verdict.outcome == "unknown":
        words = each(w.UNKNOWN_VERDICT, act=ACT_WORDS[command.act])
        return Notice("warn", words, key, command.case_id)
    return None


def _newest_act(case: Case | None) -> Act:
    return case.steps[-1].act if case is not None and case.steps else Act.DISPATCH


def each(template: Words, **parts: Words) -> Words:
    """Fill both texts of a template, each from the parts' own language."""
    return Words(
        template.zh.format(**{name: part.zh for name, part in parts.items()}),
        template.en.format(**{name: part.en for name, part in parts.items()}),
    )
