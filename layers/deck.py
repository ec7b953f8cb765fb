"""The layers of one view: which there are, which are shown, what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject, Signal

from backend.domain.clocks.clock import Face
from backend.situation import Changes, Situation

from .base import Canvas, MapLayer, Picked, Scene
from .catalogue import LAYERS
from .grids import GridsLayer
from .viewport import Viewport


class LayerDeck(QObject):
    """Hands the same thing to all layers in the right order.

    Signals:
        shown_changed: ``key`` of a layer that was switched on or off, or holds something else.
    """

    shown_changed = Signal(object)

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._layers = {kind.spec.key: kind(scene) for kind in LAYERS}
        self._upwards = sorted(self._layers.values(), key=lambda layer: layer.spec.z)
        self._top_z = max(layer.spec.z for layer in self._upwards if layer.has_movers)

    def __iter__(self) -> Iterator[MapLayer]:
        """Yield the layers in the order of the layer list, topmost first."""
        return iter(sorted(self._layers.values(), key=lambda layer: layer.spec.order))

    def __getitem__(self, key: str) -> MapLayer:
        """Return a layer by its key."""
        return self._layers[key]

    def set_on(self, key: str, is_on: bool) -> None:
        """Show or hide a layer."""
        layer = self._layers[key]
        if layer.is_on is not is_on:
            layer.is_on = is_on
            self.shown_changed.emit(key)

    def renew(self, key: str) -> None:
        """Have a layer painted that was handed something beside the changes of the city."""
        self.shown_changed.emit(key)

    def take(
        self, situation: Situation, changes: Changes, faces: Mapping[str, Face]
    ) -> tuple[bool, bool]:
        """Hand changes to all layers.

        Returns:
            Whether anything that moves, and whether anything on the ground, must be painted again.
        """
        is_new = is_ground_new = False
        for layer in self._upwards:
            if layer.take(situation, changes, faces):
                is_ground_new |= layer.spec.still and layer.is_on
                is_new |= layer.is_on
        return is_new, is_ground_new

    def dress(self) -> None:
        """Theme or scale has changed."""
        for layer in self._upwards:
            layer.dress()

    def reset(self) -> None:
        """Another city."""
        for layer in self._upwards:
            layer.reset()

    def paint(self, canvas: Canvas, still: bool) -> None:
        """Paint the layers that are on, back to front: the still ones or the others."""
        for layer in self._upwards:
            if layer.is_on and layer.spec.still is still:
                layer.paint(canvas)

    def paint_parts(self, canvas: Canvas, above: bool) -> None:
        """Paint one part of the layers that are not still.

        Args:
            above: Those above all movers, or the others.
        """
        for layer in self._upwards:
            is_above = layer.spec.z > self._top_z
            if layer.is_on and not layer.spec.still and is_above is above:
                layer.paint(canvas)

    @property
    def standing_mark(self) -> tuple[object, ...]:
        """Changes when the parts that stand would be painted otherwise."""
        return tuple(layer.standing_mark if layer.is_on else None for layer in self._upwards)

    def is_parted(self, view: Viewport) -> bool:
        """Return whether it pays, and is possible, to paint apart what stands and what moves."""
        is_possible = all(layer.is_parted(view) for layer in self._upwards if layer.is_on)
        return is_possible and self._scene.glide_fps > 0

    def paint_under(self, canvas: Canvas) -> None:
        """Paint what lies under all that moves."""
        for layer in self._upwards:
            if layer.is_on:
                layer.paint_under(canvas)

    @property
    def under_mark(self) -> tuple[int, ...]:
        """Changes when ``paint_under`` would paint something else."""
        return tuple(layer.under_mark if layer.is_on else -1 for layer in self._upwards)

    def next_s(self, view: Viewport, now_s: float) -> float:
        """Return in how many seconds a frame would differ although nothing new came."""
        return min(layer.next_s(view, now_s) for layer in self._upwards if layer.is_on)

    def pick(self, view: Viewport, x_px: float, y_px: float) -> Picked | None:
        """Return what lies topmost under a pixel."""
        for layer in reversed(self._upwards):
            found = layer.pick(view, x_px, y_px) if layer.is_on else None
            if found is not None:
                return found
        return None

    def grid_at(self, x_m: float, y_m: float) -> str:
        """Return the code of the unit grid at a place in city metres, ``""`` outside all."""
        grids = self._layers["grids"]
        assert isinstance(grids, GridsLayer)
        return grids.code_at(x_m, y_m)

    def grid_of(self, lon_deg: float, lat_deg: float) -> str:
        """Return the code of the unit grid at a place in degrees, ``""`` outside all."""
        frame = self._scene.frame
        return "" if frame is None else self.grid_at(*frame.point_to_m(lon_deg, lat_deg))

    def painted(self) -> list[tuple[str, str, int]]:
        """Return what the last frame showed for the first time."""
        return [row for layer in self._upwards for row in layer.painted()]
