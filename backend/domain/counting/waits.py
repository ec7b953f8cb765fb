"""The waits of a case at the seats: in which state, ended by which act, measured by which limit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.domain.cases.acts import Act
from backend.domain.cases.case import Step
from backend.domain.cases.states import CaseState

_DISPATCH, _UNDO = Act.DISPATCH, Act.UNDO_DISPATCH  # a member's name is looked up in Python


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait.

    Attributes:
        step: Key of its step limit (``StateSpec.step``).
        state: The case stands here while it waits.
        acts: Any of these ends the wait.
    """

    step: str
    state: CaseState
    acts: tuple[Act, ...]


WAITS: dict[str, Wait] = {
    wait.step: wait
    for wait in (
        Wait("file", CaseState.TO_FILE, (Act.FILE,)),
        Wait("verify", CaseState.VERIFYING, (Act.VERIFIED, Act.NOT_FOUND)),
        Wait("dispatch", CaseState.TO_DISPATCH, (Act.DISPATCH,)),
        Wait("check", CaseState.CHECKING, (Act.CHECK_PASSED, Act.CHECK_FAILED)),
        Wait("close", CaseState.TO_CLOSE, (Act.CLOSE,)),
        Wait("arbitrate", CaseState.ARBITRATION, (Act.RULE,)),
    )
}


def newest_wait(steps: Iterable[Step], wait: Wait) -> tuple[int, Step | None]:
    """Return when the newest wait began (0: never) and the act that ended it.

    What is done beside the flow, e.g. a note, begins no new wait. A dispatch that was taken back
    ended nothing: the wait goes on from where it began.
    """
    since, before, done, is_in = 0, 0, None, False
    acts, waited_in = wait.acts, wait.state
    for step in steps:
        act, was_in, is_in = step.act, is_in, step.to is waited_in
        if act in acts:
            before, done = since, step
        elif act is _UNDO and _DISPATCH in acts:
            since, done = before, None
        elif is_in and not was_in:
            since, done = step.at_ms, None
    return since, done


def in_time(
    since_ms: int, done_ms: int, step: str, *, urgent: bool, limits: Mapping[str, tuple[int, int]]
) -> bool:
    """Return whether a wait ended within its step limit; a step without one is always in time."""
    if step not in limits:
        return True
    return (done_ms - since_ms) / 1000 <= limits[step][0 if urgent else 1]
