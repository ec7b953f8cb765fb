"""The whole desk, put together: every act by key, nothing modal, nothing left running."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from backend.contract.answers import Blob, Streams
from backend.contract.questions import GetBlob, GetStreams
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import Moment, after
from backend.domain.terms.roles import Actor, Role
from backend.situation import Changes
from tests.console.fake_link import (
    FILER,
    INTAKE,
    LEADER,
    ME,
    MINUTE_MS,
    OTHER,
    at,
    delivered,
    dispatched,
    filed,
    new_case,
    replied,
    shot,
)

CTRL = Qt.KeyboardModifier.ControlModifier
COLLECTOR = Actor("COL-1", Role.COLLECTOR)


def press(desk, key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or desk.window, key, held)


def acts(desk):
    return [command.act for command in desk.link.sent]


def ready(qtbot, desk):
    """Give the keyboard to the queue, as at the start of a shift."""
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.panels.queue.tabs.setFocus()
    qtbot.waitUntil(desk.panels.queue.tabs.hasFocus)
    return desk


def dispatcher(qtbot, whole_desk, *cases):
    return ready(qtbot, whole_desk(ME, "dispatch", *cases))


def test_f5_takes_the_next_of_the_queue_and_ctrl_enter_sends_it(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    assert desk.selection.case_id == "01A"
    assert desk.map.selected[-1] == "01A"
    press(desk, Qt.Key.Key_Return, CTRL)
    assert desk.link.sent[0].given.unit_id == "td-drainage"


def test_f8_then_enter_takes_the_first_suggestion(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_F8)
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    assert desk.link.sent == []
    press(desk, Qt.Key.Key_Return)
    assert desk.link.sent[0].given.unit_id == "td-drainage"
    assert not desk.ask.isVisible()


def test_f8_then_a_digit_takes_another_suggestion(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_F8)
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    press(desk, Qt.Key.Key_2)
    assert desk.link.sent[0].given.unit_id == "td-municipal"


def test_ctrl_digit_sends_to_the_pinned_unit(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_2, CTRL)
    assert desk.link.sent[0].given.unit_id == "td-municipal"


def test_ctrl_z_takes_back_while_the_countdown_runs(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_Return, CTRL)
    moment = Moment(at(12).city_ms, desk.face.real_now_ms())
    sent = after(filed(), Act.DISPATCH, ME, Given(unit_id="td-drainage"), moment)
    desk.link.judge(desk.link.sent[0], "accepted", version=3)
    desk.link.tell(sent)
    qtbot.waitUntil(lambda: desk.undo.newest() is not None)
    press(desk, Qt.Key.Key_Z, CTRL)
    assert acts(desk) == [Act.DISPATCH, Act.UNDO_DISPATCH]


def test_ctrl_z_with_nothing_to_take_back_says_so(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_Z, CTRL)
    assert desk.notices.kept[0].words.zh == "没有可撤回的派遣"


def test_f9_urges(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, delivered())
    desk.selection.pick("01A")
    press(desk, Qt.Key.Key_F9)
    assert acts(desk) == [Act.URGE]


def test_b_sends_back_with_a_prepared_reason(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_B)
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    press(desk, Qt.Key.Key_2)
    assert acts(desk) == [Act.SEND_BACK]
    assert desk.link.sent[0].given.reason == "类别有误，请核对立案"


def test_intake_accepts_with_enter_and_declines_with_own_words(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(INTAKE, "intake", new_case(actor=INTAKE)))
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_R)
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    for _ in range(4):
        press(desk, Qt.Key.Key_Down)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "RVB again")
    assert desk.link.sent == []
    press(desk, Qt.Key.Key_Return)
    assert desk.link.sent[0].given.reason == "RVB again"


def test_a05_filing_takes_two_keys(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(FILER, "intake", new_case()))
    desk.selection.pick("01A")
    press(desk, Qt.Key.Key_Return)
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    press(desk, Qt.Key.Key_Return)
    assert acts(desk) == [Act.FILE]
    assert desk.link.sent[0].given.condition == "c0103-missing"


def test_escape_never_commits(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(FILER, "intake", new_case()))
    desk.selection.pick("01A")
    press(desk, Qt.Key.Key_Return)
    qtbot.waitUntil(desk.ask.choices.hasFocus)
    press(desk, Qt.Key.Key_Escape)
    assert not desk.ask.isVisible()
    assert desk.link.sent == []


def checked(passed: bool):
    checking = after(replied(), Act.SEND_CHECK, INTAKE, Given(), at(70))
    act = Act.CHECK_PASSED if passed else Act.CHECK_FAILED
    return after(checking, act, COLLECTOR, Given(reason="仍在", photos=(shot(),)), at(90))


@pytest.mark.parametrize(
    ("case", "keys", "act"),
    [
        (new_case(), [Qt.Key.Key_V, Qt.Key.Key_1], Act.SEND_VERIFY),
        (replied(), [Qt.Key.Key_Return, Qt.Key.Key_1], Act.SEND_CHECK),
        (checked(True), [Qt.Key.Key_Return], Act.CLOSE),
        (checked(False), [Qt.Key.Key_W, Qt.Key.Key_1], Act.REWORK),
    ],
    ids=["verify", "send_check", "close", "rework"],
)
def test_supervision_acts_by_key(qtbot, whole_desk, case, keys, act):
    desk = ready(qtbot, whole_desk(LEADER, "leader", case))
    desk.selection.pick("01A")
    for key in keys:
        press(desk, key)
    assert acts(desk) == [act]


def test_f1_says_keys_and_rules_and_goes_again(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_F1)
    assert desk.help.isVisible()
    assert "派遣" in desk.help._text.text() and "F9" in desk.help._text.text()
    press(desk, Qt.Key.Key_F1)
    assert not desk.help.isVisible()


def test_f3_takes_the_keyboard_to_the_search_and_enter_opens_the_case_found(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed("01A"), delivered("01B"))
    press(desk, Qt.Key.Key_F3)
    assert QApplication.focusWidget() is desk.search.field
    QTest.keyClicks(desk.search.field, desk.face.case("01B").case_no[-6:])
    qtbot.waitUntil(lambda: bool(desk.search.found))
    press(desk, Qt.Key.Key_Return)
    assert desk.selection.case_id in ("01A", "01B")


def test_who_lost_a_race_is_told_on_the_desk_and_nothing_pops_up(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_Return, CTRL)
    theirs = dispatched(unit_id="td-municipal", by=OTHER)
    desk.link.judge(
        desk.link.sent[0],
        "conflict",
        version=3,
        by_seat=OTHER.seat,
        act=Act.DISPATCH,
        at_ms=theirs.steps[-1].at_ms,
    )
    desk.link.tell(theirs)
    qtbot.waitUntil(lambda: len(desk.notices.kept) > 0)
    words = desk.notices.kept[0].words.zh
    assert words == "被 派遣席 02 抢先派往 汀东市政所 08:10:00"
    assert QApplication.activeModalWidget() is None


def test_a_case_out_of_sight_is_brought_into_the_map_one_in_sight_is_left_there(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed("01A"), filed("01B"))
    desk.map.out_of_sight = {"01B"}
    desk.selection.pick("01A", by="list")
    desk.selection.pick("01B", by="list")
    assert desk.map.centred == ["01B"]
    press(desk, Qt.Key.Key_F4)
    assert desk.map.centred == ["01B", "01B"]


def test_selecting_on_the_map_selects_in_the_list_and_does_not_move_the_map(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed("01A"), filed("01B"))
    desk.map.case_picked.emit("01B")
    assert desk.selection.case_id == "01B"
    assert desk.panels.queue.cards.current == "01B"
    assert desk.map.selected[-1] == "01B"
    assert desk.map.centred == []


def test_a_cluster_opens_the_list_of_what_it_counts(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed("01A"), filed("01B"), delivered("01C"))
    desk.map.cluster_picked.emit(("01A", "01C"))
    assert sorted(desk.lists.table.case_ids) == ["01A", "01C"]


def test_the_map_hears_every_change(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    n = len(desk.map.taken)
    desk.link.tell(filed("01B"))
    qtbot.waitUntil(lambda: len(desk.map.taken) > n)


def test_the_map_gets_a_clock_face_for_every_case_and_a_ring_for_a_new_one(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    assert set(desk.map.faces) == {"01A"}
    desk.link.tell(new_case("01B"))
    qtbot.waitUntil(lambda: desk.map.flashed == ["01B"])
    assert set(desk.map.faces) == {"01A", "01B"}


def test_the_map_gets_a_new_face_when_time_alone_makes_a_case_late(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    desk.map.faces.clear()
    desk.face.tick()
    assert not desk.map.faces, "nothing can have changed yet"
    desk.link.now_ms += MINUTE_MS
    desk.face.tick()
    assert desk.map.faces["01A"].level == "late"


def test_the_base_map_is_fetched_when_this_machine_has_none(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    (question,) = [asked for asked in desk.link.asked if isinstance(asked, GetBlob)]
    assert question.kind == "map"
    desk.link.answer(Blob(ask_id=question.ask_id, kind="map", blob_id="", data=b"GPKG", total=4))
    qtbot.waitUntil(lambda: "map" in desk.map.said)
    assert desk.map.said["map"][0].read_bytes() == b"GPKG"


def test_theme_and_language_reach_map_and_pictures(qtbot, whole_desk, looks):
    desk = dispatcher(qtbot, whole_desk, filed())
    desk.lang.use("en")
    looks.set_theme("light")
    assert desk.map.said["language"] == desk.mosaic.said["language"] == "en"
    assert desk.map.said["theme"] == "light"


def camera(camera_id: str, lon_deg: float) -> Camera:
    return Camera(camera_id, camera_id, CameraOwner.OWN, lon_deg, 38.9, shown=True)


def test_pictures_are_asked_for_and_told_to_the_tiles_and_the_top_bar(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    cameras = (camera("far", 119.64), camera("near", 119.601))
    info = replace(desk.face.city, cameras=cameras)
    desk.face.changed.emit(Changes(city=info))
    assert [each.camera_id for each in desk.mosaic.cameras] == ["far", "near"]
    (asked,) = [q for q in desk.link.asked if isinstance(q, GetStreams) and q.camera_ids]
    desk.link.answer(Streams(ask_id=asked.ask_id, urls={"near": "rtsp://x"}))
    qtbot.waitUntil(lambda: desk.mosaic.addresses == {"near": "rtsp://x"})

    desk.mosaic.states = {"near": "live", "far": "absent"}
    desk.face.tick()
    assert desk.map.said["cameras"] == {"near": "live", "far": "absent"}

    n_asked = len(desk.link.asked)
    for _ in range(6):
        desk.face.tick()
    assert len(desk.link.asked) == n_asked + 1, "the camera without an address is asked for again"


def test_f6_makes_the_nearest_picture_large(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    desk.face.situation.city = replace(
        desk.face.city, cameras=(camera("far", 119.64), camera("near", 119.601))
    )
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_F6)
    assert desk.mosaic.said["spotlight"] == desk.mosaic.said["selected"] == "near"


def test_the_menu_of_a_card_offers_what_the_buttons_offer(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    desk.panels.queue.menu_wanted.emit("01A", desk.window.mapToGlobal(desk.window.rect().center()))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    texts = [action.text() for action in menu.actions()]
    assert texts[:3] == ["派往首选", "派遣", "退回监督"]
    menu.close()


def test_closing_the_window_stops_link_and_timers(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    with qtbot.waitSignal(desk.closed):
        desk.window.close()
    assert not desk.link.is_running
    assert not desk.face._pump.is_running
    assert desk.map.said["stopped"] and desk.mosaic.said["stopped"]


def test_the_language_switches_live_on_every_part(qtbot, whole_desk):
    desk = dispatcher(qtbot, whole_desk, filed())
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_F8)
    desk.lang.use("en")
    assert desk.ask._title.text() == "Dispatch suggestions"
    assert desk.rail.cards["td-drainage"].text.name == "Tingdong drainage"
    assert desk.actions.action(Act.SEND_BACK).text() == "Back to supervision"
