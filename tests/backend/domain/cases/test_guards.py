"""Who stands guard now, and who has fallen silent (A14)."""

from dataclasses import replace

from backend.domain.cases.case import Case
from backend.domain.cases.extras import Extras, GuardSpan
from backend.domain.cases.guards import SILENT_MS, GuardBook
from backend.domain.field.mover import Fix
from tests.console.fake_link import new_case

NOW_MS = 10_000_000
MOVERS = frozenset(("COL-1", "COL-2"))


def guarded(case_id: str, *spans: GuardSpan) -> Case:
    return replace(new_case(case_id), extras=Extras(guards=spans))


def fix(account: str, at_ms: int) -> Fix:
    return Fix(account, 119.6, 38.9, 0.0, 0.0, at_ms)


def test_a14_a_guard_is_lost_two_minutes_after_he_was_last_heard_of():
    book = GuardBook()
    book.put([guarded("A", GuardSpan("COL-1", NOW_MS - 900_000))])
    fixes = {"COL-1": fix("COL-1", NOW_MS - SILENT_MS + 1)}
    assert [guard.is_lost for guard in book.now(fixes, MOVERS, NOW_MS)] == [False]
    assert [guard.is_lost for guard in book.now(fixes, MOVERS, NOW_MS + 1)] == [True]


def test_a14_who_has_just_come_is_not_lost_for_want_of_a_position():
    book = GuardBook()
    book.put([guarded("A", GuardSpan("COL-1", NOW_MS - 5_000))])
    (guard,) = book.now({}, MOVERS, NOW_MS)
    assert not guard.is_lost and guard.fix is None
    (guard,) = book.now({}, MOVERS, NOW_MS + SILENT_MS)
    assert guard.is_lost


def test_a14_of_whom_no_position_comes_here_nobody_here_says_that_he_is_lost():
    book = GuardBook()
    book.put([guarded("A", GuardSpan("ELSE", NOW_MS - 900_000))])
    assert [guard.is_lost for guard in book.now({}, MOVERS, NOW_MS)] == [False]


def test_a14_the_lost_come_first_the_relieved_and_the_ended_are_gone():
    book = GuardBook()
    gone = GuardSpan("COL-9", NOW_MS - 900_000, NOW_MS - 100, "COL-1")
    book.put(
        [
            guarded("A", GuardSpan("COL-1", NOW_MS - 900_000), gone),
            guarded("B", GuardSpan("COL-2", NOW_MS - 800_000)),
        ]
    )
    fixes = {"COL-1": fix("COL-1", NOW_MS)}
    found = book.now(fixes, MOVERS, NOW_MS)
    assert [(guard.case.case_id, guard.is_lost) for guard in found] == [("B", True), ("A", False)]
    book.put([guarded("B", replace(gone, account="COL-2"))])
    book.drop(["A"])
    assert book.now(fixes, MOVERS, NOW_MS) == ()
