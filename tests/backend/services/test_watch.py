"""The ladder: each step once, within a second, across restarts and however the clock is set."""

from dataclasses import dataclass, field

import pytest

from backend.contract.pushed import AlarmChanged, LogRow
from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.cases.guards import SILENT_MS
from backend.domain.clocks.ladder import RUNGS, UNREAD, UNREAD_MS, dues
from backend.domain.field.mover import Fix
from backend.services import Accounts, AlarmDesk
from backend.services.watch import Watch
from backend.store import StoreFault

from .hall import (
    CHIEF,
    CITY,
    COLLECTOR,
    DISPATCHER,
    FILER,
    LEADER,
    LOOSE,
    PEOPLE,
    UNIT,
    Hall,
)

AN_HOUR_S = 3_600


@dataclass
class Watched:
    """A hall under watch; ``tell`` hands it the rows it has not heard."""

    hall: Hall
    raised: list[AlarmChanged] = field(default_factory=list)
    n_told: int = 0

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin again with nothing but the store, as after a crash."""
        hall = self.hall
        self.alarms = AlarmDesk(hall.store, Accounts(PEOPLE), hall.clock, self._on_rows)
        self.watch = Watch(hall.store, CITY, hall.clock, self.alarms, hall.desk.wake)
        self.n_told = len(hall.told)

    def _on_rows(self, rows: tuple[LogRow, ...]) -> None:
        self.hall.told.extend(rows)

    def tick(self) -> int:
        self.watch.note(self.hall.told[self.n_told :])
        self.n_told = len(self.hall.told)
        return self.watch.tick()

    def taken(self) -> Case:
        """A case its unit was told of, and has opened."""
        return self.hall.done(self.hall.delivered(), Act.READ, UNIT)

    def marks(self) -> list[str]:
        return sorted(self.hall.store.alarm_ids(("ladder:", "slip:", "guard:")))


@pytest.fixture
def watched(hall: Hall) -> Watched:
    return Watched(hall)


def rungs_of(watched: Watched) -> list[str]:
    return sorted(mark.split(":")[2] for mark in watched.marks() if mark.startswith("ladder:"))


def test_a11_every_step_fires_once_at_its_minute(watched: Watched) -> None:
    case = watched.taken()  # 2 emergency hours, urgent
    start_ms = case.dispatched_at_ms
    watched.tick()
    fired: dict[str, int] = {}
    for _ in range(5 * 60 * 6):
        watched.hall.clock.pass_s(10)
        before = set(watched.marks())
        watched.tick()
        for mark in set(watched.marks()) - before:
            fired[mark.split(":")[2]] = (watched.hall.clock.city - start_ms) // 1000
    expected = {"remind": 1.5, "urge": 2.0, "supervise": 2.5, "chief": 4.0}
    assert fired.keys() == expected.keys()
    for rung, hours in expected.items():
        assert 0 <= fired[rung] - hours * AN_HOUR_S < 10


def test_a11_a_step_comes_within_one_tick_of_its_second(watched: Watched) -> None:
    case = watched.taken()
    first = dues(case, CITY.calendar)[0]
    watched.tick()
    watched.hall.clock.city = first.at_ms - 1
    assert watched.tick() == 0
    watched.hall.clock.city = first.at_ms
    assert watched.tick() == 1


def test_a11_no_step_comes_twice_across_restarts_and_acknowledgements(watched: Watched) -> None:
    watched.taken()
    watched.hall.clock.pass_s(2.1 * AN_HOUR_S)
    assert watched.tick() == 2
    for mark in watched.marks():
        watched.alarms.acknowledge(f"A-{mark[-12:]}", LEADER, mark)
    for _ in range(3):
        watched.restart()
        assert watched.tick() == 0
    watched.hall.clock.pass_s(AN_HOUR_S)
    watched.restart()
    assert watched.tick() == 1
    assert rungs_of(watched) == ["remind", "supervise", "urge"]


def test_a11_what_came_due_while_nobody_ran_comes_at_the_start(watched: Watched) -> None:
    watched.taken()
    watched.hall.clock.pass_s(30 * AN_HOUR_S)
    watched.restart()
    assert watched.tick() == len(RUNGS) // 2
    assert watched.tick() == 0


def test_a11_a_jump_of_the_clock_raises_each_step_once(watched: Watched) -> None:
    watched.taken()
    watched.tick()
    watched.hall.clock.city += 400 * 86_400_000
    assert watched.tick() == 4
    assert watched.tick() == 0


def test_a11_nothing_fires_once_the_unit_replied_or_while_it_is_suspended(
    watched: Watched,
) -> None:
    case = watched.taken()
    case = watched.hall.done(case, Act.ASK_LIST, UNIT, reason="需工程")
    case = watched.hall.done(case, Act.SUSPEND, LEADER, reason="需工程")
    watched.hall.clock.pass_s(9 * AN_HOUR_S)
    assert watched.tick() == 0
    case = watched.hall.done(case, Act.RESUME, LEADER)
    assert watched.tick() == 0
    case = watched.hall.done(case, Act.REPLY, UNIT, text="好", photos=(watched.hall.photo,))
    watched.hall.clock.pass_s(9 * AN_HOUR_S)
    assert watched.tick() == 0


def test_a11_an_extended_case_is_reminded_of_its_new_deadline(watched: Watched) -> None:
    case = watched.taken()
    watched.hall.clock.pass_s(1.6 * AN_HOUR_S)
    assert watched.tick() == 1
    case = watched.hall.done(case, Act.ASK_EXTENSION, UNIT, reason="缺配件")
    watched.hall.done(case, Act.EXTEND, LEADER)
    watched.hall.clock.pass_s(1.0 * AN_HOUR_S)
    assert watched.tick() == 0  # 2.6 of 4 hours
    watched.hall.clock.pass_s(0.5 * AN_HOUR_S)
    assert watched.tick() == 1
    assert rungs_of(watched) == ["remind", "remind"]


def test_a11_a_store_that_fails_keeps_what_is_due(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.taken()
    watched.tick()
    watched.hall.clock.pass_s(2.1 * AN_HOUR_S)

    def broken(told: object = None) -> None:
        raise StoreFault(CITY_WORDS)

    with monkeypatch.context() as patch:
        patch.setattr(watched.hall.store, "write", broken)
        with pytest.raises(StoreFault):
            watched.tick()
    assert watched.tick() == 2


CITY_WORDS = RUNGS[0].words


def test_a11_a_slip_that_nobody_answers_is_told_once(watched: Watched) -> None:
    case = watched.hall.dispatched()
    case = watched.hall.done(case, Act.SUPERVISE, CHIEF, reason="速办", limit="1紧急工作时")
    watched.hall.clock.pass_s(1.1 * AN_HOUR_S)
    assert watched.tick() == 1
    assert watched.marks() == [f"slip:{case.case_id}:0"]
    assert watched.tick() == 0


def test_a_deferred_case_wakes_on_its_day(watched: Watched) -> None:
    hall = watched.hall
    case = watched.taken()
    until_ms = hall.clock.city + 3 * 86_400_000
    case = hall.done(case, Act.ASK_DEFER, UNIT, reason="雨季", until_ms=until_ms)
    case = hall.done(case, Act.DEFER, LEADER)
    hall.clock.city = until_ms - 1
    watched.tick()
    assert _now(hall, case).state is CaseState.DEFERRED
    hall.clock.city = until_ms + 5 * 3_600_000  # noticed five hours late
    watched.restart()
    watched.tick()
    awake = _now(hall, case)
    assert awake.state is CaseState.HANDLING and awake.pauses[-1].until_ms == until_ms
    assert awake.steps[-1].account == "system"


def _now(hall: Hall, case: Case) -> Case:
    found = hall.store.case(case.case_id)
    assert found is not None
    return found


def test_a14_a_guard_who_falls_silent_raises_an_alarm_each_time(watched: Watched) -> None:
    hall = watched.hall
    case = hall.filed(LOOSE.key)
    hall.done(case, Act.STAND_GUARD, COLLECTOR)
    watched.tick()
    _pass_with_fix(watched, 60)
    assert watched.tick() == 0
    hall.clock.pass_s(SILENT_MS / 1000)
    assert watched.tick() == 1
    assert watched.tick() == 0
    _pass_with_fix(watched, 30)
    assert watched.tick() == 0
    hall.clock.pass_s(SILENT_MS / 1000)
    assert watched.tick() == 1
    relieved = hall.done(_now(hall, case), Act.RELIEVE, DISPATCHER)
    hall.clock.pass_s(SILENT_MS / 500)
    assert watched.tick() == 0
    assert not relieved.more.on_guard and len(watched.marks()) == 2


def _pass_with_fix(watched: Watched, seconds: int) -> None:
    watched.hall.clock.pass_s(seconds)
    fix = Fix(COLLECTOR.account, 119.6, 38.9, 0.0, 0.0, watched.hall.clock.city)
    watched.watch.heard((fix,))


def test_a14_a_merged_or_ended_case_is_watched_no_more(watched: Watched) -> None:
    hall = watched.hall
    first, second = hall.reported(), hall.filed(LOOSE.key)
    hall.done(second, Act.MERGE, FILER, case_id=first.case_id)
    watched.tick()
    hall.clock.pass_s(90 * AN_HOUR_S)
    assert watched.tick() == 0


def unread(watched: Watched) -> list[str]:
    return sorted(watched.hall.store.alarm_ids((UNREAD,)))


def test_a07_a_unit_silent_for_five_minutes_after_delivery_is_told_of_once(
    watched: Watched,
) -> None:
    case = watched.hall.delivered()
    watched.tick()
    watched.hall.clock.city = case.delivered_at_ms + UNREAD_MS - 1
    assert watched.tick() == 0 and unread(watched) == []
    watched.hall.clock.city += 1
    assert watched.tick() == 1
    watched.restart()
    assert watched.tick() == 0
    assert unread(watched) == [f"{UNREAD}{case.case_id}:{case.delivered_at_ms}"]


def test_a07_an_urge_that_is_not_answered_goes_a_step_further_and_a_reading_unit_ends_it(
    watched: Watched,
) -> None:
    case = watched.hall.delivered()
    watched.hall.clock.city = case.delivered_at_ms + UNREAD_MS
    assert watched.tick() == 1
    case = watched.hall.done(case, Act.URGE, DISPATCHER)
    assert watched.tick() == 0
    watched.hall.clock.pass_s(UNREAD_MS / 1000)
    assert watched.tick() == 1 and len(unread(watched)) == 2
    case = watched.hall.done(case, Act.READ, UNIT)
    watched.hall.clock.pass_s(3 * UNREAD_MS / 1000)
    assert watched.tick() == 0


def test_a07_who_opens_it_in_time_is_never_told_of(watched: Watched) -> None:
    watched.taken()
    watched.hall.clock.pass_s(2 * UNREAD_MS / 1000)
    assert watched.tick() == 0 and unread(watched) == []
