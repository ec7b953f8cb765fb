"""How a camera stands, judged from what was observed: pure, no clock of its own.

Only a painted new picture may call itself live; everything else says what it is and since when.
"""

from dataclasses import dataclass
from enum import StrEnum

SILENT_AFTER_S = 2.0
FROZEN_AFTER_S = 3.0
DELAYED_FROM_S = 2.0
# Leaving "delayed" asks for a clearly smaller delay, so that the pill does not flicker.
_DELAYED_UNTIL_S = 1.2


class TileState(StrEnum):
    """What a tile calls itself. Values go into reports: never rename one."""

    CONNECTING = "connecting"
    LIVE = "live"
    DELAYED = "delayed"
    FROZEN = "frozen"
    STALLED = "stalled"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known at one moment; all times monotonic seconds, None for never.

    Attributes:
        asked_s: When the camera was asked for.
        is_open: Whether the connection stands.
        attempt: 0 during the first opening, else the number of the reconnect that waits or runs.
        retry_at_s: When the next opening begins; None while one runs or the stream is open.
        reason: Key of why the last opening or reading failed.
        came_s: Arrival of the newest picture, whatever it shows.
        new_s: Arrival of the newest picture with new content.
        painted_s: When a new picture was last painted.
        delay_s: How much later than this connection's quickest the newest picture came.
    """

    now_s: float
    asked_s: float
    is_open: bool = False
    attempt: int = 0
    retry_at_s: float | None = None
    reason: str = "none"
    came_s: float | None = None
    new_s: float | None = None
    painted_s: float | None = None
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Health:
    """The judgement.

    Attributes:
        since_s: When this state of affairs began: the last new picture for frozen, the last
            picture for stalled and absent.
        retry_in_s: Seconds to the next opening; None where none is planned.
        attempt: Number of that reconnect.
    """

    state: TileState
    since_s: float
    retry_in_s: float | None = None
    attempt: int = 0
    reason: str = "none"

    @property
    def is_dead(self) -> bool:
        """Whether the last picture must not pass for the present one."""
        return self.state in (TileState.FROZEN, TileState.STALLED, TileState.ABSENT)


def judge(seen: Observed, before: Health | None = None) -> Health:
    """Return how the camera stands now.

    Args:
        before: The last judgement, for the states that hold on to where they began.
    """
    state = _state(seen, before)
    if state in (TileState.ABSENT, TileState.STALLED):
        wait_s = None if seen.retry_at_s is None else max(0.0, seen.retry_at_s - seen.now_s)
        since_s = seen.asked_s if seen.came_s is None else seen.came_s
        return Health(state, since_s, wait_s, seen.attempt, seen.reason)
    if state is TileState.FROZEN and seen.new_s is not None:
        return Health(state, seen.new_s)
    if before is not None and before.state is state:
        return Health(state, before.since_s)
    since_s = seen.asked_s if state is TileState.CONNECTING else seen.now_s
    return Health(state, since_s)


def _state(seen: Observed, before: Health | None) -> TileState:
    if seen.came_s is None or seen.new_s is None:
        return TileState.ABSENT if seen.attempt > 0 else TileState.CONNECTING
    if seen.now_s - seen.came_s >= SILENT_AFTER_S:
        return TileState.STALLED if seen.is_open else TileState.ABSENT
    if seen.now_s - seen.new_s >= FROZEN_AFTER_S:
        return TileState.FROZEN
    if seen.painted_s is None or seen.now_s - seen.painted_s >= SILENT_AFTER_S:
        return TileState.CONNECTING
    was_delayed = before is not None and before.state is TileState.DELAYED
    limit_s = _DELAYED_UNTIL_S if was_delayed else DELAYED_FROM_S
    return TileState.DELAYED if seen.delay_s >= limit_s else TileState.LIVE
