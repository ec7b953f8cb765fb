"""Closings of a combined hall in words: who else may close, and what waits for the next shift."""

from collections.abc import Sequence
from typing import NamedTuple

from backend.domain.cases.case import Act, Case
from backend.domain.cases.leaving import left_step, sent_by
from backend.domain.cases.states import CaseState
from backend.domain.flow.closers import closers
from backend.domain.flow.life import may, permitted
from backend.domain.people.hall import Hall
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

from .keymap import key_text
from .notice import each
from .seat_names import seat_words
from .words import Closing


class ClosingText(NamedTuple):
    """One line about the end of a case: words, and the tone they are said in."""

    words: Words
    tone: str


def kept_from(
    case: Case, act: Act, actor: Actor, hall: Hall, on_shift: Sequence[Actor] = ()
) -> Refused | None:
    """Return what keeps this person from an act now, ``None`` when nothing does.

    Args:
        on_shift: Who sits in the hall now: whether a closing may be left hangs on them, and where
            one is refused they are named who may do it.
    """
    try:
        permitted(case, act, actor, hall)
    except Refused as why:
        is_theirs = act is Act.CLOSE and hall.combined and why.rule == "dispatcher_never_closes"
        return Refused(why.rule, _not_yours(case, on_shift, hall)) if is_theirs else why
    others = closers(case, on_shift, hall) if act is Act.LEAVE else ()
    return Refused("others_may_close", each(Closing.OTHERS, who=_names(others))) if others else None


def closing_text(
    case: Case, actor: Actor, hall: Hall, on_shift: Sequence[Actor], at: Words
) -> ClosingText | None:
    """Return what the dossier says of a closing that is not everybody's, ``None`` for nothing.

    Args:
        at: When the closing was left; empty where it was not.
    """
    if not hall.combined:
        return None
    step, is_mine = left_step(case), may(case, Act.CLOSE, actor, hall)
    if step is not None:
        who = each(Closing.LEFT_BY, who=seat_words(step.account, step.seat), at=at)
        end = Closing.LEFT_TO_YOU if is_mine else Closing.LEFT_ON
        return ClosingText(each(end, left=who), "info" if is_mine else "text_2")
    if is_mine or not sent_by(case, actor.account) or not _would_close(case):
        return None
    words = _not_yours(case, on_shift, hall)
    if may(case, Act.LEAVE, actor, hall) and not closers(case, on_shift, hall):
        words = each(Closing.PRESS, words=words, key=_same(key_text("primary")))
    return ClosingText(words, "soon")


def _would_close(case: Case) -> bool:
    return case.state is CaseState.TO_CLOSE and case.check == "passed"


def _not_yours(case: Case, on_shift: Sequence[Actor], hall: Hall) -> Words:
    others = closers(case, on_shift, hall)
    return each(Closing.NOT_YOURS, who=_names(others)) if others else Closing.NOBODY_ELSE


def _names(people: Sequence[Actor]) -> Words:
    names = [seat_words(one.account, one.seat) for one in people]
    return Words("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _same(text: str) -> Words:
    return Words(text, text)
