"""The form of a campaign (A17): five fields and a tick, made in a minute by keyboard alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.contract.orders import CampaignOrder
from backend.contract.verdicts import Verdict
from backend.domain.counting.campaign import MAX_NAME_CHARS, Campaign, CampaignAct, Plan
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.dialogs import KeyedPanel
from console.kit.time_text import moment
from layers.view import MapView
from widgets.labels import label, set_tone
from widgets.spacing import space

from . import words as w
from .book import CampaignBook
from .filter_text import filter_words, read_filter, write_filter
from .fitting import Fitting
from .plan_text import begin_ms, end_ms, first_day, last_day, read_day, read_goal, write_goal

KEY = "campaign_form"
DAYS, GOAL = 30, "95%"
_WIDTH_PX, _HEIGHT_PX = 560, 430
_FIELDS = {"name": w.NAME, "filter": w.FILTER, "goal": w.GOAL, "first": w.FIRST, "last": w.LAST}
_HINTS = {"name": w.NAME_HINT, "filter": w.FILTER_HINT, "goal": w.GOAL_HINT}


class CampaignForm(KeyedPanel):
    """Makes a campaign, or changes one.

    Args:
        filter_text: Gives the words by which a list over the window is filtered now.
    """

    key = KEY

    def __init__(
        self,
        parts: DeskParts,
        book: CampaignBook,
        chart: MapView,
        filter_text: Callable[[], str],
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._parts, self._face, self._book, self._map = parts, parts.face, book, chart
        self._filter_text = filter_text
        self._held: Campaign | None = None
        self._said: tuple[Words, str] = (Words("", ""), "")
        self._fitting = Fitting(parts, self)
        self._build()
        self._lay_out()
        self._wire()

    def _build(self) -> None:
        self._title = label("", "", 18, bold=True)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self.fields = {key: QLineEdit(self) for key in _FIELDS}
        self.fields["name"].setMaxLength(MAX_NAME_CHARS)
        self._labels = {key: label("", "text_2", 14) for key in _FIELDS}
        self.bounds = QCheckBox(self)
        self._read = label("", "text_2", 13, wrap=True)
        self._fits = label("", "", 14, bold=True)
        self.go = QPushButton(self)
        self.go.setProperty("kind", "primary")
        self.said = label("", "", 14, wrap=True)
        self._hint = label("", "text_3", 12, wrap=True)

    def _lay_out(self) -> None:
        looks, head, grid, days = self._parts.looks, QHBoxLayout(), QGridLayout(), QHBoxLayout()
        space(head, looks, gap_px=10)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._close)
        space(days, looks, gap_px=8)
        for key in ("first", "last"):
            days.addWidget(self.fields[key], 1)
            if key == "first":
                days.addWidget(self._labels["last"])
        for row, key in enumerate(("name", "filter", "goal")):
            grid.addWidget(self._labels[key], row, 0)
            grid.addWidget(self.fields[key], row, 1)
        grid.addWidget(self._labels["first"], 3, 0)
        grid.addLayout(days, 3, 1)
        grid.addWidget(self.bounds, 4, 1)
        box = QVBoxLayout(self)
        space(box, looks, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addLayout(grid)
        for part in (self._read, self._fits, self.go, self.said):
            box.addWidget(part)
        box.addStretch(1)
        box.addWidget(self._hint)

    def _wire(self) -> None:
        self._close.clicked.connect(self.dismiss)
        self.go.clicked.connect(self.send)
        self.bounds.toggled.connect(self._count)
        for field in self.fields.values():
            field.returnPressed.connect(self.send)
            field.textChanged.connect(self._count)
        self._fitting.changed.connect(self._tell_fits)
        self.closed.connect(self._fitting.stop)
        self._book.settled.connect(self._on_settled)
        for changed in (self._parts.lang.changed, self._parts.looks.changed):
            changed.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Begin a new one with the filter of the list in sight, or the class of the chosen case."""
        if self._face.city is None:
            return None
        self._held, today = None, self._today()
        self._fill(
            name="",
            filter=self._filter_text() or self._class_in_hand(),
            goal=GOAL,
            first=str(today),
            last=str(today + timedelta(days=DAYS)),
        )
        self.bounds.setChecked(False)
        self._say(Words("", "") if self._book.may_run else w.NOT_YOURS, "soon")
        return self.fields["name"]

    def edit(self, campaign: Campaign) -> None:
        """Begin with a campaign that is to be changed."""
        if not self._book.may_run or campaign.is_over:
            return
        self._held, plan, zone = campaign, campaign.plan, self._book.zone
        self._fill(
            name=campaign.name,
            filter=write_filter(plan.filter, self._units(), self._parts.lang),
            goal=write_goal(plan),
            first=str(first_day(plan, zone)),
            last=str(last_day(plan, zone)),
        )
        self.bounds.setChecked(plan.filter.bounds_deg is not None)
        self._say(Words("", ""))
        self.open(self.fields["filter"])
        self.tell()

    def tell(self) -> None:
        """Set every text and count."""
        self.retell()
        self._count()

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of, held = self._parts.lang.of, self._held
        self._title.setText(of(w.EDIT if held is not None else w.NEW))
        self.setAccessibleName(self._title.text())
        self._close.setAccessibleName(of(w.CLOSE))
        self._close.setToolTip(of(w.CLOSE))
        for key, words in _FIELDS.items():
            self._labels[key].setText(of(words))
            self.fields[key].setAccessibleName(of(words))
            self.fields[key].setPlaceholderText(of(_HINTS.get(key, w.DAY_HINT)))
        self.fields["name"].setEnabled(held is None)
        had_area = held is not None and held.plan.filter.bounds_deg is not None
        self.bounds.setText(of(w.BOUNDS_KEPT if had_area else w.BOUNDS))
        self.go.setText(of(w.SAVE if held is not None else w.GO))
        self.go.setEnabled(self._book.may_run and not self._book.is_sending)
        self._hint.setText(of(w.FORM_HINT))
        self._tell_said()
        self._tell_fits()
        self.place()

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host."""
        host, px = self._host.rect(), self._parts.looks.px
        self._close.setFixedSize(px(36), px(36))
        width = min(px(_WIDTH_PX), host.width() - px(48))
        self.setFixedSize(width, min(px(_HEIGHT_PX), host.height() - px(48)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    @Slot()
    def send(self) -> None:
        """Send what is written; what cannot be read is said, and nothing is sent."""
        name = self.fields["name"].text().strip()
        plan = self._plan()
        if not self._book.may_run:
            self._say(w.NOT_YOURS, "soon")
        elif not name:
            self._say(w.NO_NAME, "soon")
            self.fields["name"].setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(plan, Words):
            self._say(plan, "soon")
        elif self._held is not None:
            self._sent(self._book.send(CampaignAct.EDIT, self._held, plan=plan))
        else:
            self._sent(self._book.send(CampaignAct.MAKE, name=name, plan=plan))

    # ---- inside --------------------------------------------------------------------------------

    def _fill(self, **texts: str) -> None:
        for key, text in texts.items():
            self.fields[key].setText(text)

    def _today(self) -> date:
        return moment(self._face.city_now_ms(), self._book.zone).date()

    def _class_in_hand(self) -> str:
        """Return the class of the chosen case: what lies there is often what it is about."""
        case = self._face.case(self._parts.selection.case_id)
        name = self._parts.book.name(case.class_key) if case is not None else Words("", "")
        return self._parts.lang.of(name) if name.zh else ""

    def _units(self) -> tuple[ResponsibleUnit, ...]:
        return self._face.city.units if self._face.city is not None else ()

    def _plan(self) -> Plan | Words:
        """Return what is written as a plan, or what of it cannot be read."""
        zone, today = self._book.zone, self._today()
        goal = read_goal(self.fields["goal"].text())
        first = read_day(self.fields["first"].text(), today)
        last = read_day(self.fields["last"].text(), today)
        if goal is None:
            return w.BAD_GOAL
        if first is None or last is None:
            return w.BAD_DAY
        found = read_filter(self.fields["filter"].text(), self._units())
        found = replace(found, bounds_deg=self._bounds_deg())
        return Plan(found, begin_ms(first, zone), end_ms(last, zone), goal.n, goal.percent)

    def _bounds_deg(self) -> tuple[float, float, float, float] | None:
        if not self.bounds.isChecked():
            return None
        kept = self._held.plan.filter.bounds_deg if self._held is not None else None
        return kept or self._map.looking.bounds_deg()

    @Slot()
    def _count(self) -> None:
        if self.isHidden():
            return
        plan = self._plan()
        if isinstance(plan, Words) or plan.filter.is_empty:
            self._fitting.stop()
            self._tell_fits()
        else:
            self._fitting.count(self.fields["name"].text().strip(), plan)

    @Slot()
    def _tell_fits(self) -> None:
        of, plan = self._parts.lang.of, self._plan()
        if isinstance(plan, Words):
            self._read.setText("")
            self._fits.setText(of(plan))
            return
        parts = filter_words(plan.filter, self._units(), self._parts.book)
        is_empty, n = plan.filter.is_empty, self._fitting.n
        self._read.setText("" if is_empty else of(Words(*self._read_as(parts))))
        if is_empty:
            self._fits.setText(of(w.FITS_NONE))
        else:
            self._fits.setText(of(w.FITS_COUNTING) if n is None else of(w.FITS, n=f"{n:,}"))

    def _read_as(self, parts: Words) -> tuple[str, str]:
        template = w.READ_AS
        return template.zh.format(parts=parts.zh), template.en.format(parts=parts.en)

    def _sent(self, is_sent: bool) -> None:
        if is_sent:
            self._say(w.SENT)
        self.retell()

    @Slot(object)
    def _on_settled(self, told: tuple[CampaignOrder, Verdict]) -> None:
        order, verdict = told
        if self.isHidden() or order.act is CampaignAct.END:
            return
        if verdict.outcome == "accepted":
            self.dismiss()
        else:
            self._say(Words(verdict.zh, verdict.en), "act")
            self.retell()

    def _say(self, words: Words, tone: str = "") -> None:
        self._said = (words, tone)
        self._tell_said()

    def _tell_said(self) -> None:
        words, tone = self._said
        set_tone(self.said, tone)
        self.said.setText(self._parts.lang.of(words))
