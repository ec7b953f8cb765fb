"""Who is let hear what of the stream (K03): by the key, through a proxy, over a restart."""

import argparse
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import zmq

from backend.basedata.registers import Registers, write_registers
from backend.contract.topics import LATEST_TOPICS, LOG_TOPICS, of_unit
from backend.domain.cases.case import Case, CaseState
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.people.hall import Hall as CityHall
from backend.domain.terms.errors import OperatorError, Refused
from backend.domain.terms.roles import Actor, Role
from backend.feed import console_key
from backend.feed.keys import AUTHORISED, Admitted, give_unit_key, let_speak, make_console_key
from backend.feed.proxy import PROXY
from backend.link import KeyPair
from backend.link.keys import read_bundle, read_public
from tests.backend.feed.hall import LEADER, Hall, Mirror, city, fix, speaks_for_all
from tests.backend.feed.raw import dialled
from tests.backend.store.builders import ACTOR, NOW_MS, case, moment
from tests.patience import until

from .test_proxy import proxied

UNIT, OTHER = "td-drainage", "td-sanitation"
CLERK = Actor("stationed-01", Role.STATIONED, "驻场席 汀东排水所")
KEY = f"unit-{UNIT}"
TOPICS = tuple(topic.value for topic in (*LOG_TOPICS, *LATEST_TOPICS))
MOVERS = (
    Mover("COL-001", MoverKind.COLLECTOR, "采集员 001"),
    Mover("VEH-1", MoverKind.WORK, "抢修车 1", responsible_unit=UNIT),
)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A hall in which the drainage office sits, with a key of its own."""
    made = Hall(tmp_path)
    made.city = city(hall=CityHall(stationed={CLERK.account: UNIT}), movers=MOVERS)
    made.people = (*made.people, CLERK)
    give_unit_key(made.folder.keys, UNIT)
    let_speak(made.folder.keys, KEY, "stationed/*")
    made.start()
    yield made
    made.close()


def handled(case_id: str, version: int = 1, unit_id: str = UNIT) -> Case:
    more = {"unit_id": unit_id, "delivered_at_ms": NOW_MS, "state": CaseState.HANDLING}
    return case(case_id, version, **more)


def put(hall: Hall, *cases: Case) -> None:
    with hall.store.write(hall.outbox.put) as writing:
        for one in cases:
            writing.put_case(one, ACTOR, moment())


def units_desk(hall: Hall, keys: KeyPair | None = None) -> Mirror:
    return hall.link(CLERK, keys=keys or hall.keys(KEY))


def in_step(desk: Mirror, **versions: int) -> bool:
    health = desk.link.health
    return desk.is_at(versions) and health.digest_equal and not health.recovering


def heard(hall: Hall, name: str, n: int, address: str = "", server_key: str = "") -> list[bytes]:
    """Return the topics a key hears that asks for everything, until ``n`` beats or silence."""
    keys, ends = hall.keys(name), hall.endpoints
    assert keys is not None
    ends = replace(ends, server_key=server_key or ends.server_key)
    topics: list[bytes] = []
    with dialled(address or ends.push, zmq.SUB, ends, keys) as sub:
        for topic in ("", *TOPICS, *(of_unit(OTHER, one) for one in TOPICS), of_unit(UNIT)):
            sub.subscribe(topic)
        while sum(topic.endswith(b"beat") for topic in topics) < n:
            topics.append(sub.recv_multipart()[0])
    return topics


def test_k03_a_units_desk_joins_follows_and_stays_in_step(hall: Hall) -> None:
    put(hall, handled("A"), handled("F", unit_id=OTHER), case("W"))
    desk, whole = units_desk(hall), hall.link()
    until(lambda: desk.joined() and whole.joined())
    until(lambda: in_step(desk, A=1))
    put(hall, handled("F", 2, OTHER), handled("A", 2), handled("B"), case("W", 2))
    until(lambda: in_step(desk, A=2, B=1))
    put(hall, case("A", 3, unit_id=UNIT, delivered_at_ms=NOW_MS))
    until(lambda: in_step(desk, B=1))
    until(lambda: whole.is_at({"A": 3, "B": 1, "F": 2, "W": 2}))
    assert desk.link.health.n_faults == whole.link.health.n_faults == 0
    assert desk.link.health.n_snapshots == 1


def test_k03_a_restart_costs_a_units_desk_one_picture_and_no_fault(hall: Hall) -> None:
    put(hall, handled("A"), handled("F", unit_id=OTHER))
    desk = units_desk(hall)
    until(lambda: desk.joined() and in_step(desk, A=1))
    hall.stop()
    hall.start()
    put(hall, handled("A", 2), handled("F", 2, OTHER))
    until(lambda: in_step(desk, A=2), 20)
    put(hall, handled("C"), handled("G", unit_id=OTHER))
    until(lambda: in_step(desk, A=2, C=1))
    assert desk.link.health.n_faults == 0


def test_k03_by_a_units_key_the_topics_of_the_city_are_silent(hall: Hall) -> None:
    put(hall, handled("A"), handled("F", unit_id=OTHER))
    busy = threading.Event()

    def work() -> None:
        version = 1
        while not busy.wait(0.02):
            version += 1
            put(hall, handled("F", version, OTHER), handled("A", version))

    worker = threading.Thread(target=work)
    worker.start()
    try:
        own = heard(hall, KEY, 5)
        everything = heard(hall, "console", 5)
    finally:
        busy.set()
        worker.join()
    assert {topic.split(b"/")[1] for topic in own} == {UNIT.encode()}
    assert {of_unit(UNIT, one).encode() for one in ("case", "beat")} <= set(own)
    assert {b"case", b"beat"} <= set(everything)


def test_k03_a_desk_of_the_hall_asks_for_nothing_of_a_unit(hall: Hall) -> None:
    desk, whole = units_desk(hall), hall.link()
    until(lambda: desk.joined() and whole.joined())
    keys = hall.keys()
    assert keys is not None
    topics: set[bytes] = set()
    with dialled(hall.endpoints.push, zmq.SUB, hall.endpoints, keys) as sub:
        for topic in TOPICS:
            sub.subscribe(topic)
        while b"seats" not in topics or b"beat" not in topics:
            topics.add(sub.recv_multipart()[0])
        put(hall, handled("A"))
        while b"case" not in topics:
            topics.add(sub.recv_multipart()[0])
    assert topics <= {topic.encode() for topic in TOPICS}


def test_k03_no_view_is_kept_of_a_unit_whose_desk_never_came(hall: Hall) -> None:
    whole = hall.link()
    until(whole.joined)
    assert hall.server is not None and hall.server._channel is not None
    assert not list(hall.server._channel._views.all())
    desk = units_desk(hall)
    until(desk.joined)
    assert [view.unit_id for view in hall.server._channel._views.all()] == [UNIT]


def test_k03_only_the_units_own_vehicles_are_told(hall: Hall) -> None:
    desk, whole = units_desk(hall), hall.link()
    until(lambda: desk.joined() and whole.joined())
    assert hall.server is not None and hall.server._channel is not None
    positions = hall.server._channel.receiver._positions
    for n in range(1, 4):
        positions.put((fix("COL-001", n), fix("VEH-1", n)))
        until(lambda n=n: desk.pull() and desk.situation.fixes.get("VEH-1") == fix("VEH-1", n))
    until(lambda: whole.pull() and "COL-001" in whole.situation.fixes)
    assert list(desk.situation.fixes) == ["VEH-1"]
    late = units_desk(hall)
    until(late.joined)
    assert list(late.situation.fixes) == ["VEH-1"]


def test_k03_through_a_proxy_a_units_key_hears_the_same(hall: Hall) -> None:
    put(hall, handled("A"), handled("F", unit_id=OTHER))
    with ExitStack() as stack:
        _, at = stack.enter_context(proxied(hall))
        public = read_public(hall.folder.keys / AUTHORISED / f"{PROXY}.key")
        make_console_key(
            hall.folder.keys, "behind", {"stream": at, "stream_key": public}, unit_id=UNIT
        )
        let_speak(hall.folder.keys, "behind", "stationed/*")
        desk = units_desk(hall, read_bundle(hall.folder.root, "behind"))
        until(lambda: desk.joined() and in_step(desk, A=1))
        put(hall, handled("F", 2, OTHER), handled("A", 2))
        until(lambda: in_step(desk, A=2))
        own = heard(hall, "behind", 3, f"tcp://{at}", public)
        assert {topic.split(b"/")[1] for topic in own} == {UNIT.encode()}
        assert b"beat" in heard(hall, "console", 3, f"tcp://{at}", public)


def test_k03_a_key_that_becomes_a_units_stops_hearing_the_city_at_once(hall: Hall) -> None:
    make_console_key(hall.folder.keys, "desk-09")
    speaks_for_all(hall.folder, "desk-09")
    put(hall, case("W"))
    whole = hall.link(keys=hall.keys("desk-09"))
    until(lambda: whole.joined() and whole.holds("W"))
    path = hall.folder.keys / AUTHORISED / "desk-09.key"
    path.write_text(path.read_text() + f"unit = '{UNIT}'\n")
    # Its connections are ended: it comes back, hears nothing of the city, and is shown as dead.
    until(lambda: whole.pull() and whole.link.health.beat_age_s > 3, 20)
    put(hall, case("W", 2))
    own = heard(hall, "desk-09", 3)
    assert {topic.split(b"/")[1] for topic in own} == {UNIT.encode()}
    assert whole.is_at({"W": 1})


def test_k03_what_speaks_for_units_keeps_whose_key_it_is(hall: Hall) -> None:
    path = hall.folder.keys / AUTHORISED / f"{KEY}.key"
    for patterns in ("stationed/* unit/*", ""):
        let_speak(hall.folder.keys, KEY, patterns)
        assert f"unit = '{UNIT}'" in path.read_text()


@pytest.mark.parametrize("unit_id", ["a/b", "a b", "a'b", "a\\b", "x" * 65])
def test_k03_a_unit_that_cannot_stand_in_a_topic_gets_no_key(hall: Hall, unit_id: str) -> None:
    with pytest.raises(OperatorError, match="no id of a unit"):
        make_console_key(hall.folder.keys, "bad", unit_id=unit_id)
    assert not (hall.folder.keys / "bad.key").exists()


def test_k03_a_key_whose_unit_cannot_be_read_is_not_admitted(hall: Hall) -> None:
    make_console_key(hall.folder.keys, "odd", unit_id=UNIT)
    path = hall.folder.keys / AUTHORISED / "odd.key"
    path.write_text(path.read_text().replace(UNIT, "a/b"))
    desk = hall.link(LEADER, keys=hall.keys("odd"))
    until(lambda: desk.pull() and desk.link.health.link == "refused", 20)


def test_k03_a_name_that_was_taken_away_is_nobodys(hall: Hall) -> None:
    gone = Admitted(hall.folder.keys)
    gone.refresh()
    assert not gone.hears("gone", "case") and not gone.hears("gone", of_unit(UNIT, "case"))
    with pytest.raises(Refused, match="only its own people"):
        hall.door.checked(replace(gone.caller("gone"), speaks_for=("*/*",)), LEADER, "get_snapshot")


def test_k03_the_command_makes_a_key_of_a_unit_that_there_is(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = ResponsibleUnit(UNIT, "汀东排水所", "Tingdong drainage", ("c0103",), 1, 6)
    write_registers(hall.folder, Registers(units=(unit,)))
    parser = argparse.ArgumentParser()
    console_key.add_arguments(parser)

    def run(name: str, unit_id: str) -> int:
        words = [name, "--unit", unit_id, "--data", str(hall.folder.root)]
        return console_key.run(argparse.Namespace(**vars(parser.parse_args(words)), lang="en"))

    assert run("desk-09", UNIT) == 0 and "desk-09.key" in capsys.readouterr().out
    assert read_bundle(hall.folder.root, "desk-09").unit == UNIT
    with pytest.raises(OperatorError, match="no responsible unit td-drainge"):
        run("desk-10", "td-drainge")
    assert not (hall.folder.keys / "desk-10.key").exists()
