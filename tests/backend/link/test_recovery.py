"""Recovery over real sockets: losses, restarts, restored cities, a desk that does not keep up."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zmq

from backend.contract.city_answer import City
from backend.contract.questions import GetCity
from backend.domain.cases.case import Case
from backend.link import Link
from backend.link.endpoints import read_endpoints
from tests.backend.feed.hall import HASTY, LEADER, STEADY, Hall, Mirror
from tests.backend.store.builders import ACTOR, case, closed, moment
from tests.patience import until

from .relay import Relay, weather


def put(hall: Hall, *cases: Case) -> None:
    for one in cases:
        with hall.store.write(hall.outbox.put) as writing:
            writing.put_case(one, ACTOR, moment())


def equal(hall: Hall, mirror: Mirror) -> bool:
    """Whether the reader says so itself, and really holds what the store holds."""
    mirror.pull()
    health = mirror.link.health
    stored = {one.case_id: one for topic in ("case",) for one in open_cases(hall, topic)}
    return (
        health.joined
        and health.digest_equal
        and not health.recovering
        and stored == mirror.situation.cases
    )


def open_cases(hall: Hall, topic: str) -> list[Case]:
    found = [hall.store.case(row.entity) for row in hall.store.open_rows(topic)]
    return [one for one in found if one is not None]


@pytest.fixture
def open_hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path, is_open=True).start()
    yield made
    made.close()


@pytest.fixture
def relay(open_hall: Hall) -> Iterator[Relay]:
    made = Relay(open_hall.endpoints.push)
    yield made
    made.stop()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_lost_doubled_and_reordered_rows_are_healed(
    open_hall: Hall, relay: Relay, seed: int
) -> None:
    ends, steady = replace(open_hall.endpoints, push=relay.address), replace(STEADY, range_s=10.0)
    mirror = open_hall.link(endpoints=ends, timing=steady)
    until(mirror.joined)
    relay.fate = weather(seed)
    for version in range(1, 21):
        put(open_hall, *(case(name, version) for name in "ABC"))
    put(open_hall, closed("B", 21))
    until(lambda: equal(open_hall, mirror))
    health = mirror.link.health
    assert health.n_gaps > 0 and health.last_gap.startswith("case ")
    assert health.n_snapshots == 1, "ranges were enough"
    assert [row.case.version for row in acts(mirror) if row.case.case_id == "A"] == [*range(1, 21)]


def acts(mirror: Mirror) -> list:
    return [act for change in mirror.changes for act in change.acts]


def test_a_long_silence_is_stale_and_then_made_good(open_hall: Hall, relay: Relay) -> None:
    mirror = open_hall.link(endpoints=replace(open_hall.endpoints, push=relay.address))
    until(mirror.joined)
    relay.is_mute = True
    put(open_hall, case("A"), case("A", 2), case("B"))
    until(lambda: mirror.link.health.stale)
    assert mirror.link.health.beat_age_s > 3 and not mirror.holds("A")
    relay.is_mute = False
    until(lambda: equal(open_hall, mirror))
    assert not mirror.link.health.stale and mirror.link.health.n_snapshots == 1


def test_rows_that_hold_up_the_heartbeat_are_no_silence(open_hall: Hall, relay: Relay) -> None:
    away = replace(open_hall.endpoints, push=relay.address)
    hasty = replace(HASTY, redial_s=1.0)
    mirror = open_hall.link(endpoints=away, timing=hasty)
    until(mirror.joined)
    dialled_s = mirror.link._dialled_s
    relay.is_beatless = True
    version = 0
    while mirror.link.health.beat_age_s < 2.0:
        version += 1
        put(open_hall, case("A", version))
        until(lambda at=version: mirror.is_at({"A": at}))
    assert mirror.link._dialled_s == dialled_s, "what was on its way would be lost"
    until(lambda: mirror.link._dialled_s > dialled_s)  # once nothing comes at all


def test_a_restarted_backend_keeps_its_epoch_and_the_reader_goes_on(hall: Hall) -> None:
    mirror = hall.link()
    put(hall, case("A"))
    until(lambda: mirror.joined() and mirror.holds("A"))
    epoch = hall.store.epoch

    hall.stop()
    until(lambda: mirror.link.health.link == "down")
    hall.start()
    put(hall, case("A", 2), case("B"))

    until(lambda: equal(hall, mirror))
    assert hall.store.epoch == epoch
    assert mirror.link.health.n_snapshots == 1, "no picture was needed, rows were enough"
    assert mirror.link.health.link == "up"


def test_a_question_the_old_line_took_along_is_answered_on_the_new_one(open_hall: Hall) -> None:
    context = zmq.Context()
    deaf, mute = context.socket(zmq.ROUTER), context.socket(zmq.PUB)
    for socket in (deaf, mute):
        socket.bind("tcp://127.0.0.1:*")
    query, push = (one.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode() for one in (deaf, mute))
    silent = replace(open_hall.endpoints, query=query, push=push)
    ends = [silent]
    timing = replace(STEADY, answer_s=120.0, redial_s=2.0)
    link = Link(lambda: ends[0], None, LEADER, timing)
    open_hall.links.append(link)
    mirror = Mirror(link)
    link.start()
    link.ask(GetCity(ask_id="q", actor=LEADER))
    until(lambda: deaf.poll(0) and b"get_city" in deaf.recv_multipart()[-1], what="it was sent")
    ends[0] = open_hall.endpoints
    until(mirror.answered)
    assert isinstance(mirror.answers[0], City) and mirror.answers[0].ask_id == "q"
    context.destroy(0)


def test_a_backend_that_comes_back_at_other_ports_is_found(hall: Hall) -> None:
    link = Link(lambda: read_endpoints(hall.folder.root), hall.keys(), LEADER, HASTY)
    hall.links.append(link)
    link.start()
    mirror = Mirror(link)
    put(hall, case("A"))
    until(lambda: mirror.joined() and mirror.holds("A"))
    before = hall.endpoints
    hall.stop()
    hall.bind = None
    hall.start()
    assert hall.endpoints != before
    put(hall, case("B"))
    until(lambda: equal(hall, mirror))
    assert link.health.n_snapshots == 1


def test_what_was_committed_while_nobody_published_is_recovered(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    for name in "AB":
        with hall.store.write() as writing:  # told to nobody: the answer of the commit got lost
            writing.put_case(case(name), ACTOR, moment())
    until(lambda: equal(hall, mirror))
    put(hall, case("C"))
    until(lambda: equal(hall, mirror))
    assert set(mirror.situation.cases) == {"A", "B", "C"}
    assert mirror.link.health.n_gaps == 0


def test_a_restored_city_is_another_epoch_and_read_anew(hall: Hall) -> None:
    mirror = hall.link()
    put(hall, case("A"), case("B"))
    until(lambda: mirror.joined() and mirror.holds("A", "B"))
    hall.stop()
    hall.folder.store.unlink()
    hall.start()
    put(hall, case("C"))
    until(lambda: mirror.is_at({"C": 1}))
    assert equal(hall, mirror)


def test_a_snapshot_of_two_thousand_cases_joins_in_parts(hall: Hall) -> None:
    with hall.store.write(hall.outbox.put) as writing:
        for n in range(2_000):
            writing.put_case(case(f"{n:04d}"), ACTOR, moment())
    mirror = hall.link()
    until(mirror.joined)
    until(lambda: equal(hall, mirror))
    assert len(mirror.situation.cases) == 2_000
    assert mirror.link.health.n_gaps == 0


def test_a_desk_that_takes_nothing_gets_the_picture_when_it_comes_back(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror = hall.link()
    until(mirror.joined)
    monkeypatch.setattr(mirror.link._box, "_rows_kept", 5)
    put(hall, *(case("A", version) for version in range(1, 9)))
    until(lambda: mirror.link.health.n_snapshots == 2)
    until(lambda: equal(hall, mirror))
    assert mirror.situation.cases["A"].version == 8


def test_a_row_changed_behind_our_back_is_a_fault_and_healed(hall: Hall) -> None:
    mirror = hall.link()
    put(hall, case("A"))
    until(lambda: mirror.joined() and mirror.holds("A"))
    cursor = mirror.link._follower._cursors["case"]
    cursor._book.put("A", b"not what was sent")
    until(lambda: mirror.link.health.n_faults == 1)
    until(lambda: equal(hall, mirror))
