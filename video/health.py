"""How a camera stands, judged from what was observed: pure, no clock of its own.

Only a painted new picture may call itself live; everything else says what it is and since when.
"""

from dataclasses import dataclass, replace

from backend.domain.cameras.camera import Camera

from .engine.flaws import Flaw
from .states import DEAD, TileState

SILENT_AFTER_S = 2.0
FROZEN_AFTER_S = 3.0
# Nobody may take a picture for the present one that is older than this.
DELAYED_FROM_S = 1.0
# Leaving "delayed" asks for a clearly smaller delay, so that the pill does not flicker.
_DELAYED_UNTIL_S = 0.6
# A tile of key frames only waits as long as the slowest camera's next one.
SPARSE_SILENT_S = 15.0
# A camera with a "smart" codec makes a newcomer wait for its key frame; then it is said.
KEY_PATIENCE_S = 4.0


_OF_FLAW = {
    Flaw.BLACK: TileState.BLACK,
    Flaw.BLANK: TileState.BLANK,
    Flaw.COVERED: TileState.COVERED,
    Flaw.MOVED: TileState.MOVED,
    Flaw.BLURRED: TileState.BLURRED,
}
_PLAIN = (Flaw.BLACK, Flaw.BLANK)
_SINCE_FLAW = (*_OF_FLAW.values(), TileState.CLOCK_WRONG)
_SINCE_PICTURE = (
    TileState.ABSENT,
    TileState.STALLED,
    TileState.UNDECODABLE,
    TileState.SOURCE_DOWN,
    TileState.LINK_DOWN,
)
# Why a connection fails when it is the way that broke: nobody at the other end said anything.
_OF_THE_WAY = ("none", "silent", "unreachable", "ended", "broken")


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known at one moment; all times monotonic seconds, None for never.

    Attributes:
        asked_s: When the camera was asked for.
        is_open: Whether the connection stands.
        phase_s: Since when it stands, or does whatever else it does.
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
        skipped_s: When something that came was last left out because it was late, or this machine
            too slow for it; 0 for never.
        is_source_down: Nothing comes from the whole gateway that serves it.
        flaw: What is wrong with what the newest picture shows, seen since ``flaw_s``.
        clock_off_s: How far its clock is ahead of ours, delay allowed for.
    """

    now_s: float
    asked_s: float
    is_open: bool = False
    phase_s: float = 0.0
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
    skipped_s: float = 0.0
    is_source_down: bool = False
    flaw: Flaw = Flaw.NONE
    flaw_s: float = 0.0
    clock_off_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Health:
    """The judgement.

    Attributes:
        since_s: When this state of affairs began: the last new picture for frozen, the last
            picture for stalled and absent.
        retry_in_s: Seconds to the next opening; None where none is planned.
        attempt: Number of that reconnect.
        is_overlay: Frozen, but a burned clock runs on over it.
        has_had_picture: There was one since the camera was asked for.
        clock_off_s: How far its clock is ahead of ours.
    """

    state: TileState
    since_s: float
    retry_in_s: float | None = None
    attempt: int = 0
    reason: str = "none"
    is_overlay: bool = False
    has_had_picture: bool = True
    clock_off_s: float = 0.0

    @property
    def is_dead(self) -> bool:
        """Whether the last picture must not pass for the present one."""
        return self.state in DEAD


def judge(seen: Observed, before: Health | None = None, camera: Camera | None = None) -> Health:
    """Return how the camera stands now.

    Args:
        before: The last judgement, for the states that hold on to where they began.
        camera: Whose pictures they are; of one that comes by radio the link breaks first.
    """
    state = _state(seen, before)
    is_cut = state in (TileState.ABSENT, TileState.STALLED) and seen.reason in _OF_THE_WAY
    if is_cut and camera is not None and camera.is_wireless:
        state = TileState.LINK_DOWN
    if state in _SINCE_PICTURE:
        wait_s = None if seen.retry_at_s is None else max(0.0, seen.retry_at_s - seen.now_s)
        since_s = seen.asked_s if seen.came_s is None else seen.came_s
        health = Health(state, since_s, wait_s, seen.attempt, seen.reason)
        return replace(health, has_had_picture=seen.came_s is not None)
    if state is TileState.FROZEN and seen.new_s is not None:
        return Health(state, seen.new_s, is_overlay=seen.flaw is Flaw.OVERLAY_ONLY)
    if state in _SINCE_FLAW:
        return Health(state, seen.flaw_s, clock_off_s=seen.clock_off_s)
    if before is not None and before.state is state:
        return Health(state, before.since_s)
    since_s = seen.asked_s if state is TileState.CONNECTING else seen.now_s
    return Health(state, since_s)


def _state(seen: Observed, before: Health | None) -> TileState:
    if seen.came_s is None or seen.new_s is None:
        return _never(seen)
    if _is_silent(seen, seen.came_s):
        return _lost(seen)
    if seen.flaw in _PLAIN:  # nothing moves on a black picture: say why rather than that
        return _OF_FLAW[seen.flaw]
    is_repeated = seen.came_s > seen.new_s
    if is_repeated and seen.now_s - seen.new_s >= FROZEN_AFTER_S:
        return TileState.FROZEN
    patience_s = _paint_patience_s(seen.is_sparse, is_repeated)
    if seen.painted_s is None or seen.now_s - seen.painted_s >= patience_s:
        return TileState.CONNECTING
    return _OF_FLAW.get(seen.flaw) or _timely(seen, before)


def _paint_patience_s(is_sparse: bool, is_repeated: bool) -> float:
    """Return how long a new picture may be unpainted; a repeated one need not be painted again."""
    if is_sparse:
        return SPARSE_SILENT_S
    return FROZEN_AFTER_S if is_repeated else SILENT_AFTER_S


def _never(seen: Observed) -> TileState:
    """Name what has given no picture yet."""
    if seen.is_source_down:
        return TileState.SOURCE_DOWN
    # Patience begins with the stream: one that was long in coming owes its key frame only now.
    if _hears(seen) and seen.now_s - max(seen.asked_s, seen.phase_s) >= KEY_PATIENCE_S:
        return TileState.UNDECODABLE
    return TileState.ABSENT if seen.attempt > 0 else TileState.CONNECTING


def _lost(seen: Observed) -> TileState:
    """Name what gave pictures once."""
    if seen.is_source_down:
        return TileState.SOURCE_DOWN
    if not seen.is_open:
        return TileState.ABSENT
    if not _hears(seen):
        return TileState.STALLED
    # What is left out because this machine is too slow is late; nothing is wrong with the stream.
    is_behind = seen.now_s - seen.skipped_s < SILENT_AFTER_S
    return TileState.DELAYED if is_behind else TileState.UNDECODABLE


def _hears(seen: Observed) -> bool:
    """Whether packets come, decoded or not."""
    is_recent = seen.heard_s is not None and seen.now_s - seen.heard_s < SILENT_AFTER_S
    return seen.is_open and is_recent


def _timely(seen: Observed, before: Health | None) -> TileState:
    was_delayed = before is not None and before.state is TileState.DELAYED
    limit_s = _DELAYED_UNTIL_S if was_delayed else DELAYED_FROM_S
    if _late_s(seen) >= limit_s:
        return TileState.DELAYED
    return TileState.CLOCK_WRONG if seen.flaw is Flaw.CLOCK_WRONG else TileState.LIVE


def _is_silent(seen: Observed, came_s: float) -> bool:
    """Whether nothing comes any more; of a sparse stream packets count, since few are decoded."""
    if not seen.is_sparse:
        return seen.now_s - came_s >= SILENT_AFTER_S
    heard_s = max(came_s, seen.heard_s or came_s)
    return seen.now_s - heard_s >= SILENT_AFTER_S or seen.now_s - came_s >= SPARSE_SILENT_S


def _late_s(seen: Observed) -> float:
    """How late the painted picture is; key frames are old by nature and say so themselves."""
    return seen.delay_s if seen.is_sparse else max(seen.delay_s, seen.age_s)
