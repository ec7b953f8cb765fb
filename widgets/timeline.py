"""A history as lines: when, what, who, and the words that were left."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from .skin import Skin, SkinWidget

_LEFT_PX, _GAP_PX, _LINE_PX = 20, 8, 20


class Happening(NamedTuple):
    """One line of a history; ``tone`` colours its dot."""

    when: str
    what: str
    who: str = ""
    note: str = ""
    tone: str = "none"


class Timeline(SkinWidget):
    """Happenings from the newest down, each wrapped to the width there is."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._rows: tuple[Happening, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def rows(self) -> tuple[Happening, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[Happening]) -> None:
        """Show this history."""
        self._rows = tuple(rows)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Height follows width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at this width."""
        return sum(self._height(row, width) for row in self._rows)

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        width = max(self.width(), self.skin.px(200))
        return QSize(width, self.heightForWidth(width))

    def _note_room(self, width: int) -> int:
        return width - self.skin.px(_LEFT_PX)

    def _note_height(self, row: Happening, width: int) -> int:
        if not row.note:
            return 0
        room = QRect(0, 0, self._note_room(width), 10_000)
        metrics = QFontMetrics(self.skin.font(13))
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, row.note).height()

    def _height(self, row: Happening, width: int) -> int:
        return self.skin.px(_LINE_PX + _GAP_PX) + self._note_height(row, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for i, row in enumerate(self._rows):
            height = self._height(row, self.width())
            if top + height >= event.rect().top() and top <= event.rect().bottom():
                self._paint_row(painter, row, top, height, is_last=i == len(self._rows) - 1)
            top += height

    def _paint_row(
        self, painter: QPainter, row: Happening, top: int, height: int, is_last: bool
    ) -> None:
        skin, line = self.skin, self.skin.px(_LINE_PX)
        centre = QPointF(skin.px(5) + 0.5, top + line / 2)
        if not is_last:
            painter.setPen(QPen(skin.color("line"), 1))
            painter.drawLine(centre, QPointF(centre.x(), centre.y() + height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(skin.color(row.tone))
        radius = skin.px(4)
        painter.drawEllipse(centre, radius, radius)
        left = self._words(painter, row, QRect(skin.px(_LEFT_PX), top, self.width(), line))
        self._who(painter, row, QRect(left, top, self.width() - left, line))
        if row.note:
            painter.setFont(skin.font(13))
            painter.setPen(skin.color("text_2"))
            room = QRect(skin.px(_LEFT_PX), top + line, self._note_room(self.width()), height)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, row.note)

    def _words(self, painter: QPainter, row: Happening, box: QRect) -> int:
        """Paint time and act; return where they end."""
        skin = self.skin
        painter.setFont(skin.font(13))
        painter.setPen(skin.color("text_3"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, row.when)
        left = box.x() + painter.fontMetrics().horizontalAdvance(row.when) + skin.px(8)
        painter.setFont(skin.font(13, bold=True))
        painter.setPen(skin.color("text"))
        painter.drawText(
            QRect(left, box.y(), self.width() - left, box.height()),
            Qt.AlignmentFlag.AlignVCenter,
            row.what,
        )
        return left + painter.fontMetrics().horizontalAdvance(row.what) + skin.px(8)

    def _who(self, painter: QPainter, row: Happening, box: QRect) -> None:
        painter.setFont(self.skin.font(13))
        painter.setPen(self.skin.color("text_2"))
        text = painter.fontMetrics().elidedText(
            row.who, Qt.TextElideMode.ElideRight, max(0, box.width())
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
