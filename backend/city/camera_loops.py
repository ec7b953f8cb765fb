"""Many cameras for little: each a clip encoded once and sent round and round over real RTSP.

For walls of 48 and more, where drawing and encoding live would cost more than what is measured.
Every picture carries its camera's index and its place in the clip as a strip for machines.
"""

import argparse
import os
import secrets
import selectors
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from backend.disk import write_json

from .camera_marks import Picture, burn_strip
from .camera_street import draw_street
from .rtsp_media import CLOCK_HZ, RtpTrack, is_key, split_nals
from .rtsp_server import RtspServer, Stream

N_PICTURES = 100
_REPORT_EVERY = 25
_N_INDICES = 64
_N_STREETS = 9
# Clips coded as cameras do take seconds each; so many are enough to look at.
_N_CODED = 6
_N_AT_ONCE = 4
_NOISE_LEVELS = 5.0
_COMMON = {
    "forced-idr": "1",
    "tune": "zerolatency",
    "x264-params": "scenecut=0:sliced-threads=0:threads=1",
}
_CHEAP = {"preset": "ultrafast", "qp": "26"}
_AS_CAMERAS = {"preset": "veryfast", "profile": "high"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How the clips are.

    Attributes:
        size_px: Width and height.
        key_every: Pictures between key frames; divides the clip.
        kbits: Thousands of bits a second of a noisy sensor, coded as cameras do (High, no B
            pictures); 0 for clean drawings coded for little.
    """

    size_px: tuple[int, int] = (352, 288)
    fps: float = 12.5
    key_every: int = 25
    kbits: int = 0


def at_place(now_s: float, began_s: float, camera: int, fps: float) -> int:
    """Return which picture of its clip a camera sends at a monotonic time."""
    return (int((now_s - began_s) * fps) + camera * 7) % N_PICTURES


class Clip:
    """One camera's pictures, encoded."""

    def __init__(self, index: int, shape: Shape) -> None:
        codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height, codec.pix_fmt = *shape.size_px, "yuv420p"
        codec.time_base, codec.thread_count = Fraction(1, CLOCK_HZ), 1
        codec.gop_size = shape.key_every
        codec.flags |= av.codec.context.Flags.global_header
        codec.framerate = Fraction(shape.fps).limit_denominator(100)
        codec.bit_rate = shape.kbits * 1_000
        codec.options = {**_COMMON, **(_AS_CAMERAS if shape.kbits else _CHEAP)}
        codec.open()
        nals = split_nals(bytes(codec.extradata or b""))
        self.sets = [nal for nal in nals if nal[0] & 0x1F in (7, 8)]
        self.units = [self._encode(codec, *drawn) for drawn in _drawn(index, shape)]

    def _encode(self, codec: av.VideoCodecContext, number: int, picture: Picture) -> list[bytes]:
        frame = av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(format="yuv420p")
        frame.pts, frame.time_base = number * 3_600, Fraction(1, CLOCK_HZ)
        found = [nal for packet in codec.encode(frame) for nal in split_nals(bytes(packet))]
        nals = [nal for nal in found if nal[0] & 0x1F not in (6, 7, 8)]
        return [*self.sets, *nals] if is_key(nals) else nals


def _drawn(index: int, shape: Shape) -> Iterator[tuple[int, Picture]]:
    """Yield a street with one thing that moves: cheap to draw, and never the same twice."""
    width, height = shape.size_px
    street, _ = draw_street(index % _N_STREETS)
    small = cv2.resize(street, shape.size_px, interpolation=cv2.INTER_AREA)
    tint = np.array([(index * 37) % 90, (index * 53) % 90, (index * 71) % 90], dtype=np.uint8)
    ground: Picture = (small // 4 * 3 + tint // 2).astype(np.uint8)
    noise = _Noise(index, shape)
    for number in range(N_PICTURES):
        picture = noise.over(ground)
        x = int((number / N_PICTURES) * (width + 40)) - 40
        low, high = (x, height * 2 // 3), (x + 36, height * 2 // 3 + 20)
        cv2.rectangle(picture, low, high, (60, 200, 240), -1)
        burn_strip(picture, index % _N_INDICES, number)
        yield number, picture


class _Noise:
    """A sensor's noise, another piece of one large field for every picture."""

    def __init__(self, index: int, shape: Shape) -> None:
        self._chance = np.random.default_rng(index)
        width, height = shape.size_px
        levels = _NOISE_LEVELS if shape.kbits else 0.0
        field = self._chance.normal(0.0, levels, (height + 64, width + 64, 1))
        self._field = np.repeat(field, 3, axis=2).round().astype(np.int16)

    def over(self, ground: Picture) -> Picture:
        """Return the picture with noise on it."""
        height, width = ground.shape[:2]
        y, x = self._chance.integers(0, 64, 2)
        noisy = cv2.add(ground, self._field[y : y + height, x : x + width], dtype=cv2.CV_8U)
        return np.asarray(noisy, dtype=np.uint8)


class Loops:
    """Sends the clips until its input closes.

    Cost: about 0.1 ms a picture and watcher.
    """

    def __init__(self, camera_ids: Sequence[str], shape: Shape) -> None:
        self._shape = shape
        self._selector = selectors.DefaultSelector()
        self._server = RtspServer("127.0.0.1", 0, self._selector)
        self._cameras: list[tuple[Stream, Clip]] = []
        self.urls: dict[str, str] = {}
        self.n_clips = min(len(camera_ids), _N_CODED if shape.kbits else _N_INDICES)
        coded = [Clip(n, shape) for n in range(_N_CODED)] if shape.kbits else []
        for index, camera_id in enumerate(camera_ids):
            clip = coded[index % _N_CODED] if coded else Clip(index, shape)
            sps, pps = clip.sets
            track = RtpTrack(sps, pps, secrets.randbits(32))
            stream = Stream(camera_id, track, shape.fps)
            self._cameras.append((stream, clip))
            self.urls[camera_id] = self._server.add(stream)
        self.began_s = time.monotonic()

    def run(self, control: int) -> None:
        """Serve until ``control`` is at its end."""
        ends: list[bool] = []
        self._selector.register(
            control, selectors.EVENT_READ, lambda _: ends.append(not os.read(control, 4_096))
        )
        tick, step_s = 0, 1 / self._shape.fps / len(self._cameras)
        try:
            while not any(ends):
                # Some cameras at once: to be woken costs more than to send.
                due_s = self.began_s + (tick // _N_AT_ONCE + 1) * _N_AT_ONCE * step_s
                self._server.pump(max(0.0, due_s - time.monotonic()))
                # Pump may come back early; then the next camera is not due yet.
                while self.began_s + tick * step_s <= time.monotonic() and not any(ends):
                    self._send(tick)
                    tick += 1
        finally:
            self._server.close()
            self._selector.close()

    def _send(self, tick: int) -> None:
        turn, index = divmod(tick, len(self._cameras))
        stream, clip = self._cameras[index]
        if not self._server.is_watched(stream):
            return
        number = (turn + index * 7) % N_PICTURES
        stream.rtp_time = round(turn * CLOCK_HZ / self._shape.fps) & 0xFFFFFFFF
        wall_s = time.time() if turn % _REPORT_EVERY == 0 else None
        self._server.send(stream, clip.units[number], number % self._shape.key_every == 0, wall_s)


def main(arguments: Sequence[str]) -> None:
    """Serve looped clips: ``python -m backend.city.camera_loops OUT COUNT [--size W H …]``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--size", type=int, nargs=2, default=(352, 288))
    parser.add_argument("--fps", type=float, default=12.5)
    parser.add_argument("--key-every", type=int, default=25)
    parser.add_argument("--kbits", type=int, default=0)
    asked = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    ids = [f"99010200081326{n:06d}" for n in range(1, asked.count + 1)]
    size_px = (asked.size[0], asked.size[1])
    loops = Loops(ids, Shape(size_px, asked.fps, asked.key_every, asked.kbits))
    told = {"urls": loops.urls, "began_s": loops.began_s, "n_clips": loops.n_clips}
    write_json(asked.out, told, mode=0o600)
    try:
        loops.run(sys.stdin.fileno())
    finally:
        asked.out.unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
