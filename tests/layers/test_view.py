"""The view: its catalogue, what was painted, picking, selecting, hands and keys."""

import pkgutil
from importlib import import_module

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import layers
from backend.situation import Changes
from layers.base import MapLayer
from layers.catalogue import LAYERS
from layers.view import MapView
from resources.tokens import DARK

from .conftest import NOW_MS
from .makers import case_at, face, middle
from .sight import centre_of, frame_of, is_like


def test_every_layer_of_the_room_is_in_the_catalogue() -> None:
    found = set()
    for module in pkgutil.iter_modules(layers.__path__):
        for thing in vars(import_module(f"layers.{module.name}")).values():
            if isinstance(thing, type) and issubclass(thing, MapLayer) and "spec" in vars(thing):
                found.add(thing)
    assert found == set(LAYERS)


@pytest.mark.parametrize("kind", LAYERS, ids=lambda kind: kind.spec.key)
def test_a_layer_has_a_title_in_both_languages_and_a_place_of_its_own(kind) -> None:
    assert kind.spec.title.zh and kind.spec.title.en
    same = [k for k in LAYERS if k.spec.key == kind.spec.key or k.spec.z == kind.spec.z]
    assert same == [kind]


def test_a_case_is_painted_once_known_and_told_once(view, tell, frame) -> None:
    rows = []
    view.on_painted = rows.extend
    tell([case_at(frame, "C1", *middle(frame))], faces={"C1": face("ok")})
    before = frame_of(view)
    assert view.cases.painted_cases == {"C1"}
    assert rows == [("case", "C1", 1)]
    frame_of(view)
    assert rows == [("case", "C1", 1)]
    at = centre_of(view, "C1")
    assert is_like(before[at.y() - 7, at.x()], DARK.info)


def test_a_new_version_is_told_again_but_counts_once(view, tell, frame) -> None:
    rows = []
    view.on_painted = rows.extend
    x0, y0 = middle(frame)
    for version in (1, 2):
        tell([case_at(frame, "C1", x0, y0, version=version)])
        frame_of(view)
    assert rows == [("case", "C1", 1), ("case", "C1", 2)]
    assert view.cases.painted_cases == {"C1"}


def test_a_case_out_of_sight_is_not_called_painted(view, tell, frame) -> None:
    x0, y0 = middle(frame)
    view.centre_on(*frame.to_deg(x0 - 1500, y0), zoom=9.0)
    tell([case_at(frame, "C1", x0 + 1500, y0)])
    frame_of(view)
    assert view.cases.painted_cases == set()


def test_all_cases_of_a_cluster_are_painted(view, tell, frame) -> None:
    x0, y0 = middle(frame)
    tell([case_at(frame, f"C{i}", x0 + i, y0) for i in range(30)])
    frame_of(view)
    assert len(view.cases.painted_cases) == 30


def test_a_running_late_case_turns_red_without_news(view, tell, frame) -> None:
    tell([case_at(frame, "C1", *middle(frame))], faces={"C1": face("ok")})
    frame_of(view)
    tell(faces={"C1": face("late")}, now_ms=NOW_MS + 1000)
    at = centre_of(view, "C1")
    near = np.s_[at.y() - 9 : at.y() + 9, at.x() - 9 : at.x() + 9]
    assert is_like(frame_of(view)[near], DARK.act).sum() > 50


def test_an_ended_case_leaves_the_map(view, tell, frame, qtbot) -> None:
    case = case_at(frame, "C1", *middle(frame))
    situation = tell([case])
    view.take(situation, Changes(ended=(case,)), NOW_MS, {})
    assert view.deck["cases"].count() == 0
    assert view.marker_rect("C1").isNull()


def test_b07_a_place_that_was_looked_for_is_pinned_until_it_is_taken_away(view, frame) -> None:
    lon, lat = view.position_at(QPointF(view.rect().center()))
    before = frame_of(view)
    view.set_pin(lon, lat, "望川公园")
    pinned = frame_of(view)
    middle_y, middle_x = pinned.shape[0] // 2, pinned.shape[1] // 2
    head = pinned[middle_y - 40 : middle_y, middle_x - 10 : middle_x + 10]
    assert is_like(head, DARK.info).sum() > 60
    view.set_pin(0.0, 0.0, "")
    assert (frame_of(view) == before).all()


def test_pick_finds_the_nearest(view, tell, frame) -> None:
    x0, y0 = middle(frame)
    view.centre_on(*frame.to_deg(x0, y0), zoom=9.0)
    tell([case_at(frame, "C1", x0, y0), case_at(frame, "C2", x0 + 16, y0)])
    nearer_two = view.pick_at(QPointF(400 + 22, 300))
    nearer_one = view.pick_at(QPointF(400 + 6, 300))
    assert (nearer_one.ids, nearer_two.ids) == (("C1",), ("C2",))
    assert view.pick_at(QPointF(200, 100)) is None


