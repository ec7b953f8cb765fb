"""A shift of 200 cases on the real windows, by keys alone: real X key events, real sockets.

Four desks on screens of their own (two intake, dispatch, leader), one backend; collectors, callers
and units are acted by the bench. Every case must end where its script meant it to.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.e2e.hall import Hall

from ._shift import MOST_KEYS, in_order
from ._shift_people import one_handed
from ._shift_run import POSTS, Run, seats
from .figure import Figure

N_CASES = 200
_LIMIT_S = 600.0


def figures() -> Iterator[Figure]:
    """Work the shift off, then read the journal."""
    accounts = [account for _, account, _ in POSTS]
    with tempfile.TemporaryDirectory() as folder, closing(Hall(Path(folder))) as hall:
        with seats(hall.folder.root, accounts) as posts:
            run = Run(hall, posts)
            for course in in_order(N_CASES):
                run.report(course)
            began_s = time.monotonic()
            run.until(lambda: not run.n_open, _LIMIT_S)
            took_s = time.monotonic() - began_s
        yield from _figures(run, took_s)


def _figures(run: Run, took_s: float) -> Iterator[Figure]:
    shift, cases = run.shift, tuple(run.people.cases.values())
    against = f"goal 0 · {len(shift.keys)} acts, {shift.pressed.total()} keys in {took_s:.0f} s"
    yield Figure("shift.astray", len(run.astray()), "cases", against, 0.0, len(shift.meant))
    yield Figure("shift.one_handed", len(one_handed(cases)), "cases", "goal 0", 0.0, len(cases))
    act, most = max(shift.keys, key=lambda done: done[1])
    against = f"goal {MOST_KEYS} · {act.value}; {shift.n_turns} times to another queue besides"
    yield Figure("shift.keys_most", most, "keys", against, most / MOST_KEYS, len(shift.keys))
