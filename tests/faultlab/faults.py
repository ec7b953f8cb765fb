"""The faults of the laboratory: the table that lab and test both read. A new fault is one row."""

from dataclasses import dataclass

from video.states import TileState

T = TileState
# What the relay before the camera does; the rest the camera does itself.
RELAYED = {
    **{kind: kind for kind in ("reset", "half_open", "unauthorised", "session_limit", "loss")},
    **{"loss_h265": "loss", "delayed": "delayed", "gateway_reboot": "gateway_reboot"},
}
# Cameras that code H.265 from the beginning.
HEVC = frozenset({"loss_h265", "frozen_h265"})
N_GATEWAY = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: what goes wrong, what the tile must say, and by when it is well again.

    Attributes:
        says: One of these must come to stand on the tile; empty where it may stay live, if only
            what it shows is right.
        within_s: Counted from when the fault begins.
        from_s: When it begins, counted from all tiles being live.
        lasts_s: How long it holds where nothing need be said; else until it was said for a while.
        back_s: So soon after its end the tile is live again, without anybody's help.
        spoils: The camera itself sends a picture in which no mark can be read.
    """

    kind: str
    says: tuple[TileState, ...]
    within_s: float = 5.0
    from_s: float = 14.0
    lasts_s: float = 8.0
    back_s: float = 10.0
    spoils: bool = False


FAULTS = (
    Fault("reset", (T.ABSENT,)),
    Fault("half_open", (T.STALLED, T.ABSENT), back_s=16.0),
    Fault("stall", (T.STALLED, T.ABSENT)),
    Fault("late_key", (T.ABSENT, T.CONNECTING, T.UNDECODABLE, T.STALLED)),
    Fault("corrupt_slice", ()),
    Fault("resolution_change", ()),
    Fault("codec_change", (), back_s=16.0),
    Fault("time_jump", ()),
    Fault("time_backwards", ()),
    Fault("time_wrap", ()),
    Fault("unauthorised", (T.ABSENT,), from_s=0.0, back_s=37.0),
    Fault("session_limit", (T.ABSENT,)),
    Fault("loss", ()),
    Fault("loss_h265", ()),
    Fault("black", (T.BLACK,), spoils=True),
    Fault("green", (T.BLANK,), spoils=True),
    Fault("frozen", (T.FROZEN,)),
    Fault("frozen_h265", (T.FROZEN,)),
    Fault("frozen_overlay", (T.FROZEN,), within_s=10.0),
    Fault("covered", (T.COVERED,), within_s=15.0, spoils=True),
    Fault("blurred", (T.BLURRED,), within_s=15.0, spoils=True),
    Fault("moved", (T.MOVED,), within_s=15.0, spoils=True),
    Fault("delayed", (T.DELAYED, T.STALLED), within_s=7.0),
    Fault("clock_step", (T.CLOCK_WRONG,), within_s=7.0),
    Fault("gateway_reboot", (T.SOURCE_DOWN,)),
)
# One camera for each fault, those behind the gateway, and one to which nothing ever happens.
KINDS = tuple(fault.kind for fault in FAULTS)
SEATS = (*KINDS, *("gateway_reboot",) * (N_GATEWAY - 1), "")
