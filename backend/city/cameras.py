"""The demo's cameras: one process that draws, encodes and serves every street over real RTSP.

Two of them may be planted as faulty: one repeats a single picture for ever, one is absent for a
while. Nothing here is known to the console; it sees ordinary addresses.
"""

import argparse
import json
import logging
import os
import re
import secrets
import selectors
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import cv2
import numpy as np

from backend.disk import write_json
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import locate

from .camera_encoder import FPS, Encoder
from .camera_heads import PLAIN, Fittings, devices, new_head, seen_by
from .camera_marks import Picture, burn_strip, burn_text, clock_text
from .camera_recorder import Recorder
from .camera_street import draw_street
from .camera_traffic import Traffic
from .rtsp_media import CLOCK_HZ, RtpTrack, is_key
from .rtsp_server import RtspServer, Stream
from .steered import Head

log = logging.getLogger(__name__)

_REPORT_EVERY = 25
_DAY_S = 86_400
_PICTURE_S = 0.006  # what drawing and coding one takes
_DEMO_IDS = tuple(f"3301060000131{n:07d}" for n in range(1, 10))
_BAD_FAULT = Words(
    "摄像机故障写法不对：{text}，应为 编号@起秒 或 编号@起秒-止秒",
    "no camera fault: {text}; write id@from or id@from-until, in seconds",
)
_BAD_ADDRESS = Words("地址写法不对：{text}，应为 主机:端口", "no address: {text}; write host:port")
_TAKEN = Words(
    "摄像机服务不能使用 {text}：{why}。请换一个端口",
    "cannot serve cameras at {text}: {why}; take another port",
)


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


