"""The town awake: who moves, what happens, who means to do what, joined by one tick."""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import numpy as np

from backend.city.pictures import VIEW_M, Shot, Shown, draw_jpeg
from backend.codebooks import load
from backend.contract.camera_orders import SuggestOrder
from backend.contract.city_answer import CityInfo
from backend.contract.orders import Command, PutFixes, PutPhoto, Report
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Case, Given, Photo
from backend.domain.field.mover import Fix
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor
from backend.link import Pulled
from backend.situation import Situation

from .chance import chance, number
from .components import ComponentBook
from .crowd import Crowd
from .ground import Ground
from .inbox import Inbox
from .lines import rounds_of
from .plans import Plan, Planner, World, is_show
from .post import ACT, REPORT, SHOW, Job, Order, Post, Sheet
from .recognizer import Recognizer
from .site_plans import look_ms, plan_site
from .staff import GPS, Staff
from .staff_plans import plan_staff
from .stories import Sighting, Stories
from .temper import deal
from .unit_plans import plan_unit
from .visits import Visits

logger = logging.getLogger(__name__)

FIXES_EVERY_S = 1.0
# Planted: a muck truck whose receiver falls silent after so many city seconds; it drives on unseen.
SILENT_MOVER, SILENT_AFTER_S = "VEH-0031", 20.0
# However fast the city's clock runs, the hall hears of new things at most this often, real seconds.
TOLD_EVERY_S = 0.7
# Taking photos holds a collector up; watching over danger longer. City seconds.
_PHOTO_S, _GUARD_S = 12.0, 300.0
# The oldest waiting cases, which a person takes first, wait this many times longer.
_LEFT_TO_PEOPLE, _HEAD_PATIENCE = 2, 2.0
_PLANNERS: tuple[Planner, ...] = (plan_unit, plan_site, plan_staff)


@dataclass(frozen=True, slots=True)
class Options:
    """How the field behaves.

    Attributes:
        staff: How much the automatic colleagues do.
        patience_s: Real seconds a case waits for a person before ``auto-dispatch`` takes it.
        show_s: The same for the case of the first minute.
    """

    seed: int = 1
    staff: Staff = Staff.ALL
    patience_s: float = 25.0
    show_s: float = 8.5


class Channel(Protocol):
    """The part of a link the town uses."""

    def take(self) -> Pulled:
        """Return what came."""
        ...

    def send(self, order: Command | Report | PutPhoto | PutFixes | SuggestOrder) -> None:
        """Send an order."""
        ...

    def city_now_ms(self) -> int:
        """Return city time."""
        ...


