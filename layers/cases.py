"""Cases on the map: shape = state, glyph = class, clusters whose counts add up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPen

from backend.codebooks import load
from backend.domain.cases.case import Case
from backend.domain.clocks.clock import Face
from backend.domain.terms.words import Words
from backend.situation import Changes, Situation

from . import words
from .base import Canvas, LayerSpec, MapLayer, Part, Picked, Scene
from .case_store import CaseStore
from .cluster import clusters_of
from .frame import Floats
from .marks import (
    CODE_OF,
    MARK_KEYS,
    RING_STEPS,
    cluster_image,
    cluster_side_px,
    mark_image,
    ring_image,
)
from .viewport import Viewport, m_per_px

_CELL_PX = 62.0
_NEAR_CELL_PX = 30.0
_ALONE_CELL_PX = 24.0
_NEAR_ZOOM = 8.4
_MOST_ALONE = 150
_REACH_PX = 17.0
_MARGIN_PX = 40.0
RING_S = 0.6
_TWENTIETHS = 20
_SAME_SPOT_M = 3.0


class Groups(NamedTuple):
    """What is drawn: one mark or badge each; ``(K,)`` arrays, and ``(N,)`` group of each row."""

    x_m: Floats
    y_m: Floats
    n: NDArray[np.intp]
    first: NDArray[np.intp]
    of_row: NDArray[np.intp]
    shares: NDArray[np.intp]


class CasesLayer(MapLayer):
    """All open cases.

    Late, urgent and selected cases never vanish in a cluster of ordinary ones.

    Attributes:
        painted_cases: Ids of all cases that were ever on the screen, alone or in a cluster.
    """

    spec = LayerSpec("cases", words.LAYER_CASES, z=90, order=10)

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._store = CaseStore()
        self._groups: Groups | None = None
        self._groups_key: tuple[object, ...] = ()
        self._selected = ""
        self._rings: dict[str, float] = {}
        self._heard_s: float | None = None
        self._is_known = False
        self._fresh: list[tuple[str, str, int]] = []
        self._lost = False
        self._marks: list[tuple[QPoint, QImage]] = []
        self._marks_key: tuple[object, ...] = ()
        self._shown: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self.painted_cases: set[str] = set()

    # ---- what is known -----------------------------------------------------------------------

    def take(self, situation: Situation, changes: Changes, faces: Mapping[str, Face]) -> bool:
        """Absorb cases and clock faces."""
        frame = self.scene.frame
        if frame is None:
            self._lost = True
            return False
        if changes.reset or changes.city is not None or self._lost:
            self._store.replace_all(situation.cases.values(), faces, frame)
            self._lost = False
        else:
            self._store.drop(case.case_id for case in changes.ended)
            if changes.cases:
                self._store.put(changes.cases, faces, frame)
        # What came with its case is in its mark already.
        was_changed = len(faces) > len(changes.cases) and self._store.set_faces(faces)
        # Whatever comes proves that the stream lives: what is shown is true as of now.
        if changes.cases or changes.ended or changes.reset or changes.fixes:
            self.note_heard(self.scene.now_s)
        self._is_known |= changes.reset or changes.city is not None
        return bool(was_changed or changes.cases or changes.ended or changes.reset)

    def reset(self) -> None:
        """Another city: the next ``take`` reads everything again."""
        self._store = CaseStore()
        self._groups = None
        self._heard_s = None
        self._lost, self._is_known = True, False

    def count(self) -> int | None:
        """Return how many cases are open."""
        return len(self._store) if self._is_known else None

    @property
    def heard_s(self) -> float | None:
        """Monotonic second at which the cases were last known to be true."""
        return self._heard_s

    def note_heard(self, now_s: float) -> None:
        """The stream lived at a monotonic second: nothing unsaid had changed until then."""
        self._heard_s = now_s if self._heard_s is None else max(self._heard_s, now_s)

    def select(self, case_id: str) -> None:
        """Mark one case, ``""`` for none."""
        self._selected = case_id

    def ring(self, case_id: str, now_s: float) -> None:
        """Let a ring run once around a new case."""
        self._rings[case_id] = now_s

    def place_m(self, case_id: str) -> tuple[float, float] | None:
        """Return city metres of an open case."""
        row = self._store.row(case_id)
        return None if row is None else (float(self._store.x_m[row]), float(self._store.y_m[row]))

    def next_s(self, view: Viewport, now_s: float) -> float:
        """Return 0 while a ring is running; where nothing glides it only stands in what comes."""
        del view
        self._rings = {key: at for key, at in self._rings.items() if now_s - at < RING_S}
        return 0.0 if self._rings and self.scene.glide_fps else math.inf

    def painted(self) -> list[tuple[str, str, int]]:
        """Return versions that were on the screen for the first time: ``"case"``, id, version."""
        fresh, self._fresh = self._fresh, []
        return fresh

    # ---- groups ------------------------------------------------------------------------------

    def groups(self, zoom: float) -> Groups:
        """Return what stands for the cases at a zoom; the counts sum to all cases."""
        step = math.floor(zoom * 2) / 2
        key = (self._store.generation, step, self._selected, self.scene.scale)
        if self._groups is None or key != self._groups_key:
            self._groups, self._groups_key = self._grouped(step), key
        return self._groups

    def _grouped(self, step: float) -> Groups:
        store = self._store
        is_alone = store.mark == CODE_OF["late"]
        if np.count_nonzero(is_alone) > _MOST_ALONE:
            is_alone[:] = False
        row = store.row(self._selected)
        is_selected = np.zeros(len(store), dtype=bool)
        if row is not None:
            is_selected[row] = True
            is_alone[row] = False
        cell_px = _NEAR_CELL_PX if step >= _NEAR_ZOOM else _CELL_PX
        unit = m_per_px(step) * self.scene.scale
        parts = (
            (~is_alone & ~is_selected, cell_px * unit),
            (is_alone, _ALONE_CELL_PX * unit),
            (is_selected, 1.0),
        )
        return _joined([self._part(mask, cell_m) for mask, cell_m in parts], len(store))

    def _part(self, mask: NDArray[np.bool_], cell_m: float) -> tuple[NDArray[np.intp], Groups]:
        rows = np.flatnonzero(mask)
        store = self._store
        found = clusters_of(store.x_m[rows], store.y_m[rows], cell_m)
        n_marks = len(MARK_KEYS)
        cell = found.of_row * n_marks + store.mark[rows]
        shares = np.bincount(cell, minlength=len(found.n) * n_marks).reshape(-1, n_marks)
        first = rows[found.first] if len(rows) else found.first
        return rows, Groups(found.x_m, found.y_m, found.n, first, found.of_row, shares)

    # ---- paint -------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Paint what is on the screen. Cost: bounded by how many marks fit on it."""
        groups = self.groups(canvas.view.zoom)
        scene = self.scene
        key = (self._groups_key, canvas.view.key, scene.theme.key, scene.lang, scene.scale)
        if key != self._marks_key:
            self._lay_marks(groups, canvas.view)
            self._marks_key = key
        if canvas.part is not Part.STANDING:
            self._paint_rings(canvas)
        if canvas.part is not Part.MOVING:
            for at, image in self._marks:
                canvas.painter.drawImage(at, image)
            self._paint_selected(canvas)
        self._note_painted(groups, self._shown)

    @property
    def standing_mark(self) -> tuple[object, ...]:
        """Changes with what the marks show, and which is selected."""
        return (self._store.generation, self._selected)

    def dress(self) -> None:
        """Forget the marks as they were."""
        self._marks_key = ()

    def _lay_marks(self, groups: Groups, view: Viewport) -> None:
        """Find the picture of each mark on the screen, and where it goes."""
        x_px, y_px = view.to_px(groups.x_m, groups.y_m)
        self._shown = view.seen(x_px, y_px, _MARGIN_PX)
        size = self.scene.scale * _size_at(view.zoom)
        shares = _twentieths(groups.shares[self._shown])
        self._marks = []
        for k, share in zip(self._shown, shares, strict=True):
            image = self._picture(groups, int(k), share, size)
            half = image.width() / self.scene.dpr / 2
            self._marks.append((QPoint(round(x_px[k] - half), round(y_px[k] - half)), image))

    def _picture(self, groups: Groups, k: int, share: tuple[int, ...], size: float) -> QImage:
        scene, n = self.scene, int(groups.n[k])
        case = self._store.cases[groups.first[k]]
        dense = size * scene.dpr
        is_late = groups.shares[k, CODE_OF["late"]] == n
        if n > 1 and not is_late:
            image = cluster_image(n, share, scene.theme, scene.scale * scene.dpr)
        else:
            key = MARK_KEYS[self._store.mark[groups.first[k]]]
            text = str(n) if n > 1 else ""
            image = mark_image(key, case.class_key, scene.theme, dense, text)
        image.setDevicePixelRatio(scene.dpr)
        return image

    def _paint_selected(self, canvas: Canvas) -> None:
        """Paint a ring around the selected case, and its mark once more on top."""
        row, painter = self._store.row(self._selected), canvas.painter
        if row is None:
            return
        x_px, y_px = canvas.view.point_px(float(self._store.x_m[row]), float(self._store.y_m[row]))
        is_late = self._store.mark[row] == CODE_OF["late"]
        tone = QColor(self.scene.theme.act if is_late else self.scene.theme.info)
        painter.setBrush(_faint(tone, 0.14))
        for radius, alpha, width in ((27, 0.45, 1.6), (19.5, 0.95, 2.4)):
            painter.setPen(QPen(_faint(tone, alpha), width * self.scene.scale))
            reach = radius * self.scene.scale
            painter.drawEllipse(QPointF(x_px, y_px), reach, reach)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        # It is a group of its own, and the last one.
        if len(self._shown) and self._shown[-1] == self.groups(canvas.view.zoom).of_row[row]:
            painter.drawImage(*self._marks[-1])

    def _paint_rings(self, canvas: Canvas) -> None:
        for case_id, start_s in self._rings.items():
            place = self.place_m(case_id)
            share = (canvas.now_s - start_s) / RING_S
            if place is None or not 0 <= share <= 1:
                continue
            x_px, y_px = canvas.view.point_px(*place)
            step = round(share * RING_STEPS)
            image = ring_image(step, self.scene.theme, self.scene.scale * self.scene.dpr)
            image.setDevicePixelRatio(self.scene.dpr)
            half = image.width() / self.scene.dpr / 2
            canvas.painter.drawImage(QPointF(x_px - half, y_px - half), image)

    def _note_painted(self, groups: Groups, on_screen: NDArray[np.intp]) -> None:
        store = self._store
        if not store.is_news.any():
            return
        is_shown = np.zeros(len(groups.n), dtype=bool)
        is_shown[on_screen] = True
        rows = np.flatnonzero(store.is_news & is_shown[groups.of_row])
        if len(rows) == 0:
            return
        store.is_news[rows] = False
        store.was_painted[rows] = True
        shown = [store.cases[row] for row in rows.tolist()]
        self.painted_cases.update([case.case_id for case in shown])
        self._fresh += [("case", case.case_id, case.version) for case in shown]

    # ---- pick --------------------------------------------------------------------------------

    def pick(self, view: Viewport, x_px: float, y_px: float) -> Picked | None:
        """Return the case or cluster under a pixel."""
        groups = self.groups(view.zoom)
        if len(groups.n) == 0:
            return None
        at_x, at_y = view.to_px(groups.x_m, groups.y_m)
        far = np.hypot(at_x - x_px, at_y - y_px)
        # What is painted last lies on top: on equal distance the later group wins.
        k = len(far) - 1 - int(np.argmin(far[::-1]))
        n = int(groups.n[k])
        reach = max(_REACH_PX, cluster_side_px(n) / 2 if n > 1 else 0) * self.scene.scale
        if far[k] > reach:
            return None
        return self._picked(groups, k, float(far[k]))

    def _picked(self, groups: Groups, k: int, far_px: float) -> Picked:
        rows = np.flatnonzero(groups.of_row == k)
        cases = [self._store.cases[row] for row in rows]
        place = cases[0].place
        if len(cases) == 1:
            ids, title = (cases[0].case_id,), _title(cases[0])
            return Picked("case", ids, far_px, place.lon_deg, place.lat_deg, title)
        members = tuple(case.case_id for case in cases)
        title = words.N_CASES.filled(n=len(cases))
        return Picked("cluster", members, far_px, place.lon_deg, place.lat_deg, title)

    def rect_m(self, case_ids: tuple[str, ...]) -> tuple[float, float, float, float] | None:
        """Return the rectangle around open cases in city metres, ``None`` for a single spot."""
        rows = [row for case_id in case_ids if (row := self._store.row(case_id)) is not None]
        if not rows:
            return None
        x_m, y_m = self._store.x_m[rows], self._store.y_m[rows]
        if max(np.ptp(x_m), np.ptp(y_m)) < _SAME_SPOT_M:
            return None
        return (float(x_m.min()), float(y_m.min()), float(x_m.max()), float(y_m.max()))

    def rect_px(self, case_id: str, view: Viewport) -> QRect:
        """Return where the mark (or the cluster) of a case is on the screen; null when unknown."""
        row = self._store.row(case_id)
        if row is None:
            return QRect()
        groups = self.groups(view.zoom)
        k = groups.of_row[row]
        x_px, y_px = view.to_px(groups.x_m[k], groups.y_m[k])
        side = (cluster_side_px(int(groups.n[k])) if groups.n[k] > 1 else 26) * self.scene.scale
        return QRect(
            round(float(x_px) - side / 2), round(float(y_px) - side / 2), round(side), round(side)
        )


