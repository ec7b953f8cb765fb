"""A unit's key and its person's login open the unit's own cases and nothing else (row K03).

What asks here is no program of ours: plain sockets, every topic, every kind of question.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from backend.contract.answers import Blob, Cases, RowRange, Snapshot
from backend.contract.city_answer import City
from backend.contract.codec import decode_payload, encode
from backend.contract.orders import Command, Export, PutPhoto, Report
from backend.contract.pushed import Beat, CaseLeft, LogRow, Positions, Seats
from backend.contract.questions import AnyQuestion, GetBlob, GetEnded, GetRange, GetSnapshot
from backend.contract.topics import LATEST_TOPICS, LOG_TOPICS, Topic, of_unit
from backend.contract.verdicts import Denied, Verdict
from backend.domain.cases.case import Act, Given, Photo, Source
from backend.domain.field.mover import Fix
from backend.domain.flow.evidence import photo_id_of
from backend.domain.people.account import AccountRecord
from backend.domain.people.promise import Caller
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words
from backend.feed.keys import make_console_key
from backend.feed.unit_answers import ANSWERS, Answered
from backend.link.keys import read_bundle
from backend.services import Passwords
from tests.backend.contract.test_codec import sample, tag
from tests.patience import until

from .hall import CITY_MS, COLLECTOR, DRAINAGE, FILER, INTAKE, LEADER, ONE, STATIONED, Hall
from .units_stranger import Followed, Stranger

pytestmark = pytest.mark.timeout(180)
WORD = "tide-4-lantern"
UNIT, OTHER_UNIT = DRAINAGE.account, "td-municipal"
OWN_TEXT = "学府路井盖松动，过车有响声"
# What may be found in nothing that comes by the unit's key.
TEXT, STREET, PICTURE = (
    "某小区化粪池外溢，住户投诉多次",
    "翠微巷 31 号后院",
    b"\xff\xd8\xff\xe0 foreign",
)
NAME, NUMBER = "赵六", "13800001234"
_ids = count(1)


@dataclass
class Town:
    """A hall with one case of the unit, one of another unit's, one nobody has, one that ended."""

    hall: Hall
    own: str = ""
    foreign: str = ""
    waiting: str = ""
    ended: str = ""
    dispatch_id: str = ""

    def report(self, text: str, street: str, data: bytes, caller: Caller | None = None) -> str:
        actor, source = (INTAKE, Source.HOTLINE) if caller else (COLLECTOR, Source.COLLECTOR)
        stored = self.hall.desk.put_photo(
            PutPhoto(command_id=f"p-{next(_ids)}", actor=actor, data=data)
        )
        photo = Photo(stored.photo_id, "near", CITY_MS, 119.6, 38.9)
        verdict = self.hall.desk.report(
            Report(
                command_id=f"r-{next(_ids)}",
                actor=actor,
                class_key="c0103",
                place=Place(119.6, 38.9, street, "990102003012045"),
                source=source,
                text=text,
                observed_at_ms=CITY_MS,
                photos=(photo,),
                caller=caller,
            )
        )
        assert verdict.outcome == "accepted", verdict
        return verdict.case_id

    def act(self, case_id: str, act: Act, actor: Actor, **given: object) -> str:
        """Do something to a case as it is now; return the id of the command."""
        case = self.hall.store.case(case_id)
        command = Command(
            command_id=f"c-{next(_ids)}",
            actor=actor,
            case_id=case_id,
            act=act,
            expected_version=case.version,
            given=Given(**given),
        )
        verdict = self.hall.desk.act(command)
        assert verdict.outcome == "accepted", verdict
        return command.command_id

    def filed(self, text: str, street: str, data: bytes) -> str:
        case_id = self.report(text, street, data)
        condition = self.hall.city.conditions[0].key
        self.act(case_id, Act.FILE, FILER, condition=condition)
        return case_id

    def sent(self, case_id: str, unit_id: str) -> str:
        command_id = self.act(case_id, Act.DISPATCH, ONE, unit_id=unit_id)
        until(lambda: self.hall.store.case(case_id).delivered_at_ms)
        return command_id

    def end(self, case_id: str, why: str) -> None:
        self.act(case_id, Act.ASK_VOID, ONE, reason=why)
        self.act(case_id, Act.CANCEL, LEADER, reason=why)

    def fill(self) -> None:
        self.own = self.filed(OWN_TEXT, "学府路 88 号", b"\xff\xd8\xff\xe0 own")
        self.sent(self.own, UNIT)
        self.foreign = self.filed(TEXT, STREET, PICTURE)
        self.dispatch_id = self.sent(self.foreign, OTHER_UNIT)
        self.waiting = self.report(TEXT, STREET, PICTURE, Caller(NAME, NUMBER, CITY_MS + 3_600_000))
        self.ended = self.filed(TEXT, STREET, PICTURE + b" 2")
        self.end(self.ended, TEXT)

    def is_told(self) -> bool:
        """Whether all that is kept was published; a commit is told a moment later."""
        kept = (self.hall.store.rows_after(topic, 0, 10**9) for topic in LOG_TOPICS)
        return self.hall.server.n_rows == sum(map(len, kept))

    @property
    def foreign_photo(self) -> str:
        return photo_id_of(PICTURE)

    @property
    def secrets(self) -> dict[str, bytes]:
        """What is nobody's but the hall's and the other unit's, and how it would look."""
        cases = [self.hall.store.case(one) for one in (self.foreign, self.waiting, self.ended)]
        said = {"text": TEXT, "street": STREET, "name": NAME, "number": NUMBER}
        said |= {f"id of {case.case_id}": case.case_id for case in cases}
        said |= {f"number of {case.case_id}": case.case_no for case in cases if case.case_no}
        said |= {"photo": self.foreign_photo}
        return {name: text.encode() for name, text in said.items()} | {"picture": PICTURE}

    def found_in(self, frames: list[bytes]) -> set[str]:
        """Return which secrets stand in what was heard."""
        return {name for name, mark in self.secrets.items() if any(mark in one for one in frames)}