class _Camera:
    """One camera: its street, its encoder, its stream, its faults."""

    def __init__(
        self, index: int, camera_id: str, faults: Sequence[Fault], head: Head | None = None
    ) -> None:
        self.index = index
        self.camera_id = camera_id
        self.faults = [fault for fault in faults if fault.camera_id == camera_id]
        self._street, view = draw_street(index)
        self._traffic = Traffic(index, view)
        self._encoder = Encoder()
        sps, pps = self._encoder.sets
        self.stream = Stream(camera_id, RtpTrack(sps, pps, secrets.randbits(32)), FPS)
        self.stream.present = not self.is_on("absent", 0.0)
        self._rtp_base = secrets.randbits(31)
        self._canvas = self._street.copy()
        self._head = head
        self._whole = self._street.copy() if head is not None else self._canvas
        self._is_held = False
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

    def seen_at(self, at_ms: int, clock: str) -> Picture:
        """Return what it saw at a moment of city time, for its recorder."""
        picture = self._street.copy()
        self._traffic.draw(picture, at_ms / 1000 % _DAY_S)
        burn_text(picture, self.camera_id, clock, at_ms * round(FPS) // 1000 % 1_000_000)
        return picture

    def _picture(self, t_s: float, clock: str, frozen: bool) -> Picture:
        if not (frozen and self._is_held):
            np.copyto(self._whole, self._street)
            frame_no = int(t_s * FPS)
            self._traffic.draw(self._whole, t_s)
            if self._head is not None:
                seen_by(self._head, self._whole, self._canvas)
            burn_text(self._canvas, self.camera_id, clock, frame_no)
            burn_strip(self._canvas, self.index, frame_no)
        self._is_held = frozen
        return self._canvas


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
        heads: Mapping[str, Head] | None = None,
    ) -> None:
        # SelectSelector also takes plain files and terminals as standard input.
        self._selector = selectors.SelectSelector()
        self._server = RtspServer(*address, self._selector)
        self._cameras = [
            _Camera(n, name, faults, (heads or {}).get(name)) for n, name in enumerate(camera_ids)
        ]
        self._city_time = city_time
        for camera in self._cameras:
            draw = partial(self._seen_at, camera)
            camera.stream.recorder = Recorder(draw, self._now_ms)
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
                self._play_back(begun_s + tick * step)
        finally:
            self._server.close()
            self._selector.close()

    def _play_back(self, until_s: float) -> None:
        """Let recorders give a picture, and more while nothing living is due."""
        self._server.replay()
        while self._server.is_replaying and time.monotonic() + _PICTURE_S < until_s:
            self._server.replay()

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

    def _now_ms(self) -> int:
        return self._city_time.at(time.time_ns() // 1_000_000)

    def _seen_at(self, camera: _Camera, city_ms: int) -> Picture:
        return camera.seen_at(city_ms, self._burned(city_ms))

    def _clock(self, wall_s: float) -> str:
        return self._burned(self._city_time.at(round(wall_s * 1000)))

    def _burned(self, city_ms: int) -> str:
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


def serve(
    camera_ids: Sequence[str],
    out: Path,
    faults: Sequence[Fault] = (),
    city_time: CityTime | None = None,
    address: tuple[str, int] = ("127.0.0.1", 0),
    fittings: Fittings = PLAIN,
) -> None:
    """Serve demo cameras until standard input closes.

    Args:
        camera_ids: Order gives the index in the coded strip; at most 64.
        out: Where ``{camera_id: url}`` is written, atomically and readable by the owner alone,
            e.g. ``run/cameras.json``; removed at the end.
        faults: What goes wrong, and when.
        city_time: What the burned clocks show; None means the machine's time.
        address: Host and port; port 0 takes a free one.
        fittings: What turns and what is heard; two files beside ``out`` say where.

    Raises:
        OperatorError: The port is taken, or ``out`` cannot be written.
    """
    cv2.setNumThreads(1)  # pictures this small only lose by OpenCV's own threads
    try:
        heads = {camera_id: new_head() for camera_id in fittings.turning}
        process = CameraProcess(camera_ids, faults, city_time or CityTime.real(), address, heads)
    except OSError as exc:
        text = "{}:{}".format(*address)
        raise OperatorError(_TAKEN.filled(text=text, why=exc.strerror)) from exc
    write_json(out, process.urls, mode=0o600)
    try:
        with devices(heads, fittings.speakers, out.parent):
            process.run(sys.stdin.buffer)
    finally:
        out.unlink(missing_ok=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add = parser.add_argument
    add("--data", help="data folder of the city; addresses go to its run/cameras.json")
    add("--out", type=Path, help="write the addresses there instead")
    add("--camera", action="append", metavar="ID", help="one camera; repeat for more, in order")
    add(
        "--freeze",
        action="append",
        default=[],
        metavar="ID@S",
        help="repeats one picture from S on",
    )
    add("--absent", action="append", default=[], metavar="ID@S-S", help="is not there in between")
    add("--turning", action="append", default=[], metavar="ID", help="can be turned, by ONVIF")
    add("--speaker", action="append", default=[], metavar="ID", help="a loudspeaker, by RTP")
    add("--bind", default="127.0.0.1:0", metavar="HOST:PORT", help="port 0 takes a free one")
    add("--city-ms", type=int, help="city time now, ms since 1970 UTC")
    add("--speed", type=float, default=1.0, help="city seconds per second")
    add("--zone", default="Asia/Shanghai", help="the city's time zone")


def run(args: argparse.Namespace) -> int:
    """Serve the cameras the command line names; ends when standard input closes.

    Raises:
        OperatorError: An argument cannot be read, the port is taken, the disk refuses.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    out = args.out or locate(args.data, os.environ) / "run" / "cameras.json"
    faults = [_fault(text, "freeze") for text in args.freeze]
    faults += [_fault(text, "absent") for text in args.absent]
    now_ms = time.time_ns() // 1_000_000
    city_ms = now_ms if args.city_ms is None else args.city_ms
    city_time = CityTime(now_ms, city_ms, args.speed, args.zone)
    address = _address(args.bind)
    fittings = Fittings(args.turning, args.speaker)
    serve(args.camera or _DEMO_IDS, out, faults, city_time, address, fittings)
    return 0


def _fault(text: str, kind: str) -> Fault:
    match = re.fullmatch(r"([^@\s]+)@(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?", text)
    if match is None:
        raise OperatorError(_BAD_FAULT.filled(text=text))
    until_s = float(match[3]) if match[3] else None
    return Fault(match[1], kind, float(match[2]), until_s)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise OperatorError(_BAD_ADDRESS.filled(text=text))
    return host, int(port)
