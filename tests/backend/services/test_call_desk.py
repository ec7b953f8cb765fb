"""Who may speak to people where and when (D06, N04): quiet hours, a rest, and a row for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from backend.cityfile import CityFile
from backend.contract.camera_orders import CallOrder, PutSound
from backend.contract.codec import decode_payload
from backend.contract.pushed import CallChanged, LogRow
from backend.contract.verdicts import Verdict
from backend.domain.cameras.calling import (
    PHRASES,
    RULES_OF_CITY,
    CallAct,
    CallOutcome,
    CallRules,
    Phrase,
    Speaker,
    is_quiet,
    rules_of,
)
from backend.domain.terms.roles import Actor
from backend.services import Accounts
from backend.services.call_desk import LEAD, CallDesk
from backend.store import Store

from .hall import ACCEPTER, CHIEF, CITY, DISPATCHER, FILER, LEADER, PEOPLE, START_MS, HandClock

PHRASE = replace(PHRASES["no_stalls"], has_sound=True)
GATE, SQUARE = Speaker("sp-1", "食街东口音柱", ("cam-1",)), Speaker("sp-2", "站前广场音柱")
NIGHT_MS = START_MS + 15 * 3_600_000  # 23:00


@dataclass
class Crew:
    """Loudspeakers that say what they were asked, and end when the test says so."""

    begun: list[tuple[str, str, str, bool]] = field(default_factory=list)
    fed: list[bytes] = field(default_factory=list)
    told_to_end: list[str] = field(default_factory=list)
    said: list[CallOutcome] = field(default_factory=list)

    def begin(
        self, call_id: str, speaker_id: str, lead: str, longest_s: float, *, is_talk: bool = False
    ) -> None:
        self.begun.append((call_id, speaker_id, lead, is_talk))

    def feed(self, call_id: str, data: bytes) -> bool:
        self.fed.append(data)
        return True

    def end(self, call_id: str) -> None:
        self.told_to_end.append(call_id)

    def outcomes(self) -> Sequence[CallOutcome]:
        said, self.said = self.said, []
        return said


class Room:
    def __init__(
        self, store: Store, clock: HandClock | None = None, rules: CallRules = RULES_OF_CITY
    ) -> None:
        self.clock, self.crew = clock or HandClock(), Crew()
        self.told: list[LogRow] = []
        self.ids = count(store.heads()["call"].seq + 1)
        phrases = (PHRASE, Phrase("mute", PHRASE.words))
        city = msgspec.structs.replace(CITY, speakers=(GATE, SQUARE), phrases=phrases)
        accounts = Accounts(PEOPLE)
        self.desk = CallDesk(store, city, accounts, self.clock, self.told.extend, self.crew)
        self.desk.rules = rules

    def do(self, actor: Actor, act: CallAct = CallAct.PLAY, **more: str) -> Verdict:
        values = {"speaker_id": "sp-1", "phrase": PHRASE.key if act is CallAct.PLAY else "", **more}
        order = CallOrder(command_id=f"C{next(self.ids)}", actor=actor, act=act, **values)
        return self.desk.decide(order)

    def over(self, sent_s: float = 3.2, fault: str = "") -> None:
        self.crew.said.append(CallOutcome(self.crew.begun[-1][0], sent_s, fault))
        self.desk.tick()

    def rows(self) -> list[CallChanged]:
        rows = (decode_payload(row.payload) for row in self.told)
        return [row for row in rows if isinstance(row, CallChanged)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """One store is enough for what is decided; both are asked what outlives a restart."""
    store = Store.open(tmp_path / "store.db")
    yield Room(store)
    store.close()


def test_d06_a_call_is_a_row_with_who_where_what_when_and_how_long(room: Room) -> None:
    verdict = room.do(ACCEPTER, camera_id="cam-1")
    assert verdict.outcome == "accepted"
    assert room.crew.begun == [(verdict.command_id, "sp-1", "no_stalls", False)]
    room.clock.pass_s(4)
    room.over(3.2)
    first, last = room.rows()
    assert (first.act, last.act) == (CallAct.PLAY, CallAct.ENDED)
    call = last.call
    assert (call.account, call.speaker_id, call.camera_id) == ("intake-01", "sp-1", "cam-1")
    assert (call.text, call.sent_s) == (PHRASE.words.zh, 3.2)
    assert (call.begun_at_ms, call.ended_at_ms) == (START_MS, START_MS + 4_000)
    assert [row.ended for row in room.told] == [False, True]


@pytest.mark.parametrize(
    ("actor", "more", "rule"),
    [
        (DISPATCHER, {}, "call_not_your_role"),
        (CHIEF, {}, "call_not_your_role"),
        (LEADER, {"speaker_id": "sp-9"}, "call_no_speaker"),
        (LEADER, {"phrase": "mute"}, "call_no_phrase"),
        (LEADER, {"phrase": "nothing"}, "call_no_phrase"),
        (LEADER, {"reason": "x" * 201}, "call_malformed"),
        (LEADER, {"act": CallAct.ENDED}, "call_malformed"),
        (LEADER, {"act": CallAct.END, "call_id": "C9"}, "call_over"),
    ],
)
def test_d06_what_may_not_be_is_not_heard_and_says_why(
    room: Room, actor: Actor, more: dict[str, str], rule: str
) -> None:
    verdict = room.do(actor, **more)
    assert (verdict.outcome, verdict.rule) == ("refused", rule) and verdict.zh and verdict.en
    assert not room.told and not room.crew.begun


def test_d06_at_night_only_an_emergency_with_its_reason_is_heard(room: Room) -> None:
    room.clock.city = NIGHT_MS
    refused = room.do(LEADER)
    assert refused.rule == "call_quiet" and "22:00" in refused.zh and "7:00" in refused.zh
    assert not room.crew.begun
    assert room.do(LEADER, reason="井盖缺失，行人靠近").outcome == "accepted"
    assert room.rows()[0].call.reason == "井盖缺失，行人靠近"


@pytest.mark.parametrize(
    ("hour", "quiet"), [(6, True), (7, False), (12, False), (21, False), (22, True), (0, True)]
)
def test_d06_the_quiet_hours_are_the_citys_own(hour: int, quiet: bool) -> None:
    at = datetime(2026, 6, 10, hour, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert is_quiet(round(at.timestamp() * 1000), "Asia/Shanghai") is quiet


def test_d06_a_city_sets_its_hours_and_its_pause(tmp_path: Path) -> None:
    city = CityFile(
        city_id="330106",
        prefix="YT",
        zh="云汀市",
        en="Yunting",
        centre_zh="中心",
        centre_en="Centre",
        calls=CallRules(8, 9, 5.0, 20.0),
    )
    read = CityFile.from_toml(city.to_toml().encode(), "city.toml")
    assert read == city and rules_of({}) == RULES_OF_CITY
    store = Store.open(tmp_path / "store.db")
    room = Room(store, rules=read.calls)
    assert room.do(ACCEPTER).rule == "call_quiet", "it is eight in the morning"
    room.clock.pass_s(3_600)
    assert room.do(ACCEPTER).outcome == "accepted"
    room.over()
    room.clock.pass_s(4)
    assert room.do(ACCEPTER).rule == "call_pause"
    room.clock.pass_s(1)
    assert room.do(ACCEPTER).outcome == "accepted"
    store.close()


@pytest.mark.parametrize(
    "table", [{"quiet_from_h": 25}, {"pause_s": -1}, {"longest_s": 0}, {"quite_from_h": 22}]
)
def test_d06_a_rule_that_cannot_be_is_named(table: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="calls"):
        rules_of(table)


def test_d06_a_speaker_rests_after_a_call_and_another_does_not_wait(room: Room) -> None:
    room.do(ACCEPTER)
    assert room.do(FILER).rule == "call_busy"
    room.over()
    room.clock.pass_s(20)
    refused = room.do(FILER)
    assert refused.rule == "call_pause" and "40 秒" in refused.zh
    assert room.do(FILER, speaker_id="sp-2").outcome == "accepted"
    room.clock.pass_s(RULES_OF_CITY.pause_s - 20)
    assert room.do(FILER).outcome == "accepted"


def test_d06_a_call_that_was_never_heard_makes_nobody_wait(room: Room) -> None:
    room.do(ACCEPTER)
    room.over(0.0, "unreachable")
    assert room.rows()[-1].act is CallAct.FAILED and room.rows()[-1].call.fault == "unreachable"
    assert room.do(ACCEPTER).outcome == "accepted"


def test_d06_a_rest_and_an_open_call_outlive_a_restart(store: Store) -> None:
    before = Room(store)
    before.do(ACCEPTER)
    before.over()
    before.do(FILER, speaker_id="sp-2")
    after = Room(store, before.clock)
    assert after.do(ACCEPTER).rule == "call_pause"
    after.desk.tick()
    assert [row.call.fault for row in after.rows()] == ["restart"]
    assert after.do(FILER, speaker_id="sp-2").outcome == "accepted"


def test_d06_only_who_speaks_is_passed_on_and_nothing_of_it_is_kept(room: Room) -> None:
    call_id = room.do(ACCEPTER, CallAct.TALK).command_id
    assert room.crew.begun[-1][2:] == (LEAD, True)

    def part(actor: Actor, data: bytes, to: str = call_id) -> Verdict:
        return room.desk.take_sound(PutSound(command_id="P", actor=actor, call_id=to, data=data))

    assert part(ACCEPTER, b"\x01\x02").outcome == "accepted"
    assert part(FILER, b"\x03\x04").rule == "call_not_yours"
    assert part(ACCEPTER, b"").rule == part(ACCEPTER, bytes(64_000)).rule == "call_malformed"
    assert part(ACCEPTER, b"\x05\x06", "C99").rule == "call_over"
    assert room.crew.fed == [b"\x01\x02"] and len(room.told) == 1


def test_d06_its_person_or_a_leader_ends_a_call(room: Room) -> None:
    call_id = room.do(ACCEPTER, CallAct.TALK).command_id
    assert room.do(FILER, CallAct.END, call_id=call_id).rule == "call_not_yours"
    assert room.do(LEADER, CallAct.END, call_id=call_id).outcome == "accepted"
    assert room.do(ACCEPTER, CallAct.END, call_id=call_id).outcome == "accepted"
    assert room.crew.told_to_end == [call_id, call_id]


def test_d06_the_same_command_twice_is_heard_once(room: Room) -> None:
    order = CallOrder(
        command_id="TWICE", actor=LEADER, act=CallAct.PLAY, speaker_id="sp-1", phrase=PHRASE.key
    )
    first = room.desk.decide(order)
    assert room.desk.decide(order) == first and len(room.crew.begun) == len(room.told) == 1
