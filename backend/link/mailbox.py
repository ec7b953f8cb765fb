"""What came and was not taken yet: filled by the receiver thread, emptied by the desk."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from backend.contract.base import Answer
from backend.contract.city_answer import CityInfo
from backend.contract.pushed import Changed, Seated
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cases.case import Case
from backend.domain.field.mover import Fix
from backend.situation import News

ROWS_KEPT = 50_000
STAMPS_KEPT = 10_000


class Stamp(NamedTuple):
    """When something pushed was published, so that a desk can say how old its picture is.

    Attributes:
        entity: Id of what changed, ``""`` for a batch of positions.
        published_at_ms: Real UTC of the backend, Unix milliseconds.
    """

    topic: str
    entity: str
    published_at_ms: int


@dataclass(frozen=True, slots=True)
class Pulled:
    """All that came since the last ``take``.

    Attributes:
        news: To be applied to the situation; ``None`` when nothing changed.
        verdicts: What became of commands; one that was ``"unknown"`` may be followed by the truth.
        answers: Answers to questions, and ``Stored`` for photos.
        stamps: When each pushed row and batch was published, oldest first; the newest
            ``STAMPS_KEPT`` only.
        seats: Who sits where, when that was told anew; else ``None``.
        upto: The last row per log topic that these news cover; give it to ``Link.painted``.
    """

    news: News | None = None
    verdicts: tuple[Verdict, ...] = ()
    answers: tuple[Answer | Stored, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    upto: Mapping[str, int] = field(default_factory=dict)
    seats: tuple[Seated, ...] | None = None


class Mailbox:
    """Keeps news joined, verdicts and answers in order, until the desk asks.

    Args:
        rows_kept: Most rows that wait.
        ring: Called once when there is something to take, and again only after a ``take``.

    Thread: any; nothing waits here longer than for the other side's append.
    """

    def __init__(self, rows_kept: int = ROWS_KEPT, ring: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._ring, self._has_rung = ring, False
        self._rows_kept = rows_kept
        self._verdicts: list[Verdict] = []
        self._answers: list[Answer | Stored] = []
        self._stamps: deque[Stamp] = deque(maxlen=STAMPS_KEPT)
        self._seats: tuple[Seated, ...] | None = None
        self._overflowed = False
        self._is_void = False  # rows were dropped: nothing is worth telling before a reset
        self._empty()

    def _empty(self) -> None:
        self._reset = False
        self._n_rows = 0
        self._changed: list[Changed] = []
        self._ended: list[Case] = []
        self._fixes: dict[str, Fix] = {}
        self._city: CityInfo | None = None
        self._upto: Mapping[str, int] = {}

    def _call(self) -> None:
        """Ring, once; the lock is held."""
        if not self._has_rung:
            self._has_rung = True
            self._ring()

    def put_news(self, news: News, upto: Mapping[str, int] = {}) -> None:
        """Add to what waits; a reset voids what waits.

        Args:
            upto: The last row per log topic that is told with these news.
        """
        with self._lock:
            if news.reset:
                self._empty()
                self._reset, self._is_void = True, False
            else:
                self._n_rows += len(news.changed)
            if self._n_rows > self._rows_kept:
                self._empty()
                self._is_void = self._overflowed = True
            if not self._is_void:
                self._join(news)
                self._upto = upto
                self._call()

    def _join(self, news: News) -> None:
        self._changed.extend(news.changed)
        self._ended.extend(news.ended)
        self._city = news.city or self._city
        for fix in news.fixes:
            held = self._fixes.get(fix.mover_id)
            if held is None or fix.observed_at_ms >= held.observed_at_ms:
                self._fixes[fix.mover_id] = fix

    def put_verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Add verdicts."""
        with self._lock:
            self._verdicts.extend(verdicts)
            if self._verdicts:
                self._call()

    def put_answers(self, answers: Iterable[Answer | Stored]) -> None:
        """Add answers."""
        with self._lock:
            self._answers.extend(answers)
            if self._answers:
                self._call()

    def put_stamps(self, stamps: Iterable[Stamp]) -> None:
        """Note when something pushed was published; it is taken with what it stamps."""
        with self._lock:
            self._stamps.extend(stamps)

    def put_seats(self, rows: tuple[Seated, ...]) -> None:
        """Note who sits where; the newest wins."""
        with self._lock:
            self._seats = rows
            self._call()

    def overflowed(self) -> bool:
        """Return, once, whether rows were dropped because nobody took them: start anew then."""
        with self._lock:
            was, self._overflowed = self._overflowed, False
        return was

    def take(self) -> Pulled:
        """Empty the box."""
        with self._lock:
            self._has_rung = False
            news = self._news()
            told = (tuple(self._verdicts), tuple(self._answers), tuple(self._stamps))
            pulled = Pulled(news, *told, self._upto, self._seats)
            self._seats = None
            self._verdicts.clear()
            self._answers.clear()
            self._stamps.clear()
            if news is not None:
                self._empty()
        return pulled

    def _news(self) -> News | None:
        held = (self._reset, self._changed, self._fixes, self._ended, self._city is not None)
        if not any(held):
            return None
        return News(
            reset=self._reset,
            changed=tuple(self._changed),
            fixes=tuple(self._fixes.values()),
            city=self._city,
            ended=tuple(self._ended),
        )
