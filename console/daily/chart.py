"""What came in by source: a bar for the day, a line where a usual day stands."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin, SkinWidget

from .text import SourceBar

_HEIGHT_PX, _TYPE_PX, _BAR_PX, _LINE_PX = 132, 12, 46, 2.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class SourceChart(SkinWidget):
    """Painted; it says its numbers to readers of the screen, too."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(skin, parent)
        self._bars: tuple[SourceBar, ...] = ()
        self._title = ""

    @property
    def bars(self) -> tuple[SourceBar, ...]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: tuple[SourceBar, ...], title: str) -> None:
        """Show another day."""
        self._bars, self._title = bars, title
        told = " ".join(f"{bar.name} {bar.n:g} ({bar.usual:.1f})" for bar in bars)
        self.setAccessibleName(f"{title} {told}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return a low chart."""
        return QSize(self.skin.px(400), self.skin.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(self.skin.px(200), self.skin.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title, bars, their numbers and names."""
        painter, skin = QPainter(self), self.skin
        font = skin.font(_TYPE_PX)
        painter.setFont(font)
        row = QFontMetrics(font).height() * 1.25
        painter.setPen(skin.color("text_2"))
        head = QRectF(0, 0, self.width(), row)
        painter.drawText(
            head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title
        )
        if not self._bars:
            return
        plot = QRectF(0, 2 * row, self.width(), self.height() - 3.2 * row)
        top = max(1.0, *(max(bar.n, bar.usual) for bar in self._bars))
        share = plot.width() / len(self._bars)
        for n, bar in enumerate(self._bars):
            column = QRectF(plot.left() + n * share, plot.top(), share, plot.height())
            self._paint_bar(painter, column, bar, top, row)
        painter.setPen(QPen(skin.color("line"), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())

    def _paint_bar(
        self, painter: QPainter, column: QRectF, bar: SourceBar, top: float, row: float
    ) -> None:
        skin, width = self.skin, min(self.skin.px(_BAR_PX), column.width() * 0.6)
        middle = column.center().x()
        height = column.height() * bar.n / top
        box = QRectF(middle - width / 2, column.bottom() - height, width, height)
        painter.fillRect(box, skin.color("info"))
        usual_y = column.bottom() - column.height() * bar.usual / top
        painter.setPen(QPen(skin.color("soon"), skin.px(_LINE_PX)))
        painter.drawLine(
            round(middle - width * 0.7), round(usual_y), round(middle + width * 0.7), round(usual_y)
        )
        painter.setPen(skin.color("text"))
        above = min(box.top(), usual_y - skin.px(_LINE_PX))
        painter.drawText(
            QRectF(column.left(), above - row, column.width(), row), _MIDDLE, f"{bar.n:g}"
        )
        painter.setPen(skin.color("text_2"))
        name = painter.fontMetrics().elidedText(
            bar.name, Qt.TextElideMode.ElideRight, int(column.width())
        )
        painter.drawText(QRectF(column.left(), column.bottom(), column.width(), row), _MIDDLE, name)
