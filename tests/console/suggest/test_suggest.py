"""Suggestions of a recognizer at the desk (N03): a queue apart from the cases, judged by keys."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.city.pictures import Shot, Shown, draw_jpeg
from backend.contract.answers import Blob
from backend.contract.camera_orders import JudgeOrder, SwitchOrder
from backend.contract.figures import PrecisionShown
from backend.contract.orders import Report
from backend.contract.pushed import SuggestionChanged
from backend.contract.questions import GetBlob, GetPrecision
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cameras.suggestion import Box, Precision, SuggestAct, Suggestion, SwitchWhat
from backend.domain.cases.case import Source
from backend.domain.terms.roles import Actor, Role
from backend.situation import Changes, News
from console.suggest.panel import SuggestPanel
from tests.console.fake_link import LEADER, ME, START_MS

INTAKE = Actor("intake-01", Role.INTAKE, "受理席 01")
CAMERAS = tuple(
    Camera(f"9901020008132600{n:04}", name, CameraOwner.OWN, 119.6, 38.9)
    for n, name in enumerate(("食街东口", "站前广场", "学府路北"), start=1)
)
ROWS = (
    Precision(SwitchWhat.CAMERA, CAMERAS[1].camera_id, 2, 9),
    Precision(SwitchWhat.CAMERA, CAMERAS[0].camera_id, 31, 12),
    Precision(SwitchWhat.SCENE, "vendor", 25, 9),
    Precision(SwitchWhat.SCENE, "dust", 1, 1),
)
KEPT = "5d41402abc4b2a76b9719d911017c592"


def suggestion(n: int, scene: str = "vendor", **more: object) -> Suggestion:
    at_ms = START_MS + n * 60_000
    one = Suggestion(
        f"S{n}",
        1,
        CAMERAS[n % 3].camera_id,
        scene,
        0.83,
        at_ms,
        KEPT,
        "recognizer-01",
        Box(0.34, 0.44, 0.32, 0.36),
        at_ms,
    )
    return replace(one, **more)


def open_desk(whole_desk, qtbot, actor: Actor, seat: str):
    desk = whole_desk(actor, seat)
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    info = msgspec.structs.replace(desk.face.city, cameras=CAMERAS)
    desk.face.situation.city = info
    desk.face.changed.emit(Changes(city=info))
    return desk


def come(desk, *some: Suggestion) -> None:
    rows = tuple(SuggestionChanged(suggestion=one, act=one.act) for one in some)
    desk.link._news.append(News(changed=rows))
    desk.face.pull()


def panel_of(desk) -> SuggestPanel:
    return next(page for page in desk.pages if isinstance(page, SuggestPanel))


def sent(desk, kind: type) -> list:
    return [order for order in desk.link.sent if isinstance(order, kind)]


def press(key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


def tell_precision(desk, *, is_auto: bool = False) -> None:
    asked = [one for one in desk.link.asked if isinstance(one, GetPrecision)][-1]
    shown = PrecisionShown(ask_id=asked.ask_id, rows=ROWS, is_auto=is_auto)
    desk.face.answer.emit(shown)


@pytest.fixture
def desk(whole_desk, qtbot):
    made = open_desk(whole_desk, qtbot, INTAKE, "intake")
    come(made, suggestion(1), suggestion(2, "rubbish"), suggestion(3, "bikes"))
    press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel_of(made).rows.hasFocus)
    return made


def test_n03_suggestions_stand_in_a_queue_of_their_own_and_in_none_of_the_cases(desk) -> None:
    panel = panel_of(desk)
    assert [row.ref for row in panel.rows.model_rows.rows] == ["S1", "S2", "S3"]
    assert desk.panels.statusbar.suggestions.text() == "AI 建议 3"
    assert not desk.face.situation.cases
    assert not desk.panels.queue.cards.keys


def test_n03_each_shows_its_picture_and_what_its_sources_are_worth(desk) -> None:
    panel = panel_of(desk)
    tell_precision(desk)
    texts = [line.text() for line in panel._about]
    assert texts[1] == "这路监控：18%（2/11）" and texts[2] == "这类场景：74%（25/34）"
    asked = [one.blob_id for one in desk.link.asked if isinstance(one, GetBlob)]
    assert KEPT in asked and not panel.picture.has_picture
    shot = Shot("e0501", 7, Shown.WRONG, "far", "2026-06-10 08:01:00", "站前广场")
    blob = Blob(ask_id="", kind="photo", blob_id=KEPT, data=draw_jpeg(shot), total=1)
    desk.face._answer(blob)
    assert panel.picture.has_picture


@pytest.mark.parametrize(
    ("key", "act"), [(Qt.Key.Key_Delete, SuggestAct.REJECT), (Qt.Key.Key_D, SuggestAct.KNOWN)]
)
def test_n03_one_key_judges_and_the_next_one_is_marked(desk, key, act) -> None:
    press(key)
    (order,) = sent(desk, JudgeOrder)
    assert (order.suggestion_id, order.act, order.case_id) == ("S1", act, "")
    come(desk, suggestion(1, version=2, act=act, account="intake-01"))
    desk.face.verdict.emit((None, Verdict(command_id=order.command_id, outcome="accepted")))
    panel = panel_of(desk)
    assert panel.rows.ref == "S2" and panel.rows.hasFocus()
    assert "已记为" in panel.said.text()
    assert not sent(desk, Report), "nothing became a case"


def test_n03_enter_opens_the_report_and_only_the_filed_one_is_accepted(desk, qtbot) -> None:
    press(Qt.Key.Key_Return)
    form = desk.new_case
    qtbot.waitUntil(lambda: form.isVisible() and not panel_of(desk).isVisible())
    draft = form.draft
    assert (draft.class_key, draft.source) == ("e0501", Source.VIDEO)
    assert draft.place.address.startswith("站前广场")
    assert [photo.photo_id for photo in draft.photos] == [KEPT]
    assert not sent(desk, JudgeOrder), "nothing is judged before the person files"
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (report,) = sent(desk, Report)
    taken = Verdict(command_id=report.command_id, outcome="accepted", case_id="01Z")
    desk.face.verdict.emit((None, taken))
    (order,) = sent(desk, JudgeOrder)
    assert (order.suggestion_id, order.act, order.case_id) == ("S1", SuggestAct.ACCEPT, "01Z")
    qtbot.waitUntil(panel_of(desk).isVisible)


def test_n03_a_report_given_up_leaves_the_suggestion_where_it_was(desk, qtbot) -> None:
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(desk.new_case.isVisible)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(panel_of(desk).rows.hasFocus)
    assert not sent(desk, JudgeOrder) and not sent(desk, Report)
    assert panel_of(desk).rows.ref == "S1"


def test_n03_a_camera_that_left_the_city_is_named_as_the_reason(desk) -> None:
    city = desk.face.situation.city
    desk.face.situation.city = msgspec.structs.replace(city, cameras=())
    press(Qt.Key.Key_Return)
    assert "已不在名录" in panel_of(desk).said.text()
    assert not desk.new_case.isVisible() and not sent(desk, JudgeOrder)


def test_n03_who_was_first_is_said(desk) -> None:
    press(Qt.Key.Key_Delete)
    (order,) = sent(desk, JudgeOrder)
    late = Verdict(command_id=order.command_id, outcome="refused", zh="已由 intake-02 处理", en="x")
    desk.face.verdict.emit((None, late))
    assert panel_of(desk).said.text() == "已由 intake-02 处理"


def test_n03_a_new_one_comes_below_and_moves_nothing_under_the_hand(desk) -> None:
    panel = panel_of(desk)
    press(Qt.Key.Key_Down)
    come(desk, suggestion(0, "dust", came_at_ms=START_MS + 9 * 60_000))
    assert [row.ref for row in panel.rows.model_rows.rows] == ["S1", "S2", "S3", "S0"]
    assert panel.rows.ref == "S2"


def test_n03_a_leader_sees_the_bad_ones_first_and_switches_them_by_keys(whole_desk, qtbot) -> None:
    desk = open_desk(whole_desk, qtbot, LEADER, "leader")
    press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    panel = panel_of(desk)
    qtbot.waitUntil(panel.isVisible)
    press(Qt.Key.Key_P)
    tell_precision(desk)
    rows = panel.rows.model_rows.rows
    assert [(row.kind, row.title, row.state) for row in rows[:2]] == [
        ("建议停用", "站前广场", "18%（2/11）"),
        ("在用", "食街东口", "72%（31/43）"),
    ]
    assert rows[3].state == "样本少 1/2", "of few no share is shown"
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_A)
    off, auto = sent(desk, SwitchOrder)
    assert (off.what, off.key, off.is_set) == (SwitchWhat.CAMERA, CAMERAS[1].camera_id, True)
    assert (auto.what, auto.is_set) == (SwitchWhat.AUTO, True)


def test_n03_a_dispatcher_looks_and_judges_nothing(whole_desk, qtbot) -> None:
    desk = open_desk(whole_desk, qtbot, ME, "dispatch")
    come(desk, suggestion(1))
    press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel_of(desk).rows.hasFocus)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_D, Qt.Key.Key_Return):
        press(key)
    assert not sent(desk, JudgeOrder) and not desk.new_case.isVisible()
    assert "受理员和值班长" in panel_of(desk)._hint.text()
