"""Seats and people are called the same everywhere, in both languages."""

import pytest

from backend.domain.terms.roles import Role
from console.kit.seat_names import person_words, seat_words


@pytest.mark.parametrize(
    ("account", "seat", "zh", "en"),
    [
        ("dispatch-01", "派遣席 01", "派遣席 01", "Dispatch 01"),
        ("leader-02", "", "值班长席 02", "Shift leader 02"),
        ("dispatch-01", "派遣席 07", "派遣席 07", "Dispatch 07"),
        ("intake-03", "受理席 03", "受理席 03", "Intake 03"),
        ("COL-7", "", "COL-7", "COL-7"),
        ("", "派遣席 02", "派遣席 02", "派遣席 02"),
    ],
)
def test_a_seat_has_its_name_in_both_languages(account, seat, zh, en):
    words = seat_words(account, seat)
    assert (words.zh, words.en) == (zh, en)


def test_who_is_no_seat_is_told_by_part_and_account():
    words = person_words("COL-7", Role.COLLECTOR)
    assert (words.zh, words.en) == ("采集员 COL-7", "Collector COL-7")


def test_the_system_needs_no_account():
    assert person_words("system", Role.SYSTEM).en == "System"
