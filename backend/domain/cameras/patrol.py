"""The video patrol (视频巡查) as values: a tour, its looks, and sums that always come out even.

A tour goes through its stops in pages of four. The page on screen counts for nothing before a
person confirmed it, and no stop is ever counted twice.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.terms.words import Words

PAGE_SIZE = 4


class LookVerdict(StrEnum):
    """What became of one stop. Values are stored and sent: never rename one."""

    NOT_YET = "not_yet"
    SEEN = "seen"
    OFFLINE = "offline"
    FROZEN = "frozen"
    BAD = "bad"
    SKIPPED = "skipped"


LOOK_WORDS: dict[LookVerdict, Words] = {
    LookVerdict.NOT_YET: Words("未看", "Not yet"),
    LookVerdict.SEEN: Words("已见", "Seen"),
    LookVerdict.OFFLINE: Words("断线", "Offline"),
    LookVerdict.FROZEN: Words("冻结", "Frozen"),
    LookVerdict.BAD: Words("坏画面", "Bad"),
    LookVerdict.SKIPPED: Words("跳过", "Skipped"),
}


class TourState(StrEnum):
    """How a tour stands. Values are stored and sent."""

    RUNNING = "running"
    HELD = "held"
    PAUSED = "paused"
    RESTING = "resting"
    OVER = "over"


TOUR_WORDS: dict[TourState, Words] = {
    TourState.RUNNING: Words("巡查中", "On patrol"),
    TourState.HELD: Words("停住", "Held"),
    TourState.PAUSED: Words("无人，已暂停", "Nobody there, paused"),
    TourState.RESTING: Words("换任务", "Change of task"),
    TourState.OVER: Words("已结束", "Over"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one stop, as the record keeps it for good.

    Attributes:
        stop: The camera, or ``camera/preset``.
        at_ms: City time it was booked, Unix milliseconds.
        live_s: Real seconds its picture was painted and verified live while the page stood.
        width_px: Size at which it was painted; 0 when nothing was.
        snapshot_id: BLAKE2b-128 of the kept picture, ``""`` where there was none to keep.
        reason: Why it could not be watched, or was left out.
    """

    stop: str
    verdict: LookVerdict
    account: str = ""
    at_ms: int = 0
    live_s: float = 0.0
    width_px: int = 0
    height_px: int = 0
    snapshot_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Planted:
    """A test picture laid over one stop; the operator is told of it when the tour is over.

    Attributes:
        picture: Which one, a key of ``TEST_PICTURES``; ``OWN`` for one of the city's own finds.
        is_told: The page it stood on was confirmed: it can no longer be found.
        photo_id: With ``OWN``: what an operator once cut out of a picture.
        class_key: With ``OWN``: what it turned out to be.
    """

    stop: str
    picture: str
    is_found: bool = False
    is_told: bool = False
    photo_id: str = ""
    class_key: str = ""


OWN = "own"
TEST_PICTURES: dict[str, Words] = {
    "cover": Words("井盖缺失", "Manhole cover missing"),
    "rubbish": Words("暴露垃圾", "Exposed rubbish"),
    "stall": Words("店外经营", "Goods outside a shop"),
    "smoke": Words("露天烧烤", "Open-air barbecue"),
    "water": Words("道路积水", "Water on the road"),
}


@dataclass(frozen=True, slots=True)
class Tour:
    """All that is true of one tour at one version.

    Times ending in ``_at_ms`` are city time, those in ``_real_ms`` real UTC: attention is a
    person's, and runs on no fast clock.

    Attributes:
        tour_id: Plan, city day and number of the window: ``"all.2026-06-10.06"``.
        n: Number of the two-hourly window of the day, 1 to 12.
        stops: What is to be seen, in order; a page is four of them.
        verdicts: What became of each stop, in the same order.
        n_registered: How many stops the plan has in all; fewer are toured where two hours are
            too short for all.
        account: Who tours; only that person confirms.
        page_real_ms: Since when the page now on screen stands.
        worked_ms: Real time worked since the last change of task.
        rest_until_real_ms: When the change of task may end, 0 while there is none.
        note: Why it stands as it stands, e.g. the reason of a waiver.
        finds: Cases reported from this tour.
        theme: The theme it is a tour of, ``""`` for the two-hourly tour of everything.
    """

    tour_id: str
    version: int
    day: str
    n: int
    from_at_ms: int
    upto_at_ms: int
    stops: tuple[str, ...]
    verdicts: tuple[LookVerdict, ...]
    n_registered: int
    account: str
    seat: str
    begun_at_ms: int
    page_real_ms: int
    state: TourState = TourState.RUNNING
    dwell_s: float = 30.0
    worked_ms: int = 0
    rest_until_real_ms: int = 0
    n_waived: int = 0
    ended_at_ms: int = 0
    note: str = ""
    finds: tuple[str, ...] = ()
    tests: tuple[Planted, ...] = ()
    theme: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more may happen to it."""
        return self.state is TourState.OVER

    @property
    def n_pages(self) -> int:
        """How many pages it has."""
        return -(-len(self.stops) // PAGE_SIZE)

    @property
    def page(self) -> int:
        """Index of the first page that is not booked whole; ``n_pages`` when all are."""
        left = LookVerdict.NOT_YET
        return self.verdicts.index(left) // PAGE_SIZE if left in self.verdicts else self.n_pages


@dataclass(frozen=True, slots=True)
class Tally:
    """The sum of a tour: ``seen + offline + frozen + bad + skipped + not_yet == total``."""

    seen: int
    offline: int
    frozen: int
    bad: int
    skipped: int
    not_yet: int
    total: int

    @property
    def is_even(self) -> bool:
        """Whether the sum comes out."""
        booked = self.seen + self.offline + self.frozen + self.bad + self.skipped
        return booked + self.not_yet == self.total

    @property
    def coverage(self) -> float | None:
        """Seen over total, None where there was nothing to see."""
        return self.seen / self.total if self.total else None


def tally(tour: Tour) -> Tally:
    """Return the sum of a tour as it stands."""
    n = Counter(tour.verdicts)
    return Tally(
        seen=n[LookVerdict.SEEN],
        offline=n[LookVerdict.OFFLINE],
        frozen=n[LookVerdict.FROZEN],
        bad=n[LookVerdict.BAD],
        skipped=n[LookVerdict.SKIPPED],
        not_yet=n[LookVerdict.NOT_YET],
        total=len(tour.stops),
    )


def page_stops(tour: Tour, page: int | None = None) -> tuple[str, ...]:
    """Return the stops of a page, of the one on screen when none is named."""
    at = (tour.page if page is None else page) * PAGE_SIZE
    return tour.stops[at : at + PAGE_SIZE]


def waiting(tour: Tour) -> tuple[str, ...]:
    """Return the stops of the page on screen that are not booked yet."""
    return tuple(stop for stop in page_stops(tour) if verdict_of(tour, stop) is NOT_YET)


def verdict_of(tour: Tour, stop: str) -> LookVerdict:
    """Return what became of a stop of this tour."""
    return tour.verdicts[tour.stops.index(stop)]


def camera_of(stop: str) -> str:
    """Return the camera of a stop."""
    return stop.partition("/")[0]


def preset_of(stop: str) -> str:
    """Return the preset of a stop, ``""`` where the camera has none."""
    return stop.partition("/")[2]


def found_of(tours: tuple[Tour, ...]) -> tuple[int, int]:
    """Return how many planted pictures were found, and how many had been planted and shown."""
    told = [test for tour in tours for test in tour.tests if test.is_told]
    return sum(test.is_found for test in told), len(told)


NOT_YET = LookVerdict.NOT_YET
