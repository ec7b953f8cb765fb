"""A strip of coded pictures as a film people can play, as it came or with its masks in it."""

import io
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

import av
import cv2
import numpy as np
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from .masks import Image
from .reel import Held, Strip
from .veil import Veil

# The film's clock, ticks a second.
_TICKS = 90_000
_ENCODING = {"preset": "ultrafast", "crf": "23"}
_JPEG_QUALITY = 92

Paint = Callable[[Image, int], None]


class Unplayable(ValueError):
    """No film can be made of it; the text is for the log."""


class Shown(NamedTuple):
    """One decoded picture of a film."""

    planes: Image  # (height * 3 / 2, width), YUV 4:2:0
    width: int
    height: int
    show_s: float


def clip_of(strip: Strip, veil: Veil) -> bytes:
    """Return an MP4 of a strip: as it came, or coded anew where something must be covered.

    Raises:
        Unplayable: Nothing is held, or it cannot be read.
    """
    if not strip.held:
        raise Unplayable("nothing is held")
    try:
        if veil.is_empty:
            return _joined(strip)
        return recoded(_pictures(strip), veil.cover_planar)
    except (av.error.FFmpegError, ValueError, OSError) as exc:
        raise Unplayable(str(exc)) from exc


def still_of(frame: VideoFrame, veil: Veil) -> bytes:
    """Return one picture in its own size as JPEG, masks painted over it."""
    image = frame.to_ndarray(format="bgr24")
    veil.cover(image)
    is_done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not is_done:
        raise Unplayable("the picture could not be coded")
    return data.tobytes()


def film_pictures(film: bytes) -> Iterator[Shown]:
    """Yield the pictures of an MP4.

    Raises:
        av.error.FFmpegError: It is none.
    """
    with av.open(io.BytesIO(film)) as container:
        for frame in container.decode(video=0):
            yield _shown(frame, float(frame.time or 0.0))


def recoded(pictures: Iterator[Shown], paint: Paint) -> bytes:
    """Return a film of pictures that were painted on.

    Args:
        paint: Paints on planes ``(height * 3 / 2, width)`` in place; given their height too.
    """
    film = io.BytesIO()
    with av.open(film, "w", format="mp4") as out:
        stream: VideoStream | None = None
        for picture in pictures:
            stream = stream or _encoder(out, picture)
            paint(picture.planes, picture.height)
            frame = VideoFrame.from_ndarray(picture.planes, format="yuv420p")
            frame.pts, frame.time_base = round(picture.show_s * _TICKS), Fraction(1, _TICKS)
            out.mux(stream.encode(frame))
        if stream is None:
            raise Unplayable("no picture")
        out.mux(stream.encode(None))
    return film.getvalue()


def _joined(strip: Strip) -> bytes:
    film, first_s = io.BytesIO(), strip.held[0].show_s
    with _template(strip) as given, av.open(film, "w", format="mp4") as out:
        stream = out.add_stream_from_template(given.streams.video[0])
        for held in strip.held:
            packet = _packet(annexb(held.data), held, first_s)
            packet.stream = stream
            out.mux(packet)
    return film.getvalue()


def _template(strip: Strip) -> InputContainer:
    """Return a stream whose description fits the strip: its own head and first pictures."""
    sets = parameter_sets(strip.head, strip.codec)
    raw = sets + b"".join(annexb(held.data) for held in strip.held[:3])
    return av.open(io.BytesIO(raw), format=strip.codec)


def _pictures(strip: Strip) -> Iterator[Shown]:
    first_s = strip.held[0].show_s
    with _template(strip) as given:
        codec = given.streams.video[0].codec_context
        codec.thread_count = 1
        for held in strip.held:
            for frame in codec.decode(_packet(annexb(held.data), held, first_s)):
                yield _shown(frame, float((frame.pts or 0) / _TICKS))
        for frame in codec.decode(None):
            yield _shown(frame, float((frame.pts or 0) / _TICKS))


def _packet(data: bytes, held: Held, first_s: float) -> av.Packet:
    packet = av.Packet(data)
    packet.time_base = Fraction(1, _TICKS)
    packet.dts = round((held.decode_s - first_s) * _TICKS)
    packet.pts = max(packet.dts, round((held.show_s - first_s) * _TICKS))
    packet.is_keyframe = held.is_key
    return packet


def _shown(frame: VideoFrame, show_s: float) -> Shown:
    """Copy a picture: what the decoder builds on must stay as it was."""
    width, height = frame.width // 2 * 2, frame.height // 2 * 2
    planes = frame.reformat(width, height, format="yuv420p").to_ndarray()
    return Shown(np.ascontiguousarray(planes), width, height, show_s)


def _encoder(out: OutputContainer, picture: Shown) -> VideoStream:
    stream = out.add_stream("libx264", rate=25, options=_ENCODING)
    stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
    stream.codec_context.time_base = Fraction(1, _TICKS)
    stream.codec_context.thread_count = 1
    return stream


_START = b"\x00\x00\x00\x01"


def annexb(data: bytes) -> bytes:
    """Return a coded picture with start codes; files keep lengths in their place."""
    if data.startswith((_START, _START[1:])):
        return data
    parts, at = [], 0
    while at + 4 <= len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        parts += [_START, data[at + 4 : end]]
        at = end
    return b"".join(parts)


def parameter_sets(head: bytes, codec: str) -> bytes:
    """Return the parameter sets of a stream with start codes; ``b""`` where they are in it."""
    if not head or head.startswith((_START, _START[1:])):
        return head
    if codec != "h264":
        return b""
    parts, at = [], 6  # ISO 14496-15, 5.3.3.1: version, profile, level, lengths, number of sets
    n_sets = head[5] & 0x1F
    for n in (n_sets, None):
        if n is None:
            n, at = head[at], at + 1
        for _ in range(n):
            end = at + 2 + int.from_bytes(head[at : at + 2], "big")
            parts += [_START, head[at + 2 : end]]
            at = end
    return b"".join(parts)
