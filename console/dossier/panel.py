"""The dossier: all that is known of the selected case, and what may be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from backend.domain.cases.case import Case
from backend.situation import Changes
from console.face.parts import DeskParts
from console.face.recall import Recall
from console.kit import words as w
from widgets.action_row import ActionRow
from widgets.empty_state import EmptyState
from widgets.panel import Panel
from widgets.spacing import space

from .advice import DossierAdvice
from .clock_text import ClockView
from .clocks import DossierClocks
from .closing import DossierClosing
from .errand import DossierErrand
from .evidence import DossierEvidence
from .head import DossierHead
from .history import DossierHistory
from .outcome import DossierOutcome
from .remark import DossierRemark
from .seen import DossierSeen
from .standing import STANDING, DossierStanding
from .text import Told

DossierPart = (
    DossierStanding
    | DossierRemark
    | DossierClosing
    | DossierErrand
    | DossierOutcome
    | DossierEvidence
    | DossierSeen
    | DossierAdvice
    | DossierHistory
)
# Below this height one line of buttons must do.
LOW_PX = 560
# The scroll bar (10 px in the style sheet) and what lies right of it make up the right margin.
BAR_PX, GUTTER_PX = 10, 6


class DossierPanel(Panel):
    """Head, clocks and actions stand still, what lies between scrolls.

    Signals:
        list_wanted: ``CaseList`` behind a number.
        photo_opened: ``OpenedPhoto`` to be seen large.
        films_wanted: the films of the case are to be watched.
        attachments_wanted: its voices and papers are to be seen.
    """

    list_wanted = Signal(object)
    photo_opened = Signal(object)
    films_wanted = Signal()
    attachments_wanted = Signal()

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._selection, self._lang = parts.face, parts.selection, parts.lang
        self._looks = parts.looks
        self._shown: Case | None = None
        self._recall = Recall(self._face, self)
        self._build(parts)
        self._wire()
        self.retell()

    def _build(self, parts: DeskParts) -> None:
        self.head = DossierHead(parts, self)
        self.standing = {key: DossierStanding(key, parts) for key in STANDING}
        self.remark = DossierRemark(parts)
        self.closing = DossierClosing(parts)
        self.errand = DossierErrand(parts)
        self.outcome = DossierOutcome(parts)
        self.evidence = DossierEvidence(parts)
        self.clocks = DossierClocks(parts.looks, parts.lang)
        self.advice = DossierAdvice(parts)
        self.seen = DossierSeen(parts)
        self.history = DossierHistory(parts)
        self.empty = EmptyState(parts.looks, "folder-open", self)
        page = QWidget(self)
        column = QVBoxLayout(page)
        space(column, parts.looks, (16, 12, GUTTER_PX, 12), 10)
        column.addLayout(self._inset(self.head))
        # What is left of the limits never scrolls away, however low the panel is.
        column.addLayout(self._inset(self.clocks))
        column.addWidget(self._body(), 1)
        column.addLayout(self._inset(self._rule()))
        column.addLayout(self._inset(self._foot()))
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(page)
        self._page = page

    def _inset(self, part: QWidget) -> QVBoxLayout:
        """Keep a part clear of the gutter in which the scroll bar lives."""
        box = QVBoxLayout()
        space(box, self._looks, (0, 0, BAR_PX, 0))
        box.addWidget(part)
        return box

    def _body(self) -> QScrollArea:
        inner = QWidget()
        self._column = column = QVBoxLayout(inner)
        space(column, self._looks, gap_px=12)
        for widget in self._parts():
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._looks.changed.connect(self._on_looks)
        self._on_looks()
        return self._scroll

    @Slot()
    def _on_looks(self) -> None:
        bar = self._scroll.verticalScrollBar()
        self._on_range(bar.minimum(), bar.maximum())

    @Slot(int, int)
    def _on_range(self, lowest: int, highest: int) -> None:
        """Keep the right edge where it is, whether there is a scroll bar or not."""
        self._column.setContentsMargins(0, 0, 0 if highest else self._looks.px(BAR_PX), 0)

    def _parts(self) -> tuple[DossierPart, ...]:
        """Return what scrolls, from top to bottom."""
        beside = (*self.standing.values(), self.remark, self.closing, self.errand, self.outcome)
        return (*beside, self.evidence, self.seen, self.advice, self.history)

    def _rule(self) -> QFrame:
        rule = QFrame(self)
        rule.setObjectName("rule")
        return rule

    def _foot(self) -> ActionRow:
        self.actions_row = ActionRow(self._looks, parent=self)
        return self.actions_row

    def _wire(self) -> None:
        self._face.changed.connect(self._on_changed)
        self._face.ticked.connect(self._on_ticked)
        self._selection.changed.connect(self._on_selected)
        self._lang.changed.connect(self.retell)
        self._recall.missed.connect(self._on_missed)
        self.advice.list_wanted.connect(self.list_wanted)
        self.evidence.opened.connect(self.photo_opened)
        self.evidence.films_wanted.connect(self.films_wanted)
        self.evidence.attachments_wanted.connect(self.attachments_wanted)

    # ---- actions -----------------------------------------------------------------------------

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these, in this order; see ``ActionButton`` for the properties it reads."""
        self.actions_row.set_actions(actions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the reading room where the panel is low."""
        super().resizeEvent(event)
        is_low = self.height() < self._looks.px(LOW_PX)
        self.actions_row.set_max_lines(1 if is_low else 2)
        self.clocks.set_low(is_low)

    # ---- what changes ------------------------------------------------------------------------

    @Slot(object)
    def _on_selected(self, case_id: str) -> None:
        self.retell()
        self._scroll.verticalScrollBar().setValue(0)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        touched = self._selection.case_id in changes.case_ids
        if touched or changes.reset or changes.city is not None:
            self.retell()

    @Slot(object)
    def _on_missed(self, _case_id: str) -> None:
        self.retell()

    @Slot()
    def _on_ticked(self) -> None:
        if self._shown is not None:
            self._show_clocks(self._shown)

    def _told(self) -> Told | None:
        city = self._face.situation.city
        if city is None:
            return None
        return Told(self._lang, city.zone, {unit.unit_id: unit for unit in city.units})

    @Slot()
    def retell(self) -> None:
        """Show the selected case, or say why there is none, in the language in force."""
        self.actions_row.set_more_text(self._lang.of(w.Dossier.MORE))
        case_id, told = self._selection.case_id, self._told()
        self._shown = self._face.case(case_id) if case_id and told is not None else None
        if self._shown is None or told is None:
            self._show_none(case_id)
            self._stack.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentWidget(self._page)
        for part in (self.head, *self._parts()):
            part.show_case(self._shown, told)
        self._show_clocks(self._shown)

    def _show_none(self, case_id: str) -> None:
        """Say why there is nothing to read; a case that ended long ago is on its way."""
        of, title = self._lang.of, w.Dossier.NONE
        if case_id:
            self._recall.want(case_id)
            title = w.Dossier.FETCHING if self._recall.is_waiting else w.Dossier.GONE
        self.empty.show_state("folder-open", of(title), of(w.Dossier.NONE_HINT))

    def _show_clocks(self, case: Case) -> None:
        city = self._face.situation.city
        if city is None:
            return
        self.clocks.show_view(
            ClockView(
                case,
                self._face.face_of(case),
                city,
                self._face.city_now_ms(),
                self._face.real_now_ms(),
            )
        )
