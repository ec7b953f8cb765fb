"""Masks of where a camera stands (X07, D10): counted in the worker, for live, still and film."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.patience import patiently, until
from video.engine import VideoEngine, cover
from video.engine.clip import film_pictures
from video.engine.cover import LATE_S, Cover
from video.engine.masks import Fewer, lease_now_ns
from video.sources import Address

from .conftest import pages

LEFT, RIGHT = (((x, 0.0), (x + 0.5, 0.0), (x + 0.5, 1.0), (x, 1.0)) for x in (0.0, 0.5))
ALL, ONE = (LEFT, RIGHT), (LEFT,)
GREY, S = 58, 1_000_000_000


class Clock:
    def __init__(self) -> None:
        self.ns = 50 * S

    def __call__(self) -> int:
        return self.ns


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(cover, "lease_now_ns", made)
    return made


def n_masks(made: Cover, lag_s: float = 0.0) -> int:
    return len(made.veil(lag_s)._masks)


def test_x07_fewer_masks_lie_there_as_long_as_the_word_holds_and_not_a_moment_more(clock) -> None:
    made = Cover(ALL).take(ALL, Fewer(ONE, clock.ns + 3 * S))
    assert n_masks(made) == 1
    clock.ns += 3 * S - 1
    assert n_masks(made) == 1
    clock.ns += 1
    assert n_masks(made) == 2, "nobody has to say anything for that"


def test_x07_a_picture_that_comes_late_may_be_of_the_view_before(clock) -> None:
    made = Cover(ALL).take(ALL, Fewer(ONE, clock.ns + 3 * S))
    assert n_masks(made, LATE_S) == 1 and n_masks(made, LATE_S + 0.1) == 2


def test_x07_the_seconds_before_bear_all_masks_unless_it_stood_there_all_the_time(clock) -> None:
    made = Cover(ALL)
    for _ in range(20):
        made = made.take(ALL, Fewer(ONE, clock.ns + 3 * S))
        clock.ns += S
    assert len(made.veil_of_past(10.0)._masks) == 1
    assert len(made.veil_of_past(18.0)._masks) == 2, "eighteen seconds ago it may have turned"
    other = made.take(ALL, Fewer((RIGHT,), clock.ns + 3 * S))
    assert len(other.veil_of_past(1.0)._masks) == 2
    clock.ns += 4 * S
    back = made.take(ALL, Fewer(ONE, clock.ns + 3 * S))
    assert len(back.veil_of_past(1.0)._masks) == 2, "the word ran out between"


def test_x07_masks_that_change_take_the_word_with_them(clock) -> None:
    made = Cover(ALL).take(ALL, Fewer(ONE, clock.ns + 3 * S))
    assert n_masks(made.take(ALL, Fewer())) == 2


def halves(engine: VideoEngine) -> tuple[bool, bool]:
    """Return which halves of the newest picture are covered."""
    box = engine.newest("film")
    info = box.info() if box is not None else None
    if info is None:
        return True, True
    rows = np.frombuffer(bytes(box.pixels(info)), np.uint8).reshape(info.height, -1, 4)
    return bool((rows[:, 1:29, :3] == GREY).all()), bool((rows[:, 35:63, :3] == GREY).all())


def test_x07_a_worker_that_hears_nothing_more_covers_everything_again(
    film: Path, memory: Path
) -> None:
    engine = VideoEngine(n_workers=1, memory_folders=[memory], keep_s=10.0)
    engine.start()
    try:
        engine.show("film", Address(str(film)), (64, 36), masks=ALL)
        until(lambda: (info := engine.info("film")) is not None and info.number > 5, 8)
        assert halves(engine) == (True, True)
        engine.cover("film", ALL, Fewer(ONE, lease_now_ns() + round(patiently(1.0)) * S))
        until(lambda: halves(engine) == (True, False), patiently(1.0))
        captured = engine.capture("film")
        found: list[bytes] = []
        assert captured is not None
        for take in (captured.take_still, captured.take_film):
            until(lambda take=take: _took(take(), found), 5)
        _is_of_now_and_past(*found)
        until(lambda: halves(engine) == (True, True), patiently(2.0))
    finally:
        engine.stop()
    assert not pages(memory)


def _took(data: bytes | None, found: list[bytes]) -> bool:
    if data is not None:
        found.append(data)
    return bool(data)


def _is_of_now_and_past(still: bytes, film: bytes) -> None:
    """The picture has the masks of now, the film of the seconds before all of them."""
    picture = cv2.imdecode(np.frombuffer(still, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert abs(picture[:, :150].astype(int) - GREY).max() <= 6 and picture[:, 170:].std() > 10
    shown = list(film_pictures(film))
    assert len(shown) > 5
    for one in shown:
        assert abs(one.planes[: one.height].astype(int) - GREY).max() <= 8


def test_x07_a_worker_that_begins_anew_covers_everything_until_it_is_told(
    film: Path, memory: Path
) -> None:
    engine = VideoEngine(n_workers=1, memory_folders=[memory])
    engine.start()
    try:
        engine.show("film", Address(str(film)), (64, 36), masks=ALL)
        engine.cover("film", ALL, Fewer(ONE, lease_now_ns() + 600 * S))
        until(lambda: halves(engine) == (True, False), 8)
        n_before = engine.n_restarts
        engine._workers[0].process.kill()
        until(lambda: engine.n_restarts > n_before, 8)
        box = engine.newest("film")
        number = box.counter
        until(lambda: box.counter > number + 2, 8)
        assert halves(engine) == (True, True)
    finally:
        engine.stop()
