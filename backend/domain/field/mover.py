"""People and vehicles whose position is reported."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from backend.domain.terms.shift import DAY_MINUTES
from backend.domain.terms.words import Words


class MoverKind(StrEnum):
    """What moves. Values are stored and sent: never rename one."""

    COLLECTOR = "collector"
    ENFORCEMENT = "enforcement"
    ENGINEERING = "engineering"
    MUCK = "muck"
    SWEEPER = "sweeper"
    SPRINKLER = "sprinkler"
    WORK = "work"
    BUS = "bus"


MOVER_WORDS = {
    MoverKind.COLLECTOR: Words("采集员", "Collector"),
    MoverKind.ENFORCEMENT: Words("执法车", "Enforcement car"),
    MoverKind.ENGINEERING: Words("工程车", "Engineering vehicle"),
    MoverKind.MUCK: Words("运渣车", "Muck truck"),
    MoverKind.SWEEPER: Words("清扫车", "Sweeper"),
    MoverKind.SPRINKLER: Words("洒水车", "Sprinkler"),
    MoverKind.WORK: Words("工作车", "Work vehicle"),
    MoverKind.BUS: Words("公交车", "Bus"),
}


@dataclass(frozen=True, slots=True)
class Mover:
    """One collector or vehicle: what does not change while it moves.

    Attributes:
        mover_id: Stable name, e.g. ``"COL-990102-017"`` or ``"VEH-0031"``.
        label: What people call it, e.g. ``"采集员 汀东-017"`` or ``"99-渣-07"``.
        home_grid: Responsibility grid of a collector, e.g. ``"R-990102-017"``; else ``""``.
        company: Name of the company a collector works for (采集公司), ``""`` for the centre itself.
        works_from_min: Minute of the local day at which a collector's shift begins, and
            ``works_upto_min`` ends; the same minute twice is round the clock.
    """

    mover_id: str
    kind: MoverKind
    label: str
    home_grid: str = ""
    responsible_unit: str = ""
    company: str = ""
    works_from_min: int = 0
    works_upto_min: int = 0

    def works_at(self, minute: int) -> bool:
        """Return whether a minute of the local day lies in the shift; one may go overnight."""
        long_min = (self.works_upto_min - self.works_from_min) % DAY_MINUTES or DAY_MINUTES
        return (minute - self.works_from_min) % DAY_MINUTES < long_min


class Fix(NamedTuple):
    """One position of one mover; an array on the wire, so order is the contract.

    Attributes:
        lon_deg: CGCS2000 longitude, degrees.
        lat_deg: CGCS2000 latitude, degrees.
        heading_deg: Clockwise from north, 0 to 360.
        speed_mps: Over ground, metres per second.
        observed_at_ms: City time of the receiver, Unix milliseconds.
    """

    mover_id: str
    lon_deg: float
    lat_deg: float
    heading_deg: float
    speed_mps: float
    observed_at_ms: int
