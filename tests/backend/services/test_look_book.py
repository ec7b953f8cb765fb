"""Looks at pictures are kept together, once, and before anything is shown (A24, X07)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backend.domain.terms.words import Words
from backend.services import look_book
from backend.services.look_book import LookBook
from backend.store import PictureLook, Store, StoreFault, Writing

from .hall import ACCEPTER, LEADER, Hall


@pytest.fixture
def commits(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each write of the store."""
    made: list[str] = []
    write = Store.write

    @contextmanager
    def counted(store: Store) -> Iterator[Writing]:
        made.append("write")
        with write(store) as writing:
            yield writing

    monkeypatch.setattr(Store, "write", counted)
    return made


def look(n: int = 0, since_ms: int = 1) -> PictureLook:
    return PictureLook(f"{n:032x}", ACCEPTER, "desk-01", since_ms)


def seen(hall: Hall) -> list[str]:
    return [row.noted.photo_ids[0] for row in hall.store.trail() if row.noted.what == "seen"]


def test_a24_what_waits_together_is_one_commit_and_a_repaint_none(
    hall: Hall, commits: list[str]
) -> None:
    book = LookBook(hall.store, hall.clock)
    book.note([look(0), look(1), look(0), look(2)])
    assert len(commits) == 1 and len(seen(hall)) == 3
    book.note([look(2), look(1)])
    book.note([])
    assert len(commits) == 1 and len(seen(hall)) == 3


def test_a24_a_new_login_is_a_new_look_and_a_new_start_of_the_backend_is_not(hall: Hall) -> None:
    LookBook(hall.store, hall.clock).note([look()])
    again = LookBook(hall.store, hall.clock)
    again.note([look()])
    assert len(seen(hall)) == 1
    again.note([look(since_ms=hall.clock.real_ms() + 1)])
    assert len(seen(hall)) == 2


def test_a24_two_at_one_desk_are_two(hall: Hall) -> None:
    LookBook(hall.store, hall.clock).note([look(), look()._replace(actor=LEADER)])
    assert [row.actor.account for row in hall.store.trail()] == [ACCEPTER.account, LEADER.account]


def test_a24_what_is_forgotten_here_is_asked_of_the_record(
    hall: Hall, commits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_book, "MOST_REMEMBERED", 2)
    book = LookBook(hall.store, hall.clock)
    for n in (0, 1, 2, 0):
        book.note([look(n)])
    assert len(seen(hall)) == 3 and len(commits) == 4


def test_x07_a_look_that_was_not_kept_is_not_taken_for_kept(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = LookBook(hall.store, hall.clock)

    def full(writing: Writing, *given: object) -> None:
        raise StoreFault(Words("磁盘已满", "the disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(Writing, "note_look", full)
        with pytest.raises(StoreFault):
            book.note([look()])
    assert seen(hall) == []
    book.note([look()])
    assert len(seen(hall)) == 1
