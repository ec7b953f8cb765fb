"""The lanes of `make test` hold every test once."""

from itertools import combinations
from pathlib import Path

from tests.run import LANES, ROOT, arguments

PARTS = [part for lane in LANES for part in lane]


def test_each_path_of_a_part_is_there_and_belongs_to_no_other() -> None:
    named = [path for part in PARTS for path in part.paths]
    assert named and all((ROOT / path).exists() for path in named)
    for one, other in combinations(named, 2):
        assert not Path(one).is_relative_to(other) and not Path(other).is_relative_to(one)


def test_exactly_one_part_takes_whatever_no_other_names() -> None:
    (rest,) = [part for part in PARTS if not part.paths]
    told = arguments(rest)
    assert told[0] == "tests"
    assert {word.removeprefix("--ignore=") for word in told[1:]} == {
        path for part in PARTS for path in part.paths
    }
