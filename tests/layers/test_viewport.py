"""Projection, zoom and pan."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.frame import CityFrame
from layers.viewport import NEAREST_ZOOM, Viewport

from . import town

pixels = st.floats(0, 1000)
zooms = st.floats(3.0, 10.0)


def a_view(frame: CityFrame) -> Viewport:
    view = Viewport(1000, 800)
    view.set_bounds(frame.bounds_m)
    view.fit(frame.bounds_m)
    return view


def test_degrees_come_back_from_city_metres(frame: CityFrame) -> None:
    x_m, y_m = frame.to_m([119.60, 119.61], [38.90, 38.91])
    assert frame.to_deg(x_m[1], y_m[1]) == pytest.approx((119.61, 38.91), abs=1e-9)
    assert frame.point_to_m(119.60, 38.90) == pytest.approx((x_m[0], y_m[0]))


def test_city_metres_run_east_and_south(frame: CityFrame) -> None:
    here, north_east = frame.point_to_m(119.60, 38.90), frame.point_to_m(119.61, 38.91)
    assert north_east[0] > here[0]
    assert north_east[1] < here[1]


def test_the_origin_stays_when_the_city_grows_a_little() -> None:
    west, south, east, north = town.bounds_deg()
    grown = CityFrame(town.EPSG, (west, south, east + 0.001, north))
    assert grown.origin == town.frame().origin


@given(x=pixels, y=pixels, zoom=zooms)
def test_pixels_come_back_from_metres(frame: CityFrame, x: float, y: float, zoom: float) -> None:
    view = a_view(frame)
    view.move_to(view.x_m, view.y_m, zoom)
    assert view.point_px(*view.to_m(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(x=st.floats(300, 700), y=st.floats(300, 500), step=st.floats(0.05, 2))
def test_zooming_keeps_the_ground_under_the_cursor(
    frame: CityFrame, x: float, y: float, step: float
) -> None:
    view = a_view(frame)
    held = view.to_m(x, y)
    view.zoom_about(view.zoom + step, x, y)
    assert view.to_m(x, y) == pytest.approx(held, abs=1e-6)


def test_zoom_and_middle_stay_within_their_limits(frame: CityFrame) -> None:
    view = a_view(frame)
    view.move_to(1e9, -1e9, 99)
    left, top, right, _ = frame.bounds_m
    assert (view.x_m, view.y_m, view.zoom) == (right, top, NEAREST_ZOOM)
    view.move_to(left, top, -99)
    assert view.zoom == view.least_zoom


def test_fitting_shows_all_of_a_rectangle(frame: CityFrame) -> None:
    left, top, right, bottom = a_view(frame).rect_m()
    assert left <= frame.bounds_m[0] and right >= frame.bounds_m[2]
    assert top <= frame.bounds_m[1] and bottom >= frame.bounds_m[3]


def test_seen_leaves_out_what_is_off_the_screen_and_unknown() -> None:
    view = Viewport(100, 100)
    x_px = np.array([-20.0, 50.0, 130.0, np.nan])
    assert view.seen(x_px, np.full(4, 50.0), 10).tolist() == [1]
