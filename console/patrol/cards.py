"""The bars and cards around the pictures: how far the tour is, what the keys do, what was found."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from backend.domain.cameras.patrol import LookVerdict, Tour, tally
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from widgets.key_hint import KeyHint
from widgets.labels import ElideLabel, label, set_tone
from widgets.limit_bar import LimitBar
from widgets.panel import Panel
from widgets.pill import Pill, PillText
from widgets.skin import Skin, SkinWidget
from widgets.spacing import space

from . import words as w
from .keys import CARD, PATROL_KEYS

_TONES = {
    LookVerdict.SEEN: "good",
    LookVerdict.FROZEN: "soon",
    LookVerdict.BAD: "soon",
    LookVerdict.OFFLINE: "act",
    LookVerdict.SKIPPED: "none",
}
_N_LINES = 5


class ProgressBar(SkinWidget):
    """What is seen, what could not be, and what is left, as one bar."""

    def __init__(self, skin: Skin) -> None:
        super().__init__(skin)
        self._tour: Tour | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_tour(self, tour: Tour | None) -> None:
        """Show a tour as it stands."""
        self._tour = tour
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(self.skin.px(90), self.skin.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one run per verdict, the seen first."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        painter.fillRect(box, self.skin.color("line"))
        if self._tour is None or not self._tour.stops:
            return
        left, each = 0.0, box.width() / len(self._tour.stops)
        for verdict, tone in _TONES.items():
            n = self._tour.verdicts.count(verdict)
            painter.fillRect(QRectF(left, 0, n * each, box.height()), self.skin.color(tone))
            left += n * each


class PatrolBar(QFrame):
    """The top bar."""

    def __init__(self, parts: DeskParts) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self._parts = parts
        self.title = label("", "", 18, bold=True)
        self.seat = label("", "text_2", 13)
        self.progress = ProgressBar(parts.looks)
        self.page = label("", "", 14, bold=True)
        self.sums = ElideLabel("text_2", 14)
        self.clock = label("", "", 22, bold=True)
        self.ends = Pill(parts.looks)
        row = QHBoxLayout(self)
        space(row, parts.looks, (16, 8, 16, 8), 14)
        for widget in (self.title, self.seat):
            row.addWidget(widget)
        row.addWidget(self.progress, 1)
        row.addWidget(self.page)
        row.addWidget(self.sums)
        for widget in (self.clock, self.ends):
            row.addWidget(widget)

    def show_tour(self, tour: Tour | None, n: int, seat: Words) -> None:
        """Show how far a tour is; ``n`` is its number of the day."""
        of = self._parts.lang.of
        is_themed = tour is not None and tour.theme
        words = w.TITLE_THEME.filled(theme=tour.theme) if tour and is_themed else w.TITLE
        self.title.setText(of(words.filled(n=n)))
        self.seat.setText(of(seat))
        self.progress.show_tour(tour)
        self.page.setText(_page_text(tour, self._parts))
        self.sums.setText(of(sum_words(tour)) if tour is not None else "")


def _page_text(tour: Tour | None, parts: DeskParts) -> str:
    if tour is None:
        return ""
    at = min(tour.page + 1, tour.n_pages)
    return parts.lang.of(w.PAGE.filled(page=at, pages=tour.n_pages))


def sum_words(tour: Tour) -> Words:
    """Return the sum of a tour, which always comes out."""
    t = tally(tour)
    said = w.SUM.filled(
        seen=t.seen,
        offline=t.offline,
        frozen=t.frozen,
        bad=t.bad,
        skipped=t.skipped,
        left=t.not_yet,
        total=t.total,
    )
    if tour.n_registered == t.total:
        return said
    share = w.SHARE.filled(part=t.total, all=tour.n_registered)
    return Words(f"{said.zh} · {share.zh}", f"{said.en} · {share.en}")


class DwellCard(Panel):
    """How long the page stands, and what the keys do."""

    def __init__(self, parts: DeskParts) -> None:
        super().__init__()
        self._parts = parts
        self.title = label("", "", 14, bold=True)
        self.left = label("", "info", 22, bold=True)
        self.bar = LimitBar(parts.looks)
        self._hints = [
            (key, words, KeyHint(parts.looks), ElideLabel("text", 13)) for key, words in CARD
        ]
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.left)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for n, (_, _, hint, text) in enumerate(self._hints):
            cell = QHBoxLayout()
            cell.setSpacing(parts.looks.px(8))
            cell.addWidget(hint)
            cell.addWidget(text, 1)
            grid.addLayout(cell, n // 2, n % 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        box = QVBoxLayout(self)
        space(box, parts.looks, (14, 12, 14, 12), 10)
        box.addLayout(head)
        box.addWidget(self.bar)
        box.addLayout(grid)
        self.retell()

    def retell(self) -> None:
        """Name the keys in the language in force."""
        of = self._parts.lang.of
        self.title.setText(of(w.DWELL))
        for key, words, hint, text in self._hints:
            hint.show_key(of(words))
            text.setText(of(PATROL_KEYS[key].words))

    def show_left(self, left_s: float, dwell_s: float, *, is_counting: bool) -> None:
        """Show how much of the dwell is left; beyond it the page asks to be confirmed."""
        is_over = left_s <= 0
        tone = "soon" if is_over else "info"
        set_tone(self.left, tone)
        words = w.OVERDUE if is_over else w.SECONDS.filled(s=f"{left_s:.0f}")
        self.left.setText(self._parts.lang.of(words) if is_counting else "")
        self.bar.show_share(max(0.0, left_s / dwell_s) if is_counting else 0.0, tone)


class LinesCard(Panel):
    """A heading and some lines, newest first; says in words when there are none."""

    def __init__(self, parts: DeskParts, title: Words, empty: Words) -> None:
        super().__init__()
        self._parts, self._words, self._empty = parts, title, empty
        self._title = label("", "", 14, bold=True)
        self._lines = [ElideLabel("text_2", 13) for _ in range(_N_LINES)]
        box = QVBoxLayout(self)
        space(box, parts.looks, (14, 12, 14, 12), 8)
        box.addWidget(self._title)
        for line in self._lines:
            box.addWidget(line)
        box.addStretch(1)
        self.show_lines(())

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show these; the heading says how many there are in all."""
        of = self._parts.lang.of
        self._title.setText(of(self._words.filled(n=len(lines))))
        shown = lines[:_N_LINES] or (of(self._empty),)
        for n, line in enumerate(self._lines):
            line.setText(shown[n] if n < len(shown) else "")
            line.setVisible(n < len(shown))


class Curtain(QFrame):
    """Words over the pictures while no page is to be confirmed."""

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._parts, self._host = parts, host
        self.title = label("", "", 28, bold=True)
        self.about = label("", "text_2", 16, wrap=True)
        for one in (self.title, self.about):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QVBoxLayout(self)
        space(box, parts.looks, (32, 24, 32, 24), 12)
        box.addWidget(self.title)
        box.addWidget(self.about)
        self.hide()

    def tell(self, said: tuple[Words, Words] | None) -> None:
        """Say a heading and a sentence, or go away."""
        self.setVisible(said is not None)
        if said is None:
            return
        self.title.setText(self._parts.lang.of(said[0]))
        self.about.setText(self._parts.lang.of(said[1]))
        self.setFixedWidth(min(self._parts.looks.px(620), self._host.width() - 40))
        self.adjustSize()
        self.move(
            (self._host.width() - self.width()) // 2, (self._host.height() - self.height()) // 2
        )
        self.raise_()


def pill_of(late: int, text: str) -> PillText:
    """Return the pill that says when the tour will be through."""
    return PillText(text, "act" if late else "")
