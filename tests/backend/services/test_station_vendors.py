"""Vendors at the station (N04, scene T16): a phrase and they go; the next pair is a fast track."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import msgspec

from backend.contract.camera_orders import CallOrder
from backend.contract.codec import decode_payload
from backend.contract.orders import PutPhoto
from backend.contract.pushed import CallChanged
from backend.contract.verdicts import Stored
from backend.domain.cameras.calling import PHRASES, CallAct, CallOutcome
from backend.domain.cases.case import Act, Case, CaseState, Photo
from backend.domain.counting.indicator_terms import Term
from backend.services import Accounts
from backend.services.call_desk import CallDesk
from backend.store import Store

from .hall import ACCEPTER, CITY, COLLECTOR, FILER, PEOPLE, Hall
from .test_call_desk import GATE, SQUARE, Crew
from .test_indicator_desk import Counting

PHRASE = replace(PHRASES["no_stalls"], has_sound=True)
VENDORS = "e0501"
TEN_MINUTES_S = 600


def hall_with_speakers(tmp_path: Path) -> tuple[Hall, CallDesk, Crew]:
    hall, crew = Hall(Store.open(tmp_path / "store.db")), Crew()
    city = msgspec.structs.replace(CITY, speakers=(GATE, SQUARE), phrases=(PHRASE,))
    desk = CallDesk(hall.store, city, Accounts(PEOPLE), hall.clock, hall.told.extend, crew)
    return hall, desk, crew


def test_n04_a_phrase_clears_the_station_and_the_fast_lane_is_counted_apart(
    tmp_path: Path,
) -> None:
    hall, calls, crew = hall_with_speakers(tmp_path)
    order = CallOrder(
        command_id="C1",
        actor=ACCEPTER,
        act=CallAct.PLAY,
        speaker_id=SQUARE.speaker_id,
        camera_id="cam-3",
        phrase=PHRASE.key,
    )
    assert calls.decide(order).outcome == "accepted"
    hall.clock.pass_s(6)
    crew.said.append(CallOutcome("C1", 5.2))
    calls.tick()
    rows = [decode_payload(row.payload) for row in hall.told]
    (said,) = (row.call for row in rows if isinstance(row, CallChanged) and row.call.is_over)
    assert (said.account, said.text, said.camera_id) == ("intake-01", PHRASE.words.zh, "cam-3")
    assert said.ended_at_ms - said.begun_at_ms < TEN_MINUTES_S * 1000
    assert not hall.store.open_rows("case"), "they went: nobody is made a case"

    came_ms = hall.clock.city
    case = _fast_track(hall)
    done = hall.done(case, Act.FAST_CLOSE, FILER)
    assert done.state is CaseState.CLOSED and done.more.fast
    assert hall.clock.city - came_ms <= TEN_MINUTES_S * 1000

    counts = Counting(hall).city().before
    assert counts[Term.FAST_CLOSED] == 100, "one, in hundredths of cases"
    assert not {Term.FILED, Term.TO_CLOSE, Term.CLOSED, Term.CLOSINGS} & counts.keys()
    assert hall.store.verify().sound
    hall.store.close()


def _fast_track(hall: Hall) -> Case:
    """Report the second pair with both photos; one that is drawn for a check is another story."""
    for n in count():
        before, after = _photo(hall, "near", n, 0), _photo(hall, "after", n, 60_000)
        verdict = hall.report(
            class_key=VENDORS,
            fast=True,
            photos=(before, after),
            observed_at_ms=hall.clock.city,
        )
        assert verdict.outcome == "accepted", verdict
        case = hall.case(verdict)
        if not case.more.audit:
            return case
    raise AssertionError("all were drawn")


def _photo(hall: Hall, role: str, n: int, later_ms: int) -> Photo:
    data = f"{role} {n}".encode()
    stored = hall.desk.put_photo(PutPhoto(command_id=f"P-{role}-{n}", actor=COLLECTOR, data=data))
    assert isinstance(stored, Stored)
    return Photo(stored.photo_id, role, hall.clock.city + later_ms, 119.6, 38.9)
