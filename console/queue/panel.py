"""The queue panel: the seat's tabs, its cards in order, and what was done today."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from backend.domain.cases.case import STATES, Case, Clock
from backend.domain.dispatching.together import together
from backend.domain.people.seats import QUEUES, SeatSpec
from backend.situation import Changes
from console.face.on_shift import on_shift
from console.face.parts import DeskParts
from console.face.pending import ON_ITS_WAY
from console.kit import words as w
from console.kit.acts import primary_offer
from console.kit.keymap import key_text
from widgets.card import Card
from widgets.card_list import CardList
from widgets.empty_state import EmptyState
from widgets.labels import ElideLabel, fit_size
from widgets.panel import Panel
from widgets.skin import Skin
from widgets.spacing import space
from widgets.tab_strip import Tab, TabStrip

from .book import QueueBook, next_of, standing_key
from .cards import gone_card, queue_card
from .footer import QueueFooter
from .in_hand import Hands
from .lists import CaseList
from .standing import Standing, is_own, standing_of
from .turns import Those, in_turn
from .words import StandingWords

# Clocks taken anew per second; enough for 200 working clocks in four seconds.
REFINED_PER_TICK = 50


class QueuePanel(Panel):
    """Everything that waits at this seat.

    Signals:
        list_wanted: ``CaseList`` behind a number that was clicked.
        drag_wanted: ``case_id`` whose card is being dragged; the list holds until handlers return.
        menu_wanted: (case_id, global QPoint).
    """

    list_wanted = Signal(object)
    drag_wanted = Signal(object)
    menu_wanted = Signal(object, object)

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._selection, self._lang = parts.face, parts.selection, parts.lang
        self._codebook, self._looks = parts.book, parts.looks
        self._seat = parts.seat
        self._specs = tuple(QUEUES[key] for key in parts.seat.queues)
        self._queues = QueueBook(self._specs, self._key_of)
        self._held = (0, 0)
        self._n_alike = 0
        self.hands = Hands(parts, self._is_due, self)
        self._build(parts.looks, parts.seat)
        self._wire()
        self.retell()
        self._start_over()

    def _footer(self, looks: Skin, seat: SeatSpec) -> QueueFooter | None:
        """Return today's counts of a seat of the hall; none of them is of a unit."""
        if not seat.of_hall:
            return None
        return QueueFooter(self._face, self._lang, looks, seat.role, self.standing, self)

    def _build(self, looks: Skin, seat: SeatSpec) -> None:
        self.tabs = TabStrip(looks, self)
        self.hint = ElideLabel("text_3", 13)
        self.cards = CardList(looks, self._card_of, self)
        self.empty = EmptyState(looks, "inbox", self)
        self.empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.footer = self._footer(looks, seat)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.cards)
        self._stack.addWidget(self.empty)
        above = QVBoxLayout()
        space(above, looks, (14, 6, 12, 6))
        above.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addLayout(above)
        column.addLayout(self._stack, 1)
        if self.footer is not None:
            column.addWidget(self.footer)

    def _wire(self) -> None:
        self._face.changed.connect(self._on_changed)
        self._face.ticked.connect(self._on_ticked)
        self._face.pending_changed.connect(self._on_pending)
        self._selection.changed.connect(self._on_selected)
        self.hands.changed.connect(self._on_hands)
        self._lang.changed.connect(self.retell)
        self.tabs.picked.connect(self._on_tab)
        self.cards.picked.connect(self._on_picked)
        self.cards.drag_wanted.connect(self.drag_wanted)
        self.cards.menu_wanted.connect(self.menu_wanted)
        self.cards.held.connect(self._on_held)
        if self.footer is not None:
            self.footer.list_wanted.connect(self.list_wanted)
            self.footer.picked.connect(self._on_picked)

    # ---- what others may ask -----------------------------------------------------------------

    @property
    def queue_key(self) -> str:
        """Key of the queue in front."""
        return self.tabs.current

    def take_focus(self) -> None:
        """Take the keyboard to the list, or to what stands in its place."""
        self._stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_queue(self, key: str) -> None:
        """Bring a queue to the front."""
        self.tabs.show_current(key)
        self._show_cards()

    @Slot()
    def pick_next(self) -> bool:
        """Select the next case that is due in the queue in front: the first, or after the selected.

        When nothing is due there, the first queue of the seat with work comes to the front. At the
        desk of a combined hall it is the next of both halves.

        Returns:
            Whether anything is due at this seat.
        """
        if self._seat.is_whole:
            return self._pick_of_both()
        case_id = self._next_in(self.queue_key)
        if not case_id:
            other = next((q.key for q in self._specs if self._next_in(q.key)), "")
            if not other:
                return False
            self.show_queue(other)
            case_id = self._next_in(other)
        self._selection.pick(case_id, by="key")
        return True

    def _pick_of_both(self) -> bool:
        ids = dict.fromkeys(i for queue in self._specs for i in self._queues.order(queue.key))
        order = in_turn(case for case in map(self._face.case, ids) if case is not None)
        free = Those(lambda i: i not in self.hands.elsewhere and self._is_due(i))
        case_id = next_of(order, self._selection.case_id, free)
        if case_id:
            self._selection.pick(case_id, by="key")
        return bool(case_id)

    @Slot()
    def pick_queue(self) -> bool:
        """Bring the next queue of the seat with work to the front, in the order of the tabs.

        Returns:
            Whether another queue has work.
        """
        keys = [queue.key for queue in self._specs]
        at = keys.index(self.queue_key)
        others = keys[at + 1 :] + keys[:at]
        found = next((key for key in others if self._next_in(key)), "")
        if found:
            self.tabs.show_current(found)
            self._show_cards(anew=True)
        return bool(found)

    def due(self, queue_key: str) -> tuple[str, ...]:
        """Return the cases of a queue that F5 takes.

        Not those that wait for somebody outside, nor those whose act here is on its way.
        """
        due = self._queues.due(queue_key, self._sent())
        return tuple(filter(self._waits_for_me, due)) if self._seat.is_whole else due

    def _sent(self) -> frozenset[str]:
        pending = self._face.all_pending()
        return frozenset(p.command.case_id for p in pending if p.stage in ON_ITS_WAY)

    def standing(self) -> Standing:
        """Return how the seat's own queues stand now; what was sent waits no more."""
        now_ms = self._face.city_now_ms()
        own = [spec for spec in self._specs if is_own(spec)]
        return standing_of(self._queues, own, self._sent(), self._face.face_of, now_ms)

    def _next_in(self, queue_key: str) -> str:
        order, due = self._queues.order(queue_key), self.due(queue_key)
        free = frozenset(due).difference(self.hands.elsewhere)
        return next_of(order, self._selection.case_id, free)

    def _is_due(self, case_id: str) -> bool:
        """Return whether a case waits for this person: it is theirs to do, and was not sent yet."""
        case, pending = self._face.case(case_id), self._face.pending(case_id)
        if case is None or (pending is not None and pending.stage in ON_ITS_WAY):
            return False
        stands = any(self._queues.is_due(queue.key, case_id) for queue in self._specs)
        return stands and self._waits_for_me(case_id)

    def _waits_for_me(self, case_id: str) -> bool:
        """Return whether an act of this person moves the case on."""
        case, face = self._face.case(case_id), self._face
        return case is not None and bool(primary_offer(case, face.actor, face.hall, on_shift(face)))

    @property
    def n_elsewhere(self) -> int:
        """How many cases of this seat other seats have in hand."""
        return sum(map(self._is_due, self.hands.elsewhere))

    def count_list(self, queue_key: str) -> CaseList:
        """Return the list behind the count on a tab."""
        return CaseList(QUEUES[queue_key].words, lambda: self._queues.order(queue_key))

    # ---- what changes ------------------------------------------------------------------------

    def _key_of(self, case: Case) -> tuple[bool, float, str]:
        return standing_key(case, self._face.face_of(case), self._face.city_now_ms())

    def _start_over(self) -> None:
        self._queues.clear()
        if self._face.situation.city is not None:
            self._queues.put(self._face.situation.cases.values())
            self._queues.put(self._face.situation.pleading.values())
        self._show_cards()
        self._tell_standing()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.reset or changes.city is not None:
            self._start_over()
            return
        if changes.cases or changes.ended:
            pleading = self._face.situation.pleading
            self._queues.put(changes.cases)
            self._queues.drop(case.case_id for case in changes.ended)
            self._queues.put(case for case in changes.ended if case.case_id in pleading)
            self._show_cards()
            if any(map(self.cards.shows, changes.case_ids)):
                self.cards.refresh()

    @Slot()
    def _on_ticked(self) -> None:
        if self._face.situation.city is None:
            return
        self._queues.refine(REFINED_PER_TICK)
        self.tabs.show_tabs([self._tab(queue.key) for queue in self._specs])
        self.cards.set_keys(self._queues.order(self.queue_key))
        self.cards.refresh()
        self._tell_standing()
        self._look_for_likes()

    def _tell_standing(self) -> None:
        if self.footer is not None:
            self.footer.tell_standing()

    @Slot()
    def _on_hands(self) -> None:
        self.cards.refresh()

    @Slot(object)
    def _on_pending(self, case_id: str) -> None:
        self.cards.refresh()

    @Slot(object)
    def _on_tab(self, key: str) -> None:
        self._show_cards(anew=True)

    @Slot(object)
    def _on_picked(self, case_id: str) -> None:
        self._selection.pick(case_id, by="list")

    @Slot(object)
    def _on_selected(self, case_id: str) -> None:
        """Follow a selection made elsewhere into the queue where the case stands."""
        if case_id and not self._queues.holds(self.queue_key, case_id):
            home = next((q.key for q in self._specs if self._queues.holds(q.key, case_id)), "")
            if home:
                self.show_queue(home)
        self.cards.show_current(case_id)
        self._look_for_likes()

    def _look_for_likes(self) -> None:
        """Count what can be dispatched in one go with the case in hand; a look at every case."""
        case = self._face.case(self._selection.case_id) if self._seat.has_rail else None
        cases = self._face.situation.cases.values()
        n_alike = len(together(case, cases)) if case is not None else 0
        if n_alike != self._n_alike:
            self._n_alike = n_alike
            self._tell_hint()

    @Slot(int, int)
    def _on_held(self, n_new: int, n_gone: int) -> None:
        if (n_new, n_gone) != self._held:
            self._held = (n_new, n_gone)
            self._tell_hint()

    # ---- what is shown -----------------------------------------------------------------------

    def _show_cards(self, anew: bool = False) -> None:
        order = self._queues.order(self.queue_key)
        self.tabs.show_tabs([self._tab(queue.key) for queue in self._specs])
        if anew:
            self.cards.replace_keys(order)
            self.cards.show_current(self._selection.case_id)
        else:
            self.cards.set_keys(order)
        is_empty = not order and not self.cards.keys
        self._bring(self.empty if is_empty else self.cards)
        if is_empty:
            self._tell_empty()
        self._tell_hint()

    def _bring(self, page: QWidget) -> None:
        """Show cards or their absence; the keyboard stays with what is shown."""
        had_focus = self._stack.currentWidget().hasFocus()
        self._stack.setCurrentWidget(page)
        if had_focus:
            page.setFocus()

    def _tab(self, key: str) -> Tab:
        words = self._lang.of(QUEUES[key].words)
        row = int(self._seat.queues.index(key) >= self._seat.n_above > 0)
        if self._face.situation.city is None:
            return Tab(key, words, None, row=row)
        presses = self._queues.n_late(key, self._face.city_now_ms()) > 0
        # What is urgent presses where it waits for this hall, not while its unit works at it.
        if _waits_here(key):
            presses = presses or self._queues.n_urgent(key) > 0
        tone, mark = ("act", "late") if presses else ("", "")
        return Tab(key, words, self._queues.n(key), tone, mark, row)

    def _card_of(self, case_id: str) -> Card | None:
        case = self._face.case(case_id)
        if case is None:
            return None
        if not self._queues.holds(self.queue_key, case_id):
            return gone_card(case, self._codebook, self._lang)
        pending = self._face.pending(case_id)
        face, hand = self._face.face_of(case), self.hands.words_of(case_id)
        return queue_card(case, face, self._codebook, self._lang, pending, hand)

    @Slot()
    def retell(self) -> None:
        """Say everything in the language in force."""
        self.setAccessibleName(self._lang.of(w.Window.QUEUE))
        self.tabs.show_tabs([self._tab(queue.key) for queue in self._specs])
        if self.footer is not None:
            self.footer.retell()
        self.cards.set_stacked(self._lang.code == "en")
        self._tell_empty()
        self._tell_hint()
        self.cards.refresh()

    def _tell_empty(self) -> None:
        of = self._lang.of
        if self._face.situation.city is None:
            self.empty.show_state("loader", of(w.Queue.LOADING), of(w.Queue.LOADING_HINT))
            return
        title = of(w.Queue.EMPTY, queue=QUEUES[self.queue_key].words)
        self.empty.show_state("circle-check", title, of(w.Queue.EMPTY_HINT))

    def _tell_hint(self) -> None:
        n_new, n_gone = self._held
        if n_new or n_gone:
            self.hint.setText(self._lang.of(w.Queue.HELD, n=n_new, gone=n_gone))
        elif self._n_alike > 1:
            key = key_text("together")
            self.hint.setText(self._lang.of(StandingWords.ALIKE, n=self._n_alike, key=key))
        elif self._seat.is_whole and self._face.city is not None and not self._face.hall.combined:
            self.hint.setText(self._lang.of(w.Queue.NOT_COMBINED))
        else:
            queue = QUEUES[self.queue_key]
            spec = STATES[queue.states[0]]
            # What is asked for is asked in any state: the case's own limit orders it.
            is_asked = queue.asked or queue.pleads
            step = spec.step if spec.clock is Clock.STEP and not is_asked else "handling"
            hint = w.Queue.WHOLE_HINT if self._seat.is_whole else w.Queue.HINT
            self.hint.setText(self._lang.of(hint, limit=w.Steps.LIMIT[step]))
        fit_size(self.hint, self._looks, self.width() - self._looks.px(28), (13, 12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the hint to the width."""
        super().resizeEvent(event)
        self._tell_hint()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed meanwhile."""
        super().showEvent(event)
        self.cards.refresh()


def _waits_here(queue_key: str) -> bool:
    return STATES[QUEUES[queue_key].states[0]].clock is Clock.STEP
