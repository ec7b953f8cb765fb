"""Clocks that jump: the city's, by command, and the machine's, by whoever set it."""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec import structs

from backend.contract.codec import decode_payload
from backend.contract.orders import Command, Report, SetClock
from backend.contract.pushed import CaseChanged
from backend.domain.cases.case import Act, Given, Source
from backend.domain.terms.place import Place as Spot
from backend.feed.city_time import CityRun
from backend.link import link as link_room
from tests.backend.feed.hall import CITY_MS, DISPATCHER, INTAKE, LEADER, Mirror
from tests.backend.services.hall import CITY, MISSING
from tests.patience import until

from .scene import Hall, Place, burst, equal, sound

HOUR_S = 3600.0


class Machine:
    """The machine's wall clock, with somebody's hand on it."""

    def __init__(self) -> None:
        self.error_ms = 0

    def real_ms(self) -> int:
        return int(time.time() * 1000) + self.error_ms


def test_j11_a_city_that_jumps_and_races_stays_in_order_everywhere(both: Hall) -> None:
    mirrors = [both.link(), both.link()]
    for mirror in mirrors:
        until(mirror.joined)
    steps = ((60.0, 0.0), (3600.0, 8 * HOUR_S), (0.0, 0.0), (1.0, 24 * HOUR_S))
    for n, (speed, jump_s) in enumerate(steps):
        command = SetClock(command_id=f"T-{n}", actor=LEADER, speed=speed, jump_s=jump_s)
        mirrors[0].link.send(command)
        burst(both, 20, n + 1)
        until(lambda n=n: mirrors[0].judged(n + 1))
    assert [verdict.outcome for verdict in mirrors[0].verdicts] == ["accepted"] * len(steps)
    for mirror in mirrors:
        until(lambda one=mirror: equal(both.store, one))
        until(lambda one=mirror: abs(one.link.city_now_ms() - both.time.city_ms()) < 2_000)
    assert both.time.city_ms() > CITY_MS + 32 * HOUR_S * 1000
    assert sound(both.store)


def test_city_time_is_never_set_back(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    for n, (speed, jump_s) in enumerate(((1.0, -HOUR_S), (-1.0, 0.0), (1e9, 0.0))):
        command = SetClock(command_id=f"T-{n}", actor=LEADER, speed=speed, jump_s=jump_s)
        mirror.link.send(command)
    until(lambda: mirror.judged(3))
    assert {verdict.rule for verdict in mirror.verdicts} == {"clock_range"}


@pytest.mark.parametrize("error_ms", [-3_600_000, 3_600_000])
def test_j11_a_dispatch_is_delivered_though_the_machines_clock_was_set(
    tmp_path: Path, place: Place, error_ms: int, stack: ExitStack
) -> None:
    machine = Machine()
    hall = Hall(tmp_path, source=place.source)
    stack.callback(hall.close)
    hall.city = structs.replace(CITY, undo_s=0.5)
    hall.time = CityRun(CITY_MS, real_ms=machine.real_ms)
    hall.start()
    mirror = hall.link()
    until(mirror.joined)
    case_id = dispatched(mirror)
    machine.error_ms = error_ms
    until(lambda: mirror.pull() and mirror.situation.cases[case_id].delivered_at_ms, 5)
    machine.error_ms = 0
    burst(hall, 5)
    until(lambda: equal(hall.store, mirror))


def dispatched(mirror: Mirror) -> str:
    """Take one report as far as its dispatch, by three persons."""
    mirror.link.send(
        Report(
            command_id="R",
            actor=LEADER,
            class_key=MISSING.class_key,
            place=Spot(119.6, 38.9, "学府路 88 号", ""),
            source=Source.HOTLINE,
            text="井盖缺失",
            observed_at_ms=CITY_MS,
        )
    )
    ways = (
        (Act.ACCEPT, INTAKE, Given()),
        (Act.FILE, LEADER, Given(condition=MISSING.key)),
        (Act.DISPATCH, DISPATCHER, Given(unit_id="td-drainage")),
    )
    until(lambda: mirror.judged(1))
    case_id = mirror.verdicts[0].case_id
    for version, (act, actor, given) in enumerate(ways, 1):
        mirror.link.send(
            Command(
                command_id=act.value,
                actor=actor,
                case_id=case_id,
                act=act,
                expected_version=version,
                given=given,
            )
        )
        until(lambda n=version: mirror.judged(n + 1))
        assert mirror.verdicts[-1].outcome == "accepted", mirror.verdicts[-1]
    until(lambda: mirror.holds(case_id))
    return case_id


def test_j11_the_journal_is_in_city_order_whatever_the_machine_says(
    tmp_path: Path, stack: ExitStack
) -> None:
    """A real city: its time is the machine's, which is set back an hour and forward two."""
    machine = Machine()
    hall = Hall(tmp_path)
    stack.callback(hall.close)
    hall.time = CityRun(real_ms=machine.real_ms)
    hall.start()
    mirror = hall.link()
    until(mirror.joined)
    for n, error_ms in enumerate((0, -3_600_000, 7_200_000, 0)):
        machine.error_ms = error_ms
        for k in range(3):
            mirror.link.send(
                Report(
                    command_id=f"R-{n}-{k}",
                    actor=LEADER,
                    class_key="c0103",
                    place=Spot(119.6, 38.9, "学府路", ""),
                    source=Source.HOTLINE,
                    text="井盖缺失",
                    observed_at_ms=1,
                )
            )
        until(lambda n=n: mirror.judged(3 * (n + 1)))
    until(lambda: equal(hall.store, mirror))
    rows = hall.store.rows_after("case", 0, 10**9)
    assert [row.city_at_ms for row in rows] == sorted(row.city_at_ms for row in rows)
    assert len({decoded(row.payload).case.case_id for row in rows}) == 12


@pytest.mark.parametrize("error_s", [-HOUR_S, HOUR_S])
def test_j11_a_desk_whose_clock_is_set_shows_the_same_city_time(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, error_s: float
) -> None:
    """The backend's clock is held in this process too: what is set is all but the monotonic one."""
    mirror, real = hall.link(), time.time
    until(mirror.joined)
    burst(hall, 5)
    monkeypatch.setattr(time, "time", lambda: real() + error_s)
    burst(hall, 5, 2)
    until(lambda: equal(hall.store, mirror))
    until(lambda: mirror.link.health.beat_age_s < 1.0)
    assert abs(mirror.link.city_now_ms() - hall.time.city_ms()) < 2_000
    health = mirror.link.health
    assert (health.n_gaps, health.n_faults, health.stale) == (0, 0, False)
    monkeypatch.undo()
    burst(hall, 5, 3)
    until(lambda: equal(hall.store, mirror))


@pytest.mark.parametrize("error_ms", [-340_000, 2_500])
def test_j11_a_desk_knows_how_wrong_its_machines_clock_is(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, error_ms: int
) -> None:
    true_ms = link_room.wall_ms
    mirror = hall.link()
    until(mirror.joined)
    until(lambda: abs(mirror.link.health.clock_error_s) < 0.9)
    monkeypatch.setattr(link_room, "wall_ms", lambda: true_ms() + error_ms)
    until(lambda: abs(mirror.link.health.clock_error_s - error_ms / 1000) < 0.9)


def decoded(payload: bytes) -> CaseChanged:
    changed = decode_payload(payload)
    assert isinstance(changed, CaseChanged)
    return changed
