"""A load sends what mission.md 3.1 says, as devices would, and knows what became of it."""

import itertools
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from backend.city.load import PLANS, Crowd, Driver, Phase, Rush, command
from backend.city.load.plans import BURST_FIXES_S, GAP_S, STEADY_FIXES_S, phase_at
from backend.contract.orders import Command, PutFixes, Report
from backend.domain.field.mover import Fix
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Actor, Role
from backend.link import Pulled

from .small_town import SmallTown

BOUNDS = (119.5, 38.8, 119.7, 39.0)
T0_MS = 1_781_049_840_000
IDS = tuple(f"M-{n}" for n in range(100))
INTAKE = Actor("auto-intake", Role.INTAKE)


class Wire:
    """Where orders end, at a city time of its own."""

    city_speed = 1.0

    def __init__(self) -> None:
        self.now_s = 0.0
        self.fixes: list[Fix] = []
        self.orders: list[Report | Command] = []

    def send(self, order: PutFixes | Report | Command) -> None:
        if isinstance(order, PutFixes):
            self.fixes.extend(order.rows)
        else:
            self.orders.append(order)

    def city_now_ms(self) -> int:
        return T0_MS + round(self.now_s * 1000)


def driven(plan: tuple[Phase, ...], seconds: float) -> Wire:
    wire = Wire()
    driver = Driver(wire, Crowd(IDS, BOUNDS), Rush("t", INTAKE, BOUNDS), plan)
    for tick in range(round(seconds * 10) + 1):
        wire.now_s = tick / 10
        driver.tick(Pulled(), wire.now_s)
    return wire


def test_a_steady_load_sends_its_number_and_each_mover_in_turn() -> None:
    wire = driven(PLANS["steady"], 20.0)
    assert len(wire.fixes) == pytest.approx(STEADY_FIXES_S * 20, abs=2)
    assert [fix.mover_id for fix in wire.fixes[:200]] == [*IDS, *IDS]
    assert not wire.orders


def test_positions_are_in_the_city_in_order_and_never_ahead_of_it() -> None:
    wire = driven(PLANS["steady"], 20.0)
    west, south, east, north = BOUNDS
    assert all(west <= f.lon_deg <= east and south <= f.lat_deg <= north for f in wire.fixes)
    times = [fix.observed_at_ms for fix in wire.fixes]
    assert times == sorted(times)
    assert times[-1] <= wire.city_now_ms()
    mine = [fix for fix in wire.fixes if fix.mover_id == "M-7"]
    assert all(a.observed_at_ms < b.observed_at_ms for a, b in itertools.pairwise(mine))
    assert len({(fix.lon_deg, fix.lat_deg) for fix in mine}) == len(mine)


def test_after_a_gap_the_backlog_comes_faster_and_from_the_past() -> None:
    plan = PLANS["burst"]
    before_s = plan[0].for_s
    wire = driven(plan, before_s + GAP_S + 1)
    n_first = round(STEADY_FIXES_S * before_s)
    backlog = wire.fixes[n_first + 2 :]
    assert len(backlog) == pytest.approx(BURST_FIXES_S, abs=160)
    assert T0_MS + before_s * 1000 == pytest.approx(backlog[0].observed_at_ms, abs=500)
    whole = driven(plan, before_s + GAP_S + plan[2].for_s)
    assert whole.city_now_ms() - whole.fixes[-1].observed_at_ms < 1_500, "it catches up"


def test_a_rush_sends_two_reports_a_second() -> None:
    wire = driven(PLANS["rush"], 30.0)
    reports = [order for order in wire.orders if isinstance(order, Report)]
    assert len(reports) in (59, 60)
    assert len({report.command_id for report in reports}) == len(reports)


@pytest.mark.parametrize("key", PLANS)
def test_each_plan_begins_anew_when_it_is_over(key: str) -> None:
    plan = PLANS[key]
    whole_s = sum(phase.for_s for phase in plan)
    assert phase_at(plan, 0.0) == phase_at(plan, whole_s) == plan[0]
    assert phase_at(plan, whole_s - 0.01) == plan[-1]


def test_on_a_real_backend_every_report_is_accepted_and_comes_back(tmp_path: Path) -> None:
    town = SmallTown(tmp_path).start()
    try:
        options = command.Options("rush", seconds=4.0, n_movers=50, most_open=3)
        figures = command.load(town.folder.root, options, threading.Event())
    finally:
        town.stop()
    assert figures["reports"] >= 4
    assert figures["accepted"] == figures["reports"] + figures["declines"]
    assert (figures["unanswered"], figures["never_seen"], figures["refused"]) == (0, 0, 0)
    assert figures["declines"] > 0, "the oldest are turned away"
    assert figures["fixes"] > 0


def test_nothing_is_declined_or_settled_before_it_was_heard_of() -> None:
    rush = Rush("t", INTAKE, BOUNDS, most_open=0)
    assert rush.decline(0.0) is None
    rush.report(T0_MS, 0.0)
    assert not rush.is_settled
    assert rush.figures()["unanswered"] == 1


def test_a_real_city_is_not_loaded(tmp_path: Path) -> None:
    town = SmallTown(tmp_path)
    town.folder.write_config(replace(town.folder.config(), synthetic=False))
    with pytest.raises(OperatorError) as why:
        command.load(town.folder.root, command.Options(), threading.Event())
    assert "真实城市" in why.value.words.zh