@pytest.fixture
def town(hall: Hall) -> Iterator[Town]:
    made = Town(hall)
    made.fill()
    until(made.is_told)
    yield made


@pytest.fixture
def stranger(town: Town, tmp_path: Path) -> Iterator[Stranger]:
    """Somebody else's program with a key of the unit's and its person's password."""
    hall = town.hall
    make_console_key(hall.folder.keys, "stranger", unit_id=UNIT)
    with hall.store.write() as writing:
        held = Passwords(1, 8, 1).hash(WORD)
        for actor in (STATIONED, LEADER):
            writing.put_account(AccountRecord(actor.account, (actor.role,), actor.seat, held))
    keys = read_bundle(hall.folder.root, "stranger")
    made = Stranger(hall.server.endpoints, keys, STATIONED)
    made.subscribe("", "case", "beat", of_unit(OTHER_UNIT), of_unit(UNIT), "unit/", "unit")
    for topic in (*LOG_TOPICS, *LATEST_TOPICS):
        made.subscribe(topic, of_unit(OTHER_UNIT, topic), of_unit(UNIT, topic))
    yield made
    made.close()


def questions(town: Town) -> Mapping[type, tuple[dict[str, object], ...]]:
    """Every kind of question, asked for what is foreign in every way it can be asked."""
    newest = town.hall.store.heads()["case"].seq
    ids = (town.foreign, town.waiting, town.ended)
    span = {"from_ms": 0, "upto_ms": CITY_MS + 86_400_000}
    asked: dict[str, tuple[dict[str, object], ...]] = {
        "get_snapshot": ({"topics": tuple(LOG_TOPICS)}, {"topics": ("case", "alarm", "trust")}),
        "get_range": tuple(
            {"topic": topic, "after_seq": 0, "upto_seq": upto}
            for topic in (*LOG_TOPICS, Topic.TRUST, of_unit(OTHER_UNIT, "case"))
            for upto in (newest, 10**9)
        ),
        "get_blob": (
            *(
                {"kind": "photo", "blob_id": one, "offset": 0}
                for one in (town.foreign_photo, "", *ids)
            ),
            {"kind": "case", "blob_id": town.foreign, "offset": 0},
        ),
        "get_ended": ({"since_ms": 0, "limit": 2_000, "pleading": True},),
        "get_verdict": tuple(
            {"command_id": one}
            for one in (town.dispatch_id, *(f"deliver:{one}:{n}" for one in ids for n in range(9)))
        ),
        "get_history": tuple({"topic": "case", "entity": one} for one in ids),
        "get_advice": tuple({"case_id": one} for one in (*ids, "")),
        "get_caller": ({"case_id": town.waiting},),
        "find": tuple({"text": one, "limit": 50} for one in (TEXT, STREET, town.foreign)),
        "get_indicators": ({**span, "last_from_ms": 0},),
        "get_indicator_cases": ({**span, "dimension": "city", "key": "", "term": "filed"},),
        "get_ledger": ({**span},),
        "get_patrol": (span,),
        "get_handovers": (span,),
        "get_track": ({**span, "mover_id": "COL-001"},),
    }
    sifted = {tag(kind) for kind, how in ANSWERS.items() if how is not Answered.AS_ALL}
    assert sifted <= asked.keys(), "what cases are in is asked for by what is foreign"
    plain: tuple[dict[str, object], ...] = ({},)
    return {kind: asked.get(tag(kind), plain) for kind in get_args(AnyQuestion)}


