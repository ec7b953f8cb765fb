"""What stands is painted once, what moves in each frame; together they are the whole picture."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPainter, QPixmap

from backend.domain.field.mover import Mover, MoverKind
from layers.base import GLIDE_FPS
from layers.easel import BORDER_PX, Easel, Overlay
from layers.imprint import Imprint
from layers.mover_store import GLIDE_S
from layers.panel import LayerPanel
from layers.view import MapView

from .conftest import NOW_MS
from .makers import case_at, fix_at, middle

_STEP_PX = 40  # discs that do not touch: those painted later lie above in either way
_N = 12


@pytest.fixture
def scene(view: MapView, tell: Callable, frame) -> tuple[MapView, Callable[[float], None]]:
    """A row of cars, every second of which sets out to the south when the test says so."""
    cars = [Mover(f"V{k}", MoverKind.MUCK, f"99-渣-{k:02}") for k in range(_N)]
    x0, y0 = middle(frame)
    view.centre_on(*frame.to_deg(x0, y0), zoom=7.0)
    step_m = _STEP_PX * view.viewport.m_per_px

    def put(south_m: float, at_ms: int, every: int = 1, **more) -> None:
        fixes = [
            fix_at(frame, car.mover_id, x0 + (k - _N / 2) * step_m, y0 + south_m, at_ms)
            for k, car in enumerate(cars)
            if k % every == 0
        ]
        tell(fixes=fixes, movers=cars, **more)

    put(0.0, NOW_MS)
    return view, lambda south_m: put(south_m, NOW_MS + 1_000, every=2)


def picture(view: MapView, easel: Easel, now_s: float, fps: int) -> np.ndarray:
    """Return the frame of a moment, in parts where it glides; the second one, when all is kept."""
    view.scene.glide_fps = fps
    for _ in range(3):
        easel.paint(view.viewport, view.map_state, Overlay(), now_s)
    inside = slice(BORDER_PX, -BORDER_PX)
    return easel._pixels[inside, inside].copy()


def whole_and_parted(view: MapView, now_s: float) -> tuple[np.ndarray, np.ndarray]:
    easel = Easel(view.scene, view.deck)
    easel.dress("#202020")
    return picture(view, easel, now_s, 0), picture(view, easel, now_s, GLIDE_FPS)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99, 1.5])
def test_a_frame_in_parts_equals_the_whole_one_at_each_moment_of_a_glide(scene, share) -> None:
    view, set_out = scene
    set_out(60 * view.viewport.m_per_px)
    began_s = float(view.deck["vehicles"].store.since_s.max())
    whole, parted = whole_and_parted(view, began_s + share * GLIDE_S)
    assert np.array_equal(whole, parted)
    assert len(np.unique(whole)) > 10, "there is something to be seen"


def test_what_glides_goes_on_between_two_news(scene) -> None:
    view, set_out = scene
    set_out(60 * view.viewport.m_per_px)
    began_s = float(view.deck["vehicles"].store.since_s.max())
    easel = Easel(view.scene, view.deck)
    easel.dress("#202020")
    early = picture(view, easel, began_s + 0.2 * GLIDE_S, GLIDE_FPS)
    late = picture(view, easel, began_s + 0.9 * GLIDE_S, GLIDE_FPS)
    fresh = Easel(view.scene, view.deck)
    fresh.dress("#202020")
    assert not np.array_equal(early, late)
    assert np.array_equal(late, picture(view, fresh, began_s + 0.9 * GLIDE_S, 0))


def test_a_case_lies_above_whoever_drives_past_it(scene, tell, frame) -> None:
    view, set_out = scene
    x0, y0 = middle(frame)
    step_m = _STEP_PX * view.viewport.m_per_px
    tell(cases=[case_at(frame, "A", x0 - _N / 2 * step_m, y0 + 10 * view.viewport.m_per_px)])
    set_out(20 * view.viewport.m_per_px)
    began_s = float(view.deck["vehicles"].store.since_s.max())
    whole, parted = whole_and_parted(view, began_s + 0.5 * GLIDE_S)
    spot = view.marker_rect("A").center()
    near = (slice(spot.y() - 6, spot.y() + 7), slice(spot.x() - 6, spot.x() + 7))
    assert np.array_equal(whole[near], parted[near])
    # Only the soft rim of the mark may differ, and by little.
    differs = np.abs((whole & 0xFF).astype(int) - (parted & 0xFF).astype(int))
    assert np.count_nonzero(whole != parted) < 120 and differs.max() < 128


def test_news_while_something_glides_are_painted_at_once(scene, tell, frame) -> None:
    view, set_out = scene
    set_out(60 * view.viewport.m_per_px)
    began_s = float(view.deck["vehicles"].store.since_s.max())
    easel = Easel(view.scene, view.deck)
    easel.dress("#202020")
    now_s = began_s + 0.5 * GLIDE_S
    before = picture(view, easel, now_s, GLIDE_FPS)
    x0, y0 = middle(frame)
    tell(cases=[case_at(frame, "N", x0, y0 - 150 * view.viewport.m_per_px)])
    easel.paint(view.viewport, view.map_state, Overlay(), now_s)
    spot = view.marker_rect("N").center()
    after = easel._pixels[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX]
    near = (slice(spot.y() - 6, spot.y() + 7), slice(spot.x() - 6, spot.x() + 7))
    assert (before[near] != after[near]).any()


def test_frames_leave_out_what_a_panel_covers_and_its_own_repaint_shows_what_is_new(
    view, tell, frame, qtbot
) -> None:
    panel = LayerPanel(view)
    panel.show()
    qtbot.waitUntil(panel.isVisible)
    region = view.covers.open_region()
    assert not region.intersects(panel.geometry())
    assert region.united(panel.geometry()).boundingRect() == view.rect()
    view.resize(900, 700)
    assert not view.covers.open_region().intersects(panel.geometry())
    assert view.covers.open_region().contains(view.rect().bottomLeft())
    panel.hide()
    assert view.covers.open_region().boundingRect() == view.rect()
    assert view.covers.open_region().rectCount() == 1


def test_what_is_printed_into_the_ground_lies_under_marks_and_costs_no_layer(scene) -> None:
    view, _ = scene
    tile = QPixmap(40, 40)
    tile.fill(QColor("#00ff00"))
    easel = Easel(view.scene, view.deck)
    easel.dress("#202020")
    bare = picture(view, easel, 1e9, 0)
    view.scene.imprint = Imprint(tile)
    printed = picture(view, easel, 1e9, 0)
    ground = bare == 0xFF202020
    assert ground.any() and (printed[ground] == 0xFF00FF00).mean() > 0.95
    disc = view.deck["vehicles"]
    x_px, y_px = view.viewport.to_px(disc.store.x_m, disc.store.y_m)
    at = (np.rint(y_px).astype(int), np.rint(x_px).astype(int))
    assert np.array_equal(bare[at], printed[at]), "cars drive over it"


def test_a_print_goes_on_where_the_tile_beside_it_ended(scene) -> None:
    view, _ = scene
    tile = QPixmap(40, 40)
    tile.fill(QColor("#202020"))
    with QPainter(tile) as painter:
        painter.fillRect(0, 0, 1, 40, QColor("#00ff00"))
    easel = Easel(view.scene, view.deck)
    easel.dress("#202020")
    view.scene.imprint = Imprint(tile, -33, 0)
    columns = np.flatnonzero((picture(view, easel, 1e9, 0) == 0xFF00FF00).any(axis=0))
    assert set(np.diff(columns)) == {40} and columns[0] == 7
