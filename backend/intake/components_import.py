"""``import components``: things of the city with code, place and owner, from CSV or GeoPackage."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely

from backend import codebooks
from backend.basedata.basemap import LayerData, layer_data
from backend.basedata.components import write_components
from backend.basedata.grids import GridIndex
from backend.basedata.projection import Projection
from backend.domain.terms import codes
from backend.domain.terms.codes import CodeError
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .geodata import bounds_of, in_metres, read_geopackage
from .points import far_note, known_bounds, read_point
from .ready import Options, Ready, Standing, standing_city
from .tables import Row, fail, fail_at, read_table

COLUMNS = ("code", "lon", "lat")
# Columns that may stand beside, with the names the field's exchange files give them.
_OWNER = ("owner", "deptcode2")
_STATE = ("state", "objstate")
_DATE = ("surveyed", "chdate", "ordate")
_CODE = ("code", "objid")


class Thing(NamedTuple):
    """One component as it was handed over; ``line`` names it in messages."""

    line: int
    code: str
    lon_deg: float
    lat_deg: float
    owner: str
    state: str
    surveyed: str


def check_components(path: Path, folder: DataFolder | None, options: Options) -> Ready:
    """Read components; they replace those the city had.

    Raises:
        OperatorError: Header, code or position is wrong; the first wrong row is named.
    """
    city = standing_city(folder) if folder else None
    if path.suffix.lower() == ".csv":
        things, notes = _from_csv(path, city)
    else:
        things, notes = tuple(_from_geopackage(path, options.crs)), ()
    names = _checked_codes(path, things, city)
    owners = {unit.unit_id for unit in city.registers.units} if city else set()
    unknown = {thing.owner for thing in things} - owners - {""}
    if city and unknown:
        shown = "、".join(sorted(unknown)[:3])
        notes = (*notes, Words(f"权属单位未登记：{shown}", f"owners not registered: {shown}"))

    def write(beside: DataFolder, held: DataFolder) -> None:
        standing = standing_city(held)
        _write(beside, held, standing.projection, things, names)

    n = len(things)
    return Ready(
        Words(f"部件 {n} 个：{path.name}", f"{n} components: {path.name}"), tuple(notes), write
    )


def _from_csv(path: Path, city: Standing | None) -> tuple[tuple[Thing, ...], tuple[Words, ...]]:
    table = read_table(path, COLUMNS)
    bounds = known_bounds(city.registers.bounds_deg) if city else None
    points = [read_point(path, row, "lon", "lat", bounds) for row in table.rows]
    things = tuple(
        Thing(row.line, row.cells["code"], *point, *_beside(row))
        for row, point in zip(table.rows, points, strict=True)
    )
    return things, (*table.notes, *far_note(points, bounds))


def _beside(row: Row) -> tuple[str, str, str]:
    owner, state, surveyed = (
        next((row.cells[name] for name in names if name in row.cells), "")
        for names in (_OWNER, _STATE, _DATE)
    )
    return owner, state, surveyed


def _from_geopackage(path: Path, crs: str | None) -> Iterator[Thing]:
    sources = read_geopackage(path, crs)
    bounds_of(path, sources)
    source = next((s for s in sources if {f.lower() for f in s.fields} & set(_CODE)), None)
    if source is None:
        fail(path, "没有部件标识码列 code", "has no column code with component codes")
    # EPSG 4490 "in metres" gives degrees: the wire's own CRS.
    points = shapely.centroid(in_metres(source, 4490))
    fields = {key.lower(): values for key, values in source.fields.items()}
    for line, point in enumerate(points, start=1):
        cells = {key: str(values[line - 1] or "") for key, values in fields.items()}
        code = next(cells[name] for name in _CODE if name in cells)
        yield Thing(line, code, point.x, point.y, *_beside(Row(line, cells)))


def _checked_codes(path: Path, things: tuple[Thing, ...], city: Standing | None) -> list[str]:
    edition = city.config.codebook if city else codebooks.DEFAULT_EDITION
    classes = {row.key for row in codebooks.load(edition).classes}
    lines: dict[str, int] = {}
    for thing in things:
        is_demo = city.config.synthetic if city else thing.code.startswith("99")
        try:
            code = codes.check_component(thing.code, synthetic=is_demo, classes=classes).text
        except CodeError as error:
            fail_at(path, thing.line, f"：{error.words.zh}", error.words.en)
        if code in lines:
            fail_at(path, thing.line, f"部件标识码 {code} 重复", f"component {code} stands twice")
        lines[code] = thing.line
    return list(lines)


def _write(
    beside: DataFolder,
    held: DataFolder,
    projection: Projection,
    things: tuple[Thing, ...],
    names: list[str],
) -> None:
    xy = projection.to_xy([t.lon_deg for t in things], [t.lat_deg for t in things])
    grids = GridIndex.open(held.map, projection)
    found = grids.indexes_at(xy)
    rows = layer_data(
        shapely.points(xy),
        code=names,
        class_key=[f"c{name[6:10]}" for name in names],
        grid=[str(grids.codes[at]) if at >= 0 else "" for at in found.tolist()],
        owner=[thing.owner for thing in things],
        state=[thing.state or "完好" for thing in things],
        surveyed=[thing.surveyed for thing in things],
    )
    order = np.argsort(names, kind="stable")
    ordered = {key: values[order] for key, values in rows.columns.items()}
    write_components(beside.components, LayerData(rows.geometry[order], ordered), projection.epsg)
