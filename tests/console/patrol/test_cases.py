"""Open cases in the pictures of a page, and the way on the map (X15, D02)."""

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cases.case import CaseState
from backend.domain.terms.place import Place
from console.kit.case_grid import CaseGrid
from console.patrol.cases import Outline, sighted
from console.patrol.chart import route_of
from layers.history import HistoryLayer
from tests.console.fake_link import new_case

from .test_book import EYES, a_tour
from .test_planted import show_pictures
from .test_window import tell, window  # noqa: F401

pytestmark = pytest.mark.usefixtures("steady_time")

M_PER_DEG = 111_320.0
EYE = Camera("1", "路口", CameraOwner.OWN, 119.6, 38.9, view_deg=90.0, span_deg=60.0, reach_m=80.0)


def case_at(east_m: float, north_m: float, case_id: str = "01A"):
    lon = EYE.lon_deg + east_m / (M_PER_DEG * math.cos(math.radians(EYE.lat_deg)))
    place = Place(lon, EYE.lat_deg + north_m / M_PER_DEG, "学府路", "")
    return replace(new_case(case_id), place=place)


def test_x15_a_case_stands_where_the_camera_sees_it() -> None:
    ahead, left, right = case_at(40, 0), case_at(40, 15), case_at(40, -15)
    boxes = [sighted(EYE, [case]).seen[0][1] for case in (left, ahead, right)]
    across = [box.center().x() for box in boxes]
    assert across[0] < across[1] < across[2] and across[1] == pytest.approx(0.5)
    near, far = (sighted(EYE, [case_at(m, 0)]).seen[0][1] for m in (12, 70))
    assert near.bottom() > far.bottom() and near.width() > far.width()
    assert all(box.top() >= 0 and box.bottom() <= 1.05 for box in (near, far))


def test_x15_what_is_behind_aside_or_too_far_is_named_or_left_out() -> None:
    behind, beside = case_at(-15, 0), case_at(0, 20)
    found = sighted(EYE, [behind, beside, case_at(90, 0)])
    assert found.seen == () and [case.place for case in found.near] == [behind.place, beside.place]
    over = replace(case_at(40, 0), state=CaseState.CLOSED)
    assert sighted(EYE, [over]) == ((), ())


def test_a_grid_knows_open_cases_around_a_place_and_forgets_ended_ones() -> None:
    grid = CaseGrid()
    near, far = case_at(40, 0, "01A"), case_at(40_000, 0, "01B")
    grid.take((near, far))
    assert list(grid.around(EYE.lon_deg, EYE.lat_deg)) == [near] and len(grid) == 2
    grid.take((replace(near, state=CaseState.CLOSED),))
    assert list(grid.around(EYE.lon_deg, EYE.lat_deg)) == [] and len(grid) == 1
    moved = replace(far, place=near.place)
    grid.take((moved,))
    assert list(grid.around(EYE.lon_deg, EYE.lat_deg)) == [moved]
    grid.clear()
    assert len(grid) == 0


def test_d02_the_way_leads_from_the_page_before_and_numbers_this_one() -> None:
    track = route_of(EYES[:4], EYES[4:8])
    assert len(track.lon_deg) == 8 and np.diff(track.at_ms).max() == 1_000
    assert track.marks == ((4, "1"), (5, "2"), (6, "3"), (7, "4"))
    assert route_of([], EYES[:2]).marks == ((0, "1"), (1, "2"))


def test_x15_the_desk_outlines_what_is_open_in_a_picture(window, qtbot) -> None:  # noqa: F811
    tour = a_tour()
    eye = next(eye for eye in EYES if eye.camera_id == tour.stops[0])
    place = Place(eye.lon_deg, eye.lat_deg + 30 / M_PER_DEG, "学府路", "")
    window.link.tell(replace(new_case("01A"), place=place))
    window._parts.face.pull()
    tell(window, tour)
    show_pictures(window, tour)
    marks = window.tiles.case_marks[0]

    def is_outlined() -> bool:
        window.tiles.mosaic.tick()
        window.tiles.mosaic.grab()
        window._cases.show()
        return bool(marks.outlines)

    qtbot.waitUntil(is_outlined)
    (outline,) = marks.outlines
    assert isinstance(outline, Outline) and outline.text.startswith("约 ") and marks.isVisible()
    before = marks.grab().toImage()
    window._parts.lang.use("en")
    window._cases.show()
    for key in window.engine.seats:
        window.engine.give(key, time.monotonic_ns())
    qtbot.waitUntil(is_outlined)
    assert marks.outlines[0].text.startswith("about ") and marks.grab().toImage() != before
    layer = window._rooms.map.deck["history"]
    assert isinstance(layer, HistoryLayer) and layer.count() == 4


def test_x15_no_label_lies_over_another_label_or_outline(window, qtbot) -> None:  # noqa: F811
    marks = window.tiles.case_marks[0]
    marks.resize(600, 400)
    paper = QImage(600, 400, QImage.Format.Format_RGB32)
    painter = QPainter(paper)
    taken = [QRectF(100, 100, 60, 60), QRectF(130, 60, 60, 60)]
    for box in tuple(taken):
        chip = marks._label(painter, box, "约 井盖缺失 · 待受理", taken)
        assert not any(chip.intersects(other) for other in taken)
        taken.append(chip)
    painter.end()
