"""What the patrol's desk says of its tour: when it ends, why no page stands, what comes next."""

from collections.abc import Callable

from backend.contract.messages import CityInfo
from backend.domain.patrol import Tour, TourState, found_of
from backend.domain.patrol_plan import (
    EMPHASES,
    choose,
    expected_end_ms,
    late,
    until_next_s,
    window_at,
)
from backend.domain.words import Words

from . import patrol_words as w
from .parts import DeskParts
from .patrol_book import PatrolBook
from .patrol_planted import missed
from .time_text import hm, span


class PatrolSays:
    """Puts the state of a tour into words."""

    def __init__(self, parts: DeskParts, book: PatrolBook, name_of: Callable[[str], str]) -> None:
        self._parts, self._book, self._name_of = parts, book, name_of
        self._counted: tuple[CityInfo, int, tuple[int, int]] | None = None

    def ends(self, tour: Tour | None, now_ms: int, zone: str) -> tuple[int, str]:
        """Return how many stops will be late, and when the tour is through."""
        of = self._parts.lang.of
        if tour is None:
            left_s = until_next_s(now_ms, zone)
            n = window_at(now_ms + round(left_s * 1000) + 1, zone).n
            left = span(left_s)
            return 0, of(
                Words(w.NEXT.zh.format(n=n, left=left.zh), w.NEXT.en.format(n=n, left=left.en))
            )
        n_late = len(late(tour, now_ms))
        if n_late:
            return n_late, of(w.TIGHT.filled(n=n_late, at=hm(tour.upto_at_ms, zone)))
        end_ms = expected_end_ms(tour, now_ms)
        spare = max(0, (tour.upto_at_ms - end_ms) // 60_000)
        return 0, of(w.ENDS.filled(at=hm(end_ms, zone), m=spare))

    def curtain(self) -> tuple[Words, Words] | None:
        """Return a heading and a sentence while no page is to be confirmed."""
        face, tour = self._parts.face, self._book.tour
        if face.city is None:
            return w.CONNECTING, Words("", "")
        if tour is None:
            return self._begin_words()
        if tour.state is TourState.PAUSED:
            return w.PAUSED, w.PAUSED_ABOUT.filled(page=tour.page + 1)
        if tour.state is TourState.RESTING:
            left_s = (tour.rest_until_real_ms - face.real_now_ms()) / 1000
            if left_s <= 0:
                return w.RESTING, w.REST_OVER
            text = f"{int(left_s) // 60}:{int(left_s) % 60:02d}"
            return w.RESTING, w.RESTING_ABOUT.filled(left=text)
        return None

    def _begin_words(self) -> tuple[Words, Words]:
        city = self._parts.face.city
        assert city is not None
        now_ms = self._parts.face.city_now_ms()
        window = window_at(now_ms, city.zone)
        over = self._book.over
        if over is not None and over.from_at_ms == window.from_ms:
            left = span(until_next_s(now_ms, city.zone))
            about = Words(
                w.OVER_ABOUT.zh.format(left=left.zh), w.OVER_ABOUT.en.format(left=left.en)
            )
            score = self._score(over)
            return w.OVER.filled(n=over.n), Words(about.zh + score.zh, about.en + score.en)
        emphasis, (n, n_all) = EMPHASES[window.hour].words, self._counts(city, window.hour)
        about = Words(
            w.BEGIN_ABOUT.zh.format(emphasis=emphasis.zh, n=n),
            w.BEGIN_ABOUT.en.format(emphasis=emphasis.en, n=n),
        )
        if n < n_all:
            share = w.BEGIN_SHARE.filled(part=n, all=n_all)
            about = Words(about.zh + share.zh, about.en + share.en)
        return w.BEGIN.filled(n=window.n), about

    def _counts(self, city: CityInfo, hour: int) -> tuple[int, int]:
        """Return how many stops a tour begun now has, and out of how many."""
        if self._counted is None or self._counted[:2] != (city, hour):
            choice = choose(city.patrol, city.cameras, hour, {})
            self._counted = (city, hour, (len(choice.stops), choice.n_registered))
        return self._counted[2]

    def _score(self, tour: Tour) -> Words:
        """Return how many test pictures were found, and which were overlooked."""
        n_found, n_shown = found_of((tour,))
        if not n_shown:
            return Words("", "")
        score = w.TESTS.filled(found=n_found, n=n_shown)
        overlooked = missed(tour, self._name_of, self._parts.book.name)
        if not overlooked:
            return score
        zh, en = "、".join(each.zh for each in overlooked), ", ".join(e.en for e in overlooked)
        return Words(score.zh + w.MISSED.zh.format(what=zh), score.en + w.MISSED.en.format(what=en))
