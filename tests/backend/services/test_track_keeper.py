"""Positions on their way to the store: nothing waits for it, and a store that is away is told."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.services.track_keeper import KeeperPace, TrackKeeper, retention_of
from backend.store import Tracks
from tests.patience import until

from .hall import CITY, START_MS, HandClock

QUICK = KeeperPace(write_s=0.005, again_s=0.005, seal_s=0.01, retain_s=0.01)


def fix(mover_id: str, n: int = 0) -> Fix:
    return Fix(mover_id, 119.6, 38.9, 0.0, 1.0, START_MS + n)


class Away(Tracks):
    """Tracks whose database can be taken away."""

    def __init__(self, inner: Tracks) -> None:
        super().__init__(inner._keeper)
        self.is_away = False
        self.gate = threading.Event()
        self.gate.set()

    def put(self, fixes: Sequence[Fix], now_ms: int) -> int:
        self.gate.wait(5)
        if self.is_away:
            raise OperatorError(Words("数据库没有应答", "the database does not answer"))
        return super().put(fixes, now_ms)


@pytest.fixture
def tracks(tmp_path: Path) -> Iterator[Away]:
    opened = Away(Tracks.open(tmp_path / "store.db", tmp_path / "tracks"))
    yield opened
    opened.close()


@pytest.fixture
def keep(tracks: Away) -> Iterator[Callable[..., TrackKeeper]]:
    made: list[TrackKeeper] = []

    def keeper(limit: int = 1_000, clock: HandClock | None = None) -> TrackKeeper:
        made.append(TrackKeeper(tracks, clock or HandClock(), lambda name: 90, QUICK, limit))
        made[-1].start()
        return made[-1]

    yield keeper
    tracks.gate.set()
    for one in made:
        one.stop()


def test_what_is_offered_is_kept_and_what_is_a_lie_is_counted(
    tracks: Away, keep: Callable[..., TrackKeeper]
) -> None:
    keeper = keep()
    keeper.offer([fix("A"), fix("B"), Fix("C", 500.0, 38.9, 0.0, 0.0, START_MS)])
    until(lambda: keeper.health.n_kept == 2)
    assert keeper.health.n_refused == 1
    assert {one.mover_id for one in tracks.last(2**53)} == {"A", "B"}


def test_a_database_that_goes_away_for_a_while_loses_nothing(
    tracks: Away, keep: Callable[..., TrackKeeper]
) -> None:
    keeper = keep()
    tracks.is_away = True
    keeper.offer([fix("A", 1)])
    until(lambda: keeper.health.fault)
    keeper.offer([fix("A", 2)])
    assert keeper.health.n_lost == 0
    tracks.is_away = False
    until(lambda: keeper.health.n_kept == 2)
    assert keeper.health.fault is None and keeper.health.n_waiting == 0
    assert len(tracks.track("A", 0, 2**53)) == 2


def test_one_that_stays_away_costs_the_oldest_and_says_how_many(
    tracks: Away, keep: Callable[..., TrackKeeper]
) -> None:
    tracks.is_away = True
    keeper = keep(limit=100)
    for n in range(25):
        keeper.offer([fix("A", 10 * n + i) for i in range(10)])
    until(lambda: keeper.health.fault)
    until(lambda: keeper.health.n_lost == 150)
    tracks.is_away = False
    until(lambda: keeper.health.n_kept == 100)
    assert int(tracks.track("A", 0, 2**53).at_ms[0]) == START_MS + 150


def test_offering_does_not_wait_for_a_write_in_progress(
    tracks: Away, keep: Callable[..., TrackKeeper]
) -> None:
    tracks.gate.clear()
    keeper = keep()
    keeper.offer([fix("A")])
    until(lambda: keeper.health.n_waiting == 0)
    keeper.offer([fix("B")])  # would hang here
    assert keeper.health.n_waiting == 1
    tracks.gate.set()
    until(lambda: keeper.health.n_kept == 2)


def test_stopping_writes_what_waits(tracks: Away, keep: Callable[..., TrackKeeper]) -> None:
    keeper = keep()
    keeper.offer([fix("A", n) for n in range(50)])
    keeper.stop()
    assert len(tracks.track("A", 0, 2**53)) == 50


def test_hours_that_are_over_are_sealed_and_old_days_go(
    tracks: Away, keep: Callable[..., TrackKeeper], tmp_path: Path
) -> None:
    clock = HandClock()
    keeper = keep(clock=clock)
    keeper.offer([fix("A")])
    until(lambda: keeper.health.n_kept == 1)
    clock.pass_s(3 * 3_600)
    day = START_MS // 86_400_000
    until(lambda: tracks._keeper.sealed(day))
    clock.pass_s(100 * 86_400)
    until(lambda: not tracks._keeper.days())
    until(lambda: tracks.last(2**53) == ())


def test_a_mistake_of_ours_in_one_batch_does_not_end_the_keeping(
    tracks: Away, keep: Callable[..., TrackKeeper]
) -> None:
    keeper = keep()
    keeper.offer([("not", "a fix")])
    until(lambda: keeper.health.n_lost == 1)
    keeper.offer([fix("A")])
    until(lambda: keeper.health.n_kept == 1)


def test_people_are_kept_for_the_shorter_time_and_so_is_who_is_unknown() -> None:
    movers = (
        Mover("COL-1", MoverKind.COLLECTOR, "采集员"),
        Mover("VEH-1", MoverKind.MUCK, "渣土车"),
    )
    city = type(CITY)(
        **{name: getattr(CITY, name) for name in CITY.__struct_fields__} | {"movers": movers}
    )
    days_of = retention_of(city, {"collector_tracks": 90, "vehicle_tracks": 365})
    assert [days_of(name) for name in ("COL-1", "VEH-1", "who?")] == [90, 365, 90]
