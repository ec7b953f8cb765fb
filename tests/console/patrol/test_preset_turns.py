"""A stop that names a preset is seen only where the camera was turned to it (D02)."""

from dataclasses import replace

import msgspec
import pytest

from backend.contract.answers import Presets
from backend.contract.camera_orders import PatrolOrder, SteerOrder
from backend.contract.pushed import SteeringChanged
from backend.contract.questions import GetPresets
from backend.domain.cameras.camera import Steerable
from backend.domain.cameras.patrol import LookVerdict, Tour
from backend.domain.cameras.patrol_life import PatrolAct
from backend.domain.cameras.steering import FAULTS, Preset, SteerAct, Steering
from backend.situation import News
from console.patrol.preset_turns import AGAIN_S, HOLD_S, SETTLE_S
from tests.console.fake_link import INTAKE, city
from video.health import TileState

from .test_book import EYES, a_tour
from .test_window import orders, tell, window  # noqa: F401

TURNS = EYES[0].camera_id
STOP = f"{TURNS}/公交站台"
ROWS = (Preset("1", "全景"), Preset("7", "公交站台"))


@pytest.fixture
def round_of(window):  # noqa: F811
    """A tour whose first stop is a preset of a camera that turns."""
    return Round(window)


class Round:
    def __init__(self, window) -> None:  # noqa: F811
        self.window, self.link, self.face = window, window.link, window._parts.face
        self.now_s = 100.0
        window.hands.presets.now_s = lambda: self.now_s
        eyes = (replace(EYES[0], steering=Steerable.YES), *EYES[1:])
        told = msgspec.structs.replace(city(), cameras=eyes)
        self.link._news.append(News(reset=True, city=told))
        self.face.pull()
        self.version = 0

    @property
    def turned(self) -> list[tuple[SteerAct, str, str]]:
        sent = [one for one in self.link.sent if isinstance(one, SteerOrder)]
        return [(one.act, one.camera_id, one.preset) for one in sent]

    def begin(self, stops: tuple[str, ...] = ()) -> Tour:
        tour = a_tour()
        tour = replace(tour, stops=stops or (STOP, *tour.stops[1:]))
        tell(self.window, tour)
        return tour

    def answer(self, **more: object) -> None:
        asked = [one for one in self.link.asked if isinstance(one, GetPresets)][-1]
        values = {"rows": ROWS, "is_known": True, **more}
        self.link.answer(Presets(ask_id=asked.ask_id, camera_id=TURNS, **values))
        self.face.pull()

    def is_at(self, preset: str, **more: object) -> None:
        self.version += 1
        values = {"account": INTAKE.account, "role": INTAKE.role, "seat": "", **more}
        held = Steering(
            TURNS, self.version, since_at_ms=1, acted_real_ms=1, preset=preset, **values
        )
        self.link._news.append(News(changed=(SteeringChanged(steering=held, act=SteerAct.PRESET),)))
        self.face.pull()
        self.window.hands.presets.tick()

    def pass_s(self, by_s: float) -> None:
        self.now_s += by_s
        self.window.hands.presets.tick()

    def live(self, n: int = 0):
        """Return what a tile shows, as if it were live with a picture."""
        sight = self.window.tiles.sight(n, with_picture=False)
        return sight._replace(state=TileState.LIVE, jpeg=b"jpeg")


def test_d02_a_preset_is_turned_to_and_counts_from_when_the_camera_stands_there(round_of) -> None:
    tour = round_of.begin()
    assert not round_of.turned, "the device is asked first what it calls its presets"
    round_of.answer()
    assert round_of.turned == [(SteerAct.PRESET, TURNS, "7")]
    presets, tiles = round_of.window.hands.presets, round_of.window.tiles
    round_of.is_at("1")
    assert not presets.stands(STOP) and STOP not in tiles.states()
    assert set(tiles.states()) == set(tour.stops[1:4]), "the others stand anyhow"
    round_of.is_at("7")
    assert not presets.stands(STOP), "it may still be on its way"
    round_of.pass_s(SETTLE_S)
    assert presets.stands(STOP) and STOP in tiles.states()
    round_of.is_at("7", account="dispatch-01")
    assert not presets.stands(STOP), "another's hand is on it"


