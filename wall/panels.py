"""The painted parts of a wall page: head, figures, board, happenings, legend, strip."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent

from widgets.marks import paint_mark
from widgets.wrapped import two_lines

from .part import HEAD_PX, LEAST_PX, NUMBER_PX, WORD_PX, WallPart
from .texts import BoardText, FigureText, HappeningText, HeadText, StripText

_RIGHT = Qt.AlignmentFlag.AlignRight


class HeadBar(WallPart):
    """Hall and page on the left, the city's clock on the right."""

    text = HeadText()

    def show_text(self, text: HeadText) -> None:
        """Show this; repaints only when it differs."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(" ".join(part for part in text if part))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, text = QPainter(self), self.text
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(self.rect()).adjusted(self.px(8), 0, -self.px(8), 0)
        date_font, clock_font = self.type(WORD_PX), self.type(HEAD_PX + 8, bold=True)
        date_px = QFontMetrics(date_font).horizontalAdvance(text.date)
        clock_px = QFontMetrics(clock_font).horizontalAdvance(text.clock)
        self.write(painter, row, text.date, date_font, self.skin.color("text_2"), _RIGHT)
        right = row.adjusted(0, 0, -date_px - self.px(24), 0)
        self.write(painter, right, text.clock, clock_font, self.skin.color("text"), _RIGHT)
        left = row.adjusted(0, 0, -date_px - clock_px - self.px(72), 0)
        note_px = self._note_px()
        name = "   ".join(part for part in (text.hall, text.page) if part)
        room = left.width() - note_px
        font = self.fitting(name, (HEAD_PX, WORD_PX, LEAST_PX), room, bold=True)
        self.write(painter, left.adjusted(0, 0, -note_px, 0), name, font, self.skin.color("text"))
        if text.note:
            name_px = min(QFontMetrics(font).horizontalAdvance(name), room)
            self._paint_note(painter, left.left() + name_px + self.px(24))

    def _note_px(self) -> float:
        if not self.text.note:
            return 0.0
        return QFontMetrics(self.type(LEAST_PX)).horizontalAdvance(self.text.note) + self.px(56)

    def _paint_note(self, painter: QPainter, left: float) -> None:
        height = self.px(LEAST_PX + 16)
        box = QRectF(left, (self.height() - height) / 2, self._note_px() - self.px(24), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.skin.tint("soon"))
        painter.drawRoundedRect(box, self.px(8), self.px(8))
        inner = box.adjusted(self.px(16), 0, -self.px(8), 0)
        self.write(painter, inner, self.text.note, self.type(LEAST_PX), self.skin.ink("soon"))


class FigureCard(WallPart):
    """Title, mark and number, and what the number rests on."""

    text = FigureText()

    def show_text(self, text: FigureText) -> None:
        """Show this; repaints only when it differs."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(f"{text.title} {text.number} {text.base}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, text = QPainter(self), self.text
        self.paint_panel(painter)
        inner = QRectF(self.rect()).adjusted(self.px(24), self.px(8), -self.px(20), -self.px(8))
        word = inner.height() * 0.3
        title = QRectF(inner.left(), inner.top(), inner.width(), word)
        base = QRectF(inner.left(), inner.bottom() - word, inner.width(), word)
        middle = QRectF(inner.left(), title.bottom(), inner.width(), base.top() - title.bottom())
        sizes = (LEAST_PX, LEAST_PX - 4, LEAST_PX - 8)
        font = self.fitting(text.title, sizes, inner.width(), bold=False)
        self.write(painter, title, text.title, font, self.skin.color("text_2"))
        side = self.px(36)
        mark = QRectF(middle.left(), middle.center().y() - side / 2, side, side)
        paint_mark(painter, mark, text.mark, self.skin)
        number = middle.adjusted(side + self.px(18), 0, 0, 0)
        number_font = self.type(
            min(NUMBER_PX, middle.height() / max(self._unit, 0.01) * 0.96), True
        )
        self.write(painter, number, text.number, number_font, self.skin.color(text.tone))
        font = self.fitting(text.base, sizes, inner.width(), bold=False)
        self.write(painter, base, text.base, font, self.skin.color("text_2"))


