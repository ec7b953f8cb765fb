"""What was typed into a search for cases is read as number, day and words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.cases.wish import CaseWish, Word, wish_of

ZONE = "Asia/Shanghai"
NOW_MS = int(datetime(2026, 6, 10, 9, tzinfo=ZoneInfo(ZONE)).timestamp() * 1000)


def read(text: str) -> CaseWish:
    return wish_of(text, lambda word: ("c0103",) if "井盖" in word else (), NOW_MS, ZONE)


def days(text: str) -> tuple[str, str]:
    wish = read(text)
    return tuple(
        datetime.fromtimestamp(at / 1000, ZoneInfo(ZONE)).isoformat()[:16]
        for at in (wish.from_ms, wish.upto_ms)
    )


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2025-11", "2025-11-01T00:00", "2025-12-01T00:00"),
        ("2025-12-31", "2025-12-31T00:00", "2026-01-01T00:00"),
        ("2025/2/3", "2025-02-03T00:00", "2025-02-04T00:00"),
        ("2025年", "2025-01-01T00:00", "2026-01-01T00:00"),
        ("2025年2月", "2025-02-01T00:00", "2025-03-01T00:00"),
        ("2025年2月3日", "2025-02-03T00:00", "2025-02-04T00:00"),
        ("6月10日", "2026-06-10T00:00", "2026-06-11T00:00"),
        ("6月11号", "2025-06-11T00:00", "2025-06-12T00:00"),
        ("11月", "2025-11-01T00:00", "2025-12-01T00:00"),
    ],
)
def test_a22_a_day_is_read_as_people_write_it_and_never_lies_ahead(text, first, after) -> None:
    assert days(text) == (first, after)
    assert not read(text).numbers and not read(text).words


def test_a22_number_street_class_and_day_together() -> None:
    wish = read("人民路 井盖 2025-11 000131-7")
    assert wish.numbers == ("000131-7",)
    assert wish.words == (Word("人民路", ()), Word("井盖", ("c0103",)))
    assert days("人民路 井盖 2025-11 000131-7")[0] == "2025-11-01T00:00"


def test_a22_a_day_that_never_was_is_a_word_or_nothing() -> None:
    assert read("2025-02-31").upto_ms == 0 and read("13月").upto_ms == 0
    assert read("123").words == (Word("123", ()),), "short numbers stand in addresses"
    assert read("  ").is_empty


@given(st.text(max_size=60))
def test_a22_whatever_is_typed_is_read(text: str) -> None:
    wish = read(text)
    assert wish.is_empty or wish.numbers or wish.words or wish.from_ms < wish.upto_ms
