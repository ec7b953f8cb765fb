"""A made-up town as a map file, and a view of it that ends its workers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import resources
from backend.situation import Changes, Situation
from layers.basemap import qgis_process
from layers.basemap.qgis_process import SYSTEM_PYTHON
from layers.basemap.service import TileService
from layers.basemap.style import MapStyle
from layers.frame import CityFrame
from layers.view import MapView
from tests.patience import patiently

from . import town

NOW_MS = 1_781_049_840_000


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the renderer take as long as a busy machine needs; its limits have tests of their own."""
    for name in ("START_LIMIT_S", "ORDER_LIMIT_S", "FIRST_LIMIT_S"):
        monkeypatch.setattr(qgis_process, name, patiently(getattr(qgis_process, name)))


@pytest.fixture(scope="session")
def town_map(tmp_path_factory) -> Path:
    return town.write(tmp_path_factory.mktemp("town") / "map.gpkg")


@pytest.fixture(scope="session")
def frame() -> CityFrame:
    return town.frame()


@pytest.fixture(scope="session")
def style() -> MapStyle:
    return MapStyle(resources.path("map_style.json"))


@pytest.fixture
def start_service(qapp, style, town_map, frame, tmp_path) -> Iterator[Callable[..., TileService]]:
    """Start a tile service of the town; it is closed when the test ends."""
    made: list[TileService] = []

    def start(python: str = SYSTEM_PYTHON) -> TileService:
        made.append(TileService(style, python=python))
        made[-1].open(town_map, tmp_path / "tiles", frame)
        return made[-1]

    yield start
    for service in made:
        service.close()


@pytest.fixture
def view(qtbot, qapp) -> Iterator[MapView]:
    """A view of the town without a base map, on the screen."""
    made = MapView()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.set_city(town.city())
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.stop()
    made.hide()


@pytest.fixture
def tell(view: MapView) -> Callable[..., Situation]:
    """Tell the view of cases, fixes and faces."""
    situation = Situation()

    def do(cases=(), fixes=(), faces=None, movers=(), now_ms=NOW_MS, **changes) -> Situation:
        situation.city = town.city(movers=tuple(movers), **changes)
        situation.movers |= {mover.mover_id: mover for mover in movers}
        situation.cases |= {case.case_id: case for case in cases}
        situation.fixes |= {fix.mover_id: fix for fix in fixes}
        told = Changes(cases=tuple(cases), fixes=tuple(fixes), city=situation.city)
        view.take(situation, told, now_ms, faces or {})
        return situation

    return do
