"""The bottom line: the newest alarm on the left, who is out there on the right."""

import time
from collections.abc import Collection

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from backend.domain.cases.case import Case
from backend.domain.cases.guards import Guard, GuardBook
from backend.domain.people.account import seated_twice
from backend.domain.people.seats import QUEUES
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit import words_entry as entry
from console.kit import words_handover as handover
from console.kit import words_suggest as suggest
from console.kit.contact import CONTACT_S, in_contact
from console.kit.keymap import key_text
from console.kit.time_text import hms
from console.kit.words_advice import Lane
from console.kit.words_sheet import Sheet
from console.notices.alarm_book import KEY as ACKNOWLEDGE
from console.notices.alarm_book import AlarmBook
from console.promises.words import PromiseWords
from console.queue.book import QueueBook, standing_key
from console.queue.lists import CaseList
from widgets.labels import ElideLabel, label
from widgets.link_button import LinkButton
from widgets.marks import StateMark
from widgets.spacing import space

from .words import GuardWords

HEIGHT_PX = 32
# Room at both ends and between two things; what the alarm needs to be read, and its absence.
_SIDE_PX, _ALARM_PX, _CALM_PX = 16, 400, 110
_COUNT_EVERY_S = 5.0
WATCH = "watch"
# By whether any is late, and any was handed to the leader who sits here.
_PROMISES = {
    (False, False): PromiseWords.LINK,
    (True, False): PromiseWords.LINK_LATE,
    (False, True): PromiseWords.LINK_HANDED,
    (True, True): PromiseWords.LINK_BOTH,
}
# Clocks of dangerous cases taken anew each time: working clocks stand still at night.
_REFINED_PER_TELL = 20


