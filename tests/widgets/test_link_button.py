"""A link's numbers change without moving what stands beside it."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.link_button import LinkButton


class Counter(QObject):
    """Counts how often a widget's parts were laid out anew."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.n = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.n += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def scene(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    link = LinkButton(window)
    row.addWidget(link)
    link.say("20,123 open")
    window.show()
    qtbot.waitExposed(window)
    return window, link


def test_words_of_the_same_width_lay_nothing_out_anew(qapp, scene):
    window, link = scene
    qapp.processEvents()
    counter = Counter(window)
    link.say("20,132 open")
    qapp.processEvents()
    assert counter.n == 0 and link.text() == "20,132 open"


def test_longer_words_get_the_room_they_need(qapp, scene):
    _, link = scene
    before = link.width()
    link.say("20,132 open, and many more words")
    qapp.processEvents()
    assert link.width() > before
    assert link.width() >= link.sizeHint().width()


def test_larger_type_gets_the_room_it_needs(qapp, scene):
    _, link = scene
    font = link.font()
    font.setPixelSize(40)
    link.setFont(font)
    qapp.processEvents()
    assert link.width() >= link.sizeHint().width() > 150
