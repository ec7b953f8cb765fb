"""The rotation as a list by keys: pages, dwells, order, kept as a scene and recalled."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.pictures.rotation_hand import step_after
from tests.console.fake_link import filed
from tests.console.frame.test_workstation import dispatcher, press
from video.rotation import Rotation, Turn
from video.scene import scene_of
from video.scene_book import SceneBook

from .test_video_desk import IDS, NAMES, begin, said

CTRL = Qt.KeyboardModifier.ControlModifier
LIST_KEY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
PAGES = Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8], IDS[8:12]), 20.0)


@pytest.fixture
def desk(qtbot, whole_desk, tmp_path: Path):
    made = dispatcher(qtbot, whole_desk, filed())
    begin(made)
    made.video.book = SceneBook(tmp_path / "scenes.json")
    made.mosaic.show_scene(scene_of("4", IDS[:4]))
    return made


@pytest.fixture
def listed(qtbot, desk):
    """The list of three pages, the keyboard in it."""
    desk.turner.begin(PAGES, Turn(1, 5.0, is_held=True))
    press(desk, Qt.Key.Key_F11, LIST_KEY)
    qtbot.waitUntil(desk.video.rotation.panel.rows.hasFocus)
    return desk


def rows(desk) -> list[tuple[str, str]]:
    held = desk.video.rotation.panel.rows.model_rows.rows
    return [(row.title.split("、")[0], row.state) for row in held]


def key(which: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), which, held)


def test_pages_stand_in_their_order_with_their_dwell_and_the_standing_one_is_marked(listed) -> None:
    assert rows(listed) == [(NAMES[n], "停留 20 秒") for n in (0, 4, 8)]
    panel = listed.video.rotation.panel
    assert panel.at == 1 and panel.rows.model_rows.rows[1].tone == "good"
    assert "已停住，共 3 页" in panel._about.text()


def test_arrows_set_a_pages_dwell_and_it_goes_on_standing(listed) -> None:
    key(Qt.Key.Key_Right)
    key(Qt.Key.Key_Up)
    key(Qt.Key.Key_Left)
    assert [state for _, state in rows(listed)] == ["停留 15 秒", "停留 30 秒", "停留 20 秒"]
    turn = listed.turner.turn
    assert (turn.step, turn.is_held) == (1, True) and turn.stood_s >= 5.0


@pytest.mark.parametrize(("typed", "shown"), [("90s", "停留 90 秒"), ("24h", "停留 24 小时")])
def test_a_dwell_is_typed(listed, typed, shown) -> None:
    key(Qt.Key.Key_D)
    QTest.keyClicks(QApplication.focusWidget(), typed)
    key(Qt.Key.Key_Return)
    assert rows(listed)[1][1] == shown
    assert listed.video.rotation.panel.rows.hasFocus()


def test_a_dwell_that_is_none_is_one_sentence_and_changes_nothing(listed) -> None:
    key(Qt.Key.Key_D)
    QTest.keyClicks(QApplication.focusWidget(), "2")
    key(Qt.Key.Key_Return)
    assert "3 秒到 24 小时" in listed.video.rotation.panel._said.text()
    assert listed.turner.rotation == PAGES


def test_a_page_moves_and_what_stands_goes_on_standing(listed) -> None:
    key(Qt.Key.Key_Left, CTRL)
    assert [name for name, _ in rows(listed)] == [NAMES[n] for n in (4, 0, 8)]
    assert listed.turner.turn.step == 0 and listed.mosaic.scene.cameras == IDS[4:8]
    assert listed.video.rotation.panel.at == 0


def test_what_stands_becomes_a_page_or_takes_a_pages_place(listed) -> None:
    other = (*IDS[:2], *IDS[10:12])
    listed.mosaic.scene = scene_of("4", other)
    key(Qt.Key.Key_A)
    assert listed.turner.rotation.steps == (IDS[:4], IDS[4:8], other, IDS[8:12])
    key(Qt.Key.Key_Down)
    listed.mosaic.scene = scene_of("4", IDS[3:7])
    key(Qt.Key.Key_U)
    assert listed.turner.rotation.steps[3] == IDS[3:7]
    key(Qt.Key.Key_Delete)
    assert len(listed.turner.rotation.steps) == 3


def test_space_shows_a_page_and_holds_there(listed) -> None:
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Space)
    assert listed.mosaic.scene.cameras == IDS[8:12]
    assert listed.turner.turn == Turn(2, listed.turner.turn.stood_s, is_held=True)


def test_a_list_begun_from_nothing_pages_all_cameras_is_named_and_recalled(qtbot, desk) -> None:
    press(desk, Qt.Key.Key_F11, LIST_KEY)
    panel = desk.video.rotation.panel
    qtbot.waitUntil(panel.rows.hasFocus)
    assert len(rows(desk)) == 1, "it begins with what stands"
    key(Qt.Key.Key_Return)
    assert "至少两页" in panel._said.text()
    key(Qt.Key.Key_L)
    assert len(rows(desk)) == 3
    key(Qt.Key.Key_Right)
    key(Qt.Key.Key_S)
    QTest.keyClicks(QApplication.focusWidget(), "yeban")
    key(Qt.Key.Key_Return)
    assert said(desk) == "场景“yeban”已保存"
    key(Qt.Key.Key_Return)
    assert not panel.isVisible() and not desk.turner.turn.is_held
    desk.turner.end()
    press(desk, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert desk.turner.rotation.dwells_s == (30.0, 20.0, 20.0)


def test_a_list_of_its_own_dwells_goes_on_exactly_after_a_restart(
    qtbot, whole_desk, tmp_path: Path
) -> None:
    pages = Rotation(PAGES.slots, PAGES.steps, 20.0, (3.0, 7_200.0, 20.0))
    path = tmp_path / "scenes.json"
    first = dispatcher(qtbot, whole_desk, filed())
    begin(first)
    first.video.book = SceneBook(path)
    first.mosaic.show_scene(scene_of("4", IDS[:4]))
    first.turner.begin(pages, Turn(1, 1_234.0))
    first.window.close()
    again = dispatcher(qtbot, whole_desk, filed())
    again.video.book = SceneBook(path)
    begin(again)
    assert again.turner.rotation == pages
    assert again.turner.turn.step == 1 and 1_234 <= again.turner.turn.stood_s < 1_244


@pytest.mark.parametrize(
    ("act", "n", "to", "step", "after"),
    [
        ("later", 0, 1, 0, 1),
        ("later", 0, 1, 1, 0),
        ("earlier", 2, 1, 1, 2),
        ("earlier", 2, 1, 0, 0),
        ("add", 0, 1, 1, 2),
        ("add", 1, 2, 1, 1),
        ("remove", 0, 0, 1, 0),
        ("remove", 1, 1, 1, -1),
        ("update", 1, 1, 1, 1),
    ],
)
def test_the_page_that_stands_is_found_again_after_an_edit(act, n, to, step, after) -> None:
    assert step_after(act, n, to, step) == after
