"""Components by code and by place, asked of the store a window at a time; nothing stays in memory.

The census comes from a file and is replaced whole; an owner that a ruling named stands apart from
it and above it, so that the next census does not forget it.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from math import cos, floor, hypot, radians

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from backend.domain.field.component import Component

from .tables import ComponentRow, MetaRow, RuledOwnerRow

_MARK = "components"
_CHUNK = 5_000
# Cells of a thousandth of a degree: some 100 m, so that a search of 50 m looks at nine.
_PER_DEG = 1_000
_ROW = 1_000_000
_M_PER_DEG = 111_320.0
REACH_M = 50.0


def mark_of_census(session: Session) -> str:
    """Return which census is kept, ``""`` when none is."""
    row = session.get(MetaRow, _MARK)
    return row.value if row else ""


def replace_census(session: Session, components: Iterable[Component], mark: str) -> int:
    """Keep a census in place of the one before; return how many components it has.

    Cost: linear; 1.8 million take about a minute of one core, and their bytes on the disk.
    """
    session.execute(delete(ComponentRow))
    n, rows = 0, iter(components)
    while chunk := [_values(one) for one in islice(rows, _CHUNK)]:
        session.connection().execute(insert(ComponentRow), chunk)
        n += len(chunk)
    session.merge(MetaRow(key=_MARK, value=mark))
    return n


def component(session: Session, code: str) -> Component | None:
    """Return a component by its code, with its owner as it is now."""
    row = session.get(ComponentRow, code)
    return _component(row, owner_of(session, code)) if row else None


def owner_of(session: Session, code: str) -> str:
    """Return the unit a component belongs to: a ruling's, else the census's, else ``""``."""
    ruled = session.get(RuledOwnerRow, code)
    if ruled is not None:
        return ruled.unit_id
    return session.scalar(select(ComponentRow.owner).where(ComponentRow.code == code)) or ""


def nearest(
    session: Session, place: tuple[float, float], class_key: str, within_m: float = REACH_M
) -> Component | None:
    """Return the nearest component of a class, ``None`` when there is none within reach.

    Args:
        place: Longitude and latitude, degrees.
        within_m: At most 100 m: the cells around are all that is looked at.
    """
    wanted = ComponentRow.class_key == class_key, ComponentRow.cell.in_(_around(*place))
    columns = ComponentRow.code, ComponentRow.lon_deg, ComponentRow.lat_deg
    rows = session.execute(select(*columns).where(*wanted)).all()
    near = [
        (away, code) for code, lon, lat in rows if (away := _away_m(lon, lat, place)) <= within_m
    ]
    return component(session, min(near)[1]) if near else None


def count(session: Session) -> int:
    """Return how many components there are."""
    return session.scalar(select(func.count()).select_from(ComponentRow)) or 0


def _around(lon_deg: float, lat_deg: float) -> Sequence[int]:
    x, y = floor(lon_deg * _PER_DEG), floor(lat_deg * _PER_DEG)
    # Farther north a degree of longitude is shorter: look wider.
    reach = 1 + int(1 / max(cos(radians(lat_deg)), 0.1))
    return [_cell(x + dx, y + dy) for dx in range(-reach, reach + 1) for dy in (-1, 0, 1)]


def _cell(x: int, y: int) -> int:
    return x * _ROW + y


def _away_m(lon_deg: float, lat_deg: float, place: tuple[float, float]) -> float:
    east = (lon_deg - place[0]) * _M_PER_DEG * cos(radians(place[1]))
    return hypot(east, (lat_deg - place[1]) * _M_PER_DEG)


def _values(one: Component) -> dict[str, object]:
    x, y = floor(one.lon_deg * _PER_DEG), floor(one.lat_deg * _PER_DEG)
    return {**one._asdict(), "cell": _cell(x, y)}


def _component(row: ComponentRow, owner: str) -> Component:
    return Component(
        row.code,
        row.class_key,
        row.lon_deg,
        row.lat_deg,
        owner,
        row.grid,
        row.state,
        row.surveyed,
    )
