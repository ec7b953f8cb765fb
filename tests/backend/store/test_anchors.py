"""A chain rebuilt by somebody who can compute hashes is seen by what was written down before."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backend.domain.terms.errors import OperatorError
from backend.store import Anchor, AnchorBook, HourlyAnchor, Store
from backend.store.chain import row_hash
from backend.store.journal import CHAIN_ID
from backend.store.tables import CaseRow, ChainRow, HeadRow, JournalRow, MetaRow, StandingRow

from .builders import NOW_MS, case, put
from .test_audit import tamper


@pytest.fixture
def kept(store: Store) -> Store:
    put(store, *(case(f"C{n}") for n in range(9)))
    return store


@pytest.fixture
def book(tmp_path: Path) -> AnchorBook:
    return AnchorBook(tmp_path / "logs" / "anchor.txt")


def rebuild(store: Store, from_seq: int) -> None:
    """Compute the hashes anew from a row on, as a keeper of the database could."""
    with Session(store._writer) as session, session.begin():
        prev_hash = session.get_one(JournalRow, from_seq).prev_hash
        for row in session.query(JournalRow).where(JournalRow.seq >= from_seq).order_by("seq"):
            row.prev_hash, row.hash = prev_hash, row_hash(prev_hash, row)
            prev_hash = row.hash
        session.get_one(ChainRow, CHAIN_ID).hash = prev_hash


def cut(store: Store, upto_seq: int) -> None:
    """Take the last rows away so that everything left fits together."""
    with Session(store._writer) as session, session.begin():
        last = session.get_one(JournalRow, upto_seq)
        for row in session.query(JournalRow).where(JournalRow.seq > upto_seq):
            session.delete(session.get_one(CaseRow, row.entity))
            standing = session.get_one(StandingRow, (row.topic, row.entity))
            head = session.get_one(HeadRow, row.topic)
            digest = int.from_bytes(head.digest) - int.from_bytes(standing.mark)
            head.seq, head.digest = upto_seq, (digest % 2**64).to_bytes(8)
            session.delete(standing)
            session.delete(row)
        end = session.get_one(ChainRow, CHAIN_ID)
        end.seq, end.hash = upto_seq, last.hash


def test_an_anchor_written_is_an_anchor_read(kept: Store, book: AnchorBook) -> None:
    assert book.read() == ()
    for n in range(2):
        book.write(kept.anchor(NOW_MS + n * 1000))
    first, second = book.read()
    assert first == kept.anchor(NOW_MS)
    assert (second.seq, second.at_ms, second.epoch) == (9, NOW_MS + 1000, kept.epoch)
    assert first.line() == f"2026-06-10T00:00:00Z 9 {first.hash.hex()} {kept.epoch}"
    assert kept.verify(book.read()).n_anchors == 2


def test_a_rebuilt_chain_is_whole_in_itself_and_found_by_its_anchor(kept: Store) -> None:
    early, late = kept.anchor(NOW_MS), []
    put(kept, case("D1"), case("D2"))
    late.append(kept.anchor(NOW_MS + 1000))
    tamper(kept, "UPDATE journal SET actor = 'nobody' WHERE seq = 10")
    rebuild(kept, 10)

    assert kept.verify().sound
    assert kept.verify([early]).sound
    proof = kept.verify([*late, early])
    assert (proof.sound, proof.broken_seq) == (False, 11)
    assert "rows 10 to 11" in proof.words.en and "第 10 至 11 行" in proof.words.zh


def test_rows_cut_from_the_end_with_all_that_told_of_them_are_missed(kept: Store) -> None:
    anchor = kept.anchor(NOW_MS)
    tamper(kept)
    cut(kept, 7)

    assert kept.verify().sound
    proof = kept.verify([anchor])
    assert (proof.sound, proof.broken_seq) == (False, 8)
    assert "there are 7 rows now" in proof.words.en


def test_a_store_put_in_place_of_another_is_refused(kept: Store) -> None:
    stranger = Anchor(NOW_MS, 3, bytes(32), "another-history")
    with pytest.raises(OperatorError, match="another-history"):
        kept.verify([stranger])


def test_after_a_restore_only_what_was_restored_must_fit_the_old_anchors(kept: Store) -> None:
    kept_row, lost_row = kept.anchor(NOW_MS), Anchor(NOW_MS, 12, bytes(32), kept.epoch)
    with Session(kept._writer) as session, session.begin():
        session.get_one(MetaRow, "epoch").value = "fresh"
        session.add(MetaRow(key=f"left:{kept.epoch}", value="9"))

    assert kept.verify([kept_row, lost_row]).n_anchors == 1
    assert not kept.verify([kept_row._replace(hash=bytes(32))]).sound


@pytest.mark.parametrize("line", ["rubbish", "2026-13-10T00:00:00Z 1 " + "0" * 64 + " e", ""])
def test_a_line_that_was_tampered_with_is_named(book: AnchorBook, kept: Store, line: str) -> None:
    book.write(kept.anchor(NOW_MS))
    with book._path.open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(OperatorError, match=r"line 2 of .*anchor\.txt"):
        book.read()


def test_a_line_cut_short_by_a_crash_promises_nothing(book: AnchorBook, kept: Store) -> None:
    book.write(kept.anchor(NOW_MS))
    with book._path.open("a") as file:
        file.write("2026-06-10T01:0")
    assert len(book.read()) == 1
    book.write(kept.anchor(NOW_MS + 5000))
    assert [anchor.at_ms for anchor in book.read()] == [NOW_MS, NOW_MS + 5000]


def test_the_backend_writes_at_its_start_and_once_an_hour_when_rows_came(
    kept: Store, book: AnchorBook
) -> None:
    hourly = HourlyAnchor(kept.anchor, book._path.parent)
    assert hourly.tick(NOW_MS) is not None
    assert hourly.tick(NOW_MS + 3_599_000) is None
    assert hourly.tick(NOW_MS + 3_600_000) is not None
    assert len(book.read()) == 1  # nothing new to say
    put(kept, case("D1"))
    hourly.tick(NOW_MS + 7_200_000)
    assert [anchor.seq for anchor in book.read()] == [9, 10]


def test_an_anchor_that_cannot_be_written_is_tried_again_a_minute_later(
    kept: Store, tmp_path: Path
) -> None:
    (tmp_path / "logs").write_text("a file stands here")
    hourly = HourlyAnchor(kept.anchor, tmp_path / "logs")
    with pytest.raises(OperatorError):
        hourly.tick(NOW_MS)
    assert hourly.tick(NOW_MS + 1000) is None
    (tmp_path / "logs").unlink()
    assert hourly.tick(NOW_MS + 60_000) is not None
