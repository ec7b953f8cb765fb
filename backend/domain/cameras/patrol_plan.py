"""What a tour goes through and when: windows of two hours, emphasis by the hour, order by risk."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.domain.cases.case import Case, CaseState, Source
from backend.domain.terms.words import Words

from .camera import Camera
from .patrol import NOT_YET, OWN, PAGE_SIZE, TEST_PICTURES, Planted, Tour, camera_of

WINDOW_H = 2
REMIND_S = 300.0


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What to look for at an hour; stops whose group or name holds one of ``signs`` come first."""

    hour: int
    words: Words
    signs: tuple[str, ...]


# Source: the duty of the patrol hour by hour (mission.md 2.4).
EMPHASES: dict[int, Emphasis] = {
    row.hour: row
    for row in (
        Emphasis(
            0,
            Words("渣土车、偷倒、路灯、工地", "Muck trucks, dumping, lamps, sites"),
            ("工地", "出入口"),
        ),
        Emphasis(
            2,
            Words("渣土车、偷倒、路灯、积水", "Muck trucks, dumping, lamps, water"),
            ("工地", "桥"),
        ),
        Emphasis(4, Words("渣土车、偷倒、工地", "Muck trucks, dumping, sites"), ("工地", "出入口")),
        Emphasis(6, Words("清扫效果、早餐摊点", "Sweeping, breakfast stalls"), ("市场", "早")),
        Emphasis(
            8,
            Words("学校门口、人行道、公交站", "School gates, pavements, bus stops"),
            ("学校", "公交", "站"),
        ),
        Emphasis(
            10,
            Words("井盖、铺装、绿化、广告", "Covers, paving, greenery, adverts"),
            ("主干道", "路"),
        ),
        Emphasis(12, Words("食街、流动摊贩", "Food street, vendors"), ("食街", "餐饮")),
        Emphasis(14, Words("市场、工地扬尘", "Markets, dust of sites"), ("市场", "工地")),
        Emphasis(
            16, Words("学校门口、雨天排水口", "School gates, drains if it rains"), ("学校", "桥")
        ),
        Emphasis(18, Words("夜市出摊、停车", "Night market, parking"), ("夜市", "食街", "停车")),
        Emphasis(20, Words("食街、噪声、路灯", "Food street, noise, lamps"), ("食街", "广场")),
        Emphasis(22, Words("噪声、零星偷倒", "Noise, scattered dumping"), ("广场", "工地")),
    )
}


@dataclass(frozen=True, slots=True)
class PatrolPlan:
    """How a city patrols, as data.

    Attributes:
        key: Names the plan in every tour of it.
        presets: Preset names of cameras that turn; each is a stop of its own.
        groups: Only cameras of these groups; empty for all (群组巡查, D11).
        risk: Standing risk of a group, added to the emphasis of the hour.
        dwell_s: Planned seconds of a page.
        grace_s: So long after the dwell an unconfirmed page means an empty chair.
        hold_s: So long a page may be held before the chair counts as empty.
        least_live_s: Seconds a picture must have been live before it can be called seen.
        work_s: Work after which the task must change; ``rest_s`` is how long for.
        n_tests: Test pictures planted in each tour.
        use: Part of the window that may be spent looking.
        files_finds: The patrol files what it finds; otherwise a find waits to be accepted.
        themes: Names over groups, each toured by itself when somebody asks (专题巡查).
        theme: The theme this is the plan of, ``""`` for the two-hourly tour of everything.
    """

    key: str = "all"
    presets: Mapping[str, tuple[str, ...]] | None = None
    groups: tuple[str, ...] = ()
    risk: Mapping[str, int] | None = None
    dwell_s: float = 30.0
    grace_s: float = 60.0
    hold_s: float = 300.0
    least_live_s: float = 2.0
    work_s: float = 1200.0
    rest_s: float = 300.0
    n_tests: int = 2
    use: float = 0.8
    files_finds: bool = False
    themes: Mapping[str, tuple[str, ...]] | None = None
    theme: str = ""


PLAN = PatrolPlan()


@dataclass(frozen=True, slots=True)
class Window:
    """One of the twelve windows of a city day; times are Unix milliseconds of city time."""

    day: str
    n: int
    hour: int
    from_ms: int
    upto_ms: int


