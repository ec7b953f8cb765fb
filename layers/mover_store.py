"""Movers as arrays: the newest fix of each, where it glides from, and its short track."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.domain.field.mover import Fix

from .frame import CityFrame, Floats
from .viewport import Rect

GLIDE_S = 0.5
_JUMP_M = 400.0
_EMPTY = {"heading_deg": 0.0, "speed_mps": 0.0, "since_s": -np.inf}


class MoverStore:
    """Struct of arrays over movers; a row once given stays.

    Attributes:
        ids: Mover of each row.
        kind: ``(N,)`` row of the layer's list of kinds.
        x_m: ``(N,)`` newest fix, city metres; ``nan`` until there is one.
        y_m: ``(N,)`` likewise.
        heading_deg: ``(N,)`` clockwise from north.
        speed_mps: ``(N,)`` over ground.
        seen_ms: ``(N,)`` city time of the newest fix, 0 for none.
        since_s: ``(N,)`` monotonic second at which the newest fix came here.
        is_news: ``(N,)`` the newest fix was not painted at its place yet.
    """

    _FLOATS = ("x_m", "y_m", "from_x_m", "from_y_m", "heading_deg", "speed_mps", "since_s")

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._row: dict[str, int] = {}
        self.kind = np.zeros(0, dtype=np.uint8)
        for name in self._FLOATS:
            setattr(self, name, np.zeros(0))
        self.seen_ms = np.zeros(0, dtype=np.int64)
        self.is_news = np.zeros(0, dtype=bool)

    x_m: Floats
    y_m: Floats
    from_x_m: Floats
    from_y_m: Floats
    heading_deg: Floats
    speed_mps: Floats
    since_s: Floats

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, mover_id: str) -> int | None:
        """Return the row of a mover, or ``None``."""
        return self._row.get(mover_id)

    def add(self, mover_ids: Sequence[str], kinds: Sequence[int]) -> None:
        """Make rows for movers that have none."""
        fresh = [
            (mover_id, kind)
            for mover_id, kind in zip(mover_ids, kinds, strict=True)
            if mover_id not in self._row
        ]
        n = len(fresh)
        if n == 0:
            return
        for mover_id, _ in fresh:
            self._row[mover_id] = len(self.ids)
            self.ids.append(mover_id)
        self.kind = np.concatenate((self.kind, np.array([k for _, k in fresh], dtype=np.uint8)))
        for name in self._FLOATS:
            empty = np.full(n, _EMPTY.get(name, np.nan))
            setattr(self, name, np.concatenate((getattr(self, name), empty)))
        self.seen_ms = np.concatenate((self.seen_ms, np.zeros(n, dtype=np.int64)))
        self.is_news = np.concatenate((self.is_news, np.zeros(n, dtype=bool)))

    def take(
        self, fixes: Sequence[Fix], frame: CityFrame, now_s: float, *, glides: bool = True
    ) -> NDArray[np.intp]:
        """Take fixes; an older one never replaces a newer one.

        Args:
            fixes: In any order; of movers without a row none is taken.
            frame: City metres.
            now_s: Monotonic seconds.
            glides: Let markers glide to their fixes; otherwise they stand there at once.

        Returns:
            Rows that have a newer fix now.
        """
        known = [fix for fix in fixes if fix.mover_id in self._row]
        if not known:
            return np.zeros(0, dtype=np.intp)
        rows = np.array([self._row[fix.mover_id] for fix in known], dtype=np.intp)
        values = np.array([fix[1:5] for fix in known], dtype=np.float64)
        at_ms = np.array([fix.observed_at_ms for fix in known], dtype=np.int64)
        order = np.argsort(at_ms, kind="stable")
        order = order[at_ms[order] > self.seen_ms[rows[order]]]
        rows, last = _last_of_each(rows[order])
        chosen = order[last]
        x_m, y_m = frame.to_m(values[chosen, 0], values[chosen, 1])
        if glides:
            self._glide_from_here(rows, x_m, y_m, now_s)
        else:
            self.from_x_m[rows], self.from_y_m[rows] = x_m, y_m
            self.since_s[rows] = now_s - GLIDE_S
        self.x_m[rows], self.y_m[rows] = x_m, y_m
        self.heading_deg[rows] = values[chosen, 2]
        self.speed_mps[rows] = values[chosen, 3]
        self.seen_ms[rows] = at_ms[chosen]
        self.is_news[rows] = True
        return rows

    def _glide_from_here(
        self, rows: NDArray[np.intp], x_m: Floats, y_m: Floats, now_s: float
    ) -> None:
        """Let rows glide from where they are seen now; a jump and a first fix are not glided."""
        here_x, here_y = self.places(now_s, rows)
        is_jump = ~(np.hypot(x_m - here_x, y_m - here_y) < _JUMP_M)
        self.from_x_m[rows] = np.where(is_jump, x_m, here_x)
        self.from_y_m[rows] = np.where(is_jump, y_m, here_y)
        self.since_s[rows] = np.where(is_jump, now_s - GLIDE_S, now_s)

    def places(
        self, now_s: float, rows: NDArray[np.intp] | slice = slice(None)
    ) -> tuple[Floats, Floats]:
        """Return where rows are shown now: between the last place and the fix, never beyond."""
        share = np.clip((now_s - self.since_s[rows]) / GLIDE_S, 0.0, 1.0)
        return (
            self.from_x_m[rows] + (self.x_m[rows] - self.from_x_m[rows]) * share,
            self.from_y_m[rows] + (self.y_m[rows] - self.from_y_m[rows]) * share,
        )

    def moves(self, now_s: float) -> NDArray[np.bool_]:
        """Return ``(N,)`` whether each is still on its way to its newest fix."""
        return now_s - self.since_s < GLIDE_S

    def is_gliding(self, now_s: float) -> bool:
        """Return whether any mover is still on its way to its newest fix."""
        return bool(len(self.since_s)) and now_s - float(self.since_s.max()) < GLIDE_S

    def next_s(self, now_s: float, rect_m: Rect, m_per_px: float) -> float:
        """Return in how many seconds some marker has glided by a pixel or has arrived.

        Args:
            now_s: Monotonic seconds.
            rect_m: What is in sight; who is not there may arrive, but moves unseen.
            m_per_px: Metres per device pixel.

        Returns:
            ``inf`` when nobody is on the way.
        """
        if not self.is_gliding(now_s):
            return np.inf
        rows = np.flatnonzero(now_s - self.since_s < GLIDE_S)
        arrives_s = GLIDE_S - (now_s - float(self.since_s[rows].min()))
        left, top, right, bottom = rect_m
        x_m, y_m = self.x_m[rows], self.y_m[rows]
        ways_m = np.hypot(x_m - self.from_x_m[rows], y_m - self.from_y_m[rows])
        ways_m = ways_m[(x_m > left) & (x_m < right) & (y_m > top) & (y_m < bottom)]
        fastest = float(ways_m.max(initial=0.0)) / m_per_px / GLIDE_S
        return min(arrives_s, 1 / fastest) if fastest else arrives_s

    def arrived(self, now_s: float) -> NDArray[np.bool_]:
        """Return ``(N,)`` whether each is shown at its newest fix."""
        return (now_s - self.since_s >= GLIDE_S) & (self.seen_ms > 0)


def _last_of_each(rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each row once, and where it stands for the last time."""
    reversed_rows, first = np.unique(rows[::-1], return_index=True)
    return reversed_rows, len(rows) - 1 - first


