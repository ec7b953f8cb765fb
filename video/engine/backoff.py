"""How long to wait before a stream is opened again."""

from video.sources import Reason

# Short to the end: who comes back after an hour is to be seen within ten seconds. What that costs
# is one refused connection; how many at once is limited by ``turns``.
_DELAYS_S = (1.0, 2.0, 3.0, 4.0)
_PATIENT_S = 30.0
_JITTER = 0.2
# Asking again at once cannot help, and repeated wrong passwords lock a camera's account.
_PATIENT = (Reason.UNAUTHORISED, Reason.BAD_ADDRESS)


def delay_s(attempt: int, reason: Reason, chance: float) -> float:
    """Return seconds until reconnect ``attempt`` (1 is the first).

    Args:
        chance: 0 to 1; spreads the cameras of one dead switch over ±20 %.
    """
    held = _PATIENT_S if reason in _PATIENT else _DELAYS_S[min(attempt, len(_DELAYS_S)) - 1]
    return held * (1 + _JITTER * (2 * chance - 1))
