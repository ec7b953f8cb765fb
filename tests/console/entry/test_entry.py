"""Login, lock and hand-over at the desk, with keys alone (rows J05 and I11)."""

from dataclasses import replace

import pytest
from msgspec import structs
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from backend.contract.door import Login, Logout
from backend.contract.pushed import Seated
from backend.contract.questions import GetCity
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act
from backend.domain.terms.roles import Role
from backend.link import LinkHealth
from console.entry.entry import State
from console.kit.words_entry import OUTSIDE
from tests.console import fake_link
from tests.console.fake_link import ME, OTHER, filed

pytestmark = pytest.mark.display
NOW_MS = 1_781_053_920_000
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


class Guarded:
    """A whole desk behind its door."""

    def __init__(self, desk, qtbot) -> None:
        self.desk, self.link, self.qtbot = desk, desk.link, qtbot
        self.entry, self.form = desk.door.entry, desk.door.veil.form

    def let(self, state: State) -> None:
        self.qtbot.waitUntil(lambda: self.entry.state is state)

    def asked(self) -> None:
        """Answer what a fresh desk asks first: it is nobody's."""
        self.desk.face.tick()
        logout = self.link.sent[-1]
        assert isinstance(logout, Logout)
        self.link.settle(logout.command_id, "accepted")
        self.qtbot.waitUntil(lambda: isinstance(self.link.asked[-1], GetCity))

    def turn_away(self) -> None:
        self.asked()
        ask_id = self.link.asked[-1].ask_id
        self.link.answer(Denied(ask_id=ask_id, rule=OUTSIDE, zh="未登录", en="not logged in"))
        self.let(State.OUT)

    def type(self, widget, text: str = "", key=ENTER) -> None:
        if text:
            self.qtbot.keyClicks(widget, text)
        self.qtbot.keyClick(widget, key)

    def knocked(self) -> Login:
        login = self.link.sent[-1]
        assert isinstance(login, Login)
        return login

    def accept(self) -> None:
        login = self.knocked()
        who = {"by_account": login.account, "by_role": login.role, "by_seat": login.seat}
        self.link.settle(login.command_id, "accepted", **who)
        self.let(State.IN)

    def log_in(self) -> None:
        self.turn_away()
        self.type(self.form.password, "tide-4-lantern")
        self.accept()

    def lock_after(self, idle_s: float) -> None:
        situation = self.desk.face.situation
        situation.city = structs.replace(situation.city, idle_lock_s=idle_s)


@pytest.fixture
def guarded(whole_desk, qtbot) -> Guarded:
    return Guarded(whole_desk(ME, "dispatch", filed(), has_door=True), qtbot)


def test_j05_a_fresh_desk_ends_what_was_left_and_asks_who_it_is(guarded) -> None:
    assert guarded.entry.state is State.ASKING and guarded.desk.face.is_shut
    guarded.turn_away()
    assert guarded.desk.door.veil.isVisible() and not guarded.desk.window.body.isEnabled()
    assert guarded.form.password.hasFocus(), "the account is known: the password is next"
    assert guarded.form.account.text() == ME.account


def test_a_desk_whose_key_vouches_for_it_needs_no_password_and_unlocks_with_enter(guarded) -> None:
    guarded.asked()
    from backend.contract.city_answer import City

    ask_id = guarded.link.asked[-1].ask_id
    guarded.link.answer(City(ask_id=ask_id, info=fake_link.city()))
    guarded.let(State.IN)
    assert guarded.link.sat == [ME] and guarded.link.heres == [False]
    guarded.entry.lock()
    guarded.type(guarded.form.password)
    assert guarded.knocked().password == ""
    guarded.accept()


def test_j05_login_by_keys_alone_in_chinese_first(guarded) -> None:
    guarded.turn_away()
    form = guarded.form
    assert form.button.text() == "登录"
    guarded.qtbot.keyClick(form.password, Qt.Key.Key_Backtab)
    form.account.clear()
    guarded.type(form.account, "dispatch-03")
    assert form.password.hasFocus() and not isinstance(guarded.link.sent[-1], Login)
    guarded.type(form.password, "tide-4-lantern")
    login = guarded.knocked()
    assert (login.account, login.password) == ("dispatch-03", "tide-4-lantern")
    assert (login.role, login.seat, login.instead_of) == (Role.DISPATCHER, ME.seat, "")
    assert form.password.text() == "", "it does not stay on the screen"
    guarded.accept()
    assert not guarded.desk.door.veil.isVisible() and guarded.desk.window.body.isEnabled()
    assert guarded.link.sat[-1] == ME and not guarded.desk.face.is_shut