def window_at(city_ms: int, zone: str) -> Window:
    """Return the window a moment of city time lies in."""
    here = datetime.fromtimestamp(city_ms / 1000, ZoneInfo(zone))
    begun = here.replace(hour=here.hour // WINDOW_H * WINDOW_H, minute=0, second=0, microsecond=0)
    until = begun + timedelta(hours=WINDOW_H)
    return Window(
        here.date().isoformat(),
        begun.hour // WINDOW_H + 1,
        begun.hour,
        round(begun.timestamp() * 1000),
        round(until.timestamp() * 1000),
    )


def until_next_s(city_ms: int, zone: str) -> float:
    """Return the city seconds to the next tour; desks remind from ``REMIND_S`` on."""
    return (window_at(city_ms, zone).upto_ms - city_ms) / 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """The stops of a tour, in order, out of how many."""

    stops: tuple[str, ...]
    n_registered: int

    @property
    def share(self) -> float | None:
        """Which part of all is toured this time; said aloud where it is not all."""
        return len(self.stops) / self.n_registered if self.n_registered else None


def capacity(plan: PatrolPlan) -> int:
    """Return how many stops fit into a window, changes of task taken off."""
    working = plan.work_s / (plan.work_s + plan.rest_s)
    pages = int(WINDOW_H * 3600 * plan.use * working / plan.dwell_s)
    return pages * PAGE_SIZE


def choose(
    plan: PatrolPlan, cameras: Iterable[Camera], hour: int, last_seen_ms: Mapping[str, int]
) -> Choice:
    """Return what is toured: risk first, and first of all what was not seen last time.

    Where not all fit, half of the room goes to the highest risk and the rest by turns: to whatever
    was seen longest ago. So each stop has its turn within a known number of tours.

    Args:
        last_seen_ms: When each stop was last seen, city time; a stop that is not named never was.
    """
    found = [
        (stop, _risk(plan, camera, hour)) for camera in cameras for stop in _stops(plan, camera)
    ]
    newest = max(last_seen_ms.values(), default=0)
    is_unseen = {stop for stop, _ in found if last_seen_ms.get(stop, 0) < newest - _TOUR_MS}
    by_risk = sorted(found, key=lambda row: (-row[1], row[0] not in is_unseen, row[0]))
    room = capacity(plan)
    if len(found) <= room:
        first = [row for row in by_risk if row[0] in is_unseen]
        rest = [row for row in by_risk if row[0] not in is_unseen]
        return Choice(apart(stop for stop, _ in first + rest), len(found))
    risky = by_risk[: room // 2]
    others = sorted(by_risk[room // 2 :], key=lambda row: last_seen_ms.get(row[0], 0))
    return Choice(apart(stop for stop, _ in risky + others[: room - room // 2]), len(found))


def apart(stops: Iterable[str]) -> tuple[str, ...]:
    """Return stops so that no page has two of one camera, as far as others can stand between.

    A camera looks one way at a time: two presets of it cannot stand on one page.
    """
    left, placed = list(stops), list[str]()
    while left:
        begun = len(placed) // PAGE_SIZE * PAGE_SIZE
        on_page = {camera_of(stop) for stop in placed[begun:]}
        at = next((n for n, stop in enumerate(left) if camera_of(stop) not in on_page), 0)
        placed.append(left.pop(at))
    return tuple(placed)


_TOUR_MS = WINDOW_H * 3_600_000


def _stops(plan: PatrolPlan, camera: Camera) -> tuple[str, ...]:
    is_left_out = camera.group not in plan.groups if plan.groups else bool(camera.mover_id)
    if is_left_out:
        return ()  # what a vehicle carries is toured when its theme is asked for
    presets = (plan.presets or {}).get(camera.camera_id, ())
    return tuple(f"{camera.camera_id}/{name}" for name in presets) or (camera.camera_id,)


def _risk(plan: PatrolPlan, camera: Camera, hour: int) -> int:
    emphasis = EMPHASES[hour // WINDOW_H * WINDOW_H]
    is_meant = any(sign in camera.group or sign in camera.name for sign in emphasis.signs)
    return 10 * is_meant + (plan.risk or {}).get(camera.group, 0)


@dataclass(frozen=True, slots=True)
class OwnFind:
    """Something an operator once found and cut out, and what it turned out to be."""

    photo_id: str
    class_key: str


def own_finds(cases: Iterable[Case]) -> tuple[OwnFind, ...]:
    """Return what of ended cases may be shown again as a test: found by video, cut, and true."""
    return tuple(
        OwnFind(photo.photo_id, case.class_key)
        for case in cases
        if case.source is Source.VIDEO and case.state is CaseState.CLOSED
        for photo in case.photos
        if photo.original_id and photo.role == "near"
    )


def planted(
    stops: Sequence[str], n: int, seed: str, finds: Sequence[OwnFind] = ()
) -> tuple[Planted, ...]:
    """Return test pictures for some stops; no two of a tour stand on one page.

    Args:
        finds: The city's own; each is taken once before drawn ones are.
    """
    chance = random.Random(seed)
    pages = range(-(-len(stops) // PAGE_SIZE))
    chosen = sorted(chance.sample(pages, min(n, len(pages))))
    keys = tuple(TEST_PICTURES)
    drawn = [
        Planted(
            chance.choice(stops[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]), chance.choice(keys)
        )
        for page in chosen
    ]
    own = chance.sample(finds, min(len(finds), len(drawn)))
    shown = [
        replace(test, picture=OWN, photo_id=find.photo_id, class_key=find.class_key)
        for test, find in zip(drawn, own, strict=False)
    ]
    return (*shown, *drawn[len(shown) :])


def expected_end_ms(tour: Tour, city_ms: int) -> int:
    """Return when the tour will be through at its planned pace, city time."""
    return city_ms + round((tour.n_pages - tour.page) * tour.dwell_s * 1000)


def late(tour: Tour, city_ms: int, margin_s: float = 600.0) -> tuple[str, ...]:
    """Return the stops that will not be reached before the window closes, ``margin_s`` early.

    They turn red while something can still be done: at the planned pace their page would come
    after that moment. When it has passed, all that is not booked is late.
    """
    if tour.is_over:
        return tuple(s for s, v in zip(tour.stops, tour.verdicts, strict=True) if v is NOT_YET)
    room_s = (tour.upto_at_ms - city_ms) / 1000 - margin_s
    pages_left = max(0, int(room_s / tour.dwell_s))
    reached = (tour.page + pages_left) * PAGE_SIZE
    rows = enumerate(zip(tour.stops, tour.verdicts, strict=True))
    return tuple(stop for at, (stop, verdict) in rows if at >= reached and verdict is NOT_YET)
