"""What one case adds to the counts, as of a moment: a mark per thing that counts.

Two ledgers (X14): a mark stands in the one before exclusions, in the one after them, or in both. A
filed case that was cancelled, suspended, deferred, merged or excluded counts only before; there its
clock ran as though nobody had approved that.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from backend.domain.cases.acts import Act
from backend.domain.cases.case import PUBLIC_SOURCES, Case, Step
from backend.domain.cases.declines import DUPLICATE, decline_key
from backend.domain.cases.outcome import PLEASED, score_of
from backend.domain.cases.states import CaseState
from backend.domain.clocks.clock import Calendar
from backend.domain.field.companies import NO_COMPANIES, Companies
from backend.domain.field.watches import NO_WATCHES, Watches
from backend.domain.flow.evidence import false_checks
from backend.domain.terms.roles import Role

from .course import Course, course_of
from .indicator_terms import Term, declined_as
from .waits import WAITS, in_time, newest_wait


class Book(IntEnum):
    """Which ledger a mark stands in."""

    BEFORE = 1
    AFTER = 2
    BOTH = 3


class Mark(NamedTuple):
    """One thing that counts.

    Attributes:
        at_ms: City time that decides the period.
        post: Who did it, ``"role:account"``; of what fell due, who dispatched it.
        unit_id: Whose it is or was, ``""`` before any dispatch.
        collector: The collector whose work it was, ``""`` where it was nobody's: then it is the
            ground's.
    """

    term: Term
    at_ms: int
    post: str
    unit_id: str
    book: Book
    collector: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a city counts by.

    Attributes:
        step_limits_s: Seconds per step key, urgent and ordinary.
        repeated: Says whether a class in a unit grid, reported at a time, is a repeat.
        companies: Which company whose work, and which ground, is.
        watches: Which collector was on duty where.
    """

    calendar: Calendar
    step_limits_s: Mapping[str, tuple[int, int]]
    repeated: Callable[[str, str, int], bool]
    companies: Companies = NO_COMPANIES
    watches: Watches = NO_WATCHES


_FLOWS = {
    Act.REWORK: Term.REWORKED,
    Act.EXTEND: Term.EXTENDED,
    Act.RETURN: Term.RETURNED,
    Act.SUSPEND: Term.LISTED,
    Act.DEFER: Term.DEFERRED,
    Act.PLEAD: Term.PLEADED,
    Act.GRANT_PLEA: Term.EXCLUDED,
    Act.ALLOW_APPEAL: Term.EXCLUDED,
    Act.APPEAL: Term.APPEALED,
}
# Exceptions are counted in both ledgers: a number that vanished with what it excludes says nothing.
_ALWAYS = frozenset(
    (Term.LISTED, Term.DEFERRED, Term.VOIDED, Term.PLEADED, Term.EXCLUDED, Term.APPEALED)
)
# What says whether a first dispatch was right.
_ANSWERS = frozenset((Act.RETURN, Act.REPLY, Act.REDISPATCH))
_UNTRUE = (Act.DECLINE, Act.NOT_FOUND)
_TASKS = (
    ("verify", Term.VERIFIED, Term.VERIFIED_ON_TIME),
    ("check", Term.CHECKED, Term.CHECKED_ON_TIME),
)


def post_of(step: Step | None) -> str:
    """Return who did a step, as the posts are counted."""
    return post_key(step.role, step.account) if step is not None else ""


def post_key(role: str, account: str) -> str:
    """Return what a post is known by."""
    return role + ":" + account


def marks_of(case: Case, upto_ms: int, rules: Rules) -> tuple[Course, list[Mark]]:
    """Return how a case went before a moment, and all it adds to the counts, in no order."""
    course = course_of(case, upto_ms)
    steps = tuple(step for step in case.steps if step.at_ms < upto_ms)
    if not steps:
        return course, []
    count = _Count(case, course, steps, upto_ms, rules)
    return course, [
        *count.coming_in(),
        *count.tasks(),
        *count.from_filing(),
        *count.appraised(),
        *count.overridden(),
    ]