def test_j05_a_wrong_password_is_one_sentence_and_a_wait_is_counted_down(guarded) -> None:
    guarded.turn_away()
    guarded.type(guarded.form.password, "wrong")
    words = {"zh": "账号或口令不对，2 秒后可再试", "en": "wrong", "rule": "wrong_password_wait"}
    guarded.link.settle(guarded.knocked().command_id, "refused", wait_s=2.0, **words)
    guarded.qtbot.waitUntil(lambda: guarded.form.line.text() == words["zh"])
    n_sent = len(guarded.link.sent)
    guarded.type(guarded.form.password, "again")
    assert len(guarded.link.sent) == n_sent, "not before the time is over"
    assert guarded.form.button.text() == "请等 2 秒"
    guarded.qtbot.waitUntil(lambda: guarded.form.button.text() == "登录", timeout=8_000)
    guarded.type(guarded.form.password, "again")
    assert len(guarded.link.sent) == n_sent + 1
    assert guarded.desk.window.isActiveWindow(), "no box came up"


def test_without_a_link_it_says_that_no_password_can_be_checked(guarded) -> None:
    guarded.turn_away()
    guarded.type(guarded.form.password, "tide-4-lantern")
    guarded.link.settle(guarded.knocked().command_id, "refused", rule="link_down", zh="没有发出")
    guarded.qtbot.waitUntil(lambda: "后台未连上" in guarded.form.line.text())


def test_j05_f12_locks_and_nothing_can_be_acted(guarded) -> None:
    guarded.log_in()
    desk = guarded.desk
    desk.selection.pick("01A")
    guarded.qtbot.keyClick(desk.window, Qt.Key.Key_F12)
    guarded.let(State.LOCKED)
    assert guarded.link.heres[-1] is True, "the backend locks it too"
    n_sent = len(guarded.link.sent)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F8, Qt.Key.Key_F5, Qt.Key.Key_F1, Qt.Key.Key_F3):
        guarded.qtbot.keyClick(desk.window, key)
    guarded.qtbot.keyClick(desk.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    desk.face.submit(desk.face.case("01A"), Act.DISPATCH)
    assert len(guarded.link.sent) == n_sent
    assert not (desk.help.isVisible() or desk.lists.isVisible() or desk.ask.isVisible())
    desk.panels.statusbar.open_cases.click()
    assert not desk.lists.isVisible()


def test_j05_clock_freshness_and_alarms_stay_in_sight_under_the_lock(guarded) -> None:
    guarded.log_in()
    guarded.entry.lock()
    desk = guarded.desk
    for seen in (desk.panels.topbar, desk.panels.statusbar, desk.window.banner):
        assert not seen.geometry().intersects(desk.door.veil.geometry()) or seen.isHidden()
    assert desk.panels.topbar.isVisible() and desk.panels.statusbar.isVisible()
    before = desk.door.veil._clock.text()
    guarded.link.now_ms += 61_000
    desk.face.tick()
    assert desk.door.veil._clock.text() > before
    from backend.contract.pushed import AlarmChanged
    from backend.situation import News

    alarm = AlarmChanged(
        alarm_id="A", version=1, zh="燃气泄漏", en="Gas", raised_at_ms=guarded.link.now_ms
    )
    guarded.link._news.append(News(changed=(alarm,)))
    guarded.qtbot.waitUntil(lambda: "燃气泄漏" in desk.door.veil._alarm_text.text())
    assert desk.panels.statusbar.line.text().endswith("燃气泄漏")


def test_the_password_opens_it_again_and_a_wrong_one_does_not(guarded) -> None:
    guarded.log_in()
    guarded.entry.lock()
    assert not guarded.form.account.isVisible(), "only the password is asked for"
    guarded.type(guarded.form.password, "wrong")
    guarded.link.settle(guarded.knocked().command_id, "refused", zh="账号或口令不对", en="no")
    guarded.qtbot.waitUntil(lambda: guarded.form.line.text() == "账号或口令不对")
    assert guarded.entry.state is State.LOCKED
    guarded.type(guarded.form.password, "tide-4-lantern")
    assert guarded.knocked().account == ME.account
    guarded.accept()


def test_j05_a_desk_without_hands_locks_itself(guarded) -> None:
    guarded.log_in()
    guarded.lock_after(0.3)
    guarded.qtbot.keyClick(guarded.desk.window, Qt.Key.Key_Shift)
    guarded.entry.touched()
    guarded.let(State.LOCKED)


def test_j05_a_key_of_the_key_map_is_a_hand(guarded) -> None:
    guarded.log_in()
    guarded.lock_after(60.0)
    assert not guarded.entry._idle.isActive()
    guarded.qtbot.keyClick(guarded.desk.window, Qt.Key.Key_F5)
    assert guarded.entry._idle.isActive(), "who works by keys alone is not locked out"


def test_i11_a_hand_over_names_who_leaves_and_esc_leaves_it_undone(guarded) -> None:
    guarded.log_in()
    shift = Qt.KeyboardModifier.ShiftModifier
    guarded.qtbot.keyClick(guarded.desk.window, Qt.Key.Key_F12, shift)
    guarded.let(State.CHANGING)
    assert guarded.form.account.text() == "" and guarded.form.account.hasFocus()
    guarded.type(guarded.form.account, key=ESC)
    guarded.let(State.IN)
    guarded.qtbot.keyClick(guarded.desk.window, Qt.Key.Key_F12, shift)
    guarded.let(State.CHANGING)
    guarded.type(guarded.form.account, OTHER.account)
    guarded.type(guarded.form.password, "reed-9-barge")
    assert guarded.knocked().instead_of == ME.account
    guarded.accept()
    assert guarded.desk.face.actor.account == OTHER.account
    assert OTHER.account in guarded.desk.door.watermark.text


def test_a_login_that_ended_meanwhile_shows_the_panel_again(guarded) -> None:
    guarded.log_in()
    guarded.link.health = LinkHealth(link="up", denied=OUTSIDE, beat_age_s=1.0)
    guarded.desk.face.tick()
    guarded.let(State.OUT)
    assert guarded.desk.window.banner.text == "", "nothing is wrong with the channel"


def seated(account: str, desk: str, **more: object) -> Seated:
    values = {"role": Role.DISPATCHER, "seat": "派遣席 03", "since_ms": NOW_MS, **more}
    return Seated(account=account, desk=desk, **{"heard_ms": NOW_MS, **values})


def test_i11_the_bar_counts_who_sits_and_the_list_says_where_since_when(guarded) -> None:
    guarded.log_in()
    now_ms = guarded.desk.face.real_now_ms()
    rows = (
        seated(ME.account, "desk-03", heard_ms=now_ms),
        seated("leader-01", "desk-09", role=Role.LEADER, seat="值班长席 01", heard_ms=now_ms),
        seated("intake-01", "desk-01", heard_ms=now_ms - 90_000),
    )
    guarded.link.seats = rows
    guarded.qtbot.waitUntil(lambda: guarded.desk.panels.statusbar.seats.text() == "在席 3")
    guarded.desk.panels.statusbar.seats.click()
    text = guarded.desk.door.seats.text
    for told in ("派遣席 03", "leader-01", "值班长", "desk-09", "失联"):
        assert told in text


def test_i11_one_account_at_two_desks_is_told_once_and_marked(guarded) -> None:
    guarded.log_in()
    rows = (seated(ME.account, "desk-03"), seated(ME.account, "desk-07"))
    for _ in range(3):
        guarded.link.seats = rows
        guarded.desk.face.pull()
    assert guarded.desk.panels.statusbar.seats.text() == "在席 2 · 一号两席"
    said = [kept.words.zh for kept in guarded.desk.notices.kept if kept.key == "twice"]
    assert len(said) == 1 and "desk-03、desk-07" in said[0]


def test_the_watermark_names_account_place_and_minute_and_takes_no_click(guarded) -> None:
    guarded.log_in()
    mark = guarded.desk.door.watermark
    guarded.desk.face.tick()
    assert mark.text == "dispatch-03 派遣席 03 2026-06-10 08:12"
    assert mark.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert mark.geometry() == guarded.desk.window.body.rect()


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, of: QWidget) -> None:
        super().__init__(of)
        self.n = 0
        of.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.n += event.type() == QEvent.Type.Paint
        return False


