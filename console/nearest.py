"""Which camera looks at a case."""

from collections.abc import Iterable

from backend.domain.camera import Camera
from backend.domain.case import Case
from backend.domain.duplicates import distance_m
from backend.domain.place import Place


def nearest_camera(case: Case, cameras: Iterable[Camera]) -> Camera | None:
    """Return the camera that stands nearest to a case."""
    return min(
        cameras,
        key=lambda camera: distance_m(case.place, Place(camera.lon_deg, camera.lat_deg)),
        default=None,
    )
