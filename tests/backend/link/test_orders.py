"""Commands and questions over real sockets: one verdict each, and never a silent second try."""

import threading
import time
from dataclasses import replace

import msgspec
import pytest

from backend.contract import codec
from backend.contract.answers import Blob, Cases, Streams
from backend.contract.orders import Acknowledge, Command, PutPhoto, Report, SetClock
from backend.contract.questions import (
    GetBlob,
    GetCity,
    GetEnded,
    GetSnapshot,
    GetStreams,
    GetVerdict,
)
from backend.contract.verdicts import Denied, Stored
from backend.domain.cases.case import Act, CaseState, Given, Photo, Source
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.link.orders import Orders
from backend.link.timing import Timing
from tests.backend.feed.hall import CITY_MS, COLLECTOR, HASTY, INTAKE, LEADER, STREAMS, Hall, Mirror
from tests.patience import until

PICTURE = b"\xff\xd8" + b"\x00" * 3_000_000 + b"\xff\xd9"


def report(command_id: str = "r-1", **changes: object) -> Report:
    values: dict[str, object] = {
        "command_id": command_id,
        "actor": INTAKE,
        "class_key": "c0103",
        "place": Place(119.6, 38.9),
        "source": Source.HOTLINE,
        "text": "井盖缺失",
        "observed_at_ms": CITY_MS,
    }
    return Report(**{**values, **changes})


def decline(mirror: Mirror, command_id: str, version: int = 1, actor: Actor = LEADER) -> Command:
    (case_id,) = mirror.situation.cases or mirror.situation.ended
    return Command(
        command_id=command_id,
        actor=actor,
        case_id=case_id,
        act=Act.DECLINE,
        expected_version=version,
        given=Given(reason="不属于城管范围"),
    )


@pytest.fixture
def hasty(hall: Hall) -> None:
    """Have the desks give up soon; name it before them."""
    hall.timing = HASTY


@pytest.fixture
def mirror(hall: Hall) -> Mirror:
    made = hall.link()
    until(made.joined)
    return made


@pytest.fixture
def reported(mirror: Mirror) -> Mirror:
    """A desk that sees one case waiting to be accepted."""
    mirror.link.send(report())
    until(lambda: mirror.pull() and mirror.situation.cases)
    until(lambda: mirror.pull() and mirror.verdicts[-1:] and mirror.verdicts[-1].seq)
    mirror.verdicts.clear()
    return mirror


def test_a_report_becomes_a_case_on_every_desk(hall: Hall, mirror: Mirror) -> None:
    other = hall.link(INTAKE)
    until(other.joined)
    mirror.link.send(report())
    until(lambda: mirror.judged() and other.pull() and other.situation.cases)
    (verdict,) = mirror.verdicts
    assert verdict.outcome == "accepted" and verdict.seq > 0
    assert other.situation.cases[verdict.case_id].state is CaseState.TO_ACCEPT
    assert not other.verdicts, "a verdict is nobody else's business"


def test_two_desks_drop_one_case_one_wins_and_the_other_is_told_who(hall: Hall, reported) -> None:
    other = hall.link(INTAKE)
    until(lambda: other.joined() and other.situation.cases)
    reported.link.send(decline(reported, "d-1"))
    other.link.send(decline(reported, "d-2", actor=INTAKE))
    until(lambda: reported.judged() and other.judged())
    winner, loser = sorted((reported.verdicts[0], other.verdicts[0]), key=lambda v: v.outcome)
    assert (winner.outcome, loser.outcome) == ("accepted", "conflict")
    assert loser.by_account in ("leader-01", "intake-01") and loser.act is Act.DECLINE
    until(lambda: reported.pull() and reported.situation.ended)


def test_the_same_command_again_gets_the_first_verdict_and_no_second_act(reported: Mirror) -> None:
    order = decline(reported, "d-1")
    reported.link.send(order)
    until(reported.judged)
    reported.link.send(order)
    until(lambda: reported.judged(2))
    assert reported.verdicts[0] == reported.verdicts[1]
    until(lambda: reported.pull() and reported.situation.ended)
    assert reported.situation.ended.popitem()[1].version == 2


def test_what_a_rule_forbids_is_refused_in_both_languages(reported: Mirror) -> None:
    reported.link.send(decline(reported, "d-1", actor=Actor("nobody", Role.LEADER)))
    until(reported.judged)
    (verdict,) = reported.verdicts
    assert verdict.outcome == "refused" and verdict.zh and verdict.en


