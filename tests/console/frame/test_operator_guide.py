"""The operator's guide covers each act of the catalogue, with its key and whose it is."""

import re
from pathlib import Path

import pytest

from backend.domain.cases.acts import ACT_WORDS, Act
from backend.domain.cases.moves import MOVES
from backend.domain.terms.roles import ROLE_WORDS
from bench._guide import NAMES, PREFIX
from console.kit.acts import ACTS
from console.kit.keymap import key_text

GUIDE = Path(__file__).parents[3] / "docs" / "operator"
TEXT = (GUIDE / "acts.md").read_text("utf-8")
ROW = re.compile(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = {act: rest for act, *rest in ROW.findall(TEXT)}
PICTURE_BYTES, ALL_BYTES = 120 * 1024, 3_600_000
PICTURES = [
    name
    for path in sorted(GUIDE.glob("*.md"))
    for name in re.findall(r"!\[.+?\]\((.+?)\)", path.read_text("utf-8"))
]
NO_KEY = "–"


@pytest.mark.parametrize("act", Act)
def test_every_act_stands_in_the_guide_with_its_key_and_whose_it_is(act):
    assert ACT_WORDS[act].zh in ROWS, f"docs/operator/acts.md does not tell of {act.value}"
    key, who, how = ROWS[ACT_WORDS[act].zh]
    assert key == (key_text(ACTS[act].key) if act in ACTS else NO_KEY)
    roles = {ROLE_WORDS[role].zh for move in MOVES if move.act is act for role in move.by}
    assert set(who.split("、")) == (roles or {"系统"})
    assert len(how) > 8


def test_the_guide_tells_of_no_act_that_does_not_exist():
    assert set(ROWS) == {words.zh for words in ACT_WORDS.values()}


def test_every_picture_of_the_guide_is_there_and_small():
    for name in PICTURES:
        assert 0 < (GUIDE / name).stat().st_size <= PICTURE_BYTES, name
    whole = sum((GUIDE / name).stat().st_size for name in PICTURES)
    assert whole <= ALL_BYTES


def test_the_command_makes_every_picture_the_guide_shows_and_no_other():
    made = [f"../images/{PREFIX}{name}.webp" for name in NAMES]
    assert sorted(PICTURES) == sorted(made)
    kept = {path.name for path in (GUIDE.parent / "images").glob(f"{PREFIX}*")}
    assert kept == {Path(name).name for name in PICTURES}


def test_every_page_with_a_key_stands_in_the_guide():
    told = "".join(path.read_text("utf-8") for path in GUIDE.glob("*.md"))
    for key in ("rule", "new_case", "search", "next", "next_queue", "video", "lock", "hand_over"):
        assert key_text(key) in told
    pages = ("promises", "print", "export", "lane", "handover", "board", "ledger", "acknowledge")
    for key in (*pages, "notices", "seats", "wall", "wall_page", "scenes", "cameras", "steer"):
        assert key_text(key) in told, f"no page of the guide tells of {key}"