def _joined(parts: list[tuple[NDArray[np.intp], Groups]], n_rows: int) -> Groups:
    of_row = np.zeros(n_rows, dtype=np.intp)
    start = 0
    for rows, part in parts:
        of_row[rows] = part.of_row + start
        start += len(part.n)
    held = [part for _, part in parts]
    return Groups(
        np.concatenate([part.x_m for part in held]),
        np.concatenate([part.y_m for part in held]),
        np.concatenate([part.n for part in held]),
        np.concatenate([part.first for part in held]),
        of_row,
        np.concatenate([part.shares for part in held]),
    )


def _twentieths(shares: NDArray[np.intp]) -> list[tuple[int, ...]]:
    """Return each row of shares in twentieths; what is there at all keeps at least one."""
    total = np.maximum(1, shares.sum(axis=1, keepdims=True))
    parts = np.rint(_TWENTIETHS * shares / total).astype(np.intp)
    rows = np.where(shares > 0, np.maximum(1, parts), 0).tolist()
    return [tuple(row) for row in rows]


def _size_at(zoom: float) -> float:
    return 0.74 if zoom < 5.0 else 0.86 if zoom < 6.2 else 1.0


def _faint(colour: QColor, alpha: float) -> QColor:
    colour = QColor(colour)
    colour.setAlphaF(max(0.0, min(1.0, alpha)))
    return colour


def _title(case: Case) -> Words:
    """Return class and place of a case, as the hover chip shows them."""
    name = load(case.codebook).name(case.class_key)
    place = case.place.address or case.case_no
    return Words(f"{name.zh}　{place}".strip(), f"{name.en}  {place}".strip())
