"""One camera inside a worker: open, decode, scale, judge, publish, and try again."""

import logging
import random
import threading
import time
from pathlib import Path

import numpy as np
from av import VideoFrame

from video.sources import Address, Gate, Mode, Picture, Reason, Source, SourceError
from video.sources.kinds import source_for
from video.sources.rtsp import RtspSource
from video.sources.rtsp_own import OwnRtspSource, Playing

from .backoff import delay_s
from .capture import Capture
from .cover import Cover
from .flaws import FLAWS, Flaw
from .inspector import Finding, Inspector
from .mailbox import FrameInfo, Mailbox, Phase, Status
from .masks import Fewer, Masks
from .overlay import Overlay
from .reel import Reel
from .sameness import Plane, Sameness, Verdict
from .scale import Scaler
from .stream_loop import StreamLoop
from .turns import Turn, Turnstile

log = logging.getLogger(__name__)

_REASONS = tuple(Reason)
# A connection that held this long begins to count from the first delay again.
_SETTLED_S = 10.0
_MAX_OFF_MS = 2**31 - 1


class Feed:
    """Runs one camera until it is stopped: opens, waits, tries again in a thread of its own.

    Thread: ``_run`` in its own; pictures there or in the loop's, never in both; everything public
    from the worker's main thread.
    """

    def __init__(
        self,
        camera_id: str,
        address: Address,
        box: Mailbox,
        turns: Turnstile,
        loop: StreamLoop,
        keep_s: float = 0.0,
    ) -> None:
        """Prepare it; nothing is opened yet.

        Args:
            loop: Reads small streams in turn with those of other cameras.
            keep_s: Seconds of the coded stream kept at hand; 0 for none.
        """
        self._camera_id = camera_id
        self._address = address
        self._box = box
        self._turns, self._loop = turns, loop
        self._stop = threading.Event()
        self._status = Status()
        self._publisher = _Publisher(box)
        self._reel = Reel(keep_s) if keep_s else None
        on_packet = self._reel.put if self._reel is not None else None
        self._gate = Gate(
            on_opened=self._on_opened,
            on_heard=self._on_heard,
            on_skipped=self._on_skipped,
            on_packet=on_packet,
        )
        self._turn: Turn | None = None
        self._is_heard = False
        self._n_decoded = 0
        self._thread = threading.Thread(target=self._run, name=f"camera {camera_id}", daemon=True)

    def start(self) -> None:
        """Begin to open the stream."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; a blocked read ends with its own limit."""
        self._stop.set()

    def join(self, limit_s: float) -> bool:
        """Wait for the end; returns whether it came."""
        self._thread.join(limit_s)
        return not self._thread.is_alive()

    def aim(self, box: Mailbox, size_px: tuple[int, int]) -> None:
        """From the next picture on, publish there and in that size; the stream stays open."""
        self._box = box
        box.tell(self._status)
        self._publisher.aim(box, size_px)

    def want(self, mode: Mode, share: float) -> None:
        """From the next packet on, decode this much; the stream stays open. See ``Gate``."""
        self._gate.mode, self._gate.share = mode, share

    def cover(self, masks: Masks, fewer: Fewer) -> None:
        """From the next picture on, paint over these parts of it, or over fewer for a while."""
        self._publisher.cover = self._publisher.cover.take(masks, fewer)

    def capture(self, stem: Path) -> None:
        """Write the next picture in its own size, and the seconds before it; see ``Capture``."""
        capture = Capture(stem)
        self._publisher.capture = capture
        strip = self._reel.taken() if self._reel is not None else None
        span_s = strip.span_s if strip is not None else 0.0
        capture.begin_film(strip, self._publisher.cover.veil_of_past(span_s))

    def beat(self, now_ns: int) -> None:
        """Pass the worker's sign of life on."""
        self._box.beat(now_ns)

    def _run(self) -> None:
        attempt = 0
        while not self._stop.is_set():
            began_s = time.monotonic()
            reason = self._attempt(attempt)
            if self._stop.is_set():
                break
            is_settled = (
                time.monotonic() - began_s > _SETTLED_S and self._status.phase is Phase.OPEN
            )
            attempt = 1 if is_settled else attempt + 1
            self._wait(attempt, reason)
        self._tell(phase=Phase.IDLE)

    def _wait(self, attempt: int, reason: Reason) -> None:
        wait_s = delay_s(attempt, reason, random.random())
        self._tell(
            phase=Phase.WAITING,
            attempt=attempt,
            reason=_REASONS.index(reason),
            n_failures=self._status.n_failures + 1,
            retry_at_ns=time.monotonic_ns() + int(wait_s * 1e9),
        )
        self._stop.wait(wait_s)

    def _attempt(self, attempt: int) -> Reason:
        """Open and read once; returns why it ended."""
        turn = self._turn = self._turns.enter(self._address, self._stop)
        if turn is None:
            return Reason.NONE
        try:
            self._n_decoded, self._is_heard = 0, False
            self._tell(phase=Phase.OPENING, attempt=attempt)
            self._publisher.begin()
            if self._reel is not None:
                self._reel.begin()
            self._read(source_for(self._address))
        except SourceError as exc:
            log.info("camera %s: %s", self._camera_id, exc.reason.value)
            if exc.reason is Reason.BROKEN and not self._n_decoded:
                self._gate.doubt_less(believe_all=True)
            return exc.reason
        except Exception:
            # Whatever a strange stream does to the libraries, its camera is tried again.
            log.exception("camera %s: the decoder failed", self._camera_id)
            return Reason.BROKEN
        finally:
            turn.give_back()
        return Reason.ENDED

    def _read(self, source: Source) -> None:
        """Read until it ends; a stream of our own client in the loop, while it is light."""
        if isinstance(source, OwnRtspSource):
            with source.playing(self._gate) as playing:
                if playing is not None:
                    self._play(playing)
                    return
            source = RtspSource(self._address)
        for picture in source.pictures(self._stop, self._gate):
            self._take(picture)

    def _play(self, playing: Playing) -> None:
        while not self._stop.is_set():
            self._loop.follow(playing, self._stop, self._take)
            while playing.is_heavy and not self._stop.is_set():
                for picture in playing.came():
                    self._take(picture)
                playing.look()

    def _take(self, picture: Picture) -> None:
        self._publisher.put(picture)
        self._n_decoded += 1

    def _on_opened(self) -> None:
        """Nobody is asked anything any more: the next may knock.

        Many cameras send nothing before their next key frame; to keep a turn for so long would let
        a wall of 48 at one gateway open two or three cameras a second.
        """
        if self._turn is not None:
            self._turn.give_back()

    def _on_heard(self) -> None:
        """Something came: the stream is open, whether anybody wants its pictures or not."""
        self._box.hear(time.monotonic_ns())
        if not self._is_heard:
            self._is_heard = True
            self._on_opened()
            self._tell(phase=Phase.OPEN, reason=0)

    def _on_skipped(self) -> None:
        if self._reel is not None:
            self._reel.cut()
        self._box.skip(time.monotonic_ns())

    def _tell(self, **changes: int) -> None:
        self._status = self._status._replace(since_ns=time.monotonic_ns(), **changes)
        self._box.tell(self._status)


