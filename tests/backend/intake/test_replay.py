import threading

import numpy as np
import pytest

from backend.basedata.tracks import Track, write_track
from backend.domain.terms.errors import OperatorError
from backend.intake.replay import REST_MS, Replay, _play, replay

START = 1_800_000_000_000


def track(mover_id="TRK-a", seconds=(0, 10, 70), north=0.0001):
    n = len(seconds)
    return Track(
        mover_id,
        np.array(seconds, dtype=np.int64) * 1000 + 1_228_970_534_000,
        np.full(n, 15.6),
        48.4 + north * np.arange(n),
    )


def test_a_fix_is_told_when_its_turn_comes_and_only_once():
    playing = Replay([track()], START)
    assert [fix.observed_at_ms - START for fix in playing.due(START)] == [0]
    assert playing.due(START + 9_999) == ()
    (fix,) = playing.due(START + 10_500)
    assert fix.observed_at_ms == START + 10_000
    assert (fix.lon_deg, fix.lat_deg) == (15.6, 48.4001)
    assert playing.due(START + 69_000) == ()


def test_a_leap_of_the_clock_tells_the_newest_only():
    playing = Replay([track()], START)
    (fix,) = playing.due(START + 71_000)
    assert fix.observed_at_ms == START + 70_000


def test_heading_and_speed_come_from_the_fix_before():
    playing = Replay([track()], START)
    playing.due(START)
    (fix,) = playing.due(START + 10_000)
    assert fix.heading_deg == pytest.approx(0.0)
    assert fix.speed_mps == pytest.approx(1.11, abs=0.01)


def test_a_track_begins_anew_after_a_rest_and_time_never_runs_back():
    playing = Replay([track()], START)
    times = [fix.observed_at_ms for at in range(0, 300_000, 500) for fix in playing.due(START + at)]
    assert times == sorted(set(times))
    assert times[3] == START + 70_000 + REST_MS


def test_every_track_is_played_and_nothing_before_the_start():
    playing = Replay([track(), track("TRK-b")], START)
    assert playing.due(START - 1) == ()
    assert {fix.mover_id for fix in playing.due(START)} == {"TRK-a", "TRK-b"}


class Told:
    def __init__(self, times, stop):
        self.times, self.stop, self.orders = list(times), stop, []

    def take(self):
        return None

    def city_now_ms(self):
        if len(self.times) == 1:
            self.stop.set()
        return self.times.pop(0)

    def send(self, order):
        self.orders.append(order)


def test_playing_waits_for_the_citys_time(monkeypatch):
    monkeypatch.setattr("backend.intake.replay.TICK_S", 0.0)
    stop = threading.Event()
    channel = Told([0, 0, START, START + 5_000, START + 11_000], stop)
    _play(channel, [track()], stop)
    assert [order.rows[0].observed_at_ms - START for order in channel.orders] == [0, 10_000]


def test_without_tracks_or_backend_one_sentence_says_so(folder):
    with pytest.raises(OperatorError, match="no imported tracks"):
        replay(folder.root, threading.Event())
    write_track(folder.tracks, track())
    with pytest.raises(OperatorError, match="no backend is running"):
        replay(folder.root, threading.Event())
