"""F10: the hall's window shows the same situation with its own big type."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as replace_struct
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.contract.camera_orders import PeekOrder
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask
from backend.domain.cases.case import OPEN_STATES, STATES, CaseState
from backend.domain.terms.roles import Actor
from backend.situation import Changes
from console.frame.commands import DeskCommands
from console.frame.hall import MARK_SCALE, WallWindow
from console.frame.workstation import open_engine
from console.hall.video import COARSE_LINES, HallSetting
from console.hall.words import Wall
from layers.view import MapView
from tests.console.fake_link import (
    INTAKE,
    LEADER,
    ME,
    MINUTE_MS,
    START_MS,
    delivered,
    filed,
    new_case,
)
from tests.video.fake_engine import FakeEngine
from video.find_capture import PREROLL_S
from video.rotation import Rotation, Turn
from video.turn_bar import TurnBar
from wall.pages import PAGES

pytestmark = pytest.mark.usefixtures("steady_time")

MASK = PrivacyMask(((0.0, 0.0), (0.3, 0.0), (0.3, 0.4)))
CAMERAS = tuple(
    Camera(f"cam-{n:02}", f"路口 {n}", CameraOwner.OWN, 119.6, 38.9, shown=n <= 9, masks=(MASK,))
    for n in range(1, 13)
)
IDS = tuple(camera.camera_id for camera in CAMERAS)


@pytest.fixture
def wall(qtbot, desk, looks):
    desk.show(filed("01A"), delivered("01B"), new_case("01C", class_key="e0102"))
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(desk.parts, looks, desk_map)
    qtbot.addWidget(wall)
    wall.resize(1280, 720)
    wall.show()
    return wall


def numbers(wall):
    wall.refresh()
    return {card.text.title: (card.text.number, card.text.base) for card in wall.page.figures}


def test_a22_numbers_are_counted_from_the_situation_and_carry_their_base(desk, wall):
    assert numbers(wall) == {
        "在办案件": ("3", "其中紧急 2"),
        "超时超期": ("0", "其中紧急 0"),
        "今日结案": ("0", "今日上报 3"),
        "待派遣": ("1", "等候最久 10:00"),
        "在岗采集员": ("0", "应到 0"),
    }


def test_what_only_time_made_late_is_counted(desk, wall):
    desk.link.now_ms = START_MS + 24 * 60 * MINUTE_MS
    cases = desk.face.situation.cases
    wall.take_faces({case_id: desk.face.face_of(case) for case_id, case in cases.items()})
    assert numbers(wall)["超时超期"] == ("3", "其中紧急 2")


def test_numbers_follow_what_changes(desk, wall):
    desk.link.tell(filed("01D"))
    desk.face.pull()
    found = numbers(wall)
    assert found["在办案件"][0] == "4" and found["待派遣"][0] == "2"
    assert wall.page.happenings.rows[0].what == "立案"


def test_a_declined_report_is_no_closed_case(desk, wall):
    declined = replace(
        new_case("01C", class_key="e0102"),
        state=CaseState.DECLINED,
        version=99,
        closed_at_ms=desk.face.city_now_ms(),
    )
    desk.link.tell(declined)
    desk.face.pull()
    assert numbers(wall)["在办案件"][0] == "2"
    assert numbers(wall)["今日结案"] == ("0", "今日上报 3")


def test_it_opens_with_what_was_done_last(wall):
    wall.refresh()
    assert len(wall.page.happenings.rows) == 3


def test_the_board_shows_the_case_that_presses_most(desk, wall):
    wall.refresh()
    board = wall.page.board.text
    pressing = min(
        (case for case in desk.face.situation.cases.values() if case.urgent),
        key=lambda case: desk.face.face_of(case).remaining_s,
    )
    assert dict(board.rows)["位置"] == pressing.place.address
    assert dict(board.rows)["现在"] == STATES[pressing.state].words.zh
    assert board.mark == "late" and ":" in board.number


@pytest.mark.parametrize("state", OPEN_STATES)
def test_every_open_state_has_a_next_step_in_both_languages(state):
    words = Wall.NEXT_STEPS[state.value]
    assert words.zh and words.en


def test_without_anything_urgent_the_board_says_so(qtbot, desk, looks):
    desk.show(new_case("01C", class_key="e0102"))
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(desk.parts, looks, desk_map)
    qtbot.addWidget(wall)
    wall.refresh()
    assert wall.page.board.text.title == "没有紧急或超时案件"
    assert not wall.page.board.text.rows


def test_nothing_is_counted_before_the_city_is_known(qtbot, desk, looks):
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(desk.parts, looks, desk_map)
    qtbot.addWidget(wall)
    assert {number for number, _ in numbers(wall).values()} == {"—"}


def test_its_marks_grow_with_the_page(wall):
    before = wall.map.scene.scale
    wall.resize(1920, 1080)
    assert wall.map.scene.scale == pytest.approx(before * 1.5, rel=0.01)
    assert wall.map.scene.scale == pytest.approx(MARK_SCALE)


def test_it_speaks_the_desks_language(desk, wall):
    desk.lang.use("en")
    assert wall.windowTitle() == "Wall"
    assert "Open cases" in numbers(wall)


def test_f10_takes_it_away_and_escape_does_not(qtbot, wall):
    wall.activateWindow()
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert wall.isVisible()
    with qtbot.waitSignal(wall.closed):
        QTest.keyClick(wall, Qt.Key.Key_F10)


def test_h01_the_indicators_page_says_the_boards_own_numbers(desk, wall):
    from backend.contract.questions import GetIndicators
    from tests.console.board.test_board import DONE, answer, asked

    QTest.keyClick(wall, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert wall.at == 1 and isinstance(asked(desk), GetIndicators)
    assert {card.text.number for card in wall.rates.figures} == {"—"}
    answer(desk, DONE)
    closing = wall.rates.figures[0].text
    assert (closing.title, closing.number) == ("结案率", "90.33%")
    assert "2,802 / 3,102" in closing.base and "剔除前" in closing.base
    regions, departments = (board.text for board in wall.rates.rankings)
    assert regions.rows[0].score.startswith("综合 ") and regions.rows[0].score[-1] in "ABCDE"
    assert regions.rows[-1].score == "", "few cases are not graded before the hall"
    assert not any(row.score for row in departments.rows), "no weights are published for units"
    places = [(row.place, row.name, row.number) for row in regions.rows]
    assert places[0] == ("1", "990102002", "95.00%") and places[-1][0] == "少"
    assert "截至 08:00" in regions.note and "30" in regions.note
    assert wall.rates.head.text.page == "考核指标"


def test_a_page_that_is_not_in_sight_asks_for_nothing(desk, wall):
    wall.turn()
    assert wall.indicators._every.isActive()
    wall.turn()
    assert wall.campaigns._every.isActive() and not wall.indicators._every.isActive()
    wall.turn()
    assert wall.at == 0 and not wall.campaigns._every.isActive()
    assert not wall.campaigns._turn.isActive()


# ---- cameras in the hall ------------------------------------------------------------------------


@pytest.fixture
def hall(qtbot, qapp, desk, looks, tmp_path):
    """A hall window with its page of pictures in front, on engines of paper."""
    engines: list[StartedOnPaper] = []

    def open_engine() -> StartedOnPaper:
        engines.append(StartedOnPaper(tmp_path))
        return engines[-1]

    made: list[WallWindow] = []

    def make() -> WallWindow:
        wall = WallWindow(
            desk.parts, looks, desk_map, HallSetting(qapp, tmp_path / "desks", open_engine)
        )
        made.append(wall)
        qtbot.addWidget(wall)
        wall.resize(1280, 720)
        wall.show()
        wall.activateWindow()
        qtbot.waitUntil(wall.isActiveWindow, timeout=10_000)
        for _ in PAGES[1:]:
            QTest.keyClick(wall, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        return wall

    desk.show(filed("01A"))
    info = replace_struct(desk.face.city, cameras=CAMERAS)
    desk.face.situation.city = info
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    yield make
    for wall in made:
        wall.close()
    qtbot.waitUntil(lambda: all(engine.is_stopped for engine in engines))
    for engine in engines:
        engine.close()


def told(key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, held)


def test_the_hall_has_layouts_scenes_and_rotation_of_its_own_by_keys(qtbot, hall, desk) -> None:
    wall = hall()
    assert PAGES[wall.at].key == "video" and wall.pictures.head.text.page == "视频"
    video = wall.video
    assert video.mosaic.scene.layout == "9"
    video.desk.use_layout("4")
    told(Qt.Key.Key_F11, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    panel = video.desk.rotation.panel
    qtbot.waitUntil(panel.rows.hasFocus)
    told(Qt.Key.Key_L)
    told(Qt.Key.Key_Right)
    told(Qt.Key.Key_S)
    QTest.keyClicks(QApplication.focusWidget(), "yeban")
    told(Qt.Key.Key_Return)
    told(Qt.Key.Key_Return)
    assert video.turner.rotation.dwells_s == (30.0, 20.0, 20.0)
    told(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert video.turner.turn.step == 1
    video.turner.end()
    told(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert video.turner.rotation.dwells_s == (30.0, 20.0, 20.0)
    assert wall.video.mosaic.scene.cameras == IDS[:4]


def test_the_hall_goes_on_exactly_where_it_was_after_a_restart(hall, desk) -> None:
    wall = hall()
    wall.video.desk.use_layout("4")
    pages = Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8], IDS[8:12]), 20.0, (3.0, 7_200.0, 60.0))
    wall.video.turner.begin(pages, Turn(1, 1_234.0))
    wall.close()
    again = hall()
    turner = again.video.turner
    assert turner.rotation == pages and turner.turn.step == 1
    assert 1_234 <= turner.turn.stood_s < 1_244
    assert again.video.mosaic.scene.cameras == IDS[4:8]


def test_a_desk_and_its_hall_keep_scenes_apart_whoever_sits_there(hall, desk, tmp_path) -> None:
    wall = hall()
    wall.video.desk.keep("大厅")
    assert (tmp_path / "desks" / "scenes-hall.json").exists()
    desk.face.sit(Actor("leader-02", ME.role, ""))
    assert [scene.name for scene in wall.video.desk.book.scenes] == ["大厅"]


def test_on_other_pages_no_key_of_the_pictures_is_heard(hall, desk) -> None:
    wall = hall()
    QTest.keyClick(wall, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert wall.at == 0
    told(Qt.Key.Key_F11)
    assert not wall.video.desk.scenes.isVisible()


def test_masks_of_cameras_are_told_before_anything_is_shown_in_the_hall(hall, desk) -> None:
    wall = hall()
    wall.video.mosaic.set_addresses({IDS[0]: "rtsp://10.0.0.9:554/1"})
    engine = wall.video._engine
    (seat,) = engine.seats.values()
    assert seat.masks == CAMERAS[0].covered != ()


# ---- coarse, and a clear look (X07, D10) ---------------------------------------------------------


@pytest.fixture
def public(qtbot, hall, desk) -> WallWindow:
    """The hall's pictures with a leader at the desk; every camera has an address."""
    desk.face.sit(LEADER)
    wall = hall()
    addresses = {key: f"rtsp://10.0.0.9:554/{key}" for key in IDS}
    wall.video.mosaic.set_addresses(addresses)
    return wall


