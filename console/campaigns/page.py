"""The campaigns over the window: every number counted by the backend, and opening its list."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.contract.figures import CampaignShown, IndicatorCases
from backend.contract.orders import CampaignOrder
from backend.contract.verdicts import Verdict
from backend.domain.counting.campaign import CampaignAct
from backend.domain.counting.campaign_count import CampaignPart
from backend.domain.terms.words import Words
from console.board.lists import BoardLists
from console.board.table import TextTable
from console.board.table_page import TablePage
from console.board.text import TableText
from console.face.parts import DeskParts
from console.kit.notice import Notice, unit_words
from console.kit.time_text import hm
from layers.view import MapView
from widgets.burn_up import BurnUpChart
from widgets.labels import ElideLabel, label, set_tone
from widgets.spacing import space

from . import words as w
from .book import CampaignBook
from .filter_text import about_words
from .form import CampaignForm
from .text import COLUMNS, Asked, CampaignText

KEY = "campaigns"
_AROUND_PX, _CHART_PX, _MOST_PX = 24, 180, 1360


class CampaignPage(TablePage):
    """Shows campaigns, one campaign by unit, or the cases of a number.

    Signals:
        picked: ``case_id`` a person opened.
        noticed: ``Notice``: what became of an order, or of a look at the map.
    """

    key = KEY
    own_keys = (Qt.Key.Key_F1, Qt.Key.Key_F5, Qt.Key.Key_Delete)

    picked = Signal(object)
    noticed = Signal(object)

    def __init__(
        self,
        parts: DeskParts,
        book: CampaignBook,
        form: CampaignForm,
        chart: MapView,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._parts, self._lang, self._skin = parts, parts.lang, parts.looks
        self.book, self._form, self._map = book, form, chart
        self._lists = BoardLists(parts.face, parts.book, parts.lang)
        self._mode, self._id, self._to_end = "all", "", ""
        self._asked: Asked | None = None
        self._cases: IndicatorCases | None = None
        self._build()
        self._wire()

    def _build(self) -> None:
        self._title = label("", "", 18, bold=True)
        self._count = label("", "text_2", 14)
        self._cutoff = label("", "text_2", 13)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._state = label("", "text_2", 14)
        self.table = TextTable(self._skin, self)
        self.chart = BurnUpChart(self._skin, self)
        self._none = label("", "text_3", 14)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint = ElideLabel("text_3", 12)
        head, box = QHBoxLayout(), QVBoxLayout(self)
        space(head, self._skin, gap_px=10)
        for part in (self._title, self._count):
            head.addWidget(part)
        head.addStretch(1)
        for part in (self._cutoff, self._close):
            head.addWidget(part)
        space(box, self._skin, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addWidget(self._state)
        box.addWidget(self.table, 3)
        box.addWidget(self._none, 1)
        box.addWidget(self.chart, 2)
        box.addWidget(self._hint)

    def _wire(self) -> None:
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(self._on_opened)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self._close.clicked.connect(self.dismiss)
        self.book.changed.connect(self.retell)
        self.book.cases_came.connect(self._on_cases)
        self.book.settled.connect(self._on_settled)
        self.closed.connect(self.book.stop)
        for changed in (self._lang.changed, self._skin.changed):
            changed.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """What is shown: ``"all"``, ``"units"`` or ``"list"``."""
        return self._mode

    def begin(self) -> QWidget | None:
        """Begin with all of them; nothing is shown before the city is known."""
        if self._parts.face.city is None:
            return None
        self._mode, self._to_end = "all", ""
        self.book.begin()
        return self.table

    def tell(self) -> None:
        """Stand at the first campaign."""
        self.retell()
        self.table.setCurrentIndex(self.table.words.index(0, 0))

    @Slot()
    def place(self) -> None:
        """Lie over most of the host."""
        host, gap = self._host.rect(), self._skin.px(_AROUND_PX)
        self._close.setFixedSize(self._skin.px(36), self._skin.px(36))
        width = min(host.width() - 2 * gap, self._skin.px(_MOST_PX))
        self.setGeometry((host.width() - width) // 2, gap, width, host.height() - 2 * gap)

    # ---- keys ----------------------------------------------------------------------------------

    def on_key(self, key: Qt.Key) -> bool:
        """Do what a key of the page asks for; return whether it was one."""
        if key != Qt.Key.Key_Delete:
            self._to_end = ""
        plain = {
            Qt.Key.Key_Escape: self._go_back,
            Qt.Key.Key_Return: self._open_current,
            Qt.Key.Key_Enter: self._open_current,
            Qt.Key.Key_F5: self.book.ask,
            Qt.Key.Key_U: self._show_units,
            Qt.Key.Key_M: self._show_on_map,
            Qt.Key.Key_N: self._form.toggle,
            Qt.Key.Key_E: self._edit,
            Qt.Key.Key_Delete: self._end,
        }
        if key in plain:
            plain[key]()
        return key in plain

    def _go_back(self) -> None:
        if self._mode == "all":
            self.dismiss()
        else:
            back_to_units = self._mode == "list" and self._asked_unit() is not None
            self._mode = "units" if back_to_units else "all"
            self.retell()

    def _asked_unit(self) -> str | None:
        return self._asked.unit_id if self._asked is not None else None

    def _show_units(self) -> None:
        if self._mode == "all" and (row := self.current) is not None:
            self._mode, self._id = "units", row.campaign.campaign_id
            self.retell()

    def _edit(self) -> None:
        if (row := self.current) is not None:
            self._form.edit(row.campaign)

    def _end(self) -> None:
        """End a campaign; the first stroke asks, the second does it."""
        row = self.current
        if row is None or row.campaign.is_over or not self.book.may_run or self._mode != "all":
            return
        if self._to_end != row.campaign.campaign_id:
            self._to_end = row.campaign.campaign_id
        elif self.book.send(CampaignAct.END, row.campaign):
            self._to_end = ""
        self.retell()

    @property
    def current(self) -> CampaignShown | None:
        """The campaign the page is at."""
        rows, at = self.book.rows, self.table.currentIndex().row()
        if self._mode == "all":
            return rows[at] if 0 <= at < len(rows) else None
        return next((row for row in rows if row.campaign.campaign_id == self._id), None)

    # ---- behind a number -----------------------------------------------------------------------

    def _open_current(self) -> None:
        index = self.table.currentIndex()
        if not index.isValid():
            return
        if self._mode == "list":
            case_id = self.table.words.row(index.row()).key
            self.dismiss()
            self.picked.emit(case_id)
        else:
            self._want(maps=False)

    def _show_on_map(self) -> None:
        """Frame the cases on the map: those listed, else those of the number under the cursor."""
        if self._mode == "list" and self._cases is not None:
            self._frame(self._cases)
        elif self._mode != "list":
            self._want(maps=True)

    def _want(self, *, maps: bool) -> None:
        row, index = self.current, self.table.currentIndex()
        if row is None or not index.isValid():
            return
        at = index.column() - 1
        part = COLUMNS[at] if 0 <= at < len(COLUMNS) else CampaignPart.TOTAL
        unit_id = None
        if self._mode == "units" and index.row() > 0:
            unit_id = self.table.words.row(index.row()).key
        self._id, self._cases = row.campaign.campaign_id, None
        self._asked = Asked(self._id, part, unit_id, maps)
        if not maps:
            self._mode = "list"
        self.book.want_cases(self._id, part, unit_id)
        self.retell()

    @Slot(object)
    def _on_cases(self, came: IndicatorCases | Words) -> None:
        if self._asked is None or self.isHidden():
            return
        if isinstance(came, Words):
            self._mode = "all"
            self.noticed.emit(Notice("warn", came, KEY))
        elif self._asked.maps:
            self._frame(came)
        elif self._mode == "list":
            self._cases = came
        self.retell()

    def _frame(self, found: IndicatorCases) -> None:
        """Close, and show the whole ground these cases lie on."""
        places = [(case.place.lon_deg, case.place.lat_deg) for case in found.cases]
        row = self.current
        name = row.campaign.name if row is not None else ""
        if not self._map.looking.show_places(places):
            self.noticed.emit(Notice("info", w.NO_PLACES, KEY))
            return
        self.dismiss()
        is_part = len(places) < found.n
        words = w.FRAMED_PART if is_part else w.FRAMED
        told = words.filled(name=name, n=f"{found.n:,}", shown=f"{len(places):,}")
        self.noticed.emit(Notice("info", told, KEY))

    # ---- words ---------------------------------------------------------------------------------

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of, book = self._lang.of, self.book
        self._title.setText(of(w.TITLE))
        n = sum(not row.campaign.is_over for row in book.rows)
        self._count.setText(of(w.COUNT, n=n) if book.found is not None else "")
        self._close.setAccessibleName(of(w.CLOSE))
        self._close.setToolTip(of(w.CLOSE))
        cutoff = book.found.cutoff_ms if book.found is not None else 0
        self._cutoff.setText(of(w.CUTOFF, at=hm(cutoff, book.zone)) if cutoff else "")
        self._tell_table()
        self._tell_state()
        hints = {"all": w.HINT if book.may_run else w.HINT_READ, "units": w.UNITS_HINT}
        self._hint.setText(of(hints.get(self._mode, w.BACK_HINT)))
        self.setAccessibleName(f"{self._title.text()} {self._state.text()}".strip())
        self.place()

    def _text(self) -> CampaignText:
        return CampaignText(self._lang, self.book.zone, self._unit_words)

    def _unit_words(self, unit_id: str) -> Words:
        city = self._parts.face.city
        units = city.units if city is not None else ()
        return unit_words(next((u for u in units if u.unit_id == unit_id), None), unit_id)

    def _tell_table(self) -> None:
        rows, table = self.book.rows, TableText()
        row = self.current
        if self._mode == "units" and row is not None:
            table = self._text().units(row)
        elif self._mode == "list" and self._cases is not None:
            table = self._lists.cases(self._cases)
        elif self._mode == "all":
            table = self._text().all(rows, self._parts.face.city_now_ms())
        self.table.show_text(table)
        is_empty = self.book.found is not None and not rows
        self.table.setVisible(not is_empty)
        self._none.setVisible(is_empty)
        self._none.setText(self._lang.of(w.NONE))
        if is_empty and self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell_chart()

    def _tell_chart(self) -> None:
        row = self.current
        self.chart.setMinimumHeight(self._skin.px(_CHART_PX))
        self.chart.setVisible(row is not None and self._mode != "list")
        if row is not None:
            name = self._lang.of(w.CHART, name=row.campaign.name)
            self.chart.show_burn(self._text().burn(row), name)

    def _tell_state(self) -> None:
        words, tone = self._state_words()
        self._state.setText(words)
        set_tone(self._state, tone)
        self._state.setVisible(bool(words))

    def _state_words(self) -> tuple[str, str]:
        of, book, row = self._lang.of, self.book, self.current
        if book.denied is not None:
            return of(book.denied), "act"
        if book.found is None:
            return of(w.COUNTING, percent=f"{book.progress:.0%}"), "text_2"
        if row is None:
            return "", ""
        is_asked = self._mode == "all" and self._to_end == row.campaign.campaign_id
        return self._row_words(row), "soon" if is_asked else "text_2"

    def _row_words(self, row: CampaignShown) -> str:
        of, name = self._lang.of, row.campaign.name
        if self._mode == "list":
            is_here = self._cases is not None and self._asked is not None
            return self._text().behind(row, self._asked, self._cases) if is_here else of(w.ASKED)
        if self._mode == "units":
            return of(w.UNITS, name=name)
        if self._to_end == row.campaign.campaign_id:
            return of(w.ASK_END, name=name)
        city = self._parts.face.city
        units = city.units if city is not None else ()
        return of(about_words(row.campaign, units, self._parts.book))

    # ---- heard ---------------------------------------------------------------------------------

    @Slot(object)
    def _on_settled(self, told: tuple[CampaignOrder, Verdict]) -> None:
        order, verdict = told
        held = (row.campaign for row in self.book.rows)
        names = (one.name for one in held if one.campaign_id == order.campaign_id)
        name = order.name or next(names, "")
        if verdict.outcome == "accepted":
            words = {
                CampaignAct.MAKE: w.MADE,
                CampaignAct.EDIT: w.SAVED,
                CampaignAct.END: w.ENDED_NOW,
            }[order.act]
            self.noticed.emit(Notice("good", words.filled(name=name), KEY))
        elif order.act is CampaignAct.END:
            self.noticed.emit(Notice("warn", Words(verdict.zh, verdict.en), KEY))
        self.retell()

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self._open_current()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, new: QModelIndex, _old: QModelIndex) -> None:
        if self._mode == "all" and new.isValid():
            self._tell_chart()
            self._tell_state()
