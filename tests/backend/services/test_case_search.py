"""Ended cases among what a search finds, over a real record."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from backend.codebooks import LiveBook
from backend.domain.clocks.local_class import LocalClass
from backend.domain.terms.finding import Found, FoundKind
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words
from backend.services.case_search import CaseSearch
from backend.services.finder import Finder
from backend.store import Store
from tests.backend.store.builders import NOW_MS, case, closed, put

from .hall import CITY

DAY_MS = 86_400_000


class Now:
    def city_ms(self) -> int:
        return NOW_MS

    def real_ms(self) -> int:
        return NOW_MS


@pytest.fixture
def book() -> LiveBook:
    return LiveBook.of()


@pytest.fixture
def search(tmp_path: Path, book: LiveBook) -> Iterator[CaseSearch]:
    """Three ended cases, days apart, and one that is open."""
    spots = (("人民路 3 号", "c0103"), ("人民路 5 号", "e0101"), ("学府路 88 号", "c0103"))
    with closing(Store.open(tmp_path / "store.db")) as store:
        for n, (street, key) in enumerate(spots):
            place, at_ms = Place(119.6, 38.9, street, "990102003012045"), NOW_MS - (9 - n) * DAY_MS
            made = replace(closed(f"E{n}", 1, at_ms), place=place, class_key=key)
            put(store, replace(made, case_no=f"YT-20260601-00000{n}-3", reported_at_ms=at_ms))
        put(store, case("open", case_no="YT-20260601-000009-3"))
        yield CaseSearch(store, CITY, book, Now())


def keys(search: CaseSearch, text: str, limit: int = 9) -> list[str]:
    return [found.key for found in search.find(text, limit)]


def test_a22_a_case_of_the_record_is_found_as_a_person_remembers_it(search: CaseSearch) -> None:
    assert keys(search, "000001-3") == ["E1"] and keys(search, "yt-20260601-000001") == ["E1"]
    assert keys(search, "人民路") == ["E1", "E0"], "newest first"
    assert keys(search, "井盖 人民路") == ["E0"]
    assert keys(search, "c0103") == keys(search, "0103") == keys(search, "yushuijinggai")
    assert keys(search, "6月2日") == ["E1"] and keys(search, "2026-06 学府") == ["E2"]
    assert keys(search, "人民路", 1) == ["E1"]
    assert keys(search, "路") == keys(search, " ") == [], "one sign fits half the record"
    assert keys(search, "000009-3") == [], "open ones are the desk's to find"


def test_a22_it_says_when_the_case_ended_and_what_it_was(search: CaseSearch) -> None:
    (found,) = search.find("000000-3", 9)
    assert found.kind is FoundKind.CASE and found.class_key == "c0103"
    assert found.about == "YT-20260601-000000-3 · 人民路 3 号"
    assert found.ended_at_ms == NOW_MS - 9 * DAY_MS


def test_b06_a_class_a_city_added_a_moment_ago_is_found_by_its_name(
    search: CaseSearch, book: LiveBook
) -> None:
    assert keys(search, "wanmileizi") == []
    book.learn([LocalClass(1, NOW_MS, "c0103", Words("万米类子", "Ours"), "", ())])
    assert keys(search, "wanmileizi") == ["E2", "E0"]


def test_a22_streets_of_the_same_name_leave_room_for_cases(search: CaseSearch) -> None:
    class ManyStreets:
        def find(self, text: str, limit: int) -> list[Found]:
            return [Found(FoundKind.ROAD, "", f"人民路{n}", "", 0, 0, 0.9) for n in range(limit)]

    class Shelf:
        def component(self, code: str) -> None:
            return None

    finder = Finder(CITY, ManyStreets, lambda: None, Shelf(), search.find)
    kinds = [found.kind for found in finder.find("人民路", 9)]
    assert len(kinds) == 9 and kinds[-2:] == [FoundKind.CASE] * 2
