import csv
from pathlib import Path

import pytest

from backend import codebooks
from backend.domain.clocks.clock import parse_limit
from backend.domain.terms.errors import OperatorError

BOOK = codebooks.load()
FOLDER = Path(codebooks.__file__).parent / "cjt214_2007"


def test_the_edition_holds_85_component_and_54_event_classes():
    components = [row for row in BOOK.classes if row.is_component]
    assert len(components) == 85
    assert len(BOOK.classes) - len(components) == 54
    assert sum(row.key.endswith("99") for row in BOOK.classes) == 4


def test_component_and_event_with_the_same_digits_are_two_classes():
    assert BOOK.name("c0102").zh == "污水井盖"
    assert BOOK.name("e0102").zh == "暴露垃圾"


@pytest.mark.parametrize("row", BOOK.classes, ids=lambda row: row.key)
def test_every_class_has_names_a_glyph_initials_and_a_readable_limit(row):
    assert row.words.zh
    assert row.words.en
    assert len(row.glyph) == 1
    assert BOOK.initials(row.key).isalnum()
    conditions = BOOK.conditions(row.key)
    assert conditions
    for condition in conditions:
        assert condition.words.zh
        assert condition.words.en
        assert parse_limit(condition.limit).amount > 0
        assert BOOK.condition(condition.key) is condition


def test_condition_keys_are_unique_and_urgent_ones_run_day_and_night():
    keys = [row.key for row in BOOK.all_conditions]
    assert len(set(keys)) == len(keys)
    for row in BOOK.all_conditions:
        assert parse_limit(row.limit).continuous or not row.urgent


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("c0102-missing", "2紧急工作时"),
        ("c0103-broken", "4工作时"),
        ("c0103-loose", "2工作日"),
        ("c0103-sunken", "5工作日"),
        ("c0118-dark-3", "1工作日"),
        ("e0101-stop", "4工作时"),
        ("e0101-penalty", "7工作日"),
        ("e0101-demolish", "20工作日"),
        ("e0102-heap", "4工作时"),
        ("e0103-spoil", "2工作日"),
        ("e0104-dirty", "2工作时"),
        ("e0406-water", "4工作时"),
        ("e0106-dirty", "4工作时"),
        ("c0405-bare", "5工作日"),
        ("e0510-fire", "2小时"),
    ],
)
def test_limits_of_the_sheet_of_standards_stand_as_printed(key, limit):
    assert BOOK.condition(key).limit == limit


def test_every_condition_says_where_its_limit_comes_from():
    known = {"standards 4.8", "standards 4.8, by analogy", "default", "major default"}
    with (FOLDER / "conditions.csv").open(encoding="utf-8", newline="") as file:
        assert {row["source"] for row in csv.DictReader(file)} == known


def test_majors_have_their_own_glyph_and_lend_it_to_their_classes():
    assert len({major.glyph for major in BOOK.majors}) == len(BOOK.majors) == 11
    assert BOOK.glyph("c0103") == "井"
    assert BOOK.glyph("e01") == "容"
    assert BOOK.glyph("c0126") == BOOK.glyph("c01")
    assert BOOK.glyph("x9999") == "?"


def test_two_keystrokes_find_a_class():
    assert BOOK.find("ys")[0].key in ("c0103", "c0104")
    assert {row.key for row in BOOK.find("ysjg")} == {"c0103"}
    assert BOOK.find("井盖")[0].words.zh.endswith("井盖")
    assert BOOK.find("barbecue")[0].key == "e0510"
    assert BOOK.find("e0102")[0].key == "e0102"
    assert BOOK.find(" ") == ()


def test_an_unknown_class_is_said_to_be_unknown():
    assert not BOOK.holds("c0139")
    assert "c0139" in BOOK.name("c0139").zh
    assert BOOK.conditions("c0139") == ()
    assert BOOK.condition("c0139-x") is None


def test_an_unknown_edition_is_refused_in_words():
    with pytest.raises(OperatorError, match="no codebook GB/T 1"):
        codebooks.load("GB/T 1")
