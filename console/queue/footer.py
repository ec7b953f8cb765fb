"""The foot of the queue: how it stands, and today's counts; each number opens what it counts."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.kit import words as w
from console.kit.language import Lang
from console.kit.time_text import midnight_ms
from widgets.flow import FlowLayout
from widgets.labels import label
from widgets.link_button import LinkButton
from widgets.skin import Skin
from widgets.spacing import space

from .lists import CaseList
from .standing import FIELDS, Standing
from .today import KINDS, TodayBook
from .words import StandingWords


class QueueFooter(QFrame):
    """How the queue stands; then due, done and in time, with base and rate.

    Signals:
        list_wanted: ``CaseList`` behind the number that was clicked.
        picked: ``case_id`` behind a number of one case.
    """

    list_wanted = Signal(object)
    picked = Signal(object)

    def __init__(
        self,
        face: SituationFace,
        lang: Lang,
        skin: Skin,
        role: Role,
        stands: Callable[[], Standing],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._stands = stands
        self._face, self._lang = face, lang
        self._today = TodayBook.of(role)
        self._buttons: dict[str, LinkButton] = {}
        self.fields: dict[str, LinkButton] = {}
        self._build(skin)
        face.changed.connect(self._on_changed)
        face.ticked.connect(self._on_ticked)
        self._start_over()

    def _build(self, skin: Skin) -> None:
        column = QVBoxLayout(self)
        space(column, skin, (14, 8, 12, 8))
        above = FlowLayout(12, 0)
        for key in FIELDS:
            field = LinkButton(self)
            field.clicked.connect(self._on_field)
            self.fields[key] = field
            above.addWidget(field)
        column.addLayout(above)
        row = FlowLayout(12, 0)
        self._title = label("", "text_3", 13)
        row.addWidget(self._title)
        for kind in KINDS:
            button = LinkButton(self)
            button.clicked.connect(getattr(self, f"_on_{kind}"))
            self._buttons[kind] = button
            row.addWidget(button)
        column.addLayout(row)

    def text(self) -> str:
        """What stands here, in one line."""
        return " · ".join(button.text() for button in self._buttons.values())

    def _start_over(self) -> None:
        city = self._face.situation.city
        if city is not None:
            day = midnight_ms(self._face.city_now_ms(), city.calendar.zone)
            self._today.clear(day, city.step_limits_s)
            self._today.put(self._face.situation.cases.values())
            self._today.put(self._face.situation.ended.values())
        self.retell()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.reset or changes.city is not None:
            self._start_over()
        elif changes.cases or changes.ended:
            self._today.put(changes.cases)
            self._today.put(changes.ended)
            self.retell()

    @Slot()
    def _on_ticked(self) -> None:
        city = self._face.situation.city
        if city is None:
            return
        if midnight_ms(self._face.city_now_ms(), city.calendar.zone) != self._today.day_start_ms:
            self._start_over()

    @Slot()
    def retell(self) -> None:
        """Say everything in the language in force."""
        of = self._lang.of
        self.setVisible(self._face.situation.city is not None)
        self._title.setText(of(w.Today.TODAY))
        for kind, button in self._buttons.items():
            button.say(of(self._words(kind)))
            button.setToolTip(of(w.Today.RATE_TIP) if kind == "on_time" else "")
        self.tell_standing()

    def tell_standing(self) -> None:
        """Say how the queue stands; asked for once a second: an age runs."""
        city = self._face.situation.city
        if city is None:
            return
        standing = self._stands()
        for key, field in FIELDS.items():
            button = self.fields[key]
            button.say(self._lang.of(field.says(standing, city.zone)))
            button.setToolTip(self._lang.of(field.tip))
            button.setEnabled(bool(field.opens(standing)))

    @Slot()
    def _on_field(self) -> None:
        key = next(key for key, button in self.fields.items() if button is self.sender())
        ids = FIELDS[key].opens(self._stands())
        if key == "mine":
            own = FIELDS[key].opens
            self.list_wanted.emit(CaseList(StandingWords.LIST, lambda: own(self._stands())))
        elif ids:
            self.picked.emit(ids[0])

    def _words(self, kind: str) -> Words:
        table = {"due": w.Today.DUE, "done": w.Today.DONE, "on_time": w.Today.ON_TIME}[kind]
        rate = self._today.rate()
        shown = w.Today.NO_BASE if rate is None else Words(f"{rate:.1%}", f"{rate:.1%}")
        words = table[self._today.step]
        return Words(
            words.zh.format(n=f"{self._today.n(kind):,}", rate=shown.zh),
            words.en.format(n=f"{self._today.n(kind):,}", rate=shown.en),
        )

    def _ask(self, kind: str) -> None:
        self.list_wanted.emit(CaseList(self._words(kind), partial(self._today.ids, kind)))

    @Slot()
    def _on_due(self) -> None:
        self._ask("due")

    @Slot()
    def _on_done(self) -> None:
        self._ask("done")

    @Slot()
    def _on_on_time(self) -> None:
        self._ask("on_time")
