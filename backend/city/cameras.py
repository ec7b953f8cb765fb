"""The demo's cameras: one process that draws, encodes and serves every street over real RTSP.

Two of them may be planted as faulty: one repeats a single picture for ever, one is absent for a
while. Nothing here is known to the console; it sees ordinary addresses.
"""

import json
import logging
import os
import secrets
import selectors
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import av
import cv2
import numpy as np

from .camera_marks import Picture, burn_strip, burn_text, clock_text
from .camera_street import HEIGHT_PX, WIDTH_PX, draw_street
from .camera_traffic import Traffic
from .rtsp_media import CLOCK_HZ, RtpTrack, is_key, split_nals
from .rtsp_server import RtspServer, Stream

log = logging.getLogger(__name__)

FPS = 12.5
_KEY_EVERY = 25
_REPORT_EVERY = 25
_QP = "27"


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault of one camera; times are seconds since the process began.

    Attributes:
        kind: ``"freeze"`` repeats the picture shown at ``from_s``, its burned clock included, with
            fresh RTP times, each a key frame; ``"absent"`` answers 404 and cuts who is connected.
        until_s: When it mends itself; None means never.
    """

    camera_id: str
    kind: str
    from_s: float = 0.0
    until_s: float | None = None

    def holds(self, t_s: float) -> bool:
        """Whether the fault is on at ``t_s``."""
        return self.from_s <= t_s and (self.until_s is None or t_s < self.until_s)


@dataclass(frozen=True, slots=True)
class CityTime:
    """Which city time a real moment has: a line through one known pair.

    Attributes:
        real_ms, city_ms: The known pair, milliseconds since 1970 UTC.
        speed: City seconds per real second.
        zone: IANA name of the city's zone.
    """

    real_ms: int
    city_ms: int
    speed: float = 1.0
    zone: str = "Asia/Shanghai"

    @classmethod
    def real(cls) -> "CityTime":
        """City time equal to the machine's."""
        now_ms = time.time_ns() // 1_000_000
        return cls(now_ms, now_ms)

    def at(self, real_ms: int) -> int:
        """Return city milliseconds at ``real_ms``."""
        return self.city_ms + round((real_ms - self.real_ms) * self.speed)


class _Encoder:
    """H.264 without delay, key frame every two seconds.

    The quantiser is constant: the same picture, encoded as a key frame, gives the same pixels.
    """

    def __init__(self) -> None:
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height, context.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        context.time_base = Fraction(1, CLOCK_HZ)
        context.framerate = Fraction(FPS).limit_denominator(100)
        context.gop_size = _KEY_EVERY
        context.thread_count = 1
        context.flags |= av.codec.context.Flags.global_header
        context.options = {
            "preset": "ultrafast", "tune": "zerolatency", "qp": _QP, "forced-idr": "1",
            "x264-params": "scenecut=0:sliced-threads=0:threads=1",
        }  # fmt: skip
        context.open()
        self._context = context
        nals = split_nals(bytes(context.extradata or b""))
        self.sets = [nal for nal in nals if nal[0] & 0x1F in (7, 8)]

    def encode(self, picture: Picture, pts: int, key: bool) -> list[bytes]:
        """Return the NAL units of one picture, parameter sets before every key frame."""
        planes: Picture = cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).astype(np.uint8, copy=False)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = pts, Fraction(1, CLOCK_HZ)
        if key:
            frame.pict_type = av.video.frame.PictureType.I
        nals = [nal for packet in self._context.encode(frame) for nal in split_nals(bytes(packet))]
        nals = [nal for nal in nals if nal[0] & 0x1F not in (6, 7, 8)]
        return [*self.sets, *nals] if is_key(nals) else nals


class _Camera:
    """One camera: its street, its encoder, its stream, its faults."""

    def __init__(self, index: int, camera_id: str, faults: Sequence[Fault]) -> None:
        self.index = index
        self.camera_id = camera_id
        self.faults = [fault for fault in faults if fault.camera_id == camera_id]
        self._street, view = draw_street(index)
        self._traffic = Traffic(index, view)
        self._encoder = _Encoder()
        sps, pps = self._encoder.sets
        self.stream = Stream(camera_id, RtpTrack(sps, pps, secrets.randbits(32)), FPS)
        self._rtp_base = secrets.randbits(31)
        self._held: Picture | None = None
        self._n_sent = 0

    def is_on(self, kind: str, t_s: float) -> bool:
        """Whether a fault of this kind holds now."""
        return any(fault.kind == kind and fault.holds(t_s) for fault in self.faults)

    def send(self, server: RtspServer, t_s: float, wall_s: float, clock: str) -> None:
        """Draw, encode and send the picture of this moment."""
        frozen = self.is_on("freeze", t_s)
        picture = self._picture(t_s, clock, frozen)
        pts = round(t_s * CLOCK_HZ)
        wanted, self.stream.key_wanted = self.stream.key_wanted or frozen, False
        nals = self._encoder.encode(picture, pts, wanted)
        self.stream.rtp_time = self._rtp_base + pts
        due = wanted or self._n_sent % _REPORT_EVERY == 0
        self._n_sent += 1
        server.send(self.stream, nals, is_key(nals), wall_s if due else None)

    def _picture(self, t_s: float, clock: str, frozen: bool) -> Picture:
        if frozen and self._held is not None:
            return self._held
        picture = self._street.copy()
        frame_no = int(t_s * FPS)
        self._traffic.draw(picture, t_s)
        burn_text(picture, self.camera_id, clock, frame_no)
        burn_strip(picture, self.index, frame_no)
        self._held = picture if frozen else None
        return picture


