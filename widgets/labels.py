"""Labels that keep their place: shortened where the room ends, with the whole text at hand."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


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
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _dress(widget: QWidget, tone: str, size: int, bold: bool) -> None:
    widget.setProperty("tone", tone)
    widget.setProperty("size", str(size))
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
