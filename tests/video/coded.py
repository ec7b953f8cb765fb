"""Made-up cameras as a decoder sees them: drawn, given sensor noise, really coded and decoded."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import cv2
import numpy as np

from backend.city.camera_street import draw_street
from backend.city.camera_traffic import Traffic

FPS = 12.5
SIZE_PX = (320, 180)

# Encoders as cameras use them, from careful to cheap; key frame every two seconds.
ENCODERS = {
    "careful": {"preset": "medium", "crf": "23"},
    "thrifty": {"preset": "veryfast", "crf": "28"},
    "cheap": {"preset": "ultrafast", "crf": "30"},
    "steady": {"preset": "ultrafast", "qp": "26"},
}


def busy_street(n_pictures: int, fps: float = FPS) -> Iterator[np.ndarray]:
    """Yield a street by day with traffic and a little sensor noise, (180, 320, 3)."""
    street, view = draw_street(0)
    traffic, rng = Traffic(0, view), np.random.default_rng(1)
    for n in range(n_pictures):
        picture = street.copy()
        traffic.draw(picture, n / fps)
        yield _noisy(_small(picture), 1.0, rng)


def still_night(n_pictures: int, sigma: float) -> Iterator[np.ndarray]:
    """Yield a dark street in which nothing moves but the sensor's noise."""
    street, _ = draw_street(1)
    dark = (_small(street) * 0.2).astype(np.uint8)
    rng = np.random.default_rng(2)
    for _ in range(n_pictures):
        yield _noisy(dark, sigma, rng)


def coded(pictures: Iterable[np.ndarray], encoder: str) -> Iterator[tuple[np.ndarray, bool]]:
    """Yield (brightness, is key) of every picture after coding and decoding."""
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height = SIZE_PX
    context.pix_fmt, context.thread_count, context.gop_size = "yuv420p", 1, 25
    context.time_base, context.framerate = Fraction(2, 25), Fraction(25, 2)
    context.options = {"tune": "zerolatency", **ENCODERS[encoder]}
    decoder = av.CodecContext.create("h264", "r")
    for n, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
        frame.pts = n
        for packet in context.encode(frame):
            for shown in decoder.decode(packet):
                plane = shown.planes[0]
                rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
                yield rows[: shown.height, : shown.width].copy(), bool(shown.key_frame)


def _small(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, SIZE_PX, interpolation=cv2.INTER_AREA)


def _noisy(picture: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    return np.clip(picture + rng.normal(0, sigma, picture.shape), 0, 255).astype(np.uint8)
