"""The eye of the frozen mark, on really coded pictures of cameras that never existed."""

from collections.abc import Iterable
from itertools import chain, repeat
from pathlib import Path

import av
import numpy as np
import pytest

from video.engine.sameness import Sameness, Verdict
from video.health import FROZEN_AFTER_S

from .coded import ENCODERS, FPS, busy_street, coded, still_night


def stillness(pictures: Iterable[tuple[np.ndarray, bool]], fps: float = FPS) -> list[float]:
    """Return per picture for how long nothing new was seen, seconds."""
    eye, new_s, found = Sameness(), 0.0, []
    for n, (luma, is_key) in enumerate(pictures):
        now_s = n / fps
        verdict = eye.judge(luma, is_key, now_s)
        if verdict is Verdict.NEW:
            new_s = now_s
        found.append(now_s - new_s if verdict is Verdict.REPEATED else 0.0)
    return found


def marked_after_s(found: list[float], begun_at: int, fps: float = FPS) -> float:
    """Return how long after picture ``begun_at`` the mark came; infinite for never."""
    marked = [n for n, still_s in enumerate(found) if n >= begun_at and still_s >= FROZEN_AFTER_S]
    return (marked[0] - begun_at) / fps if marked else float("inf")


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("sigma", [0.7, 3.0])
def test_d13_a_still_night_with_sensor_noise_is_not_marked(encoder: str, sigma: float) -> None:
    found = stillness(coded(still_night(200, sigma), encoder))
    assert max(found) < FROZEN_AFTER_S


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_busy_street_is_not_marked(encoder: str) -> None:
    assert max(stillness(coded(busy_street(150), encoder))) < FROZEN_AFTER_S


@pytest.mark.parametrize("encoder", ENCODERS)
def test_d13_one_coded_picture_repeated_is_marked_within_five_seconds(encoder: str) -> None:
    shown = list(coded(busy_street(51), encoder))
    last_key = max(n for n, (_, is_key) in enumerate(shown) if is_key)
    frozen = chain(shown[: last_key + 1], repeat(shown[last_key], 80))
    assert marked_after_s(stillness(frozen), last_key) <= 5.0


def test_d13_one_picture_coded_again_and_again_is_marked_within_five_seconds() -> None:
    pictures = list(busy_street(60))
    frozen = chain(pictures, repeat(pictures[-1], 80))
    assert marked_after_s(stillness(coded(frozen, "steady")), 60) <= 5.0


@pytest.mark.parametrize("encoder", ["careful", "cheap"])
def test_a_lively_camera_that_goes_still_is_marked_though_its_encoder_settles(encoder: str) -> None:
    fps = 5.0
    pictures = list(busy_street(330, fps))
    frozen = chain(pictures, repeat(pictures[-1], 40))
    found = stillness(coded(frozen, encoder), fps)
    assert max(found[:330]) < FROZEN_AFTER_S
    assert marked_after_s(found, 330, fps) <= 6.0


def test_a_street_that_goes_quiet_is_soon_believed_again_and_learnt() -> None:
    fps = 5.0
    quiet = chain(busy_street(330, fps), still_night(330, 1.0))
    found = stillness(coded(quiet, "cheap"), fps)
    wrong = [n for n, still_s in enumerate(found) if still_s >= FROZEN_AFTER_S]
    assert all(n < 330 + 25 * 5 for n in wrong), "only while its key frames are weighed"


def test_a_new_size_begins_anew() -> None:
    eye = Sameness()
    small, large = np.zeros((90, 160), np.uint8), np.zeros((180, 320), np.uint8)
    eye.judge(small, True, 0.0)
    assert eye.judge(small, True, 0.1) is Verdict.REPEATED
    assert eye.judge(large, True, 0.2) is Verdict.NEW


def test_a_ticking_clock_on_a_still_picture_is_new() -> None:
    eye, picture = Sameness(), np.full((360, 640), 40, np.uint8)
    eye.judge(picture, True, 0.0)
    for n in range(1, 40):
        if n % 12 == 0:
            picture = picture.copy()
            picture[20:34, 100 + n : 108 + n] = 200
            assert eye.judge(picture, False, n / 12) is Verdict.NEW
        else:
            assert eye.judge(picture, False, n / 12) is Verdict.UNSURE


def test_real_footage_is_not_marked(real_data: Path) -> None:
    with av.open(str(real_data / "street_a.mp4")) as container:
        shown = (
            (frame.to_ndarray(format="gray"), bool(frame.key_frame))
            for frame in container.decode(video=0)
        )
        assert max(stillness(shown, 10.0)) < FROZEN_AFTER_S


def test_d13_at_twice_the_pictures_a_second_a_freeze_is_marked_as_soon() -> None:
    """Not every picture is looked at; what is between two looks speaks for neither side."""
    shown = list(coded(busy_street(51), "steady"))
    last_key = max(n for n, (_, is_key) in enumerate(shown) if is_key)
    frozen = repeat(shown[last_key], 150)
    found = stillness(chain(shown[: last_key + 1], frozen), fps=25.0)
    assert marked_after_s(found, last_key, fps=25.0) <= 5.0
    assert max(stillness(coded(busy_street(150), "steady"), fps=25.0)) < FROZEN_AFTER_S
