"""A unit's own stream (K03): a log of its own, out of which nothing foreign can be read."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from backend.contract.codec import decode_payload, encode
from backend.contract.pushed import AlarmChanged, CaseChanged, CaseLeft, LogHead, LogRow, Seated
from backend.contract.topics import Topic, of_unit, plain, unit_of
from backend.digest import DigestBook
from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.cases.extras import Share
from backend.domain.terms.roles import Role
from backend.feed import unit_view
from backend.feed.open_book import OpenBook
from backend.feed.unit_view import UnitView, UnitViews, seats_for
from backend.link.cursor import Cursor
from tests.backend.domain.builders import (
    UNIT,
    closed,
    delivered,
    dispatched,
    filed,
    replied,
)

OTHER = "td-works"


class Log:
    """The city's log of cases as it grows."""

    def __init__(self, seq: int = 0) -> None:
        self.seq = self.last = seq
        self.book = OpenBook({Topic.CASE: LogHead(seq=seq, digest=0)}, ())

    def row(self, case: Case, act: Act = Act.NOTE, step: int = 1) -> LogRow:
        """Return the next row; ``step`` is how far the journal came, rows of other topics too."""
        prev, self.seq = self.last, self.seq + step
        self.last = self.seq
        made = LogRow(
            seq=self.seq,
            prev_seq=prev,
            epoch="e",
            topic=Topic.CASE.value,
            entity=case.case_id,
            ended=case.ended,
            city_at_ms=0,
            published_at_ms=0,
            payload=encode(CaseChanged(case=case, act=act)),
        )
        self.book.put(made)
        return made


def view_of(log: Log, unit_id: str = UNIT.account) -> UnitView:
    return UnitViews(log.book).of(unit_id)


def foreign(case: Case, case_id: str = "F") -> Case:
    return replace(case, case_id=case_id, unit_id=OTHER)


def told(view: UnitView, rows: Iterable[LogRow]) -> list[LogRow]:
    return [one for row in rows if (one := view.put(row)) is not None]


def digest_of(rows: Sequence[LogRow]) -> int:
    book = DigestBook()
    for row in rows:
        book.put(row.entity, row.payload, row.ended)
    return book.digest


def test_k03_a_units_log_is_followed_by_the_rules_of_every_other() -> None:
    log = Log(40)
    view = view_of(log)
    cursor = Cursor()
    assert cursor.restart(view.heads()[Topic.CASE], view.rows())
    mine, shared = delivered(), replace(filed(), case_id="S")
    shared = replace(shared, extras=replace(shared.more, shares=(Share(UNIT.account, 60),)))
    rows = [
        log.row(foreign(delivered())),
        log.row(mine, Act.DELIVER, step=3),
        log.row(foreign(replied()), step=2),
        log.row(shared, Act.COORDINATE),
        log.row(foreign(closed())),
        log.row(replied(), Act.REPLY),
    ]
    came = told(view, rows)
    assert [row.entity for row in came] == [mine.case_id, "S", mine.case_id]
    assert [row.prev_seq for row in came] == [40, came[0].seq, came[1].seq]
    for row in came:
        assert cursor.offer(row) == [row]
    head = view.heads()[Topic.CASE]
    assert (cursor.seq, cursor.differs(head)) == (head.seq, False)
    assert head.digest == digest_of(view.rows()) and len(view.rows()) == 2


def test_k03_before_a_dispatch_is_final_the_unit_hears_nothing() -> None:
    log = Log()
    assert not told(view_of(log), [log.row(filed()), log.row(dispatched(), Act.DISPATCH)])


def test_k03_what_leaves_the_units_sight_is_told_by_its_id_alone() -> None:
    log = Log()
    view = view_of(log)
    gone = replace(delivered(), state=CaseState.TO_DISPATCH, text="为何退回")
    (there, left) = told(view, [log.row(delivered()), log.row(gone, Act.RETURN)])
    assert left.ended and left.prev_seq == there.seq
    assert decode_payload(left.payload) == CaseLeft(case_id=gone.case_id)
    assert not view.rows() and view.heads()[Topic.CASE].digest == 0
    assert not told(view, [log.row(foreign(gone, gone.case_id), Act.DISPATCH)]), "told once"


