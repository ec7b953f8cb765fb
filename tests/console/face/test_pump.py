"""The pump: a desk looks when the link rings, never oftener than once a frame."""

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QTimer

from backend.link.waker import Waker
from console.face.pump import FRAME_MS, HIDDEN_MS, Pump
from tests.console.fake_link import FakeLink

_CLOCK_S = 0.001  # a timer of whole milliseconds may be as much early


@pytest.fixture
def scene(qapp):
    root = QObject()
    yield root
    root.deleteLater()


def turns_of(pump: Pump) -> list[float]:
    """Return a list that grows by the monotonic second of each turn."""
    turns: list[float] = []
    pump.due.connect(lambda: turns.append(time.monotonic()))
    return turns


@pytest.mark.parametrize(("is_visible", "least_ms"), [(True, FRAME_MS), (False, HIDDEN_MS)])
def test_turns_lie_a_frame_apart_and_further_while_nobody_can_see_them(
    qtbot, scene, is_visible, least_ms
):
    link = FakeLink()  # it rings without end
    pump = Pump(link, scene)
    pump.set_visible(is_visible)
    turns = turns_of(pump)
    pump.start()
    qtbot.waitUntil(lambda: len(turns) >= 4)
    pump.stop()
    link.stop()
    gaps = [after - before for before, after in pairwise(turns)]
    assert min(gaps) >= least_ms / 1000 - _CLOCK_S


def test_what_comes_after_a_silence_is_taken_at_once_and_silence_costs_no_turn(qtbot, scene):
    class Quiet(QObject):
        bell = Waker()
        fileno = bell.fileno

    link = Quiet()
    pump = Pump(link, scene)
    turns = turns_of(pump)
    pump.due.connect(link.bell.clear)
    pump.start()
    with qtbot.waitSignal(_after(scene, 4 * FRAME_MS).timeout):
        pass
    assert not turns
    rung_s = time.monotonic()
    link.bell.wake()
    qtbot.waitUntil(lambda: bool(turns))
    assert turns[0] >= rung_s
    with qtbot.waitSignal(_after(scene, 4 * FRAME_MS).timeout):
        pass
    assert len(turns) == 1
    pump.stop()
    link.bell.close()


def test_a_stopped_pump_takes_no_more(qtbot, scene):
    link = FakeLink()
    pump = Pump(link, scene)
    turns = turns_of(pump)
    pump.start()
    qtbot.waitUntil(lambda: bool(turns))
    pump.stop()
    n = len(turns)
    with qtbot.waitSignal(_after(scene, 3 * FRAME_MS).timeout):
        pass
    assert len(turns) == n and not pump.is_running
    link.stop()


def _after(root: QObject, ms: int) -> QTimer:
    timer = QTimer(root, singleShot=True, interval=ms)
    timer.start()
    return timer