def test_a_frame_of_the_map_carries_the_watermark_and_paints_it_nowhere_else(guarded) -> None:
    guarded.log_in()
    guarded.desk.face.tick()
    mark, view = guarded.desk.door.watermark, guarded.desk.map
    body = guarded.desk.window.body
    there = view.covers.open_region().translated(view.mapTo(body, QPoint()))
    assert not there.isEmpty() and (mark.mask() & there).isEmpty()
    assert mark.mask() + there == QRegion(body.rect())
    paints = Paints(mark)
    view.repaint(view.covers.open_region())
    assert paints.n == 0 and view.scene.imprint is not None
    body.repaint()
    assert paints.n == 1


def test_closing_the_window_logs_out(guarded) -> None:
    guarded.log_in()
    guarded.desk.window.close()
    logout = guarded.link.sent[-1]
    assert isinstance(logout, Logout) and logout.actor == ME


def test_k01_an_override_is_offered_to_the_leader_alone() -> None:
    from console.kit.acts import override_offer

    leader, case = fake_link.LEADER, to_close_by(fake_link.LEADER)
    assert override_offer(case, leader).act is Act.CLOSE
    assert override_offer(case, ME) is None
    assert override_offer(to_close_by(ME), leader) is None, "nothing stands in the way"


def to_close_by(dispatcher):
    from backend.domain.cases.case import Given
    from backend.domain.flow.life import after

    case = fake_link.replied(by=dispatcher)
    case = after(case, Act.SEND_CHECK, fake_link.FILER, Given(), fake_link.at(61))
    photos = Given(photos=(fake_link.shot(),))
    return replace(
        after(case, Act.CHECK_PASSED, fake_link.COLLECTOR, photos, fake_link.at(70)), version=9
    )