def test_d02_what_is_still_turning_cannot_be_confirmed(round_of) -> None:
    round_of.begin()
    round_of.answer()
    book = round_of.window.book
    book.confirm((round_of.live(),))
    assert "正在转到预置位" in round_of.window.said.text()
    assert not [one for one in orders(round_of.window) if one.act is PatrolAct.CONFIRM]
    book.stand({STOP: TileState.LIVE}, 5.0)
    round_of.is_at("7")
    round_of.pass_s(SETTLE_S)
    assert book._verdict(round_of.live()) is LookVerdict.SEEN


def test_d02_a_camera_that_does_not_turn_is_left_out_with_the_reason(round_of) -> None:
    round_of.begin()
    round_of.answer(rows=ROWS[:1])
    book = round_of.window.book
    look = book._look(round_of.live(), book._verdict(round_of.live()))
    assert look.verdict is LookVerdict.SKIPPED and "没有预置位“公交站台”" in look.reason
    round_of.answer(is_known=False, fault="silent", zh="设备无应答", en="silent")


def test_d02_a_refused_turn_is_tried_again_and_a_fault_is_named(round_of) -> None:
    round_of.begin()
    round_of.answer()
    sent = [one for one in round_of.link.sent if isinstance(one, SteerOrder)][-1]
    round_of.link.settle(sent.command_id, "refused", zh="正在转动", en="held", rule="steer_held")
    round_of.face.pull()
    presets = round_of.window.hands.presets
    assert presets.fault(STOP).zh == "正在转动"
    round_of.pass_s(AGAIN_S)
    assert len(round_of.turned) == 2
    round_of.is_at("7", fault="silent")
    assert presets.fault(STOP) == FAULTS["silent"] and not presets.stands(STOP)
    round_of.is_at("7")
    assert presets.fault(STOP) is None


def test_d02_a_page_that_stands_long_holds_its_camera_and_two_presets_wait_for_each_other(
    round_of,
) -> None:
    tour = round_of.begin((STOP, f"{TURNS}/全景", *a_tour().stops[2:]))
    round_of.answer()
    round_of.is_at("7")
    round_of.pass_s(HOLD_S)
    assert round_of.turned == [(SteerAct.PRESET, TURNS, "7")] * 2, "or it goes home after a minute"
    assert "另一个预置位" in round_of.window.hands.presets.fault(f"{TURNS}/全景").zh
    paused = replace(tour, version=2, state="paused")
    tell(round_of.window, paused, PatrolAct.CHAIR_EMPTY)
    round_of.pass_s(HOLD_S)
    assert len(round_of.turned) == 2, "nobody is there: nothing is turned"


def test_d04_the_arrows_take_hold_of_a_camera_and_c_speaks_at_it(round_of) -> None:
    window = round_of.window  # noqa: F811
    round_of.begin(a_tour().stops)
    window.keys.pressed.emit("turn")
    assert "1–4" in window.said.text()
    window.keys.pressed.emit("tile:2")
    window.keys.pressed.emit("turn")
    assert "固定镜头" in window.said.text()
    window.keys.pressed.emit("tile:1")
    window.keys.pressed.emit("turn")
    assert window.hands.steering.camera_id == TURNS
    window.keys.pressed.emit("call")
    assert window.hands.calls.isVisible()
    window.hands.calls.dismiss()
    tour = a_tour()
    verdicts = (LookVerdict.SEEN,) * 4 + tour.verdicts[4:]
    tell(window, replace(tour, version=2, verdicts=verdicts), PatrolAct.CONFIRM)
    assert not window.hands.steering.camera_id, "its page is gone"
    assert not [one for one in orders(window) if isinstance(one, PatrolOrder) and one.looks]
