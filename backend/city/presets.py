"""Sizes of the synthetic city, and what its ``city.toml`` says."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from backend.basedata.newcity import desk_accounts
from backend.cityfile import Account, CityFile
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.patrol_plan import PLAN
from backend.domain.clocks.clock import Calendar
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words

from .head_views import make_masks

# Grows whenever the same seed would give another city: cached cities are then made anew.
GENERATOR_VERSION = 7
CRS_EPSG = 4549
# Open water of the Bohai: an accidental real base map shows only sea. Source: mission.md 5.1.
ORIGIN_DEG = (119.6, 38.9)


class Preset(NamedTuple):
    """One size of the city."""

    words: Words
    n_components: int
    combined: bool = False

    @property
    def seat(self) -> str:
        """Which seat the demo opens: the desk of both halves where one hall has them."""
        return "combined" if self.combined else "dispatch"


PRESETS = {
    "first-look": Preset(Words("初见：汀东区", "First look: Tingdong district"), 20_000),
    "combined": Preset(
        Words("合署：一个大厅四个席位", "A combined hall of four desks"), 20_000, combined=True
    ),
}

# Statutory holidays and days worked instead, as announced for 2026; to be set anew each year.
_HOLIDAYS_2026 = (
    *(f"2026-01-{day:02d}" for day in (1, 2)),
    *(f"2026-02-{day:02d}" for day in (16, 17, 18, 19, 20, 23)),
    "2026-04-06",
    *(f"2026-05-{day:02d}" for day in (1, 4, 5)),
    "2026-06-19",
    "2026-09-25",
    *(f"2026-10-{day:02d}" for day in (1, 2, 5, 6, 7)),
)
_MAKEUP_2026 = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")

# What is watched by itself: main roads, and where visitors go. Source: mission.md D11.
_THEMES = {"主干道市容": ("主次干道", "商业街"), "景区与滨河": ("公园广场", "桥梁河道")}

# Colleagues that the living part of the demo plays.
_COLLEAGUES = {
    "auto-intake": Account(Role.INTAKE, "自动受理"),
    "auto-filing": Account(Role.INTAKE, "自动立案"),
    "auto-dispatch": Account(Role.DISPATCHER, "自动派遣"),
    "auto-leader": Account(Role.LEADER, "自动值班长"),
}


# The body that enforces in the demo, and the units whose people sit in its hall.
_ENFORCEMENT = "td-enforcement"
_STATIONED = {"stationed-01": "td-drainage", "stationed-02": "td-sanitation"}


def preset_of(name: str) -> Preset:
    """Return a preset.

    Raises:
        OperatorError: There is no such preset.
    """
    if name not in PRESETS:
        known = ", ".join(PRESETS)
        raise OperatorError(
            Words(f"没有预设 {name}；可用：{known}", f"There is no preset {name}; known: {known}")
        )
    return PRESETS[name]


def city_file(
    preset: str,
    seed: int,
    units: Sequence[ResponsibleUnit],
    movers: Sequence[Mover],
    cameras: Sequence[Camera],
) -> CityFile:
    """Return what stands in the ``city.toml`` of a synthetic city."""
    return CityFile(
        city_id="990100",
        prefix="YT",
        zh="云汀市",
        en="Yunting",
        centre_zh="云汀市城市管理指挥中心",
        centre_en="Yunting urban management command centre",
        zone="Asia/Shanghai",
        crs_epsg=CRS_EPSG,
        synthetic=True,
        preset=preset,
        seed=seed,
        calendar=Calendar(holidays=_HOLIDAYS_2026, makeup_days=_MAKEUP_2026),
        combined=PRESETS[preset].combined,
        accounts=_accounts(units, movers, combined=PRESETS[preset].combined),
        stationed=_STATIONED,
        enforcement=_ENFORCEMENT,
        patrol=replace(PLAN, themes=_THEMES),
        masks=make_masks(cameras),
    )


def _accounts(
    units: Sequence[ResponsibleUnit], movers: Sequence[Mover], *, combined: bool
) -> dict[str, Account]:
    """The desks and units of any city, the demo's colleagues, collectors under their own ids."""
    accounts = dict(desk_accounts(units, combined=combined)) | _COLLEAGUES
    names = {unit.unit_id: unit.name for unit in units}
    accounts |= {
        account: Account(Role.STATIONED, f"驻场席 {names[unit_id]}")
        for account, unit_id in _STATIONED.items()
        if unit_id in names
    }
    accounts |= {
        mover.mover_id: Account(Role.COLLECTOR, mover.label)
        for mover in movers
        if mover.kind is MoverKind.COLLECTOR
    }
    return accounts
