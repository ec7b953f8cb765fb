"""How a camera stands, judged from what was observed: pure, no clock of its own.

Only a painted new picture may call itself live; everything else says what it is and since when.
"""

from dataclasses import dataclass
from enum import StrEnum

SILENT_AFTER_S = 2.0
FROZEN_AFTER_S = 3.0
# Nobody may take a picture for the present one that is older than this.
DELAYED_FROM_S = 1.0
# Leaving "delayed" asks for a clearly smaller delay, so that the pill does not flicker.
_DELAYED_UNTIL_S = 0.6
# A tile of key frames only waits as long as the slowest camera's next one.
SPARSE_SILENT_S = 15.0


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
        age_s: How old the painted picture is, all counted.
        heard_s: When the stream gave anything, decoded or not.
        is_sparse: Only key frames are decoded, since the tile is tiny or hidden.
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
    age_s: float = 0.0
    heard_s: float | None = None
    is_sparse: bool = False


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
    if _is_silent(seen, seen.came_s):
        return TileState.STALLED if seen.is_open else TileState.ABSENT
    if seen.now_s - seen.new_s >= FROZEN_AFTER_S and seen.came_s > seen.new_s:
        return TileState.FROZEN
    patience_s = SPARSE_SILENT_S if seen.is_sparse else SILENT_AFTER_S
    if seen.painted_s is None or seen.now_s - seen.painted_s >= patience_s:
        return TileState.CONNECTING
    was_delayed = before is not None and before.state is TileState.DELAYED
    limit_s = _DELAYED_UNTIL_S if was_delayed else DELAYED_FROM_S
    return TileState.DELAYED if _late_s(seen) >= limit_s else TileState.LIVE


def _is_silent(seen: Observed, came_s: float) -> bool:
    """Whether nothing comes any more; of a sparse stream packets count, since few are decoded."""
    if not seen.is_sparse:
        return seen.now_s - came_s >= SILENT_AFTER_S
    heard_s = max(came_s, seen.heard_s or came_s)
    return seen.now_s - heard_s >= SILENT_AFTER_S or seen.now_s - came_s >= SPARSE_SILENT_S


def _late_s(seen: Observed) -> float:
    """How late the painted picture is; key frames are old by nature and say so themselves."""
    return seen.delay_s if seen.is_sparse else max(seen.delay_s, seen.age_s)
