"""Whoever changes which case used a picture past the program is found out, on both stores (A24)."""

import pytest

from backend.store import Store

from .builders import ACTOR, case, moment, pictured, put


@pytest.fixture
def kept(store: Store) -> Store:
    """Rows 1 to 4: a case with two pictures, one with one of them, one more picture, none."""
    one, two, three = (store.put_photo(name) for name in (b"one", b"two", b"three"))
    put(store, pictured("A", one, two), pictured("B", two))
    put(store, pictured("B", two, three, version=2), case("C"))
    return store


def past_the_program(store: Store, statement: str) -> None:
    with store._writer.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a24_uses_as_the_cases_name_them_are_whole(kept: Store) -> None:
    proof = kept.verify()
    assert (proof.sound, proof.n_pictures) == (True, 3)


def test_a24_an_act_that_is_refused_leaves_no_use(kept: Store) -> None:
    four = kept.put_photo(b"four")
    with kept.write() as writing:
        assert writing.used_elsewhere("C", [four]) == frozenset()  # asked, and then refused
    assert kept.verify().sound and kept.cases_with_photo(four) == ()


def test_a24_the_use_and_the_case_are_kept_together_or_not_at_all(kept: Store) -> None:
    four = kept.put_photo(b"four")
    with pytest.raises(ZeroDivisionError), kept.write() as writing:
        writing.put_case(pictured("C", four, version=2), ACTOR, moment())
        raise ZeroDivisionError
    assert kept.verify().sound and kept.cases_with_photo(four) == ()


@pytest.mark.parametrize(
    ("change", "seq", "picture", "case_id"),
    [
        ("DELETE FROM photo_uses WHERE case_id = 'A' AND photo_id = '{one}'", 1, "one", "A"),
        ("DELETE FROM photo_uses WHERE case_id = 'B' AND photo_id = '{three}'", 3, "three", "B"),
        ("DELETE FROM photo_uses", 1, "one", "A"),
        ("UPDATE photo_uses SET case_id = 'C' WHERE photo_id = '{three}'", 3, "three", "C"),
        ("INSERT INTO photo_uses VALUES ('{one}', 'B')", 1, "one", "B"),
        ("INSERT INTO photo_uses VALUES ('{four}', 'A')", 0, "four", "A"),
    ],
)
def test_a24_a_use_changed_past_the_program_is_named_with_picture_case_and_row(
    kept: Store, change: str, seq: int, picture: str, case_id: str
) -> None:
    ids = {name: kept.put_photo(name.encode()) for name in ("one", "two", "three", "four")}
    past_the_program(kept, change.format(**ids))
    proof = kept.verify()
    assert (proof.sound, proof.broken_seq) == (False, seq)
    for words, case_words in ((proof.words.zh, "案卷"), (proof.words.en, "case")):
        assert ids[picture] in words and f"{case_words} {case_id}" in words
