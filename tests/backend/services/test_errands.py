"""A refusal asks the next collector at once, and the record alone says who that is (row A06)."""

from dataclasses import dataclass, replace

import msgspec
import pytest

from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import Act, Case, CaseState, Source
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.flow.errand import HEARD_MS
from backend.domain.people.windows import Windows
from backend.domain.terms.roles import Actor, Role
from backend.services import Accounts, AlarmDesk, CaseDesk
from backend.services.watch import Watch

from .hall import ACCEPTER, BOOKS, CITY, FILER, LEADER, PEOPLE, UNIT, Hall

COLLECTORS = tuple(Mover(f"COL-{n}", MoverKind.COLLECTOR, f"采集员 {n}") for n in range(1, 5))
CITY_OF_FOUR: CityInfo = msgspec.structs.replace(CITY, movers=COLLECTORS)
ACTORS = {m.mover_id: Actor(m.mover_id, Role.COLLECTOR) for m in COLLECTORS}
ANSWER_MS = Windows().verify_answer_s * 1000
# What the check of mission.md A06 allows.
LIMIT_MS = 10_000
TICK_S = 0.2


@dataclass
class Street:
    """A hall whose collectors stand one behind the other, COL-1 nearest."""

    hall: Hall

    def __post_init__(self) -> None:
        hall = self.hall
        self.accounts = Accounts((*PEOPLE, *ACTORS.values()))
        hall.desk = CaseDesk(
            hall.store, CITY_OF_FOUR, self.accounts, hall.clock, hall.told.extend, BOOKS
        )
        self.restart()

    def restart(self) -> None:
        hall = self.hall
        alarms = AlarmDesk(hall.store, self.accounts, hall.clock, hall.told.extend)
        ask = hall.desk.ask
        self.watch = Watch(hall.store, CITY_OF_FOUR, hall.clock, alarms, hall.desk.wake, ask)
        self.n_told = len(hall.told)

    def heard(self, *silent: str) -> None:
        now_ms = self.hall.clock.city
        fixes = [
            Fix(m.mover_id, 119.6, 38.9 + n / 1000, 0.0, 0.0, now_ms)
            for n, m in enumerate(COLLECTORS)
            if m.mover_id not in silent
        ]
        self.watch.heard(fixes)

    def tick(self, seconds: float = TICK_S) -> None:
        self.hall.clock.pass_s(seconds)
        self.watch.note(self.hall.told[self.n_told :])
        self.n_told = len(self.hall.told)
        self.watch.tick()

    def sent(self, account: str = "") -> Case:
        """A citizen's report, sent to be verified."""
        hall = self.hall
        case = hall.reported(actor=ACCEPTER, source=Source.PUBLIC, photos=())
        case = hall.done(case, Act.ACCEPT, ACCEPTER)
        case = hall.done(case, Act.SEND_VERIFY, FILER, account=account)
        self.heard()
        return case

    def replied(self) -> Case:
        """A case its unit says is done."""
        hall = self.hall
        case = hall.done(hall.delivered(), Act.READ, UNIT)
        return hall.done(case, Act.REPLY, UNIT, text="已更换", photos=(hall.shot(),))

    def now(self, case: Case) -> Case:
        found = self.hall.store.case(case.case_id)
        assert found is not None
        return found

    def asked(self, case: Case) -> str:
        errand = self.now(case).more.errand
        assert errand is not None
        return errand.account

    def refuse(self, case: Case) -> int:
        """Let who is asked refuse; return the milliseconds until somebody else is asked."""
        verdict = self.hall.act(
            self.now(case), Act.REFUSE_ERRAND, ACTORS[self.asked(case)], reason="走不开"
        )
        assert verdict.outcome == "accepted", verdict
        begun_ms = self.hall.clock.city
        while not self.asked(case):
            assert self.hall.clock.city - begun_ms <= LIMIT_MS
            self.tick()
        return self.hall.clock.city - begun_ms

    def alarms(self) -> set[str]:
        return self.hall.store.alarm_ids(("errand:",))


@pytest.fixture
def street(hall: Hall) -> Street:
    return Street(hall)


def test_a06_a_refusal_re_offers_to_the_next_nearest_within_ten_seconds(street: Street) -> None:
    case = street.sent("COL-1")
    street.tick()
    for expected in ("COL-2", "COL-3", "COL-4"):
        assert street.refuse(case) <= LIMIT_MS
        assert street.asked(case) == expected
    history = [step for step in street.now(case).steps if step.act is Act.ASK_COLLECTOR]
    assert [step.note for step in history] == ["采集员 2", "采集员 3", "采集员 4"]
    assert {step.role for step in history} == {Role.SYSTEM}


