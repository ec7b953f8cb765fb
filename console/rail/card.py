"""One unit on the rail: who they are, how busy, how punctual, whether they may take the case."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.drag.drag import unpack
from widgets.skin import Skin, SkinWidget

from .card_paint import GLOW_PX, HEIGHT_PX, CardArt, CardLook, CardText, words_px

# mission.md A02: a drop must not slip to the neighbour.
DROP_MIN_MM = 12.0
_MM_PER_INCH = 25.4


class UnitCard(SkinWidget):
    """A drop target that counts.

    Signals:
        entered: ``unit_id`` a case is held over; ``left`` when it is no more.
        dropped: ``unit_id`` a case was let go over.
        chosen: ``unit_id``: Enter on the focused card.
        in_hand_wanted, due_wanted: ``unit_id`` whose number was clicked.
        walked: ``(unit_id, step)``: arrow keys ask for the neighbour.
    """

    entered = Signal(object)
    left = Signal(object)
    dropped = Signal(object)
    chosen = Signal(object)
    in_hand_wanted = Signal(object)
    due_wanted = Signal(object)
    walked = Signal(object, int)

    def __init__(self, skin: Skin, unit_id: str, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.unit_id = unit_id
        self.art = CardArt(skin)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @staticmethod
    def height_px(skin: Skin) -> int:
        """Return the height every card needs, the glow included."""
        return skin.px(HEIGHT_PX) + 2 * GLOW_PX

    @property
    def look(self) -> CardLook:
        """How it stands now."""
        return self.art.look

    @property
    def text(self) -> CardText:
        """What it says now."""
        return self.art.text

    def show_text(self, text: CardText, share: float | None) -> bool:
        """Show these words; ``share`` is the on-time share, ``None`` for no data.

        Returns:
            Whether they are others than before.
        """
        if (text, share) == (self.art.text, self.art.share):
            return False
        self.art.text, self.art.share = text, share
        self.setAccessibleName(f"{text.name} {text.key}".strip())
        self.setAccessibleDescription(
            f"{text.on_duty} {text.in_hand} {text.rate_label} {text.rate} {text.base} {text.state}"
        )
        self.setToolTip(text.tip)
        self.updateGeometry()
        self.update()
        return True

    def show_look(self, look: CardLook) -> None:
        """Stand differently towards the case."""
        if look is not self.art.look:
            self.art.look = look
            self.update()

    def set_tall(self, is_tall: bool) -> None:
        """Give the name two lines, as all cards of the rail do."""
        if is_tall != self.art.is_tall:
            self.art.is_tall = is_tall
            self.update()

    def has_long_name(self, width_px: int) -> bool:
        """Return whether the name needs a second line on a card this wide."""
        self.art.area = QRectF(0, 0, width_px, self.height())
        metrics = QFontMetrics(self.skin.font(14, bold=True))
        return metrics.horizontalAdvance(self.text.name) > self.art.row(0).width()

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        least, around = self._drop_min_px(), 2 * GLOW_PX
        return QSize(
            max(words_px(self.text, self.skin), least) + around,
            max(self.height_px(self.skin), least + around),
        )

    def minimumSizeHint(self) -> QSize:
        """Return the room it needs."""
        return self.sizeHint()

    def _drop_min_px(self) -> int:
        dpi = self.physicalDpiX() / max(self.devicePixelRatioF(), 1.0)
        return round(DROP_MIN_MM / _MM_PER_INCH * min(max(dpi, 60.0), 300.0))

    # ---- drag ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a case that is held over it."""
        if unpack(event.mimeData()):
            event.acceptProposedAction()
            self.entered.emit(self.unit_id)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Tell that the case is held elsewhere."""
        self.left.emit(self.unit_id)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a case that is let go."""
        if unpack(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(self.unit_id)

    # ---- keys and numbers ----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.unit_id)
        elif event.key() == Qt.Key.Key_Space:
            self.in_hand_wanted.emit(self.unit_id)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.walked.emit(self.unit_id, 1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a press."""
        if event.button() == Qt.MouseButton.LeftButton:
            number = self.art.number_at(event.position().x(), event.position().y())
            if number == "in_hand":
                self.in_hand_wanted.emit(self.unit_id)
            elif number == "due":
                self.due_wanted.emit(self.unit_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        self._point_at(self.art.number_at(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self._point_at("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.art.has_focus = True
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus left."""
        self.art.has_focus = False
        self.update()

    def _point_at(self, number: str) -> None:
        if number != self.art.pointed:
            self.art.pointed = number
            shape = Qt.CursorShape.PointingHandCursor if number else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    # ---- paint ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the new room."""
        self.art.area = QRectF(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        self.art.area = QRectF(self.rect())
        self.art.paint(QPainter(self))
