"""A picture over the whole window, to be cut and marked by mouse or by keys alone."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.kit.dialogs import Panel
from console.kit.language import Lang
from widgets.skin import Skin

from . import words as w
from .marking import Mark, Marking, Tool, box_on, on_place, paint_marks

_VEIL, _WRITING, _SOFT = QColor(4, 8, 15, 235), QColor(230, 237, 247), QColor(150, 164, 184)
_OUTSIDE, _CROSS = QColor(4, 8, 15, 150), QColor(255, 214, 64)
_MARGIN_PX = 56
_STEP, _FINE_STEP = 0.02, 0.004
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UNDO = (Qt.Key.Key_Z, Qt.Key.Key_Backspace)
_TOOL_KEYS = {Qt.Key[f"Key_{letter}"]: Tool(key) for key, (letter, _) in w.TOOLS.items()}


class MarkView(Panel):
    """Cuts and marks one picture.

    Signals:
        done: ``Marking`` that was made.
    """

    done = Signal(object)

    def __init__(self, skin: Skin, lang: Lang, host: QWidget) -> None:
        super().__init__(host)
        self._skin, self._lang = skin, lang
        self._image = QImage()
        self.marking = Marking()
        self.tool = Tool.BOX
        self.cross = (0.5, 0.5)
        self._from: tuple[float, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_image(self, image: QImage, marking: Marking) -> None:
        """Begin with a picture, and with what was done to it before."""
        self._image, self.marking, self._from = image, marking, None
        self.cross = (0.5, 0.5)
        self.setAccessibleName(self._lang.of(w.MARK_TITLE))
        self.open(self)

    def place(self) -> None:
        """Lie over the whole desk."""
        self.setGeometry(self.over_desk())

    @property
    def picture_place(self) -> QRectF:
        """Where the picture stands: as large as it fits."""
        margin = self._skin.px(_MARGIN_PX)
        room = QRectF(self.rect().adjusted(margin, margin, -margin, -margin))
        size = self._image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left = room.center().x() - size.width() / 2
        top = room.center().y() - size.height() / 2
        return QRectF(left, top, max(1, size.width()), max(1, size.height()))

    # ---- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture, marks, what is cut off, the cross and the words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _VEIL)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.picture_place
        painter.drawImage(place, self._image)
        marks = self.marking.marks + ((self._open_mark,) if self._open_mark else ())
        paint_marks(painter, place, marks)
        self._paint_cut(painter, place, Marking(marks).crop)
        self._paint_cross(painter, place)
        self._paint_words(painter, place)

    @property
    def _open_mark(self) -> Mark | None:
        """What is being drawn now."""
        return Mark(self.tool, *self._from, *self.cross) if self._from is not None else None

    def _paint_cut(self, painter: QPainter, place: QRectF, cut: QRectF) -> None:
        if cut == QRectF(0, 0, 1, 1):
            return
        kept = box_on(place, cut)
        for side in (
            QRectF(place.topLeft(), QPointF(place.right(), kept.top())),
            QRectF(QPointF(place.left(), kept.bottom()), place.bottomRight()),
            QRectF(QPointF(place.left(), kept.top()), kept.bottomLeft()),
            QRectF(kept.topRight(), QPointF(place.right(), kept.bottom())),
        ):
            painter.fillRect(side, _OUTSIDE)
        painter.setPen(QPen(_WRITING, 1.5, Qt.PenStyle.DashLine))
        painter.drawRect(kept)

    def _paint_cross(self, painter: QPainter, place: QRectF) -> None:
        at, arm = on_place(place, *self.cross), self._skin.px(14)
        painter.setPen(QPen(_CROSS, 1.5))
        painter.drawLine(QPointF(at.x() - arm, at.y()), QPointF(at.x() + arm, at.y()))
        painter.drawLine(QPointF(at.x(), at.y() - arm), QPointF(at.x(), at.y() + arm))

    def _paint_words(self, painter: QPainter, place: QRectF) -> None:
        of, margin = self._lang.of, self._skin.px(_MARGIN_PX)
        head = QRect(round(place.left()), round(place.top()) - margin, self.width(), margin)
        across = head.x()
        for key, (letter, words) in w.TOOLS.items():
            is_on = key == self.tool.value
            painter.setFont(self._skin.font(15, bold=is_on))
            painter.setPen(_CROSS if is_on else _SOFT)
            text = f"{letter}  {of(words)}"
            cell = QRect(across, head.y(), head.width(), margin)
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter, text)
            across += painter.fontMetrics().horizontalAdvance(text) + self._skin.px(28)
        painter.setPen(_WRITING)
        painter.setFont(self._skin.font(13))
        foot = QRect(0, round(place.bottom()), self.width(), margin)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, of(w.MARK_HELP))

    # ---- mouse ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw."""
        self.cross = self._from = self._share(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.cross = self._share(event)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It is drawn."""
        self.cross = self._share(event)
        self._set_point()

    def _share(self, event: QMouseEvent) -> tuple[float, float]:
        at, place = event.position(), self.picture_place
        x = (at.x() - place.left()) / place.width()
        y = (at.y() - place.top()) / place.height()
        return _inside(x), _inside(y)

    # ---- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Work it by keys alone; nothing leaves the view while it is up."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(_ARROWS[key], _FINE_STEP if is_fine else _STEP)
        elif key in _TOOL_KEYS:
            self.tool, self._from = _TOOL_KEYS[key], None
        elif key == Qt.Key.Key_Space:
            self._set_point()
        elif key in _UNDO:
            self._undo()
        elif key in _ENTER:
            self._finish()
        elif key == Qt.Key.Key_Escape and self._from is not None:
            self._from = None
        else:
            super().keyPressEvent(event)
        event.accept()
        self.update()

    def _move(self, way: tuple[int, int], step: float) -> None:
        x, y = self.cross
        self.cross = _inside(x + way[0] * step), _inside(y + way[1] * step)

    def _set_point(self) -> None:
        """Set the first point, or the second: then a mark is made."""
        if self._open_mark is None:
            self._from = self.cross
        else:
            self.marking, self._from = self.marking.with_mark(self._open_mark), None
        self.update()

    def _undo(self) -> None:
        if self._from is not None:
            self._from = None
        else:
            self.marking = self.marking.undone()

    def _finish(self) -> None:
        marking = self.marking
        self.dismiss()
        self.done.emit(marking)


def _inside(share: float) -> float:
    return min(1.0, max(0.0, share))
