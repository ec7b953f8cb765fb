"""What is wrong with a picture that comes in time: the catalogue of checks on made-up cameras."""

from collections.abc import Callable
from functools import cache, partial

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.city.camera_street import draw_street
from backend.city.camera_traffic import Traffic
from video.engine.flaws import CHECKS, CLOCK_OFF_S, FLAWS, Flaw
from video.engine.inspector import EVERY_S, KNOWN_AFTER_S, Inspector
from video.engine.sameness import Sameness, Verdict
from video.engine.view import View, likeness, view_of
from video.health import FROZEN_AFTER_S

from .coded import SIZE_PX, coded, still_night

STEP_S = 1.0
HOURS_8_S = 8 * 3600.0


@cache
def street(n: int = 1) -> np.ndarray:
    """Return a street by day, (180, 320) brightness; not to be written to."""
    drawn, _ = draw_street(n)
    small = cv2.resize(drawn, SIZE_PX, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)


def noisy(picture: np.ndarray, n: int, sigma: float = 1.5) -> np.ndarray:
    rng = np.random.default_rng(n)
    return np.clip(picture + rng.normal(0, sigma, picture.shape), 0, 255).astype(np.uint8)


def black(picture: np.ndarray) -> np.ndarray:
    """Return no light, with the name the recorder burns in."""
    dark = np.full_like(picture, 16)
    cv2.putText(dark, "CAM 07 08:04:31", (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 235, 1)
    return dark


def blank(picture: np.ndarray) -> np.ndarray:
    return np.full_like(picture, 120)


def covered(picture: np.ndarray) -> np.ndarray:
    """Return a cloth before the lens: soft light and nothing else."""
    row = np.linspace(40, 90, picture.shape[1])
    return np.broadcast_to(row, picture.shape).astype(np.uint8)


def two_thirds_covered(picture: np.ndarray) -> np.ndarray:
    hidden = picture.copy()
    hidden[:, : picture.shape[1] * 7 // 10] = 90
    return hidden


def blurred(picture: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(picture, (0, 0), 10)


def moved(picture: np.ndarray, by: tuple[int, int] = (90, 0)) -> np.ndarray:
    return np.roll(picture, by[::-1], (0, 1))


def other_street(picture: np.ndarray) -> np.ndarray:
    return street(4)


PLANTED: list[tuple[Flaw, Callable[[np.ndarray], np.ndarray]]] = [
    (Flaw.BLACK, black),
    (Flaw.BLANK, blank),
    (Flaw.COVERED, covered),
    (Flaw.COVERED, two_thirds_covered),
    (Flaw.BLURRED, blurred),
    (Flaw.MOVED, moved),
    (Flaw.MOVED, partial(moved, by=(0, 60))),
    (Flaw.MOVED, other_street),
]


class Camera:
    """Shows pictures to an inspector, one a step of simulated time."""

    def __init__(self) -> None:
        self.inspector, self.now_s, self._n = Inspector(), 100.0, 0

    def show(self, picture: np.ndarray, seconds: float, off_s: float = 0.0) -> list[Flaw]:
        """Return what was told at each step."""
        told = []
        for _ in range(round(seconds / STEP_S)):
            self._n += 1
            self.now_s += STEP_S
            found = self.inspector.inspect(noisy(picture, self._n % 40), self.now_s, off_s)
            told.append(found.flaw)
        return told


@pytest.mark.parametrize(("flaw", "spoil"), PLANTED)
def test_d13_each_planted_flaw_is_told_in_fifteen_seconds_and_leaves(flaw: Flaw, spoil) -> None:
    camera = Camera()
    assert set(camera.show(street(), 60)) == {Flaw.NONE}
    told = camera.show(spoil(street()), 15)
    assert told[-1] is flaw and set(told) <= {Flaw.NONE, flaw}, "and is never taken for another"
    assert camera.show(street(), 5)[-1] is Flaw.NONE, "it leaves by itself"


@pytest.mark.parametrize("flaw", [Flaw.BLACK, Flaw.BLANK])
def test_d13_black_is_told_in_five_seconds_even_from_the_first_picture(flaw: Flaw) -> None:
    spoil = black if flaw is Flaw.BLACK else blank
    assert Camera().show(spoil(street()), 5)[-1] is flaw


@pytest.mark.parametrize("n", range(9))
@pytest.mark.parametrize("share", [1.0, 0.2])
def test_d13_traffic_by_day_and_night_is_no_flaw(n: int, share: float) -> None:
    drawn, view = draw_street(n)
    traffic, camera = Traffic(n, view), Camera()
    for second in range(90):
        picture = drawn.copy()
        traffic.draw(picture, float(second))
        small = cv2.resize(picture, SIZE_PX, interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor((small * share).astype(np.uint8), cv2.COLOR_BGR2GRAY)
        assert camera.show(grey, STEP_S) == [Flaw.NONE]


def test_d13_dusk_and_fog_and_a_shaking_pole_are_no_flaw() -> None:
    camera, picture = Camera(), street().astype(np.float32)
    assert set(camera.show(street(), 60)) == {Flaw.NONE}
    for step in range(120):
        dusk = picture * (1 - 0.85 * step / 120)
        assert camera.show(dusk.astype(np.uint8), STEP_S) == [Flaw.NONE]
    fog = (picture * 0.35 + 100).astype(np.uint8)
    assert set(camera.show(fog, 20)) == {Flaw.NONE}
    for step in range(30):
        shaken = moved(street(), (step % 5 - 2, step % 3 - 1))
        assert camera.show(shaken, STEP_S) == [Flaw.NONE]


@pytest.mark.parametrize("sigma", [0.7, 3.0])
def test_d13_a_still_night_street_is_not_marked_in_eight_hours(sigma: float) -> None:
    """Key frames of a really coded camera in chance order: its noise, hour after hour."""
    shown = [luma for luma, is_key in coded(still_night(800, sigma), "cheap") if is_key]
    inspector, eye, rng = Inspector(), Sameness(), np.random.default_rng(3)
    now_s = new_s = 0.0
    last = worst_s = 0
    while now_s < HOURS_8_S:
        now_s += 5.0
        last = (last + int(rng.integers(1, len(shown)))) % len(shown)  # never the same twice
        verdict = eye.judge(shown[last], True, now_s)
        new_s = now_s if verdict is Verdict.NEW else new_s
        worst_s = max(worst_s, now_s - new_s if verdict is Verdict.REPEATED else 0)
        assert inspector.inspect(shown[last], now_s).flaw is Flaw.NONE
    assert worst_s < FROZEN_AFTER_S


def test_a_view_that_stands_longer_than_the_one_before_becomes_the_usual_one() -> None:
    camera = Camera()
    camera.show(street(), 100)
    turned = camera.show(moved(street()), 95)
    assert turned[-1] is Flaw.MOVED, "as long as the old view was known it is remembered"
    assert camera.show(moved(street()), 30)[-1] is Flaw.NONE
    assert camera.show(street(), 15)[-1] is Flaw.MOVED, "now the old one is the strange one"


def test_a_bus_before_the_lens_for_some_seconds_is_no_flaw() -> None:
    camera = Camera()
    camera.show(street(), 60)
    assert set(camera.show(two_thirds_covered(street()), 6)) == {Flaw.NONE}
    assert set(camera.show(street(), 10)) == {Flaw.NONE}


def test_before_a_view_is_known_nothing_is_held_against_it() -> None:
    camera = Camera()
    camera.show(street(), KNOWN_AFTER_S / 2)
    assert Flaw.MOVED not in camera.show(moved(street()), 4)


@given(off_s=st.floats(-1e9, 1e9))
@settings(max_examples=25, deadline=None)
def test_a_clock_is_wrong_exactly_beyond_its_limit(off_s: float) -> None:
    told = Camera().show(street(), 5, off_s)[-1]
    assert (told is Flaw.CLOCK_WRONG) == (abs(off_s) > CLOCK_OFF_S)


@given(gain=st.floats(0.3, 1.0), lift=st.integers(0, 60))
@settings(max_examples=25, deadline=None)
def test_light_moves_no_likeness(gain: float, lift: int) -> None:
    """The law behind dusk, fog and lamps: brighter or darker, it is the same view."""
    usual = view_of(street())
    like = likeness(view_of((street() * gain * 0.75 + lift).astype(np.uint8)), usual)
    assert like.light > 0.95 and like.edges > 0.9 and like.lost < 0.1


@given(levels=st.lists(st.floats(0, 255, width=32), min_size=144, max_size=144))
def test_likeness_stays_within_its_bounds(levels: list[float]) -> None:
    cells = np.array(levels, np.float32).reshape(9, 16)
    like = likeness(View(cells, cells[::-1].copy()), view_of(street()))
    assert -1.001 <= like.light <= 1.001 and -1.001 <= like.edges <= 1.001
    assert 0 <= like.lost <= 1


def test_the_catalogue_names_each_flaw_once_and_within_the_limits() -> None:
    flaws = [check.flaw for check in CHECKS]
    assert len(set(flaws)) == len(flaws)
    assert set(FLAWS) - set(flaws) == {Flaw.NONE, Flaw.OVERLAY_ONLY}, "the overlay has its own eye"
    assert all(check.after_s + 2 * EVERY_S <= 10 for check in CHECKS)


def test_real_footage_has_no_flaw(real_data) -> None:
    import av

    inspector = Inspector()
    with av.open(str(real_data / "street_a.mp4")) as container:
        for n, frame in enumerate(container.decode(video=0)):
            if n % 8 == 0:
                luma = frame.to_ndarray(format="gray")
                assert inspector.inspect(luma, n / 10).flaw is Flaw.NONE
