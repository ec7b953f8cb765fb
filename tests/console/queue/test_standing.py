"""What of a seat's own queue is seen without a click: how many, the oldest, the next limit."""

import pytest

from backend.domain.cases.case import CaseState
from backend.domain.people.seats import QUEUES, SEATS
from console.kit.time_text import span
from console.queue.panel import QueuePanel
from console.queue.standing import FIELDS, Standing, is_own
from tests.console.fake_link import LEADER, ME, delivered, dispatched, filed
from tests.console.fakes import NOW_MS, Morning


@pytest.fixture(params=[ME, LEADER], ids=["dispatch", "leader"])
def seat(request, make_desk, qtbot):
    desk = make_desk(request.param)
    desk.link.now_ms = NOW_MS
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)
    desk.link._news.append(Morning().news())
    desk.face.pull()
    return desk, panel


def own(desk) -> list:
    """The cases whose minutes at this seat run, found without any queue's book."""
    specs = [QUEUES[key] for key in desk.parts.seat.queues if is_own(QUEUES[key])]
    cases = desk.face.situation.cases.values()
    return [c for c in cases if any(s.holds(c) and c.state not in s.outside for s in specs)]


def test_a19_the_queue_says_how_many_wait_and_since_when_the_oldest_does(seat):
    desk, panel = seat
    waiting = own(desk)
    oldest = min(waiting, key=lambda case: case.step_since_ms)
    standing = panel.standing()
    assert set(standing.ids) == {case.case_id for case in waiting} and waiting
    assert standing.since_ms == oldest.step_since_ms
    fields = panel.footer.fields
    assert fields["mine"].text() == f"待办 {len(waiting)}"
    age = span((NOW_MS - oldest.step_since_ms) / 1000).zh
    assert fields["oldest"].text() == f"最久已等 {age}"


def test_a19_its_age_runs_by_the_second(seat):
    desk, panel = seat
    since_ms = panel.standing().since_ms
    desk.link.now_ms += 1000
    desk.face.tick()
    age = span((NOW_MS + 1000 - since_ms) / 1000).zh
    assert panel.footer.fields["oldest"].text() == f"最久已等 {age}"


def test_a12_the_next_limit_is_the_nearest_of_those_that_are_not_past(seat):
    desk, panel = seat
    faces = {case.case_id: desk.face.face_of(case) for case in own(desk)}
    ahead = {i: face for i, face in faces.items() if face.remaining_s > 0}
    standing = panel.standing()
    assert standing.deadline_ms == min(face.deadline_ms for face in ahead.values())
    assert ahead[standing.next_id].deadline_ms == standing.deadline_ms
    desk.link.now_ms += 30 * 86_400_000
    desk.face.tick()
    if not panel.standing().next_id:
        assert panel.footer.fields["next"].text() == "无将到时限"
        assert not panel.footer.fields["next"].isEnabled()


def test_a19_what_was_sent_waits_no_more(seat):
    desk, panel = seat
    before = panel.standing()
    waiting = [c for c in map(desk.face.case, before.ids) if c.state is CaseState.TO_DISPATCH]
    case, units = next((c, u) for c in waiting if (u := desk.acting.suggestions(c)))
    desk.acting.dispatch(case, units[0].unit.unit_id)
    assert desk.face.pending(case.case_id) is not None
    assert case.case_id not in panel.standing().ids


@pytest.mark.parametrize("key", list(FIELDS))
def test_each_field_opens_what_it_says(seat, qtbot, key):
    desk, panel = seat
    ids = FIELDS[key].opens(panel.standing())
    button = panel.footer.fields[key]
    assert ids and button.isEnabled()
    if key == "mine":
        with qtbot.waitSignal(panel.list_wanted) as asked:
            button.click()
        assert asked.args[0].ids() == ids
    else:
        button.click()
        assert desk.selection.case_id == ids[0]


@pytest.mark.parametrize("key", list(FIELDS))
def test_each_field_has_words_where_nothing_waits_in_both_languages(key):
    words = FIELDS[key].says(Standing(now_ms=NOW_MS), "Asia/Shanghai")
    assert words.zh and words.en and "{" not in words.zh + words.en


def test_what_a_unit_works_at_is_nobodys_waiting_in_the_hall():
    of_hall = {key for seat in SEATS.values() if seat.of_hall for key in seat.queues}
    assert {key for key in of_hall if not is_own(QUEUES[key])} == {"handling", "urged"}


def test_a19_how_many_go_together_with_the_case_in_hand_is_said_above_the_queue(make_desk, qtbot):
    desk = make_desk(ME)
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)
    desk.show(filed("01A"), filed("01B"), filed("01C"), delivered("01D"))
    assert panel.hint.text() == "同网格同类 3 件 · Ctrl+Shift+Enter 一起派"
    desk.link.tell(dispatched("01B"))
    desk.face.pull()
    desk.face.tick()
    assert panel.hint.text().startswith("同网格同类 2 件")
    desk.selection.pick("01D")
    assert "同网格" not in panel.hint.text()
