"""Who answers for which cells: streets, communities, unit grids and responsibility grids.

Every area is a set of whole cells. A street is five communities of 12 x 10 cells; its 600 cells are
walked column by column, five cells at a time, and every ten columns make one responsibility grid,
so that each is in one piece and holds exactly fifty unit grids.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from backend.basedata.basemap import LayerData, layer_data

from .lattice import Floats, Lattice
from .names import DISTRICT, DISTRICT_CODE, STREETS
from .plan import N_COLS, N_ROWS, Block

Ints = NDArray[np.int64]

# Communities seen from above, north first; the digit is the street they belong to.
_LAYOUT = ("11113", "22133", "22233", "45555", "44445")
_COM_COLS, _COM_ROWS = 12, 10
_HALF = 5
_COLUMNS_PER_PATCH = 10
N_PATCHES = N_COLS * N_ROWS // (_HALF * _COLUMNS_PER_PATCH)

Half = tuple[int, int]


@dataclass(frozen=True)
class Areas:
    """Codes of all areas, and the cells of each.

    Attributes:
        grid_codes: ``(rows, cols)`` 15-digit unit grid codes, south-west first.
        patches: ``(rows, cols)`` index of the responsibility grid of each cell.
        communities: Code, name and cells of each community.
    """

    grid_codes: NDArray[np.str_]
    patches: Ints
    communities: tuple[tuple[str, str, Block], ...]

    @property
    def patch_codes(self) -> tuple[str, ...]:
        """Code of each responsibility grid, e.g. ``"R-990102-017"``."""
        return tuple(f"R-{DISTRICT_CODE}-{index + 1:03d}" for index in range(N_PATCHES))


def make_areas() -> Areas:
    """Number all areas; they do not depend on the seed."""
    codes = np.full((N_ROWS, N_COLS), "", dtype="<U15")
    communities = tuple(_communities())
    for code, _, block in communities:
        # Serials run west to east, then north to south.
        serials = np.arange(1, block.n_cells + 1).reshape(_COM_ROWS, _COM_COLS)[::-1]
        codes[block.j0 : block.j1, block.i0 : block.i1] = np.char.add(
            code, np.char.zfill(serials.astype(str), 3)
        )
    return Areas(codes, _patches(), communities)


def _communities() -> Iterator[tuple[str, str, Block]]:
    number = 0
    for street, (_, names) in enumerate(STREETS, start=1):
        for name, (row, col) in zip(names, _members(street), strict=True):
            number += 1
            i0, j1 = col * _COM_COLS, N_ROWS - row * _COM_ROWS
            block = Block(i0, j1 - _COM_ROWS, i0 + _COM_COLS, j1, "")
            yield f"{DISTRICT_CODE}{street:03d}{number:03d}", name, block


def _members(street: int) -> list[tuple[int, int]]:
    """Return layout rows and columns of a street's communities, north-west first."""
    return [
        (row, col)
        for row, line in enumerate(_LAYOUT)
        for col, digit in enumerate(line)
        if digit == str(street)
    ]


def _patches() -> Ints:
    patches = np.full((N_ROWS, N_COLS), -1, dtype=np.int64)
    patch = 0
    for street in range(1, len(STREETS) + 1):
        columns = list(_columns(street))
        for start in range(0, len(columns), _COLUMNS_PER_PATCH):
            for i, j0 in columns[start : start + _COLUMNS_PER_PATCH]:
                patches[j0 : j0 + _HALF, i] = patch
            patch += 1
    return patches


def _columns(street: int) -> Iterator[tuple[int, int]]:
    """Yield column and lowest row of each piece of five cells, neighbours one after another."""
    halves = {(2 * row + half, col) for row, col in _members(street) for half in (0, 1)}
    for (row, col), step in _walk(halves):
        j0 = N_ROWS - (row + 1) * _HALF
        columns = range(col * _COM_COLS, (col + 1) * _COM_COLS)
        yield from ((i, j0) for i in columns[::step])


def _walk(halves: set[Half]) -> list[tuple[Half, int]]:
    """Return all halves of a street in walking order, each with +1 eastward or -1 westward."""
    for start in sorted(halves):
        for step in (1, -1):
            found = _walk_on([(start, step)], halves)
            if found:
                return found
    raise ValueError("the street cannot be walked in one go")


def _walk_on(path: list[tuple[Half, int]], halves: set[Half]) -> list[tuple[Half, int]]:
    if len(path) == len(halves):
        return path
    (row, col), step = path[-1]
    seen = {half for half, _ in path}
    # Straight on keeps the direction; a turn into the row above or below reverses it.
    ways = (((row, col + step), step), ((row + 1, col), -step), ((row - 1, col), -step))
    for half, way in ways:
        if half in halves and half not in seen:
            found = _walk_on([*path, (half, way)], halves)
            if found:
                return found
    return []


# ---- shapes ----------------------------------------------------------------------------------


def area_layers(areas: Areas, lattice: Lattice) -> dict[str, LayerData]:
    """Return the map layers of all areas, from unit grids to the district."""
    cells = shapely.polygons(lattice.cells())
    codes = areas.grid_codes.reshape(-1)
    patches = areas.patches.reshape(-1)
    patch_codes = np.array(areas.patch_codes)
    communities = [shapely.Polygon(lattice.ring(block)) for _, _, block in areas.communities]
    streets = [
        shapely.coverage_union_all(communities[5 * k : 5 * k + 5]) for k in range(len(STREETS))
    ]
    responsibility = [
        shapely.coverage_union_all(cells[patches == patch]) for patch in range(N_PATCHES)
    ]
    district = shapely.Polygon(lattice.ring(Block(0, 0, N_COLS, N_ROWS, "")))
    return {
        "unit_grids": layer_data(cells, code=codes, responsibility=patch_codes[patches]),
        "responsibility_grids": layer_data(
            responsibility, code=patch_codes, name=[f"责任网格 {code[-3:]}" for code in patch_codes]
        ),
        "communities": layer_data(
            communities,
            code=[code for code, _, _ in areas.communities],
            name=[name for _, name, _ in areas.communities],
        ),
        "streets": layer_data(
            streets,
            code=[f"{DISTRICT_CODE}{k + 1:03d}" for k in range(len(STREETS))],
            name=[name for name, _ in STREETS],
        ),
        "districts": layer_data([district], code=[DISTRICT_CODE], name=[DISTRICT]),
    }


def cell_middles(lattice: Lattice) -> Floats:
    """Return ``(N_ROWS * N_COLS, 2)`` the middle of each unit grid."""
    middles: Floats = lattice.cells()[:, :4].mean(axis=1)
    return middles
