"""Ended cases among what a search finds: by number, street, class and day, the newest first."""

from collections.abc import Iterator
from typing import Protocol

from backend.basedata.likeness import HOLDS, Names, plain_of
from backend.codebooks import CityClass, Codebook
from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import Case
from backend.domain.cases.wish import CaseWish, wish_of
from backend.domain.terms.finding import Found, FoundKind

from .books import CityTime

# Below a street or a component of that very name, above what only sounds alike.
_BY_NUMBER, _BY_WORDS = 0.97, 0.72
_MOST_CLASSES = 12
_LEAST_SIGNS = 2


class EndedCases(Protocol):
    """Where they are looked up."""

    def ended_like(self, wish: CaseWish, limit: int) -> tuple[Case, ...]:
        """Return the ended cases that fit, newest end first."""
        ...


class CaseSearch:
    """Reads what was typed and looks through the record.

    Thread: one worker's.
    """

    def __init__(self, record: EndedCases, city: CityInfo, book: Codebook, clock: CityTime) -> None:
        self._record, self._city, self._book, self._clock = record, city, book, clock
        self._spelt: tuple[tuple[CityClass, ...], Names] | None = None

    def find(self, text: str, limit: int) -> Iterator[Found]:
        """Yield what fits, newest first; nothing for less than two signs."""
        if len(plain_of(text)) < _LEAST_SIGNS:
            return
        wish = wish_of(text, self._classes_of, self._clock.city_ms(), self._city.zone)
        if wish.is_empty:
            return
        score = _BY_NUMBER if wish.numbers and not wish.words else _BY_WORDS
        for case in self._record.ended_like(wish, limit):
            yield self._found(case, score)

    def _found(self, case: Case, score: float) -> Found:
        place, named = case.place, self._book.get(case.class_key)
        return Found(
            FoundKind.CASE,
            case.case_id,
            named.words.zh if named is not None else case.class_key,
            " · ".join(part for part in (case.case_no, place.address) if part),
            place.lon_deg,
            place.lat_deg,
            score,
            class_key=case.class_key,
            ended_at_ms=case.closed_at_ms,
        )

    def _classes_of(self, word: str) -> tuple[str, ...]:
        """Return the classes a word names: by name, sound, initials, or their code."""
        classes, names = self._names()
        asked = plain_of(word)
        by_code = [row.key for row in classes if asked in (row.key, row.key[1:])]
        by_name = [
            classes[n // 2].key
            for n, score in names.find(word, 2 * _MOST_CLASSES)
            if score >= HOLDS
        ]
        return tuple(dict.fromkeys((*by_code, *by_name)))

    def _names(self) -> tuple[tuple[CityClass, ...], Names]:
        """Return the classes and their names, spelt anew when a city has added one."""
        if self._spelt is None or self._spelt[0] is not self._book.classes:
            classes = self._book.classes
            both = (name for row in classes for name in (row.words.zh, row.words.en))
            self._spelt = (classes, Names(both))
        return self._spelt
