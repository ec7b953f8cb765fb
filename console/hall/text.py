"""What the hall's overview page says, from the desk's situation: texts only, the wall paints."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from backend.contract.pushed import CaseChanged
from backend.domain.cameras.camera import standing
from backend.domain.cases.case import ACT_WORDS, SOURCE_WORDS, STATES, Act, Case, Step
from backend.domain.clocks.clock import Clock, Face
from backend.domain.terms.words import Words
from console.bars.topbar import hall_words
from console.dossier.text import ACT_TONES
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit.contact import in_contact
from console.kit.notice import each, unit_words
from console.kit.time_text import date_words, hm, hms, span
from console.queue.cards import case_title, clock_tone
from layers.words import MARK_CHECK, MARK_LATE, MARK_NONE, MARK_OK, MARK_SOON
from video.sight import nearest
from wall.pages import PAGES, PageSpec
from wall.texts import BoardText, FigureText, HappeningText, HeadText, PageText, StripText

from .book import WallBook
from .words import Wall

LEGEND = {
    "ok": MARK_OK,
    "soon": MARK_SOON,
    "late": MARK_LATE,
    "check": MARK_CHECK,
    "none": MARK_NONE,
}
HAPPENINGS_KEPT = 8
# Deliveries and readings are no news to a hall.
_UNTOLD = (Act.DELIVER, Act.READ)


class _Done(NamedTuple):
    """Something that was done to a case, city time."""

    at_ms: int
    act: Act
    case: Case


class WallText:
    """Fills the page; keeps what was done last."""

    def __init__(self, parts: DeskParts, book: WallBook) -> None:
        self._parts, self._book = parts, book
        self._done: deque[_Done] = deque(maxlen=HAPPENINGS_KEPT)

    def begin(self) -> None:
        """Take what was done last from the cases themselves."""
        self._done.clear()
        situation = self._parts.face.situation
        cases = (*situation.cases.values(), *situation.ended.values())
        found = [_Done(told.at_ms, told.act, case) for case in cases for told in _told(case)[-1:]]
        self._done.extendleft(sorted(found, key=lambda done: done.at_ms)[-HAPPENINGS_KEPT:])

    def note(self, acts: Iterable[CaseChanged]) -> None:
        """Keep what was just done."""
        for changed in acts:
            if changed.act not in _UNTOLD:
                at_ms = next((step.at_ms for step in changed.case.steps[-1:]), 0)
                self._done.appendleft(_Done(at_ms, changed.act, changed.case))

    def page(self, data_age_s: float) -> PageText:
        """Return the whole page as it is now."""
        of = self._parts.lang.of
        return PageText(
            head=self.head(PAGES[0]),
            figures=self._figures(),
            board=self._board(),
            happenings_title=of(Wall.HAPPENED),
            happenings=tuple(self._happening(done) for done in self._done),
            legend=tuple((key, of(words)) for key, words in LEGEND.items()),
            strip=self.strip(data_age_s),
        )

    # ---- head and foot -------------------------------------------------------------------------

    def head(self, page: PageSpec) -> HeadText:
        """Return the head of a page."""
        of, face = self._parts.lang.of, self._parts.face
        city = face.city
        if city is None:
            return HeadText(of(w.Top.CITY_UNKNOWN), of(page.words))
        now_ms = face.city_now_ms()
        note = of(w.Top.SYNTHETIC) if city.synthetic else ""
        clock, date = hms(now_ms, city.zone), of(date_words(now_ms, city.zone))
        return HeadText(of(hall_words(city)), of(page.words), note, clock, date)

    def strip(self, data_age_s: float) -> StripText:
        """Return the foot of every page."""
        of, face = self._parts.lang.of, self._parts.face
        city, alarms = face.city, face.situation.alarms
        if city is None:
            return StripText("none", of(w.Status.NOT_KNOWN), of(Wall.NO_DATA))
        is_known = data_age_s < float("inf")
        aside = each(Wall.FRESH, age=span(data_age_s)) if is_known else Wall.NO_DATA
        if not alarms:
            return StripText("good", of(w.Status.CALM), of(aside))
        newest = max(alarms.values(), key=lambda alarm: alarm.raised_at_ms)
        at = hm(newest.raised_at_ms, city.zone)
        text = of(each(w.Status.ALARM_LINE, at=Words(at, at), text=Words(newest.zh, newest.en)))
        count = of(w.Status.ALARM, n=len(alarms))
        return StripText("late", f"{count}   {text}", of(aside), is_alarm=True)

    # ---- numbers -------------------------------------------------------------------------------

    def _figures(self) -> tuple[FigureText, ...]:
        of, city = self._parts.lang.of, self._parts.face.city
        titles = (Wall.OPEN, Wall.LATE, Wall.CLOSED, Wall.WAITING, Wall.COLLECTORS)
        if city is None:
            return tuple(FigureText(of(title), of(Wall.UNKNOWN)) for title in titles)
        return (
            self._open(),
            self._late(),
            self._closed(),
            self._waiting(),
            self._collectors(),
        )

    def _open(self) -> FigureText:
        of, n = self._parts.lang.of, len(self._parts.face.situation.cases)
        base = of(Wall.OPEN_BASE, n=len(self._book.urgent))
        return FigureText(of(Wall.OPEN), f"{n:,}", base, "ok")

    def _late(self) -> FigureText:
        of, book = self._parts.lang.of, self._book
        n = len(book.late)
        base = of(Wall.LATE_BASE, n=len(book.late & book.urgent))
        mark, tone = ("late", "act") if n else ("good", "text")
        return FigureText(of(Wall.LATE), f"{n:,}", base, mark, tone)

    def _closed(self) -> FigureText:
        of, book = self._parts.lang.of, self._book
        base = of(Wall.CLOSED_BASE, n=f"{len(book.reported):,}")
        return FigureText(of(Wall.CLOSED), f"{len(book.closed):,}", base, "good")

    def _waiting(self) -> FigureText:
        of, face, book = self._parts.lang.of, self._parts.face, self._book
        cases = [face.situation.cases[i] for i in book.waiting if i in face.situation.cases]
        oldest_ms = min((case.step_since_ms for case in cases), default=0)
        base = Wall.NONE_WAITS
        if oldest_ms:
            base = each(Wall.WAITING_BASE, s=span((face.city_now_ms() - oldest_ms) / 1000))
        return FigureText(of(Wall.WAITING), f"{len(cases):,}", of(base), "ok")

    def _collectors(self) -> FigureText:
        of, face = self._parts.lang.of, self._parts.face
        n, n_all = in_contact(face.situation, face.city_now_ms(), is_collector=True)
        mark = "none" if not n_all else "good" if n == n_all else "soon"
        base = of(Wall.COLLECTORS_BASE, n=f"{n_all:,}")
        return FigureText(of(Wall.COLLECTORS), f"{n:,}", base, mark)

    # ---- what presses --------------------------------------------------------------------------

    def _board(self) -> BoardText:
        of, face, book = self._parts.lang.of, self._parts.face, self._book
        cases = face.situation.cases
        ids = [i for i in book.urgent | book.late if i in cases]
        faces = {i: face.face_of(cases[i]) for i in ids} if face.city is not None else {}
        case = cases.get(book.pressing(face.situation, faces))
        if case is None:
            return BoardText("good" if face.city else "none", "text", of(Wall.CALM))
        return self._pressing(case, faces)

    def _pressing(self, case: Case, faces: Mapping[str, Face]) -> BoardText:
        of, face, city = self._parts.lang.of, self._parts.face, self._parts.face.city
        assert city is not None
        now_ms, clock = face.city_now_ms(), faces[case.case_id]
        at = hm(case.reported_at_ms, city.zone)
        since = each(
            Wall.PRESSING_SINCE,
            at=Words(at, at),
            ago=span((now_ms - case.reported_at_ms) / 1000),
        )
        runs = clock.clock is not Clock.NONE
        over = Wall.OVER if clock.level == "late" else Wall.LEFT
        step = w.Steps.CLOCK[clock.step or "handling"]
        return BoardText(
            "late",
            clock_tone(case, clock),
            of(case_title(case, self._parts.book)),
            of(since),
            of(span(clock.remaining_s)) if runs else "",
            f"{of(step)} {of(over)}" if runs else "",
            self._rows(case),
        )

    def _rows(self, case: Case) -> tuple[tuple[str, str], ...]:
        of, city = self._parts.lang.of, self._parts.face.city
        units = {unit.unit_id: unit for unit in city.units} if city is not None else {}
        near = nearest(case.place, standing(city.cameras), 1) if city is not None else ()
        rows = [
            (Wall.WHERE, Words(case.place.address, case.place.address)),
            (Wall.STATE, STATES[case.state].words),
            (Wall.NEXT, Wall.NEXT_STEPS.get(case.state.value, Wall.UNKNOWN)),
            (Wall.SOURCE, SOURCE_WORDS[case.source]),
        ]
        rows += [(Wall.CAMERA, Words(camera.name, camera.name)) for camera in near]
        if case.unit_id:
            rows.insert(2, (Wall.WHO, unit_words(units.get(case.unit_id), case.unit_id)))
        return tuple((of(label), of(value)) for label, value in rows if value.zh)

    def _happening(self, done: _Done) -> HappeningText:
        of, city = self._parts.lang.of, self._parts.face.city
        return HappeningText(
            hm(done.at_ms, city.zone) if city is not None else "",
            # English names an act with its Chinese term behind it; a wall has no room for both.
            of(ACT_WORDS[done.act]).partition(" (")[0],
            of(case_title(done.case, self._parts.book)),
            ACT_TONES.get(done.act, "text_2"),
        )


def _told(case: Case) -> list[Step]:
    """Return the steps of a case that are news to a hall, oldest first."""
    return [step for step in case.steps if step.act not in _UNTOLD]