def test_a_click_picks_a_marker_and_a_press_tells_for_a_drag(view, tell, frame, qtbot) -> None:
    tell([case_at(frame, "C1", *middle(frame))])
    at = centre_of(view, "C1")
    with qtbot.waitSignal(view.case_pressed) as pressed:
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(view.case_picked) as picked:
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at)
    assert (pressed.args, picked.args) == (["C1", at], ["C1"])


def test_dragging_from_a_marker_does_not_move_the_map(view, tell, frame, qtbot) -> None:
    tell([case_at(frame, "C1", *middle(frame))])
    at, before = centre_of(view, "C1"), view.viewport.key
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    drag(view, at, at + QPoint(120, 60))
    assert view.viewport.key == before


def drag(view: MapView, start: QPoint, end: QPoint) -> None:
    for step in range(1, 6):
        at = QPointF(start + (end - start) * step / 5)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            view.mapToGlobal(at),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, event)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def test_dragging_the_ground_carries_it_along(view, frame) -> None:
    start, end = QPoint(300, 300), QPoint(380, 340)
    held = view.viewport.to_m(300, 300)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    drag(view, start, end)
    assert view.viewport.to_m(380, 340) == pytest.approx(held, abs=1e-6)


def test_a_click_on_the_ground_tells_where(view, frame, qtbot) -> None:
    with qtbot.waitSignal(view.background_clicked) as heard:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    assert heard.args == pytest.approx(view.position_at(QPointF(400, 300)))


def test_a_cluster_opens_and_one_that_cannot_is_handed_out(view, tell, frame, qtbot) -> None:
    x0, y0 = middle(frame)
    tell([case_at(frame, f"C{i}", x0 + 40 * i, y0) for i in range(3)])
    before = view.viewport.zoom
    view.open_cluster(view.pick_at(QPointF(centre_of(view, "C1"))))
    assert view.viewport.zoom > before
    tell([case_at(frame, f"D{i}", x0 - 900, y0 - 900) for i in range(3)])
    with qtbot.waitSignal(view.cluster_picked) as heard:
        view.open_cluster(view.pick_at(QPointF(centre_of(view, "D1"))))
    assert set(heard.args[0]) == {"D0", "D1", "D2"}


def test_keys_pan_zoom_and_centre(view, tell, frame, qtbot) -> None:
    x0, y0 = middle(frame)
    tell([case_at(frame, "C1", x0 + 800, y0)])
    view.select_case("C1")
    zoom, x_m = view.viewport.zoom, view.viewport.x_m
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.viewport.x_m < x_m
    QTest.keyClick(view, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: view.viewport.zoom == pytest.approx(zoom + 0.5))
    QTest.keyClick(view, Qt.Key.Key_F4)
    assert view.viewport.x_m == pytest.approx(x0 + 800, abs=1)


@pytest.mark.parametrize(
    ("key", "held", "is_ours"),
    [
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, False),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier, False),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, True),
    ],
)
def test_a_key_that_is_not_ours_goes_on(view, key, held, is_ours) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, held)
    QApplication.sendEvent(view, event)
    assert view.looking.fits is not is_ours
    assert event.isAccepted() is is_ours


def test_the_whole_city_stays_shown_until_somebody_moves(view, qtbot) -> None:
    view.resize(500, 500)
    assert view.viewport.zoom == pytest.approx(
        view.viewport.fit_zoom(view.scene.frame.bounds_m), abs=1e-6
    )
    view.centre_on(119.60, 38.90, 8.0)
    view.resize(640, 480)
    assert view.viewport.zoom == 8.0


def test_a17_places_are_framed_and_the_ground_in_sight_is_told(view, frame) -> None:
    x_m, y_m = middle(frame)
    places = [frame.to_deg(x_m - 300, y_m - 200), frame.to_deg(x_m + 300, y_m + 100)]
    assert view.looking.show_places(places) and not view.looking.show_places([])
    assert not view.looking.fits, "a resize keeps it"
    west, south, east, north = view.looking.bounds_deg()
    for lon_deg, lat_deg in places:
        assert west < lon_deg < east and south < lat_deg < north
    near_m = view.viewport.rect_m()
    assert view.looking.show_places(places[:1]), "one place alone is seen with its street"
    assert view.viewport.zoom <= 8.0 and view.viewport.rect_m() != near_m
