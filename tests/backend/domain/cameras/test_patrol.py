"""The patrol (D02, X04): what counts as seen, and sums that come out even at every moment."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cameras.patrol import (
    LOOK_WORDS,
    OWN,
    PAGE_SIZE,
    TOUR_WORDS,
    Look,
    LookVerdict,
    Tour,
    TourState,
    camera_of,
    found_of,
    page_stops,
    tally,
    waiting,
)
from backend.domain.cameras.patrol_life import MOVES, PatrolAct, Patrolling, after, due, started
from backend.domain.cameras.patrol_plan import (
    EMPHASES,
    PLAN,
    Choice,
    OwnFind,
    PatrolPlan,
    capacity,
    choose,
    expected_end_ms,
    late,
    own_finds,
    planted,
    until_next_s,
    window_at,
)
from backend.domain.cameras.patrol_theme import themed
from backend.domain.cases.case import CaseState, Photo, Source
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain.builders import new_case

EYE = Actor("intake-01", Role.INTAKE, "巡查席 01")
OTHER = Actor("intake-02", Role.INTAKE, "巡查席 02")
LEADER = Actor("leader-01", Role.LEADER)
SYSTEM = Actor("system", Role.SYSTEM)
ZONE = "Asia/Shanghai"
TEN_MS = 1_781_056_800_000  # 10:00 on 2026-06-10 in Shanghai
SNAP = "0" * 32


def cameras(n: int, group: str = "") -> tuple[Camera, ...]:
    return tuple(
        Camera(f"{k:020d}", f"路口 {k}", CameraOwner.OWN, 119.6, 38.9, group=group)
        for k in range(n)
    )


def tour_of(n: int, plan: PatrolPlan = PLAN, at_ms: int = TEN_MS) -> Tour:
    window = window_at(at_ms, ZONE)
    choice = choose(plan, cameras(n), window.hour, {})
    return started(plan, window, choice, EYE, Moment(at_ms, at_ms))


def looks(
    tour: Tour, verdict: LookVerdict = LookVerdict.SEEN, live_s: float = 3.0
) -> tuple[Look, ...]:
    return tuple(
        Look(stop, verdict, live_s=live_s, width_px=800, height_px=450, snapshot_id=SNAP)
        for stop in waiting(tour)
    )


def at(tour: Tour, after_s: float = 30.0) -> Moment:
    real_ms = tour.page_real_ms + round(after_s * 1000)
    return Moment(TEN_MS + (real_ms - TEN_MS), real_ms)


def confirmed(tour: Tour, after_s: float = 30.0, plan: PatrolPlan = PLAN) -> Tour:
    return after(tour, Patrolling(PatrolAct.CONFIRM, EYE, at(tour, after_s), looks(tour)), plan)


def test_d02_312_cameras_are_78_pages_and_39_minutes() -> None:
    tour = tour_of(312)
    assert (tour.n, tour.n_pages, len(tour.stops)) == (6, 78, 312)
    assert expected_end_ms(tour, TEN_MS) - TEN_MS == 39 * 60_000


def test_d02_a_whole_tour_with_changes_of_task_sums_to_its_cameras() -> None:
    tour, n_rests = tour_of(312), 0
    while not tour.is_over:
        if tour.state is TourState.RESTING:
            n_rests += 1
            wait = Moment(TEN_MS, tour.rest_until_real_ms)
            tour = after(tour, Patrolling(PatrolAct.RESUME, EYE, wait), PLAN)
        tour = confirmed(tour)
        assert tally(tour).is_even
    assert (tally(tour).seen, tally(tour).total, n_rests) == (312, 312, 1)


def test_d02_the_page_on_screen_counts_for_nothing_before_it_is_confirmed() -> None:
    tour = tour_of(8)
    held = after(tour, Patrolling(PatrolAct.HOLD, EYE, at(tour)), PLAN)
    assert tally(held).seen == 0 and tally(held).not_yet == 8


@pytest.mark.parametrize("live_s", [0.0, 1.9])
def test_d13_a_picture_that_was_not_live_is_never_seen(live_s: float) -> None:
    tour = tour_of(4)
    with pytest.raises(Refused) as why:
        after(tour, Patrolling(PatrolAct.CONFIRM, EYE, at(tour), looks(tour, live_s=live_s)), PLAN)
    assert why.value.rule == "patrol_not_live"
    dead = looks(tour, LookVerdict.FROZEN, live_s)
    done = after(tour, Patrolling(PatrolAct.CONFIRM, EYE, at(tour), dead), PLAN)
    assert tally(done).frozen == 4 and done.is_over


def test_nobody_was_live_longer_than_the_page_stood_and_no_snapshot_is_no_look() -> None:
    tour = tour_of(4)
    for bad, rule in (
        (looks(tour, live_s=60.0), "patrol_too_long_live"),
        (tuple(replace(look, snapshot_id="") for look in looks(tour)), "patrol_not_live"),
    ):
        with pytest.raises(Refused) as why:
            after(tour, Patrolling(PatrolAct.CONFIRM, EYE, at(tour), bad), PLAN)
        assert why.value.rule == rule


def test_only_the_page_on_screen_can_be_confirmed_and_only_whole() -> None:
    tour = tour_of(8)
    mine = looks(tour)
    strange = (*mine[:3], replace(mine[3], stop=tour.stops[7]))
    for bad in (mine[:3], strange, (*mine, mine[0])):
        with pytest.raises(Refused, match="page on screen"):
            after(tour, Patrolling(PatrolAct.CONFIRM, EYE, at(tour), bad), PLAN)


def test_d02_an_empty_chair_is_paused_and_goes_on_from_its_page() -> None:
    tour = confirmed(tour_of(12))
    assert due(tour, at(tour, 89), PLAN) is None
    assert due(tour, at(tour, 91), PLAN) is PatrolAct.CHAIR_EMPTY
    gone = after(tour, Patrolling(PatrolAct.CHAIR_EMPTY, SYSTEM, at(tour, 91), reason="x"), PLAN)
    with pytest.raises(Refused):
        confirmed(gone)
    assert due(gone, at(tour, 9_000), replace(PLAN)) is PatrolAct.WINDOW_CLOSED
    back = after(gone, Patrolling(PatrolAct.RESUME, OTHER, at(tour, 100)), PLAN)
    assert (back.page, back.account, tally(back).seen) == (1, OTHER.account, 4)


def test_x04_after_twenty_minutes_the_task_changes_unless_the_leader_waives_it() -> None:
    tour = tour_of(312)
    while tour.state is TourState.RUNNING:
        tour = confirmed(tour)
    assert tour.page == 40 and tour.state is TourState.RESTING  # 40 pages of 30 s
    with pytest.raises(Refused) as why:
        after(tour, Patrolling(PatrolAct.RESUME, EYE, at(tour, 60)), PLAN)
    assert why.value.rule == "patrol_rest_first"
    for actor, reason in ((EYE, "忙"), (LEADER, "")):
        with pytest.raises(Refused):
            after(tour, Patrolling(PatrolAct.WAIVE_REST, actor, at(tour, 60), reason=reason), PLAN)
    waived = Patrolling(PatrolAct.WAIVE_REST, LEADER, at(tour, 60), reason="暴雨")
    tour = after(tour, waived, PLAN)
    assert (tour.state, tour.n_waived, tour.note, tour.account) == (
        TourState.RUNNING,
        1,
        "暴雨",
        EYE.account,
    )


def test_x04_twenty_planted_pictures_are_told_afterwards_with_their_rate() -> None:
    tour = tour_of(312, replace(PLAN, n_tests=20))
    assert len({tour.stops.index(test.stop) // PAGE_SIZE for test in tour.tests}) == 20
    assert found_of((tour,)) == (0, 0)
    caught = [test.stop for test in tour.tests][:13]
    while not tour.is_over:
        found = tuple(stop for stop in caught if stop in page_stops(tour))
        doing = Patrolling(PatrolAct.CONFIRM, EYE, at(tour), looks(tour), found=found)
        tour = after(tour, doing, replace(PLAN, work_s=1e6))
    assert found_of((tour,)) == (13, 20)


def test_late_cameras_are_red_while_something_can_still_be_done() -> None:
    tour = tour_of(312)
    assert late(tour, TEN_MS) == ()
    hour_later = TEN_MS + 3_600_000 + 30 * 60_000  # 30 minutes left, 10 of them margin
    assert len(late(tour, hour_later)) == 312 - 40 * PAGE_SIZE
    assert len(late(tour, tour.upto_at_ms - 600_000)) == 312


def test_1800_cameras_are_toured_by_risk_and_by_turns_and_the_share_is_said() -> None:
    town = (*cameras(1_700), *cameras(1_800, "食街")[1_700:])
    room = capacity(PLAN)
    assert room < 1_800
    seen: dict[str, int] = {}
    for n in range(8):
        choice = choose(PLAN, town, 12, seen)
        assert len(choice.stops) == room and choice.share == pytest.approx(room / 1_800)
        assert {c.camera_id for c in town[1_700:]} <= set(choice.stops)
        seen |= dict.fromkeys(choice.stops, TEN_MS + n * 7_200_000)
    assert len(seen) == 1_800


def test_who_was_not_seen_last_time_comes_first() -> None:
    town = cameras(12)
    seen = {camera.camera_id: TEN_MS for camera in town}
    seen[town[7].camera_id] = TEN_MS - 10_000_000
    assert choose(PLAN, town, 10, seen).stops[0] == town[7].camera_id


def test_presets_are_stops_and_a_group_is_a_plan() -> None:
    one = cameras(1)[0].camera_id
    turned = choose(PatrolPlan(presets={one: ("1", "2")}), cameras(2), 10, {})
    assert sorted(turned.stops)[:2] == [f"{one}/1", f"{one}/2"]
    grouped = PatrolPlan(groups=("学校",))
    assert choose(grouped, (*cameras(3), *cameras(2, "学校")), 8, {}).n_registered == 2


def test_d02_no_page_has_two_presets_of_one_camera() -> None:
    town = cameras(7)
    plan = PatrolPlan(presets={one.camera_id: ("1", "2", "3") for one in town[:2]})
    stops = choose(plan, town, 10, {}).stops
    assert len(stops) == len(set(stops)) == 11
    pages = [stops[n : n + 4] for n in range(0, 11, 4)]
    for page in pages:
        assert len({camera_of(stop) for stop in page}) == len(page), pages
    alone = choose(plan, town[:1], 10, {}).stops
    assert len(alone) == 3, "where there is nothing to put between, none is lost"


def test_c05_what_vehicles_carry_is_toured_only_when_its_theme_is_asked_for() -> None:
    town = (*cameras(2), *(replace(one, mover_id="VEH-1") for one in cameras(3, "车载视频")[2:]))
    assert choose(PatrolPlan(), town, 8, {}).n_registered == 2
    plan = themed(PatrolPlan(), "车载视频", town)
    assert choose(plan, town, 8, {}).n_registered == 1


def test_windows_are_two_hours_of_the_citys_day() -> None:
    window = window_at(TEN_MS + 1, ZONE)
    assert (window.day, window.n, window.hour, window.from_ms) == ("2026-06-10", 6, 10, TEN_MS)
    assert until_next_s(TEN_MS + 7_140_000, ZONE) == 60
    assert window_at(TEN_MS - 1, ZONE).n == 5
    assert sorted(EMPHASES) == list(range(0, 24, 2))


def test_every_act_state_and_verdict_has_words_and_a_row() -> None:
    assert MOVES.keys() == set(PatrolAct)
    assert LOOK_WORDS.keys() == set(LookVerdict) and TOUR_WORDS.keys() == set(TourState)


def test_nothing_to_tour_and_roles_that_may_not_are_refused() -> None:
    window = window_at(TEN_MS, ZONE)
    for actor, choice in ((EYE, Choice((), 0)), (SYSTEM, Choice(("a",), 1))):
        with pytest.raises(Refused):
            started(PLAN, window, choice, actor, Moment(TEN_MS, TEN_MS))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 23),
    st.lists(
        st.tuples(
            st.sampled_from(list(PatrolAct)),
            st.sampled_from([EYE, OTHER, LEADER, SYSTEM]),
            st.floats(0, 400),
            st.lists(st.sampled_from(list(LookVerdict)), min_size=4, max_size=4),
            st.floats(0, 40),
            st.booleans(),
        ),
        max_size=40,
    ),
)
def test_d02_the_sum_is_the_cameras_at_every_moment(n, acts) -> None:
    tour = tour_of(n)
    for act, actor, by_s, verdicts, live_s, has_reason in acts:
        given_looks = tuple(
            replace(look, verdict=verdict, live_s=live_s)
            for look, verdict in zip(looks(tour), verdicts, strict=False)
        )
        before = tour
        doing = Patrolling(
            act, actor, at(tour, by_s), given_looks, "reason" if has_reason else "", "CASE"
        )
        try:
            tour = after(tour, doing, PLAN)
        except Refused:
            continue
        assert tally(tour).is_even and tally(tour).total == n
        assert tour.version == before.version + 1
        kept = zip(before.verdicts, tour.verdicts, strict=True)
        assert all(b is LookVerdict.NOT_YET or b is a for b, a in kept)
        if live_s < PLAN.least_live_s:
            assert tally(tour).seen == tally(before).seen


def test_x04_test_pictures_are_the_citys_own_finds_first_and_never_two_on_a_page() -> None:
    stops = tuple(camera.camera_id for camera in cameras(40))
    finds = (OwnFind("a" * 32, "e0102"), OwnFind("b" * 32, "c0103"))
    tests = planted(stops, 3, "seed", finds)
    own = [test for test in tests if test.picture == OWN]
    assert {test.photo_id for test in own} == {"a" * 32, "b" * 32} and len(tests) == 3
    assert {test.class_key for test in own} == {"e0102", "c0103"}
    assert len({stops.index(test.stop) // PAGE_SIZE for test in tests}) == 3
    assert all(test.picture != OWN for test in planted(stops, 3, "seed"))


def test_x04_only_what_was_found_by_video_cut_and_true_is_shown_again() -> None:
    cut = Photo("c" * 32, "near", TEN_MS, original_id="d" * 32)
    whole = Photo("d" * 32, "far", TEN_MS)
    case = replace(
        new_case(),
        source=Source.VIDEO,
        state=CaseState.CLOSED,
        photos=(cut, whole),
        class_key="e0102",
    )
    assert own_finds([case]) == (OwnFind("c" * 32, "e0102"),)
    for other in (
        replace(case, state=CaseState.DECLINED),
        replace(case, source=Source.COLLECTOR),
        replace(case, photos=(whole,)),
    ):
        assert own_finds([other]) == ()
