"""One question finds everything the city knows by name or code."""

import msgspec
import numpy as np
import pytest
import shapely

from backend.basedata.grids import GridIndex
from backend.basedata.projection import Projection
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.field.component import Component
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.terms.finding import FoundKind
from backend.services.finder import MOST, Finder

from .hall import CITY

COVER = Component(
    "9901020030120450", "c0103", 119.6, 38.9, "td-drainage", "990102003012045", "完好", ""
)
CAMERA = Camera("99010200081326000001", "食街东口", 119.6, 38.9, 0.0, 60.0, 120.0, CameraOwner.OWN)


class Shelf:
    def component(self, code: str) -> Component | None:
        return COVER if code == COVER.code else None


@pytest.fixture
def finder() -> Finder:
    grids = GridIndex(
        np.array(["990102003012045", "990102003012046"], dtype=object),
        np.array(["R-1", "R-1"], dtype=object),
        Projection(4549),
        shapely.STRtree([shapely.box(x, 0, x + 100, 100) for x in (500_000, 500_100)]),
    )
    mover = Mover("VEH-0031", MoverKind.MUCK, "99-渣-07")
    info = msgspec.structs.replace(CITY, cameras=(CAMERA,), movers=(mover,))
    return Finder(info, lambda: None, lambda: grids, Shelf(), lambda text, limit: ())


def kinds(finder: Finder, text: str) -> list[tuple[FoundKind, str]]:
    return [(found.kind, found.key) for found in finder.find(text, 5)]


def test_b05_a_component_is_found_by_its_code_typed_or_scanned(finder: Finder) -> None:
    assert kinds(finder, " 9901020030120450\n")[0] == (FoundKind.COMPONENT, COVER.code)


def test_b03_a_grid_is_found_by_the_beginning_and_by_the_end_of_its_code(finder: Finder) -> None:
    assert kinds(finder, "990102003012045")[0] == (FoundKind.GRID, "990102003012045")
    assert (FoundKind.GRID, "990102003012046") in kinds(finder, "2046")


def test_b07_cameras_and_plates_are_found_by_name_sound_and_initials(finder: Finder) -> None:
    for text in ("食街", "shijie", "sjdk", "9901020008"):
        assert (FoundKind.CAMERA, CAMERA.camera_id) in kinds(finder, text), text
    assert kinds(finder, "99渣07")[0] == (FoundKind.MOVER, "VEH-0031")


def test_a_city_without_a_map_still_finds_the_rest(finder: Finder) -> None:
    assert kinds(finder, "学府路") == []


@pytest.mark.parametrize("limit", [-3, 0, 1, 10**9])
def test_never_more_than_asked_for_nor_more_than_there_is_room_for(
    finder: Finder, limit: int
) -> None:
    assert len(finder.find("99", limit)) <= max(0, min(limit, MOST))


def test_d08_a_camera_set_up_later_is_found_and_one_taken_away_is_not(finder: Finder) -> None:
    popup = Camera("99010000081326900001", "望川隧道口", CameraOwner.OWN, 119.6, 38.9)
    assert kinds(finder, "wcsdk") == []
    finder.set_city(msgspec.structs.replace(CITY, cameras=(CAMERA, popup)))
    assert (FoundKind.CAMERA, popup.camera_id) in kinds(finder, "wcsdk")
    finder.set_city(msgspec.structs.replace(CITY, cameras=(CAMERA,)))
    assert kinds(finder, "wcsdk") == []
