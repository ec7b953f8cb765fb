"""The ghost hand does what a hand does, by the same steps, and yields to a real one at once."""

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import after
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from console.drag.ghost import GhostHand, HandsOff, Showing
from console.drag.ghost_show import FIRST_S, TRY_S, GhostShow, ShowPlaces
from tests.console.fake_link import MINUTE_MS, START_MS, at, delivered, filed

HERE, THERE = QPoint(50, 50), QPoint(400, 300)


class Stage:
    """A host with a ghost on it; the animation is finished by hand."""

    def __init__(self, desk, qapp, qtbot) -> None:
        self.desk = desk
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(800, 600)
        self.host.show()
        self.hands = HandsOff(qapp, 60_000, self.host)
        self.hand = GhostHand(desk.skin, desk.lang, desk.drag, self.hands, self.host)
        self.hand._motion.setDuration(1)
        self.hand._hold.setInterval(1)
        places = ShowPlaces(lambda _id: HERE, lambda _id: THERE, self.unit_at)
        self.show = GhostShow(desk.parts, desk.acting, self.hand, self.hands, places)
        self.beats = []
        self.show.beat.connect(self.beats.append)

    def unit_at(self, point: QPoint) -> str:
        return "td-drainage" if (point - THERE).manhattanLength() < 40 else ""

    def seconds(self, n: float) -> None:
        for _ in range(math.ceil(n) + 1):
            self.show.step()


@pytest.fixture
def stage(desk, qapp, qtbot):
    return Stage(desk, qapp, qtbot)


def showing(case_id="01A", unit_id="td-drainage"):
    return Showing(case_id, unit_id, Words("雨水井盖", "Cover"), HERE, lambda: THERE)


def touch(stage):
    """Move a mouse as a device does: two spontaneous moves, since the first may be nobody's."""
    for x in (10, 60):
        spot = QPointF(x, 10)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            spot,
            spot,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        event.spontaneous = lambda: True
        stage.hands.eventFilter(stage.host, event)


def test_one_showing_previews_and_drops_by_the_drag_desk(stage, qtbot):
    stage.desk.show(filed())
    hovered = []
    stage.desk.drag.hovered.connect(hovered.append)

    with qtbot.waitSignal(stage.hand.shown) as shown:
        assert stage.hand.show_drag(showing(), stage.unit_at)

    assert shown.args == [True]
    assert hovered[0].unit.unit_id == "td-drainage"
    (command,) = stage.desk.link.sent
    assert (command.act, command.given.unit_id) == (Act.DISPATCH, "td-drainage")


def test_a_case_that_cannot_be_dragged_is_not_shown(stage):
    stage.desk.show(delivered())
    assert not stage.hand.show_drag(showing(), stage.unit_at)
    assert not stage.hand.isVisible()


def test_a_touch_lets_go_at_once_and_nothing_is_sent(stage):
    stage.desk.show(filed())
    stage.hand._motion.setDuration(60_000)
    stage.hand.show_drag(showing(), stage.unit_at)

    touch(stage)

    assert not stage.hand.is_showing
    assert stage.desk.drag.case is None
    assert stage.desk.link.sent == []
    assert not stage.hands.are_off


def test_nothing_is_shown_before_it_is_switched_on_or_while_hands_are_on(stage):
    stage.desk.show(filed())
    stage.seconds(5)
    assert not stage.hand.is_showing
    touch(stage)
    stage.show.start()
    stage.seconds(5)
    assert not stage.hand.is_showing


def test_the_first_case_is_shown_soon_then_the_person_is_invited(stage, qtbot):
    stage.desk.show(filed())
    stage.show.start()
    with qtbot.waitSignal(stage.hand.shown):
        stage.seconds(FIRST_S + 1)
    assert stage.beats == ["drag"]
    assert stage.desk.selection.case_id == "01A"

    stage.desk.link.accept(stage.desk.link.sent[0], filed())
    stage.desk.link.tell(filed("01B"))
    stage.desk.face.pull()
    stage.desk.face.pull()
    stage.desk.face.pull()
    stage.seconds(FIRST_S + 2)
    assert not stage.hand.is_showing, "the second case is left to the person for a while"
    with qtbot.waitSignal(stage.hand.shown):
        stage.seconds(TRY_S)


def test_a_returned_case_is_dragged_again_to_another_unit(stage, qtbot):
    unit = Actor("td-drainage", Role.UNIT)
    read = after(delivered(), Act.READ, unit, Given(), at(12))
    returned = after(read, Act.RETURN, unit, Given(reason="非我单位职责"), at(13))
    stage.desk.show(returned)
    stage.show.start()

    with qtbot.waitSignal(stage.hand.shown):
        stage.seconds(FIRST_S + 1)

    assert stage.desk.link.sent[0].given.unit_id == "td-municipal"
    assert stage.beats == ["redispatch"]


def test_a_case_left_unread_is_urged_once(stage):
    stage.desk.show(delivered())
    stage.show.start()
    stage.desk.link.now_ms = START_MS + 11 * MINUTE_MS + 30_000
    stage.seconds(1)
    assert stage.desk.link.sent == []

    stage.desk.link.now_ms = START_MS + 13 * MINUTE_MS
    stage.seconds(2)

    assert [command.act for command in stage.desk.link.sent] == [Act.URGE]
    assert stage.beats == ["urge"]
