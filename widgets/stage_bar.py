"""A line of stages: which are done, which one runs, who and when."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from .skin import Skin, SkinWidget

_DOT_PX, _NOW_PX = 10, 14


class StageText(NamedTuple):
    """One stage; ``status`` is ``"done"``, ``"now"``, ``"todo"`` or ``"stopped"``."""

    name: str
    status: str
    when: str = ""
    who: str = ""


class StageBar(SkinWidget):
    """Stages from left to right, each with its time and who."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._stages: tuple[StageText, ...] = ()
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
        return QSize(self.skin.px(300), self.skin.px(80))

    def event(self, event: QEvent) -> bool:
        """Tell the whole of a stage under the cursor."""
        if isinstance(event, QHelpEvent) and self._stages:
            step = self.width() / len(self._stages)
            at = min(int(event.pos().x() / step), len(self._stages) - 1)
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
        step = self.width() / len(self._stages)
        y = self.skin.px(_NOW_PX / 2 + 4)
        self._lines(painter, step, y)
        for i, stage in enumerate(self._stages):
            self._dot(painter, QPointF(step * (i + 0.5), y), stage)
            self._words(painter, QRect(round(step * i), 0, round(step), 0), stage)

    def _lines(self, painter: QPainter, step: float, y: int) -> None:
        gap = self.skin.px(_NOW_PX / 2 + 2)
        for i in range(len(self._stages) - 1):
            reached = self._stages[i + 1].status in ("done", "now", "stopped")
            colour = self.skin.color("good" if reached else "line")
            painter.setPen(QPen(colour, 2))
            painter.drawLine(QPointF(step * (i + 0.5) + gap, y), QPointF(step * (i + 1.5) - gap, y))

    def _dot(self, painter: QPainter, at: QPointF, stage: StageText) -> None:
        colour, hollow = self._dot_colour(stage.status)
        side = self.skin.px(_NOW_PX if stage.status == "now" else _DOT_PX)
        box = QRectF(at.x() - side / 2, at.y() - side / 2, side, side)
        if stage.status == "now":
            halo = box.adjusted(-3, -3, 3, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.skin.tint("info", 0.35))
            painter.drawEllipse(halo)
        painter.setPen(QPen(colour, 2) if hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1) if hollow else box)

    def _dot_colour(self, status: str) -> tuple[QColor, bool]:
        if status == "todo":
            return self.skin.color("text_3"), True
        tone = {"done": "good", "now": "info", "stopped": "none"}[status]
        return self.skin.color(tone), False

    def _words(self, painter: QPainter, column: QRect, stage: StageText) -> None:
        skin, bold = self.skin, stage.status == "now"
        tone = "text_3" if stage.status == "todo" else "text" if bold else "text_2"
        top, room = skin.px(24), column.width() - skin.px(2)
        for text, size in ((stage.name, 13), (stage.when, 13), (stage.who, 12)):
            painter.setFont(skin.font(size, bold=bold and size == 13))
            painter.setPen(skin.color(tone if size == 13 else "text_3"))
            line = QRect(column.x(), top, column.width(), skin.px(18))
            short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, short)
            top += skin.px(18)
