"""Who reports what, where and when: the first minute by script, then as it happens.

City time drives it: at ×60 there is sixty times as much to report in a real second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.domain.cases.case import Case, Source
from backend.domain.field.mover import MoverKind
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words

from .components import ComponentBook
from .crowd import Crowd
from .ground import Ground
from .plans import World
from .staff import INTAKE
from .tales import HOTLINE, NEXT_DOOR, SHOW, SHOW_MARK, TALES, Tale
from .temper import SLOW

# City seconds between two reports, and how many open cases slow it down and stop it.
MEAN_GAP_S = 9.0
_BUSY, _FULL = 70, 160
_HOTLINE_SHARE = 0.15
_TWICE_SHARE = 0.08
# The first minute, city seconds after the start: what comes when.
OPENING: tuple[tuple[float, str], ...] = (
    (0.6, "show"),
    (1.4, "slow"),
    (2.0, "component"),
    (3.0, "hotline"),
    (4.0, "event"),
    (5.5, "hint"),
    (6.5, "twice"),
    (8.0, "event"),
    (9.5, "component"),
    (11.0, "event"),
    (13.0, "event"),
    (15.0, "hotline"),
    (17.5, "event"),
    (20.0, "twice"),
    (23.0, "event"),
    (27.0, "component"),
)
# Twice reported things lie this far apart, metres.
_TWICE_M = (6.0, 30.0)
_REACH_M = 90.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something somebody is about to report.

    Attributes:
        finder: The collector who stands there, ``""`` for a caller.
    """

    tale: Tale
    actor: Actor
    source: Source
    x_m: float
    y_m: float
    text: str
    finder: str = ""
    component_code: str = ""
    is_show: bool = False