@pytest.mark.parametrize("act", [Act.REOPEN, Act.UNMERGE])
def test_k03_an_ended_case_that_comes_back_to_the_hall_leaves_the_ended_ones(act: Act) -> None:
    log = Log()
    view = view_of(log)
    (end,) = told(view, [log.row(closed(), Act.CLOSE)])
    assert end.ended and not view.rows()
    again = replace(closed(), state=CaseState.TO_DISPATCH, unit_id="", delivered_at_ms=0)
    (left,) = told(view, [log.row(again, act)])
    assert decode_payload(left.payload) == CaseLeft(case_id=again.case_id)
    never_told = replace(again, steps=tuple(s for s in again.steps if s.act is not Act.DELIVER))
    assert not told(view, [log.row(replace(never_told, case_id="N"), act)])


def test_k03_a_view_begun_later_is_the_same_picture() -> None:
    log = Log(7)
    first = view_of(log)
    told(first, [log.row(delivered()), log.row(foreign(delivered())), log.row(foreign(filed()))])
    late = view_of(log)
    assert [row.payload for row in late.rows()] == [row.payload for row in first.rows()]
    begun, before = late.heads()[Topic.CASE], first.heads()[Topic.CASE]
    assert begun.digest == before.digest != 0
    assert begun.seq == log.seq, "a desk from before finds a gap, and takes the picture"


def test_k03_lost_rows_are_given_again_and_what_is_gone_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unit_view, "ROWS_KEPT", 3)
    log = Log(10)
    view = view_of(log)
    came = told(view, [log.row(replace(delivered(), version=9 + n), step=2) for n in range(5)])
    assert view.rows_after(came[1].seq, came[-1].seq) == tuple(came[2:])
    assert view.rows_after(came[2].seq, came[3].seq) == (came[3],)
    assert view.rows_after(came[0].seq, came[-1].seq) is None, "the picture must be taken"
    assert view.rows_after(came[-1].seq, came[-1].seq) == ()
    assert view_of(log).rows_after(10, log.seq) is None, "from before this start"


def test_k03_nothing_but_cases_is_in_a_units_log() -> None:
    log = Log()
    view = view_of(log)
    alarm = AlarmChanged(alarm_id=UNIT.account, version=1, zh=UNIT.account, en="", raised_at_ms=1)
    row = log.row(delivered())
    other = LogRow(
        **{
            **{name: getattr(row, name) for name in row.__struct_fields__},
            "topic": Topic.ALARM.value,
            "payload": encode(alarm),
        }
    )
    assert not told(view, [other]) and list(view.heads()) == [Topic.CASE]


def test_k03_a_seat_is_told_without_the_foreign_case_in_its_hand() -> None:
    log = Log()
    view = view_of(log)
    told(view, [log.row(delivered())])
    sitting = [
        Seated(
            account="dispatch-01",
            role=Role.DISPATCHER,
            seat="",
            desk="desk-01",
            since_ms=1,
            heard_ms=2,
            in_hand=in_hand,
            taken_ms=3,
        )
        for in_hand in (delivered().case_id, "F", "")
    ]
    rows = seats_for(view, sitting)
    assert [(row.in_hand, row.taken_ms) for row in rows] == [
        (delivered().case_id, 3),
        ("", 0),
        ("", 3),
    ]


def test_k03_topics_of_a_unit_are_no_topics_of_the_city() -> None:
    for topic in Topic:
        own = of_unit("td-works", topic)
        assert unit_of(own) == "td-works" and plain(own) == topic and plain(topic) == topic
        assert unit_of(topic) == ""
        assert not any(own.startswith(other) for other in Topic), "a desk of the hall would hear it"
    assert not of_unit("td-works").startswith(of_unit("td"))
