"""One frame of the map: ground, layers, furniture, in a buffer that numpy and Qt both paint on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QRegion

from .base import Canvas, Picked, Scene
from .basemap.ground import Ground
from .basemap.service import MapPhase, MapState
from .deck import LayerDeck
from .furniture import Furniture
from .standing import Standing
from .viewport import Viewport

# Symbols may hang over the screen's edge by this much, so that no blit needs clipping.
BORDER_PX = 48


@dataclass(slots=True)
class Link:
    """The dashed line of a drag: from which case, to where, and whether it may be dropped there."""

    case_id: str
    to: QPointF
    is_legal: bool


@dataclass(slots=True)
class Pin:
    """A place that was looked for, longitude and latitude in degrees, and what it is called."""

    lon_deg: float
    lat_deg: float
    text: str


@dataclass(slots=True)
class Overlay:
    """What is painted over the layers.

    Attributes:
        text: Line beside the scale bar: position, grid.
        over: What lies under the cursor, and where the cursor is.
        pin: The place that was looked for.
        is_zooming: The view is on its way to another zoom.
    """

    text: str = ""
    over: Picked | None = None
    at: QPointF | None = None
    link: Link | None = None
    link_from: QPointF | None = None
    pin: Pin | None = None
    is_zooming: bool = False


class Easel:
    """Keeps the frame buffer and paints into it."""

    def __init__(self, scene: Scene, deck: LayerDeck) -> None:
        self._scene = scene
        self._deck = deck
        self._furniture = Furniture(scene)
        self._pixels = np.zeros((1, 1), dtype=np.uint32)
        self._image = QImage()
        self._under = np.zeros((1, 1), dtype=np.uint32)
        self._under_key: tuple[object, ...] = ()
        self._standing = Standing(deck)
        self._laid: tuple[float, ...] = ()
        self.ground = Ground(self._paint_still)

    def dress(self, bare: str) -> None:
        """Theme or scale has changed; ``bare`` is the colour where nothing is known."""
        self.ground.set_theme(self._scene.theme.key, bare, self._scene.scale)

    def show(self, painter: QPainter, region: QRegion) -> None:
        """Copy a part of the last frame onto the screen, and end the painter.

        Each rectangle is its own clip: Qt then copies lines, where a clip of many rectangles makes
        it blend spans of pixels.
        """
        dpr = self._image.devicePixelRatio()
        for rect in region:
            painter.setClipRect(rect)
            part = QRectF(QPointF(rect.topLeft()) * dpr, QSizeF(rect.size()) * dpr)
            painter.drawImage(QRectF(rect), self._image, part)
        painter.end()

    def paint(self, view: Viewport, state: MapState, overlay: Overlay, now_s: float) -> None:
        """Paint a frame."""
        self._fit(view)
        is_kept = self._lay(view, overlay.is_zooming)
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            canvas = Canvas(view, painter, self._pixels, BORDER_PX, now_s)
            if is_kept and self._deck.is_parted(view):
                self._standing.paint(canvas, self._under, self._under_key)
            else:
                if is_kept:
                    np.copyto(self._pixels, self._under)
                self._deck.paint(canvas, still=False)
            self._paint_over(painter, view, state, overlay)
        finally:
            painter.end()

    def _lay(self, view: Viewport, is_zooming: bool) -> bool:
        """Lay the ground and what lies on it under all that moves.

        A view that stands still is laid once and then copied; one that moves is laid each time.

        Returns:
            Whether it is kept for the next frame.
        """
        ground, scene = self.ground, self._scene
        printed = scene.imprint.key if scene.imprint is not None else ()
        look = (scene.theme.key, scene.lang, scene.scale, printed)
        key = (view.key, ground.generation, self._deck.under_mark, look)
        if key == self._under_key:
            return True
        ground.lay(view, self._pixels, BORDER_PX, is_zooming)
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._deck.paint_under(Canvas(view, painter, self._pixels, BORDER_PX, 0.0, is_zooming))
        if scene.imprint is not None:
            scene.imprint.paint(painter, view.width_px, view.height_px)
        painter.end()
        is_settled = ground.is_whole and not ground.is_busy and not is_zooming
        if is_settled and view.key == self._laid:
            np.copyto(self._under, self._pixels)
            self._under_key = key
        self._laid = view.key
        return key == self._under_key

    def _fit(self, view: Viewport) -> None:
        """Make the buffer as large as the screen and its border."""
        width, height = round(view.width_px * view.dpr), round(view.height_px * view.dpr)
        shape = (height + 2 * BORDER_PX, width + 2 * BORDER_PX)
        if self._pixels.shape == shape and self._image.devicePixelRatio() == view.dpr:
            return
        self._image = QImage()
        self._pixels = np.zeros(shape, dtype=np.uint32)
        self._under, self._under_key = np.zeros_like(self._pixels), ()
        raw = self._pixels.reshape(-1).view(np.uint8).data
        start = (BORDER_PX * shape[1] + BORDER_PX) * 4
        self._image = QImage(raw[start:], width, height, shape[1] * 4, QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(view.dpr)

    def _paint_still(self, painter: QPainter, view: Viewport, is_hasty: bool) -> None:
        nothing = np.zeros((1, 1), dtype=np.uint32)
        self._deck.paint(Canvas(view, painter, nothing, 0, 0.0, is_hasty), still=True)

    def _paint_over(
        self, painter: QPainter, view: Viewport, state: MapState, overlay: Overlay
    ) -> None:
        furniture = self._furniture
        if overlay.link is not None and overlay.link_from is not None:
            furniture.paint_link(painter, overlay.link_from, overlay.link.to, overlay.link.is_legal)
        if overlay.pin is not None and self._scene.frame is not None:
            pin = overlay.pin
            x_m, y_m = self._scene.frame.point_to_m(pin.lon_deg, pin.lat_deg)
            x_px, y_px = view.to_px(np.array([x_m]), np.array([y_m]))
            furniture.paint_pin(painter, QPointF(x_px[0], y_px[0]), pin.text)
        furniture.paint_scale(painter, view, overlay.text)
        if state.phase is not MapPhase.READY:
            furniture.paint_note(painter, view, state.words.of(self._scene.lang))
        if overlay.over is not None and overlay.at is not None:
            furniture.paint_hover(painter, view, overlay.over, overlay.at)
