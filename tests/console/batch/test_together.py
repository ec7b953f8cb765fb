"""Same place and class dispatched in one go (A19): one look, one key, an act each, one undo."""

import pytest
from PySide6.QtCore import Qt

from backend.contract.orders import Command
from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import Moment, after
from console.acting.undo import UndoBar, UndoStage
from console.batch.together_page import TogetherPage
from tests.console.batch.test_urge import Shown
from tests.console.fake_link import ME, OTHER, delivered, filed

CTRL = Qt.KeyboardModifier.ControlModifier


class Together(Shown):
    """The page over a desk, with its undo bar."""

    def __init__(self, qtbot, desk) -> None:
        super().__init__(qtbot, desk, lambda parts, host: TogetherPage(parts, desk.acting, host))
        self.page.noticed.connect(desk.heard.notice)
        self.bar = UndoBar(desk.skin, desk.lang, desk.face)
        qtbot.addWidget(self.bar)
        self.page.bound.connect(self.bar.bind)

    def do(self, command: Command) -> None:
        """Carry a dispatch out at this real moment, as the backend would."""
        case, face = self.desk.face.case(command.case_id), self.desk.face
        moment = Moment(self.desk.link.now_ms, face.real_now_ms())
        then = after(case, Act.DISPATCH, ME, command.given, moment)
        self.desk.link.tell(then)
        self.desk.link.judge(command, "accepted", version=then.version)


@pytest.fixture
def page(qtbot, make_desk) -> Together:
    desk = make_desk(ME)
    desk.show(filed("01A"), filed("01B"), filed("01C"), delivered("01D"))
    shown = Together(qtbot, desk)
    shown.page.do("together")
    return shown


def test_a19_the_likes_of_the_case_in_hand_stand_under_the_unit_they_go_to(page):
    assert page.ticked == {"01A", "01B", "01C"}
    assert "共 3 件" in page.page._about.text()
    unit = page.rows[0]
    assert unit.title == "派往 汀东排水所（第 1 个建议，共 2 个）"
    assert "在岗 6 人" in unit.about
    assert "4工作时" in page.row("01A").about or "工作时" in page.row("01A").about


def test_a19_one_key_sends_an_ordinary_dispatch_for_each_and_closes(page):
    page.go("01B")
    page.key(Qt.Key.Key_Space)
    sent = page.commit()
    assert {(c.case_id, c.act, c.given) for c in sent} == {
        (case_id, Act.DISPATCH, Given(unit_id="td-drainage")) for case_id in ("01A", "01C")
    }
    for command in sent:
        page.do(command)
    page.pull()
    assert page.page.isHidden() and page.desk.said[-1] == "派遣 2 件：全部办成"


def test_a19_within_the_seconds_all_are_taken_back_in_one_go(page):
    for command in page.commit():
        page.do(command)
    page.pull()
    assert page.bar.state.stage is UndoStage.COUNTING
    assert page.bar.text.startswith("3 件已派往 汀东排水所 · ")
    newest = page.bar.newest()
    assert {case.case_id for case in page.bar.going_with(newest.case_id)} == {"01A", "01B", "01C"}


def test_a19_a_single_dispatch_beside_it_is_taken_back_alone(page):
    page.go("01C")
    page.key(Qt.Key.Key_Space)
    for command in page.commit():
        page.do(command)
    page.pull()
    page.desk.acting.dispatch(page.desk.face.case("01C"), "td-drainage")
    page.do(page.desk.link.sent[-1])
    page.pull()
    assert [case.case_id for case in page.bar.going_with("01C")] == ["01C"]


def test_a19_what_was_taken_back_and_sent_again_goes_by_itself(page):
    for command in page.commit():
        page.do(command)
    page.pull()
    held = page.desk.face.case("01A")
    at = Moment(page.desk.link.now_ms, page.desk.face.real_now_ms())
    page.desk.link.tell(after(held, Act.UNDO_DISPATCH, ME, Given(), at))
    page.desk.face.pull()
    page.desk.acting.dispatch(page.desk.face.case("01A"), "td-drainage")
    page.do(page.desk.link.sent[-1])
    page.pull()
    assert [case.case_id for case in page.bar.going_with("01A")] == ["01A"]
    assert {case.case_id for case in page.bar.going_with("01B")} == {"01B", "01C"}


def test_a19_what_another_seat_took_first_is_said_and_the_page_stays(page):
    sent = {command.case_id: command for command in page.commit()}
    for case_id in ("01A", "01C"):
        page.do(sent[case_id])
    page.desk.link.judge(
        sent["01B"], "conflict", act=Act.DISPATCH, by_account=OTHER.account, by_seat=OTHER.seat
    )
    page.pull()
    assert page.page.isVisible() and page.row("01B").state == "没办成"
    assert "派遣席 02" in page.row("01B").about
    assert page.row("01A").state == "已派遣"


def test_a19_the_arrows_offer_the_next_unit_and_what_it_may_not_take_is_left_out(page):
    page.key(Qt.Key.Key_Right)
    assert "汀东市政所" in page.rows[0].title
    assert {c.given.unit_id for c in page.commit()} == {"td-municipal"}


def test_a19_ctrl_z_in_the_page_takes_back_too(page, qtbot):
    page.commit()
    with qtbot.waitSignal(page.page.undo_wanted):
        page.key(Qt.Key.Key_Z, CTRL)


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ((delivered("01A"),), "先选中一件待派遣的案件"),
        ((filed("01A"), delivered("01B")), "同网格同类没有别的待派案件：照常派遣这一件"),
    ],
)
def test_a19_where_nothing_goes_together_it_says_so(qtbot, make_desk, cases, words):
    desk = make_desk(ME)
    desk.show(*cases)
    shown = Together(qtbot, desk)
    shown.page.do("together")
    assert shown.page.isHidden() and desk.said == [words]
