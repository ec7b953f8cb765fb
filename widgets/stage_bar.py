"""A line of stages: which are done, which one runs, who and when."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from .marks import paint_mark
from .skin import Skin, SkinWidget

_DOT_PX, _NOW_PX = 10, 14
_WHO_PX = 460


class StageText(NamedTuple):
    """One stage; ``status`` is ``"done"``, ``"failed"``, ``"now"``, ``"todo"`` or ``"stopped"``."""

    name: str
    status: str
    when: str = ""
    who: str = ""


class StageBar(SkinWidget):
    """Stages from left to right, each with its time and who."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._stages: tuple[StageText, ...] = ()
        self._has_who = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def stages(self) -> tuple[StageText, ...]:
        """What is shown."""
        return self._stages

    def show_stages(self, stages: Sequence[StageText]) -> None:
        """Show these stages."""
        self._stages = tuple(stages)
        self.setAccessibleName(" → ".join(f"{s.name} {s.when} {s.who}" for s in stages))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(self.skin.px(300), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out who where there is no room for it; the tool tip still says it."""
        self._has_who = self.width() >= self.skin.px(_WHO_PX)
        self.setFixedHeight(self.skin.px(80 if self._has_who else 62))

    def on_skin(self) -> None:
        """Take the other theme or scale."""
        self.setFixedHeight(self.skin.px(80 if self._has_who else 62))
        super().on_skin()

    def _columns(self) -> list[QRect]:
        """Return the column of each stage: as wide as its words, and its share of the rest."""
        metrics = QFontMetrics(self.skin.font(self._type_px(), bold=True))
        words = [max(map(metrics.horizontalAdvance, (s.name, s.when))) for s in self._stages]
        spare = (self.width() - sum(words)) / len(words)
        columns, left = [], 0.0
        for width in words:
            columns.append(QRect(round(left), 0, round(width + spare), 0))
            left += width + spare
        return columns

    def _type_px(self) -> int:
        return 13 if self._has_who else 12

    def event(self, event: QEvent) -> bool:
        """Tell the whole of a stage under the cursor."""
        if isinstance(event, QHelpEvent) and self._stages:
            x = event.pos().x()
            columns = self._columns()
            at = next((i for i, c in enumerate(columns) if c.left() <= x <= c.right()), 0)
            stage = self._stages[at]
            QToolTip.showText(
                event.globalPos(), " · ".join(p for p in (stage.name, stage.when, stage.who) if p)
            )
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if not self._stages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns()
        y = self.skin.px(_NOW_PX / 2 + 4)
        middles = [QPointF(column.x() + column.width() / 2, y) for column in columns]
        self._lines(painter, middles)
        for middle, column, stage in zip(middles, columns, self._stages, strict=True):
            self._dot(painter, middle, stage)
            self._words(painter, column, stage)

    def _lines(self, painter: QPainter, middles: Sequence[QPointF]) -> None:
        gap = QPointF(self.skin.px(_NOW_PX / 2 + 2), 0)
        pairs = zip(middles, middles[1:], self._stages[1:], strict=False)
        for here, there, following in pairs:
            reached = following.status != "todo"
            colour = self.skin.color("good" if reached else "line")
            painter.setPen(QPen(colour, 2))
            painter.drawLine(here + gap, there - gap)

    def _dot(self, painter: QPainter, at: QPointF, stage: StageText) -> None:
        colour, hollow = self._dot_colour(stage.status)
        side = self.skin.px(_NOW_PX if stage.status == "now" else _DOT_PX)
        box = QRectF(at.x() - side / 2, at.y() - side / 2, side, side)
        if stage.status == "now":
            halo = box.adjusted(-3, -3, 3, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.skin.tint("info", 0.35))
            painter.drawEllipse(halo)
        if stage.status == "failed":
            paint_mark(painter, box, "late", self.skin)
            return
        painter.setPen(QPen(colour, 2) if hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1) if hollow else box)

    def _dot_colour(self, status: str) -> tuple[QColor, bool]:
        if status == "todo":
            return self.skin.color("text_3"), True
        tone = {"done": "good", "now": "info"}.get(status, "none")
        return self.skin.color(tone), False

    def _words(self, painter: QPainter, column: QRect, stage: StageText) -> None:
        skin, bold = self.skin, stage.status == "now"
        tone = "text_3" if stage.status == "todo" else "text" if bold else "text_2"
        top, size = skin.px(24), self._type_px()
        lines = [(stage.name, size, tone), (stage.when, size, tone)]
        room = column.width() - skin.px(2)
        # Half a name helps nobody: the tool tip has the whole of it.
        who_px = QFontMetrics(skin.font(12)).horizontalAdvance(stage.who)
        if self._has_who and who_px <= room:
            lines.append((stage.who, 12, "text_3"))
        for text, type_px, colour in lines:
            painter.setFont(skin.font(type_px, bold=bold and colour == tone))
            painter.setPen(skin.color(colour))
            line = QRect(column.x(), top, column.width(), skin.px(18))
            short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, short)
            top += skin.px(18)
