"""A film of evidence, read picture by picture: which there are, when, and each by its number."""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import BinaryIO

import av
from av import VideoFrame
from av.container import InputContainer
from av.video.stream import VideoStream

# An hour and a half at 25 a second; what people keep as evidence is minutes.
MOST_PICTURES = 150_000
MOST_PIXELS = 8192 * 4608
# Pictures decoded on the way are kept for steps back: a group of CIF, a dozen of 1920 by 1080.
_KEPT_BYTES = 48 * 1024 * 1024


class FilmFault(StrEnum):
    """Why a film cannot be watched. Values go through the helper's pipe and name words."""

    MISSING = "missing"
    NO_FILM = "no_film"
    NO_PICTURE = "no_picture"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    HUNG = "hung"
    DIED = "died"
    NO_HELPER = "no_helper"


class BadFilm(ValueError):
    """A film that cannot be watched; ``fault`` says why."""

    def __init__(self, fault: FilmFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Film:
    """One open film.

    Attributes:
        times_s: When each picture is shown, seconds from the first, in order.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Open it and look through it; nothing is decoded yet.

        Raises:
            BadFilm: It is none, or too much of one.
        """
        self._container, self._stream = _opened(file)
        context = self._stream.codec_context
        if context.width * context.height > MOST_PIXELS:
            raise BadFilm(FilmFault.TOO_LARGE)
        self._pts, self._keys = self._table()
        base = self._stream.time_base or Fraction(1, 1000)
        self.times_s = tuple(float((pts - self._pts[0]) * base) for pts in self._pts)
        context.thread_count = 1  # live pictures need the machine more
        self._kept: OrderedDict[int, VideoFrame] = OrderedDict()
        self._kept_bytes = 0
        self._frames: Iterator[tuple[int, VideoFrame]] = iter(())
        self._at = -1  # the picture decoded last, -1 after a seek to the beginning

    def picture(self, n: int) -> tuple[int, VideoFrame]:
        """Return a picture by its number; where it is broken, the next that is whole.

        Returns:
            The number of the picture, and the picture.

        Raises:
            BadFilm: From there on nothing can be decoded, nor before it.
        """
        n = min(max(0, n), len(self._pts) - 1)
        if n in self._kept:
            return n, self._kept[n]
        self._aim(n)
        found = self._forward_to(n)
        if found is None and n > 0:
            self._seek(self._pts[0] if not self._keys else self._keys[0])
            found = self._forward_to(len(self._pts))
        if found is None:
            raise BadFilm(FilmFault.NO_PICTURE)
        return found

    def _table(self) -> tuple[list[int], list[int]]:
        """Return the times of all pictures, and of those that stand alone; the film's own ticks."""
        shown: set[int] = set()
        keys: list[int] = []
        try:
            for packet in self._container.demux(self._stream):
                if packet.pts is None or not packet.size:
                    continue
                shown.add(packet.pts)
                if packet.is_keyframe:
                    keys.append(packet.pts)
                if len(shown) > MOST_PICTURES:
                    raise BadFilm(FilmFault.TOO_LONG)
        except av.error.FFmpegError as exc:
            if not shown:
                raise BadFilm(FilmFault.NO_FILM) from exc
        if not shown:
            raise BadFilm(FilmFault.NO_PICTURE)
        self._container.seek(min(shown), stream=self._stream)
        return sorted(shown), sorted(keys)

    def _aim(self, n: int) -> None:
        """Begin before a picture: where the decoder is, or at the key frame before it."""
        pts = self._pts[n]
        at = bisect_right(self._keys, pts) - 1
        key = self._keys[at] if at >= 0 else self._pts[0]
        is_on_the_way = -1 <= self._at < n and bisect_left(self._pts, key) <= self._at
        if not is_on_the_way:
            self._seek(key)

    def _seek(self, pts: int) -> None:
        self._container.seek(pts, stream=self._stream, backward=True)
        self._frames, self._at = self._decoded(), -1

    def _forward_to(self, n: int) -> tuple[int, VideoFrame] | None:
        """Decode up to a picture; return it or the first after it, else the last there is."""
        last: tuple[int, VideoFrame] | None = None
        for at, frame in self._frames:
            self._at, last = at, (at, frame)
            self._keep(at, frame)
            if at >= n:
                return last
        self._at = len(self._pts)  # the end: only a seek goes on from here
        return last

    def _decoded(self) -> Iterator[tuple[int, VideoFrame]]:
        """Yield whole pictures with their numbers; a broken packet costs itself."""
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                continue
            for frame in frames:
                if frame.pts is not None and isinstance(frame, VideoFrame):
                    yield min(bisect_left(self._pts, frame.pts), len(self._pts) - 1), frame

    def _keep(self, n: int, frame: VideoFrame) -> None:
        if n not in self._kept:
            self._kept[n] = frame
            self._kept_bytes += _bytes_of(frame)
        while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._kept_bytes -= _bytes_of(self._kept.popitem(last=False)[1])


def _opened(file: BinaryIO) -> tuple[InputContainer, VideoStream]:
    try:
        # Only what the house writes: no playlist that would lead to another file or to the network.
        container = av.open(file, format="mp4")
    except (av.error.FFmpegError, ValueError, OSError) as exc:
        raise BadFilm(FilmFault.NO_FILM) from exc
    if not container.streams.video:
        raise BadFilm(FilmFault.NO_PICTURE)
    return container, container.streams.video[0]


def _bytes_of(frame: VideoFrame) -> int:
    return frame.width * frame.height * 3 // 2
