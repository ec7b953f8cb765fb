"""The sheet of a shift balances, or it names the message that is missing."""

from collections.abc import Sequence
from itertools import pairwise
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from backend.contract.codec import encode
from backend.contract.figures import Ledger
from backend.contract.pushed import CaseChanged, LogHead, LogRow
from backend.contract.questions import GetLedger, Span
from backend.contract.topics import LOG_TOPICS
from backend.domain.cases.case import Act
from backend.domain.terms.errors import OperatorError
from backend.services.ledger import ledger_of, sheet
from backend.store import Store
from tests.backend.store.builders import ACTOR, NOW_MS, alarm, case, closed, moment
from tests.backend.store.stores import Place

MORNING, NOON, EVENING = 100, 200, 300


def row(seq: int, name: str, version: int, at_ms: int, *, ended: bool = False) -> LogRow:
    one = closed(name, version) if ended else case(name, version)
    return LogRow(
        seq=seq,
        prev_seq=seq - 1,
        epoch="e",
        topic="case",
        entity=name,
        ended=ended,
        city_at_ms=at_ms,
        published_at_ms=1,
        payload=encode(CaseChanged(case=one, act=Act.CLOSE if ended else Act.ACCEPT)),
    )


ROWS = (
    row(1, "A", 1, MORNING),
    row(2, "B", 1, MORNING),
    row(3, "C", 1, MORNING),
    row(4, "A", 2, NOON),
    row(5, "B", 2, NOON, ended=True),
    row(6, "D", 1, NOON + 5),
    row(7, "D", 2, NOON + 6, ended=True),
    row(8, "E", 1, NOON + 7),
    row(9, "C", 2, EVENING, ended=True),
    row(10, "F", 1, EVENING),
)
SHIFT = ROWS[3:8]
OPEN_AFTER = {"A", "C", "E"}
ALL = (Span(topic="case", after_seq=0, upto_seq=10),)


def asked(received: Sequence[Span] = ALL, **painted: int) -> GetLedger:
    return GetLedger(
        ask_id="q",
        actor=ACTOR,
        from_ms=NOON,
        upto_ms=EVENING,
        received=tuple(received),
        painted_upto=painted,
    )


def made(question: GetLedger, rows: Sequence[LogRow] = SHIFT, **more: set[str]) -> Ledger:
    return sheet(question, {"case": rows, "alarm": ()}, more.get("open_after", OPEN_AFTER))


def named(found: Ledger) -> list[tuple[str, int, str]]:
    return [(one.lacks, one.seq, one.entity) for one in found.missing]


def test_a_whole_shift_balances() -> None:
    found = made(asked(case=10))
    line, cases = found.lines[0], found.cases
    assert found.balanced and not found.missing
    assert (line.n_published, line.n_received, line.n_by_picture, line.n_painted) == (5, 5, 0, 5)
    assert (cases.n_brought, cases.n_opened, cases.n_ended, cases.n_carried) == (3, 2, 2, 3)
    assert (cases.n_acts, cases.n_acted, cases.ended) == (5, 4, {"closed": 2})


def test_a_message_lost_on_the_way_is_named() -> None:
    spans = (
        Span(topic="case", after_seq=0, upto_seq=5),
        Span(topic="case", after_seq=6, upto_seq=10),
    )
    found = made(asked(spans, case=10))
    assert named(found) == [("received", 6, "D")] and not found.balanced
    assert found.lines[0].n_received == found.lines[0].n_painted == 4


def test_what_came_as_a_picture_counts_and_is_told_apart() -> None:
    spans = (
        Span(topic="case", after_seq=0, upto_seq=6, by_picture=True),
        Span(topic="case", after_seq=5, upto_seq=10),
    )
    found = made(asked(spans))
    assert found.balanced and found.lines[0].n_by_picture == 2
    assert found.lines[0].n_painted is None, "not reported is not zero"


def test_what_was_received_and_never_painted_is_named() -> None:
    assert named(made(asked(case=7))) == [("painted", 8, "E")]


def test_a_desk_that_reports_nothing_received_nothing() -> None:
    found = made(asked(()))
    assert found.n_missing == 5 and not found.balanced


def test_a_hole_in_the_journal_is_named_by_its_numbers_and_by_its_case() -> None:
    found = made(asked(case=10), [one for one in SHIFT if one.seq != 6])
    assert named(found) == [("recorded", 0, "6-6")]
    assert not found.balanced


@pytest.mark.parametrize(
    ("open_after", "astray"),
    [
        ({"C", "E"}, ("A",)),  # gone, and no row says so
        ({"A", "B", "C", "E"}, ("B",)),  # ended, and still standing
    ],
)
def test_a_case_whose_rows_and_standing_disagree_is_named(
    open_after: set[str], astray: tuple[str, ...]
) -> None:
    found = made(asked(), open_after=open_after)
    assert found.cases.astray == astray and not found.balanced


