"""Two desks, one backend, real sockets: what one does the other sees, and a race has one winner."""

from backend.domain.cases.case import Act, CaseState

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
    qtbot.waitUntil(lambda: one.state(case_id) == "handling", timeout=LIMIT_MS)

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

    assert one.face.case(case_id).state is CaseState.HANDLING
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
