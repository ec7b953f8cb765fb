"""A large picture is looked at closely, by keys alone: a scanned letter has to be read (A16)."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from console.kit.language import Lang
from console.kit.photo_view import PhotoView
from widgets.skin import Skin


@pytest.fixture
def view(qtbot) -> PhotoView:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    made = PhotoView(Skin(parent=window), Lang("zh", window), window)
    letter = QImage(2480, 3508, QImage.Format.Format_RGB32)
    letter.fill(Qt.GlobalColor.white)
    made.show_image(letter, "移交单")
    return made


def press(view: PhotoView, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(view, key)


def covers(view: PhotoView) -> bool:
    """Whether no room beside the picture is left empty that it could fill."""
    shown, room = view.shown(), view._room()
    wide = shown.left() <= room.left() + 1 and shown.right() >= room.right() - 1
    high = shown.top() <= room.top() + 1 and shown.bottom() >= room.bottom() - 1
    return (wide or shown.width() <= room.width()) and (high or shown.height() <= room.height())


def test_a16_a_scan_is_looked_at_to_twice_its_own_size_and_whole_again(view) -> None:
    whole = view.shown()
    assert view._room().contains(whole) and view.most > 5
    for _ in range(20):
        press(view, Qt.Key.Key_Plus)
        assert covers(view)
    assert view.closer == view.most and view.shown().width() == pytest.approx(2 * 2480)
    press(view, Qt.Key.Key_Minus)
    assert view.closer == pytest.approx(view.most / 1.5)
    press(view, Qt.Key.Key_0)
    assert view.shown() == whole
    press(view, Qt.Key.Key_Minus)
    assert view.closer == 1.0


def test_a16_arrows_and_pages_move_over_it_and_stop_at_its_edges(view) -> None:
    press(view, *[Qt.Key.Key_Equal] * 3)
    top = view.shown().top()
    press(view, Qt.Key.Key_Down)
    assert view.shown().top() == pytest.approx(top - 0.2 * view._room().height())
    press(view, *[Qt.Key.Key_PageDown] * 20)
    assert view.shown().bottom() == pytest.approx(view._room().bottom()) and covers(view)
    press(view, *[Qt.Key.Key_PageUp] * 20)
    assert view.shown().top() == pytest.approx(view._room().top()) and covers(view)
    press(view, *[Qt.Key.Key_Right] * 20, *[Qt.Key.Key_Left] * 40)
    assert covers(view) and view.isVisible()


def test_a_small_picture_is_not_blown_up_and_moves_nowhere(view) -> None:
    view.show_image(QImage(60, 40, QImage.Format.Format_RGB32))
    assert view.most == 1.0 and view.shown().width() == 120
    before = view.shown()
    press(view, Qt.Key.Key_Plus, Qt.Key.Key_Down, Qt.Key.Key_PageDown)
    assert view.shown() == before
    press(view, Qt.Key.Key_Escape)
    assert view.isHidden()


def test_another_picture_begins_whole(view) -> None:
    press(view, Qt.Key.Key_Plus, Qt.Key.Key_Right)
    view.show_image(QImage(3000, 2000, QImage.Format.Format_RGB32))
    assert view.closer == 1.0 and view._room().adjusted(-1, -1, 1, 1).contains(view.shown())


def wheel(view: PhotoView, at: QPointF, turns: int) -> None:
    none, keys, buttons = QPoint(), Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, at, none, QPoint(0, 120 * turns), buttons, keys, phase, False)
    QApplication.sendEvent(view, event)


def test_the_wheel_comes_closer_to_what_lies_under_the_pointer(view) -> None:
    press(view, *[Qt.Key.Key_Plus] * 3)
    at, shown = QPointF(700, 300), view.shown()
    share = (at.y() - shown.top()) / shown.height()
    wheel(view, at, 2)
    shown = view.shown()
    assert (at.y() - shown.top()) / shown.height() == pytest.approx(share, abs=0.01)
    wheel(view, at, -90)
    assert view.closer == 1.0 and view.isVisible()


def test_drawn_by_the_mouse_it_stays_and_as_a_whole_a_click_closes_it(view) -> None:
    press(view, *[Qt.Key.Key_Plus] * 3)
    top = view.shown().top()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(600, 400))
    QTest.mouseMove(view, QPoint(600, 340))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(600, 340))
    assert view.isVisible() and view.shown().top() == pytest.approx(top - 60, abs=1)
    press(view, Qt.Key.Key_0)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(600, 400))
    assert view.isHidden()
