"""Deadlines held against a count second by second, and how many a second the clock gives.

The lives are random: dispatch, return, re-dispatch, suspension, deferment, extension, rework,
enforcement, reopening; four calendars, one of them through a change to summer time. The count
knows nothing of the clock: it marks every second as running or not.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from backend.domain.clocks.clock import face_of
from tests.backend.domain.clock_oracle import Life, counted_ms

from .figure import Figure

# ``make bench`` takes a million, about ten minutes of one core; in parts, each from its first on.
N = int(os.environ.get("WANMI_CLOCK_HISTORIES", "50000"))
FIRST = int(os.environ.get("WANMI_CLOCK_FIRST", "0"))
N_PART = 2_500
N_TIMED = 2_000
ROUNDS = 5


def figures() -> Iterator[Figure]:
    """Yield the differences, and deadlines per second."""
    seeds = range(FIRST, FIRST + N)
    parts = [seeds[at : at + N_PART] for at in range(0, N, N_PART)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        n_different = sum(pool.map(_n_different, parts))
    yield Figure("clocks.differences", n_different, "histories", "a count second by second", n=N)
    lives = [Life(seed) for seed in range(N_TIMED)]
    fastest_s = min(_timed_s(lives) for _ in range(ROUNDS))
    yield Figure("clocks.per_s", round(N_TIMED / fastest_s), "deadlines/s", n=N_TIMED * ROUNDS)


def _n_different(seeds: range) -> int:
    return sum(_differs(seed) for seed in seeds)


def _differs(seed: int) -> bool:
    life = Life(seed)
    face = face_of(life.case, life.now_s * 1000, life.calendar, {})
    return face.deadline_ms != counted_ms(life)


def _timed_s(lives: list[Life]) -> float:
    began_s = time.perf_counter()
    for life in lives:
        face_of(life.case, life.now_s * 1000, life.calendar, {})
    return time.perf_counter() - began_s
