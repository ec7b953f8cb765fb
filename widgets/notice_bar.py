"""Sentences that appear, say their piece and go, and never take the focus."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from .icon import icon_pixmap
from .skin import Skin, SkinWidget

_PAD_PX, _ICON_PX, _MIN_PX, _MAX_PX = 12, 18, 260, 560
# Tone and icon per level: colour and shape, the sentence is the word.
LEVELS = {
    "info": ("info", "info"),
    "good": ("good", "circle-check"),
    "warn": ("soon", "triangle-alert"),
    "error": ("act", "circle-x"),
}


class NoticeText(NamedTuple):
    """One sentence; ``stay_ms`` of 0 stays until it is dismissed or replaced."""

    key: str
    level: str
    text: str
    stay_ms: int = 0


class NoticeBar(SkinWidget):
    """One sentence on a raised strip; a click opens what it speaks of, the cross sends it away.

    Signals:
        picked: key, clicked.
        gone: key, dismissed or run out.
    """

    picked = Signal(object)
    gone = Signal(object)

    def __init__(self, skin: Skin, notice: NoticeText, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._notice = notice
        self._room_px = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time)
        self.show_notice(notice)

    @property
    def notice(self) -> NoticeText:
        """What it says."""
        return self._notice

    def set_room(self, room_px: int) -> None:
        """Never be wider than this, real pixels; longer sentences take more lines."""
        self._room_px = room_px

    def show_notice(self, notice: NoticeText) -> None:
        """Say something else under the same key."""
        self._notice = notice
        self.setAccessibleName(notice.text)
        self._timer.stop()
        if notice.stay_ms:
            self._timer.start(notice.stay_ms)
        self.resize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted: as wide as the sentence, then as many lines as it takes."""
        skin, side = self.skin, self._sides()
        metrics = QFontMetrics(skin.font(14))
        width = metrics.horizontalAdvance(self._notice.text) + side + 2
        width = min(max(width, skin.px(_MIN_PX)), self._room_px or skin.px(_MAX_PX))
        width = min(width, skin.px(_MAX_PX))
        room = metrics.boundingRect(
            0, 0, width - side, 10_000, int(Qt.TextFlag.TextWordWrap), self._notice.text
        )
        return QSize(width, max(skin.px(44), room.height() + 2 * skin.px(_PAD_PX)))

    def _sides(self) -> int:
        return self.skin.px(2 * _PAD_PX + 2 * (_ICON_PX + 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, skin = QPainter(self), self.skin
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone, icon = LEVELS[self._notice.level]
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(skin.tint(tone, 0.6))
        painter.setBrush(skin.tint(tone, 0.18))
        painter.drawRoundedRect(box, 8, 8)
        side, ratio = skin.px(_ICON_PX), self.devicePixelRatioF()
        top = (self.height() - side) // 2
        painter.drawPixmap(skin.px(_PAD_PX), top, icon_pixmap(icon, skin.ink(tone), side, ratio))
        cross = icon_pixmap("x", skin.color("text_2"), side, ratio)
        painter.drawPixmap(self.width() - skin.px(_PAD_PX) - side, top, cross)
        painter.setFont(skin.font(14))
        painter.setPen(skin.color("text"))
        left = skin.px(_PAD_PX + _ICON_PX + 10)
        room = self.rect().adjusted(left, 0, -left, 0)
        painter.drawText(
            room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self._notice.text
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The cross dismisses, anywhere else opens."""
        cross = self.width() - self.skin.px(2 * _PAD_PX + _ICON_PX)
        if event.position().x() >= cross:
            self.gone.emit(self._notice.key)
        else:
            self.picked.emit(self._notice.key)

    @Slot()
    def _on_time(self) -> None:
        self.gone.emit(self._notice.key)
