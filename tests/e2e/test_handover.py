"""A shift handed over between two desks, real sockets, one record (row X12)."""

from backend.domain.people.handover import HandoverAct
from backend.domain.terms.words import Words
from console.notices.alarm_book import AlarmBook
from console.shift.handover_book import HandoverBook, Seen

from .hall import LEADER, NEXT_LEADER
from .test_two_desks import LIMIT_MS, filed_case


def book_of(seat) -> HandoverBook:
    book = HandoverBook(seat.face, Seen, AlarmBook(seat.face, seat.root), seat.root)
    book.noticed.connect(seat.heard.notice)
    return book


def read_out(book: HandoverBook) -> None:
    for risk in book.risks():
        book.say(risk)


def test_x12_two_leaders_hand_over_and_a_live_alarm_freezes_both_desks(qtbot, hall):
    case_id = filed_case(qtbot, hall)
    giver, taker = hall.seat(LEADER), hall.seat(NEXT_LEADER)
    giving, taking = book_of(giver), book_of(taker)
    for seat in (giver, taker):
        qtbot.waitUntil(lambda s=seat: s.state(case_id) == "to_dispatch", timeout=LIMIT_MS)

    giving.sign(0, "")
    assert not giving.is_sending, "a hazard was not read out"
    read_out(giving)
    giving.sign(hall.time.city_ms(), "西街口明早封路")
    qtbot.waitUntil(lambda: taking.standing is not None, timeout=LIMIT_MS)
    assert any("已交班" in said for said in taker.said)

    hall.alarms.raise_alarm("gas-12", Words("气体 12 号点甲烷低报", "gas 12"))
    for book in (giving, taking):
        qtbot.waitUntil(lambda b=book: bool(b.live_alarms()), timeout=LIMIT_MS)
    read_out(taking)  # acknowledges the alarm, and says what this desk sees
    qtbot.waitUntil(lambda: not giving.live_alarms() and taking.may_sign, timeout=LIMIT_MS)
    taking.sign(0, "")
    for book in (giving, taking):
        qtbot.waitUntil(lambda b=book: b.standing is None, timeout=LIMIT_MS)

    giving.ask_past()
    qtbot.waitUntil(lambda: giving.past is not None, timeout=LIMIT_MS)
    (kept,) = giving.past
    assert (kept.giver, kept.taker) == (LEADER.account, NEXT_LEADER.account)
    assert f"hazard:{case_id}" in {mention.ref for mention in kept.mentions}
    assert hall.store.verify().sound
    acts = [HandoverAct.GIVE, HandoverAct.TAKE]
    assert len(hall.store.history("handover", kept.handover_id)) == len(acts)
