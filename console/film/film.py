"""A film as it is asked for: what it is called, when it begins, and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backend.domain.cases.case import FILM, Case
from backend.domain.terms.words import Words

from . import words as w

Film = bytes | Path | str


@dataclass(frozen=True, slots=True)
class ShownFilm:
    """One film to be watched.

    Attributes:
        source: Its bytes, a file of this machine, or the id under which the backend keeps it.
        begins_ms: City time of its first picture, Unix milliseconds; 0 where nobody knows.
    """

    title: Words
    source: Film
    begins_ms: int = 0


Watch = Callable[[tuple[ShownFilm, ...]], None]


def films_of(case: Case) -> tuple[ShownFilm, ...]:
    """Return the films in the evidence of a case, each once, in the order they came."""
    title = w.OF_CASE.filled(case=case.case_no or case.place.address or case.case_id)
    rows = {photo.photo_id: photo for photo in case.photos if photo.role == FILM}
    return tuple(ShownFilm(title, key, photo.taken_at_ms) for key, photo in rows.items())
