"""Cameras that turn (D04), spoken to over ONVIF with a device in a process of its own."""

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from backend.devices.addresses import HeadAddress
from backend.devices.heads import HeadCrew
from backend.domain.cameras.steering import NOWHERE, SteerAct, Way
from backend.domain.cameras.steering_head import HeadAsk, HeadCard, HeadOutcome
from tests.patience import patiently, until

from .simulator import PASSWORD, USER, Simulator

_PAUSE = threading.Event()
NEW, OLD, DEAD, NOBODY = "new", "old", "dead", "nobody"


@pytest.fixture(scope="module")
def new() -> Iterator[Simulator]:
    simulator = Simulator()
    yield simulator
    simulator.close()


@pytest.fixture(scope="module")
def old() -> Iterator[Simulator]:
    simulator = Simulator("--old")
    yield simulator
    simulator.close()


class Crew:
    """A crew, and short ways to wait for it."""

    def __init__(self, addresses: dict[str, HeadAddress], limits_s: tuple[float, float]) -> None:
        self.crew = HeadCrew(addresses.get, limits_s)
        self.crew.start()
        self.came: list[HeadOutcome] = []
        self.n = 0

    def do(self, camera_id: str, act: SteerAct, way: Way = NOWHERE, preset: str = "") -> int:
        self.n += 1
        self.crew.send(HeadAsk(camera_id, self.n, act, way, preset, for_s=0.5))
        return self.n

    def outcome(self, ticket: int) -> HeadOutcome:
        def look() -> bool:
            self.came += self.crew.outcomes()
            return any(one.ticket == ticket for one in self.came)

        until(look)
        return next(one for one in self.came if one.ticket == ticket)

    def card(self, camera_id: str) -> HeadCard:
        until(lambda: is_told(self.crew.card(camera_id)))
        return self.crew.card(camera_id)


def is_told(card: HeadCard) -> bool:
    return card.is_known or bool(card.fault)


@pytest.fixture
def start_crew(new: Simulator, old: Simulator) -> Iterator[Callable[[float], Crew]]:
    """Start a crew that waits so many seconds for an answer."""
    started: list[Crew] = []
    addresses = {
        NEW: HeadAddress("127.0.0.1", new.port, USER, PASSWORD),
        OLD: HeadAddress("127.0.0.1", old.port, USER, PASSWORD),
        DEAD: HeadAddress("127.0.0.1", 9, USER, PASSWORD),
        "stranger": HeadAddress("127.0.0.1", new.port, USER, "another word"),
    }

    def start(limit_s: float) -> Crew:
        started.append(Crew(addresses, (limit_s, limit_s)))
        return started[-1]

    yield start
    for crew in started:
        crew.crew.stop()
    for simulator in (new, old):
        simulator.tell("none")


@pytest.fixture
def crew(start_crew: Callable[[float], Crew]) -> Crew:
    """A crew that waits for an answer longer than any machine stands still."""
    return start_crew(patiently(15))


def test_d04_a_device_tells_its_presets_by_name(crew: Crew) -> None:
    card = crew.card(NEW)
    assert [(one.token, one.name) for one in card.presets] == [("1", "广场全景"), ("2", "公交站台")]
    assert card.can_centre


def test_d04_every_move_reaches_the_device_as_it_was_meant(crew: Crew, new: Simulator) -> None:
    n_before = len(new.tell("?")["heard"])
    for act, way, preset in (
        (SteerAct.MOVE, Way(0.5, -0.25, 1.0), ""),
        (SteerAct.STOP, NOWHERE, ""),
        (SteerAct.PRESET, NOWHERE, "2"),
        (SteerAct.CENTRE, Way(0.5, 0.25), ""),
        (SteerAct.HOME, NOWHERE, ""),
    ):
        assert crew.outcome(crew.do(NEW, act, way, preset)).fault == ""
    heard = new.tell("?")["heard"][n_before:]
    assert heard == [
        ["ContinuousMove", {"pan": 0.5, "tilt": -0.25, "zoom": 1.0, "for_s": 0.5}],
        ["Stop", {}],
        ["GotoPreset", {"preset": "2"}],
        ["RelativeMove", {"x": 0.5, "y": 0.25}],
        ["GotoHomePosition", {}],
    ]


