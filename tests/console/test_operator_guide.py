"""The operator's guide covers each act of the catalogue, with its key and whose it is."""

import re
from pathlib import Path

import pytest

from backend.domain.acts import ACT_WORDS, Act
from backend.domain.moves import MOVES
from backend.domain.roles import ROLE_WORDS
from console.actions import ACTS
from console.keymap import key_text

GUIDE = Path(__file__).parents[2] / "docs" / "operator"
TEXT = (GUIDE / "acts.md").read_text("utf-8")
ROW = re.compile(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = {act: rest for act, *rest in ROW.findall(TEXT)}
PICTURE_BYTES, MOST_PICTURES = 120 * 1024, 12
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
    names = re.findall(r"!\[.+?\]\((.+?)\)", TEXT)
    assert 0 < len(names) <= MOST_PICTURES
    for name in names:
        assert 0 < (GUIDE / name).stat().st_size <= PICTURE_BYTES
