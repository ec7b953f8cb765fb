"""The ghost hand of the demo: shows one drag by doing it, through the very steps of a real hand.

It only moves while nobody touches mouse or keyboard, and lets go at once when somebody does.
"""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPointF,
    QSize,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from backend.domain.terms.words import Words
from console.kit import words_acts as w
from console.kit.language import Lang
from widgets.skin import Skin, SkinWidget

from .drag import DragDesk

# How long nobody must have touched anything, and how long one showing takes.
HANDS_OFF_MS = 20_000
MOVE_MS = 2_200
HOLD_MS = 900
_HUMAN = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
)


class Showing(NamedTuple):
    """One drag to be shown.

    Attributes:
        start: Where the case lies, global pixels.
        end: Where the unit's card is, global pixels; asked when the hand is under way, since the
            rail may have scrolled.
    """

    case_id: str
    unit_id: str
    title: Words
    start: QPoint
    end: Callable[[], QPoint]


class HandsOff(QObject):
    """Knows since when nobody touched mouse or keyboard.

    Signals:
        touched: somebody did.
    """

    touched = Signal()

    def __init__(self, app: QApplication, wait_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._timer = QTimer(self, interval=wait_ms, singleShot=True)
        self._mouse = QPoint(-1, -1)

    def watch(self) -> None:
        """Begin to watch; not done where nobody is shown anything, since it sees every event."""
        self._app.installEventFilter(self)

    @property
    def are_off(self) -> bool:
        """Whether nobody touched anything for long enough."""
        return not self._timer.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice what comes from real devices; what the program sends itself does not count."""
        if event.type() in _HUMAN and event.spontaneous() and self._is_news(event):
            self._timer.start()
            self.touched.emit()
        return False

    def _is_news(self, event: QEvent) -> bool:
        """A window that appears under a resting pointer gets a move although nobody moved."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseMove:
            return True
        at = event.globalPosition().toPoint()
        first = self._mouse == QPoint(-1, -1)
        moved = at != self._mouse
        self._mouse = at
        return moved and not first


class GhostHand(SkinWidget):
    """A drawn hand with a card in it.

    Signals:
        rested: the hand has arrived and rests over the unit for a moment.
        shown: Whether the drag was carried through (a command went out).
    """

    rested = Signal()
    shown = Signal(object)

    def __init__(
        self, skin: Skin, lang: Lang, drag: DragDesk, hands: HandsOff, host: QWidget
    ) -> None:
        super().__init__(skin, host)
        self._lang = lang
        self._drag = drag
        self._showing: Showing | None = None
        self._unit_at: Callable[[QPoint], str] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(MOVE_MS)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._motion.valueChanged.connect(self._on_moved)
        self._motion.finished.connect(self._on_arrived)
        self._hold = QTimer(self, interval=HOLD_MS, singleShot=True)
        self._hold.timeout.connect(self._let_go)
        hands.touched.connect(self.stop)
        lang.changed.connect(self._retell)
        self.hide()

    @property
    def is_showing(self) -> bool:
        """Whether the hand is out."""
        return self._showing is not None

    def show_drag(self, showing: Showing, unit_at: Callable[[QPoint], str]) -> bool:
        """Show one drag; ``unit_at`` says whose card lies at a global point.

        Returns:
            Whether it began: not while another runs, nor when the case cannot be dragged.
        """
        if self._showing is not None or not self._drag.begin(showing.case_id):
            return False
        self._showing, self._unit_at = showing, unit_at
        self.resize(self.sizeHint())
        self._move_to(showing.start)
        self.show()
        self.raise_()
        self._motion.start()
        return True

    @Slot()
    def stop(self) -> None:
        """Let go over nothing, at once: a person has taken over."""
        if self._showing is not None:
            self._finish(False)
            self._drag.cancel()

    def sizeHint(self) -> QSize:
        """Return the size of hand and card."""
        px = self.skin.px
        notes = (self._title(), self._lang.of(w.GHOST_AT_WORK))
        widths = (
            QFontMetrics(self.skin.font(n)).horizontalAdvance(t)
            for n, t in zip((14, 12), notes, strict=True)
        )
        return QSize(max(widths) + px(64), px(76))

    def _title(self) -> str:
        return self._lang.of(self._showing.title) if self._showing is not None else ""

    @Slot()
    def _retell(self) -> None:
        if self._showing is not None:
            self.resize(self.sizeHint())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if self._showing is None:
            return
        painter, px = QPainter(self), self.skin.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = self.rect().adjusted(px(22), px(20), -px(2), -px(2))
        painter.setPen(self.skin.color("info"))
        painter.setBrush(self.skin.color("raised"))
        painter.drawRoundedRect(card, px(6), px(6))
        left = card.adjusted(px(14), 0, -px(8), 0)
        half = left.height() // 2
        painter.setFont(self.skin.font(14, bold=True))
        painter.setPen(self.skin.color("text"))
        painter.drawText(
            left.adjusted(0, px(4), 0, -half), Qt.AlignmentFlag.AlignVCenter, self._title()
        )
        painter.setFont(self.skin.font(12))
        painter.setPen(self.skin.color("text_2"))
        painter.drawText(
            left.adjusted(0, half, 0, -px(4)),
            Qt.AlignmentFlag.AlignVCenter,
            self._lang.of(w.GHOST_AT_WORK),
        )
        self._paint_hand(painter)

    def _paint_hand(self, painter: QPainter) -> None:
        """Paint an arrow pointer with its tip at the upper left: where the hand points."""
        px = self.skin.px
        path = QPainterPath(QPointF(2, 2))
        for x, y in ((2, 30), (9, 23.5), (14, 34), (19, 31.6), (14.2, 21.6), (23.5, 21)):
            path.lineTo(QPointF(px(x), px(y)))
        path.closeSubpath()
        painter.setPen(QPen(QColor(self.skin.theme.window), 1.5))
        painter.setBrush(self.skin.color("text"))
        painter.drawPath(path)

    # ---- the way -------------------------------------------------------------------------------

    @Slot(object)
    def _on_moved(self, share: float) -> None:
        showing = self._showing
        if showing is None:
            return
        end = showing.end()
        way = end - showing.start
        bow = self.skin.px(90) * 4 * share * (1 - share)
        at = QPointF(showing.start) + QPointF(way) * share - QPointF(0, bow)
        self._move_to(at.toPoint())
        if self._unit_at is not None:
            self._drag.hover(self._unit_at(at.toPoint()))

    @Slot()
    def _on_arrived(self) -> None:
        if self._showing is not None:
            self._drag.hover(self._showing.unit_id)
            self._hold.start()
            self.rested.emit()

    @Slot()
    def _let_go(self) -> None:
        showing = self._showing
        if showing is not None:
            sent = self._drag.drop(showing.unit_id)
            self._finish(sent)

    def _finish(self, sent: bool) -> None:
        self._showing = None
        self._motion.stop()
        self._hold.stop()
        self.hide()
        self.shown.emit(sent)

    def _move_to(self, at: QPoint) -> None:
        host = self.parentWidget()
        if host is not None:
            self.move(host.mapFromGlobal(at))