def asked_of(kind: type, more: Mapping[str, object], actor: Actor) -> msgspec.Struct:
    held = msgspec.to_builtins(sample(kind))
    text = msgspec.json.encode({**held, **more, "actor": msgspec.to_builtins(actor)})
    return msgspec.json.decode(text, type=kind)


def test_k03_no_question_of_any_kind_brings_anything_foreign(
    town: Town, stranger: Stranger
) -> None:
    assert stranger.log_in(WORD).outcome == "accepted"
    for kind, ways in questions(town).items():
        for more in ways:
            question = asked_of(kind, more, STATIONED)
            n_before = len(stranger.heard)
            answer = stranger.ask(question)
            if kind not in ANSWERS:
                assert isinstance(answer, Denied) and answer.rule == "not_your_part", kind
            # What the question itself names may come back with the answer.
            said = {n for n, mark in town.secrets.items() if mark in encode(question)}
            assert town.found_in(stranger.heard[n_before:]) <= said, (kind, more)


def test_k03_what_is_the_units_own_is_answered(town: Town, stranger: Stranger) -> None:
    assert stranger.log_in(WORD).outcome == "accepted"
    done = town.filed(OWN_TEXT, "学府路 90 号", b"\xff\xd8\xff\xe0 done")
    town.sent(done, UNIT)
    town.end(done, "重复")
    until(town.is_told)
    ask, me = stranger.ask, {"actor": STATIONED}
    picture = ask(GetSnapshot(ask_id="1", topics=("case", "alarm"), **me))
    assert isinstance(picture, Snapshot) and list(picture.heads) == ["case"]
    assert [row.entity for row in picture.rows] == [town.own]
    ended = ask(GetEnded(ask_id="2", since_ms=0, **me))
    assert isinstance(ended, Cases) and [case.case_id for case in ended.cases] == [done]
    photo = town.hall.store.case(town.own).photos[0].photo_id
    blob = ask(GetBlob(ask_id="3", kind="photo", blob_id=photo, **me))
    assert isinstance(blob, Blob) and blob.data == b"\xff\xd8\xff\xe0 own"
    none = ask(GetBlob(ask_id="4", kind="photo", blob_id=town.foreign_photo, **me))
    assert isinstance(none, Blob) and (none.data, none.total) == (b"", 0)
    held = ask(GetRange(ask_id="5", topic="case", after_seq=0, upto_seq=10**9, **me))
    assert isinstance(held, RowRange) and not held.held and not held.rows


