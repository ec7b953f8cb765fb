"""Sixty desks behind one proxy, one of them asleep: the others never notice."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.feed.parts import Pace
from backend.feed.ports import free_port
from tests.patience import until

from .processes import Child, Follower, child, follower, n_connected
from .scene import LONG_TEXT, Hall, burst, far_key, standing

pytestmark = pytest.mark.timeout(300)
SIXTY = (20, 20, 19)  # desks to a process, and one alone that sleeps
N_ROWS = 25  # of 12 kB: sixty times that is what the proxy has to pass on, all at once
N_MANY = 200
GROWTH_MB = 7.0


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


@contextmanager
def floor_of(tmp_path: Path, groups: tuple[int, ...]) -> Iterator[Floor]:
    hall = Hall(tmp_path, pace=Pace()).start()
    at = f"127.0.0.1:{free_port()}"
    far_key(hall, at)
    with ExitStack() as stack:
        stack.callback(hall.close)
        data = ("--data", str(hall.folder.root))
        proxy = stack.enter_context(child("main.py", "proxy", *data, "--bind", at))
        desks = [stack.enter_context(follower(hall.folder, "far", n)) for n in (*groups, 1)]
        made = Floor(hall, proxy, desks[:-1], desks[-1], at)
        until(lambda: made.all_hold() and made.asleep.holds(standing(hall.store)), 40)
        yield made


def fall_asleep(floor: Floor) -> None:
    """Let one sleep until the proxy has let go of it; rows come all the while."""
    n_all = n_connected(floor.at)
    floor.asleep.sleep()
    burst(floor.hall, N_ROWS, 1, LONG_TEXT)
    until(floor.all_hold, 30)
    until(lambda: n_connected(floor.at) == n_all - 1, 15)


def test_j01_one_of_sixty_asleep_costs_the_others_nothing(tmp_path: Path) -> None:
    with floor_of(tmp_path, SIXTY) as floor:
        assert n_connected(floor.at) == 60
        fall_asleep(floor)
        for version in (2, 3):
            burst(floor.hall, N_ROWS, version, LONG_TEXT)
            until(floor.all_hold, 30)
        for group, n_desks in zip(floor.awake, SIXTY, strict=True):
            assert (group.n("n_gaps"), group.n("n_faults")) == (0, 0)
            assert group.n("n_snapshots") == n_desks, "each read its first picture and no other"

        floor.asleep.wake()
        until(lambda: floor.asleep.holds(standing(floor.hall.store)), 30)
        assert floor.asleep.n("n_gaps") > 0 and floor.asleep.n("n_faults") == 0
        assert floor.all_hold() and all(group.n("n_gaps") == 0 for group in floor.awake)


def test_j01_an_hour_of_sleep_is_kept_nowhere(tmp_path: Path) -> None:
    """The proxy holds nothing for a sleeper it let go of, however much passes: 14 MB do here."""
    with floor_of(tmp_path, (1,)) as floor:
        fall_asleep(floor)
        burst(floor.hall, N_MANY, 2, LONG_TEXT)
        until(floor.all_hold, 30)
        before_mb = floor.proxy.rss_mb
        for version in range(3, 9):
            burst(floor.hall, N_MANY, version, LONG_TEXT)
            until(floor.all_hold, 30)
        assert floor.proxy.rss_mb - before_mb < GROWTH_MB, "something is kept for the sleeper"
