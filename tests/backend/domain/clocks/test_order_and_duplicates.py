from dataclasses import replace

from backend.domain.cases.case import Clock
from backend.domain.cases.duplicates import candidates, distance_m
from backend.domain.clocks.clock import NO_FACE, Calendar, Face, face_of
from backend.domain.clocks.order import sort_key
from backend.domain.people.seats import QUEUES, SEATS
from backend.domain.terms.place import Place
from tests.backend.domain.builders import START_MS, dispatched, filed, new_case


def face(left_s: float) -> Face:
    return Face(Clock.STEP, "dispatch", 0, left_s, 600, "ok", continuous=True)


def test_urgent_stands_first_then_who_will_be_late_first() -> None:
    plain = replace(filed(), urgent=False)
    cards = [
        (replace(plain, case_id="a"), face(300)),
        (replace(plain, case_id="b"), face(-5)),
        (replace(plain, case_id="c"), NO_FACE),
        (replace(plain, case_id="d", urgent=True), face(900)),
    ]
    order = [case.case_id for case, _ in sorted(cards, key=lambda pair: sort_key(*pair))]
    assert order == ["d", "b", "a", "c"]


def test_a21_same_class_within_50_m_and_a_day_is_a_likely_duplicate() -> None:
    case = new_case()
    near = new_case(case_id="near", place=Place(119.6003, 38.9))
    far = new_case(case_id="far", place=Place(119.61, 38.9))
    other = new_case(case_id="other", class_key="e0102")
    old = replace(new_case(case_id="old"), reported_at_ms=START_MS - 25 * 3_600_000)
    assert candidates(case, [case, far, other, old, near]) == (near,)


def test_distance_agrees_with_the_ellipsoid_within_half_a_percent() -> None:
    from pyproj import Geod

    a, b = Place(119.6, 38.9), Place(119.61, 38.905)
    _, _, metres = Geod(ellps="GRS80").inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
    assert abs(distance_m(a, b) / metres - 1) < 0.005


def test_every_queue_of_a_seat_is_in_the_catalogue() -> None:
    for seat in SEATS.values():
        assert set(seat.queues) <= set(QUEUES)
        assert seat.words.zh and seat.words.en


def test_a_returned_case_stands_in_the_queue_of_returns_only() -> None:
    returned = replace(filed(), n_returns=1)
    assert [key for key in SEATS["dispatch"].queues if QUEUES[key].holds(returned)] == ["returned"]


def test_no_queue_before_dispatch_shows_the_units_clock() -> None:
    steps = {"dispatch": (600, 1800)}
    assert face_of(filed(), START_MS, Calendar(), steps).clock is Clock.STEP
    assert face_of(dispatched(), START_MS, Calendar(), steps).clock is Clock.HANDLING
