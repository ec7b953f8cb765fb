"""A hand on a camera (D04): keys and clicks become orders, and the tiles say who steers."""

import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from backend.contract.answers import Presets
from backend.contract.camera_orders import SteerOrder
from backend.contract.pushed import SteeringChanged
from backend.contract.questions import GetPresets
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera, CameraOwner, Steerable
from backend.domain.cameras.steering import EDITS, NOWHERE, RULES, Preset, SteerAct, Steering, Way
from backend.domain.terms.roles import Actor, Role
from backend.situation import Changes, News
from console.kit.keymap import KEYS
from console.pictures.steer_hand import KEY, SteerHand
from tests.console.fake_link import INTAKE, LEADER
from tests.video.fake_engine import FakeEngine
from video.engine.flaws import FLAWS, Flaw
from video.health import TileState
from video.mosaic import VideoMosaic
from video.scene import scene_of
from video.steered import FORGIVEN_S, ON_THE_WAY_S, Forgiving

pytestmark = pytest.mark.usefixtures("steady_time")

OURS, POLICE, FIXED = "cam-01", "cam-02", "cam-03"
CAMERAS = (
    Camera(OURS, "站前广场", CameraOwner.OWN, 119.6, 38.9, steering=Steerable.YES),
    Camera(POLICE, "望川桥", CameraOwner.POLICE, 119.6, 38.9, steering=Steerable.VIEW_ONLY),
    Camera(FIXED, "文昌巷", CameraOwner.OWN, 119.6, 38.9),
)
PRESETS = (Preset("1", "全景"), Preset("7", "公交站台"))


class Hall:
    """A desk, real tiles with pictures on paper, and the hand."""

    def __init__(self, qtbot, make_desk, memory: Path, actor: Actor = INTAKE) -> None:
        self.desk = make_desk(actor)
        self.paper = FakeEngine(memory)
        self.mosaic = VideoMosaic(self.paper)
        self.mosaic._timer.stop()
        qtbot.addWidget(self.mosaic)
        self.mosaic.resize(1280, 720)
        self.mosaic.set_known(CAMERAS)
        self.mosaic.show_scene(scene_of("4", (OURS, POLICE, FIXED)))
        with qtbot.waitExposed(self.mosaic):
            self.mosaic.show()
        self.mosaic.set_addresses({c.camera_id: f"rtsp://10.0.0.9/{c.camera_id}" for c in CAMERAS})
        self.hand = SteerHand(self.desk.parts, self.mosaic, self.desk.root)
        self.hand.noticed.connect(self.desk.heard.notice)
        self.desk.show()
        info = replace(self.desk.face.city, cameras=CAMERAS)
        self.desk.face.situation.city = info
        self.desk.face.changed.emit(Changes(city=info))
        self.give()

    def give(self, flaw: Flaw = Flaw.NONE) -> None:
        self.paper.give(f"{OURS}/main", time.monotonic_ns())
        box = self.paper.seats[f"{OURS}/main"].box
        info = box.info()
        assert info is not None
        flawed = info._replace(flaw=FLAWS.index(flaw), flaw_ns=info.came_ns)
        box.put(flawed, memoryview(bytes(info.stride * info.height)))
        self.mosaic.tick()
        self.mosaic.grab()
        for _ in range(10):  # each tile is judged at one of ten looks
            self.mosaic.tick()

    def open(self, camera_id: str = OURS) -> None:
        self.desk.selection.pick_camera(camera_id)
        self.hand.do(KEY)

    def answer(self, **more) -> None:
        asked = [one for one in self.desk.link.asked if isinstance(one, GetPresets)][-1]
        values = {"rows": PRESETS, "is_known": True, "can_centre": True, **more}
        self.desk.link.answer(Presets(ask_id=asked.ask_id, camera_id=OURS, **values))
        self.desk.face.pull()

    def orders(self) -> list[tuple[SteerAct, Way, str]]:
        sent = [one for one in self.desk.link.sent if isinstance(one, SteerOrder)]
        return [(one.act, one.way, one.preset) for one in sent]

    def tell(self, act: SteerAct = SteerAct.MOVE, **more) -> None:
        values = {"account": "intake-01", "role": Role.INTAKE, "seat": "", **more}
        held = Steering(OURS, since_at_ms=1, acted_real_ms=1, **{"version": 1, **values})
        self.desk.link._news.append(News(changed=(SteeringChanged(steering=held, act=act),)))
        self.desk.face.pull()

    def refuse(self, rule: str) -> None:
        sent = [one for one in self.desk.link.sent if isinstance(one, SteerOrder)][-1]
        verdict = Verdict(
            command_id=sent.command_id, outcome="refused", rule=rule, zh="李敏正在转动", en="held"
        )
        self.desk.face.verdict.emit((None, verdict))

    @property
    def strip(self):
        return self.hand.strip

    @property
    def state(self) -> TileState:
        return self.mosaic.tile(OURS).health.state


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    folder = tmp_path / "memory"
    folder.mkdir()
    return folder


