"""A town of five by five streets with a real backend: what the field needs to live."""

import threading
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

from backend.basedata.basemap import layer_data, write_map
from backend.city.field.components import ComponentBook
from backend.city.field.ground import Ground, load_ground
from backend.city.field.staff import COLLEAGUES, GPS
from backend.cityfile import CityFile
from backend.codebooks import load
from backend.contract.city_answer import CityInfo
from backend.domain.clocks.clock import Calendar
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.roles import Actor, Role
from backend.feed.city_time import CityRun
from backend.feed.outbox import Outbox
from backend.feed.parts import Pace, Parts
from backend.feed.server import FeedServer
from backend.feed.workroom import open_workroom
from backend.folder import DataFolder
from backend.services import Accounts, CityBooks, Door
from backend.services.look_book import LookBook
from backend.store import Store
from tests.backend.feed.hall import speaks_for_all
from tests.patience import patiently

CRS = 4549
CITY_MS = 1_781_049_840_000
BLOCK_M = 100.0
N_STREETS = 5
_WEST, _SOUTH = (
    float(v) for v in Transformer.from_crs(4490, CRS, always_xy=True).transform(119.6, 38.9)
)

SANITATION = ResponsibleUnit("td-sanitation", "汀东环卫所", "Sanitation", ("e01", "c03"), pin=1)
WORKS = ResponsibleUnit(
    "td-works", "汀东市政所", "Works", ("c01", "c02", "e0110", "e04", "e0112"), pin=2
)
DRAINAGE = ResponsibleUnit(
    "td-drainage", "汀东排水所", "Drainage", ("c0102", "c0103", "e0406"), pin=3
)
ENFORCEMENT = ResponsibleUnit("td-enforce", "城管中队", "Enforcement", ("e05", "e02", "e03"), pin=4)
UNITS = (SANITATION, WORKS, DRAINAGE, ENFORCEMENT)


def at(x: float, y: float) -> tuple[float, float]:
    return _WEST + x, _SOUTH + y