class CameraProcess:
    """Runs the cameras until its input closes.

    Cost: about 0.03 core per watched camera; an unwatched one is neither drawn nor encoded.
    """

    def __init__(
        self,
        camera_ids: Sequence[str],
        faults: Sequence[Fault],
        city_time: CityTime,
        address: tuple[str, int],
    ) -> None:
        # SelectSelector also takes plain files and terminals as standard input.
        self._selector = selectors.SelectSelector()
        self._server = RtspServer(*address, self._selector)
        self._cameras = [_Camera(n, name, faults) for n, name in enumerate(camera_ids)]
        self._city_time = city_time
        self._ended = False
        self._inbox = bytearray()
        self.urls = {c.camera_id: self._server.add(c.stream) for c in self._cameras}

    def run(self, control: BinaryIO) -> None:
        """Serve until ``control`` is at its end; its lines may set the city clock."""
        self._selector.register(control, selectors.EVENT_READ, self._reader(control))
        begun_s = time.monotonic()
        step = 1 / FPS / max(1, len(self._cameras))
        tick = 0
        try:
            while not self._ended:
                wait_s = begun_s + tick * step - time.monotonic()
                self._server.pump(max(0.0, wait_s))
                late = int((time.monotonic() - begun_s) / step) - tick
                if late < 0:
                    continue
                if late > len(self._cameras):  # overloaded: leave pictures out, never drift
                    tick += late
                self._turn(tick, tick * step)
                tick += 1
        finally:
            self._server.close()
            self._selector.close()

    def _turn(self, tick: int, t_s: float) -> None:
        if not self._cameras:
            return
        camera = self._cameras[tick % len(self._cameras)]
        present = not camera.is_on("absent", t_s)
        if present != camera.stream.present:
            log.info("camera %s is %s", camera.camera_id, "back" if present else "absent")
            self._server.set_present(camera.stream, present)
        if self._server.is_watched(camera.stream):
            wall_s = time.time()
            camera.send(self._server, t_s, wall_s, self._clock(wall_s))

    def _clock(self, wall_s: float) -> str:
        city_ms = self._city_time.at(round(wall_s * 1000))
        local = datetime.fromtimestamp(city_ms / 1000, ZoneInfo(self._city_time.zone))
        offset = local.utcoffset()
        return clock_text(city_ms, round(offset.total_seconds()) if offset else 0)

    def _reader(self, control: BinaryIO) -> Callable[[int], None]:
        def on_ready(_events: int) -> None:
            got = os.read(control.fileno(), 65_536)
            self._ended = not got
            self._inbox.extend(got)
            while (end := self._inbox.find(b"\n")) >= 0:
                line = bytes(self._inbox[:end])
                del self._inbox[: end + 1]
                self._obey(line)

        return on_ready

    def _obey(self, line: bytes) -> None:
        """Take a new city clock: ``{"real_ms": …, "city_ms": …, "speed": …}``."""
        try:
            said = json.loads(line)
            pair = int(said["real_ms"]), int(said["city_ms"])
            self._city_time = CityTime(*pair, float(said["speed"]), self._city_time.zone)
        except (ValueError, KeyError, TypeError):
            log.warning("cameras: a line on standard input is no clock; it was left out")


def run(
    camera_ids: Sequence[str],
    out: Path,
    faults: Sequence[Fault] = (),
    city_time: CityTime | None = None,
    address: tuple[str, int] = ("127.0.0.1", 0),
) -> None:
    """Serve demo cameras until standard input closes.

    Args:
        camera_ids: Order gives the index in the coded strip; at most 64.
        out: Where ``{camera_id: url}`` is written, atomically and readable by the owner alone,
            e.g. ``run/cameras.json``; removed at the end.
        faults: What goes wrong, and when.
        city_time: What the burned clocks show; None means the machine's time.
        address: Host and port; port 0 takes a free one.

    Raises:
        OSError: The port is taken, or ``out`` cannot be written.
    """
    cv2.setNumThreads(1)  # pictures this small only lose by OpenCV's own threads
    process = CameraProcess(camera_ids, faults, city_time or CityTime.real(), address)
    write_urls(out, process.urls)
    try:
        process.run(sys.stdin.buffer)
    finally:
        out.unlink(missing_ok=True)


def write_urls(out: Path, urls: Mapping[str, str]) -> None:
    """Write ``{camera_id: url}`` so that a reader sees all of it or nothing."""
    out.parent.mkdir(parents=True, exist_ok=True)
    half = out.with_name(f".{out.name}.{os.getpid()}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(dict(urls), file, ensure_ascii=False, indent=1)
    half.replace(out)
