"""Several seats at one queue: each takes another card, and nothing is lost with a seat (I11)."""

from dataclasses import replace

import pytest
from msgspec import structs
from PySide6.QtWidgets import QWidget

from backend.contract.pushed import Seated
from backend.domain.cases.states import CaseState
from console.queue.in_hand import HELD_S, SILENT_S, held_elsewhere
from console.queue.panel import QueuePanel
from console.shift.seats_panel import SeatsPanel
from tests.console.fake_link import FILER, LEADER, ME, new_case
from tests.console.fakes import NOW_MS, Morning

OTHER = "dispatch-09"
NOW = 1_000_000_000


def seated(account: str, in_hand: str = "", taken_ms: int = NOW, **more) -> Seated:
    given = {"seat": "", "desk": account, "since_ms": 1, "heard_ms": NOW, **more}
    return Seated(account=account, role=ME.role, in_hand=in_hand, taken_ms=taken_ms, **given)


@pytest.fixture
def seat(make_desk, qtbot):
    """A dispatcher's queue with the morning in it; ``tell`` says what others have in hand."""
    desk = make_desk()
    desk.link.now_ms = NOW_MS
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)
    desk.link._news.append(Morning().news())
    desk.face.pull()

    def tell(*rows: Seated) -> None:
        real_ms = desk.face.real_now_ms()
        fresh = (structs.replace(r, heard_ms=real_ms, taken_ms=real_ms) for r in rows)
        desk.link.seats = tuple(fresh)
        desk.face.pull()

    return desk, panel, tell


def test_i11_next_leaves_out_what_another_seat_has_in_hand(seat):
    desk, panel, tell = seat
    first, second = panel.due("to_dispatch")[:2]
    tell(seated(OTHER, first))
    panel.pick_next()
    assert desk.selection.case_id == second


def test_i11_a_seat_leaves_with_five_open_cards_and_none_is_lost(seat):
    desk, panel, tell = seat
    five = [i for key in ("to_dispatch", "returned") for i in panel.due(key)][:5]
    assert len(five) == 5
    tell(*(seated(f"dispatch-1{n}", case_id) for n, case_id in enumerate(five)))
    for _ in range(20):
        panel.pick_next()
        assert desk.selection.case_id not in five
    tell(seated(ME.account))  # all of them left
    panel.show_queue("to_dispatch")
    taken = set()
    for _ in range(20):
        panel.pick_next()
        taken.add(desk.selection.case_id)
    panel.show_queue("returned")
    for _ in range(20):
        panel.pick_next()
        taken.add(desk.selection.case_id)
    assert set(five) <= taken


def test_i11_a_desk_says_what_it_has_in_hand_and_that_it_let_go(seat):
    desk, panel, _ = seat
    panel.pick_next()
    mine = desk.selection.case_id
    assert desk.link.in_hands[-1] == mine
    desk.selection.clear()
    assert desk.link.in_hands[-1] == ""


def test_i11_what_was_worked_on_is_let_go_though_it_waits_for_this_seat_again(seat):
    desk, panel, _ = seat
    panel.pick_next()
    case = desk.face.case(desk.selection.case_id)
    back = replace(case, version=case.version + 1, state=CaseState.ARBITRATION)
    desk.link.tell(back)
    desk.face.pull()
    assert desk.link.in_hands[-1] == ""


def test_i11_what_another_seat_has_done_its_act_on_is_free_at_once(seat):
    desk, panel, tell = seat
    case = desk.face.case(panel.due("to_dispatch")[0])
    tell(seated(OTHER, case.case_id))
    assert case.case_id in panel.hands.elsewhere
    worked = replace(case.steps[-1], account=OTHER)
    desk.link.tell(replace(case, version=case.version + 1, steps=(*case.steps, worked)))
    desk.face.pull()
    assert case.case_id not in panel.hands.elsewhere


def test_i11_a_leader_who_accepted_a_report_does_not_keep_it_from_who_files_it(make_desk, qtbot):
    desk, case = make_desk(LEADER), new_case()
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)
    desk.link.tell_city(case)
    desk.face.pull()
    desk.selection.pick(case.case_id)
    assert desk.link.in_hands[-1] == case.case_id
    # Filed by this seat, it waits in another of its queues.
    desk.link.tell(replace(case, version=2, state=CaseState.TO_DISPATCH, case_no="YT-1"))
    desk.face.pull()
    assert panel._is_due(case.case_id) and desk.link.in_hands[-1] == ""


def test_i11_what_is_not_this_seats_to_do_is_never_held(seat):
    desk, panel, _ = seat
    elsewhere = next(
        case.case_id
        for case in desk.face.situation.cases.values()
        if not any(panel._queues.holds(queue.key, case.case_id) for queue in panel._specs)
    )
    desk.selection.pick(elsewhere)
    assert desk.link.in_hands == []


def test_i11_what_the_backend_does_not_know_is_said_again(seat):
    desk, panel, tell = seat
    panel.pick_next()
    n_said = len(desk.link.in_hands)
    tell(seated(ME.account, ""))
    assert desk.link.in_hands[n_said:] == [desk.selection.case_id]
    tell(seated(ME.account, desk.selection.case_id))
    assert len(desk.link.in_hands) == n_said + 1


def test_i11_who_picks_what_somebody_is_at_is_told_who_and_sees_it_on_the_card(seat, qtbot):
    desk, panel, tell = seat
    first = panel.due("to_dispatch")[0]
    tell(seated(OTHER, first))
    with qtbot.waitSignal(panel.hands.noticed) as heard:
        desk.selection.pick(first)
    assert "派遣席 09" in heard.args[0].words.zh and "Dispatch 09" in heard.args[0].words.en
    assert "派遣席 09" in panel._card_of(first).note.text


def test_i11_all_in_hand_elsewhere_is_said_with_their_number(seat):
    _, panel, tell = seat
    due = [i for queue in panel._specs for i in panel.due(queue.key)]
    tell(*(seated(f"dispatch-{n:02d}", i) for n, i in enumerate(dict.fromkeys(due), 10)))
    assert panel.pick_next() is False
    assert panel.n_elsewhere > 0


def test_i11_a_locked_a_silent_and_a_slow_seat_hold_nothing():
    rows = (
        seated("intake-02", "A", locked=True),
        seated("intake-03", "B", heard_ms=NOW - round(SILENT_S * 1000) - 1),
        seated("intake-04", "C", taken_ms=NOW - round(HELD_S * 1000) - 1),
        seated("intake-05", "D"),
    )
    assert set(held_elsewhere(rows, FILER.account, NOW)) == {"D"}


def test_i11_of_two_who_took_the_same_the_earlier_has_it():
    rows = (seated("intake-02", "A", NOW - 5), seated("intake-03", "A", NOW - 9))
    assert held_elsewhere(rows, "intake-02", NOW)["A"].account == "intake-03"
    assert not held_elsewhere(rows, "intake-03", NOW)


def test_i11_the_list_of_seats_shows_what_each_has_in_hand_and_has_done_whole(seat, qtbot):
    desk, _, tell = seat
    case = next(case for case in desk.face.situation.cases.values() if case.case_no)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1366, 768)
    host.show()
    seats = SeatsPanel(desk.parts, host)
    desk.lang.toggle()
    seats.toggle()
    row = seated("dispatch-10", case.case_id, n_acts=17)
    intake = structs.replace(row, account="intake-01", role=FILER.role, locked=True)
    tell(row, intake, structs.replace(row, account="leader-01"))
    assert case.case_no in seats.text and ">17<" in seats.text
    assert seats._text.sizeHint().width() <= seats._scroll.viewport().width()
