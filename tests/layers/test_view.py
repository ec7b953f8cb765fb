"""The view: picking, selecting, hands, words, what was painted, layer list."""

import gc
import pkgutil
import threading
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import layers
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cases.extras import Extras
from backend.domain.field.mover import Mover, MoverKind
from backend.situation import Changes
from layers import movers as movers_room
from layers import view as view_room
from layers import words
from layers.base import Canvas, MapLayer
from layers.catalogue import LAYERS
from layers.furniture import length_words, position_words, round_length
from layers.panel import LayerPanel
from layers.place_line import PlaceLine
from layers.view import MapView
from resources.tokens import DARK, LIGHT

from . import town
from .conftest import NOW_MS
from .makers import case_at, face, fix_at, middle


def frame_of(view: MapView) -> np.ndarray:
    image = view.grab().toImage()
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return pixels.reshape(image.height(), image.width()) & 0xFFFFFF


def is_like(pixels, colour: str) -> np.ndarray:
    """Return where pixels have a colour, up to rounding."""
    wanted = QColor(colour).rgb()
    parts = [
        np.abs((np.asarray(pixels) >> shift & 0xFF).astype(int) - (wanted >> shift & 0xFF))
        for shift in (0, 8, 16)
    ]
    return np.max(parts, axis=0) <= 2


def centre_of(view: MapView, case_id: str) -> QPoint:
    return view.marker_rect(case_id).center()


# ---- the catalogue ---------------------------------------------------------------------------


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


# ---- cases -----------------------------------------------------------------------------------


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


# ---- picking ---------------------------------------------------------------------------------


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


# ---- moving about ----------------------------------------------------------------------------


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


# ---- movers, cameras, grids ------------------------------------------------------------------


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


# ---- ground, theme, words --------------------------------------------------------------------


def test_the_map_says_in_words_that_its_ground_is_broken(
    view, tell, frame, tmp_path, qtbot
) -> None:
    path = tmp_path / "map.gpkg"
    path.write_bytes(b"junk" * 900)
    tell([case_at(frame, "C1", *middle(frame))])
    view.set_map(path, tmp_path)
    qtbot.waitUntil(lambda: "map.gpkg" in view.map_state.words.zh)
    frame_of(view)
    assert view.cases.painted_cases == {"C1"}, "the layers work on"


def test_the_first_whole_frame_is_told_once(view, town_map, tmp_path, qtbot) -> None:
    told = []
    view.first_painted.connect(lambda: told.append(1))
    view.set_map(town_map, tmp_path, with_qgis=False)
    qtbot.waitUntil(lambda: told == [1], timeout=20_000)
    view.fit_city()
    frame_of(view)
    assert told == [1]


def test_another_theme_paints_in_its_own_colours(view, town_map, tmp_path, qtbot, style) -> None:
    view.set_map(town_map, tmp_path, with_qgis=False)
    light, dark = (style.palettes[key]["land"] for key in ("light", "dark"))
    qtbot.waitUntil(lambda: is_like(frame_of(view), dark).sum() > 9000, timeout=20_000)
    view.set_theme(LIGHT)
    qtbot.waitUntil(lambda: is_like(frame_of(view), light).sum() > 9000, timeout=20_000)
    assert is_like(frame_of(view), dark).sum() < 100


def test_two_views_share_one_set_of_workers(view, town_map, tmp_path, qtbot) -> None:
    view.set_map(town_map, tmp_path, with_qgis=False)
    wall = MapView()
    qtbot.addWidget(wall)
    wall.set_city(town.city())
    wall.set_scale(2.0)
    wall.share_map(view)
    wall.resize(600, 400)
    with qtbot.waitSignal(wall.first_painted, timeout=20_000):
        wall.show()
    wall.stop()
    assert view.tiles is wall.tiles
    wall.hide()


@pytest.mark.parametrize(
    ("most_m", "zh", "en"),
    [(130, "100 米", "100 m"), (999, "500 米", "500 m"), (6100, "5 公里", "5 km")],
)
def test_the_scale_bar_has_a_round_length(most_m, zh, en) -> None:
    said = length_words(round_length(most_m))
    assert (said.zh, said.en) == (zh, en)


def test_a_position_reads_as_people_write_it() -> None:
    said = position_words(119.60312, 38.90441)
    assert said.en == "CGCS2000  119.6031°E  38.9044°N"
    assert position_words(-1.5, -2.5).en.endswith("1.5000°W  2.5000°S")