def test_d04_a_move_nobody_holds_on_to_stops_by_itself(crew: Crew, new: Simulator) -> None:
    crew.outcome(crew.do(NEW, SteerAct.HOME))
    until(lambda: abs(new.tell("?")["aim"]["pan"]) < 1e-6)
    crew.outcome(crew.do(NEW, SteerAct.MOVE, Way(0.4)))
    seen: list[float] = []

    def stands() -> bool:
        seen.append(new.tell("?")["aim"]["pan"])
        return seen[-1] > 0 and seen[-2:-1] == [seen[-1]]

    until(stands)
    assert seen[-1] == pytest.approx(0.4 * 0.5 * 0.5, abs=0.01)  # speed × rate × half a second


def test_d04_a_dead_or_hanging_camera_makes_no_other_wait(crew: Crew, old: Simulator) -> None:
    crew.outcome(crew.do(NEW, SteerAct.HOME))
    crew.outcome(crew.do(OLD, SteerAct.HOME))
    old.tell("hang")
    hanging = crew.do(OLD, SteerAct.STOP)
    quick = crew.do(NEW, SteerAct.STOP)
    assert crew.outcome(quick).fault == ""
    assert not any(one.ticket == hanging for one in crew.came), "the hanging one answered first"
    assert crew.outcome(crew.do(DEAD, SteerAct.HOME)).fault == "unreachable"


def test_d04_a_hanging_camera_is_given_up_and_comes_back(
    start_crew: Callable[[float], Crew], old: Simulator
) -> None:
    crew = start_crew(1.5)

    def obeys() -> bool:  # not at the first wish on a machine that stands still meanwhile
        return crew.outcome(crew.do(OLD, SteerAct.STOP)).fault == ""

    until(obeys)
    old.tell("hang")
    assert crew.outcome(crew.do(OLD, SteerAct.STOP)).fault == "silent"
    old.tell("none")
    until(obeys, what="it comes back")


def test_x07_a_device_tells_at_which_preset_it_stands_and_none_while_it_turns(
    crew: Crew, new: Simulator
) -> None:
    crew.outcome(crew.do(NEW, SteerAct.HOME))
    until(lambda: crew.crew.stand(NEW).presets == ("广场全景",))
    crew.outcome(crew.do(NEW, SteerAct.PRESET, preset="2"))
    seen: list[tuple[str, ...]] = []

    def arrived() -> bool:
        seen.append(crew.crew.stand(NEW).presets)
        return seen[-1] == ("公交站台",)

    until(arrived)
    assert () in seen, "while it turned it stood nowhere"
    crew.outcome(crew.do(NEW, SteerAct.MOVE, Way(0.4)))
    until(lambda: crew.crew.stand(NEW).presets == ())
    assert crew.crew.stand(NOBODY).presets == ()


