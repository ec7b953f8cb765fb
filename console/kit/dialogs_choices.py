"""Prepared answers one under the other, chosen by arrow, by digit or by mouse."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.skin import Skin, SkinWidget
from widgets.wrapped import two_lines

_ONE_PX, _LINE_PX, _EDGE_PX, _PAD_PX, _KEY_PX = 36, 20, 6, 12, 24


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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def at(self) -> int:
        """The answer that is marked, from 0; -1 when there is none."""
        return self._at if self._texts else -1

    @property
    def texts(self) -> tuple[ChoiceText, ...]:
        """What is offered now."""
        return self._texts

    def show_texts(self, texts: tuple[ChoiceText, ...], at: int = 0) -> None:
        """Show these answers with one marked."""
        self._texts, self._at, self._hovered = texts, min(at, max(len(texts) - 1, 0)), -1
        self.setAccessibleName(", ".join(text for text, _ in texts))
        self.setVisible(bool(texts))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Height follows width: a long reason takes a second line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the room all answers need at this width."""
        return sum(self._height(text, width) for text in self._texts)

    def sizeHint(self) -> QSize:
        """Return the room all answers need."""
        width = max(self.width(), self.skin.px(320))
        return QSize(self.skin.px(320), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the room all answers need."""
        return QSize(self.skin.px(160), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

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
        self._hovered = self._row_at(event.position().y())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self._hovered = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Confirm the answer under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._confirm(self._row_at(event.position().y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        for n, text in enumerate(self._texts):
            height = self._height(text, self.width())
            self._paint_row(painter, n, QRectF(0, top, self.width(), height).adjusted(0, 1, 0, -1))
            top += height

    def _paint_row(self, painter: QPainter, n: int, row: QRectF) -> None:
        skin = self.skin
        if n in (self._at, self._hovered):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(skin.color("raised") if n == self._at else skin.tint("info", 0.07))
            painter.drawRoundedRect(row, skin.px(6), skin.px(6))
        if n == self._at and self.hasFocus():
            painter.setBrush(skin.color("info"))
            painter.drawRoundedRect(QRectF(0, row.y(), skin.px(3), row.height()), 1.5, 1.5)
        pad, key = skin.px(_PAD_PX), row.adjusted(skin.px(_PAD_PX), 0, 0, 0)
        painter.setFont(skin.font(12))
        painter.setPen(skin.color("text_2" if n == self._at else "text_3"))
        painter.drawText(key, Qt.AlignmentFlag.AlignVCenter, str(n + 1) if n < 9 else "")
        inner = row.adjusted(pad + skin.px(_KEY_PX), 0, -pad, 0)
        self._paint_text(painter, inner, self._texts[n], bold=n == 0)

    def _paint_text(self, painter: QPainter, box: QRectF, text: ChoiceText, bold: bool) -> None:
        """Paint the answer and what there is to know about it, in the middle of its row."""
        skin, line = self.skin, self.skin.px(_LINE_PX)
        details = self._details(text, self.width())
        top = box.y() + (box.height() - line * (1 + len(details))) / 2
        rows = [(text.text, skin.font(14, bold=bold), "text")]
        rows += [(detail, skin.font(13), "text_2") for detail in details]
        for words, font, tone in rows:
            painter.setFont(font)
            painter.setPen(skin.color(tone))
            room = QRectF(box.x(), top, box.width(), line)
            short = _elided(font, words, box.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)
            top += line

    def _details(self, text: ChoiceText, width: int) -> tuple[str, ...]:
        if not text.detail:
            return ()
        room = width - self.skin.px(2 * _PAD_PX + _KEY_PX)
        return two_lines(text.detail, QFontMetrics(self.skin.font(13)), room)

    def _height(self, text: ChoiceText, width: int) -> int:
        n_details = len(self._details(text, width))
        if not n_details:
            return self.skin.px(_ONE_PX)
        return self.skin.px(_LINE_PX * (1 + n_details) + 2 * _EDGE_PX)

    def _row_at(self, y: float) -> int:
        """Return the answer at a height, -1 for none."""
        foot = 0
        for n, text in enumerate(self._texts):
            foot += self._height(text, self.width())
            if y < foot:
                return n
        return -1

    def _mark(self, n: int) -> None:
        self._at = min(max(n, 0), max(len(self._texts) - 1, 0))
        self.update()

    def _confirm(self, n: int) -> None:
        if 0 <= n < len(self._texts):
            self.chosen.emit(n)


def _elided(font: QFont, text: str, width: float) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(width))