def write_town(path: Path) -> None:
    """Streets every 100 m, two responsibility grids side by side, four unit grids."""
    size = (N_STREETS - 1) * BLOCK_M
    lines, names = [], []
    for k in range(N_STREETS):
        lines += [shapely.LineString([at(0, k * BLOCK_M), at(size, k * BLOCK_M)])]
        lines += [shapely.LineString([at(k * BLOCK_M, 0), at(k * BLOCK_M, size)])]
        names += [f"横{k}路", f"纵{k}街"]
    half = size / 2
    boxes = [
        shapely.box(*at(-20, -20), *at(half - 30, size + 20)),
        shapely.box(*at(half - 30, -20), *at(size + 20, size + 20)),
    ]
    n = len(lines)
    write_map(
        path,
        {
            "roads": layer_data(
                lines,
                **{
                    "class": ["secondary", "side"] * (n // 2),
                    "name": names,
                    "bridge": [0] * n,
                    "width_m": [24.0, 14.0] * (n // 2),
                },
            ),
            "responsibility_grids": layer_data(
                boxes, code=["R-990102-001", "R-990102-002"], name=["一", "二"]
            ),
            "unit_grids": layer_data(
                boxes,
                code=["990102003012045", "990102003012046"],
                responsibility=["R-990102-001", "R-990102-002"],
            ),
        },
        CRS,
    )


def movers() -> tuple[Mover, ...]:
    collectors = [
        Mover(f"COL-{i}", MoverKind.COLLECTOR, f"采集员 {i}", f"R-990102-00{1 + i % 2}")
        for i in range(4)
    ]
    vehicles = [
        Mover("VEH-1", MoverKind.MUCK, "99-渣-01"),
        Mover("BUS-1", MoverKind.BUS, "1 路 01"),
        Mover("BUS-2", MoverKind.BUS, "1 路 02"),
    ]
    return (*collectors, *vehicles)


def city(undo_s: float = 0.3) -> CityInfo:
    return CityInfo(
        city_id="990100",
        zh="云汀",
        en="Yunting",
        centre_zh="云汀市城市管理指挥中心",
        centre_en="Yunting centre",
        zone="Asia/Shanghai",
        crs_epsg=CRS,
        bounds_deg=(119.59, 38.89, 119.61, 38.91),
        map_hash="00",
        synthetic=True,
        undo_s=undo_s,
        calendar=Calendar(),
        conditions=load().all_conditions,
        step_limits_s={"accept": (300, 900), "dispatch": (600, 900)},
        units=UNITS,
        cameras=(),
        movers=movers(),
    )


# Persons at desks of the hall.
HANDS = (Actor("dispatch-01", Role.DISPATCHER), Actor("intake-01", Role.INTAKE))
COVER = "9901020103000731"


def components() -> ComponentBook:
    """One stormwater cover at each crossing; the drainage office owns them."""
    spots = np.array(
        [at(x * BLOCK_M, y * BLOCK_M) for x in range(N_STREETS) for y in range(N_STREETS)]
    )
    codes = tuple(f"9901020103{i:06d}" for i in range(1, len(spots) + 1))
    return ComponentBook({"c0103": (codes, spots)})


class SmallTown:
    """Data folder, ground and a running backend."""

    def __init__(self, root: Path, undo_s: float = 0.3, speed: float = 1.0) -> None:
        self.folder = DataFolder.open(root / "city")
        write_town(self.folder.map)
        self.folder.write_config(
            CityFile(
                city_id="990100",
                prefix="YT",
                zh="云汀",
                en="Yunting",
                centre_zh="中心",
                centre_en="Centre",
                crs_epsg=CRS,
                synthetic=True,
                seed=5,
            )
        )
        self.ground: Ground = load_ground(self.folder.map, CRS)
        self.city = city(undo_s)
        self.time = CityRun(CITY_MS, speed)
        self.server: FeedServer | None = None

    def start(self) -> "SmallTown":
        self.store = Store.open(self.folder.store)
        outbox = Outbox(self.store.rows_after)
        units = [Actor(unit.unit_id, Role.UNIT) for unit in UNITS]
        people = [Actor(mover.mover_id, Role.COLLECTOR) for mover in movers()]
        accounts = Accounts([*COLLEAGUES, GPS, *units, *people, *HANDS])
        books = CityBooks("YT", "990100", owner_of=lambda code: "td-drainage")
        room = open_workroom(self.store, self.city, accounts, self.time, books, outbox.put)
        parts = Parts(
            record=self.store,
            desk=room.desk,
            alarms=room.alarms,
            keep=room.watch.heard,
            watch=room.watch.tick,
            city=self.city,
            folder=self.folder,
            door=Door(self.store, accounts, self.time, synthetic=True),
            time=self.time,
            streams=lambda ids: {},
            looks=LookBook(self.store, self.time),
        )
        speaks_for_all(self.folder)
        quick = Pace(beat_s=0.1, positions_s=0.05, tick_s=0.05, keys_s=0.05)
        self.server = FeedServer(parts, outbox, None, quick)
        self.server.start()
        return self

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.store.close()
            self.server = None


class Awake:
    """The field in a thread of its own."""

    def __init__(self, run: object, *args: object) -> None:
        self.stop_wanted = threading.Event()
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(run, args), name="field")
        self._thread.start()

    def _run(self, run: object, args: tuple[object, ...]) -> None:
        try:
            run(*args, self.stop_wanted)
        except BaseException as exc:  # noqa: BLE001 - the test raises it
            self.failure = exc

    def end(self, limit_s: float = 2.0) -> None:
        self.stop_wanted.set()
        self.over(limit_s)

    def over(self, limit_s: float = 10.0) -> None:
        self._thread.join(patiently(limit_s))
        assert not self._thread.is_alive(), "the field did not end in time"
        if self.failure:
            raise self.failure
