"""What holds in a combined hall (合署) alone: one person may do both halves, and never the end.

Whoever is alone at night accepts, files, dispatches and has it checked; closing takes another
person. Source: mission.md 0.5.
"""

from collections.abc import Callable, Mapping

from backend.domain.cases.case import Act, Case
from backend.domain.cases.leaving import is_left, sent_by
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

COMBINED_RULES: dict[str, Words] = {
    "dispatcher_never_closes": Words(
        "派遣过本案的人不能结案，请另一人或下一班办理",
        "whoever dispatched a case may not close it: another person does, or the next shift",
    ),
    "not_combined": Words(
        "本市不是合署大厅，结案不用留待下一班",
        "this hall is no combined one: no closing is left to the next shift",
    ),
    "close_it_yourself": Words(
        "本案你没有派遣过，可以结案，不用留待下一班",
        "you did not dispatch this case: close it, there is nothing to leave",
    ),
    "left_already": Words("本案已留待下一班结案", "its closing is left to the next shift already"),
    "others_may_close": Words(
        "{who} 在岗，可以结案，不用留待下一班",
        "{who} is on shift and may close it: it is not left to the next shift",
    ),
}
Guard = Callable[[Case, Actor], None]


def _refuse(rule: str) -> Refused:
    return Refused(rule, COMBINED_RULES[rule])


def _sent_it_not(case: Case, actor: Actor) -> None:
    if sent_by(case, actor.account):
        raise _refuse("dispatcher_never_closes")


def leaves(case: Case, actor: Actor) -> None:
    """Raise unless this person must leave the closing to somebody else, and has not done so."""
    if not sent_by(case, actor.account):
        raise _refuse("close_it_yourself")
    if is_left(case):
        raise _refuse("left_already")


def combined(
    guards: Mapping[Act, tuple[Guard, ...]], between_seats: tuple[Guard, ...]
) -> dict[Act, tuple[Guard, ...]]:
    """Return the guards of a combined hall.

    Args:
        guards: Those of a hall whose halves are two seats.
        between_seats: Those that keep the seats apart: here two halves are one person's.
    """
    held = {act: tuple(g for g in row if g not in between_seats) for act, row in guards.items()}
    return held | {Act.CLOSE: (_sent_it_not, *held[Act.CLOSE])}
