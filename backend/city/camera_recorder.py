"""The recorder of a car of the demo: what its cameras saw, drawn again when somebody asks for it.

It keeps the last hours; in each five minutes there are six seconds in which the car stood in a
tunnel and nothing was kept.
"""

import secrets
import struct
from collections.abc import Callable

from .camera_encoder import FPS, Encoder
from .camera_marks import Picture
from .rtsp_media import CLOCK_HZ, RtpTrack
from .rtsp_server import Replay

KEPT_MS = 6 * 3_600_000
HOLE_EVERY_MS, HOLE_FROM_MS, HOLE_UPTO_MS = 300_000, 120_000, 126_000
_BYE = 203


class Recorder:
    """Gives pictures of the past.

    Args:
        draw: Draws what was seen at a moment of city time, Unix milliseconds.
        now_ms: City time now; nothing later was recorded.
    """

    def __init__(self, draw: Callable[[int], Picture], now_ms: Callable[[], int]) -> None:
        self._draw, self._now_ms = draw, now_ms

    def __call__(self, from_ms: int, upto_ms: int) -> Replay | None:
        """Return the packets of a stretch; None where nothing of it was kept."""
        now_ms = self._now_ms()
        begin_ms, end_ms = max(from_ms, now_ms - KEPT_MS), min(upto_ms, now_ms)
        return self._packets(begin_ms, end_ms) if begin_ms < end_ms else None

    def _packets(self, from_ms: int, upto_ms: int) -> Replay:
        encoder = Encoder()
        sps, pps = encoder.sets
        track = RtpTrack(sps, pps, secrets.randbits(32))
        step_ms, n, was_hole = 1000 / FPS, 0, True
        while (at_ms := round(from_ms + n * step_ms)) <= upto_ms:
            n += 1
            is_hole = HOLE_FROM_MS <= at_ms % HOLE_EVERY_MS < HOLE_UPTO_MS
            if not is_hole:
                ticks = at_ms * CLOCK_HZ // 1000
                nals = encoder.encode(self._draw(at_ms), n * round(CLOCK_HZ / FPS), was_hole)
                told = [(1, track.sender_report(at_ms / 1000, ticks))] if was_hole else []
                yield [*told, *((0, packet) for packet in track.packets(nals, ticks))]
            was_hole = is_hole
        yield [(1, struct.pack(">BBHI", 0x81, _BYE, 1, track.ssrc))]
