"""The veil over a desk at which nothing may be done: login, lock, hand-over.

It covers cases and map, never the bars above and below: clock, freshness and alarms stay in sight.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit import words_entry as w
from console.kit.keymap import OWNS_KEYS
from console.kit.notice import each
from console.kit.seat_names import seat_words
from console.kit.time_text import hms
from console.kit.words import Seats
from widgets.icon import IconLabel
from widgets.labels import label
from widgets.marks import StateMark
from widgets.spacing import space

from .entry import Entry, State
from .form import N_PLACES, EntryForm

_CARD_PX, _SIDE_PX = 420, 28


class EntryVeil(QFrame):
    """Lies over the body of the window whenever the door is not simply open."""

    def __init__(self, parts: DeskParts, entry: Entry, body: QWidget, account: str) -> None:
        host = body.parentWidget()
        assert host is not None
        super().__init__(host)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty(OWNS_KEYS, True)
        self._parts, self._entry, self._body = parts, entry, body
        self._account = account
        self._since = ""
        self._icon = IconLabel(parts.looks, "lock", "text_2", 20)
        self._title = label("", "", 22, bold=True)
        self._clock = label("", "", 28, bold=True)
        self._hint = label("", "text_2", 14, wrap=True)
        self.form = EntryForm(parts.looks, parts.lang)
        self.switch = QPushButton(self)
        self.switch.setProperty("kind", "quiet")
        self._urgent = StateMark(parts.looks, 16)
        self._alarms = StateMark(parts.looks, 16)
        self._alarm_text = label("", "act", 14, wrap=True)
        self._build()
        self._wire(body)
        self.follow(entry.state)

    # ---- layout --------------------------------------------------------------------------------

    def _build(self) -> None:
        looks = self._parts.looks
        self._card = QFrame(self)
        self._card.setObjectName("popover")
        head = QHBoxLayout()
        space(head, looks, (0, 0, 0, 0), 10)
        head.addWidget(self._icon)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._clock)
        now = QHBoxLayout()
        space(now, looks, (0, 0, 0, 0), 20)
        now.addWidget(self._alarms)
        now.addWidget(self._urgent)
        now.addStretch(1)
        column = QVBoxLayout(self._card)
        space(column, looks, (_SIDE_PX, 24, _SIDE_PX, 16), 14)
        for row in (head, now):
            column.addLayout(row)
            if row is head:
                for part in (self._hint, self.form, self._alarm_text):
                    column.addWidget(part)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignRight)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)

    def _wire(self, body: QWidget) -> None:
        face, entry = self._parts.face, self._entry
        body.installEventFilter(self)
        entry.changed.connect(self.follow)
        entry.refused.connect(self._on_refused)
        self.form.sent.connect(self._on_sent)
        self.form.back_wanted.connect(entry.go_back)
        self.switch.clicked.connect(self._on_switch)
        face.ticked.connect(self.tell_now)
        face.changed.connect(self._on_changed)
        self._parts.lang.changed.connect(self.retell)
        self._parts.looks.changed.connect(self._on_looks)
        self._on_looks()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lie exactly over the body."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.setGeometry(self._body.geometry())
        return super().eventFilter(watched, event)

    # ---- what it shows -------------------------------------------------------------------------

    @Slot(object)
    def follow(self, state: State) -> None:
        """Show what the door is now; an open one needs no veil."""
        is_open = state is State.IN
        self._body.setEnabled(is_open)
        if is_open:
            self._account = self._parts.face.actor.account
            self.hide()
            return
        self.setGeometry(self._body.geometry())
        self.show()
        self.raise_()
        self._ready_form(state)
        self.retell()

    def _ready_form(self, state: State) -> None:
        self.form.setVisible(state is not State.ASKING)
        if state is State.ASKING:
            return
        is_locked = state is State.LOCKED
        account = "" if state is State.CHANGING else self._account
        if is_locked:
            account = self._parts.face.actor.account
        submit = w.Door.UNLOCK if is_locked else w.Door.SUBMIT
        self.form.allow_empty(is_locked and self._entry.is_trusted)
        self.form.show_for(account, self._places(), submit, only_password=is_locked)
        self.form.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _places(self) -> list[Words]:
        """Return the places of this kind of seat, the present one first."""
        names = Seats.NAMES[self._parts.seat.key]
        found = [names.filled(n=f"{n:02d}") for n in range(1, N_PLACES + 1)]
        actor = self._parts.face.actor
        mine = seat_words(actor.account, actor.seat)
        return [mine, *(place for place in found if place.zh != mine.zh)] if actor.seat else found

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of, state = self._parts.lang.of, self._entry.state
        titles = {
            State.ASKING: w.Door.ASKING,
            State.OUT: w.Door.LOGIN,
            State.LOCKED: w.Door.LOCKED,
            State.CHANGING: w.Door.HAND_OVER,
        }
        self._title.setText(of(titles.get(state, w.Door.LOGIN)))
        self._hint.setText(of(self._hint_words()))
        self._icon.show_icon("users" if state is State.CHANGING else "lock", "text_2")
        self.switch.setVisible(state in (State.LOCKED, State.CHANGING))
        self.switch.setText(of(w.Door.BACK if state is State.CHANGING else w.Door.SWITCH))
        self.setAccessibleName(self._title.text())
        self._fit(self._hint)
        self.tell_now()

    def _fit(self, text: QLabel) -> None:
        """Give a wrapped text its height: the card in the middle asks for widths only."""
        width = self._parts.looks.px(_CARD_PX - 2 * _SIDE_PX)
        text.setMinimumHeight(max(0, text.heightForWidth(width)))  # -1 before it has any

    def _hint_words(self) -> Words:
        state, actor = self._entry.state, self._parts.face.actor
        who = each(_WHO, seat=seat_words(actor.account, actor.seat), account=_same(actor.account))
        if state is State.ASKING:
            return w.Door.ASKING_HINT
        if state is State.CHANGING:
            return each(w.Door.HAND_OVER_HINT, who=who)
        if state is State.LOCKED:
            hint = w.Door.TRUSTED_HINT if self._entry.is_trusted else w.Door.LOCKED_HINT
            return each(hint, who=who, at=_same(self._at(self._entry.since_ms)))
        return self._parts.seat.words

    def _at(self, real_ms: int) -> str:
        city = self._parts.face.city
        return hms(self._parts.face.city_ms_at(real_ms), city.zone)[:5] if city else ""

    @Slot()
    def tell_now(self) -> None:
        """Show the clock, and what cannot wait for a password."""
        if self.isHidden():
            return
        face, of = self._parts.face, self._parts.lang.of
        city = face.city
        self._clock.setText(hms(face.city_now_ms(), city.zone) if city is not None else "")
        alarms = sorted(face.situation.alarms.values(), key=lambda one: -one.raised_at_ms)
        is_known = city is not None
        words = w.Door.ALARMS.filled(n=len(alarms)) if alarms else w.Door.CALM
        self._alarms.show_state("late" if alarms else "good", of(words))
        n_urgent = sum(case.urgent for case in face.situation.cases.values())
        self._urgent.show_state("late" if n_urgent else "none", of(w.Door.URGENT, n=n_urgent))
        for mark in (self._alarms, self._urgent):
            mark.setVisible(is_known)
        newest = alarms[0] if alarms else None
        self._alarm_text.setText(of(Words(newest.zh, newest.en)) if newest else "")
        self._alarm_text.setVisible(newest is not None)
        self._fit(self._alarm_text)

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        self.tell_now()

    @Slot()
    def _on_looks(self) -> None:
        self._card.setFixedWidth(self._parts.looks.px(_CARD_PX))

    # ---- what a person does --------------------------------------------------------------------

    @Slot(object, object, object)
    def _on_sent(self, account: str, password: str, seat: str) -> None:
        self.form.set_busy(True)
        self._entry.log_in(account, password, seat)

    @Slot(object, object)
    def _on_refused(self, words: Words, wait_s: float) -> None:
        self.form.set_busy(False)
        self.form.say(words, wait_s)
        self.form.password.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_switch(self) -> None:
        if self._entry.state is State.CHANGING:
            self._entry.go_back()
        else:
            self._entry.hand_over()


_WHO = Words("{seat}（{account}）", "{seat} ({account})")


def _same(text: str) -> Words:
    return Words(text, text)