class Stories:
    """Makes up what happens; the same for the same seed and the same walks."""

    def __init__(
        self, ground: Ground, crowd: Crowd, world: World, components: ComponentBook
    ) -> None:
        self._ground = ground
        self._crowd = crowd
        self._world = world
        self._components = components
        self._rng = np.random.default_rng([world.seed, 77])
        self._tales = legal_tales(world)
        self._collectors = tuple(
            mover.mover_id for mover in crowd.movers if mover.kind is MoverKind.COLLECTOR
        )
        self._script: list[tuple[int, str]] = []
        self._next_ms: int | None = None
        self._reporters: dict[str, int] = {}

    def open(self, now_ms: int, *, fresh: bool) -> None:
        """Begin; a fresh city gets the first minute's script."""
        self._script = [(now_ms + round(s * 1000), kind) for s, kind in OPENING] if fresh else []
        after_s = OPENING[-1][0] if fresh else 0.0
        self._next_ms = now_ms + round(1000 * (after_s + self._gap_s(0)))

    def due(self, now_ms: int, cases: Sequence[Case], most: int) -> list[Sighting]:
        """Return what is reported now; what is more than ``most`` nobody saw."""
        if self._next_ms is None or not most:
            return []
        due = [row for row in self._script if row[0] <= now_ms][:most]
        self._script = self._script[len(due) :]
        kinds = [kind for _, kind in due]
        while self._next_ms <= now_ms:
            if len(cases) < _FULL and len(kinds) < most:
                kinds.append(self._kind())
            self._next_ms += round(1000 * self._gap_s(len(cases)))
        found = (self._sight(kind, cases) for kind in kinds)
        return [sighting for sighting in found if sighting is not None]

    def _gap_s(self, n_open: int) -> float:
        slower = 3.0 if n_open > _BUSY else 1.0
        return max(0.05, float(self._rng.exponential(MEAN_GAP_S * slower)))

    def _kind(self) -> str:
        draw = float(self._rng.random())
        if draw < _TWICE_SHARE:
            return "twice"
        if draw < _TWICE_SHARE + _HOTLINE_SHARE:
            return "hotline"
        return "any"

    def _sight(self, kind: str, cases: Sequence[Case]) -> Sighting | None:
        if not self._tales or not self._collectors:
            return None
        if kind == "show":
            return self._show()
        if kind in ("twice", "hint"):
            return self._twice(cases, kind == "hint") or self._patrol(self._draw("e"))
        if kind == "hotline":
            return self._call(self._draw("e"))
        if kind == "slow":
            return self._patrol(self._of_slow_unit() or self._draw("e"))
        letter = {"component": "c", "event": "e"}.get(kind, "")
        return self._patrol(self._draw(letter))

    def _draw(self, letter: str) -> Tale:
        fitting = [tale for tale in self._tales if tale.class_key.startswith(letter)] or self._tales
        share = np.array([tale.share for tale in fitting])
        return fitting[int(self._rng.choice(len(fitting), p=share / share.sum()))]

    def _of_slow_unit(self) -> Tale | None:
        """Return something whose first suggestion is a unit that leaves cases unread."""
        for tale in self._tales:
            units = [u for u in self._world.city.units if u.answers_for(tale.class_key)]
            if len(units) == 1 and self._world.temper(units[0].unit_id) is SLOW:
                return tale
        return None

    # ---- collectors ----------------------------------------------------------------------------

    def _patrol(self, tale: Tale) -> Sighting:
        """A collector finds something where it walks; a component must really stand there."""
        if tale.class_key.startswith("c"):
            found = self._at_component(tale)
            if found is not None:
                return found
            tale = self._draw("e")
        finder = self._finder()
        x_m, y_m = self._beside(*self._crowd.position(finder), 4.0)
        return self._by_collector(tale, finder, x_m, y_m)

    def _at_component(self, tale: Tale) -> Sighting | None:
        at = np.array([self._crowd.position(mover_id) for mover_id in self._collectors])
        found = self._components.near(tale.class_key, at, _REACH_M, self._rng)
        if found is None:
            return None
        who, component = found
        sighting = self._by_collector(
            tale, self._collectors[who], component.x_m, component.y_m, component.code
        )
        return sighting

    def _by_collector(
        self, tale: Tale, finder: str, x_m: float, y_m: float, component_code: str = ""
    ) -> Sighting:
        self._reporters[finder] = self._reporters.get(finder, 0) + 1
        return Sighting(
            tale,
            Actor(finder, Role.COLLECTOR),
            Source.COLLECTOR,
            x_m,
            y_m,
            tale.words.zh,
            finder,
            component_code,
        )

    def _finder(self) -> str:
        """Return one of those who reported least, so that all grids are heard of."""
        least = min(self._reporters.get(mover_id, 0) for mover_id in self._collectors)
        idle = [m for m in self._collectors if self._reporters.get(m, 0) == least]
        return idle[int(self._rng.integers(len(idle)))]

    def _beside(self, x_m: float, y_m: float, off_m: float) -> tuple[float, float]:
        turn = float(self._rng.uniform(0, 2 * np.pi))
        return x_m + off_m * float(np.cos(turn)), y_m + off_m * float(np.sin(turn))

    # ---- the public ----------------------------------------------------------------------------

    def _call(self, tale: Tale) -> Sighting:
        """Somebody calls 12319 about a place anywhere on a street of the managed area."""
        net = self._ground.net
        inside = np.flatnonzero(net.patch >= 0)
        links = inside if len(inside) else np.arange(len(net.length_m))
        share = net.length_m[links] / net.length_m[links].sum()
        link = links[int(self._rng.choice(len(links), p=share))]
        at_m = float(self._rng.uniform(0, net.length_m[link]))
        place, _ = net.place(np.array([link]), np.array([at_m]))
        return self._told(tale, float(place[0, 0]), float(place[0, 1]))

    def _told(self, tale: Tale, x_m: float, y_m: float, words: Words | None = None) -> Sighting:
        words = words or HOTLINE[int(self._rng.integers(len(HOTLINE)))]
        text = words.filled(what=tale.words.zh).zh
        return Sighting(tale, INTAKE, Source.HOTLINE, x_m, y_m, text)

    def _twice(self, cases: Sequence[Case], is_another: bool) -> Sighting | None:
        """Somebody reports what is already a case, or another one like it, a few metres off."""
        known = {tale.class_key: tale for tale in self._tales}
        fresh = [
            case for case in cases if case.class_key in known and SHOW_MARK.zh not in case.text
        ]
        if not fresh:
            return None
        case = fresh[int(self._rng.integers(len(fresh)))]
        x_m, y_m = self._ground.to_metres(case.place.lon_deg, case.place.lat_deg)
        x_m, y_m = self._beside(x_m, y_m, float(self._rng.uniform(*_TWICE_M)))
        return self._told(known[case.class_key], x_m, y_m, NEXT_DOOR if is_another else None)

    # ---- the first minute ----------------------------------------------------------------------

    def _show(self) -> Sighting:
        """The case that goes round twice: first handed to the unit that does not own it."""
        disputed = [tale for tale in self._tales if n_units(self._world, tale) > 1]
        by_condition = {tale.condition: tale for tale in disputed}
        for tale in (by_condition[key] for key in SHOW if key in by_condition):
            is_event = tale.class_key.startswith("e")
            found = self._patrol(tale) if is_event else self._at_component(tale)
            if found is not None:
                return marked(found)
        return marked(self._patrol(disputed[0] if disputed else self._draw("e")))


def marked(sighting: Sighting) -> Sighting:
    """Return the sighting as the first minute's case, its collector standing by."""
    return Sighting(
        sighting.tale,
        sighting.actor,
        sighting.source,
        sighting.x_m,
        sighting.y_m,
        sighting.text + SHOW_MARK.zh,
        sighting.finder,
        sighting.component_code,
        is_show=True,
    )


def n_units(world: World, tale: Tale) -> int:
    """Return how many units answer for the class of a finding."""
    return sum(unit.answers_for(tale.class_key) and not unit.refers_up for unit in world.city.units)


def legal_tales(world: World) -> list[Tale]:
    """Return the findings this city can file and hand to somebody."""
    conditions = {row.key for row in world.city.conditions}
    return [tale for tale in TALES if tale.condition in conditions and n_units(world, tale) > 0]