def test_a_version_that_was_skipped_is_astray() -> None:
    rows = [structs.replace(one) for one in SHIFT]
    rows[0] = row(4, "A", 2, NOON)
    rows.append(row(9, "A", 4, NOON + 9))
    found = made(asked(), rows)
    assert found.cases.astray == ("A",)


def test_a_long_list_of_missing_is_cut_and_counted() -> None:
    rows = [row(n, f"X{n}", 1, NOON) for n in range(1, 1_201)]
    found = made(asked(()), rows, open_after={one.entity for one in rows})
    assert (found.n_missing, len(found.missing)) == (1_200, 1_000)


@given(st.sets(st.integers(4, 8)), st.sets(st.integers(4, 8)))
def test_exactly_what_is_not_covered_is_named(rows: set[int], pictured: set[int]) -> None:
    spans = [Span(topic="case", after_seq=seq - 1, upto_seq=seq) for seq in rows]
    spans += [
        Span(topic="case", after_seq=seq - 1, upto_seq=seq, by_picture=True) for seq in pictured
    ]
    found = made(asked(spans))
    assert {one.seq for one in found.missing} == {4, 5, 6, 7, 8} - rows - pictured
    assert found.lines[0].n_by_picture == len(pictured - rows)


# ---- from the record ---------------------------------------------------------------------------


def filled(store: Store) -> None:
    """Keep the rows above, with alarms between them; city times as above."""
    for one in ROWS:
        with store.write() as writing:
            shifted = moment(one.city_at_ms)
            changed = closed(one.entity, 2) if one.ended else case(one.entity, 1)
            if not one.ended and one.seq == 4:
                changed = case(one.entity, 2)
            writing.put_case(changed, ACTOR, shifted)
            if one.seq in (2, 6, 9):
                writing.put_alarm(alarm(f"bell-{one.seq}"), ACTOR, shifted)


def in_store(question: GetLedger) -> GetLedger:
    return structs.replace(
        question, from_ms=NOW_MS + question.from_ms, upto_ms=NOW_MS + question.upto_ms
    )


EVERYTHING = tuple(Span(topic=topic.value, after_seq=0, upto_seq=99) for topic in LOG_TOPICS)


def test_a_past_shift_is_read_from_the_record(place: Place) -> None:
    store = place.open()
    filled(store)
    found = ledger_of(store, in_store(asked(EVERYTHING)))
    assert found.balanced, found
    assert [line.n_published for line in found.lines] == [5, 1, *[0] * (len(LOG_TOPICS) - 2)]
    cases = found.cases
    assert (cases.n_brought, cases.n_opened, cases.n_ended, cases.n_carried) == (3, 2, 2, 3)
    store.close()


def test_shifts_hand_over_what_they_carry(place: Place) -> None:
    store = place.open()
    filled(store)
    bounds = (0, NOON, NOON + 6, EVENING, EVENING + 1)
    sheets = [
        ledger_of(store, in_store(structs.replace(asked(EVERYTHING), from_ms=a, upto_ms=b)))
        for a, b in pairwise(bounds)
    ]
    assert all(one.balanced for one in sheets), sheets
    carried = [one.cases.n_carried for one in sheets]
    assert [one.cases.n_brought for one in sheets] == [0, *carried[:-1]]
    assert sum(line.n_published for one in sheets for line in one.lines) == 13
    assert carried[-1] == len(store.open_rows("case"))
    store.close()


class _Long:
    """A journal of many rows in one topic, made up as they are asked for."""

    def __init__(self) -> None:
        self.n_asked = 0

    @property
    def heads(self) -> dict[str, LogHead]:
        none = {topic.value: LogHead(seq=0, digest=0) for topic in LOG_TOPICS}
        return {**none, "case": LogHead(seq=100_000, digest=0)}

    @property
    def rows(self) -> tuple[LogRow, ...]:
        return ()

    def picture(self, topics: Sequence[str] = ()) -> "_Long":
        return self

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> Sequence[LogRow]:
        self.n_asked += upto_seq - after_seq
        return [row(seq, f"X{seq}", 1, seq) for seq in range(after_seq + 1, upto_seq + 1)]


def test_a_short_shift_of_a_long_journal_is_found_by_halving() -> None:
    journal = _Long()
    question = structs.replace(asked(), from_ms=99_900, upto_ms=100_001)
    assert ledger_of(journal, question).lines[0].n_published == 101
    assert journal.n_asked < 10_000


def test_a_sheet_is_given_up_when_the_program_ends() -> None:
    closing = Event()
    closing.set()
    with pytest.raises(OperatorError, match="stopping"):
        ledger_of(_Long(), asked(), closing)
