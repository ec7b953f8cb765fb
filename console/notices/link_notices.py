"""What befell the channel and how it was made good: a loss that heals in a blink is said too."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Signal, Slot

from backend.domain.terms.words import Words
from backend.link import LinkHealth
from console.kit import words as w
from console.kit.notice import Notice, each

_KEY = "channel"
# Losses that follow each other within this time are one story with one end.
QUIET_S = 3.0


class LinkNotices(QObject):
    """Hears the health once a second; says when rows were lost, and when all is equal again.

    Signals:
        noticed: ``Notice``; a later one takes the place of an earlier.
    """

    noticed = Signal(object)

    def __init__(
        self, now_s: Callable[[], float] = monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._now_s = now_s
        self._seen = LinkHealth()
        self._before: LinkHealth | None = None  # as it was when the present story began
        self._last_s = 0.0

    @Slot(object)
    def show_health(self, health: LinkHealth) -> None:
        """Take another look at the channel."""
        seen, self._seen = self._seen, health
        is_lost, is_wrong = health.n_gaps > seen.n_gaps, health.n_faults > seen.n_faults
        if is_lost or is_wrong:
            self._last_s = self._now_s()
            self._begin(seen, w.Channel.WRONG if is_wrong else _lost(health.last_gap))
        elif self._before is not None and self._is_over(health):
            self._end(self._before, health)

    def _begin(self, seen: LinkHealth, words: Words) -> None:
        """Say what is missing; of many losses in a row the first alone."""
        if self._before is None:
            self._before = seen
            self.noticed.emit(Notice("warn", words, _KEY))

    def _is_over(self, health: LinkHealth) -> bool:
        is_equal = health.digest_equal and not health.recovering and not health.stale
        return is_equal and self._now_s() - self._last_s >= QUIET_S

    def _end(self, before: LinkHealth, health: LinkHealth) -> None:
        self._before = None
        n = health.n_gaps + health.n_faults - before.n_gaps - before.n_faults
        by_picture = health.n_snapshots > max(1, before.n_snapshots)  # the first is no loss
        template = w.Channel.READ_ANEW if by_picture else w.Channel.FILLED
        self.noticed.emit(Notice("good", template.filled(n=n), _KEY))


def _lost(gap: str) -> Words:
    """Return what is said of a gap, e.g. ``case 118-121``."""
    topic, _, numbers = gap.partition(" ")
    topic_words = w.Channel.TOPICS.get(topic, Words(topic, topic))
    return each(w.Channel.LOST, topic=topic_words, numbers=Words(numbers, numbers))
