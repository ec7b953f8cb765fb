"""What was, asked over real sockets: tracks from sealed hours and the open day, rows of a case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.contract.answers import History, Track
from backend.contract.codec import decode_payload
from backend.contract.pushed import CaseChanged
from backend.contract.questions import GetHistory, GetTrack, Question
from backend.contract.verdicts import Denied
from backend.domain.field.mover import Fix
from backend.domain.terms.roles import Actor
from backend.feed import histories
from backend.store import Tracks
from tests.backend.store.builders import ACTOR, case, closed, moment
from tests.patience import until

from .hall import CITY_MS, COLLECTOR, DISPATCHER, UNITS, Hall

HOUR_MS = 3_600_000
STEP_MS = 5_000
# Three hours of one mover: two of them sealed when the third runs.
NOW_MS = CITY_MS // HOUR_MS * HOUR_MS + 3 * HOUR_MS
FROM_MS = NOW_MS - 3 * HOUR_MS
N_POINTS = 3 * HOUR_MS // STEP_MS


@pytest.fixture
def tracked(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    tracks = Tracks.open(made.source, made.folder.tracks)
    for n in range(N_POINTS):
        at_ms = FROM_MS + n * STEP_MS
        tracks.put([Fix("VEH-1", 119.6 + n * 1e-5, 38.9, 90.0, 8.25, at_ms)], at_ms)
    assert tracks.seal(NOW_MS) > 0, "something is sealed"
    made.track_of = tracks.track
    yield made.start()
    made.close()
    tracks.close()


def asked(hall: Hall, question: Question, actor: Actor = DISPATCHER) -> object:
    mirror = hall.link(actor)
    until(mirror.joined)
    mirror.link.ask(question)
    until(mirror.answered)
    return mirror.answers[0]


def a_track(from_ms: int, upto_ms: int, actor: Actor = DISPATCHER) -> GetTrack:
    return GetTrack(ask_id="t", actor=actor, mover_id="VEH-1", from_ms=from_ms, upto_ms=upto_ms)


def test_a_track_joins_sealed_hours_and_the_open_one(tracked: Hall) -> None:
    found = asked(tracked, a_track(FROM_MS, NOW_MS))
    assert isinstance(found, Track)
    assert found.at_ms == tuple(FROM_MS + n * STEP_MS for n in range(N_POINTS))
    assert found.lon_deg[-1] == pytest.approx(119.6 + (N_POINTS - 1) * 1e-5, abs=1e-7)
    assert (found.n_left_out, found.speed_mps[0]) == (0, 8.25)


def test_only_the_span_asked_for_comes(tracked: Hall) -> None:
    found = asked(tracked, a_track(NOW_MS - HOUR_MS, NOW_MS - HOUR_MS + 3 * STEP_MS))
    assert isinstance(found, Track) and len(found.at_ms) == 3


def test_of_too_many_points_every_nth_comes_and_the_last(
    tracked: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "MOST_POINTS", 100)
    found = asked(tracked, a_track(FROM_MS, NOW_MS))
    assert isinstance(found, Track)
    assert len(found.at_ms) <= 100
    assert len(found.at_ms) + found.n_left_out == N_POINTS
    assert found.at_ms[-1] == NOW_MS - STEP_MS


@pytest.mark.parametrize("span", [(0, 8 * 24 * HOUR_MS), (10, 0)])
def test_a_span_too_long_or_the_wrong_way_round_is_refused(hall: Hall, span) -> None:
    found = asked(hall, a_track(*span))
    assert isinstance(found, Denied) and found.rule == "span_too_long"


@pytest.mark.parametrize("actor", [COLLECTOR, UNITS[0]], ids=lambda actor: actor.role.value)
def test_where_somebody_was_is_told_to_the_hall_alone(hall: Hall, actor: Actor) -> None:
    for question in (
        a_track(0, 1, actor),
        GetHistory(ask_id="h", actor=actor, topic="case", entity="A"),
    ):
        found = asked(hall, question, actor)
        assert isinstance(found, Denied) and found.rule == "not_your_part"


def test_a_mover_nobody_saw_has_an_empty_track(hall: Hall) -> None:
    found = asked(hall, a_track(0, 1))
    assert isinstance(found, Track) and found.at_ms == ()


def test_every_row_of_a_case_comes_in_order_also_when_it_ended(hall: Hall) -> None:
    with hall.store.write(hall.outbox.put) as writing:
        for one in (case("A"), case("B"), case("A", 2), closed("A", 3)):
            writing.put_case(one, ACTOR, moment())
    question = GetHistory(ask_id="h", actor=DISPATCHER, topic="case", entity="A")
    found = asked(hall, question)
    assert isinstance(found, History)
    read = [decode_payload(row.payload) for row in found.rows]
    assert [one.case.version for one in read if isinstance(one, CaseChanged)] == [1, 2, 3]
    assert [row.ended for row in found.rows] == [False, False, True]