class _Count:
    """Counts one case."""

    def __init__(
        self, case: Case, course: Course, steps: tuple[Step, ...], upto_ms: int, rules: Rules
    ) -> None:
        self._case, self._course, self._steps = case, course, steps
        self._upto_ms, self._rules = upto_ms, rules
        self._filed_from, self._filing = newest_wait(steps, WAITS["file"])
        self._book = Book.BEFORE if course.excluded is not None else Book.BOTH

    # ---- before filing -------------------------------------------------------------------------

    def coming_in(self) -> Iterator[Mark]:
        """Yield reports, what was accepted and what was not."""
        first, filed = self._steps[0], self._filing is not None
        yield self._mark(Term.REPORTED, first)
        if first.role is Role.COLLECTOR:
            yield self._mark(Term.BY_COLLECTOR, first)
            closer = self._course.closer
            if filed or (closer is not None and closer.act is Act.FAST_CLOSE):
                yield self._mark(Term.VALID, first)
            elif self._is_untrue():
                yield self._mark(Term.FALSE_REPORTS, first)
        accepted = next((step for step in self._steps if step.to is CaseState.TO_FILE), None)
        if accepted is not None:
            yield self._mark(Term.ACCEPTED, accepted)
        for step in self._steps:
            if step.act is Act.DECLINE:
                yield self._mark(Term.DECLINED, step)
                yield self._mark(declined_as(decline_key(step.note)), step)
        closer = self._course.closer
        if closer is not None and closer.act is Act.FAST_CLOSE:
            yield self._mark(Term.FAST_CLOSED, closer)

    def _is_untrue(self) -> bool:
        """Return whether a report ended as nothing: declined, or not found on site.

        What is in hand already was there: to report it again is no falsehood.
        """
        if self._steps[-1].to not in (CaseState.DECLINED, CaseState.CANCELLED):
            return False
        last = next((s for s in reversed(self._steps) if s.act in _UNTRUE), None)
        return last is not None and decline_key(last.note) != DUPLICATE

    def overridden(self) -> Iterator[Mark]:
        """Yield every step that set the separation of duty aside, under whoever did it (K01)."""
        for step in self._steps:
            if step.override:
                yield self._mark(Term.OVERRIDDEN, step)

    def appraised(self) -> Iterator[Mark]:
        """Yield what callers said of the outcome."""
        for step in self._steps:
            if step.act is Act.APPRAISE:
                yield self._mark(Term.APPRAISED, step)
                if score_of(step.note) in PLEASED:
                    yield self._mark(Term.PLEASED, step)

    def tasks(self) -> Iterator[Mark]:
        """Yield what collectors verified and checked, each task by itself."""
        for key, term, on_time in _TASKS:
            wait = WAITS[key]
            for n, step in enumerate(self._steps):
                if step.act not in wait.acts:
                    continue
                yield self._mark(term, step)
                since_ms, _ = newest_wait(self._steps[:n], wait)
                if self._in_time(since_ms, step.at_ms, key):
                    yield self._mark(on_time, step)
        yield from self._looked_again()

    def _looked_again(self) -> Iterator[Mark]:
        """Yield checks whose picture proves little, and what was drawn to be looked at again."""
        checks = [step for step in self._steps if step.act in WAITS["check"].acts]
        false = false_checks(self._case)
        by_word = {(word.account, word.at_ms) for word in self._case.more.placeless}
        for n, step in enumerate(checks):
            if n in false:
                yield self._mark(Term.FALSE_CHECKS, step)
            if step.act is Act.CHECK_PASSED and (step.account, step.at_ms) in by_word:
                yield self._mark(Term.PLACELESS_CHECKS, step)
        first = self._steps[0]
        if first.act is Act.FAST_REPORT and checks and self._is_audit(checks[0]):
            # Whose work is looked at is whoever put it right, not whoever looks.
            at_ms = checks[0].at_ms
            yield self._mark(Term.AUDITED, first)._replace(at_ms=at_ms)
            if checks[0].act is Act.CHECK_FAILED:
                yield self._mark(Term.AUDITS_FAILED, first)._replace(at_ms=at_ms)

    def _is_audit(self, check: Step) -> bool:
        """Return whether a check came before anything else was made of a fast track."""
        before = self._steps[1 : self._steps.index(check)]
        return all(step.to in (CaseState.FAST_REVIEW, CaseState.CHECKING) for step in before)

    # ---- from filing on ------------------------------------------------------------------------

    def from_filing(self) -> Iterator[Mark]:
        """Yield everything that only a filed case adds."""
        if self._filing is None:
            return
        yield from self._filed(self._filing)
        yield from self._sent()
        yield from self._flows()
        yield from self._due()

    def _filed(self, filing: Step) -> Iterator[Mark]:
        case, at_ms = self._case, filing.at_ms
        yield self._mark(Term.FILED, filing, book=self._book)
        if self._in_time(self._filed_from, at_ms, "file"):
            yield self._mark(Term.FILED_ON_TIME, filing, book=self._book)
        if not self._course.voided_ms:
            yield self._mark(Term.FILED_RIGHT, filing, book=self._book)
        if self._steps[0].role is Role.COLLECTOR:
            yield self._mark(Term.FOUND, filing, book=self._book)
        if case.source in PUBLIC_SOURCES:
            yield self._mark(Term.FROM_PUBLIC, filing, book=self._book)
        if self._is_missed():
            # Whoever filed it missed nothing.
            yield self._mark(Term.MISSED, filing, book=self._book)._replace(post="")
        yield from self._on_watch(at_ms)
        if self._rules.repeated(case.class_key, case.place.grid_code, self._steps[0].at_ms):
            yield self._mark(Term.REPEATED, filing, book=self._book)

    def _on_watch(self, at_ms: int) -> Iterator[Mark]:
        """Yield what was filed, and missed, of what came up in the shift of its ground's collector.

        No unit's doing, and so told under none.
        """
        first = self._steps[0]
        account = self._rules.watches.of(self._case.place.grid_code, first.at_ms)
        if not account:
            return
        post = post_key(Role.COLLECTOR, account)
        yield Mark(Term.WATCHED, at_ms, post, "", self._book, account)
        if self._is_missed():
            yield Mark(Term.MISSED_ON_WATCH, at_ms, post, "", self._book, account)

    def _sent(self) -> Iterator[Mark]:
        """Yield the first dispatch that stood: what came after a return is a second one."""
        at = self._first_dispatch()
        if at is None:
            return
        first, since_ms = self._steps[at], newest_wait(self._steps[:at], WAITS["dispatch"])[0]
        yield self._mark(Term.DISPATCHED, first, book=self._book)
        if self._in_time(since_ms, first.at_ms, "dispatch"):
            yield self._mark(Term.DISPATCHED_ON_TIME, first, book=self._book)
        answer = next((step for step in self._steps[at + 1 :] if step.act in _ANSWERS), None)
        if answer is None:
            return
        post, whose = post_of(first), first.unit_id
        yield Mark(Term.FIRST_ANSWERED, answer.at_ms, post, whose, self._book)
        if answer.act is Act.REPLY:
            yield Mark(Term.FIRST_RIGHT, answer.at_ms, post, whose, self._book)

    def _first_dispatch(self) -> int | None:
        """Return where among the steps it stands; one that was taken back did not stand."""
        found: int | None = None
        for n, step in enumerate(self._steps):
            if found is None and step.act is Act.DISPATCH:
                found = n
            elif found is not None and step.act is Act.UNDO_DISPATCH:
                found = None
            elif found is not None and step.act in _ANSWERS:
                return found
        return found

    def _flows(self) -> Iterator[Mark]:
        for step in self._steps:
            term = _FLOWS.get(step.act)
            if term is not None:
                book = Book.BOTH if term in _ALWAYS else self._book
                yield self._mark(term, step, step.unit_id, book)
        course = self._course
        if course.voided_ms:
            voided = next(s for s in reversed(self._steps) if s.act is Act.CANCEL)
            yield self._mark(Term.VOIDED, voided, book=Book.BOTH)
        if course.closer is not None and course.closer.act is Act.CLOSE:
            yield self._mark(Term.CLOSINGS, course.closer, book=self._book)

    def _due(self) -> Iterator[Mark]:
        course, limit, calendar = self._course, self._case.limit, self._rules.calendar
        raw_ms = course.deadline_ms(limit, calendar, granted=False)
        if self._book is Book.BEFORE:
            yield from self._fell_due(raw_ms, Book.BEFORE)
            return
        net_ms = raw_ms
        if any(stop.kind in ("list", "defer") for stop in course.stops):
            net_ms = course.deadline_ms(limit, calendar, granted=True)
        if net_ms == raw_ms:
            yield from self._fell_due(raw_ms, Book.BOTH)
            return
        yield from self._fell_due(raw_ms, Book.BEFORE)
        yield from self._fell_due(net_ms, Book.AFTER)

    def _fell_due(self, deadline_ms: int, book: Book) -> Iterator[Mark]:
        if not deadline_ms:
            return
        course = self._course
        replied, closed = course.replied_ms, course.closed_ms
        for at_ms, terms in (
            (_first(deadline_ms, replied), self._handled(deadline_ms)),
            (_first(deadline_ms, closed), self._closed(deadline_ms)),
        ):
            if at_ms < self._upto_ms:
                post = post_of(course.dispatcher)
                yield from (Mark(term, at_ms, post, course.unit_id, book) for term in terms)

    def _handled(self, deadline_ms: int) -> Iterator[Term]:
        course = self._course
        yield Term.TO_HANDLE
        if not course.replied_ms:
            yield Term.UNHANDLED_LATE
            return
        in_time = course.replied_ms <= deadline_ms
        yield Term.HANDLED
        yield Term.HANDLED_ON_TIME if in_time else Term.HANDLED_LATE
        if course.completed_ms:
            yield Term.COMPLETED
            if in_time:
                yield Term.COMPLETED_ON_TIME

    def _closed(self, deadline_ms: int) -> Iterator[Term]:
        closed_ms, urgent = self._course.closed_ms, self._case.urgent
        yield Term.TO_CLOSE
        if urgent:
            yield Term.URGENT_TO_CLOSE
        if not closed_ms:
            yield Term.NOT_CLOSED
            return
        yield Term.CLOSED
        yield Term.CLOSED_ON_TIME if closed_ms <= deadline_ms else Term.CLOSED_LATE
        if urgent:
            yield Term.URGENT_CLOSED

    def _is_missed(self) -> bool:
        """Return whether somebody else reported what a collector then found to be so."""
        if self._steps[0].role is Role.COLLECTOR:
            return False
        return any(step.act is Act.VERIFIED for step in self._steps)

    # ---- small ---------------------------------------------------------------------------------

    def _mark(
        self, term: Term, step: Step, unit_id: str | None = None, book: Book = Book.BOTH
    ) -> Mark:
        whose = self._course.unit_id if unit_id is None else unit_id
        collector = step.account if step.role is Role.COLLECTOR else ""
        return Mark(term, step.at_ms, post_of(step), whose, book, collector)

    def _in_time(self, since_ms: int, done_ms: int, step: str) -> bool:
        limits = self._rules.step_limits_s
        return in_time(since_ms, done_ms, step, urgent=self._case.urgent, limits=limits)


def _first(deadline_ms: int, done_ms: int) -> int:
    return min(deadline_ms, done_ms) if done_ms else deadline_ms
