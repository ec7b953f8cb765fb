"""The page a stranger writes a client from says what the code says."""

import re
from pathlib import Path

import msgspec
import pytest

from backend.contract import codec
from backend.contract.door import Here, Login, Logout
from backend.contract.orders import Acknowledge, Command, PutFixes, PutPhoto, Report, SetClock
from backend.contract.questions import (
    GetBlob,
    GetCity,
    GetEnded,
    GetRange,
    GetSnapshot,
    GetStreams,
    GetTrail,
    GetVerdict,
)
from backend.domain.cases.case import MOVES, OPEN_STATES, Act, CaseState, Given, Photo, Source
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role

PAGE = (Path(__file__).parents[2] / "docs" / "contract.md").read_text("utf-8")
SENT = (
    Command,
    Report,
    Acknowledge,
    PutPhoto,
    PutFixes,
    SetClock,
    Login,
    Logout,
    Here,
    GetCity,
    GetSnapshot,
    GetRange,
    GetBlob,
    GetStreams,
    GetEnded,
    GetVerdict,
    GetTrail,
)
PARTS = {"actor": Actor, "place": Place, "photo": Photo, "given": Given}
MAPS = {f"`{kind.__struct_config__.tag}`": kind for kind in SENT} | PARTS


ANY = {
    "any open": OPEN_STATES,
    "any open, or closed": (*OPEN_STATES, CaseState.CLOSED),
    "any open, or closed (when filed)": (*OPEN_STATES, CaseState.CLOSED),
    "any": tuple(CaseState),
}


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def rows(*, columns: int) -> list[list[str]]:
    """Return the cells of all tables of the page that have so many columns."""
    found = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in cells] for cells in found if len(cells) == columns]


@pytest.mark.parametrize("name", MAPS)
def test_the_page_says_which_fields_may_be_left_out(name: str) -> None:
    fields = msgspec.inspect.type_info(MAPS[name]).fields
    (cells,) = [cells for cells in rows(columns=3) if cells[0] == name]
    assert words(cells[1]) == [field.encode_name for field in fields if field.required]
    assert words(cells[2]) == [field.encode_name for field in fields if not field.required]


def test_the_page_names_every_act_with_its_states_roles_and_needs() -> None:
    found = set()
    for act, at, to, by, needs in rows(columns=5):
        if act.strip("`") in set(Act):
            check = "".join(re.findall(r"\(check (\w+)\)", at))
            when = "".join(re.findall(r"\(when (\w+)\)", at))
            rest = (tuple(words(by)), tuple(words(needs)), check, when)
            states = ANY.get(at) or words(at) or [None]
            found |= {(*words(act), state, *(words(to) or [state]), *rest) for state in states}
    assert found == {
        (m.act.value, m.at and m.at.value, m.to.value, tuple(m.by), m.needs, m.check, m.when)
        for m in MOVES
    }


@pytest.mark.parametrize("value", [*Role, *Source, *CaseState])
def test_the_page_names_every_value(value: str) -> None:
    assert f"`{value}`" in PAGE


def test_the_page_names_every_message_and_links_a_sample_that_is_there() -> None:
    folder = Path(codec.__file__).parent / "samples"
    for link in re.findall(r"\.\./backend/contract/(samples/\w+\.json)", PAGE):
        assert (folder.parent / link).is_file(), link
    for sample in folder.glob("*.json"):
        assert f"`{sample.stem}`" in PAGE or f"[{sample.stem}]" in PAGE, sample.stem