class Trails:
    """The last minutes of each mover, as a ring of points per row.

    Attributes:
        x_m: ``(N, K)`` city metres, ``nan`` where there is none.
        at_ms: ``(N, K)`` city time.
        head: ``(N,)`` column of the newest point.
    """

    def __init__(self, n_points: int, least_step_ms: int) -> None:
        self._n_points = n_points
        self._least_step_ms = least_step_ms
        self.x_m = np.full((0, n_points), np.nan)
        self.y_m = np.full((0, n_points), np.nan)
        self.at_ms = np.zeros((0, n_points), dtype=np.int64)
        self.head = np.zeros(0, dtype=np.intp)

    def add(self, store: MoverStore, rows: NDArray[np.intp]) -> None:
        """Take the newest fixes of rows; points closer in time than the step are left out."""
        self._grow(len(store))
        last_ms = self.at_ms[rows, self.head[rows]]
        rows = rows[store.seen_ms[rows] - last_ms >= self._least_step_ms]
        self.head[rows] = (self.head[rows] + 1) % self._n_points
        at = self.head[rows]
        self.x_m[rows, at], self.y_m[rows, at] = store.x_m[rows], store.y_m[rows]
        self.at_ms[rows, at] = store.seen_ms[rows]

    def _grow(self, n_rows: int) -> None:
        more = n_rows - len(self.head)
        if more <= 0:
            return
        empty = np.full((more, self._n_points), np.nan)
        self.x_m = np.concatenate((self.x_m, empty))
        self.y_m = np.concatenate((self.y_m, empty.copy()))
        self.at_ms = np.concatenate((self.at_ms, np.zeros((more, self._n_points), dtype=np.int64)))
        self.head = np.concatenate((self.head, np.zeros(more, dtype=np.intp)))

    def segments(self, rows: NDArray[np.intp], since_ms: int) -> tuple[Floats, NDArray[np.int64]]:
        """Return pieces of the tracks of rows.

        Returns:
            ``(S, 4)`` from x, from y, to x, to y in city metres, and ``(S,)`` city time of the
            later end; none older than ``since_ms``.
        """
        order = (self.head[rows, None] + 1 + np.arange(self._n_points)) % self._n_points
        x = np.take_along_axis(self.x_m[rows], order, axis=1)
        y = np.take_along_axis(self.y_m[rows], order, axis=1)
        at_ms = np.take_along_axis(self.at_ms[rows], order, axis=1)
        pieces = np.stack((x[:, :-1], y[:, :-1], x[:, 1:], y[:, 1:]), axis=-1)
        is_good = (at_ms[:, :-1] >= since_ms) & np.isfinite(pieces).all(axis=-1)
        is_good &= np.hypot(x[:, 1:] - x[:, :-1], y[:, 1:] - y[:, :-1]) < _JUMP_M
        return pieces[is_good], at_ms[:, 1:][is_good]