class Board(WallPart):
    """The case that presses most: what, since when, what runs out, where, who, what next."""

    text = BoardText()

    def show_text(self, text: BoardText) -> None:
        """Show this; repaints only when it differs."""
        if text != self.text:
            self.text = text
            rows = " · ".join(" ".join(row) for row in text.rows)
            self.setAccessibleName(f"{text.title} {text.number} {rows}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, text = QPainter(self), self.text
        self.paint_panel(painter)
        inner = QRectF(self.rect()).adjusted(self.px(24), self.px(16), -self.px(20), -self.px(16))
        top = self._paint_title(painter, inner)
        if text.number:
            box = QRectF(inner.left(), top, inner.width(), self.px(NUMBER_PX + 8))
            font = self.type(NUMBER_PX - 12, bold=True)
            self.write(painter, box, text.number, font, self.skin.color(text.tone))
            left = QFontMetrics(font).horizontalAdvance(text.number) + self.px(16)
            beside = box.adjusted(left, self.px(20), 0, 0)
            self.write(painter, beside, text.unit, self.type(LEAST_PX), self.skin.color("text_2"))
            top = box.bottom() + self.px(4)
        self._paint_rows(painter, inner, top)

    def _paint_title(self, painter: QPainter, inner: QRectF) -> float:
        text, side = self.text, self.px(32)
        row = QRectF(inner.left(), inner.top(), inner.width(), self.px(HEAD_PX + 8))
        paint_mark(
            painter,
            QRectF(row.left(), row.center().y() - side / 2, side, side),
            text.mark,
            self.skin,
        )
        title = row.adjusted(side + self.px(16), 0, 0, 0)
        font, lines = self._title_in(title.width())
        for line in lines:
            self.write(painter, title, line, font, self.skin.color("text"))
            title.translate(0, self.px(LEAST_PX + 8))
        row.translate(0, (len(lines) - 1) * self.px(LEAST_PX + 8))
        if not text.since:
            return row.bottom()
        below = row.translated(0, row.height()).adjusted(0, 0, 0, self.px(LEAST_PX - HEAD_PX))
        self.write(painter, below, text.since, self.type(LEAST_PX), self.skin.color("text_2"))
        return below.bottom()

    def _title_in(self, room: float) -> tuple[QFont, tuple[str, ...]]:
        """Return the title whole: on one line where a hall can read it so, else on two."""
        text, sizes = self.text.title, (HEAD_PX - 8, WORD_PX, LEAST_PX)
        first = self.fitting(text, sizes, room, bold=True)
        # Below the least type only the few whose two lines would lose words.
        fonts = (first, *(self.type(LEAST_PX - less, bold=True) for less in (6, 10)))
        ways = [(font, two_lines(text, QFontMetrics(font), room)) for font in fonts]
        return next((way for way in ways if not way[1][-1].endswith("…")), ways[-1])

    def _paint_rows(self, painter: QPainter, inner: QRectF, top: float) -> None:
        font, height = self.type(LEAST_PX), self.px(LEAST_PX + 22)
        metrics = QFontMetrics(font)
        label_px = max((metrics.horizontalAdvance(label) for label, _ in self.text.rows), default=0)
        for n, (label, value) in enumerate(self.text.rows):
            row = QRectF(inner.left(), top + n * height, inner.width(), height)
            if row.bottom() > inner.bottom() + 1:
                return
            painter.setPen(self.skin.color("line"))
            painter.drawLine(row.topLeft(), row.topRight())
            self.write(painter, row, label, font, self.skin.color("text_2"))
            rest = row.adjusted(label_px + self.px(24), 0, 0, 0)
            bold = self.fitting(value, (LEAST_PX, LEAST_PX - 6), rest.width(), bold=True)
            self.write(painter, rest, value, bold, self.skin.color("text"))


class _Columns(NamedTuple):
    """Where a line of what was done has its columns, pixels, and whether it holds all words."""

    what_at_px: int
    what_end_px: int
    about_at_px: int
    are_whole: bool


class Happenings(WallPart):
    """What was done last, the newest on top."""

    title = ""
    rows: tuple[HappeningText, ...] = ()

    def show_rows(self, title: str, rows: tuple[HappeningText, ...]) -> None:
        """Show these; repaints only when they differ."""
        if (title, rows) != (self.title, self.rows):
            self.title, self.rows = title, rows
            self.setAccessibleName(" · ".join((title, *(" ".join(row[:3]) for row in rows))))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as many as have room, each on one line, or on two where one would cut the words."""
        painter = QPainter(self)
        self.paint_panel(painter)
        inner = QRectF(self.rect()).adjusted(self.px(24), self.px(12), -self.px(20), -self.px(8))
        line = QRectF(inner.topLeft(), QSizeF(inner.width(), self.px(LEAST_PX + 18)))
        self.write(painter, line, self.title, self.type(LEAST_PX, True), self.skin.color("text"))
        font = self.type(LEAST_PX)
        columns = self._columns(QFontMetrics(font), inner.width())
        for happening in self.rows:
            line = line.translated(0, line.height())
            about = line if columns.are_whole else line.translated(0, line.height())
            if about.bottom() > inner.bottom() + 1:
                return
            what = line.adjusted(columns.what_at_px, 0, 0, 0)
            if columns.are_whole:
                what.setRight(inner.left() + columns.what_end_px)
                about = line.adjusted(columns.about_at_px, 0, 0, 0)
            self.write(painter, line, happening.at, font, self.skin.color("text_2"))
            self.write(painter, what, happening.what, font, self.skin.color(happening.tone))
            self.write(painter, about, happening.about, font, self.skin.color("text"))
            line = line if columns.are_whole else line.translated(0, line.height())

    def _columns(self, metrics: QFontMetrics, room_px: float) -> _Columns:
        advance, gap = metrics.horizontalAdvance, self.px(20)
        what_px = max((advance(row.what) for row in self.rows), default=0)
        about_px = max((advance(row.about) for row in self.rows), default=0)
        at_px = max((advance(row.at) for row in self.rows), default=advance("00:00")) + gap
        end_px = at_px + what_px
        return _Columns(at_px, end_px, end_px + gap, end_px + gap + about_px <= room_px)


class Legend(WallPart):
    """Which shape means what, at the foot of the map."""

    rows: tuple[tuple[str, str], ...] = ()

    def show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Show these marks and words."""
        if rows != self.rows:
            self.rows = rows
            self.setAccessibleName(" ".join(word for _, word in rows))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        self.paint_panel(painter)
        sizes, side = (LEAST_PX, LEAST_PX - 6, LEAST_PX - 12), self.px(26)
        gap = side + self.px(12 + 28)
        room = self.width() - self.px(24) - gap * len(self.rows)
        font = self.fitting("".join(word for _, word in self.rows), sizes, room, bold=False)
        left = float(self.px(20))
        for mark, word in self.rows:
            width = QFontMetrics(font).horizontalAdvance(word)
            box = QRectF(left, (self.height() - side) / 2, side, side)
            paint_mark(painter, box, mark, self.skin)
            left += side + self.px(12)
            cell = QRectF(left, 0, width + 1, self.height())
            self.write(painter, cell, word, font, self.skin.color("text_2"))
            left += width + self.px(28)


class Strip(WallPart):
    """The newest alarm across the foot of the wall, or that there is none."""

    text = StripText()

    def show_text(self, text: StripText) -> None:
        """Show this; repaints only when it differs."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(f"{text.text} {text.aside}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, text = QPainter(self), self.text
        self.paint_panel(painter)
        if text.is_alarm:
            painter.setBrush(self.skin.tint("act", 0.34))
            painter.setPen(self.skin.color("act"))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, self.px(8), self.px(8))
        row = QRectF(self.rect()).adjusted(self.px(24), 0, -self.px(24), 0)
        aside_font = self.type(LEAST_PX)
        aside_px = QFontMetrics(aside_font).horizontalAdvance(text.aside)
        self.write(painter, row, text.aside, aside_font, self.skin.color("text_2"), _RIGHT)
        side = self.px(30)
        paint_mark(
            painter,
            QRectF(row.left(), row.center().y() - side / 2, side, side),
            text.mark,
            self.skin,
        )
        line = row.adjusted(side + self.px(16), 0, -aside_px - self.px(24), 0)
        tone = "text" if text.is_alarm else "text_2"
        font = self.fitting(text.text, (WORD_PX, LEAST_PX), line.width(), bold=text.is_alarm)
        self.write(painter, line, text.text, font, self.skin.color(tone))