class Town:
    """The living part, once the city is known.

    Args:
        city: What the backend told of it.
        cases: Situation it follows; the town only reads it.

    Thread: one calls everything.
    """

    def __init__(
        self,
        channel: Channel,
        situation: Situation,
        ground: Ground,
        components: ComponentBook,
        options: Options,
        draw: Callable[[Shot], bytes] = draw_jpeg,
    ) -> None:
        if situation.city is None:
            raise ValueError("the city is not known yet")
        self._channel = channel
        self._situation = situation
        self._ground = ground
        self._zone = ZoneInfo(situation.city.zone)
        self._world = _world(situation.city, options)
        self._crowd = _crowd(situation, ground, options.seed)
        self._visits = Visits(ground, self._crowd)
        self._stories = Stories(ground, self._crowd, self._world, components)
        self._post = Post(channel, self._on_accepted, draw)
        eyes = tuple(camera for camera in situation.city.cameras if camera.shown)
        zone = situation.city.zone
        self._recognizer = Recognizer(channel, eyes, options.seed, zone, draw)
        self._inbox = Inbox(situation.city, self._world.book)
        self._plans: dict[str, tuple[Plan, ...]] = {}
        self._seen_s: dict[str, float] = {}
        self._began_ms = self._moved_ms = self._fixed_ms = channel.city_now_ms()
        self._fixed_s = self._told_s = float("-inf")
        self.n_reported = 0
        self.is_open = False
        self._n_told = 0
        self._is_fresh = not situation.cases and not situation.ended
        self._rethink(tuple(situation.cases.values()), 0.0)

    def begin(self) -> None:
        """Let things happen from now on; until then people only move and finish what is open."""
        self.is_open = True
        self._stories.open(self._channel.city_now_ms(), fresh=self._is_fresh)

    def tick(self, pulled: Pulled, now_s: float) -> None:
        """Take what came, move everybody, do what is due. ``now_s`` is the real monotonic clock."""
        self._hear(pulled, now_s)
        now_ms = self._channel.city_now_ms()
        self._move(now_ms, now_s)
        self._happen(now_ms, now_s)
        self._act(now_ms, now_s)
        self._post.tick(now_s)
        if self.is_open:
            self._recognizer.tick(now_ms, now_s)

    def figures(self) -> dict[str, int]:
        """Return counts since the start."""
        return {
            "reported": self.n_reported,
            "orders": self._post.n_sent,
            "photos": self._post.n_photos,
            "conflicts": self._post.n_conflicts,
            "refused": self._post.n_refused,
            "answered": self._inbox.n_answers,
            "suggested": self._recognizer.n_sent,
            "suggested_right": self._recognizer.n_right,
        }

    # ---- news ----------------------------------------------------------------------------------

    def _hear(self, pulled: Pulled, now_s: float) -> None:
        if pulled.news is not None:
            changes = self._situation.apply(pulled.news)
            if changes.reset:
                self._plans.clear()
                self._seen_s.clear()
                self._visits.keep_only(self._situation.cases)
            for case in changes.ended:
                self._forget(case.case_id)
                if not changes.reset:
                    self._inbox.hear(case)
            self._rethink(changes.cases, now_s)
        for verdict in pulled.verdicts:
            self._post.settle(verdict, now_s)

    def _rethink(self, cases: tuple[Case, ...], now_s: float) -> None:
        others = tuple(self._situation.cases.values())
        for case in cases:
            self._visits.moved_on(case.case_id)
            if is_show(case):
                self._visits.guard(case)
            plans = [plan for planner in _PLANNERS for plan in planner(case, self._world, others)]
            self._plans[case.case_id] = tuple(plans)
            self._seen_s[case.case_id] = now_s

    def _forget(self, case_id: str) -> None:
        self._visits.forget(case_id)
        self._plans.pop(case_id, None)
        self._seen_s.pop(case_id, None)

    # ---- moving --------------------------------------------------------------------------------

    def _move(self, now_ms: int, now_s: float) -> None:
        self._crowd.step((now_ms - self._moved_ms) / 1000)
        self._moved_ms = max(now_ms, self._moved_ms)
        if now_s - self._fixed_s >= FIXES_EVERY_S and now_ms > self._fixed_ms:
            rows = self._crowd.fixes(now_ms, self._ground.to_degrees)
            heard = tuple(row for row in rows if self._is_heard(row))
            self._channel.send(PutFixes(rows=heard, actor=GPS))
            self._fixed_s, self._fixed_ms = now_s, now_ms

    def _is_heard(self, fix: Fix) -> bool:
        silent_from_ms = self._began_ms + SILENT_AFTER_S * 1000
        return fix.mover_id != SILENT_MOVER or fix.observed_at_ms < silent_from_ms

    # ---- what happens --------------------------------------------------------------------------

    def _happen(self, now_ms: int, now_s: float) -> None:
        cases = tuple(self._situation.cases.values())
        is_time = now_s - self._told_s >= TOLD_EVERY_S
        found = self._stories.due(now_ms, cases, min(int(is_time), self._post.room))
        for sighting in found:
            self._told_s = now_s
            self._report(sighting, now_ms)

    def _report(self, sighting: Sighting, now_ms: int) -> None:
        if sighting.finder:
            span_s = _GUARD_S if sighting.is_show else _PHOTO_S
            self._crowd.pause(sighting.finder, span_s)
        place = self._ground.place(sighting.x_m, sighting.y_m)
        class_key = sighting.tale.class_key
        views = ("near", "far") if sighting.finder else ()
        self._n_told += 1
        about = f"report:{self._world.seed}:{now_ms}:{self._n_told}"

        def make(order_id: str, photos: tuple[Photo, ...]) -> Order:
            return Report(
                command_id=order_id,
                actor=sighting.actor,
                class_key=class_key,
                place=place,
                source=sighting.source,
                text=sighting.text,
                observed_at_ms=now_ms,
                photos=photos,
                component_code=sighting.component_code,
            )

        sheets = tuple(self._sheet(class_key, place, (Shown.WRONG, view), now_ms) for view in views)
        order_id = str(uuid5(NAMESPACE_URL, about))
        rank = SHOW if sighting.is_show else REPORT
        self._post.put(Job(order_id, sighting.actor, make, _always, sheets, rank))

    def _sheet(self, class_key: str, place: Place, picture: tuple[Shown, str], at_ms: int) -> Sheet:
        shown, view = picture
        taken = datetime.fromtimestamp(at_ms / 1000, self._zone).strftime("%Y-%m-%d %H:%M:%S")
        spot = number(round(place.lon_deg, 5), round(place.lat_deg, 5), class_key) % 2**31
        shot = Shot(class_key, spot, shown, view, taken, place.address)
        lon_deg, lat_deg = self._stood_at(place, spot, view)
        return Sheet(shot, at_ms, lon_deg, lat_deg)

    def _stood_at(self, place: Place, spot: int, view: str) -> tuple[float, float]:
        """Return where the phone was when it took a photo, degrees: off the thing by the view."""
        away_m, turn = VIEW_M[view] + chance(spot, view), 2 * math.pi * chance(spot)
        x_m, y_m = self._ground.to_metres(place.lon_deg, place.lat_deg)
        moved = [[x_m + away_m * math.cos(turn), y_m + away_m * math.sin(turn)]]
        lon_deg, lat_deg = self._ground.to_degrees(np.array(moved))[0].round(7).tolist()
        return lon_deg, lat_deg

    # ---- what people do ------------------------------------------------------------------------

    def _act(self, now_ms: int, now_s: float) -> None:
        left = self._left_to_people(now_s)
        for case_id, plans in tuple(self._plans.items()):
            for plan in plans:
                if plan.act is Act.DISPATCH and case_id in left:
                    continue
                if self._is_due(plan, now_ms, now_s) and self._do(plan, now_ms):
                    self._plans[case_id] = tuple(p for p in self._plans[case_id] if p is not plan)

    def _left_to_people(self, now_s: float) -> set[str]:
        """Return the cases at the head of the queue: a person at the desk takes those first."""
        waiting = [
            (self._seen_s.get(case_id, now_s), case_id)
            for case_id, plans in self._plans.items()
            if any(plan.act is Act.DISPATCH for plan in plans)
        ]
        patience_s = _HEAD_PATIENCE * self._world.patience_s
        return {
            case_id
            for since_s, case_id in sorted(waiting)[:_LEFT_TO_PEOPLE]
            if now_s - since_s < patience_s and not self._goes_early(case_id)
        }

    def _goes_early(self, case_id: str) -> bool:
        return any(plan.patience_s < self._world.patience_s for plan in self._plans[case_id])

    def _is_due(self, plan: Plan, now_ms: int, now_s: float) -> bool:
        stood_s = now_s - self._seen_s.get(plan.case_id, now_s)
        return plan.due_ms <= now_ms and stood_s >= plan.patience_s

    def _do(self, plan: Plan, now_ms: int) -> bool:
        """Carry a plan out; False when its time has not come after all."""
        case = self._situation.cases.get(plan.case_id)
        if case is None or case.version != plan.version:
            return True
        actor = plan.actor
        if plan.on_site:
            actor = self._visits.arrived(case, now_ms, look_ms(case, self._world))
        if actor is None:
            return False
        self._post.put(self._job(plan, case, now_ms, actor))
        return True

    def _job(self, plan: Plan, case: Case, now_ms: int, actor: Actor) -> Job:
        def make(order_id: str, photos: tuple[Photo, ...]) -> Order:
            given = Given(
                unit_id=plan.unit_id,
                reason=plan.reason,
                text=plan.text,
                number=plan.number,
                condition=plan.condition,
                photos=photos,
            )
            return Command(
                command_id=order_id,
                actor=actor,
                case_id=plan.case_id,
                act=plan.act,
                expected_version=plan.version,
                given=given,
            )

        def is_current() -> bool:
            held = self._situation.cases.get(plan.case_id)
            return held is not None and held.version == plan.version

        sheets = (
            (self._sheet(case.class_key, case.place, plan.picture, now_ms),) if plan.picture else ()
        )
        rank = SHOW if is_show(case) else ACT
        return Job(plan.command_id, actor, make, is_current, sheets, rank)

    def _on_accepted(self, job: Job, verdict: Verdict) -> None:
        self.n_reported += verdict.version == 1
        logger.debug("%s: %s", job.actor.account, verdict.act)


def _always() -> bool:
    return True


def _world(city: CityInfo, options: Options) -> World:
    return World(
        city=city,
        book=load(),
        seed=options.seed,
        staff=options.staff,
        patience_s=options.patience_s,
        show_s=options.show_s,
        tempers=deal(city.units),
    )


def _crowd(situation: Situation, ground: Ground, seed: int) -> Crowd:
    movers = tuple(situation.movers.values())
    homes = [ground.patch_index(mover.home_grid) for mover in movers]
    crowd = Crowd(ground.net, movers, homes, rounds_of(ground.net, movers, seed), seed)
    for fix in situation.fixes.values():
        if fix.mover_id in crowd.index:
            crowd.resume(fix.mover_id, *ground.to_metres(fix.lon_deg, fix.lat_deg))
    return crowd
