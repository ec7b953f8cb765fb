"""What letting go would do, said while the case is held: which unit, which clock, and why."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.face.parts import DeskParts
from console.kit import words_acts as w
from console.kit.notice import each, unit_words
from console.kit.unit_clock import clock_after
from console.queue.cards import case_title
from widgets.skin import SkinWidget
from widgets.wrapped import sentence

from .drag import Hover

_PAD_PX, _TOP_PX, _ROW_PX, _MAX_PX = 14, 10, 20, 520
_TITLE_SIZES = (16, 14)


class DropPreview(SkinWidget):
    """A small box over the foot of the map; never takes the mouse."""

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(parts.looks, host)
        self._parts = parts
        self._hover: Hover | None = None
        self._lines: tuple[str, ...] = ()
        self._anchor: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parts.lang.changed.connect(self.retell)
        self.hide()

    @property
    def lines(self) -> tuple[str, ...]:
        """What it says: the pair, the clock, the reason."""
        return self._lines

    def show_hover(self, hover: Hover | None, anchor: QWidget | None) -> None:
        """Say what letting go here would do; ``anchor`` is the card it would go to."""
        self._hover, self._anchor = hover, anchor
        self.setVisible(hover is not None)
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        hover, city = self._hover, self._parts.face.city
        if hover is None or city is None:
            self._lines = ()
            return
        of = self._parts.lang.of
        title = case_title(hover.case, self._parts.book)
        lines = [of(each(w.LINK_LABEL, what=title, unit=unit_words(hover.unit)))]
        if hover.judgement.legal:
            clock = clock_after(hover.case, city, self._parts.face.city_now_ms())
            lines.append(sentence(of(clock)))
        lines.append(sentence(of(hover.judgement.reason)))
        self._lines = tuple(line for line in lines if line)
        self.resize(self.sizeHint())
        self._place()
        self.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room the lines need."""
        px = self.skin.px
        widths = [
            QFontMetrics(self._font(n)).horizontalAdvance(line)
            for n, line in enumerate(self._lines)
        ]
        width = min(max(widths, default=0) + 2, px(_MAX_PX))
        height = px(_ROW_PX) * len(self._lines) + px(4)
        return QSize(width + 2 * px(_PAD_PX), height + 2 * px(_TOP_PX))

    def _font(self, n: int) -> QFont:
        """Return the type of a line; a long title takes smaller type before it is cut."""
        if n:
            return self.skin.font(13)
        fonts = [self.skin.font(size, bold=True) for size in _TITLE_SIZES]
        room = self.skin.px(_MAX_PX)
        fits = (f for f in fonts if QFontMetrics(f).horizontalAdvance(self._lines[0]) <= room)
        return next(fits, fonts[-1])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, px = QPainter(self), self.skin.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        legal = self._hover is not None and self._hover.judgement.legal
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(self.skin.color("good") if legal else self.skin.color("none"))
        painter.setBrush(self.skin.color("panel"))
        painter.drawRoundedRect(box, px(8), px(8))
        top = float(px(_TOP_PX))
        for n, line in enumerate(self._lines):
            font = self._font(n)
            painter.setFont(font)
            painter.setPen(self.skin.color("text" if n == 0 else "text_2"))
            height = px(_ROW_PX + 4) if n == 0 else px(_ROW_PX)
            row = QRectF(px(_PAD_PX), top, self.width() - 2 * px(_PAD_PX), height)
            short = QFontMetrics(font).elidedText(
                line, Qt.TextElideMode.ElideRight, int(row.width())
            )
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, short)
            top += height

    def tip(self, within: QWidget) -> QPoint:
        """Return the middle of its upper edge in a widget's coordinates: where a line may end."""
        return within.mapFromGlobal(self.mapToGlobal(QPoint(self.width() // 2, 0)))

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        gap = self.skin.px(12)
        x = (host.width() - self.width()) // 2
        if self._anchor is not None:
            middle = self._anchor.mapToGlobal(QPoint(self._anchor.width() // 2, 0))
            x = host.mapFromGlobal(middle).x() - self.width() // 2
        x = min(max(x, gap), max(gap, host.width() - self.width() - gap))
        self.move(x, host.height() - self.height() - gap)