def lines(wall: WallWindow) -> set[int]:
    return {seat.size_px[1] for seat in wall.video._engine.seats.values()}


def peeks(desk) -> list[PeekOrder]:
    return [one for one in desk.link.sent if isinstance(one, PeekOrder)]


def ask_to_look(wall: WallWindow, purpose: str) -> None:
    told(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(wall.video.ask.purpose, purpose)
    QTest.keyClick(wall.video.ask.purpose, Qt.Key.Key_Return)


def test_d10_pictures_in_the_hall_are_coarse_whatever_the_layout(public) -> None:
    for layout in ("9", "1", "48", "1+5"):
        public.video.desk.use_layout(layout)
        assert lines(public) and max(lines(public)) <= COARSE_LINES
    public.video.mosaic.toggle_spotlight(IDS[0])
    assert max(lines(public)) <= COARSE_LINES
    assert "马赛克" in public.pictures.head.text.note


def test_x07_nothing_is_clear_before_its_line_of_the_trail_is_there(public, desk) -> None:
    ask_to_look(public, "")
    assert not peeks(desk) and "用途" in public.video.ask._said.text()
    QTest.keyClick(public.video.ask.purpose, Qt.Key.Key_Up)
    QTest.keyClicks(public.video.ask.purpose, "check the gate")
    QTest.keyClick(public.video.ask.purpose, Qt.Key.Key_Return)
    (order,) = peeks(desk)
    assert (order.purpose, order.seconds) == ("check the gate", 600)
    assert set(order.camera_ids) == set(public.video.mosaic.scene.cameras)
    assert max(lines(public)) <= COARSE_LINES, "asked is not recorded"
    refused = Verdict(command_id=order.command_id, outcome="refused", zh="不行", en="no")
    desk.face.verdict.emit((None, refused))
    assert max(lines(public)) <= COARSE_LINES and "不行" in public.video.ask._said.text()


def test_x07_a_clear_look_counts_down_and_ends_by_itself_and_forgets(public, desk) -> None:
    now_s = [1_000.0]
    public.video.peek.now_s = lambda: now_s[0]
    ask_to_look(public, "check")
    (order,) = peeks(desk)
    desk.face.verdict.emit((None, Verdict(command_id=order.command_id, outcome="accepted")))
    assert min(lines(public)) > COARSE_LINES and not public.video.ask.isVisible()
    assert "清晰显示 剩 5:00 · leader-01" in public.pictures.head.text.note
    now_s[0] += 120.0
    desk.face.ticked.emit()
    assert "剩 3:00" in public.pictures.head.text.note
    now_s[0] += 180.0
    desk.face.ticked.emit()
    assert max(lines(public)) <= COARSE_LINES and "马赛克" in public.pictures.head.text.note
    assert all(tile.remembered() is None for tile in public.video.mosaic.tiles)


def test_x07_a_camera_that_was_not_named_stays_coarse_meanwhile(public, desk) -> None:
    public.video.desk.use_layout("4")
    ask_to_look(public, "check")
    desk.face.verdict.emit(
        (None, Verdict(command_id=peeks(desk)[0].command_id, outcome="accepted"))
    )
    public.video.mosaic.place_camera(0, IDS[11])
    seats = public.video._engine.seats
    assert seats[f"{IDS[11]}/main"].size_px[1] <= COARSE_LINES
    assert seats[f"{IDS[1]}/main"].size_px[1] > COARSE_LINES


def test_x07_pages_that_turn_are_named_too_and_the_key_ends_it_at_once(public, desk) -> None:
    public.video.desk.use_layout("4")
    public.video.turner.begin(Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8]), 60.0))
    ask_to_look(public, "check")
    (order,) = peeks(desk)
    assert set(order.camera_ids) == set(IDS[:8])
    desk.face.verdict.emit((None, Verdict(command_id=order.command_id, outcome="accepted")))
    told(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert max(lines(public)) <= COARSE_LINES and len(peeks(desk)) == 1


def test_x07_another_person_at_the_desk_ends_it_and_a_dispatcher_may_not(public, desk) -> None:
    ask_to_look(public, "check")
    desk.face.verdict.emit(
        (None, Verdict(command_id=peeks(desk)[0].command_id, outcome="accepted"))
    )
    desk.face.sit(ME)
    assert max(lines(public)) <= COARSE_LINES
    ask_to_look(public, "mine")
    assert len(peeks(desk)) == 1 and "不能" in public.video.ask._said.text()


# ---- after a restart ----------------------------------------------------------------------------


@pytest.fixture
def start_again(qtbot, qapp, desk, looks, tmp_path):
    """Make what opens the hall's window at each start of one desk, on engines of paper."""
    engines: list[StartedOnPaper] = []

    def open_engine() -> StartedOnPaper:
        engines.append(StartedOnPaper(tmp_path))
        return engines[-1]

    desk.show(filed("01A"))
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    made: list[DeskCommands] = []

    def make() -> DeskCommands:
        for one in made:
            one.close()  # the desk that ran before ends
        setting = HallSetting(qapp, tmp_path / "desks", open_engine)
        made.append(DeskCommands(qapp, desk.parts, looks, desk_map, setting))
        assert made[-1].wall is None
        desk.face.changed.emit(Changes(city=desk.face.city))
        return made[-1]

    yield make
    for one in made:
        one.close()
    qtbot.waitUntil(lambda: all(engine.is_stopped for engine in engines))
    for engine in engines:
        engine.close()


def test_i01_the_halls_window_comes_back_at_its_page_as_it_was_left(start_again) -> None:
    first = start_again()
    first.do("wall")
    for _ in PAGES[1:]:
        first.do("wall_page")
    second = start_again()
    assert second.wall is not None and PAGES[second.wall.at].key == "video"
    assert second.wall.video is not None
    second.do("wall_page")
    assert start_again().wall.at == 0


def test_a_window_a_person_closed_stays_closed_and_so_does_one_only_shown(start_again) -> None:
    first = start_again()
    first.do("wall")
    QTest.keyClick(first.wall, Qt.Key.Key_F10)
    second = start_again()
    assert second.wall is None
    second.toggle_wall()  # the hand that shows how it is done
    assert start_again().wall is None


def test_in_the_hall_the_line_of_a_rotation_is_large_and_has_no_buttons(hall) -> None:
    wall = hall()
    wall.video.desk.use_layout("4")
    wall.video.turner.begin(Rotation((0, 1, 2, 3), (IDS[:4], IDS[4:8]), 60.0))
    bar = wall.video.panel.bar
    assert bar.isVisible() and bar.text.isVisible()
    assert not any(one.isVisible() for one in (bar.back, bar.hold, bar.forth, bar.stop))
    small = TurnBar(wall.video.skin, wall.video.turner)
    assert bar.text.fontInfo().pixelSize() > small.text.fontInfo().pixelSize()


class StartedOnPaper(FakeEngine):
    """An engine of paper that is started and stopped."""

    is_stopped = False

    def start(self) -> None:
        self.said.append(("start", ""))

    def stop(self) -> None:
        self.is_stopped = True


@pytest.fixture
def hall_of_a_desk(qtbot, qapp, whole_desk, looks, tmp_path):
    """A whole intake desk, and the hall's pictures it opened."""
    whole = whole_desk(INTAKE, "intake")
    engine, desk_map = StartedOnPaper(tmp_path), MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(whole.parts, looks, desk_map, HallSetting(qapp, None, lambda: engine))
    qtbot.addWidget(wall)
    whole.commands.wall_opened.emit(wall)
    wall.show()
    wall.show_page("video")
    wall.video.desk.take_city(replace_struct(whole.face.city, cameras=CAMERAS))
    yield whole, wall
    whole.rooms.drop_map(wall.map)
    wall.close()
    qtbot.waitUntil(lambda: engine.is_stopped)
    engine.close()


def test_d07_the_halls_pictures_are_reported_from_the_desk(qtbot, hall_of_a_desk) -> None:
    whole, wall = hall_of_a_desk
    whole.wiring.command_wanted.emit("capture")
    assert "先选一路画面" in whole.notices.kept[0].words.zh, "no tile of the desk is chosen"
    wall.activateWindow()
    tile = wall.video.mosaic.tile(IDS[0])
    tile.setFocus()
    qtbot.waitUntil(tile.hasFocus, timeout=10_000)
    told(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    said = whole.notices.kept[0].words.zh
    assert "没有实时画面" in said and "路口 1" in said, said


def test_d07_every_desk_keeps_what_led_to_a_find() -> None:
    desk = open_engine(1)
    hall = open_engine(1, desk)
    assert desk._keep_s == hall._keep_s == PREROLL_S == 10.0
    assert hall.sessions is desk.sessions, "both windows count what a gateway bears"
    assert hall._workers[0]._owner == desk._workers[0]._owner, "and who knocks at a host"
