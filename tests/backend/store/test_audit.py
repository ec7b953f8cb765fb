"""Whoever goes past the program and changes the record is found out."""

import pytest
from sqlalchemy.orm import Session

from backend.store import Store
from backend.store.audit import prove
from backend.store.chain import row_hash
from backend.store.tables import JournalRow

from .builders import alarm, case, closed, put, put_alarm

N_ROWS = 7
CHANGES = (
    "actor = 'somebody-else'",
    "role = 'leader'",
    "seat = 'x'",
    "entity = 'C9'",
    "ended = NOT ended",
    "kind = 'x'",
    "city_at_ms = city_at_ms + 1",
    "published_at_ms = published_at_ms - 1",
    "prev_seq = 1",
    "hash = prev_hash",
)


@pytest.fixture
def kept(store: Store) -> Store:
    put(store, *(case(f"C{n}") for n in range(4)), closed("C0", 2))
    put_alarm(store, alarm("frozen"))
    put_alarm(store, alarm("frozen", 2, by="leader-01"))
    return store


def tamper(store: Store, *statements: str) -> None:
    """Change the tables as somebody with the file in hand would."""
    with store._writer.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER journal_no_update")
            connection.exec_driver_sql("DROP TRIGGER journal_no_delete")
        else:
            connection.exec_driver_sql("DROP TRIGGER journal_no_change ON journal")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_an_untouched_journal_is_whole(kept: Store) -> None:
    proof = kept.verify()
    assert (proof.sound, proof.n_rows, proof.broken_seq) == (True, N_ROWS, 0)
    assert str(N_ROWS) in proof.words.zh and str(N_ROWS) in proof.words.en


def test_an_empty_journal_is_whole(store: Store) -> None:
    assert store.verify().sound


def test_one_changed_byte_of_a_payload_is_named(kept: Store) -> None:
    with kept._reader.connect() as connection:
        payload = bytearray(
            connection.exec_driver_sql("SELECT payload FROM journal WHERE seq = 3").scalar_one()
        )
    payload[len(payload) // 2] ^= 1
    digits = bytes(payload).hex()
    literal = f"x'{digits}'" if kept._writer.dialect.name == "sqlite" else f"'\\x{digits}'::bytea"
    tamper(kept, f"UPDATE journal SET payload = {literal} WHERE seq = 3")

    proof = kept.verify()
    assert (proof.sound, proof.n_rows, proof.broken_seq) == (False, 2, 3)
    assert "3" in proof.words.zh and "3" in proof.words.en


def test_no_column_can_be_changed_unseen(kept: Store) -> None:
    tamper(kept)
    for change in CHANGES:
        with Session(kept._writer) as session:
            session.connection().exec_driver_sql(f"UPDATE journal SET {change} WHERE seq = 5")
            assert prove(session).broken_seq == 5, change
            session.rollback()
    assert kept.verify().sound


def test_a_row_taken_out_is_named(kept: Store) -> None:
    tamper(kept, "DELETE FROM journal WHERE seq = 4")
    assert kept.verify().broken_seq == 4


def test_rows_cut_from_the_end_are_missed(kept: Store) -> None:
    tamper(kept, "DELETE FROM journal WHERE seq > 5")
    assert (kept.verify().n_rows, kept.verify().broken_seq) == (5, 6)


def test_a_row_rewritten_with_its_own_hash_does_not_fit_the_next(kept: Store) -> None:
    tamper(kept, "UPDATE journal SET actor = 'x' WHERE seq = 2")
    with kept._read() as session:
        forged = session.get_one(JournalRow, 2)
        forged_hash = row_hash(forged.prev_hash, forged).hex()
    literal = (
        f"x'{forged_hash}'"
        if kept._writer.dialect.name == "sqlite"
        else f"'\\x{forged_hash}'::bytea"
    )
    with kept._writer.begin() as connection:
        connection.exec_driver_sql(f"UPDATE journal SET hash = {literal} WHERE seq = 2")
    assert kept.verify().broken_seq == 3


def test_a_head_that_does_not_match_the_rows_is_told(kept: Store) -> None:
    tamper(kept, "UPDATE heads SET seq = seq + 1 WHERE topic = 'alarm'")
    proof = kept.verify()
    assert not proof.sound
    assert "alarm" in proof.words.en


def test_the_chain_is_whole_over_many_batches(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.store.audit._BATCH", 5)
    for n_rows in (4, 1, 5, 13):
        put(store, *(case(f"{n_rows}-{n}") for n in range(n_rows)))
        assert store.verify().sound
    assert store.verify().n_rows == 23
