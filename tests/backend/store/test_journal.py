from dataclasses import dataclass
from hashlib import blake2b
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from backend.contract.codec import decode_payload
from backend.contract.pushed import CaseChanged
from backend.digest import DigestBook
from backend.store import Store
from backend.store.chain import GENESIS, digest_less, digest_more, mark_of, row_hash
from backend.store.tables import CaseRow

from .builders import ACTOR, alarm, case, closed, moment, put, put_alarm, seqs
from .stores import Place


def test_rows_are_numbered_without_a_gap_and_know_the_row_before_in_their_topic(
    store: Store,
) -> None:
    first, second = put(store, case("A"), case("B"))
    bell = put_alarm(store, alarm("frozen"))
    third = put(store, case("A", 2))[0]

    assert seqs((first, second, bell, third)) == [1, 2, 3, 4]
    assert [row.prev_seq for row in (first, second, bell, third)] == [0, 1, 0, 2]
    assert {row.epoch for row in (first, bell)} == {store.epoch}


def test_numbers_and_epoch_go_on_after_reopening(place: Place) -> None:
    before = place.open()
    put(before, case("A"))
    before.close()
    after = place.open()

    assert put(after, case("B"))[0].seq == 2
    assert after.epoch == before.epoch
    assert after.verify().sound
    after.close()


def test_a_write_that_fails_leaves_no_trace_and_no_gap(store: Store) -> None:
    heard: list[object] = []
    with pytest.raises(KeyError), store.write(told=heard.append) as writing:
        writing.put_case(case("A"), ACTOR, moment())
        writing.set_serial("2026-06-10", 5)
        raise KeyError("in the middle")

    assert store.case("A") is None
    assert not heard
    assert put(store, case("B"))[0].seq == 1
    with store.write() as writing:
        assert writing.serial("2026-06-10") == 0


def test_payload_holds_the_case_and_the_act_that_led_there(store: Store) -> None:
    put(store, case("A", 3))

    row = store.open_rows("case")[0]
    message = decode_payload(row.payload)
    assert isinstance(message, CaseChanged)
    assert message.case == store.case("A") == case("A", 3)
    assert message.act is message.case.steps[-1].act


def test_a_range_is_open_below_and_closed_above(store: Store) -> None:
    put(store, *(case(f"C{n}") for n in range(5)))
    put_alarm(store, alarm("frozen"))

    assert seqs(store.rows_after("case", 1, 4)) == [2, 3, 4]
    assert seqs(store.rows_after("case", 0, 99)) == [1, 2, 3, 4, 5]
    assert store.rows_after("case", 5, 5) == ()
    assert seqs(store.rows_after("alarm", 0, 99)) == [6]


def test_only_the_row_in_force_of_what_is_open_stands(store: Store) -> None:
    put(store, case("A"), case("B"), case("A", 2), closed("B", 2))
    put_alarm(store, alarm("frozen"))
    put_alarm(store, alarm("frozen", 2, by="leader-01"))

    assert seqs(store.open_rows("case")) == [3]
    assert store.open_rows("alarm") == ()
    picture = store.picture()
    assert seqs(picture.rows) == [3]
    assert {topic: head.seq for topic, head in picture.heads.items() if head.seq} == {
        "case": 4,
        "alarm": 6,
    }
    assert picture.heads == store.heads()


def test_the_digest_is_the_one_a_console_keeps(store: Store) -> None:
    rows = put(store, case("A"), case("B"), case("A", 2), closed("B", 2), case("C"))

    mirror = DigestBook()
    for row in rows:
        mirror.put(row.entity, row.payload, row.ended)
    assert store.heads()["case"].digest == mirror.digest != 0
    assert store.heads()["alarm"].digest == 0


def test_the_database_itself_forbids_changing_or_deleting_a_row(store: Store) -> None:
    put(store, case("A"))
    for statement in ("UPDATE journal SET actor = 'x'", "DELETE FROM journal"):
        with pytest.raises(DBAPIError, match="append-only"), store._writer.begin() as connection:
            connection.exec_driver_sql(statement)
    assert store.verify().sound


def test_a_version_that_was_not_read_cannot_be_overwritten(store: Store) -> None:
    """Belt to the lock's braces: a second writer past the lock would be noticed by the row."""
    put(store, case("A"))
    with pytest.raises(StaleDataError), store.write() as writing:
        row = writing._session.get_one(CaseRow, "A")
        writing._session.connection().exec_driver_sql("UPDATE cases SET version = 7")
        assert row.version == 1
        writing.put_case(case("A", 2), ACTOR, moment())
    assert store.case("A") == case("A")


def test_a_teller_that_fails_does_not_undo_what_was_committed(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(rows: object) -> None:
        raise OSError("socket gone")

    with store.write(told=fails) as writing:
        writing.put_case(case("A"), ACTOR, moment())

    assert store.case("A") is not None
    assert "journal rows 1 to 1 were not told" in caplog.text


def test_a_write_inside_a_write_is_a_fault_not_a_standstill(store: Store) -> None:
    with store.write(), pytest.raises(RuntimeError, match="inside a write"), store.write():
        pass


# ---- laws ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    seq: int = 1
    prev_seq: int = 0
    topic: str = "case"
    entity: str = "A"
    ended: bool = False
    kind: str = "case_changed"
    city_at_ms: int = 5
    published_at_ms: int = 6
    actor: str = "x"
    role: str = "intake"
    seat: str = ""
    payload: bytes = b"p"


texts = st.text(max_size=8)
rows = st.builds(
    Row,
    seq=st.integers(1, 2**53),
    prev_seq=st.integers(0, 2**53),
    topic=texts,
    entity=texts,
    ended=st.booleans(),
    kind=texts,
    city_at_ms=st.integers(0, 2**53),
    published_at_ms=st.integers(0, 2**53),
    actor=texts,
    role=texts,
    seat=texts,
    payload=st.binary(max_size=8),
)


def test_the_hash_can_be_recomputed_by_a_stranger() -> None:
    head = msgspec.msgpack.encode(
        [1, 0, "case", "A", False, "case_changed", 5, 6, "x", "intake", ""]
    )
    assert row_hash(GENESIS, Row()) == blake2b(bytes(32) + head + b"p", digest_size=32).digest()


@given(rows, rows)
def test_two_rows_have_one_hash_only_if_they_are_the_same(one: Row, other: Row) -> None:
    assert (row_hash(GENESIS, one) == row_hash(GENESIS, other)) is (one == other)


@given(st.lists(st.binary(max_size=20), max_size=8), st.randoms())
def test_a_digest_forgets_the_order_and_what_left(payloads: list[bytes], chance: Random) -> None:
    digest = bytes(8)
    for payload in payloads:
        digest = digest_more(digest, mark_of(payload))
    chance.shuffle(payloads)
    for payload in payloads:
        digest = digest_less(digest, mark_of(payload))
    assert digest == bytes(8)
