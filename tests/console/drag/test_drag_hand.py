"""A real hand: xdotool moves the mouse of an X server over the whole desk."""

import subprocess

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from backend.domain.cases.case import Act
from console.rail.card_paint import CardLook
from layers.view import MapView
from tests.console.fake_link import ME, filed
from tests.console.fake_rooms import card_of_case

pytestmark = pytest.mark.display
STEPS = 12
LIMIT_MS = 10_000


class Hand:
    """Moves the mouse of the display; returns at once, the desk must keep running meanwhile.

    A drag runs an event loop of its own: nothing in the test runs before the mouse is let go.
    """

    def __init__(self) -> None:
        self._running: list[subprocess.Popen] = []

    def drag(self, start: QPoint, *stops: QPoint) -> None:
        words = ["mousemove", str(start.x()), str(start.y()), "sleep", "0.1", "mousedown", "1"]
        at = start
        for stop in stops:
            for step in range(1, STEPS + 1):
                point = at + (stop - at) * step / STEPS
                words += ["mousemove", str(point.x()), str(point.y()), "sleep", "0.02"]
            words += ["sleep", "0.15"]
            at = stop
        self._running.append(subprocess.Popen(["xdotool", *words, "mouseup", "1"]))

    def close(self) -> None:
        for process in self._running:
            process.wait(10)
        subprocess.run(["xdotool", "mouseup", "1", "mousemove", "2", "2"], check=True)


@pytest.fixture
def desk(whole_desk, qtbot):
    """A dispatcher's whole window that stands still with one case to dispatch."""
    return still(whole_desk(ME, "dispatch", filed("01A")), qtbot)


def still(desk, qtbot):
    """Wait until a new window stands where the window manager wants it."""
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=LIMIT_MS)
    places = []

    def stands_still() -> bool:
        """The window manager moves a new window once; wait until it has."""
        places.append((card_of_case(desk), desk.places.card_point("td-municipal")))
        return len(places) > 20 and len(set(map(str, places[-20:]))) == 1

    qtbot.waitUntil(stands_still, timeout=LIMIT_MS)
    return desk


@pytest.fixture
def hand(qapp):
    assert QGuiApplication.platformName() == "xcb", "needs an X server: run `make test`"
    hand = Hand()
    yield hand
    hand.close()


def test_a02_a_card_dragged_to_a_unit_goes_out_with_unit_and_version(qtbot, desk, hand):
    hand.drag(card_of_case(desk), desk.places.card_point("td-municipal"))

    qtbot.waitUntil(lambda: bool(desk.link.sent), timeout=LIMIT_MS)

    (command,) = desk.link.sent
    assert (command.act, command.given.unit_id) == (Act.DISPATCH, "td-municipal")
    assert (command.case_id, command.expected_version) == ("01A", 2)
    qtbot.waitUntil(lambda: desk.drag.case is None, timeout=LIMIT_MS)


def test_a02_hovering_previews_unit_clock_and_reason_and_sends_nothing(qtbot, desk, hand):
    seen = []

    def look(hover):
        if hover is not None and hover.unit.unit_id == "td-drainage":
            card = desk.rail.cards["td-drainage"]
            seen.append((desk.preview.lines, desk.map.links[-1], card.look, len(desk.link.sent)))

    desk.drag.hovered.connect(look)
    hand.drag(card_of_case(desk), desk.places.card_point("td-drainage"))
    qtbot.waitUntil(lambda: bool(desk.link.sent), timeout=LIMIT_MS)

    (pair, clock, reason), link, card_look, n_sent = seen[0]
    assert pair == "雨水井盖 缺失 → 汀东排水所"
    assert clock == "2 紧急工作时 → 约 10:12"
    assert "雨水井盖" in reason
    assert (link[0], link[2]) == ("01A", True)
    assert card_look is CardLook.TARGET
    assert n_sent == 0


def test_a02_an_illegal_unit_refuses_with_its_rule_and_nothing_is_sent(qtbot, desk, hand):
    hand.drag(card_of_case(desk), desk.places.card_point("td-sanitation"))

    qtbot.waitUntil(lambda: bool(desk.notices.kept), timeout=LIMIT_MS)

    assert desk.notices.kept[0].words.zh == "不能派往 汀东环卫所：职责不含雨水井盖"
    assert desk.link.sent == []


def test_a02_let_go_elsewhere_nothing_changes(qtbot, desk, hand):
    ended = []
    desk.drag.ended.connect(ended.append)
    nowhere = desk.map.mapToGlobal(desk.map.rect().center())
    hand.drag(card_of_case(desk), desk.places.card_point("td-drainage"), nowhere)

    qtbot.waitUntil(lambda: bool(ended), timeout=LIMIT_MS)

    assert ended == [False]
    assert desk.link.sent == []
    assert desk.notices.kept == ()


def test_a02_a_marker_on_the_map_can_be_dragged_too(qtbot, desk, hand):
    desk.map.under_press = "01A"
    marker = desk.map.mapToGlobal(desk.map.rect().center())
    hand.drag(marker, desk.places.card_point("td-drainage"))

    qtbot.waitUntil(lambda: bool(desk.link.sent), timeout=LIMIT_MS)

    assert desk.link.sent[0].given.unit_id == "td-drainage"
    assert QApplication.activeModalWidget() is None


def test_a02_a_marker_of_the_real_map_can_be_dragged(qtbot, whole_desk, hand):
    desk = still(whole_desk(ME, "dispatch", filed("01A"), chart=MapView()), qtbot)
    qtbot.waitUntil(lambda: "01A" in desk.map.cases.painted_cases, timeout=LIMIT_MS)
    middle = desk.map.viewport
    marker = desk.map.mapToGlobal(desk.map.marker_rect("01A").center())
    where = (middle.x_m, middle.y_m)

    hand.drag(marker, desk.places.card_point("td-drainage"))

    qtbot.waitUntil(lambda: bool(desk.link.sent), timeout=LIMIT_MS)
    assert desk.link.sent[0].given.unit_id == "td-drainage"
    assert (middle.x_m, middle.y_m) == where, "the map itself does not move"
