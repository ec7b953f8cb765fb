"""The line that says whether numbers are live; frozen ones lie on a ground of their own."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.kit.language import Lang
from console.kit.seat_names import seat_words
from console.kit.time_text import moment
from widgets.skin import Skin, SkinWidget

from .freeze_book import FreezeBook
from .frozen_words import Frozen

_HEIGHT_PX, _PAD_PX, _EDGE_PX, _TYPE_PX = 30, 12, 5, 14


class FrozenStrip(SkinWidget):
    """One line; bold on a coloured ground with an edge while the numbers are frozen."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(skin, parent)
        self._text, self._is_frozen = "", False

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    @property
    def is_frozen(self) -> bool:
        """Whether it says that the numbers stand still."""
        return self._is_frozen

    def say(self, text: str, *, is_frozen: bool) -> None:
        """Say something else; nothing hides the line."""
        self._text, self._is_frozen = text, is_frozen
        self.setVisible(bool(text))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a line."""
        return QSize(self.skin.px(320), self.skin.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Return a line that may be cut."""
        return QSize(self.skin.px(80), self.skin.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, edge and text."""
        painter, skin, box = QPainter(self), self.skin, self.rect()
        if self._is_frozen:
            painter.fillRect(box, skin.tint("super"))
            painter.fillRect(QRect(0, 0, skin.px(_EDGE_PX), box.height()), skin.color("super"))
        font = skin.font(_TYPE_PX, self._is_frozen)
        painter.setFont(font)
        painter.setPen(skin.ink("super") if self._is_frozen else skin.color("text_2"))
        pad = skin.px(_PAD_PX) if self._is_frozen else 0
        room = box.adjusted(pad, 0, -pad, 0)
        end = Qt.TextElideMode.ElideRight
        text = QFontMetrics(font).elidedText(self._text, end, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def strip_text(book: FreezeBook, lang: Lang, *, shows_frozen: bool) -> str:
    """Return what the line says of a period."""
    of, frozen = lang.of, book.frozen
    if book.is_sending:
        return of(Frozen.SENT)
    if book.is_counting and book.period is not None:
        return of(
            Frozen.WORKING, cut=second(book.moment_ms, book.zone), percent=f"{book.progress:.0%}"
        )
    if frozen is None:
        return of(Frozen.NONE) if book.is_known and book.may_freeze else ""
    who = seat_words(frozen.account, frozen.seat)
    values = {"who": who, "cut": second(frozen.figures.cutoff_ms, book.zone)}
    values["at"] = second(frozen.at_ms, book.zone)
    if not shows_frozen:
        return of(Frozen.THERE, again=Frozen.AGAIN if book.may_freeze else "", **values)
    turn = of(Frozen.TURN, n=frozen.version, all=book.n_versions) if book.n_versions > 1 else ""
    return of(Frozen.SHOWN, seq=f"{frozen.seq:,}", turn=turn, **values)


def second(at_ms: int, zone: str) -> str:
    """Return a moment to the second with its day, ``"06-10 08:50:00"``."""
    return moment(at_ms, zone).strftime("%m-%d %H:%M:%S")
