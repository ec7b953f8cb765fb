"""Movers, cameras, grids and strips on the view: told, faded, picked."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cases.extras import Extras
from backend.domain.field.mover import Mover, MoverKind
from backend.situation import Changes
from layers import movers as movers_room
from layers import view as view_room
from layers import words
from layers.base import Canvas
from layers.place_line import PlaceLine
from resources.tokens import DARK

from .conftest import NOW_MS
from .makers import case_at, fix_at, middle
from .sight import frame_of, is_like


def test_a_fix_is_told_when_its_marker_stands_at_it(view, tell, frame, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(movers_room, "_TOLD_WITHIN_S", 60.0)  # however long the machine stood still
    rows = []
    view.on_painted = rows.extend
    x0, y0 = middle(frame)
    bus = Mover("B1", MoverKind.BUS, "公交 1")
    tell(fixes=[fix_at(frame, "B1", x0, y0)], movers=[bus])
    qtbot.waitUntil(lambda: ("fix", "B1", NOW_MS) in rows)
    tell(fixes=[fix_at(frame, "B1", x0 + 9, y0, NOW_MS + 1000)], movers=[bus], now_ms=NOW_MS + 1000)
    qtbot.waitUntil(lambda: ("fix", "B1", NOW_MS + 1000) in rows)


def test_an_old_fix_fades_and_says_its_age(view, tell, frame) -> None:
    x0, y0 = middle(frame)
    view.centre_on(*frame.to_deg(x0, y0), zoom=9.0)
    car = Mover("V1", MoverKind.MUCK, "99-渣-07")
    tell(fixes=[fix_at(frame, "V1", x0, y0)], movers=[car])
    fresh = frame_of(view)[250:350, 350:520]
    tell(movers=[car], now_ms=NOW_MS + 61_000)
    old = frame_of(view)[250:350, 350:520]
    assert (fresh != old).sum() > 100
    assert is_like(old, DARK.none).any()
    found = view.pick_at(QPointF(400, 300))
    assert found.title.zh == "99-渣-07"
    assert words.age(found.age_s).zh == "1 分钟前"


def test_a_fast_city_lets_positions_grow_older_before_they_fade(view) -> None:
    scene = view.scene
    scene.note_time(NOW_MS, 10.0)
    scene.note_time(NOW_MS + 120_000, 12.0)
    assert scene.stale_ms == 180_000
    scene.note_time(NOW_MS + 121_000, 13.0)
    assert scene.stale_ms == 180_000, "what came at the old speed is still the newest there is"
    for second in (14.0, 15.0, 16.0):
        scene.note_time(NOW_MS + round((108.0 + second) * 1000), second)
    assert scene.stale_ms == 60_000


def test_a_silent_mover_fades_at_sixty_fold_speed_too(view, tell, frame) -> None:
    """In city time it fades after three missed batches, and says its age in city time."""
    x0, y0 = middle(frame)
    one, two = (Mover(f"V{i}", MoverKind.MUCK, f"99-渣-{i}") for i in (1, 2))
    tell(fixes=[fix_at(frame, m.mover_id, x0, y0) for m in (one, two)], movers=[one, two])
    layer, scene = view.deck["vehicles"], view.scene
    for k in range(1, 6):
        now_ms = NOW_MS + k * 60_000
        scene.note_time(now_ms, scene.now_s + 1.0)
        layer.store.take([fix_at(frame, "V1", x0 + k, y0, now_ms - 40_000)], frame, scene.now_s)
    assert layer.is_stale(np.array([0, 1])).tolist() == [False, True]


def test_the_list_tells_the_real_age_of_the_stream_at_any_speed(
    view, tell, frame, monkeypatch
) -> None:
    now_s = [100.0]
    monkeypatch.setattr(view_room, "moment", lambda: now_s[0])
    x0, y0 = middle(frame)
    bus = Mover("B1", MoverKind.BUS, "公交 1")
    layer = view.deck["buses"]
    view.scene.note_time(NOW_MS - 60_000, 99.0)
    for k in range(3):
        now_s[0] = 100.0 + k
        now_ms = NOW_MS + k * 60_000
        tell(fixes=[fix_at(frame, "B1", x0 + k, y0, now_ms - 30_000)], movers=[bus], now_ms=now_ms)
    assert view.scene.speed == pytest.approx(60)
    assert layer.heard_s == pytest.approx(101.5), "half a minute of this city is half a second"


def test_an_old_position_is_not_young_because_it_has_just_come(view, tell, frame) -> None:
    bus = Mover("B1", MoverKind.BUS, "公交 1")
    tell(fixes=[fix_at(frame, "B1", *middle(frame), NOW_MS - 600_000)], movers=[bus])
    assert view.scene.now_s - view.deck["buses"].heard_s == pytest.approx(600)


def test_cameras_can_be_picked_and_a_dead_one_looks_dead(view, tell, frame, qtbot) -> None:
    lon, lat = frame.to_deg(*middle(frame))
    camera = Camera("K1", "食街东口", CameraOwner.OWN, lon, lat)
    tell(cameras=(camera,))
    at = QPoint(400, 300)
    view.centre_on(lon, lat, 8.0)
    alive = frame_of(view)[280:320, 380:420]
    view.set_camera_states({"K1": "absent"})
    qtbot.waitUntil(lambda: is_like(frame_of(view)[280:320, 380:420], DARK.act).any())
    assert not is_like(alive, DARK.act).any()
    with qtbot.waitSignal(view.camera_picked) as heard:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == ["K1"]


def test_the_grid_under_the_cursor_is_named(view, town_map, tmp_path, frame, qtbot) -> None:
    view.set_map(town_map, tmp_path, with_qgis=False)
    qtbot.waitUntil(lambda: view.scene.data is not None, timeout=20_000)
    assert view.deck["grids"].count() == 256
    code = view.deck["grids"].code_at(*middle(frame))
    assert code in {f"{n:03d}" for n in range(256)}
    middle_px = QPointF(view.rect().center())
    line = PlaceLine().text(view.scene, view.deck, view.viewport, middle_px)
    assert line.endswith(code)


def test_x17_returns_draw_the_disputed_strip_on_the_ground(
    view, tell, town_map, tmp_path, frame, qtbot
) -> None:
    view.set_map(town_map, tmp_path, with_qgis=False)
    qtbot.waitUntil(lambda: view.scene.data is not None, timeout=20_000)
    layer = view.deck["strips"]
    assert layer.count() is None
    code = view.deck["grids"].code_at(*middle(frame))
    case = case_at(frame, "K1", *middle(frame))
    case = replace(case, place=replace(case.place, grid_code=code), n_returns=1)
    tell(cases=[case])
    assert layer.count() == 0
    view.looking.move_to(*middle(frame), 8.0)
    calm = painted(view, layer)
    tell(cases=[replace(case, version=2, n_returns=3)])
    assert layer.count() == 1 and layer.strip_at(code).n_returns == 3
    disputed = painted(view, layer)
    assert disputed != calm
    settled = replace(case, version=3, n_returns=3, extras=Extras(ruled_unit_id="td-works"))
    tell(cases=[settled])
    assert painted(view, layer) not in (calm, disputed)


def painted(view, layer) -> bytes:
    """Return what one layer paints, whatever else is on the ground."""
    image = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    pixels = np.zeros((view.height(), view.width()), dtype=np.uint32)
    layer.paint(Canvas(view.viewport, painter, pixels, 0, 0.0))
    painter.end()
    return bytes(image.constBits())


def test_a_city_without_cameras_or_buses_is_met_once(view, tell, frame) -> None:
    situation = tell()
    composed = []
    view._easel.ground.spoil = lambda: composed.append(1)
    for _ in range(3):
        view.take(situation, Changes(), NOW_MS, {})
    assert composed == []


def test_a_mover_that_left_the_city_leaves_the_map(view, tell, frame) -> None:
    one, two = (Mover(f"B{i}", MoverKind.BUS, f"公交 {i}") for i in (1, 2))
    x0, y0 = middle(frame)
    situation = tell(
        fixes=[fix_at(frame, m.mover_id, x0, y0) for m in (one, two)], movers=[one, two]
    )
    assert view.deck["buses"].count() == 2
    del situation.movers["B1"], situation.fixes["B1"]
    tell(movers=[two])
    assert view.deck["buses"].count() == 1


def test_a_fix_seen_long_after_it_came_is_not_told_as_news(view, tell, frame) -> None:
    rows = []
    view.on_painted = rows.extend
    x0, y0 = middle(frame)
    view.centre_on(*frame.to_deg(x0 - 1500, y0), zoom=9.0)
    bus = Mover("B1", MoverKind.BUS, "公交 1")
    tell(fixes=[fix_at(frame, "B1", x0 + 1500, y0)], movers=[bus])
    frame_of(view)
    view.fit_city()
    frame_of(view)
    assert rows == []
