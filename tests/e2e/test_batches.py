"""Acts on several cases at once over real sockets: each is an act of its own in the record."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend import codebooks
from backend.domain.cases.case import Act
from backend.domain.people.seats import SEATS
from console.batch.book import Stage
from console.batch.together_page import TogetherPage
from console.batch.urge_page import DuePage
from console.face.parts import DeskParts
from console.kit.language import Lang
from tests.e2e.hall import FILER, ONE, TWO
from tests.e2e.test_two_desks import LIMIT_MS
from widgets.skin import Skin


def filed(qtbot, hall, n: int) -> list[str]:
    """Have so many cases of one place and class reported and filed."""
    intake = hall.seat(FILER)
    ids, prompts = [], []
    intake.acting.prompted.connect(prompts.append)
    for k in range(n):
        case_id = hall.report(b"\xff\xd8\xff\xe0 near %d" % k)
        qtbot.waitUntil(lambda i=case_id: intake.state(i) == "to_file", timeout=LIMIT_MS)
        intake.selection.pick(case_id)
        intake.acting.do_primary()
        intake.acting.answer(prompts[-1], prompts[-1].choices[0].key)
        qtbot.waitUntil(lambda i=case_id: intake.reached(i, "to_dispatch"), timeout=LIMIT_MS)
        ids.append(case_id)
    return ids


def parts_of(seat) -> DeskParts:
    lang, skin = Lang("zh", seat.root), Skin(parent=seat.root)
    spec = SEATS["dispatch"]
    return DeskParts(seat.face, seat.selection, lang, skin, codebooks.load(), spec)


def n_of(seat, case_id: str, act: Act) -> int:
    return sum(step.act is act for step in seat.face.case(case_id).steps)


def desks(qtbot, hall, ids):
    """Return two dispatchers who see the cases, and a place for pages at the first."""
    one, two = hall.seat(ONE), hall.seat(TWO)
    for seat in (one, two):
        qtbot.waitUntil(
            lambda s=seat: all(s.state(i) == "to_dispatch" for i in ids), timeout=LIMIT_MS
        )
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1366, 768)
    host.show()
    one.host = host  # held as long as the desk is: else it may go while it is painted
    return one, two, host


def test_a19_same_place_goes_out_in_one_go_but_for_what_another_seat_took_first(qtbot, hall):
    ids = filed(qtbot, hall, 3)
    one, two, host = desks(qtbot, hall, ids)
    page = TogetherPage(parts_of(one), one.acting, host)
    one.selection.pick(ids[0])
    page.do("together")
    seen = [one.face.case(i) for i in ids]
    two.acting.dispatch(two.face.case(ids[2]), "td-municipal")
    qtbot.waitUntil(lambda: two.reached(ids[2], "handling"), timeout=LIMIT_MS)
    page.send(seen)
    qtbot.waitUntil(lambda: not page.book.n(Stage.SENT), timeout=LIMIT_MS)
    assert page.book.n(Stage.DONE) == 2
    lost = page.book.outcome(ids[2])
    assert lost.stage is Stage.FAILED and TWO.seat in lost.why.zh
    qtbot.waitUntil(lambda: one.state(ids[2]) == "handling", timeout=LIMIT_MS)
    assert [one.face.case(i).unit_id for i in ids] == ["td-drainage", "td-drainage", "td-municipal"]
    assert [n_of(one, i, Act.DISPATCH) for i in ids] == [1, 1, 1]


def test_a11_one_act_urges_many_and_each_urge_stands_in_the_record_by_itself(qtbot, hall):
    ids = filed(qtbot, hall, 2)
    one, _, host = desks(qtbot, hall, ids)
    for case_id in ids:
        one.acting.dispatch(one.face.case(case_id), "td-drainage")
    qtbot.waitUntil(
        lambda: all(one.face.case(i).delivered_at_ms for i in ids) and not one.face.all_pending(),
        timeout=LIMIT_MS,
    )
    page = DuePage(parts_of(one), host)
    page.do("due")
    QTest.keyClick(page.rows, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.book.n(Stage.DONE) == 2, timeout=LIMIT_MS)
    assert [n_of(one, i, Act.URGE) for i in ids] == [1, 1]
