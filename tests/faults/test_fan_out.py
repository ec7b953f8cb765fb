"""Sixty desks behind one proxy, one of them asleep: the others never notice."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.feed.parts import Pace
from backend.feed.ports import free_port
from tests.backend.feed.hall import until

from .processes import Child, Follower, child, follower, n_connected
from .scene import LONG_TEXT, Hall, burst, far_key, standing

pytestmark = pytest.mark.timeout(300)
GROUPS = (20, 20, 19)  # desks to a process; with the one that sleeps they are sixty
N_ROWS = 80  # of 12 kB; sixty times that is what the proxy has to pass on, all at once
GROWTH_MB = 10.0


@dataclass
class Floor:
    """A hall, its proxy as a process, and the desks behind it."""

    hall: Hall
    proxy: Child
    awake: list[Follower]
    asleep: Follower
    at: str

    def all_hold(self) -> bool:
        wanted = standing(self.hall.store)
        return all(group.holds(wanted) for group in self.awake)


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    hall = Hall(tmp_path, pace=Pace()).start()
    at = f"127.0.0.1:{free_port()}"
    far_key(hall, at)
    with ExitStack() as stack:
        stack.callback(hall.close)
        data = ("--data", str(hall.folder.root))
        proxy = stack.enter_context(child("main.py", "proxy", *data, "--bind", at))
        groups = [stack.enter_context(follower(hall.folder, "far", n)) for n in (*GROUPS, 1)]
        made = Floor(hall, proxy, groups[:-1], groups[-1], at)
        until(lambda: made.all_hold() and made.asleep.holds(standing(hall.store)), 40)
        yield made


def test_j01_one_of_sixty_asleep_costs_the_others_nothing(floor: Floor) -> None:
    """An hour of sleep is ten seconds of it: once let go of, a sleeper is kept nowhere."""
    n_all = n_connected(floor.at)
    assert n_all == 60
    floor.asleep.sleep()
    burst(floor.hall, N_ROWS, 1, LONG_TEXT)
    until(floor.all_hold, 30)
    until(lambda: n_connected(floor.at) == n_all - 1, 15)
    burst(floor.hall, N_ROWS, 2, LONG_TEXT)
    until(floor.all_hold, 30)
    before_mb = floor.proxy.rss_mb
    for version in (3, 4, 5):
        burst(floor.hall, N_ROWS, version, LONG_TEXT)
        until(floor.all_hold, 30)
    assert floor.proxy.rss_mb - before_mb < GROWTH_MB, "something is kept for the sleeper"
    for group, n_desks in zip(floor.awake, GROUPS, strict=True):
        assert (group.n("n_gaps"), group.n("n_faults")) == (0, 0)
        assert group.n("n_snapshots") == n_desks, "each read its first picture and no other"

    floor.asleep.wake()
    until(lambda: floor.asleep.holds(standing(floor.hall.store)), 30)
    assert floor.asleep.n("n_gaps") > 0 and floor.asleep.n("n_faults") == 0
    assert floor.all_hold() and all(group.n("n_gaps") == 0 for group in floor.awake)
