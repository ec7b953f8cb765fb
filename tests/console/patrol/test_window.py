"""The patrol's window (D02, D07): keys alone, silent while Chinese is composed, honest in words."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QInputMethodEvent

from backend import codebooks
from backend.contract.camera_orders import PatrolOrder
from backend.contract.orders import PutPhoto
from backend.domain.cameras.patrol import LookVerdict, TourState, tally
from backend.domain.cameras.patrol_life import PatrolAct, Patrolling, after, started
from backend.domain.cameras.patrol_plan import PLAN, choose, window_at
from backend.domain.cameras.patrol_theme import themed
from backend.domain.clocks.moment import Moment
from backend.domain.people.seats import SEATS
from backend.domain.terms.words import Words
from backend.situation import News
from console.entry.entry import State
from console.face.parts import DeskParts
from console.frame.map_source import MapSource
from console.kit.looks import Looks
from console.patrol.cards import sum_words
from console.patrol.window import PatrolRooms, PatrolWindow
from tests.console.emergency.test_emergency_desk import Storm
from tests.console.fake_link import INTAKE, START_MS, SYSTEM, city
from tests.console.fake_rooms import FakeMap
from tests.video.fake_engine import FakeEngine
from video.mosaic import VideoMosaic

from .test_book import EYES, a_tour

pytestmark = pytest.mark.usefixtures("steady_time")


@pytest.fixture
def window(qapp, qtbot, make_desk, tmp_path: Path):
    desk = make_desk(actor=INTAKE)
    looks = Looks(qapp, "dark", 1.0, desk.root)
    parts = DeskParts(
        desk.face, desk.selection, desk.lang, looks, codebooks.load(), SEATS["intake"]
    )
    engine = FakeEngine(tmp_path)
    source = MapSource(desk.face, tmp_path, tmp_path, desk.root)
    rooms = PatrolRooms(FakeMap(), VideoMosaic(engine, looks), source)
    made = PatrolWindow(qapp, parts, looks, rooms)
    qtbot.addWidget(made)
    made.link, made.engine = desk.link, engine
    made.entry.changed.emit(State.IN)
    desk.face.is_shut = False
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    desk.link._news.append(News(reset=True, city=msgspec.structs.replace(city(), cameras=EYES)))
    desk.face.pull()
    yield made
    made.close()
    engine.close()


def orders(window: PatrolWindow) -> list[PatrolOrder]:
    return [one for one in window.link.sent if isinstance(one, PatrolOrder)]


def tell(window: PatrolWindow, tour, act=PatrolAct.START) -> None:
    window.link.tell_tour(tour, act)
    window._parts.face.pull()


def test_i06_an_emergency_stands_over_the_patrols_desk_too(qtbot, window) -> None:
    assert not window.emergency.isVisible()
    window.link._news.append(News(changed=tuple(Storm().lines)))
    window._parts.face.pull()
    qtbot.waitUntil(window.emergency.isVisible)
    bar = window.emergency.mapToGlobal(window.emergency.rect().bottomLeft())
    assert window.bar.mapToGlobal(window.bar.rect().topLeft()).y() > bar.y()


def test_d02_space_begins_and_the_page_is_named_with_sums_that_add_up(window) -> None:
    assert window.curtain.isVisible() and "空格开始" in window.curtain.about.text()
    window.keys.pressed.emit("space")
    (order,) = orders(window)
    assert order.act is PatrolAct.START
    tell(window, a_tour())
    assert not window.curtain.isVisible()
    assert window.bar.page.text() == "第 1 / 2 页" and "剩 8 = 8" in window.bar.sums.text()
    assert window.tiles.stops == a_tour().stops[:4]


def test_d11_g_chooses_a_theme_and_its_tour_is_named_and_summed(window) -> None:
    grouped = tuple(replace(eye, group=("商业街", "公园广场")[n % 2]) for n, eye in enumerate(EYES))
    told = msgspec.structs.replace(city(), cameras=grouped)
    window.link._news.append(News(reset=True, city=told))
    window._parts.face.pull()
    assert "G 换专题" in window.curtain.about.text() and "商业街 4" in window.curtain.about.text()
    window.keys.pressed.emit("theme")
    theme = window.book.theme
    assert theme == "公园广场" and window.curtain.title.text() == "专题巡查：公园广场"
    assert "共 4 路" in window.curtain.about.text()
    window.keys.pressed.emit("space")
    (order,) = orders(window)
    assert (order.act, order.theme) == (PatrolAct.START, theme)
    plan = themed(PLAN, theme, grouped)
    at = Moment(START_MS, START_MS)
    zone_window = window_at(START_MS, "Asia/Shanghai")
    tour = started(plan, zone_window, choose(plan, grouped, 8, {}), INTAKE, at)
    tell(window, tour)
    assert window.bar.title.text() == "专题巡查 · 公园广场"
    assert "剩 4 = 4" in window.bar.sums.text()
    window.keys.pressed.emit("theme")
    assert window.book.theme == theme and "本轮结束后" in window.said.text()
    over = replace(tour, version=2, state=TourState.OVER, verdicts=(LookVerdict.SEEN,) * 4)
    tell(window, over, PatrolAct.CONFIRM)
    assert "“公园广场”已结束" in window.curtain.title.text()
    assert "已见 4" in window.bar.sums.text()


def test_d02_f7_begins_a_tour(window) -> None:
    window.keys.pressed.emit("start_pause")
    assert [order.act for order in orders(window)] == [PatrolAct.START]


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (TourState.RUNNING, PatrolAct.HOLD),
        (TourState.HELD, PatrolAct.RESUME),
        (TourState.PAUSED, PatrolAct.RESUME),
    ],
)
def test_d02_f7_holds_and_goes_on_and_never_confirms_a_page(window, state, act) -> None:
    tell(window, replace(a_tour(), state=state))
    window.keys.pressed.emit("start_pause")
    assert [order.act for order in orders(window)] == [act]


def test_a_paused_tour_says_what_was_not_counted_and_space_goes_on(window) -> None:
    tour = a_tour()
    gone = Patrolling(PatrolAct.CHAIR_EMPTY, SYSTEM, Moment(START_MS, START_MS))
    tell(window, after(tour, gone, PLAN), PatrolAct.CHAIR_EMPTY)
    assert window.curtain.isVisible() and "没有计入" in window.curtain.about.text()
    window.keys.pressed.emit("space")
    assert orders(window)[-1].act is PatrolAct.RESUME


def test_a_picture_that_is_not_live_can_neither_be_seen_nor_captured(window) -> None:
    tell(window, a_tour())
    window.keys.pressed.emit("space")
    assert orders(window) == [] and "正在连接" in window.said.text()
    window.keys.pressed.emit("capture")
    assert "1–4" in window.said.text()
    window.keys.pressed.emit("tile:1")
    window.keys.pressed.emit("capture")
    assert not window.form.isVisible() and "不能抓拍" in window.said.text()
    assert not [one for one in window.link.sent if isinstance(one, PutPhoto)]


def test_nothing_fires_while_chinese_is_composed_or_the_desk_is_locked(window, qapp, qtbot) -> None:
    shortcuts = window.keys._keys
    window.activateWindow()
    window._take_focus()
    qtbot.waitUntil(window.tiles.hasFocus)
    assert all(shortcut.isEnabled() for shortcut in shortcuts)
    qapp.sendEvent(window.tiles, QInputMethodEvent("jing", []))
    assert not any(shortcut.isEnabled() for shortcut in shortcuts)
    qapp.sendEvent(window.tiles, QInputMethodEvent("", []))
    window.entry.changed.emit(State.LOCKED)
    assert not any(shortcut.isEnabled() for shortcut in shortcuts)


def test_both_languages_name_the_same_sum(window) -> None:
    words = sum_words(a_tour())
    assert str(tally(a_tour()).total) in words.zh and words.en.endswith("left 8 = 8")
    tell(window, a_tour())
    window._parts.lang.use("en")
    assert window.bar.page.text() == "Page 1 / 2"


def test_what_stands_at_the_foot_is_said_in_the_language_in_force(window) -> None:
    window.say(Words("先选一路", "Choose one"), "soon")
    window._parts.lang.use("en")
    assert window.said.text() == "Choose one"
    window._parts.lang.use("zh")
    assert window.said.text() == "先选一路"


def test_d02_late_cameras_turn_red_before_the_window_closes(window) -> None:
    tour = a_tour()
    tell(window, tour)
    assert window.bar.ends._pill.tone == "" and "余量" in window.bar.ends.text
    window._parts.face.city_now_ms = lambda: tour.upto_at_ms - 11 * 60_000
    window._parts.face.ticked.emit()
    assert window.bar.ends._pill.tone == "", "eleven minutes are enough for two pages"
    window._parts.face.city_now_ms = lambda: tour.upto_at_ms - 600_000
    window._parts.face.ticked.emit()
    assert window.bar.ends._pill.tone == "act" and "8 路来不及" in window.bar.ends.text


def test_d02_a_city_that_cannot_be_seen_in_two_hours_says_its_share(window) -> None:
    plan = replace(PLAN, dwell_s=3_000.0)
    wide = msgspec.structs.replace(city(), cameras=EYES, patrol=plan)
    window.link._news.append(News(reset=True, city=wide))
    window._parts.face.pull()
    room = len(choose(plan, EYES, 10, {}).stops)
    assert room < len(EYES)
    assert f"共 {room} 路" in window.curtain.about.text()
    assert f"全市 {len(EYES)} 路" in window.curtain.about.text()
    at = Moment(START_MS, START_MS)
    begun = started(
        plan, window_at(START_MS, "Asia/Shanghai"), choose(plan, EYES, 10, {}), INTAKE, at
    )
    tell(window, begun)
    assert f"本轮巡查 {room} / {len(EYES)} 路" in window.bar.sums.text()


def test_x04_after_twenty_minutes_the_pictures_rest_and_say_for_how_long(window) -> None:
    tour = a_tour()
    resting = replace(
        tour, version=2, state=TourState.RESTING, rest_until_real_ms=START_MS + 300_000
    )
    window._parts.face.real_now_ms = lambda: START_MS
    tell(window, resting, PatrolAct.CONFIRM)
    assert window.curtain.isVisible() and "5:00" in window.curtain.about.text()
    window._parts.face.real_now_ms = lambda: START_MS + 301_000
    window._parts.face.ticked.emit()
    assert "换任务已满" in window.curtain.about.text()
    window.keys.pressed.emit("space")
    assert orders(window)[-1].act is PatrolAct.RESUME


def test_d10_a_photo_of_the_screen_names_who_sat_here(window) -> None:
    tell(window, a_tour())
    window._parts.face.ticked.emit()
    assert INTAKE.account in window.watermark.text and window.watermark.isVisible()
    assert window.watermark.geometry() == window._body.rect()