@pytest.fixture
def hall(qtbot, make_desk, memory: Path):
    made = Hall(qtbot, make_desk, memory)
    yield made
    made.hand.leave()
    made.mosaic.close_streams()
    made.paper.close()


def test_d04_arrows_turn_while_they_are_held_and_stop_when_let_go(qtbot, hall: Hall) -> None:
    hall.open()
    assert hall.strip.isVisible()
    qtbot.waitUntil(hall.strip.hasFocus)
    QTest.keyPress(hall.strip, Qt.Key.Key_Left)
    QTest.keyPress(hall.strip, Qt.Key.Key_Up)
    QTest.keyRelease(hall.strip, Qt.Key.Key_Left)
    QTest.keyRelease(hall.strip, Qt.Key.Key_Up)
    assert hall.orders() == [
        (SteerAct.MOVE, Way(-0.5), ""),
        (SteerAct.MOVE, Way(-0.5, 0.5), ""),
        (SteerAct.MOVE, Way(0.0, 0.5), ""),
        (SteerAct.STOP, NOWHERE, ""),
    ]


def test_d04_a_key_that_is_held_says_so_again_and_again(qtbot, hall: Hall) -> None:
    hall.hand._renew.setInterval(5)
    hall.open()
    QTest.keyPress(hall.strip, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: len(hall.orders()) >= 4)
    sent = [one for one in hall.desk.link.sent if isinstance(one, SteerOrder)]
    assert [one.is_held for one in sent[:3]] == [False, True, True]
    QTest.keyRelease(hall.strip, Qt.Key.Key_Plus)
    n = len(hall.orders())
    assert hall.orders()[-1][0] is SteerAct.STOP and not hall.hand._renew.isActive()
    assert len(hall.orders()) == n


@pytest.mark.parametrize("lose", ["focus", "leave", "another camera", "another person"])
def test_d04_who_loses_the_keyboard_lets_go(qtbot, hall: Hall, lose: str) -> None:
    hall.open()
    qtbot.waitUntil(hall.strip.hasFocus)
    QTest.keyPress(hall.strip, Qt.Key.Key_Right)
    if lose == "focus":
        hall.mosaic.tile(FIXED).setFocus()
    elif lose == "leave":
        QTest.keyClick(hall.strip, Qt.Key.Key_Escape)
    elif lose == "another camera":
        hall.desk.selection.pick_camera(FIXED)
    else:
        hall.desk.face.actor_changed.emit()
    assert hall.orders()[-1][0] is SteerAct.STOP
    assert hall.strip.isVisible() is (lose == "focus")


def test_d04_digits_go_to_presets_and_zero_goes_home(hall: Hall) -> None:
    hall.open()
    hall.answer()
    assert [chip.toolTip() for chip in hall.strip.chips if not chip.isHidden()] == [
        "预置位：全景  1",
        "预置位：公交站台  2",
    ]
    QTest.keyClick(hall.strip, Qt.Key.Key_2)
    QTest.keyClick(hall.strip, Qt.Key.Key_9)
    QTest.keyClick(hall.strip, Qt.Key.Key_0)
    assert hall.orders() == [(SteerAct.PRESET, NOWHERE, "7"), (SteerAct.HOME, NOWHERE, "")]


