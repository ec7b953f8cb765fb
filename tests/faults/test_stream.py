"""The stream under faults: whatever is lost, doubled, late or never read, all end equal."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from backend.contract.orders import PutFixes
from backend.contract.questions import GetRange
from backend.feed.ports import free_port
from backend.feed.proxy import PROXY, Proxy, own_pair
from backend.link.timing import Timing
from tests.backend.feed.hall import GATEWAY, QUICK, Mirror, fix
from tests.backend.link.backend_on_paper import Paper
from tests.backend.link.relay import Relay, weather
from tests.backend.link.test_follow import Reader
from tests.backend.store.builders import case, closed
from tests.patience import until

from .cut import Cable
from .processes import child, follower, n_connected
from .scene import LONG_TEXT, Hall, Place, all_equal, burst, equal, far_key, put, standing

N_LINKS = 30


def joined(*mirrors: Mirror) -> None:
    for mirror in mirrors:
        until(mirror.joined)


# ---- lost, doubled, late -----------------------------------------------------------------------


@pytest.fixture
def stormy(tmp_path: Path, place: Place) -> Iterator[tuple[Hall, Relay]]:
    """A hall on either store, and a relay that can read what it passes on."""
    hall = Hall(tmp_path, is_open=True, source=place.source).start()
    relay = Relay(hall.endpoints.push)
    yield hall, relay
    relay.stop()
    hall.close()


def test_j01_four_of_ten_rows_lost_doubled_or_late(stormy: tuple[Hall, Relay]) -> None:
    hall, relay = stormy
    # A busy machine that answers late must not turn ranges into a picture, which tells no acts.
    patient = replace(hall.timing, range_s=5.0)
    mirror = hall.link(endpoints=replace(hall.endpoints, push=relay.address), timing=patient)
    joined(mirror)
    relay.fate = weather(7)
    for version in range(1, 6):
        burst(hall, 40, version)
    put(hall, *(closed(f"C{n:04d}", 6) for n in range(0, 40, 4)))
    until(lambda: equal(hall.store, mirror))
    health = mirror.link.health
    assert health.n_gaps > 0 and health.last_gap.startswith("case "), "a loss is said"
    assert health.n_faults == 0
    versions = [act.case.version for change in mirror.changes for act in change.acts]
    assert len(versions) == 5 * 40 + 10, "every act once, none twice"


def test_the_last_row_lost_is_seen_by_the_next_heartbeat(stormy: tuple[Hall, Relay]) -> None:
    hall, relay = stormy
    mirror = hall.link(endpoints=replace(hall.endpoints, push=relay.address))
    joined(mirror)
    relay.fate = lambda: "lost"
    put(hall, case("A"))
    until(lambda: mirror.link.health.n_gaps == 1, 3)
    until(lambda: equal(hall.store, mirror), 3)


# ---- nobody reads, queues are full -------------------------------------------------------------


def test_queues_of_ten_overflow_in_the_middle_and_all_is_recovered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stack: ExitStack
) -> None:
    monkeypatch.setattr("backend.feed.ports._PUSH_HWM", 10)
    monkeypatch.setattr("backend.link.wire._PUSH_HWM", 10)
    hall = Hall(tmp_path).start()
    stack.callback(hall.close)
    mirror = hall.link()
    joined(mirror)
    for version in (1, 2):
        burst(hall, 300, version, LONG_TEXT)
    until(lambda: equal(hall.store, mirror))
    assert mirror.link.health.n_gaps + mirror.link.health.n_snapshots > 1


@pytest.fixture
def proxied(hall: Hall) -> Iterator[str]:
    at = f"127.0.0.1:{free_port()}"
    far_key(hall, at)
    proxy = Proxy(hall.endpoints.push, at, own_pair(hall.folder, PROXY), hall.folder.keys)
    proxy.start()
    yield at
    proxy.stop()


def test_j01_a_desk_that_is_stopped_costs_the_others_nothing(hall: Hall, proxied: str) -> None:
    """The stopped one sits behind the same proxy as one that is awake."""
    awake, direct = hall.link(keys=hall.keys("far")), hall.link()
    joined(awake, direct)
    with follower(hall.folder, "far") as asleep:
        until(lambda: asleep.holds(standing(hall.store)), 30)
        n_awake = n_connected(proxied)
        asleep.sleep()
        burst(hall, 300, 1, LONG_TEXT)
        until(all_equal(hall.store, [awake, direct]))
        until(lambda: n_connected(proxied) < n_awake, 15)  # a sleeper is let go of
        burst(hall, 300, 2, LONG_TEXT)
        until(all_equal(hall.store, [awake, direct]))
        assert awake.link.health.n_gaps == direct.link.health.n_gaps == 0
        assert awake.link.health.n_snapshots == 1, "the sleeper cost them nothing"
        before = asleep.said["cases"]
        assert not asleep.holds(standing(hall.store))
        asleep.wake()
        until(lambda: asleep.holds(standing(hall.store)), 20)
        assert asleep.said["cases"] != before and asleep.n("n_faults") == 0
        assert asleep.n("n_gaps") > 0, "it lost rows, and knew it"


def test_a_killed_desk_is_forgotten_and_its_successor_is_equal(hall: Hall) -> None:
    other = hall.link()
    joined(other)
    with follower(hall.folder) as first:
        until(lambda: first.holds(standing(hall.store)), 30)
        burst(hall, 100)
        first.kill()
        burst(hall, 100, 2)
    with follower(hall.folder) as second:
        until(lambda: second.holds(standing(hall.store)), 30)
    until(lambda: equal(hall.store, other))
    assert other.link.health.n_gaps == 0


# ---- the wire is cut ---------------------------------------------------------------------------


@pytest.fixture
def cable(hall: Hall) -> Iterator[Cable]:
    made = Cable(hall.endpoints)
    yield made
    made.stop()


def test_j01_a_cut_wire_is_said_and_made_good_by_the_range(hall: Hall, cable: Cable) -> None:
    mirror = hall.link(endpoints=cable.endpoints, timing=replace(hall.timing, range_s=10.0))
    joined(mirror)
    cable.cut()
    until(lambda: mirror.link.health.link == "down")
    burst(hall, 200)
    until(lambda: mirror.link.health.stale, 5)
    assert not mirror.holds("C0000"), "what it shows is old, and it says so"
    cable.mend()
    until(lambda: equal(hall.store, mirror))
    assert mirror.link.health.n_snapshots == 1, "the range was enough"


def test_who_moved_during_an_outage_and_then_stands_still_is_where_they_are(
    hall: Hall, cable: Cable
) -> None:
    far, near = hall.link(endpoints=cable.endpoints), hall.link()
    joined(far, near)
    near.link.send(PutFixes(rows=(fix("COL-001", 1),), actor=GATEWAY))
    until(lambda: far.pull() and "COL-001" in far.situation.fixes)
    cable.cut()
    until(lambda: far.link.health.stale, 5)
    near.link.send(PutFixes(rows=(fix("COL-001", 2, lon_deg=119.7),), actor=GATEWAY))
    until(lambda: near.pull() and near.situation.fixes["COL-001"].lon_deg == 119.7)
    cable.mend()
    until(lambda: far.pull() and far.situation.fixes["COL-001"].lon_deg == 119.7)


def test_a_wire_that_hangs_silently_is_noticed_within_seconds(hall: Hall, cable: Cable) -> None:
    mirror = hall.link(endpoints=cable.endpoints)
    joined(mirror)
    cable.freeze()
    burst(hall, 50)
    until(lambda: mirror.link.health.stale, 5)
    cable.mend()
    until(lambda: equal(hall.store, mirror))


def test_j01_a_range_no_longer_held_is_replaced_by_the_picture(
    tmp_path: Path, place: Place, stack: ExitStack
) -> None:
    """As after a night: more rows passed than the backend hands out one by one."""
    hall = Hall(tmp_path, pace=replace(QUICK, range_rows=50), source=place.source).start()
    stack.callback(hall.close)
    cable = Cable(hall.endpoints)
    stack.callback(cable.stop)
    mirror = hall.link(endpoints=cable.endpoints)
    joined(mirror)
    cable.cut()
    until(lambda: mirror.link.health.link == "down")
    for version in (1, 2, 3):
        burst(hall, 40, version)
    cable.mend()
    until(lambda: equal(hall.store, mirror))
    assert mirror.link.health.n_snapshots == 2 and mirror.link.health.n_gaps >= 1


@pytest.mark.parametrize(
    ("outage_s", "held", "n_pictures"), [(60, True, 1), (8 * 3600, True, 1), (8 * 3600, False, 2)]
)
def test_j01_an_outage_in_hand_moved_time(outage_s: int, held: bool, n_pictures: int) -> None:
    """Sixty seconds and eight hours, on paper: nobody is asked while the stream is silent."""
    paper = Paper()
    for name in "ABC":
        paper.change(name)
    reader = Reader(paper).joins()
    for n in range(outage_s // 10):
        paper.change(f"C{n % 300}")
    paper.change("A", ended=True)
    paper.holds_rows = held
    for _ in range(60):
        reader.wait(outage_s / 60)
    assert not paper.asked, "a silent backend is not asked"
    reader.beat()
    reader.settle()
    assert reader.versions == paper.versions and reader.follower.digest_equal
    assert reader.resets == n_pictures and reader.follower.counts.n_gaps == 1


# ---- many at once ------------------------------------------------------------------------------


def test_j01_thirty_desks_that_lose_the_same_rows_do_not_ask_in_one_heap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stack: ExitStack
) -> None:
    hall = Hall(tmp_path, is_open=True).start()
    stack.callback(hall.close)
    relay = Relay(hall.endpoints.push)
    stack.callback(relay.stop)
    ends, timing = replace(hall.endpoints, push=relay.address), replace(Timing(), range_s=10.0)
    mirrors = [hall.link(endpoints=ends, timing=timing) for _ in range(N_LINKS)]
    joined(*mirrors)
    asked_s = _asked(hall, monkeypatch)
    relay.fate = iter(["lost"] * 50 + ["comes"] * 50).__next__
    burst(hall, 100)
    until(all_equal(hall.store, mirrors), 20)
    assert len(asked_s) == N_LINKS, "each asks once"
    assert max(asked_s) - min(asked_s) > timing.jitter_s / 4, "they asked in one heap"
    assert {mirror.link.health.n_gaps for mirror in mirrors} == {1}
    assert {mirror.link.health.n_snapshots for mirror in mirrors} == {1}


def test_thirty_desks_find_a_restarted_backend(hall: Hall) -> None:
    mirrors = [hall.link() for _ in range(N_LINKS)]
    joined(*mirrors)
    hall.stop()
    hall.start()
    burst(hall, 50)
    until(all_equal(hall.store, mirrors), 20)
    assert {mirror.link.health.n_snapshots for mirror in mirrors} == {1}


def _asked(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note when each range is asked for."""
    assert hall.server is not None
    questions, asked_s = hall.server._open_channel.questions, []
    check = questions.check

    def noted(question: object, *more: object) -> object:
        if isinstance(question, GetRange):
            asked_s.append(time.monotonic())
        return check(question, *more)

    monkeypatch.setattr(questions, "check", noted)
    return asked_s


# ---- the proxy dies ----------------------------------------------------------------------------


def test_j01_a_killed_proxy_comes_back_and_its_desks_are_equal(hall: Hall) -> None:
    at = f"127.0.0.1:{free_port()}"
    mirror = hall.link(keys=far_key(hall, at))
    command = ("main.py", "proxy", "--data", str(hall.folder.root), "--bind", at)
    with child(*command) as first:
        until(mirror.joined, 30)
        writer = threading.Thread(target=burst, args=(hall, 200))
        writer.start()
        first.kill()
        writer.join()
    until(lambda: mirror.link.health.stale)
    burst(hall, 200, 2)
    with child(*command):
        until(lambda: equal(hall.store, mirror), 30)
        assert mirror.link.health.n_snapshots == 1