class StatusBar(QFrame):
    """Alarms and people; numbers open what is behind them.

    Signals:
        alarm_picked: ``alarm_id`` of the newest alarm, clicked.
        list_wanted: ``CaseList`` behind the number of open cases.
        notices_wanted: the kept notices were asked for.
        seats_wanted: the list of who sits where was asked for.
        lock_wanted: this seat is to be locked.
        ledger_wanted: the sheet of the shift was asked for.
        handover_wanted: the handover page was asked for.
        promises_wanted: the queue of promises to callers was asked for.
        suggestions_wanted: the queue of suggestions was asked for.
        lane_wanted: the switch of the automatic lane was asked for.
    """

    alarm_picked = Signal(object)
    list_wanted = Signal(object)
    notices_wanted = Signal()
    seats_wanted = Signal()
    lock_wanted = Signal()
    ledger_wanted = Signal()
    handover_wanted = Signal()
    lane_wanted = Signal()
    promises_wanted = Signal()
    suggestions_wanted = Signal()

    def __init__(self, parts: DeskParts, alarms: AlarmBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alarms = alarms
        self.setObjectName("footbar")
        self._face, self._lang, self._looks = parts.face, parts.lang, parts.looks
        self._seat = parts.seat
        self._n_notices = 0
        self._is_shut = self._has_door = False
        self._contacts: dict[bool, tuple[int, int]] = {}
        self._counted_s = -_COUNT_EVERY_S
        self._watch = QueueBook((QUEUES[WATCH],), self._key_of)
        self._guards = GuardBook()
        self._build()
        parts.face.changed.connect(self._on_changed)
        parts.face.ticked.connect(self.retell)
        parts.face.seats_changed.connect(self.retell)
        alarms.changed.connect(self.retell)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self._on_looks)
        self._on_looks()

    def _build(self) -> None:
        self.alarm = StateMark(self._looks, 14, self)
        self.line = ElideLabel("", 14)
        self.line.clicked.connect(self._on_alarm)
        self.acknowledge = self._link(self._alarms.acknowledge_newest)
        self.collectors = label("", "text_3", 13)
        self.vehicles = label("", "text_3", 13)
        self.open_cases = self._link(self._on_open_cases)
        self.guards = self._link(self.show_guards)
        self.watch = self._link(self.show_watch)
        self.notices = self._link(self.notices_wanted)
        self.seats = self._link(self.seats_wanted)
        self.lock = self._link(self.lock_wanted)
        self.lock.hide()
        self.ledger = self._link(self.ledger_wanted)
        self.handover = self._link(self.handover_wanted)
        self.lane = self._link(self.lane_wanted)
        self.promises = self._link(self.promises_wanted)
        self.suggestions = self._link(self.suggestions_wanted)
        self._links = (
            self.acknowledge,
            self.guards,
            self.watch,
            self.open_cases,
            self.suggestions,
            self.promises,
            self.lane,
            self.handover,
            self.ledger,
            self.notices,
            self.seats,
            self.lock,
        )
        row = QHBoxLayout(self)
        space(row, self._looks, (_SIDE_PX, 0, _SIDE_PX, 0), _SIDE_PX)
        row.addWidget(self.alarm)
        row.addWidget(self.acknowledge)
        row.addWidget(self.line, 1)
        for widget in (self.collectors, self.vehicles, *self._links[1:]):
            row.addWidget(widget)

    def _link(self, slot: object) -> LinkButton:
        button = LinkButton(self)
        button.clicked.connect(slot)
        return button

    def offer_lock(self) -> None:
        """Offer to lock: there is a door at this desk."""
        self._has_door = True
        self.lock.show()

    def shut(self, is_shut: bool) -> None:
        """Show on, and open nothing: the desk is locked."""
        self._is_shut = is_shut
        self.lock.setVisible(self._has_door and not is_shut)
        for link in self._links:
            link.setEnabled(not is_shut)

    def show_notices(self, n_kept: int) -> None:
        """Show how many notices are kept."""
        self._n_notices = n_kept
        self.retell()

    def _key_of(self, case: Case) -> tuple[bool, float, str]:
        return standing_key(case, self._face.face_of(case), self._face.city_now_ms())

    def _note_watched(self, changes: Changes) -> None:
        """Keep the lists of what is dangerous, and of who stands guard, as news comes."""
        if changes.reset or changes.city is not None:
            self._watch.clear()
            self._guards.clear()
            if self._face.situation.city is not None:
                self._note_cases(self._face.situation.cases.values())
            return
        self._note_cases(changes.cases)
        for book in (self._watch, self._guards):
            book.drop(case.case_id for case in changes.ended)

    def _note_cases(self, cases: Collection[Case]) -> None:
        self._watch.put(case for case in cases if case.urgent)
        self._guards.put(cases)

    def _on_guard(self) -> tuple[Guard, ...]:
        situation, now_ms = self._face.situation, self._face.city_now_ms()
        return self._guards.now(situation.fixes, situation.movers, now_ms)

    @Slot()
    def show_watch(self) -> None:
        """Open the list of what is dangerous, the most pressing first (A11)."""
        self.list_wanted.emit(CaseList(QUEUES[WATCH].words, lambda: self._watch.order(WATCH)))

    @Slot()
    def show_guards(self) -> None:
        """Open the list of guarded hazards, those with a lost guard first (A14)."""
        self.list_wanted.emit(CaseList(GuardWords.LIST, self._guarded_ids))

    def _guarded_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(guard.case.case_id for guard in self._on_guard()))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        self._note_watched(changes)
        if (
            changes.alarms
            or changes.handovers
            or changes.promises
            or changes.suggestions
            or changes.reset
            or changes.city is not None
        ):
            self._counted_s = -_COUNT_EVERY_S
            self.retell()
        elif changes.cases or changes.ended:
            self._tell_open()

    @Slot()
    def _on_alarm(self) -> None:
        newest = self._alarms.newest
        if newest is not None and not self._is_shut:
            self.alarm_picked.emit(newest.alarm_id)

    @Slot()
    def _on_looks(self) -> None:
        self.setFixedHeight(self._looks.px(HEIGHT_PX))
        self.retell()

    @Slot()
    def _on_open_cases(self) -> None:
        cases = self._face.situation.cases
        title = w.Status.OPEN_CASES.filled(n=len(cases))
        self.list_wanted.emit(CaseList(title, lambda: tuple(cases)))

    @Slot()
    def retell(self) -> None:
        """Say everything in the language in force."""
        of, situation = self._lang.of, self._face.situation
        self._tell_alarms()
        tip = of(w.Status.LIVE_TIP, s=CONTACT_S)
        self._count_contacts()
        for text, words, is_collector in (
            (self.collectors, w.Status.COLLECTORS, True),
            (self.vehicles, w.Status.VEHICLES, False),
        ):
            n, n_all = self._contacts[is_collector]
            said = of(words, n=n, all=n_all)
            if said != text.text():
                text.setText(said)
            text.setToolTip(tip)
        self._tell_open()
        self.ledger.say(of(Sheet.OPEN))
        self.ledger.setVisible(situation.city is not None and self._seat.of_hall)
        self.handover.say(of(handover.LINK_WAITS if situation.handovers else handover.LINK))
        is_leader = self._face.actor.role is Role.LEADER
        self.handover.setVisible(situation.city is not None and is_leader)
        self._tell_promises()
        is_on = situation.city is not None and situation.city.lane.is_on
        self.lane.say(of(Lane.LINK_ON if is_on else Lane.LINK_OFF))
        # Where it runs everybody may see that; the others are not told of what is off.
        is_shown = self._seat.of_hall and (is_on or is_leader)
        self.lane.setVisible(situation.city is not None and is_shown)
        self.notices.say(of(w.Status.NOTICES, n=self._n_notices))
        self.notices.setVisible(self._n_notices > 0)
        self._tell_seats()
        self._make_room()

    def _make_room(self) -> None:
        """Leave out who is out there where the newest alarm would not be read any more."""
        px = self._looks.px
        has_alarm = self._alarms.newest is not None
        used = px(_ALARM_PX if has_alarm else _CALM_PX) + 2 * px(_SIDE_PX)
        for link in self._links[1:]:
            used += 0 if link.isHidden() else link.sizeHint().width() + px(_SIDE_PX)
        for text, is_collector in ((self.collectors, True), (self.vehicles, False)):
            wanted = text.sizeHint().width() + px(_SIDE_PX)
            fits = used + wanted <= self.width()
            used += wanted if fits else 0
            text.setVisible(fits and self._contacts[is_collector][1] > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what stands here to the width."""
        super().resizeEvent(event)
        self._make_room()

    def _tell_promises(self) -> None:
        of, promises = self._lang.of, self._face.situation.promises
        now_ms = self._face.city_now_ms()
        n_late = sum(one.due_ms < now_ms for one in promises.values())
        is_leader = self._face.actor.role is Role.LEADER
        n_handed = sum(one.handed_ms > 0 for one in promises.values()) if is_leader else 0
        words = _PROMISES[n_late > 0, n_handed > 0]
        self.promises.say(of(words, n=len(promises), late=n_late, handed=n_handed))
        self.promises.setVisible(bool(promises))
        n = len(self._face.situation.suggestions)
        self.suggestions.say(of(suggest.LINK, n=n))
        self.suggestions.setVisible(n > 0)

    def _tell_seats(self) -> None:
        of, rows = self._lang.of, self._face.seats
        words = entry.Present.LINK_TWICE if seated_twice(rows) else entry.Present.LINK
        self.seats.say(of(words, n=len(rows)))
        self.seats.setVisible(bool(rows))
        self.lock.say(of(entry.Lock.LINK))
        self.lock.setToolTip(of(entry.Lock.LINK_TIP))

    def _tell_open(self) -> None:
        situation = self._face.situation
        self.open_cases.say(self._lang.of(w.Status.OPEN_CASES, n=f"{len(situation.cases):,}"))
        self.open_cases.setVisible(situation.city is not None)
        self._watch.refine(_REFINED_PER_TELL)
        n, n_late = self._watch.n(WATCH), self._watch.n_late(WATCH, self._face.city_now_ms())
        words = w.Status.WATCH_LATE if n_late else w.Status.WATCH
        self.watch.say(self._lang.of(words, n=n, late=n_late))
        self.watch.setToolTip(self._lang.of(w.Status.WATCH_TIP, n=n, late=n_late))
        self.watch.setVisible(n > 0 and self._seat.of_hall)
        self._tell_guards()

    def _tell_guards(self) -> None:
        found = self._on_guard()
        n, n_lost = len(found), sum(guard.is_lost for guard in found)
        words = GuardWords.LOST if n_lost else GuardWords.COUNT
        self.guards.say(self._lang.of(words, n=n, lost=n_lost))
        self.guards.setToolTip(self._lang.of(GuardWords.TIP, n=n, lost=n_lost))
        self.guards.setVisible(n > 0)

    def _count_contacts(self) -> None:
        """Count who is heard of, every few seconds: it is a look at every mover."""
        now_s, face = time.monotonic(), self._face
        if now_s - self._counted_s >= _COUNT_EVERY_S:
            self._counted_s = now_s
            for is_collector in (True, False):
                found = in_contact(face.situation, face.city_now_ms(), is_collector)
                self._contacts[is_collector] = found

    def _tell_alarms(self) -> None:
        alarms, city = self._face.situation.alarms, self._face.situation.city
        newest = self._alarms.newest
        self.line.setCursor(Qt.CursorShape.ArrowCursor)
        self.acknowledge.setVisible(newest is not None and city is not None)
        if newest is None or city is None:
            is_known = city is not None
            words = w.Status.CALM if is_known else w.Status.NOT_KNOWN
            self.alarm.show_state("" if is_known else "none", self._lang.of(words))
            self.line.setText("")
            return
        self.line.setCursor(Qt.CursorShape.PointingHandCursor)
        self.alarm.show_state("late", self._lang.of(w.Status.ALARM, n=len(alarms)))
        at = hms(newest.raised_at_ms, city.zone)[:5]
        text = Words(newest.zh, newest.en)
        self.line.setText(self._lang.of(w.Status.ALARM_LINE, at=at, text=text))
        is_sent = self._alarms.is_sent(newest.alarm_id)
        words = handover.ACK_SENT if is_sent else handover.ACK_NOW.filled(key=key_text(ACKNOWLEDGE))
        self.acknowledge.say(self._lang.of(words))
        self.acknowledge.setToolTip(self._lang.of(handover.ACK_TIP))
        self.acknowledge.setEnabled(not is_sent and not self._is_shut)
