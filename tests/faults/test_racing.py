"""Several scripted dispatchers race for the same cases: nothing lost, nothing done twice."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from backend.contract.orders import Command, Report
from backend.domain.cases.case import Act, Given, Source
from backend.domain.terms.place import Place as Spot
from backend.domain.terms.roles import Actor, Role
from tests.backend.feed.hall import CITY_MS, Mirror
from tests.backend.services.hall import CITY, MISSING
from tests.patience import until

from .racers import RACERS, Racer, judge
from .scene import Hall, Place, all_equal, sound

# Enough to be in each other's way all the time; ``make soak`` runs ten thousand on each store.
N_OPERATIONS = int(os.environ.get("WANMI_RACES", "2100"))
N_CASES = 12
REPORTER = Actor("r-01", Role.INTAKE, "受理席 09")
CHIEF = Actor("l-01", Role.LEADER, "值班长席")


@pytest.fixture
def crowded(tmp_path: Path, place: Place) -> Iterator[Hall]:
    made = Hall(tmp_path, source=place.source)
    made.city = structs.replace(CITY, undo_s=0.3)
    made.people = (*RACERS, REPORTER, CHIEF)
    yield made.start()
    made.close()


def test_a02_racing_people_lose_no_update_and_dispatch_nothing_twice(crowded: Hall) -> None:
    """A fifth of the ten thousand operations of the issue: all of them run in ``make soak``."""
    hall = crowded
    _filed(hall.link(REPORTER))
    racers = [Racer(actor, hall.link(actor)) for actor in RACERS]
    for racer in racers:
        until(racer.mirror.joined)
    until(lambda: sum(racer.goes_on() for racer in racers) >= N_OPERATIONS, 60)
    until(lambda: not any(racer.n_waiting for racer in racers), 30)

    until(all_equal(hall.store, [racer.mirror for racer in racers]))
    rows = hall.store.rows_after("case", 0, 10**9)
    outcomes = judge(rows, racers)
    assert sum(outcomes.values()) >= N_OPERATIONS
    assert min(outcomes["accepted"], outcomes["conflict"]) > N_OPERATIONS // 20, outcomes
    assert sound(hall.store)


def _filed(mirror: Mirror) -> None:
    """Report some cases and take them as far as their dispatch."""
    until(mirror.joined)
    for n in range(N_CASES):
        mirror.link.send(
            Report(
                command_id=f"R-{n}",
                actor=REPORTER,
                class_key=MISSING.class_key,
                place=Spot(119.6, 38.9, "学府路 88 号", ""),
                source=Source.HOTLINE,
                text="井盖缺失",
                observed_at_ms=CITY_MS,
            )
        )
    until(lambda: mirror.judged(N_CASES))
    ids = [verdict.case_id for verdict in mirror.verdicts]
    ways = ((Act.ACCEPT, REPORTER, Given()), (Act.FILE, CHIEF, Given(condition=MISSING.key)))
    for version, (act, actor, given) in enumerate(ways, 1):
        for case_id in ids:
            mirror.link.send(
                Command(
                    command_id=f"{act.value}-{case_id}",
                    actor=actor,
                    case_id=case_id,
                    act=act,
                    expected_version=version,
                    given=given,
                )
            )
        until(lambda n=version: mirror.judged((n + 1) * N_CASES))
    assert {verdict.outcome for verdict in mirror.verdicts} == {"accepted"}
