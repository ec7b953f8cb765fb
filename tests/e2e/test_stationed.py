"""A unit's person in the hall accepts on the spot, and its own terminal hears of it (row K03)."""

import time

from backend.domain.cases.case import Act

from .hall import DRAINAGE, ONE, OTHER_STATIONED, STATIONED
from .test_two_desks import filed_case

LIMIT_MS = 10_000
# What the check of mission.md K03 allows.
HEARD_S = 60.0


def sent_to_drainage(qtbot, hall):
    """Have a case dispatched; return its id, the dispatcher's desk and the unit's two seats."""
    case_id = filed_case(qtbot, hall)
    desk, clerk, terminal = hall.seat(ONE), hall.seat(STATIONED), hall.seat(DRAINAGE)
    qtbot.waitUntil(lambda: desk.state(case_id) == "to_dispatch", timeout=LIMIT_MS)
    assert desk.acting.dispatch(desk.face.case(case_id), "td-drainage")
    for seat in (desk, clerk, terminal):
        qtbot.waitUntil(lambda s=seat: s.state(case_id) == "handling", timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: desk.face.pending(case_id) is None, timeout=LIMIT_MS)
    return case_id, desk, clerk, terminal


def unheard(seat, case_id) -> bool:
    return seat.face.case(case_id).more.unheard is not None


def test_k03_what_is_accepted_in_the_hall_shows_in_the_units_own_terminal(qtbot, hall):
    case_id, _, clerk, terminal = sent_to_drainage(qtbot, hall)
    assert not terminal.face.case(case_id).read_at_ms
    clerk.selection.pick(case_id)
    pressed_s = time.monotonic()
    clerk.acting.do_primary()
    qtbot.waitUntil(
        lambda: terminal.face.case(case_id).read_at_ms > 0, timeout=round(HEARD_S * 1000)
    )
    heard_s = time.monotonic() - pressed_s
    assert heard_s <= HEARD_S
    step = terminal.face.case(case_id).steps[-1]
    assert (step.act, step.account, step.by_unit) == (Act.READ, STATIONED.account, "td-drainage")


def test_k03_a_spoken_order_is_recorded_and_read_back(qtbot, hall):
    case_id, desk, clerk, terminal = sent_to_drainage(qtbot, hall)
    desk.selection.pick(case_id)
    prompts = []
    desk.acting.prompted.connect(prompts.append)
    clerk.acting.prompted.connect(prompts.append)
    desk.acting.do(Act.SPOKEN_ORDER)
    desk.acting.answer(prompts[0], "先设警示，再处置")
    for seat in (clerk, terminal):
        qtbot.waitUntil(lambda s=seat: unheard(s, case_id), timeout=LIMIT_MS)
    clerk.selection.pick(case_id)
    clerk.acting.do(Act.READ_BACK)
    clerk.acting.answer(prompts[1], "收到，马上派人到场")
    qtbot.waitUntil(lambda: not unheard(desk, case_id), timeout=LIMIT_MS)
    (order,) = desk.face.case(case_id).more.spoken
    assert (order.account, order.text) == (ONE.account, "先设警示，再处置")
    assert (order.heard_by, order.read_back) == (STATIONED.account, "收到，马上派人到场")
    assert desk.face.case(case_id).read_at_ms


def test_k03_a_units_seat_sees_its_own_cases_and_loses_sight_of_what_it_returns(qtbot, hall):
    case_id, desk, clerk, terminal = sent_to_drainage(qtbot, hall)
    other = hall.seat(OTHER_STATIONED)
    waiting = hall.report()
    qtbot.waitUntil(lambda: desk.state(waiting) != "", timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: other.link.health.joined, timeout=LIMIT_MS)
    assert list(clerk.face.situation.cases) == [case_id] == list(terminal.face.situation.cases)
    assert not other.face.situation.cases and not other.face.situation.ended
    prompts = []
    clerk.selection.pick(case_id)
    clerk.acting.prompted.connect(prompts.append)
    clerk.acting.do(Act.RETURN)
    clerk.acting.answer(prompts[0], "权属不属我单位")
    qtbot.waitUntil(lambda: desk.state(case_id) == "to_dispatch", timeout=LIMIT_MS)
    for seat in (clerk, terminal):
        qtbot.waitUntil(lambda s=seat: s.face.case(case_id) is None, timeout=LIMIT_MS)