def test_the_link_of_a_drag_is_drawn_and_goes(view, tell, frame) -> None:
    tell([case_at(frame, "C1", *middle(frame))])
    plain = frame_of(view)
    view.draw_link("C1", QPoint(700, 500), True)
    assert is_like(frame_of(view), DARK.good).any()
    view.draw_link("", None)
    assert np.array_equal(frame_of(view), plain)


def test_a_new_case_rings_once_and_then_is_still(view, tell, frame, qtbot) -> None:
    tell([case_at(frame, "C1", *middle(frame))])
    still = frame_of(view)
    view.flash("C1")
    qtbot.waitUntil(lambda: not np.array_equal(frame_of(view), still))
    qtbot.waitUntil(lambda: np.array_equal(frame_of(view), still))


# ---- the layer list --------------------------------------------------------------------------


def test_the_list_shows_counts_and_hides_layers_by_keyboard(view, tell, frame, qtbot) -> None:
    panel = LayerPanel(view)
    panel.show()
    tell([case_at(frame, "C1", *middle(frame))])
    panel.refresh()
    row = panel._rows["cases"]
    assert row.accessibleName().startswith("案件 1")
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert not view.deck["cases"].is_on
    assert view.pick_at(QPointF(centre_of(view, "C1"))) is None
    view.deck.set_on("cases", True)
    assert row.isChecked()


def test_a_count_is_a_dash_until_it_is_known(view, tell, frame) -> None:
    """Nothing is called empty before that is known."""
    panel = LayerPanel(view)
    rows = panel._rows
    assert [row._count()[0] for row in rows.values()] == ["—"] * len(rows)
    assert rows["cases"].accessibleName() == "案件 尚未载入"
    bus = Mover("B1", MoverKind.BUS, "公交 1")
    tell(movers=[bus])
    panel.refresh()
    known = {key: row._count()[0] for key, row in rows.items()}
    assert (known["cases"], known["vehicles"], known["cameras"]) == ("0", "0", "0")
    assert known["buses"] == "—", "there is a bus, but nobody has heard of it yet"
    assert known["grids"] == "—"
    tell(fixes=[fix_at(frame, "B1", *middle(frame))], movers=[bus])
    assert rows["buses"]._count()[0] == "1"


def test_a_map_frame_does_not_paint_the_list_anew(view, tell, monkeypatch) -> None:
    panel = LayerPanel(view)
    panel.show()
    frame_of(view)
    painted = []
    monkeypatch.setattr(type(panel._rows["cases"]), "paint", lambda *_: painted.append(1))
    for _ in range(3):
        frame_of(view)
    assert painted == []


def test_the_list_speaks_the_language_in_force_and_folds(view, tell, qtbot) -> None:
    panel = LayerPanel(view)
    panel.show()
    panel.set_folded(False)
    open_height = panel.height()
    panel.set_folded(True)
    assert panel.height() < open_height / 3
    view.set_language("en")
    panel.refresh()
    assert panel._header.width() == panel._header.sizeHint().width(), "its title grew longer"
    assert panel._rows["buses"].accessibleName().startswith("Buses")
    panel.set_note("cameras", words.N_CASES.filled(n=9))
    assert "9 cases" in panel._rows["cameras"].accessibleName()


def test_the_list_begins_folded_where_it_would_cover_the_map_and_stays_as_chosen(
    view, tell, qtbot
) -> None:
    view.resize(1000, 700)
    panel = LayerPanel(view)
    panel.show()
    assert panel._rows["cases"].isVisible()
    view.resize(620, 640)
    assert not panel._rows["cases"].isVisible()
    assert panel.width() * panel.height() < view.width() * view.height() / 50
    QTest.keyClick(panel._header, Qt.Key.Key_Space)
    assert panel._rows["cases"].isVisible()
    view.resize(600, 600)
    assert panel._rows["cases"].isVisible(), "a person opened it"


def test_a_view_that_goes_leaves_no_worker(qtbot, qapp, town_map, tmp_path) -> None:
    made = MapView()
    qtbot.addWidget(made)
    made.set_city(town.city())
    made.set_map(town_map, tmp_path)
    qtbot.waitUntil(lambda: made.scene.data is not None, timeout=20_000)
    made.stop()
    gc.collect()
    assert not [t.name for t in threading.enumerate() if t.name.startswith("map-")]


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
