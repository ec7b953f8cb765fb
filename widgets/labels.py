"""Labels that keep their place: shortened where the room ends, with the whole text at hand."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from .skin import Skin


def label(
    text: str = "",
    tone: str = "",
    size: int = 14,
    bold: bool = False,
    wrap: bool = False,
) -> QLabel:
    """Return a label of the house: ``tone`` and ``size`` are read by the style sheet."""
    found = QLabel(text)
    _dress(found, tone, size, bold)
    found.setTextFormat(Qt.TextFormat.PlainText)
    found.setWordWrap(wrap)
    return found


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a label another tone."""
    _set(widget, "tone", tone)


def set_size(widget: QWidget, size: int) -> None:
    """Give a label another type size, pixels of the drawing."""
    _set(widget, "type", str(size))


def fit_size(widget: QLabel, skin: Skin, room_px: int, sizes: Sequence[int]) -> None:
    """Give a label the first of these type sizes in which its text fits the room."""
    is_bold = bool(widget.property("bold"))
    for size in sizes:
        width = QFontMetrics(skin.font(size, is_bold)).horizontalAdvance(widget.text())
        if width <= room_px:
            break
    set_size(widget, size)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _dress(widget: QWidget, tone: str, size: int, bold: bool) -> None:
    widget.setProperty("tone", tone)
    widget.setProperty("type", str(size))
    widget.setProperty("bold", bold)


class ElideLabel(QLabel):
    """One line that is shortened with dots; the tool tip then carries all of it.

    Signals:
        clicked: a person clicked it; only told while the cursor says so.
    """

    clicked = Signal()

    def __init__(
        self, tone: str = "", size: int = 14, bold: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _dress(self, tone, size, bold)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell a click where the cursor promises one."""
        if self.cursor().shape() is Qt.CursorShape.PointingHandCursor:
            self.clicked.emit()

    def sizeHint(self) -> QSize:
        """Return the room of the whole text; QLabel's own answer outlives a change of scale."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few characters are enough to live."""
        return QSize(self.fontMetrics().averageCharWidth() * 3, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        tip = self.text() if text != self.text() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
        painter.drawText(room, self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)
