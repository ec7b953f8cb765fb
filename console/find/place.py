"""Where a find lies: in the middle of what the camera sees, not at the foot of its pole."""

import math
from collections.abc import Sequence

from backend.domain.cameras.camera import Camera
from backend.domain.terms.place import Place

_M_PER_DEG = 111_320.0
# The map at one metre per pixel; some ground around, and never nearer than a street.
_ONE_M_ZOOM, _ROOM, _LEAST_M = 8.0, 1.5, 300.0


def view_point(camera: Camera) -> tuple[float, float]:
    """Return the middle of what a camera sees, not the foot of its pole: lon, lat, degrees."""
    ahead_m, angle = camera.reach_m * 0.5, math.radians(camera.view_deg)
    lat_deg = camera.lat_deg + ahead_m * math.cos(angle) / _M_PER_DEG
    per_deg = _M_PER_DEG * math.cos(math.radians(camera.lat_deg))
    return camera.lon_deg + ahead_m * math.sin(angle) / per_deg, lat_deg


def view_place(camera: Camera, address: str, grid_code: str) -> Place:
    """Return the place of what a camera sees."""
    lon_deg, lat_deg = view_point(camera)
    return Place(lon_deg, lat_deg, address, grid_code)


def zoom_for(cameras: Sequence[Camera], side_px: int) -> float:
    """Return the map zoom at which all of some cameras fit into a square of the screen."""
    lats = [camera.lat_deg for camera in cameras]
    lons = [camera.lon_deg for camera in cameras]
    per_deg = _M_PER_DEG * math.cos(math.radians(lats[0]))
    wide_m = (max(lons) - min(lons)) * per_deg
    tall_m = (max(lats) - min(lats)) * _M_PER_DEG
    metres_per_px = max(wide_m, tall_m, _LEAST_M) * _ROOM / max(1, side_px)
    return _ONE_M_ZOOM - math.log2(metres_per_px)
