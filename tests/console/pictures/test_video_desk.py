"""The pictures of a desk by keys: scenes, cameras, rotation, the cameras of a case."""

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.contract.answers import Streams
from backend.contract.questions import GetStreams
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cameras.gateway import Gateway
from backend.domain.terms.roles import Actor
from backend.situation import Changes
from console.frame.workstation import find_setting
from console.kit.keymap import KEYS
from tests.console.fake_link import ME, filed
from tests.console.frame.test_workstation import dispatcher, press
from video.gateways import SourceNews
from video.layouts import LAYOUTS
from video.rotation import Rotation, Turn
from video.scene import Scene, scene_of
from video.scene_book import SceneBook

M = 1 / 111_320.0


def camera(n: int, name: str, **more) -> Camera:
    place = {"lon_deg": 119.6, "lat_deg": 38.9 + n * 20 * M} | more
    return Camera(f"cam-{n:02}", name, CameraOwner.OWN, shown=n <= 9, **place)


NAMES = ("食街东口", "汀江大道", "站前广场", "学府路北", "望川桥", "文昌巷", "解放街", "工人路",
         "客运站", "建设桥", "人民街口", "友谊路")  # fmt: skip
CAMERAS = tuple(camera(n, name) for n, name in enumerate(NAMES, start=1))
IDS = tuple(each.camera_id for each in CAMERAS)


@pytest.fixture
def desk(qtbot, whole_desk):
    made = dispatcher(qtbot, whole_desk, filed())
    begin(made)
    return made


def begin(desk) -> None:
    info = replace(desk.face.city, cameras=CAMERAS)
    desk.face.situation.city = info
    desk.face.changed.emit(Changes(city=info))


def said(desk) -> str:
    return desk.notices.kept[0].words.zh if desk.notices.kept else ""


def asked(desk) -> list[tuple[str, ...]]:
    return [q.camera_ids for q in desk.link.asked if isinstance(q, GetStreams) and q.camera_ids]


def test_a_new_desk_shows_nine_in_the_order_of_the_city(desk):
    assert desk.mosaic.scene == scene_of("9", IDS[:9])
    assert asked(desk)[-1] == IDS[:9], "only what is shown is asked for"


def test_f11_lists_scenes_and_layouts_and_keeps_what_stands(qtbot, desk):
    press(desk, Qt.Key.Key_F11)
    panel = desk.video.scenes
    qtbot.waitUntil(panel.name.hasFocus)
    assert set(panel.chips) == set(LAYOUTS)
    panel.name.setText("早高峰")
    press(desk, Qt.Key.Key_Return)
    assert said(desk) == "场景“早高峰”已保存"
    panel.chips["4"].click()
    assert desk.mosaic.scene.layout == "4" and not panel.isVisible()
    press(desk, Qt.Key.Key_F11)
    qtbot.waitUntil(panel.list.hasFocus)
    press(desk, Qt.Key.Key_1)
    assert desk.mosaic.scene.cameras == IDS[:9] and not panel.isVisible()


def test_a_scene_is_recalled_by_alt_and_its_digit(desk):
    desk.video.book.save(scene_of("1+5", IDS[3:9], "桥"))
    press(desk, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert desk.mosaic.scene.layout == "1+5"
    press(desk, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    assert said(desk) == "没有第 7 个场景"


def test_a_scene_is_renamed_and_removed_by_keys(qtbot, desk):
    desk.video.book.save(scene_of("4", IDS[:4], "旧名"))
    press(desk, Qt.Key.Key_F11)
    panel = desk.video.scenes
    qtbot.waitUntil(panel.list.hasFocus)
    press(desk, Qt.Key.Key_R)
    qtbot.waitUntil(panel.name.hasFocus)
    panel.name.setText("新名")
    press(desk, Qt.Key.Key_Return)
    assert [scene.name for scene in desk.video.book.scenes] == ["新名"]
    panel.list.setFocus()
    press(desk, Qt.Key.Key_Delete)
    assert desk.video.book.scenes == ()


def test_what_stood_last_stands_again_and_a_rotation_goes_on_where_it_was(
    qtbot, whole_desk, tmp_path: Path
):
    pages = Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8], IDS[8:12]), 3600.0)
    SceneBook(tmp_path / "scenes.json").note(Scene("4", IDS[4:8], "", pages), Turn(1, 1200.0))
    desk = dispatcher(qtbot, whole_desk, filed())
    desk.video.book = SceneBook(tmp_path / "scenes.json")
    begin(desk)
    assert desk.mosaic.scene.cameras == IDS[4:8]
    assert desk.turner.turn.step == 1 and 1200 <= desk.turner.turn.stood_s < 1210
    assert "自动轮播 2/3" in desk.video_panel.bar.text.text()
    desk.turner.step(1)
    desk.window.close()
    scene, turn = SceneBook(tmp_path / "scenes.json").last
    assert (scene.cameras, scene.rotation, turn.step) == (IDS[8:12], pages, 2)


