"""The evidence of a find while its report is written: picture, cut picture, film, by id."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from backend.domain.cameras.camera import Camera
from backend.domain.cases.case import FILM, Photo
from backend.domain.terms.words import Words
from video.stream_choice import KIND_WORDS, StreamKind, lines_of

from . import words as w
from .marking import Marking

_JPEG_QUALITY = 90


@dataclass(slots=True)
class FindDraft:
    """What of a find is kept so far.

    Attributes:
        keep: Has bytes kept by the backend and returns the id they will have there.
        at_ms: City time of the picture.
        film_s: Seconds of film; None while it is being written, 0 where there is none.
        film: The film itself, to be watched before anything is reported.
    """

    camera: Camera
    at_ms: int
    keep: Callable[[bytes], str]
    picture: QImage = field(default_factory=QImage)
    kind: StreamKind | None = None
    marking: Marking = field(default_factory=Marking)
    film_s: float | None = None
    film: bytes = b""
    _original_id: str = ""
    _marked_id: str = ""
    _film_id: str = ""

    def take_still(self, jpeg: bytes, kind: StreamKind | None) -> None:
        """Keep the picture; ``kind`` is None for what a tile showed."""
        self.picture, self.kind = QImage.fromData(jpeg), kind
        self._original_id = self.keep(jpeg)

    def take_film(self, film: bytes, seconds: float) -> None:
        """Keep the film, or note that there is none."""
        self.film, self.film_s = film, seconds if film else 0.0
        if film:
            self._film_id = self.keep(film)

    def take_marking(self, marking: Marking) -> None:
        """Keep what was cut and drawn as a picture of its own; the original stays as it is."""
        self.marking = marking
        self._marked_id = self.keep(jpeg_of(marking.drawn(self.picture))) if marking.marks else ""

    @property
    def shown(self) -> QImage:
        """The picture as it is sent."""
        return self.marking.drawn(self.picture) if self.marking.marks else self.picture

    @property
    def photos(self) -> tuple[Photo, ...]:
        """What the report names: the cut picture first, then the original, then the film."""
        rows = (
            (self._marked_id, "near", self._original_id),
            (self._original_id, "far", ""),
            (self._film_id, FILM, ""),
        )
        at = (self.camera.lon_deg, self.camera.lat_deg)
        return tuple(
            Photo(photo_id, role, self.film_at_ms if role == FILM else self.at_ms, *at, original)
            for photo_id, role, original in rows
            if photo_id
        )

    @property
    def film_at_ms(self) -> int:
        """City time at which the film begins: it ends with the picture."""
        return self.at_ms - round((self.film_s or 0.0) * 1000)

    @property
    def lines(self) -> tuple[Words, ...]:
        """What is to be said of it."""
        size = {"width": self.picture.width(), "height": self.picture.height()}
        kind = KIND_WORDS[self.kind] if self.kind is not None else None
        still = w.TILE.filled(**size) if kind is None else _still_words(kind, size)
        film = w.FILM_COMES if self.film_s is None else w.FILM.filled(s=f"{self.film_s:.0f}")
        done = w.MARKED if self.marking.marks else w.MASKED if self.camera.masks else None
        lines = (still, w.NO_FILM if self.film_s == 0 else film)
        return lines if done is None else (*lines, done)


def _still_words(kind: Words, size: dict[str, int]) -> Words:
    lines = lines_of(size["width"], size["height"])
    named = kind.filled(lines=lines)
    return Words(w.STILL.zh.format(kind=named.zh, **size), w.STILL.en.format(kind=named.en, **size))


def jpeg_of(picture: QImage) -> bytes:
    """Return a picture as JPEG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "JPEG", _JPEG_QUALITY)
    return bytes(buffer.data().data())
