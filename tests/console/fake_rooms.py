"""Stand-ins for map and pictures: they note what a desk tells and say what a test says."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget


class FakeMap(QWidget):
    """Speaks like ``layers.view.MapView``."""

    case_picked = Signal(object)
    case_pressed = Signal(object)
    cluster_picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.under_press = ""
        self.taken: list = []
        self.selected: list[tuple[str, bool]] = []
        self.links: list[tuple[str, QPoint, bool]] = []

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.under_press:
            self.case_pressed.emit(self.under_press)

    def take(self, changes) -> None:
        self.taken.append(changes)

    def select_case(self, case_id: str, centre: bool = True) -> None:
        self.selected.append((case_id, centre))

    def draw_link(self, case_id: str, to: QPoint, legal: bool) -> None:
        self.links.append((case_id, to, legal))


def card_of_case(desk) -> QPoint:
    """Return the middle of the first card of the queue, global pixels."""
    cards = desk.panels.queue.cards
    middle = cards.visualRect(cards.model().index(0, 0)).center()
    return cards.viewport().mapToGlobal(middle)
