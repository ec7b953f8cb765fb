"""The ground of one view, composed cell by cell and then only shifted.

A pan is a copy of memory. What comes into sight, and what better tiles make anew, is composed a
few cells a frame, so that no frame is late for it; until its turn a cell shows a hasty picture.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from layers.viewport import Rect, Viewport

from .composer import COARSER, Composer, Mix, PaintStill, Recipe, tile_level
from .field import CELL_PX, Field, Place, Span, cell_field, field_around, field_of, span_of
from .labels import key_of
from .service import TileService
from .tiles import tiles_in

# So long a frame may compose; what is left waits for the next one.
BUDGET_S = 0.006
_RING = 1
_KEPT_RING = 2
_NAMES_AROUND_PX = 200
_AHEAD = 0.5
_OLD_THEME_S = 5.0
Pixels = NDArray[np.uint32]


@dataclass(slots=True)
class Cell:
    """One composed square.

    Attributes:
        recipe: What it was made of, ``None`` for a hasty picture.
        seen_at: Generation of the ground at which it was last known to be right.
        is_fine: All its tiles were there, or stood in for by ones hardly coarser.
    """

    image: QImage
    pixels: Pixels
    recipe: Recipe | None
    seen_at: int
    is_fine: bool


class Ground:
    """Composes and keeps the ground of one view.

    Args:
        paint_still: Paints the still layers; called with a painter, a viewport that is larger than
            what is painted, and whether only a hasty picture is wanted.

    Attributes:
        is_whole: Every tile last shown was there, or stood in for by one hardly coarser.
        is_busy: Something in sight or near it is still to be composed: ask for another frame.
    """

    def __init__(self, paint_still: PaintStill) -> None:
        self._composer = Composer(paint_still)
        self._cells: dict[Place, Cell] = {}
        self._sheet: tuple[float, ...] = ()
        self._client = 0
        self._generation = 0
        self._asked: tuple[object, ...] = ()
        self._hasty = QImage()
        self._theme_until_s = 0.0
        self._scale = 1.0
        self.is_whole = False
        self.is_busy = False

    @property
    def generation(self) -> int:
        """Grows whenever the ground of the same view may look otherwise."""
        return self._generation

    def set_service(self, service: TileService | None) -> None:
        """Take tiles from here from now on."""
        held = self._composer.service
        if held is not None:
            held.want(self._client, [], self._composer.theme_key)
        self._composer.service = service
        self._composer.plan = None
        self._client = 0 if service is None else service.new_client()
        self._cells.clear()
        self.spoil()

    def set_theme(self, theme_key: str, back: str, scale: float) -> None:
        """Take theme, the colour of bare ground, and the size of names."""
        if theme_key != self._composer.theme_key:
            self._theme_until_s = time.monotonic() + _OLD_THEME_S
        self._composer.theme_key, self._composer.back, self._scale = theme_key, back, scale
        self.spoil()

    def spoil(self) -> None:
        """A still layer has changed: compose again, cell by cell."""
        for cell in self._cells.values():
            cell.recipe = None
        self.renew()

    def renew(self) -> None:
        """Tiles or names have come: look again what each cell is made of."""
        self._generation += 1

    def lay(self, view: Viewport, pixels: Pixels, border_px: int, is_hasty: bool = False) -> None:
        """Copy the ground of a view into a frame with a border around the screen.

        Args:
            view: What is shown.
            pixels: ``(H, W)`` device pixels of the frame with its border.
            border_px: Width of the border.
            is_hasty: The zoom is on its way: keep nothing and leave out what is slow.
        """
        height, width = (side - 2 * border_px for side in pixels.shape)
        shown = field_of(view, width, height)
        screen = pixels[border_px : border_px + height, border_px : border_px + width]
        self._ask(view, shown)
        if is_hasty:
            self._rush(view, shown, screen)
            return
        span = span_of(shown)
        self._take_sheet(view, shown.step)
        is_old = self._keeps_old_theme(view, shown.step, span)
        if not is_old:
            self._compose(view, shown.step, span)
        self.is_whole = not is_old and all(self._cells[p].is_fine for p in span.places())
        for place in span.places():
            _blit(self._cells[place], cell_field(shown.step, place), shown, screen)

    def _rush(self, view: Viewport, shown: Field, screen: Pixels) -> None:
        """Paint all of the screen at once, for one frame only."""
        mix = self._composer.mix(shown, view)
        screen[:] = self._rush_on(shown, view, mix)
        self.is_whole, self.is_busy = mix.n_rough == 0, True

    def _rush_on(self, field: Field, view: Viewport, mix: Mix) -> Pixels:
        """Return a hasty picture; it is good until the next one."""
        if self._hasty.size() != field.size:
            self._hasty = QImage(field.size, QImage.Format.Format_RGB32)
        self._composer.paint(self._hasty, field, view, mix, is_hasty=True)
        n_columns = self._hasty.bytesPerLine() // 4
        pixels = np.frombuffer(self._hasty.constBits(), dtype=np.uint32).reshape(-1, n_columns)
        return pixels[:, : field.width]

    # ---- cells -------------------------------------------------------------------------------

    def _take_sheet(self, view: Viewport, step: float) -> None:
        """Cells of another zoom are of no use."""
        sheet = (step, view.zoom, view.dpr)
        if sheet != self._sheet:
            self._cells.clear()
            self._sheet = sheet

    def _keeps_old_theme(self, view: Viewport, step: float, span: Span) -> bool:
        """Return whether the other theme's picture should stay until this one's tiles are here."""
        if not self._theme_until_s:
            return False
        is_held = all(place in self._cells for place in span.places())
        if is_held and time.monotonic() < self._theme_until_s:
            fields = (cell_field(step, place) for place in span.places())
            if any(self._composer.mix(field, view).n_bare for field in fields):
                return True
        self._theme_until_s = 0.0
        self._cells.clear()
        return False

    def _compose(self, view: Viewport, step: float, span: Span) -> None:
        """Fill what is missing in haste, then make as much of it right as the frame has time."""
        self._sketch(view, step, [p for p in span.places() if p not in self._cells])
        until_s = time.perf_counter() + BUDGET_S
        wide = span.grown(_RING)
        near = [*span.inside_out(), *(p for p in wide.inside_out() if not span.holds(p))]
        self.is_busy = False
        for place in near:
            if self._is_right_already(place):
                continue
            if time.perf_counter() > until_s:
                self.is_busy = True
                break
            self._mend(view, step, place)
        self._forget(span.grown(_KEPT_RING))

    def _sketch(self, view: Viewport, step: float, places: list[Place]) -> None:
        """Paint what is missing at once, in haste, and cut it into cells."""
        if not places:
            return
        field = field_around(step, places)
        mix = self._composer.mix(field, view)
        sketch = self._rush_on(field, view, mix)
        for place in places:
            cell = self._cells[place] = _new_cell()
            part = cell_field(step, place)
            x, y = part.left - field.left, part.top - field.top
            cell.pixels[:] = sketch[y : y + CELL_PX, x : x + CELL_PX]
            cell.is_fine = mix.n_rough == 0

    def _is_right_already(self, place: Place) -> bool:
        cell = self._cells.get(place)
        return cell is not None and cell.recipe is not None and cell.seen_at == self._generation

    def _mend(self, view: Viewport, step: float, place: Place) -> None:
        """Compose a cell, unless it would come out as it is."""
        field = cell_field(step, place)
        mix = self._composer.mix(field, view)
        recipe = self._composer.recipe(mix, field)
        cell = self._cells.get(place) or _new_cell()
        if cell.recipe != recipe:
            self._composer.paint(cell.image, field, view, mix)
        cell.recipe, cell.seen_at, cell.is_fine = recipe, self._generation, mix.n_rough == 0
        self._cells[place] = cell

    def _forget(self, kept: Span) -> None:
        for place in [place for place in self._cells if not kept.holds(place)]:
            del self._cells[place]

    # ---- wishes ------------------------------------------------------------------------------

    def _ask(self, view: Viewport, shown: Field) -> None:
        """Tell the service what is needed, when that has changed."""
        service, style = self._composer.service, self._composer.style
        if service is None or not style:
            return
        asked = (shown.step, span_of(shown), style, self._generation, self._scale, self.is_whole)
        if asked == self._asked:
            return
        self._asked = asked
        cover = shown.grown(CELL_PX).rect_m
        level = tile_level(view)
        here = tiles_in(style, level, cover)
        city = tiles_in(style, service.city_level, service.city_rect)
        around = tiles_in(style, max(0, level - COARSER), _grown(cover, _AHEAD))
        # While there are holes the coarse ones come first: a handful of them covers everything.
        wishes = [*city, *here, *around] if self.is_whole else [*city, *around, *here]
        service.want(self._client, wishes, self._composer.theme_key)
        self._find_plan(service, view, shown.grown(CELL_PX + _NAMES_AROUND_PX).rect_m)

    def _find_plan(self, service: TileService, view: Viewport, cover: Rect) -> None:
        """Take the names of this view; until they are there, those of the view before."""
        composer = self._composer
        key = key_of(composer.theme_key, view.zoom, self._scale * view.dpr, cover)
        plan = service.plan(key) or composer.plan
        if plan is not None and plan.key.theme_key != composer.theme_key:
            plan = None
        if plan is not composer.plan:
            composer.plan = plan
            self.renew()


def _new_cell() -> Cell:
    pixels = np.zeros((CELL_PX, CELL_PX), dtype=np.uint32)
    raw = pixels.reshape(-1).view(np.uint8).data
    image = QImage(raw, CELL_PX, CELL_PX, CELL_PX * 4, QImage.Format.Format_RGB32)
    return Cell(image, pixels, None, -1, False)


def _blit(cell: Cell, field: Field, shown: Field, screen: Pixels) -> None:
    """Copy the part of a cell that is on the screen."""
    left, top = max(field.left, shown.left), max(field.top, shown.top)
    right = min(field.left + CELL_PX, shown.left + shown.width)
    bottom = min(field.top + CELL_PX, shown.top + shown.height)
    x, y = left - shown.left, top - shown.top
    screen[y : y + bottom - top, x : x + right - left] = cell.pixels[
        top - field.top : bottom - field.top, left - field.left : right - field.left
    ]


def _grown(rect: Rect, share: float) -> Rect:
    """Return a rectangle grown on each side by a share of its size."""
    dx, dy = (rect[2] - rect[0]) * share, (rect[3] - rect[1]) * share
    return (rect[0] - dx, rect[1] - dy, rect[2] + dx, rect[3] + dy)
