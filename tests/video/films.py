"""Films whose pictures carry their own number, to be read back from what was painted."""

import io

import av
import numpy as np
from av import VideoFrame
from PySide6.QtGui import QImage

FPS, SIZE_PX, N_BITS = 12, (320, 192), 8


def numbered_film(n_pictures: int = 60, gop: int = 12) -> bytes:
    """Return an MP4 of pictures that bear 0, 1, 2 … as eight bars, dark for 0 and bright for 1."""
    film = io.BytesIO()
    with av.open(film, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=FPS, options={"g": str(gop), "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = *SIZE_PX, "yuv420p"
        for n in range(n_pictures):
            frame = VideoFrame.from_ndarray(_bars(n), format="gray").reformat(format="yuv420p")
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return film.getvalue()


def _bars(n: int) -> np.ndarray:
    bits = np.array([n >> bit & 1 for bit in range(N_BITS)], np.uint8) * 160 + 40
    row = np.repeat(bits, SIZE_PX[0] // N_BITS)
    return np.ascontiguousarray(np.broadcast_to(row, (SIZE_PX[1], SIZE_PX[0])))


def number_on(picture: QImage) -> int:
    """Return the number a picture bears."""
    wide, y = picture.width() / N_BITS, picture.height() // 2
    lights = [picture.pixelColor(round((bit + 0.5) * wide), y).lightness() for bit in range(N_BITS)]
    return sum(1 << bit for bit, light in enumerate(lights) if light > 128)


def broken_from(film: bytes, share: float) -> bytes:
    """Return a film whose coded pictures are noise from there on; its table is whole."""
    at = film.index(b"mdat")
    size = int.from_bytes(film[at - 4 : at], "big") - 8
    first = at + 4 + round(size * share)
    rest = at + 4 + size - first
    noise = np.random.default_rng(3).integers(0, 255, rest, np.uint8).tobytes()
    return film[:first] + noise + film[first + rest :]


def silent_film() -> bytes:
    """Return an MP4 with sound and no picture."""
    film = io.BytesIO()
    with av.open(film, "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=8000)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.float32), "fltp", "mono")
        frame.sample_rate = 8000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return film.getvalue()
