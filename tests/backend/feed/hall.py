"""A backend on loopback as tests need it: real store, real desk, real sockets, real keys."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from backend.contract.base import Answer
from backend.contract.city_answer import CityInfo
from backend.contract.pushed import LogRow, Seated
from backend.contract.verdicts import Stored, Verdict
from backend.domain.clocks.clock import Calendar
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.terms.roles import Actor, Role
from backend.feed.city_time import CityRun
from backend.feed.keys import let_speak
from backend.feed.outbox import Outbox
from backend.feed.parts import Pace, Parts, nowhere
from backend.feed.server import FeedServer
from backend.folder import DataFolder
from backend.link import Endpoints, KeyPair, Link
from backend.link.keys import CONSOLE, read_bundle
from backend.link.timing import Timing
from backend.services import Accounts, AlarmDesk, CaseDesk, CityBooks, Door, Passwords
from backend.services.indicator_desk import IndicatorDesk
from backend.services.look_book import LookBook
from backend.services.strip_desk import StripDesk
from backend.situation import Changes, Situation
from backend.store import Store

CITY_MS = 1_781_049_600_000
LEADER = Actor("leader-01", Role.LEADER, "值班长席 01")
INTAKE = Actor("intake-01", Role.INTAKE, "受理席 01")
GATEWAY = Actor("gateway-01", Role.GATEWAY)
COLLECTOR = Actor("COL-001", Role.COLLECTOR)
DISPATCHER = Actor("dispatch-01", Role.DISPATCHER, "派遣席 01")
UNITS = (Actor("td-drainage", Role.UNIT), Actor("td-sanitation", Role.UNIT))
STREAMS = {"34020000001320000001": "rtsp://secret:word@10.0.0.9/1"}
QUICK = Pace(beat_s=0.1, positions_s=0.05, tick_s=0.05, look_s=0.1, keys_s=0.05)
# Indicators are counted in so short slices that a few hundred cases take several turns.
SLICE_S = 0.01
# Everything a tenth as patient as in a hall, so that a test of what times out takes a moment.
HASTY = Timing(
    jitter_s=0.02,
    range_s=0.3,
    snapshot_s=0.6,
    backoff_s=0.05,
    backoff_max_s=0.2,
    redial_s=3.5,
    unsent_s=0.4,
    waiting_s=0.2,
    unknown_s=1.0,
    answer_s=2.0,
)
# What is given up is given up late: a machine that stands still makes no order unknown.
STEADY = replace(HASTY, unsent_s=60.0, waiting_s=60.0, unknown_s=60.0, answer_s=12.0)


def city(**changes: object) -> CityInfo:
    values: dict[str, object] = {
        "city_id": "990100",
        "zh": "云汀",
        "en": "Yunting",
        "centre_zh": "云汀市城市管理监督指挥中心",
        "centre_en": "Yunting centre",
        "zone": "Asia/Shanghai",
        "crs_epsg": 4549,
        "bounds_deg": (119.5, 38.8, 119.7, 39.0),
        "map_hash": "00",
        "synthetic": True,
        "undo_s": 8.0,
        "calendar": Calendar(),
        "conditions": (),
        "step_limits_s": {"accept": (300, 900)},
        "units": (),
        "cameras": (),
        "movers": (Mover("COL-001", MoverKind.COLLECTOR, "采集员 001"),),
    }
    return CityInfo(**{**values, **changes})


def fix(mover_id: str, n: int = 0, lon_deg: float = 119.6) -> Fix:
    return Fix(mover_id, lon_deg, 38.9, 0.0, 1.0, CITY_MS + n)


# As cheap as hashing can be: what is tested is not the cost.
CHEAP = Passwords(1, 8, 1)


def speaks_for_all(folder: DataFolder, name: str = CONSOLE) -> None:
    """Let a key of a synthetic city speak for everybody, so that nobody need log in."""
    let_speak(folder.keys, name, "*/*")


class Hall:
    """One data folder and the backend that works in it; it can be stopped and started again.

    Its console key speaks for everybody; other keys speak for nobody.

    Attributes:
        timing: How patient its links are where nothing else is said.
    """

    timing = STEADY

    def __init__(
        self,
        root: Path,
        *,
        is_open: bool = False,
        pace: Pace = QUICK,
        source: str | Path | None = None,
    ) -> None:
        self.folder = DataFolder.open(root / "city")
        self.source = source or self.folder.store
        self.city = city()
        self.time = CityRun(CITY_MS)
        self.server: FeedServer | None = None
        self.bind: str | None = None
        self._is_open = is_open
        self._pace = pace
        self.people: tuple[Actor, ...] = (LEADER, INTAKE, COLLECTOR, DISPATCHER, GATEWAY, *UNITS)
        self.links: list[Link] = []
        self.track_of = nowhere
        self.last_fixes: tuple[Fix, ...] = ()

    def start(self) -> "Hall":
        self.store = Store.open(self.source, self.folder.media)
        self.outbox = Outbox(self.store.rows_after)
        accounts = Accounts(self.people)
        speaks_for_all(self.folder)
        self.door = Door(
            self.store, accounts, self.time, CHEAP, synthetic=True, hall=self.city.hall
        )
        self.desk = CaseDesk(
            self.store, self.city, accounts, self.time, self.outbox.put, CityBooks("YT", "990100")
        )
        self.alarms = AlarmDesk(self.store, accounts, self.time, self.outbox.put)
        parts = Parts(
            record=self.store,
            desk=self.desk,
            alarms=self.alarms,
            city=self.city,
            folder=self.folder,
            door=self.door,
            time=self.time,
            track_of=self.track_of,
            last_fixes=self.last_fixes,
            counting=IndicatorDesk(self.store, self.city, self.time, slice_s=SLICE_S),
            looks=LookBook(self.store, self.time),
            strips=StripDesk(self.store).strips,
            streams=lambda ids: {key: STREAMS[key] for key in ids if key in STREAMS},
        )
        self.server = FeedServer(parts, self.outbox, self.bind, self._pace, is_open=self._is_open)
        self.server.start()
        self.bind = self.endpoints.push.removeprefix("tcp://")
        return self

    @property
    def endpoints(self) -> Endpoints:
        assert self.server is not None
        return self.server.endpoints

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.store.close()
            self.server = None

    def close(self) -> None:
        for link in self.links:
            link.stop()
        self.stop()

    def keys(self, name: str = "console") -> KeyPair | None:
        return None if self._is_open else read_bundle(self.folder.root, name)

    def link(
        self,
        actor: Actor = LEADER,
        endpoints: Endpoints | None = None,
        keys: KeyPair | None = None,
        timing: Timing | None = None,
    ) -> "Mirror":
        keys = keys or self.keys()
        link = Link(endpoints or self.endpoints, keys, actor, timing or self.timing)
        self.links.append(link)
        link.start()
        return Mirror(link)

    def heads(self) -> dict[str, int]:
        return {topic: head.digest for topic, head in self.store.heads().items()}


class Mirror:
    """A desk without a screen: a link and the situation it feeds."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.situation = Situation()
        self.changes: list[Changes] = []
        self.verdicts: list[Verdict] = []
        self.answers: list[Answer | Stored] = []
        self.seats: tuple[Seated, ...] = ()

    def pull(self) -> bool:
        pulled = self.link.take()
        if pulled.news is not None:
            self.changes.append(self.situation.apply(pulled.news))
        self.verdicts.extend(pulled.verdicts)
        self.answers.extend(pulled.answers)
        self.seats = pulled.seats if pulled.seats is not None else self.seats
        return True

    def seated(self, account: str) -> list[bool]:
        """Return whether each seat of somebody is locked."""
        return [row.locked for row in self.seats if row.account == account]

    def joined(self) -> bool:
        return self.pull() and self.link.health.joined and self.situation.city is not None

    def holds(self, *case_ids: str) -> bool:
        return self.pull() and set(case_ids) <= set(self.situation.cases)

    def is_at(self, versions: dict[str, int]) -> bool:
        self.pull()
        held = {key: case.version for key, case in self.situation.cases.items()}
        return held == versions

    def answered(self, n: int = 1) -> bool:
        return self.pull() and len(self.answers) >= n

    def judged(self, n: int = 1) -> bool:
        return self.pull() and len(self.verdicts) >= n


def told(rows: Sequence[LogRow]) -> None:
    """Stand in for a publisher nobody listens to."""
