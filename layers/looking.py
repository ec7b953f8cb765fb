"""Where one looks: moves of the viewport that people and programs ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .frame import CityFrame
from .motion import ZoomMotion, moment
from .viewport import Rect, Viewport

CASE_ZOOM = 8.0
_OPEN_STEPS = (1.0, 3.0)


class Looking:
    """Moves a viewport and says so.

    Args:
        moved: Called after every move.
        wanted: Called when a smooth move has begun that frames must carry on.

    Attributes:
        view: The viewport.
        fits: The whole city is shown and shall stay so when the widget is resized.
    """

    def __init__(self, moved: Callable[[], None], wanted: Callable[[], None]) -> None:
        self.view = Viewport()
        self.fits = True
        self._moved = moved
        self._wanted = wanted
        self._frame: CityFrame | None = None
        self._zoom = ZoomMotion()

    @property
    def is_zooming(self) -> bool:
        """Whether a smooth zoom is under way."""
        return self._zoom.is_running

    def set_frame(self, frame: CityFrame) -> None:
        """Take another city and show all of it."""
        self._frame = frame
        self.view.set_bounds(frame.bounds_m)
        self.fit_city()

    def fit_city(self) -> None:
        """Show the whole city."""
        self.fits = True
        self._zoom.stop()
        if self._frame is not None:
            self.view.fit(self._frame.bounds_m)
        self._moved()

    def move_to(self, x_m: float, y_m: float, zoom: float | None = None) -> None:
        """Put a place in city metres into the middle."""
        self.fits = False
        self._zoom.stop()
        self.view.move_to(x_m, y_m, zoom)
        self._moved()

    def move_near(self, x_m: float, y_m: float) -> None:
        """Put a place into the middle, near enough to see the street."""
        self.move_to(x_m, y_m, max(self.view.zoom, CASE_ZOOM))

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Move the ground by pixels."""
        self.fits = False
        self._zoom.stop()
        self.view.pan(dx_px, dy_px)
        self._moved()

    def zoom_by(self, steps: float, x_px: float, y_px: float) -> None:
        """Zoom smoothly about a pixel."""
        self.fits = False
        self._zoom.add(self.view, steps, (x_px, y_px), moment())
        self._wanted()

    def open_rect(self, rect: Rect) -> None:
        """Come so near that what lies in a rectangle falls apart."""
        least, most = (self.view.zoom + step for step in _OPEN_STEPS)
        zoom = min(max(self.view.fit_zoom(rect), least), most)
        self.move_to((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2, zoom)

    def show_places(self, places_deg: Sequence[tuple[float, float]]) -> bool:
        """Show all of these places (longitude, latitude), none nearer than a street.

        Returns:
            Whether there was anything to show, and a city to show it in.
        """
        if self._frame is None or not places_deg:
            return False
        xs, ys = self._frame.to_m(*zip(*places_deg, strict=True))
        rect = (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
        zoom = min(self.view.fit_zoom(rect), CASE_ZOOM)
        self.move_to((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2, zoom)
        return True

    def bounds_deg(self) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of what is shown, ``None`` before any city."""
        if self._frame is None:
            return None
        left, top, right, bottom = self.view.rect_m()
        corners = [self._frame.to_deg(x, y) for x in (left, right) for y in (top, bottom)]
        lons, lats = [lon for lon, _ in corners], [lat for _, lat in corners]
        return min(lons), min(lats), max(lons), max(lats)

    def resize(self, width_px: int, height_px: int, dpr: float) -> None:
        """Take a new size; keep the middle, or the whole city."""
        self.view.resize(width_px, height_px, dpr)
        if self.fits:
            self.fit_city()
        else:
            self._moved()

    def go(self, now_s: float) -> bool:
        """Carry a smooth move on; return whether the view has moved."""
        return self._zoom.go(self.view, now_s)
