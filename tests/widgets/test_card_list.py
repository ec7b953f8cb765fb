"""The list paints only what is in view, and never moves under the hand."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest

from widgets.card import CARD_PX, Card
from widgets.card_list import CardList
from widgets.pill import PillText


class Maker:
    """Makes cards and counts them."""

    def __init__(self) -> None:
        self.n_made = 0

    def __call__(self, key: str) -> Card:
        self.n_made += 1
        return Card(
            key,
            f"雨水井盖 {key}",
            "学府路 88 号",
            "派遣 7:41",
            "采集员",
            share=0.4,
            badge=PillText("紧急", "act", "late", solid=True),
            mark="soon",
            clock_tone="soon",
        )


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def cards(qtbot, skin, maker) -> CardList:
    found = CardList(skin, maker)
    qtbot.addWidget(found)
    found.resize(360, 5 * CARD_PX)
    found.show()
    found.set_keys(["a", "b", "c"])
    return found


def hover(cards: CardList, y: int = 10) -> None:
    at = QPointF(20, y)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        cards.viewport().mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    cards.viewportEvent(move)


def leave(cards: CardList) -> None:
    cards.viewportEvent(QEvent(QEvent.Type.Leave))


def test_order_is_taken_at_once_without_a_hand(cards):
    cards.set_keys(["c", "a", "b"])

    assert cards.keys == ("c", "a", "b")


def test_order_holds_while_the_hand_is_on_the_list(cards):
    hover(cards)

    cards.set_keys(["new", "b", "c"])

    assert cards.keys == ("a", "b", "c")


def test_what_waits_is_counted(cards, qtbot):
    hover(cards)

    with qtbot.waitSignal(cards.held) as told:
        cards.set_keys(["new", "newer", "b", "c"])

    assert told.args == [2, 1]


def test_order_is_taken_when_the_hand_leaves(cards):
    hover(cards)
    cards.set_keys(["new", "b", "c"])

    leave(cards)

    assert cards.keys == ("new", "b", "c")


def test_order_is_taken_when_the_hand_lies_still(cards):
    hover(cards)
    cards.set_keys(["new", "b", "c"])

    cards.let_go()

    assert cards.keys == ("new", "b", "c")


def test_order_holds_while_a_card_is_dragged(cards):
    seen = []

    def during(key: str) -> None:
        cards.set_keys(["new", "b", "c"])
        seen.append((key, cards.keys))

    cards.drag_wanted.connect(during)
    QTest.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseMove(cards.viewport(), QPoint(60, 60))
    far = QPointF(60, 60)
    cards.mouseMoveEvent(
        QMouseEvent(
            QEvent.Type.MouseMove,
            far,
            cards.viewport().mapToGlobal(far),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    cards.drag_wanted.disconnect(during)

    assert seen == [("a", ("a", "b", "c"))]


def test_a_click_picks_once(cards, qtbot):
    with qtbot.waitSignal(cards.picked) as picked:
        QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, CARD_PX + 9))

    assert picked.args == ["b"]


def test_arrow_keys_pick(cards, qtbot):
    cards.show_current("a")

    with qtbot.waitSignal(cards.picked) as picked:
        QTest.keyClick(cards, Qt.Key.Key_Down)

    assert picked.args == ["b"]


def test_showing_the_current_tells_nobody(cards, qtbot):
    with qtbot.assertNotEmitted(cards.picked):
        cards.show_current("c")

    assert cards.current == "c"


def test_current_stays_marked_when_the_order_changes(cards):
    cards.show_current("b")

    cards.set_keys(["c", "b", "a"])

    assert cards.currentIndex().row() == 1


def test_the_same_order_again_changes_nothing(cards, qtbot):
    with qtbot.assertNotEmitted(cards.model().modelReset):
        cards.set_keys(["a", "b", "c"])


def test_only_cards_in_view_are_made(cards, maker):
    maker.n_made = 0
    cards.replace_keys([str(i) for i in range(20_000)])

    cards.grab()

    assert 0 < maker.n_made < 40


def test_what_is_in_view_stays_there_when_cards_come_above(cards):
    cards.set_keys([str(i) for i in range(100)])
    cards.doItemsLayout()
    cards.verticalScrollBar().setValue(20 * CARD_PX)
    first = cards.keys[cards.indexAt(QPoint(2, 2)).row()]

    cards.set_keys(["new", *(str(i) for i in range(100))])

    assert cards.keys[cards.indexAt(QPoint(2, 2)).row()] == first


@pytest.mark.parametrize("is_stacked", [False, True])
@pytest.mark.parametrize("width", [236, 300, 380])
def test_cards_paint_at_every_width(cards, is_stacked, width):
    cards.set_stacked(is_stacked)
    cards.resize(width, 300)

    assert not cards.grab().isNull()


def test_entering_with_the_mouse_is_a_hand(cards):
    at = QPointF(5, 5)
    cards.viewportEvent(QEnterEvent(at, at, at))
    hover(cards)

    assert cards.is_held


def test_only_cards_that_say_something_new_are_painted_again(qtbot, skin, monkeypatch):
    said = {key: "派遣 7:41" for key in "ABCDEFGH"}
    cards = CardList(skin, lambda key: Card(key, f"案件 {key}", "学府路", said[key], share=0.5))
    qtbot.addWidget(cards)
    cards.resize(320, 400)
    cards.set_keys(tuple(said))
    cards.grab()
    asked = []
    monkeypatch.setattr(cards.viewport(), "update", asked.append)

    cards.refresh()
    assert not asked, "nothing says anything new"

    said["B"] = "派遣 7:40"
    cards.refresh()
    assert asked == [cards.visualRect(cards.model().index(1, 0))]

    cards.grab()
    cards.refresh()
    assert len(asked) == 1, "it stands there now"
