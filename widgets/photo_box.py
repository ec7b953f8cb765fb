"""One evidence picture with what it shows and when it was taken."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from .icon import icon_pixmap
from .skin import Skin, SkinWidget

# The foot of a picture is darkened so that white writing stays legible on any picture.
_SCRIM = QColor(6, 10, 18, 190)
_WRITING = QColor("#FFFFFF")
_RATIO, _HIGHEST_PX = 0.68, 132
# Where no picture was taken there is no use in keeping its room.
_EMPTY_PX = 72


class PhotoBox(SkinWidget):
    """A picture, or in words why there is none.

    Signals:
        opened: photo_id of the picture a person wants to see large.
    """

    opened = Signal(object)

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._photo_id, self._caption, self._when = "", "", ""
        self._state, self._state_text = "empty", ""
        self._image: QImage | None = None
        self._scaled: QPixmap | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def photo_id(self) -> str:
        """Which picture belongs here, ``""`` for none."""
        return self._photo_id

    @property
    def state(self) -> str:
        """``"empty"``, ``"loading"``, ``"failed"`` or ``"ready"``."""
        return self._state

    @property
    def caption(self) -> str:
        """What stands under the picture."""
        return "  ".join(part for part in (self._caption, self._when) if part)

    @property
    def image(self) -> QImage | None:
        """The picture once it is here."""
        return self._image

    def expect(self, photo_id: str, caption: str, when: str) -> None:
        """Say which picture belongs here; another one than before empties the box."""
        if photo_id != self._photo_id:
            self._image = self._scaled = None
            self._state = "loading" if photo_id else "empty"
        self._photo_id, self._caption, self._when = photo_id, caption, when
        self.setAccessibleName(self.caption)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if photo_id else Qt.CursorShape.ArrowCursor
        )
        self.update()

    def show_state(self, state: str, text: str) -> None:
        """Say what is with the picture: ``"empty"``, ``"loading"`` or ``"failed"``, in words."""
        self._state, self._state_text = state, text
        self.updateGeometry()
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show the picture."""
        self._image, self._scaled, self._state = image, None, "ready"
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Height follows width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of a picture this wide."""
        highest = _EMPTY_PX if self._state == "empty" else _HIGHEST_PX
        return min(round(width * _RATIO), self.skin.px(highest))

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(self.skin.px(150), self.heightForWidth(self.skin.px(150)))

    def minimumSizeHint(self) -> QSize:
        """Return the least a picture says anything at."""
        return QSize(self.skin.px(72), self.heightForWidth(self.skin.px(72)))

    # ---- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setClipPath(frame)
        if self._state == "ready" and self._image is not None:
            painter.drawPixmap(self.rect(), self._picture())
            self._foot(painter)
        else:
            painter.fillRect(self.rect(), self.skin.color("raised"))
            self._words(painter)

    def _picture(self) -> QPixmap:
        """Return the picture cut to this box, scaled once per size."""
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._scaled is None or self._scaled.size() != wanted:
            big = self._image.scaled(
                wanted,
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )
            cut = QRect(
                (big.width() - wanted.width()) // 2,
                (big.height() - wanted.height()) // 2,
                wanted.width(),
                wanted.height(),
            )
            self._scaled = QPixmap.fromImage(big.copy(cut))
        return self._scaled

    def _foot(self, painter: QPainter) -> None:
        """Paint the time at the foot, and what is shown before it or, where small, above it."""
        skin = self.skin
        pad, height = skin.px(6), skin.px(22)
        bold, plain = skin.font(12, bold=True), skin.font(12)
        words = QFontMetrics(bold).horizontalAdvance(self._caption)
        when = QFontMetrics(plain).horizontalAdvance(self._when)
        foot = QRect(0, self.height() - height, self.width(), height)
        painter.fillRect(foot, _SCRIM)
        painter.setPen(_WRITING)
        painter.setFont(plain)
        room = foot.adjusted(pad, 0, -pad, 0)
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, side | Qt.AlignmentFlag.AlignRight, self._when)
        if words + when + 3 * pad > self.width():
            room = QRect(pad, 0, words, height)
            painter.fillRect(QRect(0, 0, words + 2 * pad, height), _SCRIM)
        painter.setFont(bold)
        painter.drawText(room, side, self._caption)

    def _words(self, painter: QPainter) -> None:
        skin, side = self.skin, self.skin.px(20)
        name = {"failed": "image-off", "loading": "loader"}.get(self._state, "image")
        tone = "soon" if self._state == "failed" else "text_2"
        top = max(4, self.height() // 2 - side - skin.px(2))
        picture = icon_pixmap(name, skin.color(tone), side, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, top, picture)
        painter.setFont(skin.font(12))
        painter.setPen(skin.color("text_2"))
        room = QRect(4, top + side + 4, self.width() - 8, self.height() - top - side - 4)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        text = " · ".join(p for p in (self._caption, self._state_text) if p)
        painter.drawText(room, flags | Qt.TextFlag.TextWordWrap, text)

    # ---- the hand ----------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the picture large."""
        if self._state == "ready" and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._photo_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space do what a click does."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._state == "ready" and event.key() in keys:
            self.opened.emit(self._photo_id)
        else:
            super().keyPressEvent(event)
