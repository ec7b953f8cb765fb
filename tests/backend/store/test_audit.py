"""Whoever goes past the program and changes the record is found out."""

import re

import psycopg
import pytest
from sqlalchemy.orm import Session

from backend.domain.cases.case import Photo
from backend.store import Store, StoreFault
from backend.store.audit import prove
from backend.store.chain import row_hash
from backend.store.tables import CaseRow, JournalRow

from .builders import NOW_MS, alarm, case, closed, put, put_alarm
from .stores import Place, libpq_of

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
    monkeypatch.setattr("backend.store.audit_walk._BATCH", 5)
    for n_rows in (4, 1, 5, 13):
        put(store, *(case(f"{n_rows}-{n}") for n in range(n_rows)))
        assert store.verify().sound
    assert store.verify().n_rows == 23


def with_picture(store: Store, case_id: str, data: bytes) -> str:
    """Keep a picture and a case that names it; return the picture's id."""
    photo_id = store.put_photo(data)
    put(store, case(case_id, photos=(Photo(photo_id, "near", NOW_MS),)))
    return photo_id


def test_pictures_enter_by_hash_and_one_changed_byte_of_one_is_named(
    kept: Store, place: Place
) -> None:
    with_picture(kept, "P1", b"first picture")
    photo_id = with_picture(kept, "P2", b"second picture")
    assert kept.verify().n_pictures == 2
    path = place.media / photo_id[:2] / photo_id
    path.write_bytes(b"second pictura")

    proof = kept.verify()
    assert (proof.sound, proof.broken_photo, proof.broken_seq) == (False, photo_id, N_ROWS + 2)
    assert photo_id in proof.words.zh and f"row {N_ROWS + 2}" in proof.words.en

    path.unlink()
    assert "missing" in kept.verify().words.en


def test_a_picture_named_only_by_an_older_version_is_compared_too(kept: Store) -> None:
    photo_id = with_picture(kept, "P1", b"a picture")
    put(kept, case("P1", 2))
    assert kept.verify().n_pictures == 1
    assert kept._photos.fault(photo_id) == ""


BEHIND_THE_JOURNAL = {
    "cases SET unit_id = 'x' WHERE case_id = 'C1'": "case C1 .* row 2",
    "cases SET ended_at_ms = NULL WHERE case_id = 'C0'": "case C0 .* row 5",
    "cases SET version = 7 WHERE case_id = 'C2'": "case C2 .* row 3",
    "cases SET case_id = 'C9' WHERE case_id = 'C3'": "case C9",
    "alarms SET ended = NOT ended": "alarm frozen .* row 7",
    "standing SET seq = 4 WHERE entity = 'C1'": "case C1",
}


@pytest.mark.parametrize("change", BEHIND_THE_JOURNAL)
def test_what_stands_now_cannot_differ_from_the_journal_unseen(kept: Store, change: str) -> None:
    with kept._writer.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {change}")
    proof = kept.verify()
    assert not proof.sound
    assert re.search(BEHIND_THE_JOURNAL[change], proof.words.en), proof.words.en


def test_one_changed_byte_of_a_case_as_it_stands_is_named(kept: Store) -> None:
    with Session(kept._writer) as session, session.begin():
        row = session.get_one(CaseRow, "C2")
        row.body = row.body.replace("井盖".encode(), "井蓋".encode())
    assert "case C2 as it stands now is not what row 3 says" in kept.verify().words.en


def test_a_case_taken_from_what_stands_is_named(kept: Store) -> None:
    with kept._writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM cases WHERE case_id = 'C0'")
    assert "case C0 is gone" in kept.verify().words.en


def test_any_row_of_some_thousands_is_found_and_the_work_tells_how_far_it_is(store: Store) -> None:
    n_rows = 2_500
    put(store, *(case(f"C{n}") for n in range(n_rows)))
    heard: list[int] = []
    assert store.verify(heard=lambda what, n_done, n_all: heard.append(n_done)).n_rows == n_rows
    assert heard == sorted(heard[: len(heard) // 2]) + sorted(heard[len(heard) // 2 :])
    assert heard[-1] == n_rows and len(heard) > 8

    tamper(store, "UPDATE journal SET city_at_ms = city_at_ms + 1 WHERE seq = 1777")
    assert store.verify().broken_seq == 1777


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_server_that_goes_away_meanwhile_is_one_sentence(store: Store, place: Place) -> None:
    put(store, *(case(f"C{n}") for n in range(1_200)))

    def go_away(what: object, n_done: int, n_all: int) -> None:
        with psycopg.connect(**libpq_of(str(place.source)), autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )

    with pytest.raises(StoreFault, match="does not answer"):
        store.verify(heard=go_away)
    assert store.verify().sound