def test_a_command_without_a_link_is_given_back_and_not_sent_later(
    hall: Hall, hasty: None, reported: Mirror
) -> None:
    order = decline(reported, "d-1")
    hall.stop()
    until(lambda: reported.link.health.link == "down")
    reported.link.send(order)
    until(reported.judged)
    (verdict,) = reported.verdicts
    assert (verdict.outcome, verdict.rule) == ("refused", "link_down") and verdict.zh
    hall.start()
    until(lambda: reported.link.health.link == "up" and reported.link.health.beat_age_s < 1)
    until(lambda: hall.server.counts.n_questions > 0 or reported.link.health.digest_equal)
    assert hall.store.verdict("d-1") is None and reported.situation.cases


def test_an_unanswered_command_is_waiting_then_unknown_then_the_truth(
    hall: Hall, hasty: None, reported: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    act = hall.desk.act
    monkeypatch.setattr(hall.desk, "act", lambda order: gate.wait(60) and act(order))
    reported.link.send(decline(reported, "d-1"))
    until(lambda: reported.link.health.n_waiting == 1)
    until(reported.judged)
    assert reported.verdicts[0].outcome == "unknown"
    until(lambda: reported.link.health.beat_age_s < 1, what="a slow desk holds up no heartbeat")
    gate.set()
    until(lambda: reported.judged(2))
    assert reported.verdicts[1].outcome == "accepted"
    until(lambda: reported.link.health.n_waiting == 0)  # told at the end of the turn that judged


def test_a_lost_answer_is_learnt_by_asking_not_by_sending_again(
    hall: Hall, hasty: None, reported: Mirror
) -> None:
    """The backend decided, but its answer never came: the desk asks what became of it."""
    order = decline(reported, "d-1")
    hall.desk.act(order)
    sent = Orders(HASTY)
    sent.put("d-1", codec.encode(order), time.monotonic())
    sent.send(lambda frame: True, time.monotonic())
    reported.link._orders._open.update(sent._open)
    until(lambda: reported.judged(2))
    assert [verdict.outcome for verdict in reported.verdicts[:2]] == ["unknown", "accepted"]


def test_a_failing_desk_is_unknown_and_the_backend_lives(
    hall: Hall, reported: Mirror, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    monkeypatch.setattr(hall.desk, "act", lambda order: 1 / 0)
    reported.link.send(decline(reported, "d-1"))
    until(reported.judged)
    assert (reported.verdicts[0].outcome, reported.verdicts[0].rule) == ("unknown", "fault")
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    reported.link.send(decline(reported, "d-2"))
    until(lambda: reported.judged(2))
    assert reported.verdicts[1].outcome == "accepted"


def test_a_photo_goes_up_and_comes_back_in_one_piece(hall: Hall, mirror: Mirror) -> None:
    mirror.link.send(PutPhoto(command_id="p-1", actor=COLLECTOR, data=PICTURE))
    until(mirror.answered)
    (stored,) = mirror.answers
    assert isinstance(stored, Stored)
    mirror.link.ask(GetBlob(ask_id="b-1", actor=LEADER, kind="photo", blob_id=stored.photo_id))
    until(lambda: mirror.answered(2))
    assert isinstance(mirror.answers[1], Blob) and mirror.answers[1].data == PICTURE
    photo = Photo(stored.photo_id, "near", CITY_MS)
    mirror.link.send(
        report(actor=COLLECTOR, source=Source.COLLECTOR, photos=(photo,), observed_at_ms=CITY_MS)
    )
    until(lambda: mirror.judged() and mirror.situation.cases)


def test_the_map_comes_in_one_piece_and_what_is_not_there_is_empty(hall: Hall, mirror) -> None:
    hall.folder.map.write_bytes(PICTURE)
    mirror.link.ask(GetBlob(ask_id="m", actor=LEADER, kind="map"))
    mirror.link.ask(GetBlob(ask_id="x", actor=LEADER, kind="photo", blob_id="../../store"))
    mirror.link.ask(GetBlob(ask_id="y", actor=LEADER, kind="keys"))
    until(lambda: mirror.answered(3))
    found = {answer.ask_id: answer for answer in mirror.answers}
    assert found["m"].data == PICTURE and found["m"].total == len(PICTURE)
    assert found["x"].total == found["y"].total == 0


def test_addresses_of_cameras_are_for_the_hall_only_and_never_logged(
    hall: Hall, mirror: Mirror, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    ids = (*STREAMS, "34020000001320000009")
    for actor in (LEADER, COLLECTOR, Actor("leader-01", Role.INTAKE), Actor("x", Role.LEADER)):
        mirror.link.ask(GetStreams(ask_id=f"{actor}", actor=actor, camera_ids=ids))
    until(lambda: mirror.answered(4))
    found = {answer.ask_id: answer for answer in mirror.answers}
    allowed = found.pop(f"{LEADER}")
    assert isinstance(allowed, Streams) and allowed.urls == STREAMS
    assert all(isinstance(answer, Denied) for answer in found.values())
    assert "rtsp" not in caplog.text


@pytest.mark.parametrize("kind", [GetCity, GetSnapshot, GetEnded, GetBlob, GetVerdict])
def test_who_has_no_account_is_told_nothing(mirror: Mirror, kind: type) -> None:
    needed = {
        GetSnapshot: {"topics": ("case",)},
        GetEnded: {"since_ms": 0},
        GetBlob: {"kind": "map"},
        GetVerdict: {"command_id": "d"},
    }
    stranger = Actor("stranger", Role.LEADER)
    mirror.link.ask(kind(ask_id="q", actor=stranger, **needed.get(kind, {})))
    until(mirror.answered)
    assert isinstance(mirror.answers[0], Denied) and mirror.answers[0].rule == "unknown_account"


def test_ended_cases_can_be_asked_for(reported: Mirror) -> None:
    reported.link.send(decline(reported, "d-1"))
    until(reported.judged)
    reported.link.ask(GetEnded(ask_id="e", actor=LEADER, since_ms=CITY_MS))
    until(reported.answered)
    assert isinstance(reported.answers[0], Cases)
    assert [one.state for one in reported.answers[0].cases] == [CaseState.DECLINED]


def test_a_question_nobody_answers_is_denied_in_time(
    hall: Hall, hasty: None, mirror: Mirror
) -> None:
    hall.stop()
    mirror.link.ask(GetCity(ask_id="q", actor=LEADER))
    until(mirror.answered)
    assert isinstance(mirror.answers[0], Denied) and mirror.answers[0].rule == "no_answer"


def test_city_time_follows_a_faster_clock_and_a_jump_at_once(hall: Hall, mirror: Mirror) -> None:
    before_ms = mirror.link.city_now_ms()
    assert abs(before_ms - hall.time.city_ms()) < 2_000
    mirror.link.send(SetClock(command_id="c", actor=LEADER, speed=60.0, jump_s=3_600.0))
    until(lambda: mirror.link.city_now_ms() - before_ms > 3_600_000)
    until(mirror.judged)
    assert mirror.verdicts[0].outcome == "accepted"
    until(lambda: abs(mirror.link.city_now_ms() - hall.time.city_ms()) < 60 * 500)


@pytest.mark.parametrize(
    ("actor", "speed", "rule"),
    [(INTAKE, 2.0, "not_your_part"), (LEADER, -1.0, "clock_range"), (LEADER, 1e9, "clock_range")],
)
def test_not_everybody_sets_the_clock_and_never_back(mirror, actor, speed, rule) -> None:
    mirror.link.send(SetClock(command_id="c", actor=actor, speed=speed))
    until(mirror.judged)
    assert (mirror.verdicts[0].outcome, mirror.verdicts[0].rule) == ("refused", rule)


def test_the_clock_of_a_real_city_is_nobodys_to_set(hall: Hall, tmp_path) -> None:
    real = Hall(tmp_path / "real")
    real.city = msgspec.structs.replace(real.city, synthetic=False)
    real.start()
    mirror = real.link()
    mirror.link.send(SetClock(command_id="c", actor=LEADER, speed=2.0))
    until(mirror.judged)
    assert mirror.verdicts[0].rule == "real_city"
    real.close()


def test_a_changed_city_reaches_every_desk(hall: Hall, mirror: Mirror) -> None:
    assert hall.server is not None
    hall.server.set_city(msgspec.structs.replace(hall.city, map_hash="11"))
    until(lambda: mirror.pull() and mirror.situation.city.map_hash == "11")


def test_an_alarm_is_seen_by_all_and_ended_by_one(hall: Hall, mirror: Mirror) -> None:
    hall.alarms.raise_alarm("frozen-7", Words("画面冻结", "picture frozen"))
    until(lambda: mirror.pull() and "frozen-7" in mirror.situation.alarms)
    mirror.link.send(Acknowledge(command_id="a", actor=LEADER, alarm_id="frozen-7"))
    until(lambda: mirror.judged() and not mirror.situation.alarms)
    assert mirror.verdicts[0].outcome == "accepted"


def test_a_command_is_handed_to_the_socket_once() -> None:
    orders, sent = Orders(replace(Timing(), unknown_s=10)), []
    orders.put("a", b"bytes", 0.0)
    orders.send(lambda frame: False, 0.1)
    for at_s in (0.2, 5.0, 30.0):
        orders.send(lambda frame: bool(sent.append(frame) or True), at_s)
        orders.expire(at_s)
    assert sent == [b"bytes"]
