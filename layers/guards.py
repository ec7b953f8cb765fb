"""Who stands guard at a hazard (现场警戒, A14): a person on the map, lost ones marked as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from backend.domain.cases.guards import Guard, GuardBook
from backend.domain.clocks.clock import Face
from backend.domain.terms.words import Words
from backend.situation import Changes, Situation
from resources.tokens import FONT_FAMILY

from . import words
from .base import Canvas, LayerSpec, MapLayer, Part, Picked, Scene
from .viewport import Viewport

# The shield stands beside the place on a stem, so that the hazard's own mark stays in sight.
_BESIDE_PX = (17.0, -17.0)
_SHIELD_PX, _REACH_PX = 19.0, 13.0


class _Shown(NamedTuple):
    """One guard as painted: whole metres, so that a shaking receiver asks for no frame."""

    case_id: str
    account: str
    x_m: int
    y_m: int
    lon_deg: float
    lat_deg: float
    title: Words
    is_lost: bool


class GuardsLayer(MapLayer):
    """Shields where guards stand; where one has no position, at the hazard itself."""

    spec = LayerSpec("guards", words.LAYER_GUARDS, z=95, order=15, ages=False)

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._book = GuardBook()
        self._shown: tuple[_Shown, ...] = ()
        self._is_known = False
        self._mark = 0

    def take(self, situation: Situation, changes: Changes, faces: Mapping[str, Face]) -> bool:
        """Absorb who came, who was relieved, where they are and who fell silent."""
        del faces
        if changes.reset or changes.city is not None:
            self._book.clear()
            self._book.put(situation.cases.values())
            self._is_known = True
        else:
            self._book.put(changes.cases)
            self._book.drop(case.case_id for case in changes.ended)
        if self.scene.frame is None:
            return False
        found = self._book.now(situation.fixes, situation.movers, self.scene.now_ms)
        shown = tuple(self._show(guard, situation) for guard in found)
        is_new, self._shown = shown != self._shown, shown
        self._mark += is_new
        return is_new

    def _show(self, guard: Guard, situation: Situation) -> _Shown:
        place, account, frame = guard.fix or guard.case.place, guard.span.account, self.scene.frame
        assert frame is not None
        x_m, y_m = frame.point_to_m(place.lon_deg, place.lat_deg)
        mover = situation.movers.get(account)
        told = words.GUARD_LOST if guard.is_lost else words.GUARD_TITLE
        title = told.filled(who=mover.label if mover is not None else account)
        at = (round(x_m), round(y_m), round(place.lon_deg, 5), round(place.lat_deg, 5))
        return _Shown(guard.case.case_id, account, *at, title, guard.is_lost)

    def reset(self) -> None:
        """Another city: forget everybody; the next ``take`` of a city tells them."""
        self._book.clear()
        self._shown, self._is_known = (), False
        self._mark += 1

    def dress(self) -> None:
        """Theme or scale has changed."""
        self._mark += 1

    def count(self) -> int | None:
        """Return how many people stand guard."""
        return len(self._shown) if self._is_known else None

    @property
    def standing_mark(self) -> tuple[object, ...]:
        """Changes with who stands where, and with the language of the letter."""
        return (self._mark, self.scene.lang)

    def pick(self, view: Viewport, x_px: float, y_px: float) -> Picked | None:
        """Return the hazard whose guard lies under a pixel: his case is what one acts on."""
        dx, dy = _BESIDE_PX
        best: Picked | None = None
        for one in self._shown:
            x, y = view.point_px(one.x_m, one.y_m)
            size = self.scene.scale
            far = float(np.hypot(x + dx * size - x_px, y + dy * size - y_px))
            if far <= _REACH_PX * size and (best is None or far < best.far_px):
                best = Picked("case", (one.case_id,), far, one.lon_deg, one.lat_deg, one.title)
        return best

    # ---- paint -------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Paint the shields: filled while heard of, hollow with a stroke once lost."""
        if canvas.part is Part.MOVING or not self._shown:
            return
        size, painter = self.scene.scale, canvas.painter
        painter.save()
        for one in self._shown:
            at = QPointF(*canvas.view.point_px(one.x_m, one.y_m))
            middle = at + QPointF(_BESIDE_PX[0] * size, _BESIDE_PX[1] * size)
            self._paint_one(painter, at, middle, one.is_lost)
        painter.restore()

    def _paint_one(self, painter: QPainter, at: QPointF, middle: QPointF, is_lost: bool) -> None:
        theme, size = self.scene.theme, self.scene.scale
        tone = QColor(theme.act if is_lost else theme.info)
        painter.setPen(QPen(tone, 1.8 * size))
        painter.drawLine(at, middle)
        painter.setBrush(tone)
        painter.drawEllipse(at, 2.4 * size, 2.4 * size)
        painter.setPen(QPen(tone if is_lost else QColor(theme.window), 1.8 * size))
        painter.setBrush(QColor(theme.panel) if is_lost else tone)
        painter.drawPath(_shield(middle, _SHIELD_PX * size))
        font = QFont(FONT_FAMILY)
        font.setPixelSize(round(11 * size))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(tone if is_lost else QColor(theme.window))
        side = _SHIELD_PX * size
        box = QRectF(middle.x() - side, middle.y() - side * 1.06, 2 * side, 2 * side)
        letter = "?" if is_lost else words.GUARD_MARK.of(self.scene.lang)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def _shield(middle: QPointF, side: float) -> QPainterPath:
    """Return a shield around a point: straight above, pointed below."""
    x, y, half = middle.x(), middle.y(), side / 2
    path = QPainterPath(QPointF(x - half, y - half))
    path.lineTo(x + half, y - half)
    path.lineTo(x + half, y + half * 0.15)
    path.quadTo(x + half * 0.85, y + half * 0.85, x, y + half * 1.25)
    path.quadTo(x - half * 0.85, y + half * 0.85, x - half, y + half * 0.15)
    path.closeSubpath()
    return path
