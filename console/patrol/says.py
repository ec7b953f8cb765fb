"""What the patrol's desk says of its tour: when it ends, why no page stands, what comes next."""

from collections.abc import Callable

from backend.contract.city_answer import CityInfo
from backend.domain.cameras.patrol import Tour, TourState, found_of
from backend.domain.cameras.patrol_plan import (
    EMPHASES,
    choose,
    expected_end_ms,
    late,
    until_next_s,
    window_at,
)
from backend.domain.cameras.patrol_theme import themed, themes_of
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.time_text import hm, span

from . import words as w
from .book import PatrolBook
from .planted import missed


class PatrolSays:
    """Puts the state of a tour into words."""

    def __init__(self, parts: DeskParts, book: PatrolBook, name_of: Callable[[str], str]) -> None:
        self._parts, self._book, self._name_of = parts, book, name_of
        self._counted: tuple[tuple[CityInfo, int, str], tuple[int, int]] | None = None

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
        theme = self._book.theme
        over = self._book.overs.get(theme)
        if over is not None and over.from_at_ms == window.from_ms:
            left = span(until_next_s(now_ms, city.zone))
            about = Words(
                w.OVER_ABOUT.zh.format(left=left.zh), w.OVER_ABOUT.en.format(left=left.en)
            )
            score = self._score(over)
            title = w.OVER_THEME.filled(theme=theme) if theme else w.OVER.filled(n=over.n)
            return title, joined(about, score, self._themes(city))
        emphasis, (n, n_all) = EMPHASES[window.hour].words, self._counts(city, window.hour)
        about = Words(
            w.BEGIN_ABOUT.zh.format(emphasis=emphasis.zh, n=n),
            w.BEGIN_ABOUT.en.format(emphasis=emphasis.en, n=n),
        )
        if n < n_all:
            share = w.BEGIN_SHARE.filled(part=n, all=n_all)
            about = joined(about, share)
        title = w.BEGIN_THEME.filled(theme=theme) if theme else w.BEGIN.filled(n=window.n)
        return title, joined(about, self._themes(city))

    def _themes(self, city: CityInfo) -> Words:
        """Return what else may be toured, with how many pictures each has."""
        themes = themes_of(city.patrol, city.cameras)
        others = [theme for theme in self._book.themes if theme != self._book.theme]
        if not others:
            return Words("", "")
        named = [
            Words(f"{theme} {n}", f"{theme} {n}") if theme else w.THEME_ALL
            for theme in others
            for n in [sum(camera.group in themes.get(theme, ()) for camera in city.cameras)]
        ]
        zh, en = "、".join(each.zh for each in named), ", ".join(each.en for each in named)
        return Words(w.THEMES.zh.format(themes=zh), w.THEMES.en.format(themes=en))

    def _counts(self, city: CityInfo, hour: int) -> tuple[int, int]:
        """Return how many stops a tour begun now has, and out of how many."""
        key = (city, hour, self._book.theme)
        if self._counted is None or self._counted[0] != key:
            plan = themed(city.patrol, self._book.theme, city.cameras)
            choice = choose(plan, city.cameras, hour, {})
            self._counted = (key, (len(choice.stops), choice.n_registered))
        return self._counted[1]

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


def joined(*parts: Words) -> Words:
    """Return sentences one after the other."""
    return Words("".join(each.zh for each in parts), "".join(each.en for each in parts))
