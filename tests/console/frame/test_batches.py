"""Acts on several cases at once, by the keyboard alone, in the whole window (A11, A19)."""

from PySide6.QtCore import Qt

from backend.domain.cases.case import Act
from backend.domain.flow.life import Moment, after
from console.batch.together_page import TogetherPage
from console.batch.urge_page import DuePage, UrgePage
from console.dossier.advice import DossierAdvice
from tests.console.fake_link import LEADER, ME, delivered, filed
from tests.console.frame.test_workstation import CTRL, acts, press, ready

SHIFT = Qt.KeyboardModifier.ShiftModifier


def page_of(desk, kind):
    return next(page for page in desk.pages if type(page) is kind)


def test_a11_due_tonight_opens_by_key_and_urges_all_with_one_more(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(LEADER, "leader", delivered("01A"), delivered("01B")))
    press(desk, Qt.Key.Key_D, CTRL | SHIFT)
    page = page_of(desk, DuePage)
    assert page.isVisible() and page.rows.hasFocus()
    press(desk, Qt.Key.Key_Return, CTRL)
    assert acts(desk) == [Act.URGE, Act.URGE]
    press(desk, Qt.Key.Key_Escape)
    assert page.isHidden() and desk.panels.queue.tabs.hasFocus()


def test_a11_f9_in_a_list_shows_the_chosen_before_it_urges_them(qtbot, whole_desk):
    cases = (delivered("01A"), delivered("01B"), delivered("01C"), filed("01D"))
    desk = ready(qtbot, whole_desk(ME, "dispatch", *cases))
    desk.lists.show_list(desk.panels.queue.count_list("handling"))
    press(desk, Qt.Key.Key_Down, SHIFT)
    press(desk, Qt.Key.Key_F9)
    page = page_of(desk, UrgePage)
    assert page.isVisible() and not desk.lists.isVisible() and acts(desk) == []
    press(desk, Qt.Key.Key_Return, CTRL)
    assert {command.case_id for command in desk.link.sent} == {"01A", "01B"}


def test_a14_the_list_of_guarded_hazards_opens_by_key(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(ME, "dispatch", filed("01A")))
    press(desk, Qt.Key.Key_G, CTRL | SHIFT)
    assert desk.lists.isVisible() and "现场警戒" in desk.lists._title.text()


def test_a19_same_grid_and_class_go_out_and_come_back_by_keys(qtbot, whole_desk):
    cases = (filed("01A"), filed("01B"), filed("01C"))
    desk = ready(qtbot, whole_desk(ME, "dispatch", *cases))
    desk.selection.pick("01A")
    told = desk.panels.dossier.findChild(DossierAdvice).together
    assert told.text() == "Ctrl+Shift+Enter  同网格同类待派 3 件，一起派" and not told.isHidden()
    press(desk, Qt.Key.Key_Return, CTRL | SHIFT)
    page = page_of(desk, TogetherPage)
    assert page.isVisible()
    press(desk, Qt.Key.Key_Return, CTRL)
    sent = list(desk.link.sent)
    assert acts(desk) == [Act.DISPATCH] * 3
    for command in sent:
        case = desk.face.case(command.case_id)
        moment = Moment(desk.link.now_ms, desk.face.real_now_ms())
        then = after(case, Act.DISPATCH, ME, command.given, moment)
        desk.link.tell(then)
        desk.link.judge(command, "accepted", version=then.version)
    qtbot.waitUntil(lambda: not desk.face.all_pending())
    assert page.isHidden()
    press(desk, Qt.Key.Key_Z, CTRL)
    assert acts(desk)[3:] == [Act.UNDO_DISPATCH] * 3
    assert {command.case_id for command in desk.link.sent[3:]} == {"01A", "01B", "01C"}