def test_k03_nothing_foreign_is_pushed_whatever_is_subscribed_to(
    town: Town, stranger: Stranger
) -> None:
    until(lambda: stranger.of(of_unit(UNIT, Topic.BEAT), Beat))  # a key is heard before a login
    assert stranger.log_in(WORD).outcome == "accepted"
    followed = Followed(stranger, UNIT)
    followed.join()
    town.act(town.foreign, Act.NOTE, LEADER, reason=TEXT)
    second = town.filed(TEXT, STREET, PICTURE + b" 3")
    town.sent(second, OTHER_UNIT)
    town.hall.alarms.raise_alarm(f"{town.foreign}:late", Words(TEXT, TEXT), town.foreign)
    town.act(town.own, Act.READ, DRAINAGE)
    newest = town.hall.store.history("case", town.own)[-1].seq
    until(lambda: followed.newest_seq == newest)
    followed.take()
    assert followed.is_in_step and list(followed.entities) == [town.own]
    topics = {topic for topic, _ in stranger.pushed}
    assert topics == {of_unit(UNIT, one) for one in (Topic.CASE, Topic.BEAT, Topic.SEATS)}
    assert not town.found_in(stranger.heard)
    assert second.encode() not in b"".join(stranger.heard)


def test_k03_a_gap_is_found_and_filled_by_the_units_own_numbers(
    town: Town, stranger: Stranger
) -> None:
    until(lambda: stranger.of(of_unit(UNIT, Topic.BEAT), Beat))
    assert stranger.log_in(WORD).outcome == "accepted"
    followed = Followed(stranger, UNIT)
    followed.join()
    for text in ("一", "二", "三"):
        town.act(town.own, Act.NOTE, DRAINAGE, reason=text)
        town.act(town.foreign, Act.NOTE, LEADER, reason=TEXT)
    newest = town.hall.store.history("case", town.own)[-1].seq
    until(lambda: followed.newest_seq == newest)
    followed.take(lose=2)
    assert followed.cursor.seq < newest and not followed.is_in_step
    assert followed.recover(newest) and followed.is_in_step
    assert not town.found_in(stranger.heard)


def test_k03_a_case_that_leaves_is_told_by_its_id_and_comes_back_whole(
    town: Town, stranger: Stranger
) -> None:
    until(lambda: stranger.of(of_unit(UNIT, Topic.BEAT), Beat))
    assert stranger.log_in(WORD).outcome == "accepted"
    followed = Followed(stranger, UNIT)
    followed.join()
    town.act(town.own, Act.RETURN, DRAINAGE, reason="权属不属我单位")
    until(lambda: followed.take() or not followed.entities)
    town.act(town.own, Act.NOTE, LEADER, reason=TEXT)
    town.act(town.own, Act.INSIST, ONE, reason="现场核对属你单位")
    until(lambda: followed.take() or town.own in followed.entities)
    until(lambda: followed.is_in_step)
    rows = stranger.of(of_unit(UNIT, Topic.CASE), LogRow)
    assert [row.ended for row in rows] == [True, False], "left, and there again; nothing between"
    assert decode_payload(rows[0].payload) == CaseLeft(case_id=town.own)