def test_a_broken_scene_file_says_one_sentence_and_the_desk_goes_on(
    qtbot, whole_desk, tmp_path: Path
):
    path = tmp_path / "scenes.json"
    path.write_text("{")
    desk = dispatcher(qtbot, whole_desk, filed())
    desk.video.book = SceneBook(path)
    begin(desk)
    assert "scenes.json 已损坏" in said(desk)
    assert desk.mosaic.scene == scene_of("9", IDS[:9])


def test_the_camera_list_finds_by_initials_and_places_by_digits(qtbot, desk):
    press(desk, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    panel = desk.video.cameras
    qtbot.waitUntil(panel.field.hasFocus)
    assert "正常 0/12" in panel.tree.topLevelItem(0).text(0)
    QTest.keyClicks(panel.field, "yyl")
    assert panel.tree.topLevelItem(0).child(0).text(0) == "友谊路"
    press(desk, Qt.Key.Key_Return)
    assert desk.mosaic.hand.carried == "cam-12" and not panel.isVisible()
    assert "按窗格号" in said(desk)


def test_the_camera_list_counts_what_lives(qtbot, desk):
    desk.mosaic.states = {"cam-01": "live", "cam-02": "frozen", "cam-03": "live"}
    press(desk, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    desk.face.tick()
    panel = desk.video.cameras
    assert "正常 2/12" in panel.tree.topLevelItem(0).text(0)
    texts = [panel.tree.topLevelItem(0).child(n).text(0) for n in range(12)]
    assert "汀江大道 · 画面冻结" in texts and "友谊路" in texts


def test_a_group_of_the_list_is_rotated_in_pages(qtbot, desk):
    press(desk, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(desk.video.cameras.field.hasFocus)
    press(desk, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    rotation = desk.turner.rotation
    assert len(rotation.steps) == 2 and len({k for s in rotation.steps for k in s if k}) == 12
    assert set(IDS) <= {key for ids in asked(desk) for key in ids}


def test_a_rotation_is_held_and_stepped_by_keys(desk):
    desk.video_panel.turn_wanted.emit((-1, 60))
    assert desk.turner.turn == Turn(0, desk.turner.turn.stood_s)
    press(desk, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert desk.turner.turn.step == 1
    assert desk.mosaic.scene.cameras == (*IDS[9:], *("",) * 6)
    press(desk, Qt.Key.Key_F11, Qt.KeyboardModifier.ControlModifier)
    assert desk.turner.turn.is_held and "已停住" in desk.video_panel.bar.text.text()
    press(desk, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert desk.turner.turn == Turn(0, 0.0, is_held=True)


def test_one_tile_turns_alone(desk):
    desk.video_panel.turn_wanted.emit((4, 5))
    desk.turner.step(1)
    assert desk.mosaic.scene.cameras == (*IDS[:4], IDS[9], *IDS[5:9])
    desk.turner.end()
    assert not desk.video_panel.bar.isVisible()


def test_a_layout_ends_what_turned(desk):
    desk.video_panel.turn_wanted.emit((-1, 60))
    desk.video_panel.layout_wanted.emit("16")
    assert desk.turner.rotation is None and desk.mosaic.scene.layout == "16"


def test_f6_goes_round_the_cameras_of_the_case(desk):
    press(desk, Qt.Key.Key_F6)
    assert said(desk) == "先选中一件案件"
    press(desk, Qt.Key.Key_F5)
    seen = []
    for _ in range(7):
        press(desk, Qt.Key.Key_F6)
        seen.append(desk.mosaic.spotlight)
    assert len(set(seen[:6])) == 6 and seen[6] == "", "six, then none"
    press(desk, Qt.Key.Key_F6)
    assert desk.mosaic.spotlight == seen[0], "and round again"


def test_shift_f6_fills_the_tiles_with_the_nearest(desk):
    press(desk, Qt.Key.Key_F5)
    press(desk, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert said(desk) == "已调出最近的 9 路监控"
    assert len(set(desk.mosaic.scene.cameras)) == 9


def test_a_camera_pressed_on_the_map_is_armed_for_a_drag(desk, monkeypatch):
    dragged = []
    monkeypatch.setattr(desk.video, "_run_drag", dragged.append)
    for kind, x in ((QEvent.Type.MouseButtonPress, 10), (QEvent.Type.MouseMove, 60)):
        at, left = QPointF(x, 10), Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, at, left, left, Qt.KeyboardModifier.NoModifier)
        if kind is QEvent.Type.MouseButtonPress:
            QApplication.sendEvent(desk.map, event)
            desk.map.camera_pressed.emit("cam-05")
        else:
            QApplication.sendEvent(desk.map, event)
    assert dragged == ["cam-05"]


def test_an_address_that_is_missing_is_asked_for_again(desk):
    found = Streams(ask_id="q", urls={key: "rtsp://x" for key in IDS[:8]})
    desk.face.streams_came.emit(found)
    n_asked = len(asked(desk))
    for _ in range(6):
        desk.face.tick()
    assert asked(desk)[n_asked:] == [(IDS[8],)]


PICTURE_KEYS = [
    key
    for key in KEYS
    if key in ("video", "nearest", "scenes", "cameras") or key.startswith(("turn_", "scene:"))
]


@pytest.mark.parametrize("key", PICTURE_KEYS)
def test_every_key_of_the_pictures_is_answered(desk, key: str):
    said_now: list = []
    desk.video.noticed.connect(said_now.append)
    desk.video_panel.turn_wanted.emit((-1, 60))

    def seen() -> tuple:
        shown = (desk.video.scenes.isVisible(), desk.video.cameras.isVisible())
        return (*shown, desk.turner.turn.step, desk.turner.turn.is_held, len(said_now))

    before = seen()
    desk.video.do(key)
    assert seen() != before


def test_scenes_lie_in_the_data_folder(tmp_path):
    class Args:
        seat, account = "dispatch", "dispatch-03"

    setting = find_setting(Args, tmp_path)
    assert setting.desks == tmp_path / "desks"


def test_who_sits_down_finds_their_own_scenes(desk, tmp_path: Path):
    desk.video._folder = tmp_path
    theirs = SceneBook(tmp_path / "scenes-dispatch-07.json")
    theirs.save(scene_of("1", IDS[:1], "桥"))
    theirs.note(scene_of("4", IDS[5:9]), Turn())
    desk.video_panel.turn_wanted.emit((-1, 60))
    desk.face.sit(Actor("dispatch-07", ME.role, "派遣席 07"))
    assert [scene.name for scene in desk.video.book.scenes] == ["桥"]
    assert desk.mosaic.scene.cameras == IDS[5:9] and desk.turner.rotation is None


def test_d09_a_gateway_that_goes_down_is_one_notice_and_its_return_replaces_it(desk) -> None:
    mosaic, n_before = desk.mosaic, len(desk.notices.kept)
    mosaic.source_changed.emit(SourceNews(IDS[:9], is_down=True))
    assert said(desk).startswith("视频来源中断：食街东口 等 9 路")
    mosaic.source_changed.emit(SourceNews(IDS[:9], is_down=False))
    assert said(desk) == "视频来源恢复：食街东口 等 9 路"
    assert len(desk.notices.kept) <= n_before + 2


def test_a_gateway_that_goes_down_is_called_by_its_name_and_its_cameras_found_under_it(
    desk,
) -> None:
    served = tuple(
        dataclasses.replace(each, gateway="99010200002000000001" if n < 9 else "")
        for n, each in enumerate(CAMERAS)
    )
    gateways = (Gateway("99010200002000000001", "区视频共享平台", "10.0.0.5:554", 64),)
    info = replace(desk.face.city, cameras=served, gateways=gateways)
    desk.face.situation.city = info
    desk.face.changed.emit(Changes(city=info))
    desk.mosaic.source_changed.emit(SourceNews(IDS[:9], is_down=True))
    assert said(desk).startswith("视频网关“区视频共享平台”中断：9 路没有画面")
    desk.mosaic.source_changed.emit(SourceNews(IDS[:9], is_down=False))
    assert said(desk) == "视频网关“区视频共享平台”恢复：9 路"
    press(desk, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    panel = desk.video.cameras
    panel.tabs.show_current("gateway")
    panel.tabs.picked.emit("gateway")
    shown = [panel.tree.topLevelItem(n).text(0) for n in range(panel.tree.topLevelItemCount())]
    assert [text.split()[0] for text in shown] == ["区视频共享平台", "直接取流"]
