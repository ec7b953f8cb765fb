"""What a real city starts with: its own city.toml, and seven bodies to be renamed and refined."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from backend.cityfile import DEFAULT_ZONE, Account, CityFile
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words

_DEFAULT_BODIES = Path(__file__).with_name("default_bodies.csv")
_N_DESKS = 4
_DESKS = (
    ("intake", Role.INTAKE, "受理席"),
    ("dispatch", Role.DISPATCHER, "派遣席"),
    ("leader", Role.LEADER, "值班长席"),
    ("chief", Role.CHIEF, "中心领导席"),
)
# In a combined hall (合署) one person does both halves; who dispatched never closes.
_COMBINED_DESKS = (("combined", Role.INTAKE, "合署席"),)
# No division is known yet; the city writes its own into city.toml.
UNKNOWN_DIVISION = "000000"


def read_bodies(path: Path = _DEFAULT_BODIES) -> tuple[ResponsibleUnit, ...]:
    """Return responsible units from a table; the default ones answer for every class together."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            ResponsibleUnit(
                unit_id=row["unit_id"],
                name=row["name"],
                name_en=row["name_en"],
                duties=tuple(row["duties"].split()),
                pin=int(row["pin"]),
                on_duty=int(row["on_duty"]),
                refers_up=row["refers_up"] == "1",
                night=row.get("night") or "",
            )
            for row in csv.DictReader(file)
        )


def real_city(
    name: Words, crs_epsg: int, units: Sequence[ResponsibleUnit], zone: str = DEFAULT_ZONE
) -> CityFile:
    """Return the city.toml of a real city of which only a map is known."""
    return CityFile(
        city_id=UNKNOWN_DIVISION,
        prefix="CG",
        zh=name.zh,
        en=name.en,
        centre_zh=f"{name.zh}城市管理指挥中心",
        centre_en=f"{name.en} urban management command centre",
        zone=zone,
        crs_epsg=crs_epsg,
        synthetic=False,
        map_source="imported",
        accounts=dict(desk_accounts(units)),
    )


def desk_accounts(
    units: Sequence[ResponsibleUnit], *, combined: bool = False
) -> Iterator[tuple[str, Account]]:
    """Yield the desks by number, the units under their own ids, and the system."""
    for key, role, seat in (*_DESKS, *(_COMBINED_DESKS if combined else ())):
        for number in range(1, _N_DESKS + 1):
            yield f"{key}-{number:02d}", Account(role, f"{seat} {number:02d}")
    for unit in units:
        yield unit.unit_id, Account(Role.UNIT, unit.name)
    yield "system", Account(Role.SYSTEM, "系统")
