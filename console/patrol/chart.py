"""The small map beside the pictures: where the page lies, and the way the tour came there."""

from collections.abc import Callable, Sequence

import numpy as np

from backend.domain.cameras.camera import Camera
from backend.domain.cameras.patrol import PAGE_SIZE, Tour, page_stops
from console.find.place import zoom_for
from layers.history import HistoryLayer, ShownTrack
from layers.view import MapView

# The way is no record of time: its points stand a second apart, so that none of it is a gap.
_STEP_MS = 1_000


class PatrolChart:
    """Keeps a map on the page of a tour.

    Args:
        camera_of: The camera of a stop, ``None`` for one that the city does not have.
    """

    def __init__(self, chart: MapView, camera_of: Callable[[str], Camera | None]) -> None:
        self._chart, self._camera_of = chart, camera_of
        self._shown = ("", -1)

    def show(self, tour: Tour | None) -> None:
        """Show a page: all of it fits, its pictures' numbers stand on it, the way leads there."""
        key = (tour.tour_id, tour.page) if tour is not None else ("", -1)
        if key == self._shown:
            return
        here = self._cameras(tour, tour.page) if tour is not None else []
        before = self._cameras(tour, tour.page - 1) if tour is not None and tour.page else []
        if tour is not None and not here and tour.page < tour.n_pages:
            return  # the city's cameras are not known yet
        self._shown = key
        layer = self._chart.deck["history"]
        assert isinstance(layer, HistoryLayer)
        layer.show(route_of(before, here) if here else None)
        if here:
            self._centre(here)
        self._chart.ask()

    def _cameras(self, tour: Tour, page: int) -> list[Camera]:
        found = (self._camera_of(stop) for stop in page_stops(tour, page))
        return [camera for camera in found if camera is not None]

    def _centre(self, cameras: Sequence[Camera]) -> None:
        chart = self._chart
        zoom = zoom_for(cameras, min(chart.width(), chart.height()))
        lon = sum(camera.lon_deg for camera in cameras) / len(cameras)
        lat = sum(camera.lat_deg for camera in cameras) / len(cameras)
        chart.centre_on(lon, lat, zoom)


def route_of(before: Sequence[Camera], here: Sequence[Camera]) -> ShownTrack:
    """Return the way from the page before through this one; only this one's bears numbers."""
    way = (*before, *here)
    return ShownTrack(
        "tour",
        np.arange(len(way), dtype=np.int64) * _STEP_MS,
        np.array([camera.lon_deg for camera in way]),
        np.array([camera.lat_deg for camera in way]),
        tuple((len(before) + n, str(n + 1)) for n in range(min(len(here), PAGE_SIZE))),
    )
