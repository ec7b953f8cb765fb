"""What the card of an errand says: whom to send, whose answer is awaited, what was found."""

from typing import NamedTuple

from backend.domain.cases.case import Act, Case, CaseState, Step
from backend.domain.cases.duplicates import distance_m
from backend.domain.cases.extras import Errand
from backend.domain.flow.errand import (
    MOST_OFFERED,
    Field,
    Near,
    answer_due_ms,
    nearest,
    needs_verifying,
    refused_by,
)
from backend.domain.flow.errand_rules import errand_of
from backend.domain.people.windows import Windows
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words
from backend.situation import Situation
from console.kit import words_errand as w
from console.kit.keymap import key_text
from console.kit.notice import each
from console.kit.prompts import reason_words
from console.kit.time_text import hms, span


class ErrandText(NamedTuple):
    """The card; ``lines`` stand below the head, ``mark`` is a row of the marks."""

    head: Words
    lines: tuple[Words, ...] = ()
    mark: str = "none"
    tone: str = "text"


class ErrandView(NamedTuple):
    """One look at a case's errand; ``now_ms`` is city time."""

    case: Case
    situation: Situation
    now_ms: int
    zone: str
    windows: Windows
    offered: tuple[Near, ...] = ()


def offered(case: Case, situation: Situation, now_ms: int, zone: str) -> tuple[Near, ...]:
    """Return the collectors a desk offers for a case, best first.

    Cost: linear in collectors and open cases; asked when the case is looked at, not each second.
    """
    cases = situation.cases.values()
    field = Field(situation.movers.values(), situation.fixes, cases, now_ms, zone)
    errand = errand_of(case)
    now = (errand.account,) if errand is not None and errand.account else ()
    # Where all others refused, a person may ask one of them again.
    found = nearest(case, field, (*refused_by(case), *now)) or nearest(case, field, now)
    return found[:MOST_OFFERED]


def errand_text(view: ErrandView) -> ErrandText | None:
    """Return what the card says, ``None`` where there is nothing to verify."""
    case = view.case
    needed = _needed(case)
    if needed is not None:
        rows = tuple(near_words(near) for near in view.offered)
        return ErrandText(each(needed), (w.NEAREST, *rows) if rows else (w.NOBODY,), "soon")
    errand = errand_of(case)
    return _under_way(view, errand) if errand is not None else _answered(view, case.steps[-1])


_ANSWERS = {
    Act.VERIFIED: (CaseState.TO_FILE, w.VERIFIED, "ok", "good"),
    Act.CHECK_PASSED: (CaseState.TO_CLOSE, w.CHECKED, "ok", "good"),
    Act.CHECK_FAILED: (CaseState.TO_CLOSE, w.FAILED, "late", "act"),
}


def _answered(view: ErrandView, step: Step) -> ErrandText | None:
    """Return what was found, while it is what the next act rests on."""
    state, words, mark, tone = _ANSWERS.get(step.act, (None, None, "", ""))
    if words is None or view.case.state is not state:
        return None
    who, at = _who(view, step.account), hms(step.at_ms, view.zone)
    return ErrandText(each(words, who=who, at=Words(at, at)), (), mark, tone)


def _needed(case: Case) -> Words | None:
    """Return why somebody is to be sent, ``None`` where nobody is."""
    if case.state is CaseState.TO_CHECK:
        return w.TO_CHECK
    return w.NEEDED if needs_verifying(case) else None


def near_words(near: Near) -> Words:
    """Return one candidate: who, how far, how busy."""
    return w.ROW.filled(who=near.mover.label, metres=f"{near.metres:.0f}", n=near.n_errands)


def _under_way(view: ErrandView, errand: Errand) -> ErrandText:
    lines = tuple(
        each(w.REFUSED, who=_who(view, one.account), why=reason_words(one.reason))
        if one.reason
        else each(w.SILENT, who=_who(view, one.account))
        for one in reversed(errand.refusals)
    )
    if not errand.account:
        head = w.NEXT if view.offered else w.LEFT.filled(key=key_text("act:ask_collector"))
        return ErrandText(head, lines, "soon" if view.offered else "late")
    who, away = _who(view, errand.account), _away(view, errand.account)
    look = w.CHECK if errand.for_check else w.VERIFY
    if errand.accepted_at_ms:
        at = hms(errand.accepted_at_ms, view.zone)
        told = each(w.TAKEN, who=who, at=Words(at, at), away=away, look=look)
        return ErrandText(told, lines, "ok")
    left_s = (answer_due_ms(errand, view.windows) - view.now_ms) / 1000
    if left_s <= 0:
        return ErrandText(each(w.OVERDUE, who=who, away=away, look=look), lines, "soon")
    told = each(w.WAITS, who=who, away=away, left=span(left_s), look=look)
    return ErrandText(told, lines, "soon")


def _who(view: ErrandView, account: str) -> Words:
    mover = view.situation.movers.get(account)
    label = mover.label if mover is not None else account
    return Words(label, label)


def _away(view: ErrandView, account: str) -> Words:
    fix = view.situation.fixes.get(account)
    if fix is None:
        return w.NO_FIX
    metres = distance_m(view.case.place, Place(fix.lon_deg, fix.lat_deg))
    return w.AWAY.filled(metres=f"{metres:.0f}")
