"""Everybody who moves in the synthetic city: collectors, vehicles, buses. Roles, never names."""

from collections.abc import Iterator
from typing import NamedTuple

from backend.domain.field.mover import Mover, MoverKind

from .areas import N_PATCHES
from .names import DISTRICT_CODE


class Fleet(NamedTuple):
    """Vehicles of one kind: how many, the sign on their plate, whose they are."""

    kind: MoverKind
    n: int
    sign: str
    unit_id: str


# Source of the counts: mission.md 5.1.
FLEETS = (
    Fleet(MoverKind.ENFORCEMENT, 10, "执", "td-enforcement"),
    Fleet(MoverKind.ENGINEERING, 12, "程", "td-municipal"),
    Fleet(MoverKind.MUCK, 18, "渣", ""),
    Fleet(MoverKind.SWEEPER, 14, "扫", "td-sanitation"),
    Fleet(MoverKind.SPRINKLER, 10, "洒", "td-sanitation"),
    Fleet(MoverKind.WORK, 6, "勤", "td-lighting"),
)
# Six companies collect for the centre, each on ground of its own. Source: mission.md K05.
COMPANIES = ("东望采集", "清源采集", "致远采集", "安达采集", "恒信采集", "众城采集")
N_BUS_LINES, BUSES_PER_LINE = 10, 5


def make_crew() -> tuple[Mover, ...]:
    """Return all movers; they do not depend on the seed."""
    return (*_collectors(), *_vehicles(), *_buses())


def _collectors() -> Iterator[Mover]:
    for number in range(1, N_PATCHES + 1):
        yield Mover(
            f"COL-{DISTRICT_CODE}-{number:03d}",
            MoverKind.COLLECTOR,
            f"采集员 汀东-{number:03d}",
            home_grid=f"R-{DISTRICT_CODE}-{number:03d}",
            company=COMPANIES[(number - 1) * len(COMPANIES) // N_PATCHES],
        )


def _vehicles() -> Iterator[Mover]:
    serial = 0
    for fleet in FLEETS:
        for number in range(1, fleet.n + 1):
            serial += 1
            label = f"99-{fleet.sign}-{number:02d}"
            yield Mover(f"VEH-{serial:04d}", fleet.kind, label, responsible_unit=fleet.unit_id)


def _buses() -> Iterator[Mover]:
    for line in range(1, N_BUS_LINES + 1):
        for number in range(1, BUSES_PER_LINE + 1):
            yield Mover(
                f"BUS-{line:02d}{number:02d}",
                MoverKind.BUS,
                f"{line} 路 {number:02d}",
                responsible_unit="city-bus",
            )
