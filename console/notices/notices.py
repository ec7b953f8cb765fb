"""Notices: what the desk has to say, shown without stopping anybody, and kept in a list."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backend.domain.terms.words import Words
from console.kit import words as w
from console.kit.dialogs import KeyedPanel
from console.kit.language import Lang
from console.kit.notice import Notice
from widgets.empty_state import EmptyState
from widgets.labels import label
from widgets.notice_bar import LEVELS
from widgets.skin import Skin
from widgets.spacing import space
from widgets.splitter import GAP_PX
from widgets.timeline import Happening, Timeline

KEPT = 200
_LIST_PX = QSize(460, 520)


@dataclass(frozen=True, slots=True)
class Kept:
    """One notice in the list; ``at`` is what the city's clock showed."""

    key: str
    level: str
    words: Words
    at: str
    case_id: str = ""


class Notices(QObject):
    """All notices of a desk.

    Signals:
        posted: ``Kept``, new or in place of an older one of its key.
        changed: the number of notices kept.
    """

    posted = Signal(object)
    changed = Signal(int)

    def __init__(self, clock: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._kept: deque[Kept] = deque(maxlen=KEPT)
        self._n_posted = 0

    @property
    def kept(self) -> tuple[Kept, ...]:
        """Everything that was said, newest first."""
        return tuple(self._kept)

    def post(self, level: str, words: Words, key: str = "", case_id: str = "") -> None:
        """Say something: ``"info"``, ``"good"``, ``"warn"`` or ``"error"``.

        A notice with the key of one that still stands takes its place; both are kept in the list
        unless they say the same.
        """
        if level not in LEVELS:
            raise ValueError(f"no notice level {level!r}")
        self._n_posted += 1
        notice = Kept(key or f"n{self._n_posted}", level, words, self._clock(), case_id)
        if self._kept and (self._kept[0].key, self._kept[0].words) == (notice.key, words):
            self._kept.popleft()
        self._kept.appendleft(notice)
        self.posted.emit(notice)
        self.changed.emit(len(self._kept))

    @Slot(object)
    def take(self, notice: Notice) -> None:
        """Post what the acting half has to say."""
        self.post(notice.level, notice.words, notice.key, notice.case_id)


class NoticeList(KeyedPanel):
    """Everything that was said, newest first, as a panel over the window."""

    key = "notices"

    def __init__(
        self, notices: Notices, lang: Lang, skin: Skin, host: QWidget, above_px: int = 0
    ) -> None:
        """Make it. ``above_px``: room kept free at the foot of the host, before scaling."""
        super().__init__(host)
        self._above_px = above_px
        self._notices, self._lang, self._skin = notices, lang, skin
        self._title = label("", "", 16, bold=True)
        self._close = QPushButton(self)
        self._close.setProperty("kind", "quiet")
        self._close.clicked.connect(self.dismiss)
        self._lines = Timeline(skin)
        self._empty = EmptyState(skin, "bell", self)
        self._build()
        notices.changed.connect(self._on_changed)
        lang.changed.connect(self.retell)
        self.retell()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._close)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._lines)
        column = QVBoxLayout(self)
        space(column, self._skin, (16, 12, 12, 12), 8)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._empty, 1)

    @property
    def lines(self) -> tuple[Happening, ...]:
        """What the list says."""
        return self._lines.rows

    def begin(self) -> QWidget:
        """Let the arrows scroll."""
        return self._scroll if self._notices.kept else self

    def tell(self) -> None:
        """Say what is kept."""
        self.retell()

    @Slot()
    def place(self) -> None:
        """Stand at the lower right, above the bottom line."""
        px, host = self._skin.px, self._host.rect()
        width, height = px(_LIST_PX.width()), px(_LIST_PX.height())
        foot = host.height() - px(self._above_px) - GAP_PX
        self.setGeometry(host.width() - width - GAP_PX, foot - height, width, height)

    @Slot(int)
    def _on_changed(self, n_kept: int) -> None:
        if self.isVisible():
            self.retell()

    @Slot()
    def retell(self) -> None:
        """Say everything in the language in force."""
        of, kept = self._lang.of, self._notices.kept
        self._title.setText(of(w.Notice.TITLE))
        self._close.setText(of(w.Notice.CLOSE))
        self._empty.show_state("bell", of(w.Notice.NONE))
        self._lines.show_rows(
            [Happening(n.at, "", "", of(n.words), LEVELS[n.level][0]) for n in kept]
        )
        self._scroll.setVisible(bool(kept))
        self._empty.setVisible(not kept)
