"""Whoever changes what was ruled past the program is found out, on both stores (X17, A24)."""

from dataclasses import replace

import pytest

from backend.domain.cases.acts import Act
from backend.domain.cases.case import Case, Step
from backend.domain.cases.extras import Extras
from backend.store import Store

from .builders import ACTOR, case, moment, put

COVER = "9901020030120450"


def ruled(case_id: str, unit_id: str, n: int, **changes: object) -> Case:
    made = case(case_id, 1, extras=Extras(ruled_unit_id=unit_id), **changes)
    step = Step(Act.RULE, moment(n).city_ms, ACTOR.account, ACTOR.role, made.state)
    return replace(made, steps=(step,))


def rule(store: Store, one: Case, n: int) -> None:
    with store.write() as writing:
        writing.put_case(one, ACTOR, moment(n))
        if one.component_code:
            writing.set_owner(one.component_code, one, moment(n))
        else:
            writing.set_ruling(one, moment(n))


@pytest.fixture
def kept(store: Store) -> Store:
    """Rows 1 to 5: a case, a component's owner, a strip, another strip, the first strip again."""
    put(store, case("A"))
    rule(store, ruled("B", "td-drainage", 1, component_code=COVER), 1)
    rule(store, ruled("C", "td-works", 2), 2)
    rule(store, ruled("D", "td-works", 3, class_key="e0102"), 3)
    rule(store, ruled("E", "td-parks", 4), 4)
    return store


def past_the_program(store: Store, statement: str) -> None:
    with store._writer.begin() as connection:
        connection.exec_driver_sql(statement)


def test_x17_rulings_as_they_were_made_are_whole_and_the_newest_counts(kept: Store) -> None:
    assert kept.verify().sound


@pytest.mark.parametrize(
    ("change", "seq", "named"),
    [
        ("UPDATE ruled_owners SET unit_id = 'td-parks'", 2, COVER),
        ("UPDATE ruled_owners SET ruled_at_ms = ruled_at_ms + 1", 2, COVER),
        ("UPDATE ruled_strips SET case_id = 'A' WHERE class_key = 'e0102'", 4, "e0102"),
        # Back to the ruling before: it was made once, but it is not the newest.
        ("UPDATE ruled_strips SET unit_id = 'td-works', case_id = 'C'", 5, "c0103"),
        ("UPDATE ruled_strips SET grid_code = 'x' WHERE class_key = 'e0102'", 0, "e0102 x"),
        ("UPDATE ruled_strips SET case_no = 'forged' WHERE class_key = 'e0102'", 4, "e0102"),
        ("DELETE FROM ruled_strips WHERE class_key = 'c0103'", 5, "c0103"),
        ("DELETE FROM ruled_strips WHERE class_key = 'e0102'", 4, "e0102"),
        ("DELETE FROM ruled_strips", 5, "c0103"),
        ("DELETE FROM ruled_owners", 2, COVER),
        (
            "INSERT INTO ruled_owners SELECT 'other', unit_id, case_id, ruled_at_ms"
            " FROM ruled_owners",
            0,
            "other",
        ),
    ],
)
def test_x17_a_ruling_changed_past_the_program_is_named_with_its_row(
    kept: Store, change: str, seq: int, named: str
) -> None:
    past_the_program(kept, change)
    proof = kept.verify()
    assert (proof.sound, proof.broken_seq) == (False, seq)
    assert named in proof.words.zh and named in proof.words.en
