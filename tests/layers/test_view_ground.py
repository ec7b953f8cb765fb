"""The view's ground, theme and words, and whose workers draw it."""

import gc
import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from layers.furniture import length_words, position_words, round_length
from layers.view import MapView
from resources.tokens import DARK, LIGHT

from . import town
from .makers import case_at, middle
from .sight import frame_of, is_like


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


def test_a_view_that_goes_leaves_no_worker(qtbot, qapp, town_map, tmp_path) -> None:
    made = MapView()
    qtbot.addWidget(made)
    made.set_city(town.city())
    made.set_map(town_map, tmp_path)
    qtbot.waitUntil(lambda: made.scene.data is not None, timeout=20_000)
    made.stop()
    gc.collect()
    assert not [t.name for t in threading.enumerate() if t.name.startswith("map-")]
