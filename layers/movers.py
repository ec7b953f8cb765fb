"""The common part of everything that moves: arrays, gliding, sprites, age, picking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from backend.domain.clocks.clock import Face
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.terms.words import Words
from backend.situation import Changes, Situation
from resources.tokens import FONT_FAMILY, Theme

from . import words
from .base import Canvas, MapLayer, Part, Picked, Scene
from .frame import Floats
from .mover_store import GLIDE_S, MoverStore
from .sprites import Atlas, thinned
from .viewport import Viewport

N_HEADINGS = 32
_STOPPED = N_HEADINGS
_FACES = N_HEADINGS + 1
_SLOW_MPS = 0.4
_REACH_PX = 12.0
_MOST_TOLD = 2000
_TOLD_WITHIN_S = 1.0
_MOST_AGES = 120


class Look(NamedTuple):
    """How one kind of mover is painted: its tone per theme and the sign in its disc."""

    dark: str
    light: str
    sign: Words


@dataclass(frozen=True, slots=True)
class Disc:
    """How big the discs are from a zoom on; ``has_sign`` writes the kind inside."""

    from_zoom: float
    side_px: float
    has_sign: bool


class MoverLayer(MapLayer):
    """Movers of some kinds. A subclass gives ``spec``, ``looks`` and ``discs``."""

    has_movers = True
    looks: ClassVar[dict[MoverKind, Look]]
    discs: ClassVar[tuple[Disc, ...]]

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.store = MoverStore()
        self._kinds = tuple(self.looks)
        self._movers: dict[str, Mover] = {}
        self._has_met = False
        self._atlases: dict[tuple[float, str], Atlas] = {}
        self._fresh: list[tuple[str, str, int]] = []
        self._heard_s: float | None = None
        self._n_taken = 0
        self._moving: NDArray[np.intp] = np.zeros(0, dtype=np.intp)

    # ---- what is known -----------------------------------------------------------------------

    def dress(self) -> None:
        """Forget painted discs."""
        self._atlases.clear()

    def reset(self) -> None:
        """Another city: forget all movers."""
        self.store = MoverStore()
        self._movers = {}
        self._has_met = False
        self._heard_s = None
        self._n_taken += 1

    def take(self, situation: Situation, changes: Changes, faces: Mapping[str, Face]) -> bool:
        """Absorb movers and their fixes."""
        del faces
        if self.scene.frame is None:
            return False
        if changes.city is not None or changes.reset or not self._has_met:
            self._meet(situation)
            fixes = tuple(situation.fixes.values())
        else:
            fixes = changes.fixes
        scene = self.scene
        rows = self.store.take(fixes, scene.frame, scene.now_s, glides=scene.glide_fps > 0)
        if len(rows):
            self._n_taken += 1
            self._note_heard(int(self.store.seen_ms[rows].max()))
            self.moved(rows)
        return len(rows) > 0

    def _note_heard(self, newest_ms: int) -> None:
        """Note as of when the stream is true: a fix that was old when it came is not made young."""
        true_s = self.scene.now_s - self.scene.real_age_s(newest_ms)
        self._heard_s = true_s if self._heard_s is None else max(self._heard_s, true_s)

    def _meet(self, situation: Situation) -> None:
        """Take who moves; when somebody has left, begin anew."""
        mine = [mover for mover in situation.movers.values() if mover.kind in self.looks]
        movers = {mover.mover_id: mover for mover in mine}
        if not self._movers.keys() <= movers.keys():
            self.reset()
        self._movers, self._has_met = movers, situation.city is not None
        self.store.add(
            [mover.mover_id for mover in mine], [self._kinds.index(mover.kind) for mover in mine]
        )

    def moved(self, rows: NDArray[np.intp]) -> None:
        """Rows have a newer fix; a subclass may keep more of it."""

    def count(self) -> int | None:
        """Return how many movers have a position; where none has, nobody has been heard yet."""
        n_seen = int(np.count_nonzero(self.store.seen_ms))
        return n_seen if n_seen or (self._has_met and not self._movers) else None

    @property
    def heard_s(self) -> float | None:
        """Monotonic second at which the newest fix was true."""
        return self._heard_s

    def next_s(self, view: Viewport, now_s: float) -> float:
        """Return in how many seconds the fastest marker in sight has glided by a pixel."""
        return self.store.next_s(now_s, view.rect_m(), view.m_per_px / view.dpr)

    def painted(self) -> list[tuple[str, str, int]]:
        """Return fixes that were on the screen for the first time: ``"fix"``, id, city time."""
        fresh, self._fresh = self._fresh, []
        return fresh

    # ---- paint -------------------------------------------------------------------------------

    @property
    def standing_mark(self) -> tuple[object, ...]:
        """Changes with each fix, and as time passes for what is old."""
        store, scene = self.store, self.scene
        n_stale = int(np.count_nonzero(store.seen_ms < scene.now_ms - scene.stale_ms))
        return (self._n_taken, n_stale, int(scene.now_s) if n_stale else 0)

    def paint(self, canvas: Canvas) -> None:
        """Paint the discs on the screen."""
        store, view = self.store, canvas.view
        rows = self._rows_of(canvas)
        x_m, y_m = store.places(canvas.now_s, rows)
        x_px, y_px = view.to_px(x_m, y_m)
        seen = view.seen(x_px, y_px, canvas.border_px / 2)
        self._note_painted(rows, rows[seen], canvas.now_s)
        if len(seen) == 0:
            return
        rows, x_px, y_px = rows[seen], x_px[seen], y_px[seen]
        disc = self.disc_at(view.zoom)
        atlas = self._atlas(disc)
        columns = np.rint(x_px * view.dpr).astype(np.intp) + canvas.border_px
        lines = np.rint(y_px * view.dpr).astype(np.intp) + canvas.border_px
        kept = thinned(columns, lines, canvas.pixels.shape[1])
        atlas.blit(canvas.pixels, columns[kept], lines[kept], self._sprites(rows[kept]))
        if disc.has_sign:
            self._paint_ages(canvas.painter, rows, x_px, y_px, disc)

    def _rows_of(self, canvas: Canvas) -> NDArray[np.intp]:
        """Return the rows of the part; who moves is settled whenever what stands is painted."""
        if canvas.part is Part.MOVING:
            return self._moving
        if canvas.part is Part.ALL:
            return np.arange(len(self.store))
        is_moving = self.store.moves(canvas.now_s)
        self._moving = np.flatnonzero(is_moving)
        return np.flatnonzero(~is_moving)

    def disc_at(self, zoom: float) -> Disc:
        """Return the disc of a zoom."""
        return [disc for disc in self.discs if zoom >= disc.from_zoom][-1]

    def is_stale(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return whether the newest fix of each row is too old to be called current."""
        return self.scene.now_ms - self.store.seen_ms[rows] > self.scene.stale_ms

    def _sprites(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        store = self.store
        turn = np.rint(store.heading_deg[rows] / 360.0 * N_HEADINGS).astype(np.intp) % N_HEADINGS
        turn[store.speed_mps[rows] < _SLOW_MPS] = _STOPPED
        age = self.is_stale(rows).astype(np.intp)
        return (store.kind[rows].astype(np.intp) * 2 + age) * _FACES + turn

    def _atlas(self, disc: Disc) -> Atlas:
        size = self.scene.scale * self.scene.dpr
        key = (disc.side_px * size, self.scene.lang if disc.has_sign else "")
        if key not in self._atlases:
            painter = _DiscPainter(self, disc, size)
            n_sprites = len(self._kinds) * 2 * _FACES
            self._atlases[key] = Atlas(painter.radius, painter.ground, n_sprites, painter.paint)
        return self._atlases[key]

    def _paint_ages(
        self, painter: QPainter, rows: NDArray[np.intp], x_px: Floats, y_px: Floats, disc: Disc
    ) -> None:
        """Write the age beside what has not been heard of for long."""
        stale = np.flatnonzero(self.is_stale(rows))
        if len(stale) == 0 or len(stale) > _MOST_AGES:
            return
        font = QFont(FONT_FAMILY)
        font.setPixelSize(round(11 * self.scene.scale))
        painter.setFont(font)
        painter.setPen(QColor(self.scene.theme.text_3))
        for i in stale:
            age_s = (self.scene.now_ms - self.store.seen_ms[rows[i]]) / 1000
            place = QPointF(x_px[i] + disc.side_px * self.scene.scale / 2 + 3, y_px[i] + 4)
            painter.drawText(place, words.age(age_s).of(self.scene.lang))

    def _note_painted(self, rows: NDArray[np.intp], seen: NDArray[np.intp], now_s: float) -> None:
        """Note who is seen at a new fix; what came long ago or out of sight is no news any more.

        Args:
            rows: Those that were to be painted.
            seen: Those of them that were in sight.
            now_s: Monotonic seconds.
        """
        store = self.store
        if not store.is_news[rows].any():
            return
        has_arrived = store.arrived(now_s)
        is_late = now_s - store.since_s > GLIDE_S + _TOLD_WITHIN_S
        told = seen[store.is_news[seen] & has_arrived[seen] & ~is_late[seen]]
        store.is_news[rows[has_arrived[rows]]] = False
        self._fresh += [
            ("fix", store.ids[row], int(store.seen_ms[row])) for row in told[:_MOST_TOLD]
        ]

    # ---- pick --------------------------------------------------------------------------------

    def pick(self, view: Viewport, x_px: float, y_px: float) -> Picked | None:
        """Return the nearest mover within reach."""
        store = self.store
        if len(store) == 0:
            return None
        x_m, y_m = view.to_m(x_px, y_px)
        reach_m = _REACH_PX * self.scene.scale * view.m_per_px
        near = np.flatnonzero(
            (np.abs(store.x_m - x_m) < reach_m) & (np.abs(store.y_m - y_m) < reach_m)
        )
        if len(near) == 0 or self.scene.frame is None:
            return None
        far = np.hypot(store.x_m[near] - x_m, store.y_m[near] - y_m) / view.m_per_px
        row, far_px = int(near[np.argmin(far)]), float(far.min())
        lon, lat = self.scene.frame.to_deg(float(store.x_m[row]), float(store.y_m[row]))
        mover = self._movers.get(store.ids[row])
        label = store.ids[row] if mover is None else mover.label
        age_s = (self.scene.now_ms - int(store.seen_ms[row])) / 1000
        return Picked("mover", (store.ids[row],), far_px, lon, lat, Words(label, label), age_s)


class _DiscPainter:
    """Paints the sprites of one disc size: kind, fresh or stale, heading."""

    def __init__(self, layer: MoverLayer, disc: Disc, size: float) -> None:
        self._looks = list(layer.looks.values())
        self._theme: Theme = layer.scene.theme
        self._lang = layer.scene.lang
        self._disc = disc
        self.radius = disc.side_px * size / 2
        self._size = size
        self.ground = QColor(self._theme.window if self._theme.key == "dark" else self._theme.panel)

    def paint(self, painter: QPainter, i: int) -> None:
        """Paint sprite ``i`` around the origin."""
        face = i % _FACES
        is_stale = (i // _FACES) % 2 == 1
        look = self._looks[i // _FACES // 2]
        theme = self._theme
        tone = QColor(theme.none if is_stale else look.dark if theme.key == "dark" else look.light)
        if self._disc.side_px < 11:
            self._paint_dot(painter, tone, is_stale)
        elif self._disc.has_sign:
            self._paint_sign(painter, look, tone, face, is_stale)
        else:
            self._paint_arrow(painter, tone, face, is_stale)

    def _paint_dot(self, painter: QPainter, tone: QColor, is_stale: bool) -> None:
        inner = self.radius - 1.2 * self._size
        painter.setPen(Qt.PenStyle.NoPen)
        if is_stale:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tone, 1.2 * self._size))
            inner -= 0.6 * self._size
        else:
            painter.setBrush(tone)
        painter.drawEllipse(QPointF(0, 0), inner, inner)

    def _paint_arrow(self, painter: QPainter, tone: QColor, face: int, is_stale: bool) -> None:
        radius = self.radius
        painter.setPen(QPen(tone, 1.3 * self._size))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        edge = radius - 1.6 * self._size
        painter.drawEllipse(QPointF(0, 0), edge, edge)
        if not is_stale:
            painter.setBrush(tone)
        painter.setPen(QPen(tone, 0.8 * self._size))
        if face == _STOPPED:
            painter.drawEllipse(QPointF(0, 0), radius * 0.26, radius * 0.26)
            return
        painter.rotate(face * 360.0 / N_HEADINGS)
        tip = [(0, -0.62), (0.44, 0.42), (0, 0.2), (-0.44, 0.42)]
        painter.drawPolygon(QPolygonF([QPointF(x * radius, y * radius) for x, y in tip]))

    def _paint_sign(
        self, painter: QPainter, look: Look, tone: QColor, face: int, is_stale: bool
    ) -> None:
        """Paint the sign in a ring, and the heading as a tip between the ring and the edge."""
        radius, size = self.radius, self._size
        inner = radius - 4.4 * size
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, (1.0 if is_stale else 1.6) * size))
        painter.drawEllipse(QPointF(0, 0), inner, inner)
        font = QFont(FONT_FAMILY)
        font.setWeight(QFont.Weight.Bold)
        font.setPixelSize(max(6, round(inner * 1.32)))
        painter.setFont(font)
        box = QRectF(-radius, -radius, 2 * radius, 2 * radius)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, look.sign.of(self._lang))
        if face == _STOPPED:
            return
        painter.rotate(face * 360.0 / N_HEADINGS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if is_stale else tone)
        top, foot = -radius + 0.6 * size, -inner - 0.2 * size
        tip = [(0, top), (4.2 * size, foot + size), (-4.2 * size, foot + size)]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in tip]))
