"""The watch list of what is dangerous (A11), and how the city works, in the title bar (A20)."""

from dataclasses import replace

import pytest
from msgspec import structs

from backend.domain.cases.case import CaseState
from backend.domain.people.hall import MODES, Hall, Mode
from backend.situation import News
from console.bars.statusbar import StatusBar
from console.bars.topbar import TopBar
from console.kit.looks import Looks
from console.notices.alarm_book import AlarmBook
from tests.console.fake_link import city
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


def urgent(desk) -> list:
    return [case for case in desk.face.situation.cases.values() if case.urgent]


def listed(bar, qtbot) -> tuple[str, ...]:
    with qtbot.waitSignal(bar.list_wanted) as told:
        bar.watch.click()
    return told.args[0].ids()


def test_a11_what_is_dangerous_is_counted_with_what_of_it_is_late(bar):
    desk, made = bar
    n_late = sum(desk.face.face_of(case).level == "late" for case in urgent(desk))
    assert made.watch.text() == f"险情 {len(urgent(desk))} · 超期 {n_late}"
    desk.lang.toggle()
    assert made.watch.text() == f"Hazards {len(urgent(desk))} ■{n_late}"
    assert made.watch.toolTip() == f"Urgent cases: {len(urgent(desk))}, {n_late} of them late"


def test_a11_the_list_behind_it_holds_just_them_the_most_pressing_first(bar, qtbot):
    desk, made = bar
    ids = listed(made, qtbot)
    assert set(ids) == {case.case_id for case in urgent(desk)}
    left = [desk.face.face_of(desk.face.case(case_id)).remaining_s for case_id in ids]
    assert left == sorted(left)


def test_a11_what_ended_leaves_it_and_time_makes_the_rest_late(bar, qtbot):
    desk, made = bar
    gone = urgent(desk)[0]
    desk.link.tell(replace(gone, version=gone.version + 1, state=CaseState.CANCELLED))
    desk.face.pull()
    assert gone.case_id not in listed(made, qtbot)
    desk.link.now_ms += 10 * 86_400_000
    for _ in range(3):
        desk.face.tick()
    n = len(urgent(desk))
    assert n and made.watch.text() == f"险情 {n} · 超期 {n}"


@pytest.mark.parametrize("mode", list(Mode))
def test_a20_the_mode_of_the_city_stands_in_the_title_bar(make_desk, qtbot, qapp, mode):
    desk = make_desk()
    made = TopBar(desk.parts, Looks(qapp, "dark", 1.0))
    qtbot.addWidget(made)
    for combined, more in ((False, ""), (True, " · 合署")):
        hall = Hall(mode=mode, combined=combined)
        desk.link._news.append(News(reset=True, city=structs.replace(city(), hall=hall)))
        desk.face.pull()
        assert made.seat.toolTip() == MODES[mode].words.zh + more
        made.resize(2600, made.height())
        made.retell()
        assert not made.mode.isHidden() and made.mode.text() == made.seat.toolTip()


def test_a20_where_there_is_little_room_a_combined_hall_is_still_named(make_desk, qtbot, qapp):
    desk = make_desk()
    made = TopBar(desk.parts, Looks(qapp, "dark", 1.0))
    qtbot.addWidget(made)
    desk.lang.use("en")
    seen = {}
    for combined in (False, True):
        hall = Hall(combined=combined)
        desk.link._news.append(News(reset=True, city=structs.replace(city(), hall=hall)))
        desk.face.pull()
        for width in (900, 1366):
            made.resize(width, made.height())
            made.retell()
            seen[combined, width] = "" if made.mode.isHidden() else made.mode.text()
    assert seen[True, 1366] == "Combined hall"
    assert seen[False, 1366] == seen[True, 900] == "", "never half of it"