class _Publisher:
    """Scales pictures to the tile, judges them and puts them into the mailbox."""

    def __init__(self, box: Mailbox) -> None:
        self._target: tuple[Mailbox, tuple[int, int]] = (box, (16, 16))
        self._scaler = Scaler()
        self._inspector = Inspector()
        self.cover = Cover()
        self.capture: Capture | None = None
        self.begin()

    def aim(self, box: Mailbox, size_px: tuple[int, int]) -> None:
        """Publish there from the next picture on."""
        self._target = (box, size_px)

    def begin(self) -> None:
        """Forget the connection before; the usual view is the camera's and stays."""
        self._sameness, self._overlay = Sameness(), Overlay()
        self._has_luma, self._luma_width = False, 0
        self._new: tuple[int, int] = (0, 0)  # monotonic ns and wall µs of the last new picture

    def put(self, picture: Picture) -> None:
        """Publish one picture."""
        box, room_px = self._target
        came_ns, now_us = time.monotonic_ns(), time.time_ns() // 1_000
        wall_us = now_us if picture.wall_us is None else picture.wall_us
        off_s = (wall_us - now_us) / 1e6 + picture.lag_s if picture.wall_us is not None else None
        (new_ns, new_wall_us), found = self._judged(picture, (came_ns, wall_us), off_s)
        veil = self.cover.veil(picture.lag_s)
        if self.capture is not None:
            self.capture, capture = None, self.capture
            capture.still(picture.frame, veil)
        small = self._scaler.scaled(picture.frame, room_px)
        plane = small.planes[0]
        if not veil.is_empty:
            veil.cover(_colours(small))
        info = FrameInfo(
            number=0,
            width=min(small.width, room_px[0]),
            height=min(small.height, room_px[1]),
            stride=plane.line_size,
            decode_us=picture.decode_us,
            came_ns=came_ns,
            new_ns=new_ns,
            wall_us=wall_us,
            new_wall_us=new_wall_us,
            lag_us=round(picture.lag_s * 1e6),
            is_source_time=int(picture.wall_us is not None),
            source_width=picture.frame.width,
            source_height=picture.frame.height,
            flaw=FLAWS.index(found.flaw),
            clock_off_ms=_clipped_ms(off_s),
            flaw_ns=round(found.since_s * 1e9),
        )
        if plane.line_size * info.height <= box.slot_bytes:
            box.put(info, memoryview(plane))

    def _judged(
        self, picture: Picture, at: tuple[int, int], off_s: float | None
    ) -> tuple[tuple[int, int], Finding]:
        """Return when the last new picture came and what time it bears, and what is wrong."""
        now_s = at[0] / 1e9
        is_due = self._inspector.is_due(now_s)
        if not (picture.is_key or is_due or self._sameness.is_due(now_s)):
            return self._new_at(self._sameness.verdict, at), self._finding()
        luma = self._luma(picture)
        verdict = self._sameness.judge(luma, picture.is_key, now_s)
        if picture.is_key:
            self._overlay.judge(luma, at)
        new_at = self._new_at(verdict, at)
        if is_due:
            self._inspector.inspect(luma, now_s, off_s, is_repeated=new_at[0] != at[0])
        return new_at, self._finding()

    def _luma(self, picture: Picture) -> Plane:
        """Return the brightness plane without copying; for formats without one, a grey copy."""
        frame = picture.frame
        if picture.is_key or frame.width != self._luma_width:  # to ask each time costs 50 µs
            is_planar = frame.format.name.startswith(("yuv", "nv", "gray"))
            self._has_luma = is_planar and frame.format.components[0].bits == 8
            self._luma_width = frame.width
        if not self._has_luma:
            return frame.to_ndarray(format="gray")
        plane = frame.planes[0]
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        return rows[: frame.height, : frame.width]

    def _new_at(self, verdict: Verdict, at: tuple[int, int]) -> tuple[int, int]:
        if self._overlay.frozen_at is not None:
            self._new = self._overlay.frozen_at
            return self._new
        if verdict is Verdict.NEW:
            self._new = at
        return self._new if verdict is Verdict.REPEATED else at

    def _finding(self) -> Finding:
        found, frozen_at = self._inspector.finding, self._overlay.frozen_at
        if frozen_at is not None and found.flaw is Flaw.NONE:
            return Finding(Flaw.OVERLAY_ONLY, frozen_at[0] / 1e9)
        return found


def _clipped_ms(off_s: float | None) -> int:
    """Return milliseconds as the page holds them; a clock never set is off by decades."""
    return max(-_MAX_OFF_MS, min(_MAX_OFF_MS, round((off_s or 0.0) * 1e3)))


def _colours(frame: VideoFrame) -> Plane:
    """Return the pixels of a 32-bit picture of our own without copying, (height, width, 4)."""
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size // 4, 4)
    return rows[: frame.height, : frame.width]
