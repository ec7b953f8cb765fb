"""A case outside the area of operation gets the right answer: upwards, and no error (row K04)."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backend.cityfile import CityFile
from backend.contract.answers import Advice
from backend.domain.cases.case import Act, Case, CaseState, Source
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.people.hall import Hall as CityHall
from backend.domain.terms.place import Place
from backend.services import Accounts, CaseDesk
from backend.services.resolving import Resolving
from backend.store import Store

from .hall import (
    ACCEPTER,
    BOOKS,
    CITY,
    COLLECTOR,
    DISPATCHER,
    FILER,
    MISSING,
    PEOPLE,
    UNIT,
    UNITS,
    Hall,
)

PILOT = ("990102003",)
UP = ResponsibleUnit("city-up", "转派市级", "Refer to the city", (), refers_up=True)
A_PILOT = msgspec.structs.replace(CITY, hall=CityHall(area=PILOT), units=(*UNITS, UP))
INSIDE = Place(119.6, 38.9, "学府路 88 号门前", "990102003012045")
OUTSIDE = (
    Place(119.7, 39.0, "外环路 7 号", "990102009012045"),
    Place(121.4, 31.2, "界外"),  # in no grid of ours at all
)


@pytest.fixture
def pilot(tmp_path: Path) -> Iterator[Hall]:
    """A hall that works in one street so far."""
    opened = Store.open(tmp_path / "store.db")
    hall = Hall(opened)
    hall.desk = CaseDesk(opened, A_PILOT, Accounts(PEOPLE), hall.clock, hall.told.extend, BOOKS)
    yield hall
    opened.close()


def filed_at(hall: Hall, place: Place) -> Case:
    case = hall.reported(actor=ACCEPTER, source=Source.HOTLINE, photos=(), place=place)
    case = hall.done(case, Act.ACCEPT, ACCEPTER)
    return hall.done(case, Act.FILE, FILER, condition=MISSING.key)


def advised(hall: Hall, case: Case) -> Advice:
    resolving = Resolving(hall.store, A_PILOT, BOOKS.codebook, lambda *_: None)
    found = resolving.answer("Q", case.case_id)
    assert isinstance(found, Advice)
    return found


@pytest.mark.parametrize("place", OUTSIDE, ids=["another street", "in no grid"])
def test_k04_a_case_outside_the_area_is_taken_in_and_referred_upwards(
    pilot: Hall, place: Place
) -> None:
    case = filed_at(pilot, place)
    assert case.state is CaseState.TO_DISPATCH, "it is a case, not an error"

    advice = advised(pilot, case)
    first = advice.rows[0]
    assert (first.unit_id, first.legal, first.rule) == (UP.unit_id, True, "refer_up")
    assert "运行范围之外" in first.pro[0].zh and advice.way_on is Act.REFER
    assert not any(row.legal for row in advice.rows[1:])

    refused = pilot.act(case, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)
    assert refused.rule == "outside_area" and "转派上级" in refused.zh
    gone = pilot.done(case, Act.REFER, DISPATCHER, reason="在试点范围之外")
    assert gone.state is CaseState.REFERRED
    answered = pilot.done(gone, Act.REFER_DONE, DISPATCHER, reason="市级已办毕")
    answered = pilot.done(answered, Act.SEND_CHECK, FILER)
    looked = pilot.done(answered, Act.CHECK_PASSED, COLLECTOR, photos=(pilot.shot(answered),))
    assert pilot.done(looked, Act.CLOSE, ACCEPTER).state is CaseState.CLOSED


def test_k04_inside_the_area_nothing_is_different(pilot: Hall) -> None:
    case = filed_at(pilot, INSIDE)
    advice = advised(pilot, case)
    assert advice.rows[0].unit_id == UNIT.account and advice.way_on is Act.DECLARE_OWNERLESS
    assert pilot.done(case, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account).unit_id == UNIT.account


def test_k04_the_next_phase_is_a_line_of_the_citys_file() -> None:
    city = CityFile(
        city_id="990100",
        prefix="YT",
        zh="云汀",
        en="Yunting",
        centre_zh="中心",
        centre_en="Centre",
        crs_epsg=4549,
        synthetic=True,
        seed=1,
        area=("990102003", "990102004"),
    )
    read = CityFile.from_toml(city.to_toml().encode(), "city.toml")
    assert read.area == city.area
