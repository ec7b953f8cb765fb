"""Many cases urged at once: those that fall due tonight (A11), or those chosen in a list."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from backend.domain.cases.case import Act, Case
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.shift import night_ends_ms
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.notice import each, unit_words
from console.kit.time_text import day_hm, span
from widgets.labels import set_tone

from .book import BatchBook
from .due import Due, DueBook
from .page import BatchPage, Section
from .reach import reach_words
from .words import BatchWords, UrgeWords

# Source: our own, no published rule names one. Who was urged within the hour is not chosen again.
RECENT_MS = 3_600_000
STEP_MS = 1_800_000
# A day and a half ahead: further away nothing is "tonight".
FARTHEST_MS = 36 * 3_600_000
_TONES = {"late": "act", "soon": "soon", "ok": "info", "none": "none"}


class UrgePage(BatchPage):
    """Urges the cases that were chosen in a list; ``show_cases`` opens it."""

    key = "urge_chosen"

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(parts, BatchBook(parts.face, Act.URGE, host), host)
        self._ids: tuple[str, ...] = ()

    @property
    def book(self) -> BatchBook:
        """What was sent, and what became of it."""
        return self._book

    @Slot(object)
    def show_cases(self, case_ids: tuple[str, ...]) -> None:
        """Show which of these cases would be urged."""
        self._ids = tuple(case_ids)
        if not self.isVisible():
            self.toggle()

    def cases(self) -> Sequence[Case]:
        """Return the cases of the page; those nobody knows any more are left out."""
        found = map(self._parts.face.case, self._ids)
        return [case for case in found if case is not None]

    def sections(self) -> Sequence[Section]:
        """Return the cases by unit, in the order of the rail; without a unit last."""
        by_unit: dict[str, list[Case]] = {}
        for case in self.cases():
            by_unit.setdefault(case.unit_id, []).append(case)
        face = self._parts.face
        units = face.city.units if face.city is not None else ()
        known = {unit.unit_id: unit for unit in units}
        order = [unit.unit_id for unit in units if unit.unit_id in by_unit]
        order += sorted(by_unit.keys() - known.keys(), reverse=True)
        return [self._section(i, known.get(i), by_unit[i]) for i in order]

    def _section(self, unit_id: str, unit: ResponsibleUnit | None, cases: list[Case]) -> Section:
        face = self._parts.face
        if unit is None:
            title = unit_words(None, unit_id) if unit_id else BatchWords.NO_UNIT
            return Section(unit_id, title, Words("", ""), tuple(cases))
        about = reach_words(unit, face.hall, face.seats, face.real_now_ms())
        return Section(unit_id, unit_words(unit), about, tuple(cases))

    def kind_of(self, case: Case) -> tuple[Words, str]:
        """Return what is left of the limit."""
        face = self._parts.face.face_of(case)
        words = UrgeWords.LATE if face.level == "late" else UrgeWords.LEFT
        if face.level == "none":
            return Words("–", "–"), "none"
        return each(words, left=span(face.remaining_s)), _TONES[face.level]

    def about_of(self, case: Case) -> Words:
        """Return number, when it was sent, whether it was taken, how often it was urged."""
        face, parts = self._parts.face, [Words(case.case_no, case.case_no)]
        zone = face.city.zone if face.city is not None else "UTC"
        if case.dispatched_at_ms:
            at = day_hm(case.dispatched_at_ms, face.city_now_ms(), zone)
            parts.append(each(UrgeWords.SENT_AT, at=at))
            parts.append(UrgeWords.READ if case.read_at_ms else UrgeWords.UNREAD)
        if case.n_urges:
            parts.append(UrgeWords.URGED.filled(n=case.n_urges))
        said = [part for part in parts if part.zh]
        return Words(" · ".join(p.zh for p in said), " · ".join(p.en for p in said))

    def left_out(self, case: Case) -> Words | None:
        """Return that it was urged a moment ago."""
        face = self._parts.face
        urged_ms = max((s.at_ms for s in case.steps if s.act is Act.URGE), default=0)
        if not urged_ms or face.city_now_ms() - urged_ms >= RECENT_MS or face.city is None:
            return None
        return each(UrgeWords.RECENT, at=day_hm(urged_ms, face.city_now_ms(), face.city.zone))

    def say_head(self) -> None:
        """Say what this is."""
        of = self._parts.lang.of
        self._title.setText(of(UrgeWords.TITLE))
        self._about.setText("")
        self._none.setText(of(UrgeWords.NONE_CHOSEN))
        self._hint.setText(of(UrgeWords.HINT))


class DuePage(UrgePage):
    """What falls due before an hour that can be set; the end of the night shift by itself."""

    key = "due"

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(parts, host)
        self._due = DueBook(parts.face)
        self._until_ms = 0
        self._with_late = False
        self._found = Due((), 0)

    @property
    def until_ms(self) -> int:
        """The hour before which a case must fall due to stand here, city time."""
        return self._until_ms

    def begin(self) -> QWidget | None:
        """Begin at the hour that was set, as long as it lies ahead."""
        face = self._parts.face
        if face.city is not None and self._until_ms <= face.city_now_ms():
            self._until_ms = self._night_ends_ms()
        return super().begin()

    def _night_ends_ms(self) -> int:
        city = self._parts.face.city
        now_ms = self._parts.face.city_now_ms()
        return night_ends_ms(city.shifts, now_ms, city.zone) if city is not None else now_ms

    def cases(self) -> Sequence[Case]:
        """Return what falls due, and what was urged from here."""
        self._found = self._due.before(self._until_ms, with_late=self._with_late)
        held = {case.case_id: case for case in self._found.cases}
        for case_id in self._book.ids:
            case = self._parts.face.case(case_id)
            if case is not None:
                held.setdefault(case_id, case)
        return tuple(held.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows set the hour, Home goes back to the end of the night, O lists what is overdue."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held:
            super().keyPressEvent(event)
            return
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(1 if key is Qt.Key.Key_Right else -1)
        elif key is Qt.Key.Key_Home:
            self._set(self._night_ends_ms())
        elif key is Qt.Key.Key_O:
            self._with_late = not self._with_late
            self._set(self._until_ms)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _move(self, steps: int) -> None:
        """Go to the next half hour before or after, no further than a day and a half."""
        at_ms = self._until_ms + steps * STEP_MS
        at_ms -= at_ms % STEP_MS
        now_ms = self._parts.face.city_now_ms()
        if now_ms < at_ms <= now_ms + FARTHEST_MS:
            self._set(at_ms)

    def _set(self, until_ms: int) -> None:
        self._until_ms = until_ms
        self.start_over()
        self.retell()

    def say_head(self) -> None:
        """Say before which hour, and what is overdue already."""
        of, face = self._parts.lang.of, self._parts.face
        zone = face.city.zone if face.city is not None else "UTC"
        at = day_hm(self._until_ms, face.city_now_ms(), zone)
        words = UrgeWords.UNTIL_LATE if self._with_late else UrgeWords.UNTIL
        self._title.setText(f"{of(UrgeWords.DUE_TITLE)} · {of(each(words, at=at))}")
        n_late = 0 if self._with_late else self._found.n_late
        set_tone(self._about, "act" if n_late else "text_2")
        self._about.setText(of(UrgeWords.AND_LATE, n=n_late) if n_late else "")
        self._none.setText(of(UrgeWords.NONE))
        self._hint.setText(of(UrgeWords.HINT_DUE))
