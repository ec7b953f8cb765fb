"""The department rail: every unit a case can go to, as a drop target and as a key."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QCursor, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from backend.domain.cases.case import Case
from backend.domain.field.unit import ResponsibleUnit
from backend.situation import Changes
from console.acting.acting import ActingDesk
from console.drag.drag import DragDesk, Hover
from console.face.parts import DeskParts
from console.kit import words_acts as w
from console.kit.keymap import N_PINS, OWNS_KEYS
from console.kit.notice import each, unit_words
from console.queue.lists import CaseList
from widgets.labels import label

from .card import UnitCard
from .figures import RailBook
from .stance import RailStance
from .words import card_text

_REFRESH_MS = 250
_EDGE_MS, _EDGE_PX, _EDGE_STEP_PX = 30, 40, 14
# What one notch of a wheel tells, eighths of a degree.
_NOTCH = 120


class Rail(QWidget):
    """Unit cards side by side, pinned ones first; scrolls sideways when they do not fit.

    Signals:
        list_wanted: ``CaseList`` behind a clicked number.
    """

    list_wanted = Signal(object)

    def __init__(
        self, parts: DeskParts, acting: ActingDesk, drag: DragDesk, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parts, self._acting, self._drag = parts, acting, drag
        self._book = RailBook()
        self._stance = RailStance(parts, acting, drag)
        self._stance.changed.connect(self._on_case_touched)
        self._cards: dict[str, UnitCard] = {}
        self._scrolled = 0
        # What each card was told last: making its words is dearer than counting.
        self._told: dict[UnitCard, tuple[object, ...]] = {}
        self._is_old = False
        self._soon = QTimer(self, interval=_REFRESH_MS, singleShot=True)
        self._soon.timeout.connect(self._on_soon)
        self.setProperty(OWNS_KEYS, True)
        self._empty = label("", "text_3", 14)
        self._empty.setContentsMargins(16, 0, 16, 0)
        self._build()
        self._wire(parts, drag)
        self._on_looks()
        self.retell()

    def _wire(self, parts: DeskParts, drag: DragDesk) -> None:
        parts.face.changed.connect(self._on_changed)
        parts.face.ticked.connect(self._on_ticked)
        parts.face.pending_changed.connect(self._on_case_touched)
        parts.selection.changed.connect(self._on_case_touched)
        drag.began.connect(self._on_drag_began)
        drag.hovered.connect(self._on_hovered)
        drag.ended.connect(self._on_drag_ended)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self._on_looks)

    def _build(self) -> None:
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget(self._scroll)
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._empty)
        self._row.addStretch()
        self._scroll.setWidget(self._inner)
        self._scroll.viewport().installEventFilter(self)
        self._slot = UnitCard(self._parts.looks, "", self)
        self._slot.hide()
        for signal, slot in self._wires(self._slot):
            signal.connect(slot)
        self._near_edge = QTimer(self, interval=_EDGE_MS)
        self._near_edge.timeout.connect(self._on_near_edge)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._scroll, 1)
        self._beside = QVBoxLayout()
        self._beside.addWidget(self._slot)
        box.addLayout(self._beside)

    @Slot()
    def _on_looks(self) -> None:
        """Never cut a card: a drop target keeps its height on the smallest desk."""
        bar = self._scroll.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(UnitCard.height_px(self._parts.looks) + bar)
        # The slot is only needed where the cards scroll: it stands level with them.
        self._beside.setContentsMargins(0, 0, 0, bar)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def slot(self) -> UnitCard:
        """The place at the end for a first choice that has no pinned card."""
        return self._slot

    def unit_at(self, at: QPoint) -> str:
        """Return whose card lies at a global point, ``""`` when none does."""
        for card in (self._slot, *self._cards.values()):
            inside = card.mapFromGlobal(at)
            if card.visibleRegion().contains(inside):
                return card.unit_id
        return ""

    @property
    def cards(self) -> dict[str, UnitCard]:
        """The cards by unit id, in order of the rail."""
        return self._cards

    def card_of(self, unit_id: str) -> UnitCard | None:
        """Return a unit's card in sight, or ``None``: scrolled to, or the slot at the end."""
        if self._slot.unit_id == unit_id and self._slot.isVisible():
            return self._slot
        card = self._cards.get(unit_id)
        if card is not None:
            self._scroll.ensureWidgetVisible(card, 0, 0)
        return card

    def open_some_list(self) -> bool:
        """Open the list of the first unit that has cases in hand; return whether one has."""
        for unit_id in self._cards:
            if self._book.in_hand(unit_id):
                self._on_in_hand_wanted(unit_id)
                return True
        return False

    def focus_first(self) -> None:
        """Take the keyboard to the rail."""
        for card in self._cards.values():
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        self._empty.setText(self._parts.lang.of(w.RAIL_EMPTY))
        self.setAccessibleName(self._parts.lang.of(w.RAIL_TITLE))
        self._refresh()
        self._fit_cards(is_anew=True)

    # ---- keys ----------------------------------------------------------------------------------

    @Slot(object, int)
    def _on_walked(self, unit_id: str, step: int) -> None:
        ids = list(self._cards)
        at = min(max(ids.index(unit_id) + step, 0), len(ids) - 1)
        card = self.card_of(ids[at])
        if card is not None:
            card.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll sideways."""
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            bar = self._scroll.horizontalScrollBar()
            turns = (event.angleDelta().y() + event.angleDelta().x()) / _NOTCH
            bar.setValue(bar.value() - round(turns * bar.singleStep()))
            return True
        return super().eventFilter(watched, event)

    # ---- what changes --------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.city is not None:
            self._make_cards(changes.city.units)
        if self._book.apply(changes, self._parts.face.situation) or changes.city is not None:
            self._is_old = True
            if not self._soon.isActive():
                self._on_soon()

    @Slot()
    def _on_soon(self) -> None:
        """Tell new numbers at once, but no more often than they can be read."""
        if self._is_old:
            self._soon.start()
            self._refresh()

    @Slot()
    def _on_ticked(self) -> None:
        if self._book.tick(self._parts.face.city_now_ms()):
            self._refresh()

    @Slot(object)
    def _on_case_touched(self, _case_id: str) -> None:
        self._refresh()

    @Slot(object)
    def _on_drag_began(self, _case: Case) -> None:
        self._near_edge.start()
        self._scrolled = self._scroll.horizontalScrollBar().value()
        self._refresh()

    @Slot()
    def _on_near_edge(self) -> None:
        """Scroll on while a case is held near an end of the rail."""
        view = self._scroll.viewport()
        at = view.mapFromGlobal(QCursor.pos())
        if not view.rect().contains(at):
            return
        reach, step = self._parts.looks.px(_EDGE_PX), self._parts.looks.px(_EDGE_STEP_PX)
        bar = self._scroll.horizontalScrollBar()
        if at.x() < reach:
            bar.setValue(bar.value() - step)
        elif at.x() > view.width() - reach:
            bar.setValue(bar.value() + step)

    @Slot(object)
    def _on_hovered(self, _hover: Hover | None) -> None:
        self._refresh()

    @Slot(object)
    def _on_drag_ended(self, _sent: bool) -> None:
        self._near_edge.stop()
        # A hand finds every card where it was before: what a drag scrolled goes back.
        self._scroll.horizontalScrollBar().setValue(self._scrolled)
        self._refresh()

    @Slot(object)
    def _on_entered(self, unit_id: str) -> None:
        self._drag.hover(unit_id)

    @Slot(object)
    def _on_left(self, unit_id: str) -> None:
        if self._drag.over == unit_id:
            self._drag.hover("")

    @Slot(object)
    def _on_dropped(self, unit_id: str) -> None:
        self._drag.drop(unit_id)

    @Slot(object)
    def _on_chosen(self, unit_id: str) -> None:
        self._acting.dispatch_selected(unit_id)

    @Slot(object)
    def _on_in_hand_wanted(self, unit_id: str) -> None:
        name = unit_words(self._acting.unit(unit_id), unit_id)
        title = each(w.UNIT_IN_HAND, unit=name)
        self.list_wanted.emit(CaseList(title, partial(self._book.in_hand, unit_id)))

    @Slot(object)
    def _on_due_wanted(self, unit_id: str) -> None:
        name = unit_words(self._acting.unit(unit_id), unit_id)
        title = each(w.UNIT_ON_TIME, unit=name)
        self.list_wanted.emit(CaseList(title, partial(self._due_ids, unit_id)))

    def _due_ids(self, unit_id: str) -> tuple[str, ...]:
        city = self._parts.face.city
        if city is None:
            return ()
        return self._book.due(unit_id, self._parts.face.city_now_ms(), city.zone)

    # ---- cards ---------------------------------------------------------------------------------

    def _make_cards(self, units: tuple[ResponsibleUnit, ...]) -> None:
        for card in self._cards.values():
            self._row.removeWidget(card)
            card.deleteLater()
        self._cards, self._told = {}, {}
        self._empty.setVisible(not units)
        for n, unit in enumerate(sorted(units, key=lambda u: (u.pin or N_PINS + 1, u.unit_id))):
            card = UnitCard(self._parts.looks, unit.unit_id, self._inner)
            for signal, slot in self._wires(card):
                signal.connect(slot)
            self._cards[unit.unit_id] = card
            self._row.insertWidget(n, card)

    def _wires(self, card: UnitCard) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        return (
            (card.entered, self._on_entered),
            (card.left, self._on_left),
            (card.dropped, self._on_dropped),
            (card.chosen, self._on_chosen),
            (card.in_hand_wanted, self._on_in_hand_wanted),
            (card.due_wanted, self._on_due_wanted),
            (card.walked, self._on_walked),
        )

    def _refresh(self) -> None:
        """Tell every card what it is now: a handful of cards, never one per case."""
        city = self._parts.face.city
        if city is None:
            return
        self._is_old = False
        first, pending = self._stance.first_choice(), self._stance.pending_unit()
        before = self._slot.unit_id, self._slot.isVisible()
        self._choose_slot(city.units, pending or first)
        is_new = before != (self._slot.unit_id, self._slot.isVisible())
        for unit in city.units:
            for card in (self._cards.get(unit.unit_id), self._slot):
                if card is not None and card.unit_id == unit.unit_id:
                    is_new |= self._tell(card, unit, first, pending)
        if is_new:
            self._fit_cards()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let whole cards fill the new width."""
        super().resizeEvent(event)
        self._fit_cards()

    def _fit_cards(self, is_anew: bool = False) -> None:
        """Make all cards equally wide, so that only whole ones stand in sight.

        The slot takes the place of exactly one card: the others stay where they are.
        """
        cards = (*self._cards.values(), self._slot)
        if not self._cards or (self._drag.case is not None and not is_anew):
            return
        # Names of the pinned units are whole; the long ones of others may take smaller type.
        pinned = [card for card in self._cards.values() if card.text.key]
        least = max(card.sizeHint().width() for card in pinned or self._cards.values())
        n_in_sight = min(max(1, self.width() // least), len(self._cards))
        width = max(least, self.width() // n_in_sight)
        is_tall = any(card.has_long_name(width) for card in self._cards.values())
        for card in cards:
            card.setFixedWidth(width)
            card.set_tall(is_tall)
        self._scroll.horizontalScrollBar().setSingleStep(width)

    def _tell(self, card: UnitCard, unit: ResponsibleUnit, first: str, pending: str) -> bool:
        """Tell a card what it is now; return whether it says something else."""
        city = self._parts.face.city
        if city is None:
            return False
        look, state = self._stance.of(unit, first, pending)
        now_ms = self._parts.face.city_now_ms()
        figures = self._book.figures(unit.unit_id, now_ms, city.zone)
        card.show_look(look)
        key = (unit, figures, state, self._parts.lang.code)
        if self._told.get(card) == key:
            return False
        self._told[card] = key
        return card.show_text(card_text(self._parts.lang, unit, figures, state), figures.share)

    def _choose_slot(self, units: tuple[ResponsibleUnit, ...], wanted: str) -> None:
        """Keep a first choice in sight whose own card is not; pinned cards never move."""
        if self._drag.case is not None:
            return  # nothing moves under a hand that holds a case
        unit = next((unit for unit in units if unit.unit_id == wanted), None)
        is_needed = unit is not None and not self._is_in_sight(unit)
        self._slot.unit_id = unit.unit_id if unit is not None and is_needed else ""
        self._slot.setVisible(is_needed)

    def _is_in_sight(self, unit: ResponsibleUnit) -> bool:
        """Whether a unit's pinned card is whole on the screen, the slot left out of account."""
        card = self._cards.get(unit.unit_id)
        if card is None or not unit.pin:
            return False
        spot = card.geometry().translated(self._inner.pos())
        taken = self._slot.width() if self._slot.isVisible() else 0
        return spot.left() >= 0 and spot.right() <= self._scroll.viewport().width() + taken