def test_d04_a_click_on_the_picture_brings_the_point_to_the_middle(hall: Hall) -> None:
    hall.open()
    at = QPoint(hall.strip.width() * 3 // 4, hall.strip.height() // 4)
    QTest.mouseClick(hall.strip, Qt.MouseButton.LeftButton, pos=at)
    assert hall.orders() == [], "the device has not said that it can"
    hall.answer()
    QTest.mouseClick(hall.strip, Qt.MouseButton.LeftButton, pos=at)
    ((act, way, _),) = hall.orders()
    assert act is SteerAct.CENTRE
    assert way.pan == pytest.approx(0.5, abs=0.03) and way.tilt == pytest.approx(0.5, abs=0.03)


def test_d04_a_police_camera_says_why_not_and_which_form(hall: Hall) -> None:
    hall.open(POLICE)
    assert not hall.strip.isVisible() and hall.orders() == []
    assert "公安" in hall.desk.said[-1] and "《视频资源使用申请表》" in hall.desk.said[-1]
    hall.open(FIXED)
    assert hall.desk.said[-1] == RULES["steer_fixed"].filled(name="文昌巷").zh


def test_d04_without_a_camera_it_says_what_to_do_first(hall: Hall) -> None:
    hall.hand.do(KEY)
    assert KEYS[KEY].sequences[0] in hall.desk.said[-1]


def test_d04_a_small_tile_is_made_large_and_goes_back(hall: Hall) -> None:
    hall.mosaic.resize(560, 315)
    hall.open()
    assert hall.mosaic.spotlight == OURS and hall.strip.isVisible()
    hall.hand.leave()
    assert hall.mosaic.spotlight == ""


def test_d04_the_strip_leaves_when_a_rotation_turns_its_page(qtbot, hall: Hall) -> None:
    hall.open()
    hall.mosaic.turn({hall.mosaic.scene.cameras.index(OURS): POLICE}, {})
    hall.paper.give(f"{POLICE}/main", time.monotonic_ns())
    hall.mosaic.tick()
    qtbot.waitUntil(lambda: not hall.strip.isVisible())
    assert hall.hand.camera_id == "" and hall.mosaic.tile(POLICE) is not None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_d04_the_hint_is_whole_on_a_small_picture(qtbot, hall: Hall, lang: str) -> None:
    hall.mosaic.resize(380, 240)
    hall.desk.parts.lang.use(lang)
    hall.open()
    hall.answer()
    text = hall.strip.text
    qtbot.waitUntil(lambda: text.isVisible() and text.width() > 0)
    assert text.height() >= text.heightForWidth(text.width())


def test_d04_a_refusal_stands_on_the_strip_and_a_refused_stop_is_no_news(hall: Hall) -> None:
    hall.open()
    QTest.keyPress(hall.strip, Qt.Key.Key_Left)
    hall.refuse("steer_held")
    assert hall.strip.text.text() == "李敏正在转动" and hall.desk.said[-1] == "李敏正在转动"
    n = len(hall.desk.said)
    QTest.keyRelease(hall.strip, Qt.Key.Key_Left)
    hall.refuse("steer_held")
    assert len(hall.desk.said) == n


def test_d04_everybody_sees_who_steers_and_to_which_preset(hall: Hall) -> None:
    tile = hall.mosaic.tile(OURS)
    hall.tell(account="leader-01")
    assert tile._look.stream == "leader-01 转动中" and tile._look.is_steered
    hall.open()
    hall.answer()
    hall.tell(SteerAct.PRESET, version=2, preset="7")
    assert tile._look.stream == "intake-01 · 预置位 公交站台"
    hall.tell(SteerAct.RETURN, version=3, is_returning=True)
    hall.tell(SteerAct.FAILED, version=4, is_returning=True, fault="silent")
    assert tile._look.stream == "未能归位：设备无应答" == hall.strip.text.text()
    hall.tell(SteerAct.ARRIVED, version=5, is_over=True)
    assert not tile._look.is_steered


def test_d04_d13_a_camera_that_is_turned_is_not_called_moved_away(hall: Hall) -> None:
    hall.give(Flaw.MOVED)
    assert hall.state is TileState.MOVED, "the check itself must still tell"
    hall.tell()
    hall.give(Flaw.MOVED)
    assert hall.state is TileState.LIVE
    hall.give(Flaw.BLACK)
    assert hall.state is TileState.BLACK, "a hand excuses nothing else"
    hall.tell(SteerAct.ARRIVED, version=2, is_over=True)
    hall.give(Flaw.MOVED)
    assert hall.state is TileState.LIVE, "it is on its way home"


class Picture:
    def __init__(self, flaw: Flaw) -> None:
        self.flaw = FLAWS.index(flaw)


def test_d13_forgiving_ends_with_the_usual_view_or_after_a_while() -> None:
    moved, usual = Picture(Flaw.MOVED), Picture(Flaw.NONE)
    held = Forgiving()
    held.steer(True, 0.0)
    held.steer(False, 100.0)
    assert held.judge(usual, 101.0) is Flaw.NONE
    assert held.judge(moved, 101.5) is Flaw.NONE, "one picture from before the turn"
    assert held.judge(usual, 100.1 + ON_THE_WAY_S) is Flaw.NONE
    assert held.judge(moved, 110.0) is Flaw.MOVED, "it is home, and was moved since"
    held.steer(True, 200.0)
    held.steer(False, 300.0)
    assert held.judge(moved, 300.0 + FORGIVEN_S) is Flaw.NONE
    assert held.judge(moved, 301.0 + FORGIVEN_S) is Flaw.MOVED


def test_c05_what_a_vehicle_carries_is_never_called_moved_away():
    carried = Forgiving.of(Camera("c", "99-执-01 车前", CameraOwner.OWN, 0, 0, mover_id="VEH-1"))
    assert carried.judge(Picture(Flaw.MOVED), 1.0) is Flaw.NONE
    assert carried.judge(Picture(Flaw.BLACK), 1.0) is Flaw.BLACK


# ---- presets ------------------------------------------------------------------------------------


@pytest.fixture
def chief(qtbot, make_desk, memory: Path):
    made = Hall(qtbot, make_desk, memory, LEADER)
    made.open()
    made.answer()
    made.tell(account=LEADER.account, role=LEADER.role, preset="7")
    QTest.keyClick(made.strip, Qt.Key.Key_P)
    yield made
    made.hand.leave()
    made.mosaic.close_streams()
    made.paper.close()


def edits(hall: Hall) -> list[tuple[SteerAct, str, str]]:
    sent = [one for one in hall.desk.link.sent if isinstance(one, SteerOrder)]
    return [(one.act, one.preset, one.name) for one in sent if one.act in EDITS]


def settle(hall: Hall, outcome: str = "accepted", **more) -> None:
    sent = [one for one in hall.desk.link.sent if isinstance(one, SteerOrder)][-1]
    verdict = Verdict(command_id=sent.command_id, outcome=outcome, **more)
    hall.desk.face.verdict.emit((None, verdict))


def test_d04_p_opens_the_presets_and_keys_alone_save_rename_move_and_remove(chief: Hall) -> None:
    page = chief.hand._page
    assert page.isVisible() and page.name.hasFocus() and chief.hand.camera_id == OURS
    assert [row.state for row in page.rows.model().rows] == ["", "当前"]
    QTest.keyClicks(page.name, "north")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    settle(chief, version=3)
    assert page.name.text() == "" and "设备正在办" in page.said.text()
    QTest.keyClick(page.name, Qt.Key.Key_Down)
    QTest.keyClicks(page.name, "stop")
    QTest.keyClick(page.name, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    settle(chief, version=4)
    for key, act in ((Qt.Key.Key_U, SteerAct.SAVE), (Qt.Key.Key_Delete, SteerAct.REMOVE)):
        n_before = len(edits(chief))
        QTest.keyClick(page.name, key, Qt.KeyboardModifier.ControlModifier)
        assert len(edits(chief)) == n_before and "再按一次" in page.said.text()
        QTest.keyClick(page.name, key, Qt.KeyboardModifier.ControlModifier)
        assert edits(chief)[-1] == (act, "7", "")
        settle(chief, version=5)
    assert edits(chief)[:2] == [(SteerAct.SAVE, "", "north"), (SteerAct.RENAME, "7", "stop")]
    QTest.keyClick(page.name, Qt.Key.Key_Escape)
    assert page.isHidden() and chief.strip.hasFocus()


def test_d04_what_device_or_backend_refuse_is_said_and_the_list_follows(chief: Hall, qtbot) -> None:
    page = chief.hand._page
    QTest.keyClicks(page.name, "north")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    settle(chief, "refused", rule="preset_name_taken", zh="已有预置位", en="taken")
    assert page.said.text() == "已有预置位" and page.name.text() == "north"
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    settle(chief, version=6)
    n_asked = len([one for one in chief.desk.link.asked if isinstance(one, GetPresets)])
    chief.tell(
        SteerAct.FAILED, account=LEADER.account, role=LEADER.role, version=7, fault="unsettled"
    )
    assert "云台还没有停稳" in page.said.text()

    def is_asked_again() -> bool:
        return len([o for o in chief.desk.link.asked if isinstance(o, GetPresets)]) > n_asked

    qtbot.waitUntil(is_asked_again, timeout=5_000)
    chief.answer(rows=(*PRESETS, Preset("8", "north")))
    assert [row.title for row in page.rows.model().rows] == ["全景", "公交站台", "north"]


def test_d04_who_may_not_change_presets_sees_them_and_is_told(hall: Hall) -> None:
    hall.open()
    hall.answer()
    QTest.keyClick(hall.strip, Qt.Key.Key_P)
    page = hall.hand._page
    assert page.isVisible() and not page.name.isEnabled() and "值班长" in page.said.text()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete):
        QTest.keyClick(page, key, Qt.KeyboardModifier.ControlModifier)
    assert edits(hall) == []
    hall.hand.leave()
    assert page.isHidden(), "the page goes with the strip"


def test_d04_a_refusal_names_the_key_of_the_form_and_chooses_its_camera(hall: Hall) -> None:
    hall.mosaic.toggle_spotlight(POLICE)
    hall.desk.selection.pick_camera("")
    hall.hand.do(KEY)
    assert "《视频资源使用申请表》" in hall.desk.said[-1] and "Ctrl+Shift+F6" in hall.desk.said[-1]
    assert hall.desk.selection.camera_id == POLICE
    hall.open(FIXED)
    assert "Ctrl+Shift+F6" not in hall.desk.said[-1], "a fixed one no form will turn"
