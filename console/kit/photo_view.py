"""One picture as large as the window allows, and closer; a click or Esc sends it away."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin

from . import words as w
from .dialogs import Panel
from .language import Lang

_VEIL = QColor(4, 8, 15, 225)
_WRITING = QColor("#E6EDF7")
_MARGIN_PX = 48
# A small picture blown up further shows nothing that is not there already.
_MAX_ZOOM = 2
_STEP, _WHEEL_STEP = 1.5, 1.2
# How much of what is seen an arrow and a page move.
_ARROW, _PAGE = 0.2, 0.9
_CLOSER = {Qt.Key.Key_Plus: _STEP, Qt.Key.Key_Equal: _STEP, Qt.Key.Key_Minus: 1 / _STEP}
_MOVES = {
    Qt.Key.Key_Left: (-_ARROW, 0.0),
    Qt.Key.Key_Right: (_ARROW, 0.0),
    Qt.Key.Key_Up: (0.0, -_ARROW),
    Qt.Key.Key_Down: (0.0, _ARROW),
    Qt.Key.Key_PageUp: (0.0, -_PAGE),
    Qt.Key.Key_PageDown: (0.0, _PAGE),
}


class PhotoView(Panel):
    """Lies over the whole window while it is shown."""

    def __init__(self, skin: Skin, lang: Lang, host: QWidget) -> None:
        super().__init__(host)
        self._skin, self._lang = skin, lang
        self._image, self._caption = QImage(), ""
        self._closer, self._at = 1.0, QPointF(0.5, 0.5)
        self._drawn_from = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_image(self, image: QImage, caption: str = "") -> None:
        """Show a picture over everything, with what it shows and when it was taken."""
        self._image, self._caption = image, caption
        self._closer, self._at = 1.0, QPointF(0.5, 0.5)
        self.open(self)
        self.update()

    @Slot()
    def place(self) -> None:
        """Lie over the whole desk."""
        self.setGeometry(self.over_desk())

    # ---- what is seen --------------------------------------------------------------------------

    @property
    def closer(self) -> float:
        """How much larger than as a whole the picture is shown, 1 and more."""
        return self._closer

    @property
    def most(self) -> float:
        """How close it can be looked at; 1 where closer would show nothing more."""
        fitted = self._fitted().width()
        return max(1.0, self._image.width() * _MAX_ZOOM / fitted) if fitted else 1.0

    def shown(self) -> QRectF:
        """Return where the whole picture would lie; only what is in the room is seen."""
        room, size = self._room(), self._fitted() * self._closer
        left = room.center().x() - size.width() * self._at.x()
        top = room.center().y() - size.height() * self._at.y()
        return QRectF(QPointF(left, top), size)

    def look(self, closer: float, at: QPointF) -> None:
        """Look so close at a point of the picture, shares of its sides; no edge leaves its edge."""
        self._closer = min(max(1.0, closer), self.most)
        room, size = self._room(), self._fitted() * self._closer
        self._at = QPointF(
            _held(at.x(), room.width(), size.width()), _held(at.y(), room.height(), size.height())
        )
        self.update()

    def _room(self) -> QRectF:
        margin = self._skin.px(_MARGIN_PX)
        return QRectF(self.rect().adjusted(margin, margin, -margin, -margin))

    def _fitted(self) -> QSizeF:
        largest = self._room().size().boundedTo(QSizeF(self._image.size() * _MAX_ZOOM))
        return QSizeF(self._image.size()).scaled(largest, Qt.AspectRatioMode.KeepAspectRatio)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _VEIL)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        margin, shown = self._skin.px(_MARGIN_PX), self.shown()
        seen = shown.intersected(self._room())
        painter.setClipRect(seen)
        painter.drawImage(shown, self._image)
        painter.setClipping(False)
        painter.setPen(_WRITING)
        painter.setFont(self._skin.font(14))
        head = QRect(0, round(seen.top()) - margin, self.width(), margin)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, self._caption)
        foot = QRect(0, round(seen.bottom()), self.width(), margin)
        said = w.Window.PHOTO_CLOSER if self.most > 1.0 else w.Window.PHOTO_CLOSE
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, self._lang.of(said))

    # ---- keys and mouse ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus come closer and go back, arrows and pages move, 0 shows it whole."""
        key, room = Qt.Key(event.key()), self._room()
        if key in _CLOSER:
            self.look(self._closer * _CLOSER[key], self._at)
        elif key == Qt.Key.Key_0:
            self.look(1.0, self._at)
        elif key in _MOVES:
            right, down = _MOVES[key]
            self._move_by(QPointF(right * room.width(), down * room.height()))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _move_by(self, px: QPointF) -> None:
        size = self._fitted() * self._closer
        if not size.isEmpty():
            moved = QPointF(px.x() / size.width(), px.y() / size.height())
            self.look(self._closer, self._at + moved)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Come closer to what lies under the pointer, or go back."""
        turns = event.angleDelta().y()
        shown, room = self.shown(), self._room()
        if not turns or shown.isEmpty():
            return
        closer = min(max(1.0, self._closer * _WHEEL_STEP ** (turns / 120)), self.most)
        away = event.position() - room.center()
        size, then = shown.size(), self._fitted() * closer
        under = self._at + QPointF(away.x() / size.width(), away.y() / size.height())
        at = under - QPointF(away.x() / then.width(), away.y() / then.height())
        self.look(closer, at)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go away; looked at closely, the picture is drawn along instead."""
        self._drawn_from = event.position().toPoint()
        if self._closer == 1.0:
            self.dismiss()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the picture along."""
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_by(QPointF(self._drawn_from - at))
            self._drawn_from = at


def _held(at: float, room_px: float, size_px: float) -> float:
    """Return the point in the middle of the room, so that no room is left empty beside."""
    if size_px <= room_px:
        return 0.5
    half = room_px / size_px / 2
    return min(max(half, at), 1 - half)
