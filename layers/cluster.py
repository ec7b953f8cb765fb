"""Clusters whose counts add up: every point is in exactly one, at every zoom."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .frame import Floats

_SPREAD = 1 << 21
# As many cells are numbered by counting; a larger field of few points is sorted.
_MOST_CELLS = 500_000


class Clusters(NamedTuple):
    """Groups of points.

    Attributes:
        x_m: ``(K,)`` mean of the members, city metres.
        y_m: ``(K,)`` likewise.
        n: ``(K,)`` how many members; they sum to the number of points.
        of_row: ``(N,)`` to which cluster each point belongs.
        first: ``(K,)`` row of one member, the only one where ``n`` is 1.
    """

    x_m: Floats
    y_m: Floats
    n: NDArray[np.intp]
    of_row: NDArray[np.intp]
    first: NDArray[np.intp]


def clusters_of(x_m: Floats, y_m: Floats, cell_m: float) -> Clusters:
    """Group points by square cells, then join groups that came to lie close across an edge.

    Cells are counted from the city's origin, so that groups do not flicker while the map is moved.
    Cost: about 2 ms for 20,000 points.
    """
    if len(x_m) == 0:
        nothing = np.zeros(0, dtype=np.intp)
        return Clusters(np.zeros(0), np.zeros(0), nothing, nothing, nothing)
    of_row = _groups(x_m, y_m, cell_m, 0.0)
    weight = np.bincount(of_row)
    mean_x = np.bincount(of_row, x_m) / weight
    mean_y = np.bincount(of_row, y_m) / weight
    of_row = _groups(mean_x, mean_y, cell_m, cell_m / 2)[of_row]
    n = np.bincount(of_row)
    first = np.zeros(len(n), dtype=np.intp)
    first[of_row] = np.arange(len(of_row))
    return Clusters(np.bincount(of_row, x_m) / n, np.bincount(of_row, y_m) / n, n, of_row, first)


def _groups(x_m: Floats, y_m: Floats, cell_m: float, shift_m: float) -> NDArray[np.intp]:
    column = np.floor((x_m + shift_m) / cell_m).astype(np.int64)
    row = np.floor((y_m + shift_m) / cell_m).astype(np.int64)
    row -= row.min()
    column -= column.min()
    n_columns = int(column.max()) + 1
    if n_columns * (int(row.max()) + 1) <= _MOST_CELLS:
        return _numbered(row * n_columns + column)
    _, of_row = np.unique(row * _SPREAD + column, return_inverse=True)
    return of_row.astype(np.intp).reshape(-1)


def _numbered(cell: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the cells that are not empty numbered in order; linear where sorting is not."""
    is_used = np.bincount(cell) > 0
    return (np.cumsum(is_used) - 1)[cell].astype(np.intp)
