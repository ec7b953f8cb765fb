"""The windows a city sets for asking, appealing and answering a call (X14, A06, A10)."""

from dataclasses import replace

import pytest

from backend.cityfile import CityFile
from backend.domain.people.windows import Windows
from backend.domain.terms.errors import OperatorError

from .test_cityfile_patrol import PLAIN

OWN = Windows(plea_days=10, appeal_days=3, verify_answer_s=120, check_answer_s=300)


def test_x14_a06_a10_a_city_sets_its_windows_and_the_file_keeps_them() -> None:
    city = replace(PLAIN, windows=OWN)
    assert CityFile.from_toml(city.to_toml().encode(), "city.toml") == city
    partly = PLAIN.to_toml().replace("plea_days = 31", "plea_days = 45")
    assert CityFile.from_toml(partly.encode(), "city.toml").windows == Windows(plea_days=45)


@pytest.mark.parametrize(
    "line",
    ["plea_days = 0", "plea_days = 31.5", "check_answer_s = 9", "verify_answer_s = 3601"],
)
def test_x14_a_window_out_of_its_range_is_refused_by_name(line: str) -> None:
    key = line.partition(" ")[0]
    known = next(row for row in PLAIN.to_toml().splitlines() if row.startswith(f"{key} "))
    with pytest.raises(OperatorError, match=key):
        CityFile.from_toml(PLAIN.to_toml().replace(known, line).encode(), "city.toml")


def test_x14_a_window_nobody_knows_is_refused() -> None:
    with pytest.raises(OperatorError, match="pleas_days"):
        text = PLAIN.to_toml().replace("plea_days", "pleas_days")
        CityFile.from_toml(text.encode(), "city.toml")
