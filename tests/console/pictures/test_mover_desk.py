"""A vehicle's card, and the cameras ahead of it as a row of pictures (C07)."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.contract.answers import Ahead
from backend.contract.questions import GetAhead
from backend.contract.verdicts import Denied
from backend.domain.cameras.camera import NextCamera
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.situation import Changes
from tests.console.fake_link import START_MS, filed
from tests.console.frame.test_workstation import dispatcher, press
from video.scene import scene_of

from .test_video_desk import CAMERAS, IDS, said

SHIFT = Qt.KeyboardModifier.ShiftModifier
TRUCK = Mover("VEH-0031", MoverKind.MUCK, "99-渣-07")
ROWS = (
    NextCamera(IDS[10], 340.0, 0, "汀江大道"),
    NextCamera(IDS[1], 720.0, 0, "汀江大道"),
    NextCamera(IDS[11], 980.0, 1, "学府路"),
)


@pytest.fixture
def desk(qtbot, whole_desk):
    made = dispatcher(qtbot, whole_desk, filed())
    situation = made.face.situation
    situation.city = replace(made.face.city, cameras=CAMERAS, movers=(TRUCK,))
    situation.movers[TRUCK.mover_id] = TRUCK
    situation.fixes[TRUCK.mover_id] = Fix(TRUCK.mover_id, 119.6, 38.9, 90.0, 10.0, START_MS)
    made.face.changed.emit(Changes(city=situation.city))
    return made


def asked(desk) -> list[GetAhead]:
    return [one for one in desk.link.asked if isinstance(one, GetAhead)]


def answer(desk, rows=ROWS, **more) -> None:
    values = {"is_moving": True, "speed_mps": 10.0, "at_ms": START_MS, "road": "汀江大道"} | more
    desk.link.answer(Ahead(ask_id=asked(desk)[-1].ask_id, rows=rows, **values))
    desk.face.pull()


def test_c07_a_vehicle_is_chosen_and_f7_brings_the_next_three_in_order(desk) -> None:
    before = desk.mosaic.scene
    card = desk.video.movers.card
    assert card.isHidden()
    desk.map.mover_picked.emit(TRUCK.mover_id)
    assert card.isVisible() and card.title.text() == "99-渣-07　运渣车"
    assert "36 公里/时" in card.about.text() and "Shift+F7" in card.buttons["ahead"].text()
    press(desk, Qt.Key.Key_F7, SHIFT)
    (question,) = asked(desk)
    assert (question.mover_id, question.limit) == (TRUCK.mover_id, 3)
    answer(desk)
    assert desk.mosaic.scene.cameras[:3] == tuple(row.camera_id for row in ROWS)
    assert desk.mosaic.scene.cameras[3:] == before.cameras[3:], "the others stay where they were"
    lines = [line.text() for line in card.lines if line.isVisible()]
    assert lines[0] == "①　人民街口　直行 · 340 米 · 约 0:34"
    assert "转入学府路" in lines[2] and "③" in lines[2]
    assert not said(desk), "the card tells it, and nothing covers the card"
    press(desk, Qt.Key.Key_F7, SHIFT)
    assert desk.mosaic.scene == before and len(asked(desk)) == 1


def test_c07_a_small_layout_gives_way_and_comes_back(desk) -> None:
    desk.mosaic.show_scene(scene_of("1", IDS[:1]))
    desk.map.mover_picked.emit(TRUCK.mover_id)
    desk.video.movers.card.buttons["ahead"].click()
    answer(desk)
    assert desk.mosaic.scene.layout == "9"
    desk.video.movers.card.buttons["ahead"].click()
    assert desk.mosaic.scene == scene_of("1", IDS[:1])


def test_c07_without_a_vehicle_the_case_is_asked_about(desk) -> None:
    case = next(iter(desk.face.situation.cases.values()))
    desk.selection.pick(case.case_id)
    press(desk, Qt.Key.Key_F7, SHIFT)
    (question,) = asked(desk)
    assert (question.mover_id, question.lon_deg) == ("", case.place.lon_deg)
    answer(desk, is_moving=False, speed_mps=0.0)
    assert desk.mosaic.scene.cameras[0] == IDS[10] and "案件沿路" in said(desk)


def test_a_person_who_changed_the_pictures_keeps_them(desk) -> None:
    desk.map.mover_picked.emit(TRUCK.mover_id)
    press(desk, Qt.Key.Key_F7, SHIFT)
    answer(desk)
    changed = scene_of("4", IDS[5:9])
    desk.mosaic.show_scene(changed)
    desk.map.mover_picked.emit(TRUCK.mover_id)
    assert desk.video.movers.card.isHidden() and desk.mosaic.scene == changed


def test_what_cannot_be_found_is_said_on_the_card(desk) -> None:
    desk.map.mover_picked.emit(TRUCK.mover_id)
    press(desk, Qt.Key.Key_F7, SHIFT)
    desk.link.answer(
        Denied(ask_id=asked(desk)[-1].ask_id, rule="off_road", zh="不在道路上", en="x")
    )
    desk.face.pull()
    assert "不在道路上" in desk.video.movers.card.lines[0].text()
    press(desk, Qt.Key.Key_F7, SHIFT)
    answer(desk, rows=())
    assert "没有监控" in desk.video.movers.card.lines[0].text()


def test_with_nothing_chosen_the_key_says_what_to_do(desk) -> None:
    desk.selection.clear()
    press(desk, Qt.Key.Key_F7, SHIFT)
    assert "先在地图上点一辆车" in said(desk) and not asked(desk)


def test_the_card_speaks_both_languages_and_its_cross_closes_it(desk, qtbot) -> None:
    desk.map.mover_picked.emit(TRUCK.mover_id)
    desk.lang.use("en")
    card = desk.video.movers.card
    assert "Muck truck" in card.title.text() and "km/h" in card.about.text()
    QTest.mouseClick(card._close, Qt.MouseButton.LeftButton)
    assert card.isHidden() and desk.selection.mover_id == ""
