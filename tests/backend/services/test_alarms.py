import pytest

from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.services import Accounts, AlarmDesk

from .hall import COLLECTOR, DISPATCHER, LEADER, PEOPLE, START_MS, Hall

FROZEN = Words("画面冻结", "picture frozen")


@pytest.fixture
def alarms(hall: Hall) -> AlarmDesk:
    return AlarmDesk(hall.store, Accounts(PEOPLE), hall.clock, hall.told.extend)


def test_an_alarm_stands_until_somebody_acknowledges_it(hall: Hall, alarms: AlarmDesk) -> None:
    alarm = alarms.raise_alarm("camera:7", FROZEN, case_id="A")
    assert (alarm.version, alarm.zh, alarm.raised_at_ms) == (1, FROZEN.zh, START_MS)
    assert len(hall.store.open_rows("alarm")) == 1

    verdict = alarms.acknowledge("X1", LEADER, "camera:7")
    assert (verdict.outcome, verdict.version, verdict.seq) == ("accepted", 2, 2)
    assert hall.store.open_rows("alarm") == ()
    assert [(row.seq, row.prev_seq, row.ended) for row in hall.told] == [
        (1, 0, False),
        (2, 1, True),
    ]


def test_raising_it_again_while_it_stands_changes_nothing(hall: Hall, alarms: AlarmDesk) -> None:
    first = alarms.raise_alarm("camera:7", FROZEN)
    hall.clock.pass_s(5)
    assert alarms.raise_alarm("camera:7", FROZEN) == first
    assert len(hall.told) == 1

    alarms.acknowledge("X1", LEADER, "camera:7")
    assert alarms.raise_alarm("camera:7", FROZEN).version == 3
    assert len(hall.store.open_rows("alarm")) == 1


def test_who_acknowledges_second_is_told_who_was_first(hall: Hall, alarms: AlarmDesk) -> None:
    alarms.raise_alarm("camera:7", FROZEN)
    first = alarms.acknowledge("X1", LEADER, "camera:7")
    second = alarms.acknowledge("X2", DISPATCHER, "camera:7")
    assert (second.outcome, second.by_account) == ("conflict", LEADER.account)
    assert LEADER.account in second.zh and LEADER.account in second.en
    assert alarms.acknowledge("X1", LEADER, "camera:7") == first


@pytest.mark.parametrize(
    ("command_id", "actor", "alarm_id", "rule"),
    [
        ("X1", COLLECTOR, "camera:7", "not_of_the_hall"),
        ("X1", Actor("stranger", Role.LEADER), "camera:7", "unknown_account"),
        ("X1", LEADER, "camera:8", "no_such_alarm"),
        ("", LEADER, "camera:7", "malformed"),
    ],
)
def test_what_may_not_be_acknowledged_is_refused(
    alarms: AlarmDesk, command_id: str, actor: Actor, alarm_id: str, rule: str
) -> None:
    alarms.raise_alarm("camera:7", FROZEN)
    verdict = alarms.acknowledge(command_id, actor, alarm_id)
    assert (verdict.outcome, verdict.rule) == ("refused", rule)


def test_an_alarm_needs_an_id_that_can_be_kept(alarms: AlarmDesk) -> None:
    with pytest.raises(Refused):
        alarms.raise_alarm("画面 冻结", FROZEN)
