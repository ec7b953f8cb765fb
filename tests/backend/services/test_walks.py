"""Laws: whatever is sent, in whatever order and however often, the record stays whole."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from backend.contract.orders import Command
from backend.contract.verdicts import Verdict
from backend.digest import DigestBook
from backend.domain.cases.case import Act, Case, Given, moves_of
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.services.ulid import new_ulid
from backend.store import Store

from .hall import COLLECTOR, MISSING, PEOPLE, UNIT, Hall

texts = st.text(max_size=12)


class Turn(NamedTuple):
    """One try: an act and a person at random, or one of those the table allows now."""

    act: Act
    person: Actor
    allowed: int | None
    back: int
    then: str


turns = st.builds(
    Turn,
    act=st.sampled_from(Act),
    person=st.sampled_from(PEOPLE),
    allowed=st.integers(0, 20) | st.none(),
    back=st.sampled_from((0, 0, 0, 0, -1)),  # mostly what is true now, now and then what was
    then=st.sampled_from(("", "repeat", "restart", "tick")),
)


@contextmanager
def a_hall() -> Iterator[Hall]:
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Store.open(Path(folder) / "store.db"))
        try:
            yield hall
        finally:
            hall.store.close()


@settings(max_examples=25, deadline=None)
@given(st.lists(turns, max_size=25))
def test_no_walk_breaks_the_record(walk: list[Turn]) -> None:
    with a_hall() as hall:
        case = hall.reported()
        for turn in walk:
            command = _command(hall, case, turn)
            verdict = hall.desk.act(command)
            _judge(case, verdict, turn.back)
            if turn.then == "restart":
                _restart(hall)
            if turn.then in ("repeat", "restart"):
                assert hall.desk.act(command) == verdict
            if turn.then == "tick":
                hall.clock.pass_s(9)
                hall.desk.tick()
            case = _now(hall, case)
        _whole(hall, case)


def _restart(hall: Hall) -> None:
    path = Path(hall.store._where)
    hall.store.close()
    hall.store = Store.open(path)
    hall.desk = Hall(hall.store, hall.clock, hall.told).desk


def _command(hall: Hall, case: Case, turn: Turn) -> Command:
    act, person = turn.act, turn.person
    open_ways = [(move.act, one) for one in PEOPLE for move in moves_of(case.state, one.role)]
    if turn.allowed is not None and open_ways:
        act, person = open_ways[turn.allowed % len(open_ways)]
    command = hall.a_command(case, act, person)
    given = Given(
        unit_id=UNIT.account,
        reason="理由",
        text="已处置",
        condition=MISSING.key,
        photos=(replace(hall.shot(), role="near"),),  # what it is follows from its act
    )
    return structs.replace(command, expected_version=case.version + turn.back, given=given)


def _judge(case: Case, verdict: Verdict, back: int) -> None:
    assert (verdict.outcome == "conflict") is (back != 0)
    if verdict.outcome == "accepted":
        assert verdict.version == case.version + 1
    else:
        assert verdict.version == case.version
        assert verdict.zh and verdict.en


def _now(hall: Hall, case: Case) -> Case:
    now = hall.store.case(case.case_id)
    assert now is not None
    assert now.version >= case.version
    assert now.steps[: case.version] == case.steps
    return now


def _whole(hall: Hall, case: Case) -> None:
    rows = hall.store.rows_after("case", 0, 10_000)
    assert [row.seq for row in rows] == list(range(1, case.version + 1))
    assert [row.prev_seq for row in rows] == list(range(case.version))
    mirror = DigestBook()
    for row in rows:
        mirror.put(row.entity, row.payload, row.ended)
    assert hall.store.heads()["case"].digest == mirror.digest
    assert hall.store.verify().sound


@settings(max_examples=40, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "command_id": texts,
            "text": texts | st.just("长" * 5000),
            "class_key": texts,
            "component_code": texts,
            "observed_at_ms": st.integers(),
            "place": st.builds(Place, st.just(119.6), st.just(38.9), texts, texts),
        },
    ),
    texts,
    texts,
)
def test_no_report_breaks_the_desk(changes: dict[str, object], account: str, seat: str) -> None:
    with a_hall() as hall:
        actor = Actor(account or COLLECTOR.account, Role.COLLECTOR, seat)
        verdict = hall.report(actor, **changes)
        assert verdict.outcome in ("accepted", "refused")
        if verdict.outcome == "refused":
            assert verdict.rule and verdict.zh and verdict.en
        assert hall.store.heads()["case"].seq == (verdict.outcome == "accepted")


@given(st.lists(st.integers(0, 2**48 - 1), min_size=2, max_size=10, unique=True))
def test_ids_sort_by_time_and_differ_within_it(moments: list[int]) -> None:
    assert [new_ulid(ms)[:10] for ms in sorted(moments)] == sorted(
        new_ulid(ms)[:10] for ms in moments
    )
    assert len({new_ulid(moments[0]) for _ in range(100)}) == 100
    assert all(len(new_ulid(ms)) == 26 for ms in moments)


def test_a_ulid_reads_as_the_published_example() -> None:
    assert new_ulid(1_469_918_176_385)[:10] == "01ARYZ6S41"
