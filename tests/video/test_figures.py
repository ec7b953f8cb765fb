"""What a tile tells the report."""

import pytest

from video.frame_clock import FrameClock
from video.health import Health, TileState
from video.tile_figures import TileFigures
from video.words import age_words

LIVE = Health(TileState.LIVE, 0.0)


def test_rate_counts_the_last_ten_seconds_or_since_the_first_picture() -> None:
    figures = TileFigures()
    assert figures.fps(5.0) == 0.0
    for n in range(25):
        figures.on_picture(100 + n / 12.5)
    assert figures.fps(101.92) == pytest.approx(12.5)
    for n in range(25, 200):
        figures.on_picture(100 + n / 12.5)
    assert figures.fps(115.92) == pytest.approx(12.5, abs=0.2)
    assert figures.fps(140) == 0.0


def test_a_span_that_is_left_out_neither_adds_pictures_nor_time() -> None:
    figures = TileFigures()
    for n in range(250):
        at_s = 100 + n / 12.5
        if not 112 < at_s < 114:
            figures.on_picture(at_s)
    assert figures.fps(120.0) == pytest.approx(10.0, abs=0.3)
    figures.leave_out(112.0, 114.0)
    assert figures.fps(120.0) == pytest.approx(12.5, abs=0.2)
    figures.leave_out(118.0, 121.0)
    assert figures.fps(120.0) == pytest.approx(12.5, abs=0.3)


def test_faults_are_timed_from_where_they_began_to_what_was_painted() -> None:
    figures = TileFigures()
    figures.on_health(Health(TileState.ABSENT, 10.0), 12.0)
    figures.on_health(Health(TileState.ABSENT, 10.0), 20.0)
    figures.on_picture(30.0)
    figures.on_health(LIVE, 30.0)
    figures.on_health(Health(TileState.FROZEN, 40.0), 43.25)
    figures.on_health(Health(TileState.FROZEN, 40.0), 60.0)

    row = figures.as_report("frozen", 60.0)
    assert row["back_s"] == 18.0 and row["frozen_marked_s"] == 3.25
    assert row["state"] == "frozen" and row["n_painted"] == 1


def test_what_did_not_happen_is_none() -> None:
    row = TileFigures().as_report("connecting", 1.0)
    assert row["frozen_marked_s"] is None and row["back_s"] is None


def test_a_pictures_time_is_city_time_in_the_citys_zone() -> None:
    wall_us = 1_781_049_871_250_000  # 00:04:31 UTC
    assert FrameClock().text(wall_us) == "08:04:31"
    jumped = FrameClock(lambda real_ms: real_ms + 3_600_000, "Europe/Vienna")
    assert jumped.text(wall_us) == "03:04:31"


def test_ages_read_as_people_say_them() -> None:
    assert age_words(72).zh == "1:12" and age_words(0.4).zh == "0:00"
    assert age_words(7_420).en == "2:03:40"
    assert age_words(3 * 86_400 + 4 * 3_600).zh == "3 天 4 时"
