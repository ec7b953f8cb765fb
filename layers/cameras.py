"""Cameras: where they stand, where they look, and which of them give no picture."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from backend.domain.cameras.camera import Camera, standing
from backend.domain.clocks.clock import Face
from backend.domain.terms.words import Words
from backend.situation import Changes, Situation

from . import words
from .base import Canvas, LayerSpec, MapLayer, Picked, Scene
from .viewport import Viewport

_CONES_FROM = 7.0
_BODIES_FROM = 5.4
_REACH_PX = 12.0
_WORKS = ("live", "connecting", "")


class CamerasLayer(MapLayer):
    """All cameras that stand; those of a vehicle are where its mark is."""

    spec = LayerSpec("cameras", words.LAYER_CAMERAS, z=20, order=50, still=True, ages=False)

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._cameras: tuple[Camera, ...] = ()
        self._x_m = np.zeros(0)
        self._y_m = np.zeros(0)
        self._states: dict[str, str] = {}
        self._has_met = False

    def take(self, situation: Situation, changes: Changes, faces: Mapping[str, Face]) -> bool:
        """Absorb the city's cameras."""
        del faces
        city, frame = situation.city, self.scene.frame
        if city is None or frame is None or (self._has_met and changes.city is None):
            return False
        self._has_met = True
        self._cameras = standing(city.cameras)
        if self._cameras:
            self._x_m, self._y_m = frame.to_m(
                [camera.lon_deg for camera in self._cameras],
                [camera.lat_deg for camera in self._cameras],
            )
        return True

    def reset(self) -> None:
        """Another city: forget the cameras."""
        self._cameras = ()
        self._has_met = False
        self._x_m = self._y_m = np.zeros(0)

    def set_states(self, states: Mapping[str, str]) -> bool:
        """Take ``"live"``, ``"frozen"``, ``"absent"`` or ``"connecting"`` per camera id.

        Returns:
            Whether anything must be painted again.
        """
        new = {camera_id: state in _WORKS for camera_id, state in states.items()}
        old = {camera_id: state in _WORKS for camera_id, state in self._states.items()}
        self._states = dict(states)
        return new != old

    def count(self) -> int | None:
        """Return how many cameras there are."""
        return len(self._cameras) if self._has_met else None

    def paint(self, canvas: Canvas) -> None:
        """Paint view cones near, bodies in between, dots far."""
        x_px, y_px = canvas.view.to_px(self._x_m, self._y_m)
        shown = canvas.view.seen(x_px, y_px, 120)
        zoom = canvas.view.zoom
        for k in shown:
            camera, place = self._cameras[k], QPointF(float(x_px[k]), float(y_px[k]))
            if zoom >= _CONES_FROM:
                self._paint_cone(canvas.painter, camera, place, canvas.view.m_per_px)
        for k in shown:
            camera, place = self._cameras[k], QPointF(float(x_px[k]), float(y_px[k]))
            works = self._states.get(camera.camera_id, "") in _WORKS
            if zoom >= _BODIES_FROM:
                self._paint_body(canvas.painter, camera, place, works)
            else:
                self._paint_dot(canvas.painter, place, works)

    def _tone(self, works: bool) -> QColor:
        return QColor(self.scene.theme.text_2 if works else self.scene.theme.none)

    def _paint_cone(
        self, painter: QPainter, camera: Camera, place: QPointF, m_per_px: float
    ) -> None:
        works = self._states.get(camera.camera_id, "") in _WORKS
        tone = self._tone(works)
        tone.setAlphaF(0.20 if works else 0.08)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        reach = camera.reach_m / m_per_px
        box = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        start = 90 - camera.view_deg - camera.span_deg / 2
        painter.drawPie(box, round(start * 16), round(camera.span_deg * 16))

    def _paint_body(self, painter: QPainter, camera: Camera, place: QPointF, works: bool) -> None:
        size, theme = self.scene.scale, self.scene.theme
        painter.save()
        painter.translate(place)
        painter.rotate(camera.view_deg - 90)
        painter.scale(size, size)
        painter.setPen(QPen(QColor(theme.window), 1.4))
        painter.setBrush(self._tone(True) if works else QColor(theme.panel))
        if not works:
            painter.setPen(QPen(self._tone(False), 1.3))
        painter.drawRoundedRect(QRectF(-6, -3.6, 11, 7.2), 1.6, 1.6)
        painter.drawRect(QRectF(5, -2.2, 2.6, 4.4))
        painter.restore()
        if not works:
            # The same square that says late and danger everywhere.
            painter.setPen(QPen(QColor(theme.window), 1))
            painter.setBrush(QColor(theme.act))
            side = 6 * size
            painter.drawRect(QRectF(place.x() + 3 * size, place.y() - 9 * size, side, side))

    def _paint_dot(self, painter: QPainter, place: QPointF, works: bool) -> None:
        side = 4.5 * self.scene.scale
        painter.setPen(QPen(QColor(self.scene.theme.window), 1))
        painter.setBrush(self._tone(works))
        painter.drawRect(QRectF(place.x() - side / 2, place.y() - side / 2, side, side))

    def pick(self, view: Viewport, x_px: float, y_px: float) -> Picked | None:
        """Return the nearest camera within reach."""
        if not self._cameras:
            return None
        at_x, at_y = view.to_px(self._x_m, self._y_m)
        far = np.hypot(at_x - x_px, at_y - y_px)
        k = int(np.argmin(far))
        if far[k] > _REACH_PX * self.scene.scale:
            return None
        camera = self._cameras[k]
        return Picked(
            "camera",
            (camera.camera_id,),
            float(far[k]),
            camera.lon_deg,
            camera.lat_deg,
            Words(camera.name, camera.name),
        )
