"""The end of a case in a combined hall (合署): who sent it out, and whether its end was left.

Nobody closes what they sent out themselves. Where nobody else is on shift the closing is left to
the next shift (留待下一班); the case stays where it is.
"""

from .acts import Act
from .case import Case, Step
from .states import CaseState

# Whoever does one of these commands where a case goes, or says that it is done there.
SENT = frozenset(
    (
        Act.DISPATCH,
        Act.REDISPATCH,
        Act.INSIST,
        Act.REFER,
        Act.REFER_DONE,
        Act.HAND_OVER,
        Act.ENFORCED,
    )
)
_NEWEST = frozenset((Act.LEAVE, Act.CHECK_PASSED, Act.CHECK_FAILED))


def sent_by(case: Case, account: str) -> bool:
    """Return whether a person sent the case out, ever: to a unit, upwards or to enforcement."""
    return any(step.account == account and step.act in SENT for step in case.steps)


def left_step(case: Case) -> Step | None:
    """Return the step that left the closing to the next shift, ``None`` where none did.

    A check after it makes the case one to be closed as any other.
    """
    if case.state is not CaseState.TO_CLOSE:
        return None
    newest = next((step for step in reversed(case.steps) if step.act in _NEWEST), None)
    return newest if newest is not None and newest.act is Act.LEAVE else None


def is_left(case: Case) -> bool:
    """Return whether the closing of a case is left to the next shift."""
    return left_step(case) is not None
