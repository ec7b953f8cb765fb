"""Rectangles of whole device pixels of the ground, and the square cells it is composed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

from layers.viewport import Rect, Viewport

CELL_PX = 256
Place = tuple[int, int]


class Field(NamedTuple):
    """A rectangle of whole device pixels of the ground.

    Attributes:
        step: Metres per device pixel.
        left: Pixels of that size from the city's origin, east.
        top: Likewise, south.
    """

    step: float
    left: int
    top: int
    width: int
    height: int

    @property
    def rect_m(self) -> Rect:
        """Left, top, right, bottom in city metres."""
        return (
            self.left * self.step,
            self.top * self.step,
            (self.left + self.width) * self.step,
            (self.top + self.height) * self.step,
        )

    @property
    def size(self) -> QSize:
        """Width and height."""
        return QSize(self.width, self.height)

    def grown(self, margin: int) -> Field:
        """Return the field with a margin on each side."""
        return Field(
            self.step,
            self.left - margin,
            self.top - margin,
            self.width + 2 * margin,
            self.height + 2 * margin,
        )

    def target(self, rect_m: Rect) -> QRect:
        """Return whole pixels of a rectangle in city metres; neighbours meet without a seam."""
        x0, y0, x1, y1 = (round(edge / self.step) for edge in rect_m)
        return QRect(x0 - self.left, y0 - self.top, x1 - x0, y1 - y0)


class Span(NamedTuple):
    """A rectangle of cells: columns ``i0..i1-1``, rows ``j0..j1-1``."""

    i0: int
    j0: int
    i1: int
    j1: int

    def grown(self, n: int) -> Span:
        """Return the span with so many cells more on each side."""
        return Span(self.i0 - n, self.j0 - n, self.i1 + n, self.j1 + n)

    def holds(self, place: Place) -> bool:
        """Return whether a cell lies in it."""
        return self.i0 <= place[0] < self.i1 and self.j0 <= place[1] < self.j1

    def places(self) -> Iterator[Place]:
        """Yield its cells, row by row."""
        return ((i, j) for j in range(self.j0, self.j1) for i in range(self.i0, self.i1))

    def inside_out(self) -> list[Place]:
        """Return its cells, nearest to the middle first."""
        x, y = (self.i0 + self.i1 - 1) / 2, (self.j0 + self.j1 - 1) / 2
        return sorted(self.places(), key=lambda place: (place[0] - x) ** 2 + (place[1] - y) ** 2)


def field_of(view: Viewport, width: int, height: int) -> Field:
    """Return the field a view shows on a screen of so many device pixels."""
    step = view.m_per_px / view.dpr
    left, top = round(view.x_m / step - width / 2), round(view.y_m / step - height / 2)
    return Field(step, left, top, width, height)


def span_of(field: Field) -> Span:
    """Return the cells that a field touches."""
    return Span(
        field.left // CELL_PX,
        field.top // CELL_PX,
        -(-(field.left + field.width) // CELL_PX),
        -(-(field.top + field.height) // CELL_PX),
    )


def cell_field(step: float, place: Place) -> Field:
    """Return the pixels of a cell."""
    return Field(step, place[0] * CELL_PX, place[1] * CELL_PX, CELL_PX, CELL_PX)


def field_around(step: float, places: list[Place]) -> Field:
    """Return the smallest field that holds all of these cells."""
    i0, j0 = (min(place[axis] for place in places) for axis in (0, 1))
    i1, j1 = (max(place[axis] for place in places) + 1 for axis in (0, 1))
    width, height = (i1 - i0) * CELL_PX, (j1 - j0) * CELL_PX
    return Field(step, i0 * CELL_PX, j0 * CELL_PX, width, height)
