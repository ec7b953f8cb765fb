"""The patrol's record (D02, X04, X15): each look a row of the chain, on both stores."""

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import msgspec
import pytest

from backend.contract.camera_orders import PatrolOrder
from backend.contract.codec import decode_payload
from backend.contract.orders import PutPhoto
from backend.contract.pushed import LogRow, SteeringChanged, TourChanged
from backend.contract.questions import GetPatrol
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cameras.patrol import (
    OWN,
    Look,
    LookVerdict,
    Tour,
    TourState,
    found_of,
    tally,
    waiting,
)
from backend.domain.cameras.patrol_life import PatrolAct
from backend.domain.cameras.patrol_plan import PLAN
from backend.domain.cameras.steering import SteerAct, Steering
from backend.domain.cases.case import CaseState, Photo, Source
from backend.domain.clocks.moment import Moment
from backend.domain.terms.roles import Actor
from backend.services import Accounts
from backend.services.patrol_desk import PatrolDesk
from backend.store import Store
from tests.backend.store.stores import Place

from .hall import (
    ACCEPTER,
    BOOKS,
    CITY,
    COLLECTOR,
    FILER,
    LEADER,
    PEOPLE,
    START_MS,
    CaseDesk,
    Hall,
    HandClock,
)

N = 312
QUICK = replace(PLAN, dwell_s=3.0, work_s=1e6, n_tests=2)
GROUPS = ("商业街", "公园广场", "桥梁河道", "")
SEEN, FROZEN, OFFLINE = LookVerdict.SEEN, LookVerdict.FROZEN, LookVerdict.OFFLINE


def cameras(n: int) -> tuple[Camera, ...]:
    return tuple(
        Camera(
            f"9901000000132{k:07d}", f"路口 {k}", CameraOwner.OWN, 119.6, 38.9, group=GROUPS[k % 4]
        )
        for k in range(1, n + 1)
    )


