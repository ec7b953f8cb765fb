"""The pictures of the laboratory: small, marked twice, encoded once and sent round and round."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache

import av
import cv2
import numpy as np

from backend.city.camera_marks import burn_strip, read_strip
from backend.city.camera_street import draw_street
from backend.city.rtsp_media import CLOCK_HZ, split_nals

FPS, N_PICTURES, KEY_EVERY = 10.0, 50, 10
SIZE_PX, LARGE_PX = (320, 180), (640, 360)
_SECOND_MARK = 1 / 3
_H264 = {
    "preset": "ultrafast", "tune": "zerolatency", "qp": "24", "forced-idr": "1",
    "x264-params": "scenecut=0:sliced-threads=0:threads=1",
}  # fmt: skip
_H265 = {
    "preset": "ultrafast", "tune": "zerolatency",
    "x265-params": "qp=24:keyint=10:min-keyint=10:scenecut=0:open-gop=0:bframes=0:"
    "repeat-headers=1:log-level=none:pools=none:frame-threads=1",
}  # fmt: skip
Picture = np.ndarray


def number_at(now_s: float, began_s: float, index: int) -> int:
    """Return which picture a healthy camera sends at a monotonic time."""
    return (int((now_s - began_s) * FPS) + index * 7) % N_PICTURES


def marks_of(gray: Picture) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Read both marks of a painted picture: along the top, and across a third of the height."""
    return read_strip(gray), read_strip(gray[round(gray.shape[0] * _SECOND_MARK) :])


@cache
def street(index: int) -> Picture:
    drawn, _ = draw_street(index % 9)
    return cv2.resize(drawn, SIZE_PX, interpolation=cv2.INTER_AREA)


def plain(index: int, number: int, size_px: tuple[int, int] = SIZE_PX) -> Picture:
    """Return a street with a thing that moves, marked with camera and number."""
    picture = cv2.resize(street(index), size_px)
    width, height = size_px
    x = int(number / N_PICTURES * width)
    cv2.rectangle(picture, (x, height * 2 // 3), (x + width // 9, height * 3 // 4), (60, 200, 240))
    burn_strip(picture, index, number)
    burn_strip(picture[round(height * _SECOND_MARK) :], index, number)
    return picture


def _large(index: int, number: int) -> Picture:
    return plain(index, number, LARGE_PX)


def _black(index: int, number: int) -> Picture:
    return np.full((*SIZE_PX[::-1], 3), 2, np.uint8)


def _green(index: int, number: int) -> Picture:
    return np.full((*SIZE_PX[::-1], 3), (0, 135, 0), np.uint8)


def _covered(index: int, number: int) -> Picture:
    row = np.linspace(40, 90, SIZE_PX[0]) + number % 3
    return np.repeat(np.broadcast_to(row, SIZE_PX[::-1])[..., None], 3, 2).astype(np.uint8)


def _blurred(index: int, number: int) -> Picture:
    return cv2.GaussianBlur(plain(index, number), (0, 0), 10)


def _moved(index: int, number: int) -> Picture:
    return np.roll(plain(index, number), (40, 110), (0, 1))


def _overlay(index: int, number: int) -> Picture:
    """Return one and the same picture under a clock that runs."""
    picture = plain(index, 3)
    text = f"08:04:{number // int(FPS):02d}"
    cv2.putText(picture, text, (200, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (244, 244, 240), 1)
    return picture


DRAWN: dict[str, Callable[[int, int], Picture]] = {
    "resolution_change": _large,
    "codec_change": plain,
    "black": _black,
    "green": _green,
    "covered": _covered,
    "blurred": _blurred,
    "moved": _moved,
    "frozen_overlay": _overlay,
}


class Clip:
    """Pictures as NAL units without start codes; a key frame begins with its parameter sets."""

    def __init__(
        self, index: int, draw: Callable[[int, int], Picture] = plain, codec: str = "libx264"
    ) -> None:
        self.is_hevc = codec == "libx265"
        self.units = list(_encoded(index, draw, codec))
        self.sets = [nal for nal in self.units[0] if self._kind(nal) in (7, 8, 32, 33, 34)]

    def _kind(self, nal: bytes) -> int:
        return nal[0] >> 1 & 0x3F if self.is_hevc else nal[0] & 0x1F


def _encoded(index: int, draw: Callable[[int, int], Picture], name: str) -> Iterator[list[bytes]]:
    first = draw(index, 0)
    codec = av.CodecContext.create(name, "w")
    codec.height, codec.width, codec.pix_fmt = *first.shape[:2], "yuv420p"
    codec.time_base, codec.thread_count = Fraction(1, CLOCK_HZ), 1
    codec.framerate, codec.gop_size = Fraction(int(FPS)), KEY_EVERY
    codec.options = _H265 if name == "libx265" else _H264
    for number in range(N_PICTURES):
        frame = av.VideoFrame.from_ndarray(draw(index, number), format="bgr24")
        frame = frame.reformat(format="yuv420p")
        frame.pts, frame.time_base = number * int(CLOCK_HZ / FPS), Fraction(1, CLOCK_HZ)
        (packet,) = codec.encode(frame)
        yield split_nals(bytes(packet))
