"""The patrol's desk (D02, D13, X15): what Space books, and what it never books."""

from dataclasses import replace

import pytest

from backend.contract.answers import PatrolRecord
from backend.contract.camera_orders import PatrolOrder
from backend.contract.orders import PutPhoto
from backend.contract.pushed import LookNoted
from backend.contract.questions import GetPatrol
from backend.contract.verdicts import Stored
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cameras.patrol import Look, LookVerdict, Tour, TourState
from backend.domain.cameras.patrol_life import PatrolAct, Patrolling, after, started
from backend.domain.cameras.patrol_plan import PLAN, choose, window_at
from backend.domain.clocks.moment import Moment
from console.find.place import view_point, zoom_for
from console.kit.keymap import KEYS
from console.patrol.book import CONNECT_S, PatrolBook, Sight
from console.patrol.keys import CARD, PATROL_KEYS
from tests.console.fake_link import INTAKE, START_MS
from video.health import TileState

EYES = tuple(
    Camera(f"{n:020d}", f"路口 {n}", CameraOwner.OWN, 119.6 + n / 1e4, 38.9) for n in range(8)
)


def a_tour() -> Tour:
    window = window_at(START_MS, "Asia/Shanghai")
    at = Moment(START_MS, START_MS)
    return started(PLAN, window, choose(PLAN, EYES, window.hour, {}), INTAKE, at)


class Desk:
    def __init__(self, desk) -> None:
        self.link, self.face = desk.link, desk.face
        self.face.is_shut = False
        self.book = PatrolBook(self.face, desk.root)
        self.said: list[tuple[str, str]] = []
        self.book.said.connect(self._hear)
        self.tour = a_tour()
        desk.link.tell_city()
        self.face.pull()
        self.tell(self.tour, PatrolAct.START)

    def _hear(self, words, tone) -> None:
        self.said.append((words.zh, tone))

    def tell(self, tour: Tour, act: PatrolAct) -> None:
        self.tour = tour
        self.link.tell_tour(tour, act)
        self.face.pull()

    def answer(self, *answers) -> None:
        for one in answers:
            self.link.answer(one)
        self.face.pull()

    def sights(self, *states: TileState) -> tuple[Sight, ...]:
        return tuple(
            Sight(stop, f"路口 {n}", state, 960, 540, "", b"jpeg" + bytes([n]))
            for n, (stop, state) in enumerate(zip(self.tour.stops, states, strict=False))
        )

    @property
    def sent(self) -> list:
        return [one for one in self.link.sent if isinstance(one, PatrolOrder | PutPhoto)]

    def stand(self, by_s: float, *states: TileState) -> None:
        self.book.stand(dict(zip(self.tour.stops, states, strict=False)), by_s)


@pytest.fixture
def desk(make_desk) -> Desk:
    return Desk(make_desk(actor=INTAKE))


LIVE, FROZEN, ABSENT = TileState.LIVE, TileState.FROZEN, TileState.ABSENT
CONNECTING = TileState.CONNECTING


def test_d13_space_books_each_picture_as_what_it_is(desk: Desk) -> None:
    desk.stand(9.0, LIVE, LIVE, LIVE, CONNECTING)
    desk.book.confirm(desk.sights(LIVE, FROZEN, ABSENT, CONNECTING))
    (photo,) = desk.sent
    assert isinstance(photo, PutPhoto)
    desk.answer(Stored(command_id=photo.command_id, photo_id="0" * 32))
    order = desk.sent[-1]
    assert isinstance(order, PatrolOrder) and order.act is PatrolAct.CONFIRM
    assert [look.verdict for look in order.looks] == [
        LookVerdict.SEEN,
        LookVerdict.FROZEN,
        LookVerdict.OFFLINE,
        LookVerdict.OFFLINE,
    ]
    assert (order.looks[0].snapshot_id, order.looks[0].live_s) == ("0" * 32, 9.0)
    assert order.expected_version == 1


