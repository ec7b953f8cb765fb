"""A desk asks the record for its disputed strips: once, and after each return or ruling (X17)."""

from dataclasses import replace

import pytest

from backend.contract.answers import Strips
from backend.contract.questions import GetStrips
from backend.contract.verdicts import Denied
from backend.domain.dispatching.strips import Strip
from console.frame.strips import LAYER, MapStrips
from layers.strips import StripsLayer
from tests.console.fake_link import LEADER, filed
from tests.console.fake_rooms import FakeMap

GRID = "990102003012045"
RECORD = {GRID: Strip(7, 4, False)}


class Room:
    """A desk whose maps hear of its cases as ``RoomWiring`` tells them."""

    def __init__(self, qtbot, make_desk) -> None:
        self.desk, self.map, self.later = make_desk(LEADER), FakeMap(), FakeMap()
        for chart in (self.map, self.later):
            qtbot.addWidget(chart)
        face = self.desk.face
        face.changed.connect(lambda told: self.map.deck.take(face.situation, told, {}))
        self.maps = [self.map]
        self.strips = MapStrips(face, self.maps, self.desk.root)

    def second(self) -> int:
        """Let a second pass; return how often was asked until now."""
        self.desk.face.tick()
        return len(self.asked)

    @property
    def asked(self) -> list[GetStrips]:
        return [one for one in self.desk.link.asked if isinstance(one, GetStrips)]

    def answer(self, ask_id: str = "") -> None:
        self.desk.link.answer(Strips(ask_id=ask_id or self.asked[-1].ask_id, rows=RECORD))
        self.desk.face.pull()


def layer_of(chart: FakeMap) -> StripsLayer:
    layer = chart.deck[LAYER]
    assert isinstance(layer, StripsLayer)
    return layer


@pytest.fixture
def room(qtbot, make_desk) -> Room:
    return Room(qtbot, make_desk)


def test_x17_the_record_is_asked_once_the_city_is_known_and_again_after_a_return(room) -> None:
    assert room.second() == 0, "no city is known yet"
    case = filed()
    room.desk.show(case)
    assert room.second() == 1 and room.second() == 1, "nothing came back since"
    assert layer_of(room.map).count() == 0
    room.answer()
    assert layer_of(room.map).count() == 1 and layer_of(room.map).strip_at(GRID).n_returns == 7
    back = replace(case, version=case.version + 1, n_returns=case.n_returns + 1)
    room.desk.show(back)
    assert room.second() == 2


def test_x17_a_map_that_comes_later_shows_what_was_told(room) -> None:
    room.desk.show(filed())
    room.second()
    room.maps.append(room.later)
    room.answer()
    assert layer_of(room.later).strip_at(GRID).n_returns == 7


def test_x17_a_busy_backend_is_asked_again_and_a_denial_is_not(room) -> None:
    room.desk.show(filed())
    room.second()
    for rule, n_asked in (("busy", 2), ("not_your_part", 2)):
        room.desk.link.answer(Denied(ask_id=room.asked[-1].ask_id, rule=rule, zh="", en=""))
        room.desk.face.pull()
        assert room.second() == n_asked


def test_x17_what_was_told_to_one_person_is_not_the_next_ones(room) -> None:
    room.desk.show(filed())
    room.second()
    before = room.asked[-1].ask_id
    room.desk.face.actor_changed.emit()
    room.answer(before)
    assert layer_of(room.map).count() == 0
    assert room.second() == 2
