"""Guards on site are seen without a click (A14)."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import CaseState
from backend.domain.cases.extras import GuardSpan
from backend.domain.field.mover import Fix
from backend.situation import News
from console.bars.statusbar import StatusBar
from console.notices.alarm_book import AlarmBook
from tests.console.fakes import NOW_MS, Morning


@pytest.fixture
def bar(make_desk, qtbot):
    desk = make_desk()
    desk.link.now_ms = NOW_MS
    made = StatusBar(desk.parts, AlarmBook(desk.face, desk.root))
    qtbot.addWidget(made)
    desk.link._news.append(Morning().news())
    desk.face.pull()
    return desk, made


def stand(desk, case, account: str, until_ms: int = 0):
    """Let somebody stand guard at a case."""
    held = desk.face.case(case.case_id)
    span = GuardSpan(account, NOW_MS - 600_000, until_ms)
    more = replace(held.more, guards=(span,))
    desk.link.tell(replace(held, version=held.version + 1, extras=more))
    desk.face.pull()
    desk.face.tick()


def urgent(desk) -> list:
    return [case for case in desk.face.situation.cases.values() if case.urgent]


def listed(bar, qtbot) -> tuple[str, ...]:
    with qtbot.waitSignal(bar.list_wanted) as told:
        bar.guards.click()
    return told.args[0].ids()


def test_a14_guards_are_counted_with_those_lost_and_open_their_cases(bar, qtbot):
    desk, made = bar
    assert made.guards.isHidden()
    one, two = urgent(desk)[:2]
    stand(desk, one, "COL-001")
    assert not made.guards.isHidden() and made.guards.text() == "警戒 1"
    stand(desk, two, "COL-003")  # of whom there is no position
    assert made.guards.text() == "警戒 2 · 失联 1"
    assert listed(made, qtbot) == (two.case_id, one.case_id)
    desk.lang.toggle()
    assert made.guards.text() == "On guard 2 ■1 lost"


def test_a14_silence_alone_makes_a_guard_lost_and_a_position_brings_him_back(bar):
    desk, made = bar
    stand(desk, urgent(desk)[0], "COL-001")
    desk.link.now_ms += 120_000
    desk.face.tick()
    assert made.guards.text() == "警戒 1 · 失联 1"
    fix = Fix("COL-001", 119.6, 38.9, 0.0, 0.0, desk.link.now_ms)
    desk.link._news.append(News(fixes=(fix,)))
    desk.face.pull()
    desk.face.tick()
    assert made.guards.text() == "警戒 1"


def test_a14_relieved_or_ended_nobody_is_counted(bar):
    desk, made = bar
    one, two = urgent(desk)[:2]
    stand(desk, one, "COL-001")
    stand(desk, two, "COL-002")
    stand(desk, one, "COL-001", until_ms=NOW_MS)
    assert made.guards.text() == "警戒 1"
    held = desk.face.case(two.case_id)
    desk.link.tell(replace(held, version=held.version + 1, state=CaseState.CANCELLED))
    desk.face.pull()
    assert made.guards.isHidden()


def test_a14_where_there_is_little_room_the_alarm_stays_and_the_counts_of_people_go(bar):
    desk, made = bar
    desk.lang.use("en")
    stand(desk, urgent(desk)[0], "COL-001")
    for width, is_there in ((2600, True), (700, False), (2600, True)):
        made.resize(width, made.height())
        made.retell()
        assert made.collectors.isHidden() is not is_there
        assert made.vehicles.isHidden() is not is_there
        assert not made.guards.isHidden() and not made.alarm.isHidden()
