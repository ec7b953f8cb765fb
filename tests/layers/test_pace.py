"""Pacing: never more frames than a screen shows, the sooner wish wins, others get a breath."""

import pytest

from layers import pace as pace_room
from layers.pace import BREATH_S, FRAME_S, FramePace


@pytest.fixture
def now(monkeypatch) -> list[float]:
    held = [100.0]
    monkeypatch.setattr(pace_room, "moment", lambda: held[0])
    return held


def test_a_frame_that_was_asked_for_late_waits_for_nobody(qapp, now) -> None:
    pace = FramePace(qapp)
    pace.ask()
    assert pace.interval() == 0


def test_frames_keep_their_distance(qapp, now) -> None:
    pace = FramePace(qapp)
    pace.note(100.0)
    now[0] = 100.006
    pace.ask()
    assert pace.interval() == pytest.approx((FRAME_S - 0.006) * 1000, abs=1)


def test_after_a_long_frame_there_is_a_breath(qapp, now) -> None:
    pace = FramePace(qapp)
    now[0] = 100.080
    pace.note(100.0)
    pace.ask()
    assert pace.interval() == pytest.approx(BREATH_S * 1000, abs=1)


def test_a_hand_on_the_map_does_not_wait_for_a_gliding_marker(qapp, now) -> None:
    pace = FramePace(qapp)
    pace.note(100.0)
    now[0] = 100.020
    pace.ask(0.4)
    assert pace.interval() > 300
    pace.ask()
    assert pace.interval() == 0
    pace.ask(0.4)
    assert pace.interval() == 0, "a later wish does not put off a sooner one"
    pace.stop()
