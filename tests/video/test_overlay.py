"""A frozen picture under a running clock, on really coded pictures."""

from collections.abc import Iterable, Iterator
from itertools import chain, repeat

import cv2
import numpy as np
import pytest

from video.engine.overlay import Overlay

from .coded import ENCODERS, FPS, busy_street, coded, still_night


def with_clock(pictures: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """Burn a clock into each picture, as a recorder does after its decoder."""
    for n, picture in enumerate(pictures):
        burned, second = picture.copy(), int(n / FPS)
        text = f"2026-06-10 08:{second // 60:02d}:{second % 60:02d}"
        cv2.putText(burned, text, (6, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (244, 244, 240), 1)
        yield burned


def frozen_from_s(pictures: Iterable[np.ndarray], encoder: str) -> list[float]:
    """Return at which seconds the picture was called frozen."""
    eye, told = Overlay(), []
    for n, (luma, is_key) in enumerate(coded(with_clock(pictures), encoder)):
        if is_key and eye.judge(luma, (n, n)):
            told.append(n / FPS)
    return told


@pytest.mark.parametrize(("encoder", "within_s"), [("steady", 8.0), ("cheap", 12.0)])
def test_d13_a_frozen_picture_under_a_running_clock_is_found(encoder: str, within_s: float) -> None:
    lively = list(busy_street(50))
    told = frozen_from_s(chain(lively, repeat(lively[-1], 160)), encoder)
    assert told and told[0] - 50 / FPS <= within_s


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("sigma", [0.7, 3.0])
def test_d13_a_still_night_under_a_running_clock_is_not_frozen(encoder: str, sigma: float) -> None:
    assert not frozen_from_s(still_night(150, sigma), encoder)


def test_it_lives_again_with_the_street() -> None:
    lively, again = list(busy_street(50)), list(busy_street(150))
    told = frozen_from_s(chain(lively, repeat(lively[-1], 100), again), "steady")
    assert told and told[-1] < (50 + 100 + 75) / FPS


def test_nothing_moving_at_all_is_left_to_others() -> None:
    eye, picture = Overlay(), np.full((180, 320), 90, np.uint8)
    assert not any(eye.judge(picture, (n, n)) for n in range(5))
