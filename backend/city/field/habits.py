"""How each kind of mover moves: one row a kind."""

from typing import NamedTuple

from backend.domain.field.mover import MoverKind


class Habit(NamedTuple):
    """The way of going of one kind.

    Attributes:
        slow_mps: Slowest cruise, metres per second.
        fast_mps: Fastest cruise, metres per second.
        side_m: Farthest right of the road's middle it keeps; below 5 m it is still on the road.
        side_share: ... and no farther than this share of half the road's width.
        rest_per_s: Chance of a pause beginning within one second, anywhere on the way.
        rest_s: Shortest and longest pause, seconds.
        wait_chance: Chance of a pause when a crossing is reached.
        wait_s: Shortest and longest wait at a crossing, seconds.
        likes_main: Weight of a main road against a side street when it turns.
        max_rank: Smallest road it uses of its own will (3 lane, 4 footpath).
    """

    slow_mps: float
    fast_mps: float
    side_m: float
    side_share: float
    rest_per_s: float
    rest_s: tuple[float, float]
    wait_chance: float
    wait_s: tuple[float, float]
    likes_main: float
    max_rank: int = 2


_LIGHTS = (4.0, 20.0)
HABITS: dict[MoverKind, Habit] = {
    MoverKind.COLLECTOR: Habit(
        1.05, 1.35, 4.6, 0.85, 1 / 150, (8, 40), 0.10, (3, 10), 1.0, max_rank=4
    ),
    MoverKind.ENFORCEMENT: Habit(8.0, 13.0, 3.6, 0.4, 1 / 400, (20, 90), 0.25, _LIGHTS, 2.0),
    MoverKind.ENGINEERING: Habit(8.0, 12.0, 3.6, 0.4, 1 / 500, (30, 120), 0.25, _LIGHTS, 2.0),
    MoverKind.MUCK: Habit(8.0, 12.0, 3.6, 0.4, 1 / 900, (20, 60), 0.25, _LIGHTS, 6.0),
    MoverKind.SWEEPER: Habit(1.6, 2.4, 4.4, 0.7, 1 / 300, (10, 40), 0.10, (3, 8), 3.0),
    MoverKind.SPRINKLER: Habit(3.0, 4.5, 4.0, 0.5, 1 / 400, (10, 30), 0.15, (4, 12), 4.0),
    MoverKind.WORK: Habit(8.0, 13.0, 3.6, 0.4, 1 / 500, (30, 120), 0.25, _LIGHTS, 2.0),
    MoverKind.BUS: Habit(8.0, 11.0, 3.6, 0.4, 0.0, (0, 0), 0.35, (8, 18), 1.0),
}

# A collector called to a site walks faster than on patrol.
ERRAND_MPS = 1.6
