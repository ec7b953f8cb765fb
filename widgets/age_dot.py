"""How old something live is: a mark, a word and seconds."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from .marks import paint_mark
from .skin import Skin, SkinWidget

_TYPE_PX, _MARK_PX, _GAP_PX = 13, 10, 6


class AgeDot(SkinWidget):
    """A lamp: ``good`` ● lives, ``soon`` ▲ is slow, ``late`` ■ is lost, ``none`` ○ is not known."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._level, self._text = "none", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @property
    def level(self) -> str:
        """The level shown: a row of ``MARKS``."""
        return self._level

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text

    def show_age(self, level: str, text: str, tip: str = "") -> None:
        """Show this level and text."""
        if (level, text) == (self._level, self._text) and tip == self.toolTip():
            return
        width = self.sizeHint().width()
        self._level, self._text = level, text
        self.setToolTip(tip)
        self.setAccessibleName(text)
        if self.sizeHint().width() != width:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        metrics = QFontMetrics(self.skin.font(_TYPE_PX))
        width = metrics.horizontalAdvance(self._text) + self.skin.px(_MARK_PX + _GAP_PX) + 2
        return QSize(width, self.skin.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        skin, side = self.skin, self.skin.px(_MARK_PX)
        paint_mark(painter, QRectF(0, (self.height() - side) / 2, side, side), self._level, skin)
        painter.setFont(skin.font(_TYPE_PX))
        tone = {"late": "act", "soon": "soon"}.get(self._level, "text_2")
        painter.setPen(skin.color(tone) if tone == "text_2" else skin.ink(tone))
        left = skin.px(_MARK_PX + _GAP_PX)
        painter.drawText(
            self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text
        )
