"""Cases of one unit grid and class dispatched in one go (A19): one look, one key, an act each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from backend.domain.cases.case import Act, Case, Given
from backend.domain.dispatching.dispatch import Suggestion
from backend.domain.dispatching.together import together
from backend.domain.terms.words import Words
from console.acting.acting import ActingDesk
from console.face.parts import DeskParts
from console.kit.notice import Notice, each, unit_words
from console.kit.unit_clock import clock_after
from console.queue.cards import clock_tone, clock_words

from .book import BatchBook, Stage
from .page import BatchPage, Section
from .reach import reach_words
from .words import BatchWords, TogetherWords

KEY = "together"
_NOTHING = Words("", "")


class TogetherPage(BatchPage):
    """Offers the case in hand with its likes; arrows change the unit.

    Signals:
        noticed: ``Notice``: why there is nothing to show.
        bound: ``frozenset`` of the cases that were sent in one go, to be taken back in one go.
        undo_wanted: they are to be taken back.
    """

    key = KEY
    noticed = Signal(object)
    bound = Signal(object)
    undo_wanted = Signal()

    def __init__(self, parts: DeskParts, acting: ActingDesk, host: QWidget) -> None:
        super().__init__(parts, BatchBook(parts.face, Act.DISPATCH, host), host)
        self._acting = acting
        self._ids: tuple[str, ...] = ()
        self._units: tuple[Suggestion, ...] = ()
        self._at = 0
        self._book.changed.connect(self._on_told)

    @property
    def book(self) -> BatchBook:
        """What was sent, and what became of it."""
        return self._book

    def begin(self) -> QWidget | None:
        """Begin with the case in hand and its likes, and with the first suggestion for it."""
        face = self._parts.face
        case = face.case(self._parts.selection.case_id)
        found = together(case, face.situation.cases.values()) if case is not None else ()
        if case is None or not found:
            return self._say_why(TogetherWords.NO_CASE)
        self._units = self._acting.suggestions(case)
        if len(found) == 1:
            return self._say_why(TogetherWords.ALONE)
        if not self._units:
            return self._say_why(TogetherWords.NOBODY)
        self._ids, self._at = tuple(one.case_id for one in found), 0
        return super().begin()

    def _say_why(self, words: Words) -> None:
        self.noticed.emit(Notice("info", words, "batch"))

    # ---- what the page shows ---------------------------------------------------------------------

    def sections(self) -> Sequence[Section]:
        """Return all under the unit they would go to."""
        if not self._units:
            return ()
        face, unit = self._parts.face, self._unit.unit
        found = [case for case in map(face.case, self._ids) if case is not None]
        n = len(self._units)
        title = each(TogetherWords.TO, unit=unit_words(unit), i=_same(self._at + 1), n=_same(n))
        reach = reach_words(unit, face.hall, face.seats, face.real_now_ms())
        about = each(TogetherWords.WHY, reach=reach, why=self._unit.judgement.reason)
        return (Section(unit.unit_id, title, about, tuple(found)),)

    @property
    def _unit(self) -> Suggestion:
        return self._units[self._at]

    def kind_of(self, case: Case) -> tuple[Words, str]:
        """Return the running clock, as on its card."""
        face = self._parts.face.face_of(case)
        return clock_words(case, face), clock_tone(case, face)

    def about_of(self, case: Case) -> Words:
        """Return its number, and which clock the unit would get."""
        face = self._parts.face
        if face.city is None:
            return _NOTHING
        clock = clock_after(case, face.city, face.city_now_ms())
        parts = [part for part in (Words(case.case_no, case.case_no), clock) if part.zh]
        return Words(" · ".join(p.zh for p in parts), " · ".join(p.en for p in parts))

    def left_out(self, case: Case) -> Words | None:
        """Leave none out that the unit may take."""
        del case
        return None

    def why_not(self, case: Case) -> Words | None:
        """Return which rule keeps a case from this person, or from this unit."""
        why = super().why_not(case)
        if why is not None:
            return why
        judged = self._acting.judge(case, self._unit.unit)
        return None if judged.legal else judged.reason

    def say_head(self) -> None:
        """Say what they have in common."""
        of, face = self._parts.lang.of, self._parts.face
        self._title.setText(of(TogetherWords.TITLE))
        first = face.case(self._ids[0]) if self._ids else None
        if first is not None:
            name = self._parts.book.name(first.class_key)
            about = TogetherWords.ABOUT
            grid, n = _same(first.place.grid_code), _same(len(self._ids))
            self._about.setText(of(each(about, name=name, grid=grid, n=n)))
        self._none.setText(of(BatchWords.NOTHING))
        undo_s = f"{face.city.undo_s:.0f}" if face.city is not None else ""
        self._hint.setText(f"{of(TogetherWords.HINT)}\n{of(TogetherWords.UNDO, s=undo_s)}")

    # ---- what is done ----------------------------------------------------------------------------

    def send(self, cases: Sequence[Case]) -> None:
        """Dispatch the chosen, each by a command of its own."""
        unit_id = self._unit.unit.unit_id if cases else ""
        given = {case.case_id: Given(unit_id=unit_id) for case in cases}
        if cases:
            self.bound.emit(frozenset(given))
        self._book.send(cases, given)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows change the unit, Ctrl+Z takes all back."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key is Qt.Key.Key_Z and held == Qt.KeyboardModifier.ControlModifier:
            self.undo_wanted.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not held:
            self._turn(1 if key is Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _turn(self, step: int) -> None:
        """Offer another unit, while nothing was sent."""
        if self._units and not self._book.n_all:
            self._at = (self._at + step) % len(self._units)
            self.start_over()
            self.retell()

    @Slot()
    def _on_told(self) -> None:
        """Close once all went out: the countdown stands over the map, nothing is left to read."""
        book = self._book
        if self.isVisible() and book.n_all and book.n(Stage.DONE) == book.n_all:
            self.dismiss()


def _same(value: object) -> Words:
    return Words(str(value), str(value))
