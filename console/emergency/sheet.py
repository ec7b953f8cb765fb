"""The log of an emergency as a sheet to sign."""

from collections.abc import Sequence
from html import escape

from backend.contract.city_answer import CityInfo
from backend.domain.people.emergency import Emergency, Line
from backend.domain.people.emergency_terms import ACT_WORDS, KIND_WORDS, POST_WORDS
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.seat_names import seat_words
from console.kit.time_text import moment
from console.paper.parts import facts, heading, table

from . import words as w
from .text import CaseNo, elapsed, holder_words, line_words, task_state, writer_words


class EmergencySheet:
    """One emergency, laid out: what it was, who did what, every task, every line."""

    def __init__(
        self, one: Emergency, lines: Sequence[Line], city: CityInfo, lang: Lang, case_no: CaseNo
    ) -> None:
        self._one, self._lines, self._city = one, lines, city
        self._lang, self._case_no = lang, case_no

    @property
    def title(self) -> str:
        """What the sheet is called."""
        return self._lang.of(w.SHEET_TITLE)

    def html(self) -> str:
        """Return the sheet as HTML for paper."""
        centre = self._of(Words(self._city.centre_zh, self._city.centre_en))
        head = f"<p align='center'>{centre}</p><h1 align='center'>{escape(self.title)}</h1>"
        return "".join((head, self._about(), self._tasks(), self._log(), self._signs()))

    def _of(self, words: Words, **values: object) -> str:
        return escape(self._lang.of(words, **values))

    def _at(self, at_ms: int) -> str:
        """Return a moment in full, to the second."""
        return moment(at_ms, self._city.zone).strftime("%Y-%m-%d %H:%M:%S") if at_ms else "—"

    def _about(self) -> str:
        one = self._one
        posts = [
            (self._of(POST_WORDS[held.post]), self._of(holder_words(one, held.post)))
            for held in one.posts
        ]
        opener = self._of(seat_words(one.account, one.seat))
        ender = self._of(seat_words(one.ended_by)) if one.is_over else self._of(w.STILL_ON)
        end_ms = one.ended_ms or (self._lines[-1].at_ms if self._lines else one.opened_ms)
        return facts(
            (
                (self._of(w.SHEET_KIND), self._of(KIND_WORDS[one.kind])),
                (self._of(w.SHEET_WHAT), escape(one.title)),
                (self._of(w.SHEET_WHERE), escape(one.place)),
                (self._of(w.SHEET_OPENED), f"{self._at(one.opened_ms)}　{opener}"),
                (self._of(w.SHEET_ENDED), f"{self._at(one.ended_ms)}　{ender}"),
                (self._of(w.SHEET_LENGTH), elapsed(end_ms - one.opened_ms)),
                (self._of(w.SHEET_OUTCOME), escape(one.outcome)),
                *posts,
                (self._of(w.SHEET_OVERRIDES), self._of(w.SHEET_TIMES, n=one.n_overrides)),
            )
        )

    def _tasks(self) -> str:
        when = (w.SHEET_GIVEN, w.SHEET_SETTLED)
        head = (w.SHEET_N, w.COL_TEXT, w.SHEET_PERSON, *when, w.SHEET_STATE)
        rows = []
        for task in self._one.tasks:
            state = self._of(w.TASK_STATE[task_state(task)])
            rows.append(
                (
                    str(task.n),
                    escape(task.text),
                    self._of(seat_words(task.person)),
                    self._at(task.given_ms),
                    self._at(task.settled_ms),
                    f"{state}　{escape(task.note)}",
                )
            )
        body = table([self._of(name) for name in head], rows) if rows else self._of(w.NO_TASKS)
        return heading(self._of(w.SHEET_TASKS)) + body

    def _log(self) -> str:
        head = (w.SHEET_N, w.COL_AT, w.COL_ACT, w.COL_TEXT, w.COL_WHO)
        rows = [
            (
                str(line.n),
                self._at(line.at_ms),
                self._of(ACT_WORDS[line.act]),
                self._of(line_words(line, self._case_no)),
                self._of(writer_words(line)),
            )
            for line in self._lines
        ]
        return heading(self._of(w.SHEET_LOG)) + table([self._of(name) for name in head], rows)

    def _signs(self) -> str:
        cells = "".join(f"<td>{self._of(name)}：</td>" for name in w.SHEET_SIGNS)
        return f"<p></p><table width='100%' cellpadding='14'><tr>{cells}</tr></table>"
