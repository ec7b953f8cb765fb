"""What the card of an errand says: whom to send, whose answer is awaited, what was found."""

from typing import NamedTuple

from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.cases.duplicates import distance_m
from backend.domain.cases.extras import Errand
from backend.domain.flow.errand import (
    ANSWER_MS,
    MOST_OFFERED,
    Field,
    Near,
    nearest,
    needs_verifying,
    refused_by,
)
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
    offered: tuple[Near, ...] = ()


def offered(case: Case, situation: Situation, now_ms: int, zone: str) -> tuple[Near, ...]:
    """Return the collectors a desk offers for a case, best first.

    Cost: linear in collectors and open cases; asked when the case is looked at, not each second.
    """
    cases = situation.cases.values()
    field = Field(situation.movers.values(), situation.fixes, cases, now_ms, zone)
    errand = case.more.errand
    now = (errand.account,) if errand is not None and errand.account else ()
    # Where all others refused, a person may ask one of them again.
    found = nearest(case, field, (*refused_by(case), *now)) or nearest(case, field, now)
    return found[:MOST_OFFERED]


def errand_text(view: ErrandView) -> ErrandText | None:
    """Return what the card says, ``None`` where there is nothing to verify."""
    case = view.case
    if needs_verifying(case):
        rows = tuple(near_words(near) for near in view.offered)
        return ErrandText(each(w.NEEDED), (w.NEAREST, *rows) if rows else (w.NOBODY,), "soon")
    errand = case.more.errand
    if case.state is CaseState.VERIFYING and errand is not None:
        return _under_way(view, errand)
    step = case.steps[-1]
    if case.state is CaseState.TO_FILE and step.act is Act.VERIFIED:
        who, at = _who(view, step.account), hms(step.at_ms, view.zone)
        return ErrandText(each(w.VERIFIED, who=who, at=Words(at, at)), (), "ok", "good")
    return None


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
    if errand.accepted_at_ms:
        at = hms(errand.accepted_at_ms, view.zone)
        return ErrandText(each(w.TAKEN, who=who, at=Words(at, at), away=away), lines, "ok")
    left_s = (errand.asked_at_ms + ANSWER_MS - view.now_ms) / 1000
    if left_s <= 0:
        return ErrandText(each(w.OVERDUE, who=who, away=away), lines, "soon")
    return ErrandText(each(w.WAITS, who=who, away=away, left=span(left_s)), lines, "soon")


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
