"""Laws of the drawn photographs."""

import cv2
import numpy as np
import pytest

from backend.city.picture_things import KINDS
from backend.city.pictures import HEIGHT_PX, WIDTH_PX, Shot, Shown, draw, draw_jpeg

CLASSES = sorted(key for key in KINDS if len(key) == 5)


def shot(
    key: str = "e0102", shown: Shown = Shown.WRONG, view: str = "near", place: int = 7
) -> Shot:
    return Shot(key, place, shown, view, "2026-06-10 08:04:22", "学府路 88 号门前")


def middle(picture: np.ndarray) -> np.ndarray:
    return picture[60:-60, 80:-80].astype(float)


@pytest.mark.parametrize("key", CLASSES)
def test_the_thing_can_be_seen_and_is_gone_when_put_right(key: str) -> None:
    wrong, right = draw(shot(key, Shown.WRONG)), draw(shot(key, Shown.RIGHT))
    assert wrong.shape == (HEIGHT_PX, WIDTH_PX, 3)
    assert np.abs(middle(wrong) - middle(right)).mean() > 1.5


@pytest.mark.parametrize("key", ["e0102", "c0103", "e0110", "e0504"])
def test_half_done_work_looks_like_neither(key: str) -> None:
    half = middle(draw(shot(key, Shown.HALF, "check")))
    for shown in (Shown.WRONG, Shown.RIGHT):
        assert np.abs(half - middle(draw(shot(key, shown, "check")))).mean() > 0.8


def test_the_same_place_is_drawn_the_same() -> None:
    assert np.array_equal(draw(shot()), draw(shot()))
    assert not np.array_equal(draw(shot()), draw(shot(place=8)))


def test_near_far_after_and_check_are_different_pictures_of_one_place() -> None:
    pictures = [draw(shot(view=view)) for view in ("near", "far", "verify", "after", "check")]
    for i, one in enumerate(pictures):
        for other in pictures[i + 1 :]:
            assert np.abs(one.astype(float) - other).mean() > 3


def test_a_class_nobody_drew_falls_back_to_its_major() -> None:
    assert draw(shot("c0999")).std() > 10
    assert draw(shot("c0130")).std() > 10


def test_time_and_place_are_burned_in() -> None:
    with_words = draw(shot())[-46:]
    without = draw(Shot("e0102", 7, Shown.WRONG, "near", "", ""))[-46:]
    assert np.abs(with_words.astype(float) - without).max() > 100


def test_the_photo_is_a_jpeg_of_reasonable_size() -> None:
    data = draw_jpeg(shot())
    back = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert back.shape == (HEIGHT_PX, WIDTH_PX, 3)
    assert 15_000 < len(data) < 200_000
