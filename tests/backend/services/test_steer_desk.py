"""Who may turn which camera (D04): one hand at a time, every move a row, home again by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import msgspec
import pytest

from backend.contract.camera_orders import SteerOrder
from backend.contract.codec import decode_payload
from backend.contract.pushed import LogRow, SteeringChanged
from backend.contract.questions import GetPresets, GetStands
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask, Steerable
from backend.domain.cameras.steering import (
    FAULTS,
    IDLE_S,
    NOWHERE,
    OF_PEOPLE,
    PRIORITY,
    STEERS,
    Preset,
    SteerAct,
    Way,
)
from backend.domain.cameras.steering_head import HeadAsk, HeadCard, HeadOutcome, HeadStand
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.services import Accounts
from backend.services.stand_book import LEASE_S, StandBook
from backend.services.steer_desk import SteerDesk
from backend.situation import News, Situation
from backend.store import Store, StoreFault

from .hall import ACCEPTER, CHIEF, CITY, COLLECTOR, DISPATCHER, FILER, LEADER, PEOPLE, HandClock

OURS, FIXED, POLICE = "99010200081326000001", "99010200081326000002", "99010200001320000003"
MASKED = "99010200081326000004"
RIGHT = Way(pan=0.5)


def camera(camera_id: str, owner: CameraOwner, steering: Steerable) -> Camera:
    return Camera(camera_id, "站前广场", owner, 119.6, 38.9, steering=steering)


CAMERAS = (
    camera(OURS, CameraOwner.OWN, Steerable.YES),
    camera(FIXED, CameraOwner.OWN, Steerable.NO),
    camera(POLICE, CameraOwner.POLICE, Steerable.VIEW_ONLY),
    replace(
        camera(MASKED, CameraOwner.OWN, Steerable.YES),
        masks=(PrivacyMask(((0.0, 0.0), (0.5, 0.0), (0.5, 0.5))),),
    ),
)


@dataclass
class Heads:
    """Devices that do what they are told, and say so when asked."""

    asked: list[HeadAsk] = field(default_factory=list)
    said: list[HeadOutcome] = field(default_factory=list)
    stands: HeadStand = field(default_factory=HeadStand)
    presets: tuple[Preset, ...] = ()

    def send(self, ask: HeadAsk) -> None:
        self.asked.append(ask)

    def outcomes(self) -> Sequence[HeadOutcome]:
        said, self.said = self.said, []
        return said

    def card(self, camera_id: str) -> HeadCard:
        return HeadCard(self.presets, is_known=bool(self.presets), fault="silent")

    def stand(self, camera_id: str) -> HeadStand:
        return self.stands

    def done(self, fault: str = "") -> None:
        ask = self.asked[-1]
        self.said.append(HeadOutcome(ask.camera_id, ask.ticket, ask.act, fault))

    @property
    def acts(self) -> list[SteerAct]:
        return [ask.act for ask in self.asked]


class Room:
    """A desk on a store, a clock held by hand, devices that listen, and what a console holds."""

    def __init__(self, store: Store, clock: HandClock | None = None) -> None:
        self.store, self.clock, self.heads = store, clock or HandClock(), Heads()
        self.told: list[LogRow] = []
        self.seen = Situation()
        self.ids = count(store.heads()["steer"].seq + 1)
        city = msgspec.structs.replace(CITY, cameras=CAMERAS)
        accounts = Accounts(PEOPLE)
        self.desk = SteerDesk(store, city, accounts, self.clock, self._on_rows, self.heads)

    def _on_rows(self, rows: Sequence[LogRow]) -> None:
        self.told.extend(rows)
        changed = tuple(decode_payload(row.payload) for row in rows)
        self.seen.apply(News(changed=changed))

    def do(self, actor: Actor, act: SteerAct = SteerAct.MOVE, **more: object) -> Verdict:
        way = RIGHT if act in (SteerAct.MOVE, SteerAct.CENTRE) else NOWHERE
        values = {"camera_id": OURS, "way": way, **more}
        order = SteerOrder(command_id=f"S{next(self.ids)}", actor=actor, act=act, **values)
        return self.desk.decide(order)

    def rows(self) -> list[SteeringChanged]:
        rows = (decode_payload(row.payload) for row in self.told)
        return [row for row in rows if isinstance(row, SteeringChanged)]

    def pass_s(self, seconds: float) -> None:
        self.clock.pass_s(seconds)
        self.desk.tick()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """One store is enough for what is decided; both are asked what outlives a restart."""
    store = Store.open(tmp_path / "store.db")
    yield Room(store)
    store.close()


def test_d04_every_move_is_a_row_with_who_which_camera_and_when(room: Room) -> None:
    room.do(ACCEPTER)
    room.clock.pass_s(1)
    room.do(ACCEPTER, SteerAct.STOP)
    room.do(ACCEPTER, SteerAct.PRESET, preset="2")
    acts = [SteerAct.MOVE, SteerAct.STOP, SteerAct.PRESET]
    assert [row.act for row in room.rows()] == acts == room.heads.acts
    first, second, third = (row.steering for row in room.rows())
    assert first.is_moving and not second.is_moving and third.preset == "2"
    assert {one.account for one in (first, second, third)} == {"intake-01"}
    assert [row.city_at_ms - room.told[0].city_at_ms for row in room.told] == [0, 1000, 1000]
    assert room.rows()[0].way == RIGHT


def test_d04_a_police_camera_is_refused_with_the_form_in_one_sentence(room: Room) -> None:
    verdict = room.do(LEADER, camera_id=POLICE)
    assert (verdict.outcome, verdict.rule) == ("refused", "steer_view_only")
    assert "公安" in verdict.zh and "《视频资源使用申请表》" in verdict.zh
    assert verdict.zh.count("。") == 0 and "form" in verdict.en
    presets = room.desk.presets(GetPresets(ask_id="1", actor=LEADER, camera_id=POLICE))
    assert presets.fault == "steer_view_only" and not presets.is_known
    assert not room.told and not room.heads.asked


@pytest.mark.parametrize(
    ("actor", "more", "rule"),
    [
        (LEADER, {"camera_id": FIXED}, "steer_fixed"),
        (LEADER, {"camera_id": "1" * 20}, "steer_unknown"),
        (CHIEF, {}, "steer_not_your_role"),
        (COLLECTOR, {}, "steer_not_your_role"),
        (LEADER, {"way": Way(pan=1.5)}, "steer_malformed"),
        (LEADER, {"way": NOWHERE}, "steer_malformed"),
        (LEADER, {"act": SteerAct.PRESET}, "steer_malformed"),
        (LEADER, {"act": SteerAct.ARRIVED}, "steer_malformed"),
        (LEADER, {"act": SteerAct.HOME, "is_held": True}, "steer_malformed"),
        (LEADER, {"is_held": True}, "steer_malformed"),
        (Actor("nobody", Role.LEADER), {}, "unknown_account"),
    ],
)
def test_d04_what_may_not_be_moves_nothing_and_says_why(
    room: Room, actor: Actor, more: dict[str, object], rule: str
) -> None:
    verdict = room.do(actor, **more)
    assert (verdict.outcome, verdict.rule) == ("refused", rule) and verdict.zh and verdict.en
    assert not room.told and not room.heads.asked


def test_d04_d10_a_camera_with_masks_goes_to_presets_only(room: Room) -> None:
    assert room.do(LEADER, camera_id=MASKED).rule == "steer_masked"
    assert room.do(LEADER, SteerAct.CENTRE, camera_id=MASKED).rule == "steer_masked"
    assert room.do(LEADER, SteerAct.PRESET, camera_id=MASKED, preset="1").outcome == "accepted"
    assert room.do(LEADER, SteerAct.HOME, camera_id=MASKED).outcome == "accepted"


def test_d04_one_hand_at_a_time_and_the_sentence_names_whose(room: Room) -> None:
    room.do(ACCEPTER)
    room.clock.pass_s(20)
    refused = room.do(FILER)
    assert refused.rule == "steer_held" and "intake-01" in refused.zh and "40 秒" in refused.zh
    assert room.do(DISPATCHER).rule == "steer_held", "a lower hand took it"
    assert room.do(LEADER).outcome == "accepted"
    assert room.do(ACCEPTER).rule == "steer_held", "it was taken, and still moved"
    assert room.seen.steered[OURS].account == "leader-01"


def test_d04_a_camera_left_alone_goes_home_after_a_minute_and_is_free(room: Room) -> None:
    room.do(ACCEPTER, SteerAct.PRESET, preset="2")
    room.heads.done()
    room.pass_s(IDLE_S - 1)
    assert room.heads.acts == [SteerAct.PRESET]
    room.pass_s(1)
    assert room.heads.acts[-1] is SteerAct.HOME and room.seen.steered[OURS].is_returning
    room.heads.done()
    room.desk.tick()
    assert OURS not in room.seen.steered and room.rows()[-1].act is SteerAct.ARRIVED
    assert room.do(DISPATCHER).outcome == "accepted"


def test_d04_a_way_home_that_fails_is_said_once_and_tried_again(room: Room) -> None:
    room.do(ACCEPTER, SteerAct.PRESET, preset="2")
    room.pass_s(IDLE_S)
    for _ in range(3):
        room.heads.done("silent")
        room.pass_s(31)
    assert room.heads.acts[1:] == [SteerAct.HOME] * 4
    assert [row.act for row in room.rows()].count(SteerAct.FAILED) == 1
    assert room.seen.steered[OURS].fault == "silent" and "silent" in FAULTS
    room.heads.done()
    room.desk.tick()
    assert OURS not in room.seen.steered


def test_d04_a_restart_forgets_no_camera_that_is_away(store: Store) -> None:
    before = Room(store)
    before.do(ACCEPTER, SteerAct.PRESET, preset="2")
    after = Room(store, before.clock)
    after.pass_s(IDLE_S)
    assert after.heads.acts == [SteerAct.HOME]
    again = Room(store, before.clock)
    again.pass_s(0)
    assert again.heads.acts == [SteerAct.HOME], "it was on its way home and was forgotten"


def test_d04_a_held_key_is_one_row_however_long_and_stops_when_nobody_holds_it(room: Room) -> None:
    room.do(ACCEPTER)
    for _ in range(20):
        room.pass_s(0.5)
        assert room.do(ACCEPTER, is_held=True).outcome == "accepted"
    assert len(room.told) == 1 and room.heads.acts == [SteerAct.MOVE] * 21
    room.pass_s(2)
    assert room.heads.acts[-1] is SteerAct.STOP and not room.seen.steered[OURS].is_moving


def test_d04_another_cannot_hold_on_to_somebodys_move(room: Room) -> None:
    room.do(ACCEPTER)
    assert room.do(LEADER, is_held=True).outcome == "refused"


def test_d04_a_stop_reaches_the_device_even_when_the_record_fails(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.do(ACCEPTER)
    monkeypatch.setattr(room.store, "write", _broken)
    verdict = room.do(ACCEPTER, SteerAct.STOP)
    assert verdict.outcome == "unknown" and room.heads.acts == [SteerAct.MOVE, SteerAct.STOP]
    assert room.do(ACCEPTER, SteerAct.MOVE).outcome == "unknown"
    assert room.heads.acts[-1] is SteerAct.STOP, "a move was done that no row tells of"


def _broken(*_: object) -> None:
    raise StoreFault(Words("坏", "broken"))


def test_d04_the_same_command_twice_moves_once(room: Room) -> None:
    order = SteerOrder(
        command_id="TWICE", actor=ACCEPTER, camera_id=OURS, act=SteerAct.PRESET, preset="1"
    )
    first = room.desk.decide(order)
    assert room.desk.decide(order) == first and len(room.heads.asked) == len(room.told) == 1


def test_d04_every_role_that_steers_has_a_priority_and_every_act_words() -> None:
    assert frozenset(PRIORITY) == STEERS and len(set(PRIORITY.values())) == len(PRIORITY)
    assert frozenset(SteerAct) > OF_PEOPLE


# ---- where it stands, for its masks -------------------------------------------------------------


class Watched:
    """A camera with masks for two presets, asked each second; monotonic time by hand."""

    def __init__(self, room: Room) -> None:
        self.room, self.s = room, 500.0
        masks = tuple(
            PrivacyMask(((0.0, 0.0), (0.5, 0.0), (0.5, 0.5)), name) for name in ("广场", "站台")
        )
        camera = replace(CAMERAS[3], masks=masks)
        room.desk.set_city(msgspec.structs.replace(CITY, cameras=(camera, CAMERAS[2])))
        room.desk.stand_book = StandBook(lambda: self.s)
        room.heads.presets = (Preset("1", "广场"), Preset("2", "站台"))
        self.s += 60

    def ask(self, *names: str, n: int = 1) -> tuple[str, ...]:
        for _ in range(n):
            self.s += 1
            self.room.heads.stands = HeadStand(names, self.s)
            told = self.room.desk.stands(
                GetStands(ask_id="q", actor=ACCEPTER, camera_ids=(MASKED, POLICE, "nobody"))
            )
        assert set(told.rows) <= {MASKED} and told.lease_ms == LEASE_S * 1000
        return told.rows.get(MASKED, ())


def test_x07_where_a_masked_camera_stands_is_told_and_it_turns_only_once_nobody_goes_by_it(
    room: Room,
) -> None:
    watched = Watched(room)
    assert watched.ask("广场") == () and watched.ask("广场", n=8) == ("广场",)
    given_s = watched.s
    watched.s += 0.5
    assert room.do(LEADER, SteerAct.PRESET, camera_id=MASKED, preset="2").outcome == "accepted"
    assert room.heads.asked[-1].not_before_s >= given_s + LEASE_S
    assert watched.ask("广场", n=8) == (), "it was told to leave"
    room.heads.done()
    room.desk.tick()
    assert watched.ask("站台", n=8) == ("站台",)


def test_x07_a_camera_that_is_held_at_its_preset_keeps_its_masks(room: Room) -> None:
    watched = Watched(room)
    watched.ask("广场", n=9)
    room.do(LEADER, SteerAct.PRESET, camera_id=MASKED, preset="1")
    assert room.heads.asked[-1].not_before_s == 0.0 and watched.ask("广场") == ("广场",)


def test_x07_the_way_home_is_a_turn_too_and_a_fault_keeps_all_masks(room: Room) -> None:
    watched = Watched(room)
    room.do(LEADER, SteerAct.PRESET, camera_id=MASKED, preset="1")
    room.heads.done()
    room.desk.tick()
    assert watched.ask("广场", n=9) == ("广场",)
    room.pass_s(IDLE_S + 1)
    assert room.heads.acts[-1] is SteerAct.HOME
    assert room.heads.asked[-1].not_before_s > watched.s
    room.heads.done("silent")
    room.desk.tick()
    assert watched.ask("广场", n=9) == (), "one that did not answer may turn yet"


# ---- presets ------------------------------------------------------------------------------------


def test_d04_a_preset_is_saved_renamed_and_removed_each_by_a_row_with_its_name(room: Room) -> None:
    room.heads.presets = (Preset("1", "全景"),)
    room.do(LEADER)
    room.do(LEADER, SteerAct.STOP)
    assert room.do(LEADER, SteerAct.SAVE, name="北口").outcome == "accepted"
    assert room.do(LEADER, SteerAct.PRESET, preset="1").outcome == "accepted"
    assert room.do(LEADER, SteerAct.RENAME, preset="1", name="广场").outcome == "accepted"
    assert room.do(LEADER, SteerAct.REMOVE, preset="1").outcome == "accepted"
    edits = [(row.act, row.preset, row.name) for row in room.rows() if row.name]
    assert edits == [
        (SteerAct.SAVE, "", "北口"),
        (SteerAct.RENAME, "1", "广场"),
        (SteerAct.REMOVE, "1", "全景"),
    ]
    sent = [(ask.act, ask.preset, ask.name) for ask in room.heads.asked if ask.name]
    assert sent == edits and room.rows()[-1].steering.preset == "1"


@pytest.mark.parametrize(
    ("actor", "more", "rule"),
    [
        (ACCEPTER, {}, "preset_not_your_role"),
        (LEADER, {"camera_id": POLICE}, "steer_view_only"),
        (LEADER, {"camera_id": FIXED}, "steer_fixed"),
        (LEADER, {"name": ""}, "preset_name"),
    ],
)
def test_d04_presets_are_kept_by_right_per_camera_and_nothing_is_half_done(
    room: Room, actor: Actor, more: dict[str, object], rule: str
) -> None:
    room.heads.presets = (Preset("1", "全景"),)
    room.do(actor, SteerAct.STOP)
    n_rows, n_asked = len(room.told), len(room.heads.asked)
    verdict = room.do(actor, SteerAct.SAVE, **{"name": "北口", **more})
    assert (verdict.outcome, verdict.rule) == ("refused", rule)
    assert (len(room.told), len(room.heads.asked)) == (n_rows, n_asked)


def test_d04_a_device_that_did_not_save_is_told_by_a_row(room: Room) -> None:
    room.heads.presets = (Preset("1", "全景"),)
    room.do(LEADER, SteerAct.STOP)
    room.do(LEADER, SteerAct.SAVE, name="北口")
    room.heads.done("unsettled")
    room.desk.tick()
    assert room.rows()[-1].act is SteerAct.FAILED and room.rows()[-1].steering.fault == "unsettled"


def test_d02_which_preset_a_camera_is_held_at_is_known_by_its_name(room: Room) -> None:
    room.heads.presets = (Preset("1", "全景"), Preset("2", "站台"))
    names = []
    for act, preset in (
        (SteerAct.PRESET, "2"),
        (SteerAct.STOP, ""),
        (SteerAct.PRESET, "7"),
        (SteerAct.MOVE, ""),
        (SteerAct.PRESET, "1"),
    ):
        room.do(LEADER, act, preset=preset)
        names.append(room.rows()[-1].steering.preset_name)
    assert names == ["站台", "站台", "", "", "全景"]
    room.do(LEADER, SteerAct.RENAME, preset="1", name="广场")
    assert room.rows()[-1].steering.preset_name == "", "to be turned to again under its new name"
    room.do(LEADER, SteerAct.PRESET, preset="1")
    room.pass_s(IDLE_S + 1)
    assert room.rows()[-1].steering.preset_name == "", "on its way home"
