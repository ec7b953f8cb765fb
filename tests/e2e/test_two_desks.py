"""Two desks, one backend, real sockets: what one does the other sees, and a race has one winner."""

from backend import codebooks
from backend.contract.door import Logout
from backend.domain.cases.case import Act
from backend.domain.people.seats import SEATS
from backend.services import Caller
from console.face.parts import DeskParts
from console.kit.language import Lang
from console.queue.panel import QueuePanel
from widgets.skin import Skin

from .hall import FILER, ONE, TWO

LIMIT_MS = 10_000


def filed_case(qtbot, hall):
    """Have a case reported and filed; return its id and the desk that filed it."""
    intake = hall.seat(FILER)
    case_id = hall.report()
    qtbot.waitUntil(lambda: intake.state(case_id) == "to_file", timeout=LIMIT_MS)
    intake.selection.pick(case_id)
    prompts = []
    intake.acting.prompted.connect(prompts.append)
    intake.acting.do_primary()
    intake.acting.answer(prompts[0], prompts[0].choices[0].key)
    qtbot.waitUntil(lambda: intake.state(case_id) == "to_dispatch", timeout=LIMIT_MS)
    return case_id


def test_a02_two_desks_drop_one_case_and_exactly_one_wins(qtbot, slow_hall):
    case_id = filed_case(qtbot, slow_hall)
    one, two = slow_hall.seat(ONE), slow_hall.seat(TWO)
    for seat in (one, two):
        qtbot.waitUntil(lambda s=seat: s.state(case_id) == "to_dispatch", timeout=LIMIT_MS)

    assert one.drag.begin(case_id) and two.drag.begin(case_id)
    assert one.drag.drop("td-drainage") and two.drag.drop("td-municipal")

    def settled():
        return not (one.face.pending(case_id) or two.face.pending(case_id))

    qtbot.waitUntil(settled, timeout=LIMIT_MS)
    for seat in (one, two):
        qtbot.waitUntil(lambda s=seat: s.state(case_id) == "handling", timeout=LIMIT_MS)
    unit_ids = {seat.face.case(case_id).unit_id for seat in (one, two)}
    assert len(unit_ids) == 1

    loser, winner = (one, two) if one.heard.notices else (two, one)
    assert winner.said == []
    unit = "汀东排水所" if unit_ids == {"td-drainage"} else "汀东市政所"
    qtbot.waitUntil(lambda: unit in loser.said[-1], timeout=LIMIT_MS)
    assert loser.said[-1].startswith(f"被 {winner.actor.seat} 抢先派往 {unit} ")
    dispatches = [s for s in one.face.case(case_id).steps if s.act is Act.DISPATCH]
    assert [step.account for step in dispatches] == [winner.actor.account]


def test_a02_taken_back_in_time_the_unit_never_hears_of_it(qtbot, slow_hall):
    case_id = filed_case(qtbot, slow_hall)
    one = slow_hall.seat(ONE)
    qtbot.waitUntil(lambda: one.state(case_id) == "to_dispatch", timeout=LIMIT_MS)
    one.selection.pick(case_id)
    one.acting.commit_first()
    qtbot.waitUntil(lambda: one.reached(case_id, "handling"), timeout=LIMIT_MS)

    one.acting.take_back(case_id)

    qtbot.waitUntil(lambda: one.state(case_id) == "to_dispatch", timeout=LIMIT_MS)
    acts = [step.act for step in one.face.case(case_id).steps]
    assert acts[-1] is Act.UNDO_DISPATCH
    assert Act.DELIVER not in acts


def test_a_dispatch_left_alone_is_delivered(qtbot, hall):
    case_id = filed_case(qtbot, hall)
    one = hall.seat(ONE)
    qtbot.waitUntil(lambda: one.state(case_id) == "to_dispatch", timeout=LIMIT_MS)
    one.selection.pick(case_id)
    one.acting.commit_first()

    qtbot.waitUntil(lambda: bool(one.face.case(case_id).delivered_at_ms), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: one.reached(case_id, "handling"), timeout=LIMIT_MS)

    one.acting.take_back(case_id)
    assert one.said == ["已送达责任单位，不能撤回"]