def test_d13_a_spoilt_picture_is_bad_and_a_wrong_clock_hides_nothing(desk: Desk) -> None:
    states = (TileState.BLACK, TileState.MOVED, TileState.SOURCE_DOWN, TileState.CLOCK_WRONG)
    desk.stand(9.0, *states)
    desk.book.confirm(desk.sights(*states))
    desk.answer(Stored(command_id=desk.sent[0].command_id, photo_id="0" * 32))
    assert [look.verdict for look in desk.sent[-1].looks] == [
        LookVerdict.BAD,
        LookVerdict.BAD,
        LookVerdict.OFFLINE,
        LookVerdict.SEEN,
    ]


def test_a_picture_that_was_hardly_live_is_looked_at_longer_first(desk: Desk) -> None:
    desk.stand(1.0, LIVE, LIVE, LIVE, LIVE)
    desk.book.confirm(desk.sights(LIVE, LIVE, LIVE, LIVE))
    assert desk.sent == [] and desk.said[-1][1] == "soon" and "实时不足" in desk.said[-1][0]
    desk.book.confirm(desk.sights(CONNECTING, LIVE, LIVE, LIVE))
    assert desk.sent == [] and CONNECT_S > 1.0 and "正在连接" in desk.said[-1][0]


def test_d02_a_new_page_begins_with_no_second_seen(desk: Desk) -> None:
    desk.stand(9.0, LIVE, LIVE, LIVE, LIVE)
    held = after(desk.tour, Patrolling(PatrolAct.HOLD, INTAKE, Moment(START_MS, START_MS)), PLAN)
    desk.tell(held, PatrolAct.HOLD)
    assert desk.book.live_s(desk.tour.stops[0]) == 9.0
    later = replace(held, version=3, state=TourState.RUNNING, page_real_ms=START_MS + 50_000)
    desk.tell(later, PatrolAct.RESUME)
    assert desk.book.live_s(desk.tour.stops[0]) == 0.0 and desk.book.page_s == 0.0


def test_what_is_sent_is_sent_once_and_a_refusal_is_said(desk: Desk) -> None:
    desk.stand(9.0)
    desk.book.confirm(desk.sights(ABSENT, ABSENT, ABSENT, ABSENT))
    desk.book.confirm(desk.sights(ABSENT, ABSENT, ABSENT, ABSENT))
    (order,) = desk.sent
    desk.link.settle(order.command_id, "refused", zh="不行", en="no")
    desk.face.pull()
    assert desk.said[-1] == ("不行", "act") and not desk.book.is_busy


def test_d03_a_find_that_is_not_noted_on_the_tour_is_said(desk: Desk) -> None:
    desk.book.found("01A")
    (order,) = desk.sent
    assert (order.act, order.case_id) == (PatrolAct.FIND, "01A") and not desk.book.is_busy
    desk.link.settle(order.command_id, "conflict", zh="已变", en="changed")
    desk.face.pull()
    assert desk.said[-1] == ("已变", "act")


def test_x15_the_last_tours_look_at_the_same_spot_is_asked_for(desk: Desk) -> None:
    (asked,) = [one for one in desk.link.asked if isinstance(one, GetPatrol)]
    assert asked.upto_ms == desk.tour.from_at_ms
    look = Look(desk.tour.stops[0], LookVerdict.SEEN, snapshot_id="f" * 32)
    noted = LookNoted(tour_id="before", look=look)
    desk.answer(PatrolRecord(ask_id=asked.ask_id, tours=(), looks=(noted,)))
    assert desk.book.last(desk.tour.stops[0]) == look


def test_a_locked_desk_sends_nothing(desk: Desk) -> None:
    desk.face.is_shut = True
    desk.book.start()
    assert desk.sent == []


def test_the_keys_are_bare_and_each_stands_on_the_card() -> None:
    assert all(spec.bare for spec in PATROL_KEYS.values())
    assert {key for key, _ in CARD} == {key for key in PATROL_KEYS if key[:5] != "tile:"} | {
        "tile:1"
    }
    assert "space" not in KEYS


def test_d07_a_find_lies_in_the_view_not_at_the_pole() -> None:
    east = replace(EYES[0], view_deg=90.0, reach_m=80.0)
    lon_deg, lat_deg = view_point(east)
    assert lat_deg == pytest.approx(east.lat_deg) and lon_deg > east.lon_deg
    assert zoom_for((east,), 400) > zoom_for(EYES, 400) - 1e-9
