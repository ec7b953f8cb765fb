"""Which cameras look at a place."""

import math
from collections.abc import Iterable

from backend.domain.cameras.camera import Camera
from backend.domain.cases.duplicates import distance_m
from backend.domain.terms.place import Place

_NEAR_M = 6.0  # so near to the pole a bearing says nothing


def sees(camera: Camera, place: Place) -> bool:
    """Whether a place lies in a camera's view cone."""
    off_m = distance_m(place, _stand(camera))
    if off_m > camera.reach_m:
        return False
    turn = (bearing_deg(camera, place) - camera.view_deg + 180) % 360 - 180
    return off_m <= _NEAR_M or abs(turn) <= camera.span_deg / 2


def nearest(place: Place, cameras: Iterable[Camera], limit: int) -> tuple[Camera, ...]:
    """Return the cameras for a place: first those that see it, then those that stand near.

    A far camera that looks at the place is worth more than a near one that looks away.
    """
    found = sorted(
        cameras,
        key=lambda c: (not sees(c, place), distance_m(place, _stand(c)), c.camera_id),
    )
    return tuple(found[:limit])


def _stand(camera: Camera) -> Place:
    return Place(camera.lon_deg, camera.lat_deg)


def bearing_deg(camera: Camera, place: Place) -> float:
    """Return the direction from camera to place, clockwise from north; plane, for a street."""
    east = (place.lon_deg - camera.lon_deg) * math.cos(math.radians(camera.lat_deg))
    north = place.lat_deg - camera.lat_deg
    return math.degrees(math.atan2(east, north)) % 360
