"""Everybody who moves, as arrays: one step of time moves them all along the net.

Turning at a crossing is decided one by one (a few dozen a second), everything else in bulk.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.basedata.roadnet import Floats, Ints, Leg, RoadNet, Spot
from backend.domain.field.mover import Fix, Mover, MoverKind

from .habits import ERRAND_MPS, HABITS

Bools = NDArray[np.bool_]
# A longer leap of the clock is taken in pieces, so that errands and pauses keep their order.
_PIECE_S = 5.0
# After a leap of hours people are simply somewhere on their rounds: no need to walk it all.
_MOST_S = 1800.0
# Weight of a way out of the managed area against one that stays: the city's vehicles work inside.
_OUTSIDE = 0.05

ToDegrees = Callable[[Floats], Floats]


class Crowd:
    """The movers of a city on its net.

    Args:
        net: The roads.
        movers: Who moves.
        homes: Responsibility grid index of each collector, -1 for movers without one.
        rounds: Closed leg sequences for those on fixed lines, by mover id.
        seed: Same seed and same steps: same tracks.
    """

    def __init__(
        self,
        net: RoadNet,
        movers: Sequence[Mover],
        homes: Sequence[int],
        rounds: dict[str, tuple[Leg, ...]],
        seed: int,
    ) -> None:
        self.net = net
        self.movers = tuple(movers)
        self.index = {mover.mover_id: i for i, mover in enumerate(self.movers)}
        self._rng = np.random.default_rng(seed)
        self._habits = tuple(HABITS[mover.kind] for mover in self.movers)
        self._homes = tuple(homes)
        self._now_s = 0.0
        n = len(self.movers)
        self.link: Ints = np.zeros(n, dtype=np.int64)
        self.way: Ints = np.ones(n, dtype=np.int64)
        self.gone_m: Floats = np.zeros(n)
        self.speed_mps: Floats = np.zeros(n)
        self._pause_until_s: Floats = np.zeros(n)
        self._held: Bools = np.zeros(n, dtype=bool)
        self._side_m: Floats = np.array([habit.side_m for habit in self._habits])
        self._side_share: Floats = np.array([habit.side_share for habit in self._habits])
        self._rest_per_s: Floats = np.array([habit.rest_per_s for habit in self._habits])
        self._ahead: dict[int, deque[Leg]] = {}
        self._stop: dict[int, Spot] = {}
        self._rounds: dict[int, deque[Leg]] = {}
        self._seen: tuple[Floats, Floats] | None = None
        self._settle(rounds)

    # ---- time --------------------------------------------------------------------------------

    def step(self, dt_s: float) -> None:
        """Move everybody on by some seconds of city time; a leap is walked in pieces."""
        left_s = min(max(dt_s, 0.0), _MOST_S)
        while left_s > 0:
            piece_s = min(left_s, _PIECE_S)
            self._step(piece_s)
            left_s -= piece_s

    def _step(self, dt_s: float) -> None:
        self._now_s += dt_s
        self._seen = None
        self._rest(dt_s)
        going = self._going()
        self.gone_m[going] += self.speed_mps[going] * dt_s
        for i in [i for i in self._stop if going[i]]:
            self._stop_at_goal(i)
        length_m = self.net.length_m[self.link]
        for i in np.flatnonzero(going & ~self._held & (self.gone_m >= length_m)).tolist():
            self._cross(i)

    def _going(self) -> Bools:
        return ~self._held & (self._pause_until_s <= self._now_s)

    def _rest(self, dt_s: float) -> None:
        starts = self._rng.random(len(self.movers)) < self._rest_per_s * dt_s
        for i in np.flatnonzero(starts & self._going()).tolist():
            if i not in self._stop:
                self._pause(i, self._habits[i].rest_s)

    def _pause(self, i: int, span_s: tuple[float, float]) -> None:
        self._pause_until_s[i] = self._now_s + self._rng.uniform(*span_s)

    # ---- crossings ---------------------------------------------------------------------------

    def _cross(self, i: int) -> None:
        """Carry a mover over its crossing, and the next ones if the step was long."""
        while self.gone_m[i] >= self.net.length_m[self.link[i]]:
            rest_m = float(self.gone_m[i] - self.net.length_m[self.link[i]])
            self._enter(i, self._next_leg(i), rest_m)
            if self._stop_at_goal(i):
                return
            habit = self._habits[i]
            if i not in self._stop and self._rng.random() < habit.wait_chance:
                self.gone_m[i] = 0.0
                self._pause(i, habit.wait_s)
                return

    def _enter(self, i: int, leg: Leg, gone_m: float) -> None:
        self.link[i], self.way[i] = leg
        self.gone_m[i] = gone_m
        habit = self._habits[i]
        errand = i in self._stop
        self.speed_mps[i] = (
            ERRAND_MPS if errand else self._rng.uniform(habit.slow_mps, habit.fast_mps)
        )

    def _next_leg(self, i: int) -> Leg:
        ahead = self._ahead.get(i)
        if ahead:
            return ahead.popleft()
        line = self._rounds.get(i)
        if line:
            line.rotate(-1)
            return line[0]
        return self._choose(i)

    def _choose(self, i: int) -> Leg:
        """Take one of the ways out: at home if there is one, never back unless the road ends."""
        here = Leg(int(self.link[i]), int(self.way[i]))
        out = self.net.exits[self.net.far_end(here)]
        onward = [leg for leg in out if leg.link != here.link]
        home = self._homes[i]
        if home >= 0:
            onward = [leg for leg in onward if self.net.patch[leg.link] == home]
        else:
            limit = self._habits[i].max_rank
            onward = [leg for leg in onward if self.net.rank[leg.link] <= limit]
        if not onward:
            return Leg(here.link, -here.way)
        weights = self._weights(i, here, onward)
        return onward[int(self._rng.choice(len(onward), p=weights))]

    def _weights(self, i: int, here: Leg, onward: Sequence[Leg]) -> Floats:
        straight = np.array([self._leaving(leg) @ self._arriving(here) for leg in onward])
        likes = self._habits[i].likes_main
        links = [leg.link for leg in onward]
        main = np.where(self.net.rank[links] == 0, likes, 1.0)
        managed = np.where(self.net.patch[links] >= 0, 1.0, _OUTSIDE)
        bend = 1.0 if self._homes[i] >= 0 else (1.2 + straight) ** 2
        weight = main * managed * bend
        total: Floats = weight / weight.sum()
        return total

    def _leaving(self, leg: Leg) -> Floats:
        at = 0.0 if leg.way > 0 else float(self.net.length_m[leg.link])
        return self._direction(leg, at)

    def _arriving(self, leg: Leg) -> Floats:
        at = float(self.net.length_m[leg.link]) if leg.way > 0 else 0.0
        return self._direction(leg, at)

    def _direction(self, leg: Leg, at_m: float) -> Floats:
        _, along = self.net.place(np.array([leg.link]), np.array([at_m]))
        turned: Floats = along[0] * leg.way
        return turned

    # ---- errands -----------------------------------------------------------------------------

    def send(self, mover_id: str, x_m: float, y_m: float) -> bool:
        """Let a mover walk to a place by the shortest way; False when no road leads there."""
        i = self.index[mover_id]
        self._seen = None
        goal = self.net.nearest(x_m, y_m)
        legs = self._way_to(i, goal)
        if legs is None:
            return False
        self._held[i] = False
        self._pause_until_s[i] = self._now_s
        self._stop[i] = goal
        self._ahead[i] = deque(legs)
        self.speed_mps[i] = ERRAND_MPS
        self._stop_at_goal(i)
        return True

    def hold(self, mover_id: str) -> None:
        """Let a mover stand where it is until released."""
        self._held[self.index[mover_id]] = True

    def pause(self, mover_id: str, span_s: float) -> None:
        """Let a mover stand for some seconds, e.g. to take photos."""
        self._pause_until_s[self.index[mover_id]] = self._now_s + span_s

    def release(self, mover_id: str) -> None:
        """Let a mover go back to its own rounds."""
        i = self.index[mover_id]
        self._stop.pop(i, None)
        self._ahead.pop(i, None)
        self._held[i] = False

    def arrived(self, mover_id: str) -> bool:
        """Return whether a mover sent somewhere stands there now."""
        i = self.index[mover_id]
        return i in self._stop and bool(self._held[i])

    def _stop_at_goal(self, i: int) -> bool:
        goal = self._stop.get(i)
        if goal is None or self._ahead.get(i) or self.link[i] != goal.link:
            return False
        stop_m = goal.at_m if self.way[i] > 0 else float(self.net.length_m[goal.link]) - goal.at_m
        if self.gone_m[i] < stop_m:
            return False
        self.gone_m[i] = stop_m
        self._held[i] = True
        return True

    def _way_to(self, i: int, goal: Spot) -> list[Leg] | None:
        """Return the legs after the present one; the mover may turn round where it stands."""
        link, at_m = int(self.link[i]), self._at_m()[i]
        if link == goal.link:
            self._face(i, 1 if goal.at_m >= at_m else -1)
            return []
        best: tuple[float, int, list[Leg]] | None = None
        for way in (1, -1):
            node = self.net.far_end(Leg(link, way))
            lead_m = float(self.net.length_m[link]) - at_m if way > 0 else at_m
            for last in (Leg(goal.link, 1), Leg(goal.link, -1)):
                legs = self.net.route(node, self.net.far_end(Leg(last.link, -last.way)))
                if legs is None:
                    continue
                tail_m = goal.at_m if last.way > 0 else self.net.length_m[goal.link] - goal.at_m
                total_m = lead_m + sum(self.net.length_m[leg.link] for leg in legs) + tail_m
                if best is None or total_m < best[0]:
                    best = (float(total_m), way, [*legs, last])
        if best is None:
            return None
        self._face(i, best[1])
        return best[2]

    def _face(self, i: int, way: int) -> None:
        if self.way[i] != way:
            self.gone_m[i] = self.net.length_m[self.link[i]] - self.gone_m[i]
            self.way[i] = way

    # ---- where they are ----------------------------------------------------------------------

    def _at_m(self) -> Floats:
        length_m = self.net.length_m[self.link]
        at: Floats = np.where(self.way > 0, self.gone_m, length_m - self.gone_m)
        return at

    def positions(self) -> tuple[Floats, Floats]:
        """Return ``(N, 2)`` metres, each on its side of the road, and ``(N,)`` headings in deg."""
        if self._seen is None:
            self._seen = self._look()
        return self._seen

    def _look(self) -> tuple[Floats, Floats]:
        middle, along = self.net.place(self.link, self._at_m())
        along = along * self.way[:, None]
        right = np.column_stack([along[:, 1], -along[:, 0]])
        heading = np.degrees(np.arctan2(along[:, 0], along[:, 1])) % 360.0
        side = np.minimum(self._side_m, self.net.width_m[self.link] / 2 * self._side_share)
        return middle + right * side[:, None], heading

    def position(self, mover_id: str) -> tuple[float, float]:
        """Return where one mover is, metres."""
        x_m, y_m = self.positions()[0][self.index[mover_id]]
        return float(x_m), float(y_m)

    def fixes(self, now_ms: int, to_degrees: ToDegrees) -> tuple[Fix, ...]:
        """Return one fix per mover, as its receiver would send it now."""
        metres, heading = self.positions()
        lon_lat = to_degrees(metres)
        speed = np.where(self._going(), self.speed_mps, 0.0)
        table = np.column_stack([lon_lat.round(7), heading.round(1), speed.round(2)]).tolist()
        ids = (mover.mover_id for mover in self.movers)
        return tuple(
            Fix(mover_id, lon, lat, deg, mps, now_ms)
            for mover_id, (lon, lat, deg, mps) in zip(ids, table, strict=True)
        )

    def resume(self, mover_id: str, x_m: float, y_m: float) -> None:
        """Put a mover where it was last seen, so that a restart moves nobody by magic."""
        i = self.index[mover_id]
        spot = self.net.nearest(x_m, y_m)
        if i in self._rounds and not self._turn_to(i, spot.link):
            return
        if i not in self._rounds:
            self.link[i] = spot.link
        length_m = float(self.net.length_m[spot.link])
        self.gone_m[i] = spot.at_m if self.way[i] > 0 else length_m - spot.at_m
        self._seen = None

    def _turn_to(self, i: int, link: int) -> bool:
        """Turn a fixed line so that it begins with a link; False when it does not pass there."""
        line = self._rounds[i]
        for _ in range(len(line)):
            if line[0].link == link:
                self.link[i], self.way[i] = line[0]
                return True
            line.rotate(-1)
        return False

    # ---- start -------------------------------------------------------------------------------

    def _settle(self, rounds: dict[str, tuple[Leg, ...]]) -> None:
        for i, mover in enumerate(self.movers):
            line = rounds.get(mover.mover_id)
            if line:
                self._rounds[i] = deque(line)
                self._rounds[i].rotate(int(self._rng.integers(len(line))))
                leg = self._rounds[i][0]
            else:
                leg = Leg(self._start_link(i, mover), int(self._rng.choice([-1, 1])))
            self._enter(i, leg, float(self._rng.uniform(0, self.net.length_m[leg.link])))

    def _start_link(self, i: int, mover: Mover) -> int:
        own = np.flatnonzero(self.net.patch == self._homes[i])
        if mover.kind is not MoverKind.COLLECTOR or not len(own):
            connected = self.net.part == 0
            fits = connected & (self.net.rank <= self._habits[i].max_rank)
            inside = fits & (self.net.patch >= 0)
            own = next(np.flatnonzero(c) for c in (inside, fits, connected) if c.any())
        share = self.net.length_m[own] / self.net.length_m[own].sum()
        return int(self._rng.choice(own, p=share))


def closed_round(net: RoadNet, stops: Iterable[int], max_rank: int) -> tuple[Leg, ...]:
    """Return a fixed line over these nodes and back the same way; empty when they do not meet."""
    there: list[Leg] = []
    nodes = list(stops)
    for start, goal in pairwise(nodes):
        legs = net.route(start, goal, max_rank)
        if legs is None:
            return ()
        there.extend(legs)
    back = [Leg(leg.link, -leg.way) for leg in reversed(there)]
    return (*there, *back)
