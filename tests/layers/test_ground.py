"""The ground: no hole, nothing composed twice, never longer than a frame has time for."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from layers.base import Canvas, Scene
from layers.basemap import ground as ground_room
from layers.basemap.composer import Composer
from layers.basemap.field import CELL_PX, field_of
from layers.basemap.ground import BUDGET_S, Ground
from layers.basemap.mapdata import read_map
from layers.basemap.tiles import TILE_PX, Tile, tiles_in
from layers.grids import GridsLayer
from layers.viewport import Viewport

from .makers import middle
from .test_basemap import pixels_of, rgb


class FewTiles:
    """A service that holds what a test puts in."""

    city_level = 0
    city_rect = (0.0, 0.0, 1.0, 1.0)

    def __init__(self) -> None:
        self.tiles: dict[Tile, QImage] = {}
        self.wanted: list[Tile] = []

    def new_client(self) -> int:
        return 1

    def style_of(self, _theme_key: str) -> str:
        return "s"

    def get(self, tile: Tile) -> QImage | None:
        return self.tiles.get(tile)

    def want(self, _client: int, tiles, _theme_key: str) -> bool:
        self.wanted = list(tiles)
        return True

    def plan(self, _key) -> None:
        return None


def laid(ground: Ground, view: Viewport) -> np.ndarray:
    pixels = np.zeros((view.height_px, view.width_px), dtype=np.uint32)
    ground.lay(view, pixels, 0)
    return pixels


@pytest.mark.parametrize("zoom", [7.0, 7.37, 8.0, 8.6])
def test_a_missing_tile_shows_its_parent_and_leaves_no_hole(qapp, zoom: float) -> None:
    """Only one far ancestor is held, in a colour of its own: every pixel must show it."""
    few = FewTiles()
    image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    few.tiles = {tile: image for tile in tiles_in("s", 4, (0, 0, 20_000, 20_000))}
    ground = Ground(lambda *_: None)
    ground.set_theme("dark", "#ff0000", 1.0)
    ground.set_service(few)
    view = Viewport(640, 480)
    view.x_m, view.y_m, view.zoom = 9_013.7, 9_921.3, zoom
    assert (laid(ground, view) == rgb("#336699")).all()


@pytest.mark.parametrize("is_whole", [False, True])
def test_holes_are_covered_first_then_the_nearest_then_what_may_come(qapp, is_whole: bool) -> None:
    few = FewTiles()
    if is_whole:
        image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
        few.tiles = {tile: image for tile in tiles_in("s", 6, (0, 0, 20_000, 20_000))}
    ground = Ground(lambda *_: None)
    ground.set_service(few)
    view = Viewport(640, 480)
    view.x_m, view.y_m, view.zoom = 9_000.0, 9_000.0, 8.0
    laid(ground, view)
    ground.renew()
    laid(ground, view)
    levels = [tile.z for tile in few.wanted]
    order = {0: 0, 8: 1, 6: 2} if is_whole else {0: 0, 6: 1, 8: 2}
    assert levels == sorted(levels, key=order.__getitem__)
    first = next(tile for tile in few.wanted if tile.z == 8)
    assert first == tiles_in("s", 8, (9_000, 9_000, 9_000.1, 9_000.1))[0]


def settled(ground: Ground, view: Viewport) -> np.ndarray:
    """Lay the ground until nothing is left to compose."""
    pixels = laid(ground, view)
    for _ in range(500):
        if not ground.is_busy:
            return pixels
        pixels = laid(ground, view)
    raise AssertionError("the ground never settles")


def test_a_small_pan_composes_nothing_anew(qapp) -> None:
    painted = []
    ground = Ground(lambda *_: painted.append(1))
    ground.set_service(FewTiles())
    view = Viewport(640, 480)
    view.zoom = 8.0
    settled(ground, view)
    painted.clear()
    for _ in range(5):
        view.pan(5, 3)
        laid(ground, view)
    # At most the cells that came near along two edges.
    assert len(painted) <= 12


def test_a_frame_composes_no_longer_than_its_budget_and_the_rest_later(qapp, monkeypatch) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr(ground_room.time, "perf_counter", lambda: next(clock) * BUDGET_S * 0.6)
    kinds = []
    ground = Ground(lambda _painter, _view, is_hasty: kinds.append(is_hasty))
    ground.set_service(FewTiles())
    view = Viewport(640, 480)
    laid(ground, view)
    assert kinds == [True, False], "one hasty picture of all, then one cell"
    assert ground.is_busy
    settled(ground, view)
    assert kinds.count(True) == 1
    kinds.clear()
    laid(ground, view)
    assert kinds == []


def test_a_better_tile_changes_only_the_cells_it_lies_in(qapp) -> None:
    few = FewTiles()
    grey, red = (QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32) for _ in "ab")
    grey.fill(QColor("#444444"))
    red.fill(QColor("#cc0000"))
    view = Viewport(1280, 960)
    view.x_m, view.y_m, view.zoom = 9_000.0, 9_000.0, 8.0
    few.tiles = {tile: grey for tile in tiles_in("s", 8, view.rect_m(900))}
    painted = []
    ground = Ground(lambda *_: painted.append(1))
    ground.set_theme("dark", "#000000", 1.0)
    ground.set_service(few)
    settled(ground, view)
    painted.clear()
    tile = tiles_in("s", 8, (9_000, 9_000, 9_000.1, 9_000.1))[0]
    few.tiles[tile] = red
    ground.renew()
    pixels = settled(ground, view)
    assert (pixels == rgb("#cc0000")).sum() == TILE_PX * TILE_PX
    assert len(painted) == (TILE_PX // CELL_PX) ** 2


def test_the_old_theme_stays_whole_until_the_new_one_is_there(qapp, monkeypatch) -> None:
    few = FewTiles()
    monkeypatch.setattr(few, "style_of", lambda theme_key: theme_key, raising=False)
    view = Viewport(640, 480)
    view.x_m, view.y_m, view.zoom = 9_000.0, 9_000.0, 8.0
    tones = {"dark": "#111111", "light": "#eeeeee"}
    images = {key: QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32) for key in tones}
    for key, tone in tones.items():
        images[key].fill(QColor(tone))
    here = tiles_in("dark", 8, view.rect_m(300))
    few.tiles = dict.fromkeys(here, images["dark"])
    ground = Ground(lambda *_: None)
    ground.set_theme("dark", "#000000", 1.0)
    ground.set_service(few)
    settled(ground, view)
    ground.set_theme("light", "#ffffff", 1.0)
    assert (laid(ground, view) == rgb(tones["dark"])).all()
    assert not ground.is_whole, "it is not what was asked for"
    few.tiles |= {tile._replace(style="light"): images["light"] for tile in here}
    ground.renew()
    assert (laid(ground, view) == rgb(tones["light"])).all(), "and then all of it at once"


@pytest.mark.parametrize("dpr", [1.0, 1.5])
def test_a_pan_cell_by_cell_looks_like_one_painted_at_once(qapp, town_map, frame, dpr) -> None:
    """Still layers painted in cells must not differ from the whole painted anew."""
    scene = Scene(frame=frame, data=read_map(town_map, frame), dpr=dpr)
    grids = GridsLayer(scene)

    def paint(painter, view, _is_hasty) -> None:
        grids.paint(Canvas(view, painter, np.zeros((1, 1), np.uint32), 0, 0.0))

    view = Viewport(480 / dpr, 360 / dpr, dpr)
    view.x_m, view.y_m = middle(frame)
    view.zoom = 8.7
    ground = Ground(paint)
    ground.set_theme("dark", "#000000", 1.0)
    for moved in (0, 70, 130, 90):
        view.move_to(middle(frame)[0] + moved, middle(frame)[1] - moved)
        pixels = np.zeros((360, 480), dtype=np.uint32)
        ground.lay(view, pixels, 0)
        while ground.is_busy:
            ground.lay(view, pixels, 0)
    field = field_of(view, 480, 360)
    image = QImage(field.size, QImage.Format.Format_RGB32)
    composer = Composer(paint)
    composer.back = "#000000"
    composer.paint(image, field, view, composer.mix(field, view))
    whole = pixels_of(image)
    assert (whole & 0xFFFFFF > 0).mean() > 0.004, "something is drawn at all"
    one, other = (part.view(np.uint8).astype(int) for part in (pixels, whole))
    assert np.abs(one - other).max() <= 40
    assert (np.abs(one - other) > 8).mean() < 0.002
