"""Who is responsible for what in the synthetic city."""

from pathlib import Path

from backend.basedata import newcity
from backend.domain.field.unit import ResponsibleUnit


def read_bodies() -> tuple[ResponsibleUnit, ...]:
    """Return the departments and companies, those pinned to the rail first."""
    return newcity.read_bodies(Path(__file__).with_name("bodies.csv"))
