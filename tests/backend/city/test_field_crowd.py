"""Laws of those who move."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.basedata.roadnet import Road, RoadNet, build_net
from backend.city.field.crowd import Crowd, closed_round
from backend.domain.field.mover import Mover, MoverKind

BLOCK_M = 120.0
N_STREETS = 6


def chessboard() -> RoadNet:
    """Six by six streets; the left half is patch 0, the right half patch 1."""
    roads = []
    for row in range(N_STREETS):
        for col in range(N_STREETS - 1):
            a, b = col * BLOCK_M, (col + 1) * BLOCK_M
            at = row * BLOCK_M
            patch = 0 if b <= 240 else 1
            roads.append(
                Road(np.array([[a, at], [(a + b) / 2, at], [b, at]]), f"横{row}", 1, patch)
            )
            roads.append(Road(np.array([[at, a], [at, b]]), f"纵{row}", 2, 0 if at <= 240 else 1))
    return build_net(roads)


NET = chessboard()
COLLECTORS = [
    Mover(f"COL-{i}", MoverKind.COLLECTOR, f"采集员 {i}", home_grid=f"R-{i % 2}") for i in range(6)
]
VEHICLES = [
    Mover(f"VEH-{kind}", kind, kind) for kind in MoverKind if kind is not MoverKind.COLLECTOR
]


def crowd(seed: int = 1) -> Crowd:
    movers = [*COLLECTORS, *VEHICLES]
    homes = [int(mover.home_grid[-1]) if mover.home_grid else -1 for mover in movers]
    rounds = {"VEH-bus": closed_round(NET, [0, 20, 35], 9)}
    return Crowd(NET, movers, homes, rounds, seed)


def off_road_m(points: np.ndarray) -> float:
    return max(NET.nearest(float(x), float(y)).off_m for x, y in points)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), steps=st.lists(st.floats(0.1, 90.0), min_size=1, max_size=12))
def test_nobody_leaves_the_road(seed: int, steps: list[float]) -> None:
    people = crowd(seed)
    for dt_s in steps:
        people.step(dt_s)
        points, heading = people.positions()
        assert off_road_m(points) <= 5.0
        assert ((heading >= 0) & (heading < 360)).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_collectors_stay_in_their_own_grid(seed: int) -> None:
    people = crowd(seed)
    for _ in range(40):
        people.step(30.0)
        for i in range(len(COLLECTORS)):
            assert NET.patch[people.link[i]] == int(COLLECTORS[i].home_grid[-1])


def test_same_seed_and_steps_give_the_same_tracks() -> None:
    one, two = crowd(7), crowd(7)
    for _ in range(50):
        one.step(1.0)
        two.step(1.0)
    assert np.array_equal(one.positions()[0], two.positions()[0])
    assert not np.array_equal(one.positions()[0], crowd(8).positions()[0])


def test_nobody_is_faster_than_its_kind() -> None:
    people = crowd(3)
    before = people.positions()[0]
    for _ in range(120):
        people.step(1.0)
        after = people.positions()[0]
        walked = np.hypot(*(after - before).T)
        # Corners are cut by twice the distance kept from the road's middle.
        assert (walked[: len(COLLECTORS)] <= 1.35 + 2 * 4.6 * np.sqrt(2)).all()
        assert (walked <= 14.0 + 2 * 4.4 * np.sqrt(2)).all()
        before = after


def test_a_collector_sent_somewhere_gets_there_and_stays_until_released() -> None:
    people = crowd(5)
    assert people.send("COL-0", 590.0, 400.0)
    waited_s = 0
    while not people.arrived("COL-0"):
        people.step(1.0)
        waited_s += 1
        assert waited_s < 1200
    x_m, y_m = people.position("COL-0")
    assert np.hypot(x_m - 590.0, y_m - 400.0) < 15.0
    people.step(60.0)
    assert people.position("COL-0") == (x_m, y_m)
    people.release("COL-0")
    people.step(120.0)
    assert people.position("COL-0") != (x_m, y_m)


def test_a_short_errand_on_the_same_street_takes_the_short_way() -> None:
    people = crowd(5)
    x_m, y_m = people.position("COL-1")
    link = int(people.link[people.index["COL-1"]])
    middle, _ = NET.place(np.array([link]), np.array([NET.length_m[link] / 2]))
    people.send("COL-1", *middle[0])
    people.step(NET.length_m[link] / 2 / 1.6 + 1)
    assert people.arrived("COL-1")
    assert np.hypot(x_m - people.position("COL-1")[0], y_m - people.position("COL-1")[1]) < 70


def test_a_bus_keeps_to_its_line() -> None:
    people = crowd(2)
    links = {leg.link for leg in closed_round(NET, [0, 20, 35], 9)}
    i = people.index["VEH-bus"]
    for _ in range(200):
        people.step(5.0)
        assert int(people.link[i]) in links


def test_fixes_carry_city_time_and_stand_still_with_speed_zero() -> None:
    people = crowd(4)
    people.hold("COL-2")
    fixes = people.fixes(1_781_049_840_000, lambda metres: metres / 1e5)
    assert {fix.observed_at_ms for fix in fixes} == {1_781_049_840_000}
    assert next(fix for fix in fixes if fix.mover_id == "COL-2").speed_mps == 0.0
    assert len(fixes) == len(people.movers)


def test_a_place_on_no_road_is_answered_by_the_nearest() -> None:
    spot = NET.nearest(60.0, 7.0)
    assert spot.off_m == pytest.approx(7.0)
    assert NET.names[spot.link] == "横0"


def test_roads_without_length_are_refused() -> None:
    with pytest.raises(ValueError, match="no road"):
        build_net([Road(np.array([[1.0, 1.0], [1.0, 1.0]]))])