def test_a06_sent_without_a_name_it_goes_to_the_nearest_by_itself(street: Street) -> None:
    case = street.sent()
    street.tick()
    assert street.asked(case) == "COL-1"
    taken = street.hall.done(street.now(case), Act.TAKE_ERRAND, ACTORS["COL-1"])
    photos = (replace(street.hall.photo, role="verify"),)
    seen = street.hall.done(taken, Act.VERIFIED, ACTORS["COL-1"], photos=photos)
    assert seen.state is CaseState.TO_FILE
    street.tick(10 * ANSWER_MS / 1000)
    assert street.now(case).version == seen.version


def test_a06_no_answer_in_time_goes_on_and_one_who_took_it_is_left_in_peace(
    street: Street,
) -> None:
    case = street.sent("COL-1")
    street.tick(ANSWER_MS / 1000 - 1)
    assert street.asked(case) == "COL-1"
    street.heard()
    street.tick(2)
    assert street.asked(case) == "COL-2"
    street.hall.done(street.now(case), Act.TAKE_ERRAND, ACTORS["COL-2"])
    street.heard()
    street.tick(3 * ANSWER_MS / 1000)
    assert street.asked(case) == "COL-2"


def test_a06_nobody_left_is_one_alarm_and_whoever_comes_on_shift_is_asked(street: Street) -> None:
    case = street.sent()
    street.restart()  # nobody was heard of since
    for _ in range(40):
        street.tick(1)
    assert street.asked(case) == "" and len(street.alarms()) == 1
    street.heard("COL-1")
    for _ in range(6):
        street.tick(1)
    assert street.asked(case) == "COL-2" and len(street.alarms()) == 1


def test_a06_a_restart_asks_nobody_twice(street: Street) -> None:
    case = street.sent("COL-1")
    street.tick()
    street.refuse(case)
    for _ in range(3):
        street.restart()
        street.heard()
        street.tick()
    errand = street.now(case).more.errand
    assert errand is not None and errand.account == "COL-2"
    assert [refusal.account for refusal in errand.refusals] == ["COL-1"]


def test_a10_a_check_goes_to_the_nearest_then_to_the_next_who_answers(street: Street) -> None:
    hall = street.hall
    case = hall.done(street.replied(), Act.SEND_CHECK, FILER)
    street.heard()
    street.tick()
    assert street.asked(case) == "COL-1"
    assert street.refuse(case) <= LIMIT_MS and street.asked(case) == "COL-2"
    street.heard()
    street.tick(Windows().check_answer_s - 2)
    assert street.asked(case) == "COL-2"
    street.heard()
    street.tick(3)
    assert street.asked(case) == "COL-3"
    hall.done(street.now(case), Act.TAKE_ERRAND, ACTORS["COL-3"])
    street.heard()
    street.tick(3 * Windows().check_answer_s)
    verdict = hall.act(street.now(case), Act.CHECK_PASSED, ACTORS["COL-1"], photos=(hall.shot(),))
    assert verdict.rule == "not_your_errand"
    seen = hall.done(street.now(case), Act.CHECK_PASSED, ACTORS["COL-3"], photos=(hall.shot(),))
    assert seen.state is CaseState.TO_CLOSE


def test_a10_nobody_left_to_check_is_an_alarm_and_anybody_may(street: Street) -> None:
    hall = street.hall
    case = hall.done(street.replied(), Act.SEND_CHECK, FILER)
    for _ in range(8):
        street.tick(1)
    assert street.asked(case) == "" and not street.alarms()  # a city without positions
    street.heard()
    hall.clock.pass_s(HEARD_MS / 1000 + 1)
    for _ in range(8):
        street.tick(1)
    assert street.asked(case) == "" and len(street.alarms()) == 1
    seen = hall.done(street.now(case), Act.CHECK_PASSED, ACTORS["COL-4"], photos=(hall.shot(),))
    assert seen.state is CaseState.TO_CLOSE


def test_a06_only_a_collector_of_the_city_can_be_asked(street: Street) -> None:
    hall = street.hall
    case = street.sent()
    verdict = hall.act(case, Act.ASK_COLLECTOR, LEADER, account="COL-99")
    assert verdict.rule == "no_such_collector"
    verdict = hall.act(case, Act.ASK_COLLECTOR, LEADER)
    assert verdict.rule == "needs_account"
    assert hall.done(case, Act.ASK_COLLECTOR, LEADER, account="COL-4").more.errand is not None
