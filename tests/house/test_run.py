"""The lanes of `make test` hold every test once, and what is shaky is named."""

from itertools import combinations
from pathlib import Path

import pytest

from tests import run
from tests.run import LANES, MOST_SHAKY, ROOT, Part, arguments

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


SHAKY_TEST = """
from pathlib import Path
def test_one():
    mark = Path(__file__).with_name("tried")
    tried = mark.exists()
    mark.touch()
    assert tried
"""


def failed_part(folder: Path, source: str) -> Part:
    """A part of one file that has just failed."""
    (folder / "test_odd.py").write_text(source)
    part = Part("odd", (str(folder / "test_odd.py"),), has_qt=False)
    assert not run.run_part(part, [])
    return part


@pytest.fixture
def memory(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(run, "OUT", tmp_path / "out")


def test_what_failed_beside_others_and_holds_alone_is_named_shaky(memory, tmp_path, capsys):
    part = failed_part(tmp_path, SHAKY_TEST)
    assert run.holds_alone(part)
    (line,) = [one for one in capsys.readouterr().out.splitlines() if "SHAKY" in one]
    assert line.endswith("::test_one")


@pytest.mark.parametrize(
    "source",
    [
        "def test_one(): assert False",
        "import nothing_of_this_name",
        "import os\ndef test_one(): os._exit(3)",
        f"import pytest\n@pytest.mark.parametrize('n', range({MOST_SHAKY + 1}))\n"
        + SHAKY_TEST.replace("test_one()", "test_one(n)").replace('"tried"', 'f"tried{n}"'),
    ],
    ids=["fails-twice", "cannot-be-read", "dies", "too-many"],
)
def test_what_fails_twice_dies_or_fails_often_is_red(memory, tmp_path, capsys, source):
    part = failed_part(tmp_path, source)
    assert not run.holds_alone(part)
    assert "SHAKY" not in capsys.readouterr().out
