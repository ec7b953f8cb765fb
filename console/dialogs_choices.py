"""Prepared answers one under the other, chosen by arrow, by digit or by mouse."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.skin import Skin, SkinWidget

_ONE_PX, _TWO_PX, _PAD_PX, _KEY_PX = 36, 52, 12, 24


class ChoiceText(NamedTuple):
    """One answer, in the language in force; ``detail`` may be empty."""

    text: str
    detail: str = ""


class ChoiceList(SkinWidget):
    """At most nine answers at once, the one in force marked.

    Signals:
        chosen: number of the answer (from 0) that was confirmed.
        own_words_wanted: a person went below the last answer.
    """

    chosen = Signal(int)
    own_words_wanted = Signal()

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._texts: tuple[ChoiceText, ...] = ()
        self._at = 0
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def at(self) -> int:
        """The answer that is marked, from 0; -1 when there is none."""
        return self._at if self._texts else -1

    def show_texts(self, texts: tuple[ChoiceText, ...], at: int = 0) -> None:
        """Show these answers with one marked."""
        self._texts, self._at, self._hovered = texts, min(at, max(len(texts) - 1, 0)), -1
        self.setAccessibleName(", ".join(text for text, _ in texts))
        self.setVisible(bool(texts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room all answers need."""
        return QSize(self.skin.px(320), len(self._texts) * self._row_px())

    def minimumSizeHint(self) -> QSize:
        """Return the room all answers need."""
        return QSize(self.skin.px(160), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows mark, a digit or Enter confirms."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._confirm(self.at)
        elif key is Qt.Key.Key_Up:
            self._mark(self._at - 1)
        elif key is Qt.Key.Key_Down and self._at == len(self._texts) - 1:
            self.own_words_wanted.emit()
        elif key is Qt.Key.Key_Down:
            self._mark(self._at + 1)
        elif event.text().isdigit() and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._confirm(int(event.text()) - 1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        self._hovered = int(event.position().y()) // self._row_px()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self._hovered = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Confirm the answer under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._confirm(int(event.position().y()) // self._row_px())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n in range(len(self._texts)):
            self._paint_row(painter, n)

    def _paint_row(self, painter: QPainter, n: int) -> None:
        skin, height = self.skin, self._row_px()
        row = QRectF(0, n * height, self.width(), height).adjusted(0, 1, 0, -1)
        if n in (self._at, self._hovered):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(skin.color("raised") if n == self._at else skin.tint("info", 0.07))
            painter.drawRoundedRect(row, skin.px(6), skin.px(6))
        if n == self._at and self.hasFocus():
            painter.setBrush(skin.color("info"))
            painter.drawRoundedRect(QRectF(0, row.y(), skin.px(3), row.height()), 1.5, 1.5)
        pad, text = skin.px(_PAD_PX), self._texts[n]
        painter.setFont(skin.font(12))
        painter.setPen(skin.color("text_3"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row.adjusted(pad, 0, 0, 0), middle, str(n + 1) if n < 9 else "")
        inner = row.adjusted(pad + skin.px(_KEY_PX), skin.px(4), -pad, -skin.px(4))
        self._paint_text(painter, inner, text, bold=n == 0)

    def _paint_text(self, painter: QPainter, box: QRectF, text: ChoiceText, bold: bool) -> None:
        skin, font = self.skin, self.skin.font(14, bold=bold)
        top = QRectF(
            box.x(), box.y(), box.width(), box.height() / 2 if text.detail else box.height()
        )
        painter.setFont(font)
        painter.setPen(skin.color("text"))
        short = _elided(font, text.text, box.width())
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, short)
        if text.detail:
            font = skin.font(13)
            painter.setFont(font)
            painter.setPen(skin.color("text_2"))
            below = QRectF(box.x(), top.bottom(), box.width(), box.height() / 2)
            short = _elided(font, text.detail, box.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, short)

    def _row_px(self) -> int:
        two = any(text.detail for text in self._texts)
        return self.skin.px(_TWO_PX if two else _ONE_PX)

    def _mark(self, n: int) -> None:
        self._at = min(max(n, 0), max(len(self._texts) - 1, 0))
        self.update()

    def _confirm(self, n: int) -> None:
        if 0 <= n < len(self._texts):
            self.chosen.emit(n)


def _elided(font: QFont, text: str, width: float) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(width))