def test_k03_commands_on_what_is_foreign_say_no_more_than_on_what_is_not(
    town: Town, stranger: Stranger
) -> None:
    assert stranger.log_in(WORD).outcome == "accepted"
    said = set()
    for case_id in (town.foreign, town.waiting, town.ended, "01JXC0000000000000000000ZZ"):
        for act, version in ((Act.READ, 1), (Act.NOTE, 3), (Act.RETURN, 9)):
            verdict = stranger.order(
                Command(
                    command_id=f"s-{next(_ids)}",
                    actor=STATIONED,
                    case_id=case_id,
                    act=act,
                    expected_version=version,
                    given=Given(reason="看看"),
                )
            )
            assert isinstance(verdict, Verdict) and not verdict.version and not verdict.state
            said.add((verdict.outcome, verdict.rule, verdict.zh, verdict.by_account))
    assert len(said) == 1 and {rule for _, rule, _, _ in said} == {"not_your_case"}
    take = Export(
        command_id="x-1",
        actor=STATIONED,
        case_id=town.foreign,
        photo_ids=(town.foreign_photo,),
        purpose="查看",
        recipient="本单位",
    )
    assert stranger.order(take).rule == "not_your_part"
    assert not town.found_in(stranger.heard) - {"photo"}


def test_k03_vehicles_and_seats_are_told_as_far_as_they_are_the_units(
    town: Town, stranger: Stranger
) -> None:
    until(lambda: stranger.of(of_unit(UNIT, Topic.SEATS), Seats))
    positions = town.hall.server._channel.receiver._positions  # as a gateway's would stand
    positions.put((Fix("COL-001", 119.6, 38.9, 0.0, 1.0, CITY_MS + 5),))
    n_beats = len(stranger.of(of_unit(UNIT, Topic.BEAT), Beat))
    until(lambda: len(stranger.of(of_unit(UNIT, Topic.BEAT), Beat)) > n_beats + 2)
    assert not stranger.of(of_unit(UNIT, Topic.POSITION), Positions)
    assert stranger.log_in(WORD).outcome == "accepted"
    picture = stranger.ask(GetSnapshot(ask_id="p", actor=STATIONED, topics=()))
    assert picture.fixes == () and picture.rows == ()


def test_k03_neither_key_nor_login_does_for_the_other(town: Town, stranger: Stranger) -> None:
    unheard = stranger.ask(GetSnapshot(ask_id="1", actor=STATIONED, topics=("case",)))
    assert isinstance(unheard, Denied) and unheard.rule == "not_logged_in"
    stranger.actor = LEADER
    assert stranger.log_in(WORD).rule == "key_of_a_unit"
    make_console_key(town.hall.folder.keys, "halls")
    halls = Stranger(
        town.hall.server.endpoints, read_bundle(town.hall.folder.root, "halls"), STATIONED
    )
    try:
        assert halls.log_in(WORD).rule == "key_of_the_hall"
        asked = asked_of(GetSnapshot, {"topics": ("case",)}, STATIONED)
        assert isinstance(halls.ask(asked), Denied)
    finally:
        halls.close()


def test_k03_the_city_is_told_without_a_case(town: Town, stranger: Stranger) -> None:
    assert stranger.log_in(WORD).outcome == "accepted"
    (kind,) = (one for one in ANSWERS if tag(one) == "get_city")
    assert isinstance(stranger.ask(asked_of(kind, {}, STATIONED)), City)
    assert not town.found_in(stranger.heard)


def test_k03_the_desk_of_a_unit_stays_in_step_by_its_own_digest(town: Town, qtbot) -> None:
    clerk = town.hall.seat(STATIONED)
    qtbot.waitUntil(lambda: clerk.link.health.joined, timeout=20_000)
    qtbot.waitUntil(lambda: town.own in clerk.face.situation.cases, timeout=20_000)
    for _ in range(3):
        town.act(town.foreign, Act.NOTE, LEADER, reason=TEXT)
        town.act(town.own, Act.NOTE, LEADER, reason="请尽快")
    version = town.hall.store.case(town.own).version
    qtbot.waitUntil(lambda: clerk.face.case(town.own).version == version, timeout=20_000)
    health = clerk.link.health
    assert health.digest_equal and not health.n_faults and not health.n_gaps
    assert (health.n_malformed, health.n_unknown, health.n_snapshots) == (0, 0, 1)
    assert list(clerk.face.situation.cases) == [town.own]
