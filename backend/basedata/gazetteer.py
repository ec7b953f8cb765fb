"""From what people call a place to the place: roads with numbers, crossings, landmarks, areas."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely

from backend.domain.terms.finding import Found, FoundKind

from .addresses import AddressBook
from .basemap import read_layer
from .likeness import Names
from .projection import Projection

_NUMBER = re.compile(r"^(?P<road>\D+?)\s*(?P<number>\d{1,5})\s*(?:号|號|#)?(?P<rest>\D*)$")
_BOTH = re.compile(r"[与和跟&/+、\s]+|交(?:叉口?|口)?")
_CROSSING_END = re.compile(r"(?:交叉|交)?(?:路口|口)$")
_MOST_ROADS = 4
# A crossing of two roads whose names only sound alike is worth less than each of them.
_CROSSING_SHARE = 0.98
_AREAS = {"districts": "district", "streets": "street", "communities": "community"}


@dataclass(frozen=True, slots=True)
class _Spot:
    """A named place in metres."""

    kind: FoundKind
    key: str
    title: str
    about: str
    x_m: float
    y_m: float


class Gazetteer:
    """Names of a base map, ready to be asked.

    Thread: any, one call at a time while the first names are read.
    """

    def __init__(self, book: AddressBook, spots: list[_Spot]) -> None:
        self._book = book
        self._spots = spots

    @classmethod
    def open(cls, map_path: Path, projection: Projection, *, has_numbers: bool) -> "Gazetteer":
        """Read the names of a base map.

        Raises:
            OperatorError: The map is not there or damaged.
        """
        book = AddressBook.open(map_path, projection, has_numbers=has_numbers)
        return cls(book, [*_labels(map_path), *_areas(map_path)])

    def find(self, text: str, limit: int) -> list[Found]:
        """Return places for what was typed, best first, at most ``limit``."""
        text = text.strip()
        found = [*self._numbered(text), *self._crossings(text)]
        found += [self._road(row, score) for row, score in self._roads.find(text, limit)]
        found += [
            self._found(self._spots[row], score) for row, score in self._named.find(text, limit)
        ]
        best: dict[tuple[FoundKind, str, str], Found] = {}
        for one in sorted(found, key=lambda one: -one.score):
            best.setdefault((one.kind, one.title, one.about), one)
        return list(best.values())[:limit]

    # ---- names ---------------------------------------------------------------------------------

    @cached_property
    def _road_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(name) for name in self._book.names))

    @cached_property
    def _roads(self) -> Names:
        return Names(self._road_names)

    @cached_property
    def _named(self) -> Names:
        return Names(spot.title for spot in self._spots)

    # ---- kinds of places -----------------------------------------------------------------------

    def _numbered(self, text: str) -> list[Found]:
        match = _NUMBER.match(text)
        if match is None:
            return []
        found = []
        for row, score in self._roads.find(match["road"], _MOST_ROADS):
            name, number = self._road_names[row], int(match["number"])
            place = self._book.place_of(name, number)
            if place is not None:
                spot = _Spot(FoundKind.ADDRESS, "", f"{name} {number} 号", "", *place)
                found.append(self._found(spot, score))
        return found

    def _crossings(self, text: str) -> list[Found]:
        names = [part for part in _BOTH.split(_CROSSING_END.sub("", text)) if part]
        if len(names) != 2:
            return []
        first, second = (self._roads.find(name, _MOST_ROADS) for name in names)
        found = []
        for one, one_score in first:
            for other, other_score in second:
                pair = frozenset((self._road_names[one], self._road_names[other]))
                if place := self._corners.get(pair):
                    title = f"{self._road_names[one]}与{self._road_names[other]}口"
                    spot = _Spot(FoundKind.CROSSING, "", title, "", *place)
                    found.append(self._found(spot, min(one_score, other_score) * _CROSSING_SHARE))
        return found

    def _road(self, row: int, score: float) -> Found:
        name = self._road_names[row]
        x_m, y_m = self._book.middle_of(name)
        return self._found(_Spot(FoundKind.ROAD, "", name, "", x_m, y_m), score)

    def _found(self, spot: _Spot, score: float) -> Found:
        lon, lat = self._book.projection.to_lonlat(np.array((spot.x_m, spot.y_m))).tolist()
        return Found(spot.kind, spot.key, spot.title, spot.about, lon, lat, score)

    @cached_property
    def _corners(self) -> dict[frozenset[str], tuple[float, float]]:
        """Return where each pair of roads meets; the first of several places."""
        return corners(self._book)


def corners(book: AddressBook) -> dict[frozenset[str], tuple[float, float]]:
    """Return the crossing of each pair of named roads, metres."""
    found: dict[frozenset[str], tuple[float, float]] = {}
    left, right = book.tree.query(book.lines, predicate="intersects")
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        pair = frozenset((str(book.names[one]), str(book.names[other])))
        if one < other and len(pair) == 2 and pair not in found:
            point = shapely.point_on_surface(
                shapely.intersection(book.lines[one], book.lines[other])
            )
            found[pair] = (point.x, point.y)
    return found


def _labels(map_path: Path) -> list[_Spot]:
    rows = read_layer(map_path, "labels", ["kind", "name"])
    xy = shapely.get_coordinates(rows.geometry)
    return [
        _Spot(FoundKind.LANDMARK, "", str(name), "", x_m, y_m)
        for kind, name, (x_m, y_m) in zip(
            rows.columns["kind"], rows.columns["name"], xy.tolist(), strict=True
        )
        if name and str(kind) not in _AREAS.values()
    ]


def _areas(map_path: Path) -> list[_Spot]:
    found = []
    for layer in _AREAS:
        rows = read_layer(map_path, layer)
        points = shapely.get_coordinates(shapely.point_on_surface(rows.geometry))
        found += [
            _Spot(FoundKind.AREA, str(code), str(name), str(code), x_m, y_m)
            for code, name, (x_m, y_m) in zip(
                rows.columns["code"], rows.columns["name"], points.tolist(), strict=True
            )
        ]
    return found
