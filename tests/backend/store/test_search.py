"""Ended cases are found by what people remember of them, on both stores."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cases.case import Case
from backend.domain.cases.wish import CaseWish, Word
from backend.domain.terms.place import Place as Spot
from backend.store import Store

from .builders import NOW_MS, case, closed, put

STREETS = ("学府路 88 号", "人民路 3 号", "人民西路口", "100%_路")


def ended(n: int, street: str, class_key: str = "c0103", reported: int = 0) -> Case:
    return replace(
        closed(f"E{n:03d}", 1, at_ms=NOW_MS + n),
        case_no=f"YT-20260610-{n:06d}-3",
        class_key=class_key,
        place=Spot(119.6, 38.9, street, "990102003012045"),
        reported_at_ms=NOW_MS + reported,
    )


def found(store: Store, limit: int = 50, **wish: object) -> list[str]:
    return [one.case_id for one in store.ended_like(CaseWish(**wish), limit)]


def test_a22_an_ended_case_is_found_by_number_street_class_and_day(store: Store) -> None:
    rows = [ended(n, STREETS[n % 4], ("c0103", "e0201")[n % 2], n) for n in range(8)]
    put(store, *rows, case("open", place=Spot(119.6, 38.9, STREETS[0], "")))
    assert found(store, numbers=("000005-3",)) == ["E005"]
    assert found(store, words=(Word("学府路", ()),)) == ["E004", "E000"], "the newest end first"
    assert found(store, words=(Word("人民", ()), Word("井盖", ("c0103",)))) == ["E006", "E002"]
    assert found(store, words=(Word("西路", ("e0201",)),)) == [
        "E007",
        "E006",
        "E005",
        "E003",
        "E002",
        "E001",
    ]
    assert found(store, from_ms=NOW_MS + 2, upto_ms=NOW_MS + 4) == ["E003", "E002"]
    assert found(store, 1, from_ms=NOW_MS + 2, upto_ms=NOW_MS + 4) == ["E003"]
    assert found(store, words=(Word("路", ()),), numbers=("20260610",), upto_ms=NOW_MS + 1) == [
        "E000"
    ]
    assert found(store, words=(Word("0%_", ()),)) == ["E007", "E003"], "signs mean themselves"
    assert store.verify().sound


def test_a22_a_case_that_was_opened_again_is_no_ended_one(store: Store) -> None:
    put(store, ended(1, STREETS[0]))
    put(store, case("E001", 2, case_no="YT-20260610-000001-3"))
    assert found(store, numbers=("000001",)) == []


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from(STREETS), st.sampled_from(("c0103", "e0201"))), max_size=12),
    st.sampled_from(("路", "人民", "88", "%", "口")),
    st.sets(st.sampled_from(("c0103", "e0201"))),
    st.integers(1, 6),
)
def test_a22_the_store_finds_what_reading_all_of_them_finds(rows, word, keys, limit) -> None:
    cases = [ended(n, street, key) for n, (street, key) in enumerate(rows)]
    fits = [one for one in cases if word in one.place.address or one.class_key in keys]
    wish = {"words": (Word(word, tuple(keys)),)}
    with TemporaryDirectory() as folder, closing(Store.open(Path(folder) / "store.db")) as store:
        put(store, *cases)
        assert found(store, limit, **wish) == [one.case_id for one in reversed(fits)][:limit]
