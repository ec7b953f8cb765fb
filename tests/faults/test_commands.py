"""Commands that are replayed, stale, foreign, enormous or malicious; a store that goes away."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import zmq
from msgspec import structs

from backend.contract import codec
from backend.contract.orders import Acknowledge, Command, PutPhoto, Report, SetClock
from backend.contract.questions import GetStreams
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Given, Source
from backend.domain.terms.place import Place as Spot
from backend.domain.terms.roles import Actor, Role
from backend.feed.keys import make_console_key
from tests.backend.feed.hall import CITY_MS, INTAKE, LEADER, QUICK, Mirror
from tests.backend.feed.raw import dialled
from tests.patience import until

from .conftest import Mortal
from .scene import Hall, Place, burst, equal, sound, stored_cases

HUGE = "名" * 3_500_000  # 10.5 MB
BOBBY = (
    "'; DROP TABLE journal; --",
    'Robert"); DELETE FROM cases WHERE ("1"="1',
    "1' OR '1'='1' /*",
    "%s %(case_id)s :case_id $1 ? {}",
    "\\'; TRUNCATE heads; \\",
    "$$; DROP SCHEMA public CASCADE; $$",
    "<script>alert(1)</script> & ünïcode 𠮷野家 🚧",
)


def report(command_id: str = "R", actor: Actor = LEADER, **changes: object) -> Report:
    values: dict[str, object] = {
        "class_key": "c0103",
        "place": Spot(119.6, 38.9, "学府路 88 号", ""),
        "source": Source.HOTLINE,
        "text": "井盖缺失",
        "observed_at_ms": CITY_MS,
        **changes,
    }
    return Report(command_id=command_id, actor=actor, **values)


def act(case_id: str, version: int, command_id: str, what: Act = Act.ACCEPT) -> Command:
    return Command(
        command_id=command_id,
        actor=INTAKE,
        case_id=case_id,
        act=what,
        expected_version=version,
        given=Given(reason="理由"),
    )


def judged(mirror: Mirror, *orders: object) -> list[Verdict]:
    """Send orders and wait for all their verdicts, in the order they came."""
    n_before = len(mirror.verdicts)
    for order in orders:
        mirror.link.send(order)
    until(lambda: mirror.judged(n_before + len(orders)), 20)
    return mirror.verdicts[n_before:]


# ---- replayed and stale ------------------------------------------------------------------------


def test_j01_a_recorded_command_played_again_does_nothing_twice(both: Hall) -> None:
    mirror, keys = both.link(), both.keys()
    until(mirror.joined)
    assert keys is not None
    first = judged(mirror, report())[0]
    assert first.outcome == "accepted"
    frame = codec.encode(report())
    make_console_key(both.folder.keys, "thief")
    assert _played(both, keys, frame, 50) == [first] * 50
    thief = _played(both, both.keys("thief"), frame, 50)
    assert {verdict.rule for verdict in thief} == {"not_logged_in"}, "a key alone is nobody"
    both.stop()
    both.start()
    assert _played(both, keys, frame, 5) == [first] * 5
    other = codec.encode(report(text="换成别的"))
    assert {verdict.rule for verdict in _played(both, keys, other, 3)} == {"command_id_reused"}
    until(lambda: equal(both.store, mirror))
    assert both.store.heads()["case"].seq == 1 and sound(both.store)


def _played(hall: Hall, keys: object, frame: bytes, n: int) -> list[Verdict]:
    with dialled(hall.endpoints.command, zmq.DEALER, hall.endpoints, keys) as client:
        for _ in range(n):
            client.send(frame)
        found = [codec.decode_answer(client.recv()) for _ in range(n)]
    assert all(isinstance(one, Verdict) for one in found)
    return found


def test_a02_whoever_saw_an_old_version_is_told_who_was_first(both: Hall) -> None:
    mirror = both.link()
    until(mirror.joined)
    case_id = judged(mirror, report())[0].case_id
    won = judged(mirror, act(case_id, 1, "A-1"))[0]
    assert won.outcome == "accepted"
    stale = judged(mirror, *(act(case_id, version, f"S-{version}") for version in (0, 1, 3, 99)))
    for verdict in stale:
        assert (verdict.outcome, verdict.version) == ("conflict", 2)
        assert (verdict.by_account, verdict.by_seat, verdict.act) == (
            "intake-01",
            INTAKE.seat,
            Act.ACCEPT,
        )
        assert verdict.at_ms == won.at_ms and verdict.zh and verdict.en
    until(lambda: equal(both.store, mirror))
    assert mirror.situation.cases[case_id].version == 2


# ---- texts that want to be more than texts -------------------------------------------------------


def test_text_that_looks_like_sql_is_kept_as_it_is(both: Hall) -> None:
    mirror = both.link()
    until(mirror.joined)
    places = [Spot(119.6, 38.9, text, "") for text in BOBBY]
    sent = [report(f"R-{n}", text=text, place=places[n]) for n, text in enumerate(BOBBY)]
    assert {verdict.outcome for verdict in judged(mirror, *sent)} == {"accepted"}
    names = [act(text, 1, f"N-{n}") for n, text in enumerate(BOBBY)]
    assert {verdict.rule for verdict in judged(mirror, *names)} == {"no_such_case"}
    until(lambda: equal(both.store, mirror))
    kept = stored_cases(both.store).values()
    assert sorted(case.text for case in kept) == sorted(BOBBY)
    assert sorted(case.place.address for case in kept) == sorted(BOBBY)
    assert sound(both.store)


ENORMOUS = [
    report("H", text=HUGE),
    report("H", place=Spot(119.6, 38.9, HUGE, "")),
    report("H", class_key=HUGE),
    report("H", actor=Actor(HUGE, Role.LEADER)),
    report("H", actor=replace(LEADER, seat=HUGE)),
    act(HUGE, 1, "H"),
    structs.replace(act("X", 1, "H"), given=Given(reason=HUGE)),
    Acknowledge(command_id="H", actor=LEADER, alarm_id=HUGE),
    Acknowledge(command_id="H", actor=Actor(HUGE, Role.LEADER), alarm_id="A"),
    PutPhoto(command_id="H", actor=Actor(HUGE, Role.LEADER), data=b"x"),
    SetClock(command_id="H", actor=Actor(HUGE, Role.LEADER), speed=1.0),
    structs.replace(report(), command_id=HUGE),
    SetClock(command_id=HUGE, actor=LEADER, speed=1.0),
    report("H", text="nul\x00 inside"),
    report("", text="no id"),
]


@pytest.mark.parametrize("order", ENORMOUS, ids=range(len(ENORMOUS)))
def test_a_name_of_ten_megabytes_is_refused_in_one_sentence(
    hall: Hall, order: Report, caplog: pytest.LogCaptureFixture
) -> None:
    mirror = hall.link()
    until(mirror.joined)
    verdict = judged(mirror, order)[0]
    assert verdict.outcome == "refused" and verdict.rule and verdict.zh and verdict.en
    assert len(verdict.zh) < 300 and len(verdict.en) < 300
    assert HUGE[:1_000] not in caplog.text
    burst(hall, 3)
    until(lambda: equal(hall.store, mirror))
    assert hall.store.heads()["case"].seq == 3, "nothing of it was kept"


def test_a_question_with_an_enormous_name_costs_its_sender_alone(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    rude = hall.link(timing=replace(hall.timing, answer_s=1.0))
    until(rude.joined)
    rude.link.ask(GetStreams(ask_id="q", actor=LEADER, camera_ids=(HUGE,)))
    until(lambda: rude.answered(), 10)
    burst(hall, 3)
    until(lambda: equal(hall.store, mirror) and equal(hall.store, rude))
    assert mirror.link.health.link == "up"


# ---- too much, and a store that is gone ----------------------------------------------------------


def test_a_full_queue_refuses_with_words_and_answers_everybody(
    tmp_path: Path, stack: ExitStack
) -> None:
    hall = Hall(tmp_path, pace=replace(QUICK, queue=5)).start()
    stack.callback(hall.close)
    mirror = hall.link()
    until(mirror.joined)
    verdicts = judged(mirror, *(report(f"R-{n}", text=f"R-{n}") for n in range(200)))
    outcomes = Counter((verdict.outcome, verdict.rule) for verdict in verdicts)
    assert outcomes.keys() == {("accepted", ""), ("refused", "busy")}, outcomes
    assert len({verdict.command_id for verdict in verdicts}) == 200
    until(lambda: equal(hall.store, mirror))
    accepted = {verdict.command_id for verdict in verdicts if verdict.outcome == "accepted"}
    assert {case.text for case in stored_cases(hall.store).values()} == accepted
    again = [report(v.command_id, text=v.command_id) for v in verdicts if v.rule == "busy"][:3]
    assert {verdict.outcome for verdict in judged(mirror, *again)} == {"accepted"}


def test_j01_a_database_that_goes_away_and_comes_back_loses_nothing(
    tmp_path: Path, server: Mortal, stack: ExitStack
) -> None:
    place = Place(server.new_url(), tmp_path / "media")
    hall = Hall(tmp_path, source=place.source).start()
    stack.callback(hall.close)
    mirror = hall.link()
    until(mirror.joined)
    assert judged(mirror, report("R-0"))[0].outcome == "accepted"
    server.stop()
    gone = judged(mirror, *(report(f"R-{n}") for n in range(1, 6)))
    assert {(verdict.outcome, verdict.rule) for verdict in gone} == {("unknown", "store_failed")}
    assert all("数据库" in verdict.zh and "database" in verdict.en for verdict in gone)
    until(lambda: mirror.link.health.beat_age_s < 0.5)
    late = hall.link()
    until(late.joined, 5)
    server.start()
    again = judged(mirror, *(report(f"R-{n}") for n in range(6)))
    assert {verdict.outcome for verdict in again} == {"accepted"}
    assert again[0].seq == 1, "the first one is the first one still"
    until(lambda: equal(hall.store, mirror) and equal(hall.store, late))
    assert hall.store.heads()["case"].seq == 6 and sound(hall.store)
