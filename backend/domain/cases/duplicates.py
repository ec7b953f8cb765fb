"""Likely duplicates: the same class, near in place and time."""

from collections.abc import Iterable
from math import cos, hypot, radians

from backend.domain.terms.place import Place

from .case import Case

# Source: default of a city system for a similar case (standards.md 4.8), settable per city later.
NEAR_M = 50.0
WINDOW_MS = 24 * 3_600_000
_M_PER_DEG = 111_320.0


def distance_m(a: Place, b: Place) -> float:
    """Return metres between two places of one city (flat earth, good to 0.1 % over 50 km)."""
    north = (a.lat_deg - b.lat_deg) * _M_PER_DEG
    east = (a.lon_deg - b.lon_deg) * _M_PER_DEG * cos(radians((a.lat_deg + b.lat_deg) / 2))
    return hypot(north, east)


def candidates(case: Case, cases: Iterable[Case]) -> tuple[Case, ...]:
    """Return the other cases that may report the same thing, nearest first."""
    found = near(case.class_key, case.place, case.reported_at_ms, cases)
    return tuple(other for other in found if other.case_id != case.case_id)


def near(class_key: str, place: Place, at_ms: int, cases: Iterable[Case]) -> tuple[Case, ...]:
    """Return the cases of a class near a place and a time, nearest first."""
    found = [
        (distance_m(place, other.place), other)
        for other in cases
        if other.class_key == class_key and abs(other.reported_at_ms - at_ms) <= WINDOW_MS
    ]
    close = [pair for pair in found if pair[0] <= NEAR_M]
    return tuple(other for _, other in sorted(close, key=lambda pair: (pair[0], pair[1].case_id)))