class Patrol:
    """A desk on a store, a clock held by hand, and short ways to patrol."""

    def __init__(
        self,
        store: Store,
        n: int = N,
        clock: HandClock | None = None,
        themes: dict[str, tuple[str, ...]] | None = None,
        presets: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.store, self.clock = store, clock or HandClock()
        self.told: list[LogRow] = []
        self.n_turns = 0
        self.ids = count(store.heads()["patrol"].seq + 1)
        self.cameras = cameras(n)
        city = msgspec.structs.replace(CITY, cameras=self.cameras)
        accounts = Accounts(PEOPLE)
        self.desk = PatrolDesk(
            store,
            city,
            accounts,
            self.clock,
            self._on_rows,
            replace(QUICK, themes=themes, presets=presets),
        )
        cases = CaseDesk(store, CITY, accounts, self.clock, self._on_rows, BOOKS)
        stored = cases.put_photo(PutPhoto(command_id="P", actor=COLLECTOR, data=b"\xff\xd8 seen"))
        assert isinstance(stored, Stored)
        self.snap = stored.photo_id

    def _on_rows(self, rows: Sequence[LogRow]) -> None:
        self.told.extend(rows)

    def turn(self, camera_id: str, preset: str, actor: Actor = ACCEPTER, **more: object) -> None:
        """Record that somebody turned a camera to a preset."""
        at = Moment(self.clock.city_ms(), self.clock.real_ms())
        self.n_turns += 1
        values: dict[str, object] = {"since_at_ms": 1, "acted_real_ms": 1, "preset": preset}
        values |= {"preset_name": "公交站台", **more}
        held = Steering(
            camera_id,
            self.n_turns,
            actor.account,
            actor.role,
            "",
            **values,
        )
        with self.store.write() as writing:
            changed = SteeringChanged(steering=held, act=SteerAct.PRESET)
            writing.put_steering(changed, actor, at)

    def do(self, act: PatrolAct, actor: Actor = ACCEPTER, **more: object) -> Verdict:
        return self.desk.decide(self.order(act, actor, **more))

    def order(self, act: PatrolAct, actor: Actor = ACCEPTER, **more: object) -> PatrolOrder:
        tour = self.tour
        about = {"tour_id": tour.tour_id, "expected_version": tour.version} if tour else {}
        values = {"command_id": f"T-{next(self.ids)}", **about, **more}
        return PatrolOrder(actor=actor, act=act, **values)

    def start(self) -> Tour:
        verdict = self.do(PatrolAct.START)
        assert verdict.outcome == "accepted", verdict
        assert self.tour is not None
        return self.tour

    @property
    def tour(self) -> Tour | None:
        rows = self.store.open_rows("patrol")
        changed = [decode_payload(row.payload) for row in rows]
        tours = [one.tour for one in changed if isinstance(one, TourChanged)]
        return tours[0] if tours else None

    def newest(self, tour_id: str) -> Tour:
        with self.store.write() as writing:
            found = writing.tour(tour_id)
        assert found is not None
        return found

    def looks(self, verdict: LookVerdict = SEEN, live_s: float = 3.0) -> tuple[Look, ...]:
        assert self.tour is not None
        made = Look("", verdict, live_s=live_s, width_px=960, height_px=540, snapshot_id=self.snap)
        return tuple(replace(made, stop=stop) for stop in waiting(self.tour))

    def confirm(self, **more: object) -> Verdict:
        self.clock.pass_s(3)
        return self.do(PatrolAct.CONFIRM, **{"looks": self.looks(), **more})

    def go_on(self, dead: dict[int, LookVerdict]) -> int:
        """Confirm pages to the end, the first stop of some as what it is; return how many."""
        n = 0
        while self.tour is not None:
            looks = self.looks()
            if n in dead:
                none = replace(looks[0], verdict=dead[n], live_s=0.0, snapshot_id="")
                looks = (none, *looks[1:])
            assert self.confirm(looks=looks).outcome == "accepted"
            n += 1
        return n

    def span(self, from_ms: int = START_MS, by_ms: int = 7_200_000):
        ask = GetPatrol(ask_id="q", actor=LEADER, from_ms=from_ms, upto_ms=from_ms + by_ms)
        return self.desk.record(ask)


def test_d02_a_tour_of_312_is_run_end_to_end_and_its_ledger_verified(place: Place) -> None:
    store = place.open()
    patrol = Patrol(store)
    tour_id = patrol.start().tour_id
    kinds = {3: FROZEN, 10: OFFLINE}
    n = patrol.go_on(kinds)
    tour = patrol.newest(tour_id)
    sums = tally(tour)
    assert (n, sums.seen, sums.frozen, sums.offline, sums.total) == (78, 310, 1, 1, 312)
    assert sums.is_even and tour.state is TourState.OVER
    begun = time.perf_counter()
    record = patrol.span()
    assert time.perf_counter() - begun < 5
    assert record.tours == (tour,) and len(record.looks) == 312 and record.is_whole
    booked = {one.look.stop: one.look.verdict for one in record.looks}
    assert tuple(booked[stop] for stop in tour.stops) == tour.verdicts
    assert {one.look.account for one in record.looks} == {ACCEPTER.account}
    proof = store.verify()
    assert proof.sound and proof.n_pictures == 1
    assert len([row for row in patrol.told if row.topic == "patrol"]) == proof.n_rows
    store.close()


def test_d02_a_preset_is_seen_only_by_who_had_the_camera_turned_there(place: Place) -> None:
    store = place.open()
    eye = cameras(1)[0].camera_id
    patrol = Patrol(store, 4, presets={eye: ("公交站台",)})
    patrol.start()
    assert f"{eye}/公交站台" in [look.stop for look in patrol.looks()]
    for held in ({}, {"is_returning": True}, {"is_moving": True}, {"fault": "silent"}):
        if held:
            patrol.turn(eye, "7", **held)
        assert patrol.confirm().rule == "patrol_not_turned", held
    patrol.turn(eye, "7", FILER)
    assert patrol.confirm().rule == "patrol_not_turned", "another turned it, to look elsewhere"
    for name in ("广场全景", "公交", ""):
        patrol.turn(eye, "7", preset_name=name)
        assert patrol.confirm().rule == "patrol_not_turned", "another preset, or one unknown"
    patrol.turn(eye, "7")
    assert patrol.confirm().outcome == "accepted"
    store.close()


def test_d02_a_tour_survives_a_restart_and_resumes_at_its_page(place: Place) -> None:
    store = place.open()
    patrol = Patrol(store)
    patrol.start()
    for _ in range(5):
        patrol.confirm()
    before = patrol.tour
    store.close()
    again = Patrol(place.open(), clock=patrol.clock)
    assert again.tour == before and before is not None and before.page == 5
    assert again.confirm().outcome == "accepted"
    assert again.tour is not None and again.tour.page == 6
    again.store.close()


def test_d02_an_empty_chair_pauses_by_itself_and_a_closed_window_ends_it(place: Place) -> None:
    store = place.open()
    patrol = Patrol(store)
    tour_id = patrol.start().tour_id
    patrol.confirm()
    assert patrol.desk.tick() == 0
    patrol.clock.pass_s(QUICK.dwell_s + QUICK.grace_s + 1)
    assert patrol.desk.tick() == 1 and patrol.desk.tick() == 0
    assert patrol.tour is not None and patrol.tour.state is TourState.PAUSED
    assert patrol.confirm().rule == "patrol_not_now"
    assert patrol.do(PatrolAct.RESUME, FILER).outcome == "accepted"
    assert patrol.confirm().rule == "patrol_of_another"
    patrol.clock.pass_s(7_200)
    assert patrol.desk.tick() == 1 and patrol.tour is None
    over = patrol.newest(tour_id)
    assert (over.state, tally(over).seen, tally(over).not_yet) == (TourState.OVER, 4, 308)
    assert store.verify().sound
    store.close()


def test_the_same_command_is_done_once_and_an_old_version_is_a_conflict(place: Place) -> None:
    store = place.open()
    patrol = Patrol(store, 12)
    patrol.start()
    patrol.clock.pass_s(3)
    order = patrol.order(PatrolAct.CONFIRM, looks=patrol.looks())
    first = patrol.desk.decide(order)
    assert patrol.desk.decide(order) == first and first.outcome == "accepted"
    other = msgspec.structs.replace(order, command_id="another")
    assert patrol.desk.decide(other).outcome == "conflict"
    reused = msgspec.structs.replace(order, reason="x")
    assert patrol.desk.decide(reused).rule == "command_id_reused"
    assert patrol.do(PatrolAct.START, tour_id="", expected_version=0).outcome == "conflict"
    assert patrol.tour is not None and tally(patrol.tour).seen == 4
    store.close()


@pytest.mark.parametrize(
    ("actor", "act", "more", "rule"),
    [
        (Actor("dispatch-03", LEADER.role), PatrolAct.HOLD, {}, "not_your_part"),
        (COLLECTOR, PatrolAct.HOLD, {}, "patrol_not_your_role"),
        (ACCEPTER, PatrolAct.WAIVE_REST, {"reason": "x"}, "patrol_not_your_role"),
        (ACCEPTER, PatrolAct.CHAIR_EMPTY, {}, "patrol_not_your_role"),
        (ACCEPTER, PatrolAct.END, {}, "patrol_leaves_some"),
        (ACCEPTER, PatrolAct.FIND, {"case_id": "nobody"}, "no_such_case"),
        (ACCEPTER, PatrolAct.HOLD, {"tour_id": "none"}, "no_such_tour"),
        (ACCEPTER, PatrolAct.HOLD, {"reason": "a\x00b"}, "malformed"),
        (ACCEPTER, PatrolAct.HOLD, {"tour_id": "x" * 65}, "malformed"),
    ],
)
def test_what_may_not_be_done_is_refused_and_changes_nothing(hall, actor, act, more, rule) -> None:
    patrol = Patrol(hall.store, 8)
    before = patrol.start()
    verdict = patrol.do(act, actor, **more)
    assert (verdict.outcome, verdict.rule) == ("refused", rule)
    assert patrol.tour == before


def test_x15_a_look_names_a_picture_that_is_kept(hall) -> None:
    patrol = Patrol(hall.store, 4)
    patrol.start()
    lost = tuple(replace(look, snapshot_id="f" * 32) for look in patrol.looks())
    assert patrol.confirm(looks=lost).rule == "photo_missing"
    assert patrol.confirm().outcome == "accepted"
    (record,) = {one.look.snapshot_id for one in patrol.span().looks}
    assert hall.store.photo(record) == b"\xff\xd8 seen"


def test_x04_a_planted_picture_is_scored_when_its_page_is_confirmed(hall) -> None:
    patrol = Patrol(hall.store, 40)
    tour = patrol.start()
    hit, missed = (test.stop for test in tour.tests)
    while patrol.tour is not None:
        page = waiting(patrol.tour)
        patrol.confirm(found=tuple(stop for stop in (hit,) if stop in page))
    (done,) = patrol.span().tours
    assert found_of((done,)) == (1, 2) and hit != missed


def test_the_next_tour_begins_with_what_was_not_seen_last_time(hall) -> None:
    patrol = Patrol(hall.store, 8)
    first = patrol.start()
    looks = patrol.looks()
    blind = looks[1]
    dead = replace(blind, verdict=OFFLINE, live_s=0.0, snapshot_id="")
    patrol.confirm(looks=tuple(dead if one is blind else one for one in looks))
    patrol.confirm()
    patrol.clock.pass_s(7_200)
    second = patrol.start()
    assert second.tour_id != first.tour_id
    assert second.stops[0] == blind.stop


def test_a_day_of_tours_is_rebuilt_window_by_window_in_time(hall) -> None:
    patrol = Patrol(hall.store, 312)
    for _ in range(3):
        patrol.start()
        while patrol.tour is not None:
            patrol.confirm()
        patrol.clock.city = START_MS + 7_200_000 * (1 + (patrol.clock.city - START_MS) // 7_200_000)
    begun = time.perf_counter()
    spans = [patrol.span(START_MS + n * 7_200_000) for n in range(4)]
    took_s = time.perf_counter() - begun
    assert [len(span.looks) for span in spans] == [312, 312, 312, 0]
    assert all(tally(span.tours[0]).seen == 312 for span in spans[:3])
    assert took_s / 4 < 5


def test_x04_a_tour_plants_what_the_city_itself_once_found(hall) -> None:
    cut = Photo("c" * 32, "near", START_MS, original_id="d" * 32)
    case = Hall(hall.store).reported(command_id="own", source=Source.VIDEO)
    closed = replace(case, version=2, state=CaseState.CLOSED, photos=(cut,), closed_at_ms=START_MS)
    with hall.store.write() as writing:
        writing.put_case(closed, LEADER, Moment(START_MS, START_MS))
    patrol = Patrol(hall.store, 12)
    patrol.start()
    assert patrol.tour is not None
    (own,) = [test for test in patrol.tour.tests if test.picture == OWN]
    assert (own.photo_id, own.class_key) == (cut.photo_id, case.class_key)


def test_d11_a_themes_tour_reports_like_the_two_hourly_one_and_disturbs_it_in_nothing(
    place,
) -> None:
    store = place.open()
    patrol = Patrol(store, 40, themes={"景区与滨河": ("公园广场", "桥梁河道")})
    theme = {"tour_id": "", "expected_version": 0, "theme": "景区与滨河"}
    assert patrol.do(PatrolAct.START, theme="没有的").rule == "no_such_theme"
    assert patrol.do(PatrolAct.START, **theme).outcome == "accepted"
    begun = patrol.tour
    assert begun is not None and begun.theme == "景区与滨河"
    told = {camera.camera_id: camera.group for camera in patrol.cameras}
    assert {told[stop] for stop in begun.stops} == {"公园广场", "桥梁河道"}
    assert len(begun.stops) == begun.n_registered == 20
    assert patrol.do(PatrolAct.START, tour_id="", expected_version=0).rule == "tour_still_open"
    looks = patrol.looks()
    left = replace(looks[0], verdict=LookVerdict.SKIPPED, live_s=0.0, snapshot_id="")
    patrol.clock.pass_s(3)
    assert patrol.do(PatrolAct.SKIP, looks=(left,), reason="维修").outcome == "accepted"
    assert patrol.go_on({1: FROZEN, 2: OFFLINE}) == 5
    sums = tally(patrol.newest(begun.tour_id))
    assert (sums.seen, sums.offline, sums.frozen, sums.skipped) == (17, 1, 1, 1)
    assert sums.seen + sums.offline + sums.frozen + sums.skipped == sums.total == 20
    assert patrol.do(PatrolAct.START, **theme).outcome == "conflict", "once in a window"
    whole = patrol.start()
    assert (whole.theme, len(whole.stops)) == ("", 40)
    assert [tour.theme for tour in patrol.span().tours] == ["景区与滨河", ""]
    assert store.verify().sound
    store.close()


def test_d11_a_group_is_a_theme_by_itself(hall) -> None:
    patrol = Patrol(hall.store, 40)
    assert patrol.do(PatrolAct.START, theme="商业街").outcome == "accepted"
    assert patrol.tour is not None and patrol.tour.n_registered == 10