def test_d04_presets_are_saved_renamed_and_removed_at_the_device(
    crew: Crew, new: Simulator
) -> None:
    def edit(act: SteerAct, preset: str = "", name: str = "") -> str:
        crew.n += 1
        crew.crew.send(HeadAsk(NEW, crew.n, act, preset=preset, name=name))
        return crew.outcome(crew.n).fault

    def names() -> dict[str, str]:
        return {one.token: one.name for one in crew.crew.card(NEW).presets}

    def stands(*wanted: str) -> None:
        until(lambda: crew.crew.stand(NEW).presets == wanted)

    before = crew.card(NEW).presets
    crew.outcome(crew.do(NEW, SteerAct.PRESET, preset="2"))
    stands("公交站台")
    assert edit(SteerAct.SAVE, name="北口 <A&B>") == ""
    assert names()["3"] == "北口 <A&B>"
    stands("公交站台", "北口 <A&B>")
    assert edit(SteerAct.RENAME, "3", "南口") == "" and names()["3"] == "南口"
    assert edit(SteerAct.RENAME, "1", "别处") == "unsettled", "it stands elsewhere"
    crew.outcome(crew.do(NEW, SteerAct.MOVE, Way(-0.4)))
    assert edit(SteerAct.SAVE, name="路上") == "unsettled", "it turns"
    assert edit(SteerAct.REMOVE, "3") == "" and crew.crew.card(NEW).presets == before
    assert edit(SteerAct.REMOVE, "3") == "unsupported", "the device says no"


def test_x07_a_device_that_does_not_tell_is_left_in_peace(crew: Crew, new: Simulator) -> None:
    until(lambda: crew.crew.stand(DEAD).asked_s > 0)
    told = crew.crew.stand(DEAD)
    crew.outcome(crew.do(NEW, SteerAct.HOME))
    assert told.presets == () and crew.crew.stand(DEAD) == told, "not asked again at once"


def test_x07_a_wish_waits_for_its_moment_and_a_stop_does_not(crew: Crew, new: Simulator) -> None:
    crew.card(NEW)
    n_before = len(new.heard())
    later_s = time.monotonic() + 3_600
    crew.crew.send(HeadAsk(NEW, 900, SteerAct.PRESET, preset="2", not_before_s=later_s))
    crew.crew.send(HeadAsk(NEW, 901, SteerAct.STOP))
    assert crew.outcome(901).fault == ""
    soon_s = time.monotonic() + 0.4
    crew.crew.send(HeadAsk(NEW, 902, SteerAct.PRESET, preset="1", not_before_s=soon_s))
    assert crew.outcome(902).fault == "" and time.monotonic() >= soon_s
    assert new.heard()[n_before:] == ["Stop", "GotoPreset"]


@pytest.mark.parametrize(
    ("camera_id", "act", "fault"),
    [
        (NOBODY, SteerAct.HOME, "no_address"),
        ("stranger", SteerAct.HOME, "denied"),
        (OLD, SteerAct.CENTRE, "unsupported"),
    ],
)
def test_d04_what_a_device_will_not_do_has_its_name(
    crew: Crew, camera_id: str, act: SteerAct, fault: str
) -> None:
    assert crew.outcome(crew.do(camera_id, act)).fault == fault


def test_d04_a_refusal_in_the_middle_is_told_and_the_next_wish_opens_anew(
    crew: Crew, new: Simulator
) -> None:
    assert crew.outcome(crew.do(NEW, SteerAct.HOME)).fault == ""
    new.tell("refuse")
    assert crew.outcome(crew.do(NEW, SteerAct.HOME)).fault == "denied"
    new.tell("none")
    assert crew.outcome(crew.do(NEW, SteerAct.HOME)).fault == ""


def test_d04_the_newest_wish_takes_the_place_of_those_that_wait(crew: Crew, new: Simulator) -> None:
    crew.card(NEW)
    n_before = len(new.heard())
    wishes = [crew.do(NEW, SteerAct.MOVE, Way(n / 200)) for n in range(1, 101)]
    last = crew.do(NEW, SteerAct.STOP)
    assert crew.outcome(last).fault == ""
    heard = new.heard()[n_before:]
    assert heard[-1] == "Stop" and len(heard) < len(wishes) / 2


def test_x07_a_password_is_in_no_log(
    crew: Crew, new: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        crew.outcome(crew.do("stranger", SteerAct.HOME))
        crew.outcome(crew.do(NEW, SteerAct.HOME))
    assert PASSWORD not in caplog.text and "another word" not in caplog.text
    assert "camera stranger: denied" in caplog.text
