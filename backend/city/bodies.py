"""Who is responsible for what in the synthetic city."""

import csv
from pathlib import Path

from backend.domain.unit import ResponsibleUnit


def read_bodies() -> tuple[ResponsibleUnit, ...]:
    """Return the departments and companies, those pinned to the rail first."""
    path = Path(__file__).with_name("bodies.csv")
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
            )
            for row in csv.DictReader(file)
        )