def test_k01_who_dispatched_is_never_offered_to_close(qtbot, hall):
    case_id = filed_case(qtbot, hall)
    one = hall.seat(ONE)
    qtbot.waitUntil(lambda: one.state(case_id) == "to_dispatch", timeout=LIMIT_MS)
    one.selection.pick(case_id)
    one.acting.do(Act.CLOSE)
    assert one.link.health.link == "up"
    assert one.said and "不能结案" in one.said[0]


def queue_of(qtbot, seat):
    """Give a seat the queue panel of a dispatcher."""
    lang, skin = Lang("zh", seat.root), Skin(parent=seat.root)
    book, spec = codebooks.load(), SEATS["dispatch"]
    panel = QueuePanel(DeskParts(seat.face, seat.selection, lang, skin, book, spec))
    qtbot.addWidget(panel)
    return panel


def test_i11_two_seats_that_press_f5_get_two_cards_and_one_that_leaves_gives_its_card_back(
    qtbot, slow_hall
):
    both = {filed_case(qtbot, slow_hall), filed_case(qtbot, slow_hall)}
    one, two = slow_hall.seat(ONE), slow_hall.seat(TWO)
    for seat in (one, two):
        seat.face.sit(seat.actor)
        qtbot.waitUntil(lambda s=seat: both <= set(s.face.situation.cases), timeout=LIMIT_MS)
    first, second = (queue_of(qtbot, seat) for seat in (one, two))

    assert first.pick_next()
    qtbot.waitUntil(lambda: one.selection.case_id in second.hands.elsewhere, timeout=LIMIT_MS)
    assert second.pick_next()
    assert {one.selection.case_id, two.selection.case_id} == both

    left = one.selection.case_id
    one.face.stop()  # before it is logged out: it would say once more that it is here
    slow_hall.server._parts.door.logout(Caller("console"), Logout(command_id="L", actor=one.actor))
    qtbot.waitUntil(lambda: left not in second.hands.elsewhere, timeout=LIMIT_MS)
    assert second.pick_next() and two.selection.case_id == left


def test_i11_a_seat_leaves_with_five_cards_it_had_opened_and_the_next_seat_gets_all_five(
    qtbot, slow_hall
):
    five = {filed_case(qtbot, slow_hall) for _ in range(5)}
    one, two = slow_hall.seat(ONE), slow_hall.seat(TWO)
    for seat in (one, two):
        seat.face.sit(seat.actor)
        qtbot.waitUntil(lambda s=seat: five <= set(s.face.situation.cases), timeout=LIMIT_MS)
    first, second = (queue_of(qtbot, seat) for seat in (one, two))
    opened = []
    for _ in five:
        assert first.pick_next()
        opened.append(one.selection.case_id)
        qtbot.waitUntil(lambda: opened[-1] in second.hands.elsewhere, timeout=LIMIT_MS)
    assert set(opened) == five

    # The last is in its hands, one is half dispatched, and the seat is gone.
    assert one.acting.dispatch(one.face.case(opened[0]), "td-drainage")
    qtbot.waitUntil(lambda: one.reached(opened[0], "handling"), timeout=LIMIT_MS)
    one.acting.take_back(opened[0])
    qtbot.waitUntil(lambda: two.state(opened[0]) == "to_dispatch", timeout=LIMIT_MS)
    one.face.stop()  # before it is logged out: it would say once more that it is here
    slow_hall.server._parts.door.logout(Caller("console"), Logout(command_id="L5", actor=ONE))
    qtbot.waitUntil(lambda: not second.hands.elsewhere, timeout=LIMIT_MS)

    got = []
    for _ in five:
        assert second.pick_next()
        got.append(two.selection.case_id)
    assert sorted(got) == sorted(five), "each once, none lost"
