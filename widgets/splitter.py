"""Splitters without lines: the gap is the handle, and it says so under the cursor."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Slot
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from .skin import Skin

GAP_PX = 8


class _Handle(QSplitterHandle):
    """The gap between two panels."""

    def __init__(self, skin: Skin, parent: QSplitter) -> None:
        super().__init__(parent.orientation(), parent)
        self._skin = skin
        self._hovered = False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._hovered:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._skin.color("info"))
        middle, long = QRectF(self.rect()).center(), self._skin.px(40)
        across = self.orientation() == Qt.Orientation.Horizontal
        width, height = (2, long) if across else (long, 2)
        painter.drawRoundedRect(
            QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height), 1, 1
        )


class Splitter(QSplitter):
    """A splitter of the house; nothing in it can be folded away by accident."""

    def __init__(
        self, skin: Skin, orientation: Qt.Orientation, parent: QWidget | None = None
    ) -> None:
        super().__init__(orientation, parent)
        self._skin = skin
        self._shares: tuple[float, ...] = ()
        self.splitterMoved.connect(self._on_moved)
        skin.changed.connect(self._on_skin)
        self._on_skin()
        self.setChildrenCollapsible(False)

    @Slot()
    def _on_skin(self) -> None:
        self.setHandleWidth(self._skin.px(GAP_PX))

    def createHandle(self) -> QSplitterHandle:
        """Make the gap."""
        return _Handle(self._skin, self)

    def shares(self) -> list[float]:
        """Return the share of each part, adding up to 1; empty before the first layout."""
        sizes = self.sizes()
        total = sum(sizes)
        return [size / total for size in sizes] if total else []

    def use_shares(self, shares: Sequence[float]) -> None:
        """Give each part its share of the room there is, now and whenever the room changes."""
        self._shares = tuple(shares)
        self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shares; a part that needs more than its share gets it."""
        super().resizeEvent(event)
        self._apply()

    @Slot(int, int)
    def _on_moved(self, position: int, index: int) -> None:
        self._shares = tuple(self.shares())

    def _apply(self) -> None:
        if len(self._shares) != self.count():
            return
        is_across = self.orientation() is Qt.Orientation.Horizontal
        length = self.width() if is_across else self.height()
        room = max(length - self.handleWidth() * (self.count() - 1), self.count())
        self.setSizes([max(1, round(room * share)) for share in self._shares])
