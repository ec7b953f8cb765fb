"""A whole backend on loopback and desks that sit at it: real store, sockets and keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import structs
from PySide6.QtCore import QObject, Slot

from backend import codebooks
from backend.codebooks import load
from backend.contract.city_answer import CityInfo
from backend.contract.orders import PutPhoto, Report
from backend.contract.pushed import LogRow
from backend.domain.cameras.calling import PHRASES, Speaker
from backend.domain.cameras.camera import Camera
from backend.domain.cases.case import Photo, Source
from backend.domain.people.hall import Hall as CityHall
from backend.domain.terms.finding import Found
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.feed.city_time import CityRun
from backend.feed.keys import give_unit_key, let_speak
from backend.feed.outbox import Outbox
from backend.feed.parts import Pace, Parts
from backend.feed.server import FeedServer
from backend.folder import DataFolder
from backend.link import Link
from backend.link.keys import CONSOLE, read_bundle
from backend.services import Accounts, AlarmDesk, CaseDesk, CityBooks, Door
from backend.services.call_desk import CallDesk, Speakers
from backend.services.campaign_counting import CampaignCounting
from backend.services.campaign_desk import CampaignDesk
from backend.services.case_search import CaseSearch
from backend.services.emergency_desk import EmergencyDesk
from backend.services.exact_counts import ExactCounts
from backend.services.freeze_desk import FreezeDesk
from backend.services.handover_desk import HandoverDesk
from backend.services.indicator_desk import BaseNames, IndicatorDesk
from backend.services.look_book import LookBook
from backend.services.promise_desk import PromiseDesk
from backend.services.steer_desk import Heads, SteerDesk
from backend.services.ulid import new_ulid
from backend.situation import Situation
from backend.store import Store
from console.acting.acting import ActingDesk
from console.drag.drag import DragDesk
from console.face.face import SituationFace
from console.face.selection import Selection
from console.kit.notice import Notice
from tests.backend.feed.hall import speaks_for_all
from tests.console import fake_link

CITY_MS = fake_link.START_MS
INTAKE = Actor("intake-01", Role.INTAKE, "受理席 01")
FILER = Actor("intake-02", Role.INTAKE, "受理席 02")
ONE = Actor("dispatch-01", Role.DISPATCHER, "派遣席 01")
TWO = Actor("dispatch-02", Role.DISPATCHER, "派遣席 02")
LEADER = Actor("leader-01", Role.LEADER, "值班长席")
NEXT_LEADER = Actor("leader-02", Role.LEADER, "值班长席 02")
CHIEF = Actor("chief-01", Role.CHIEF, "中心领导席")
COLLECTOR = Actor("COL-001", Role.COLLECTOR)
DRAINAGE = Actor("td-drainage", Role.UNIT)
# Two who sit in a combined hall.
ANN = Actor("combined-01", Role.INTAKE, "合署席 01")
BEN = Actor("combined-02", Role.INTAKE, "合署席 02")
# The drainage office's person in the hall, and the sanitation office's.
STATIONED = Actor("stationed-01", Role.STATIONED, "驻场席 汀东排水所")
OTHER_STATIONED = Actor("stationed-02", Role.STATIONED, "驻场席 汀东环卫所")
PEOPLE = (
    *(INTAKE, FILER, ONE, TWO, LEADER, NEXT_LEADER, CHIEF, COLLECTOR),
    *(STATIONED, OTHER_STATIONED, ANN, BEN),
)
PLAYABLE = tuple(one for one in PHRASES.values() if one.has_sound)
QUICK = Pace(beat_s=0.1, positions_s=0.05, tick_s=0.05, keys_s=0.05)


def city(
    undo_s: float, devices: "Devices | None", *, combined: bool, enforcement: str = ""
) -> CityInfo:
    """The small city of the fake link, with the conditions of the real codebook.

    Args:
        combined: Its hall is a combined one (合署).
        enforcement: The unit that is handed what needs enforcement.
    """
    fields = {name: getattr(fake_link.city(), name) for name in CityInfo.__struct_fields__}
    conditions = load().conditions("c0103")
    stationed = {STATIONED.account: "td-drainage", OTHER_STATIONED.account: "td-sanitation"}
    how = CityHall(combined=combined, stationed=stationed, enforcement=enforcement)
    more = {"conditions": conditions, "undo_s": undo_s, "hall": how}
    made = CityInfo(**{**fields, **more})
    return made if devices is None else devices.hung_in(made)


def unit_people(city: CityInfo) -> list[Actor]:
    """Return the units of a city, its enforcement body with them, as who logs in."""
    unit_ids = {unit.unit_id for unit in city.units} | {city.hall.enforcement} - {""}
    return [Actor(unit_id, Role.UNIT) for unit_id in sorted(unit_ids)]


class Heard(QObject):
    """Keeps what a desk said."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []

    @Slot(object)
    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)


@dataclass
class Seat:
    """One desk without a window, on a real link."""

    link: Link
    actor: Actor
    root: QObject = field(default_factory=QObject)

    def __post_init__(self) -> None:
        self.face = SituationFace(self.link, Situation(self.actor), self.actor, self.root)
        self.selection = Selection(self.root)
        self.acting = ActingDesk(self.face, self.selection, codebooks.load(), self.root)
        self.drag = DragDesk(self.face, self.acting, self.root)
        self.heard = Heard()
        self.acting.noticed.connect(self.heard.notice)
        self.face.start()

    def state(self, case_id: str) -> str:
        case = self.face.case(case_id)
        return case.state.value if case is not None else ""

    def reached(self, case_id: str, state: str) -> bool:
        """Whether a case is there and no verdict is out: its row may come before the verdict."""
        return self.state(case_id) == state and not self.face.all_pending()

    @property
    def said(self) -> list[str]:
        return [notice.words.zh for notice in self.heard.notices]


class Devices(NamedTuple):
    """What hangs on poles, and who speaks with it."""

    cameras: tuple[Camera, ...]
    speakers: tuple[Speaker, ...]
    heads: Heads
    sound: Speakers

    def hung_in(self, city: CityInfo) -> CityInfo:
        """Return a city that has them."""
        return structs.replace(city, cameras=self.cameras, speakers=self.speakers, phrases=PLAYABLE)


class Hall:
    """One data folder, its backend, and everybody who sits at it."""

    def __init__(
        self,
        root: Path,
        undo_s: float = 0.3,
        speed: float = 1.0,
        devices: Devices | None = None,
        *,
        combined: bool = False,
        enforcement: str = "",
    ) -> None:
        self.folder = DataFolder.open(root / "city")
        self.city = city(undo_s, devices, combined=combined, enforcement=enforcement)
        self.time, self.store = CityRun(CITY_MS, speed), Store.open(self.folder.store)
        self.seats: list[Seat] = []
        outbox = Outbox(self.store.rows_after)
        accounts = Accounts((*PEOPLE, *unit_people(self.city)))
        books = CityBooks("YT", "990100")

        def told(rows: Sequence[LogRow]) -> None:
            outbox.put(rows)
            self.handovers.note(rows)
            self.emergencies.note(rows)

        known = self.store, accounts, self.time, told
        self.campaigns, self.handovers = CampaignDesk(*known), HandoverDesk(*known)
        self.emergencies, self.alarms = EmergencyDesk(*known), AlarmDesk(*known)
        self.desk = CaseDesk(self.store, self.city, accounts, self.time, told, books)
        door = self._door(accounts)
        parts = Parts(
            record=self.store,
            desk=self.desk,
            alarms=self.alarms,
            handovers=self.handovers,
            promises=PromiseDesk(*known, self.city.zone),
            campaigns=self.campaigns,
            campaign_counts=self._counts(books),
            **self._numbers(accounts, books, told),
            emergencies=self.emergencies,
            city=self.city,
            folder=self.folder,
            door=door,
            time=self.time,
            streams=lambda ids: {},
            looks=LookBook(self.store, self.time),
            find=self._finder(books),
        )
        if devices is not None:
            at = (self.store, self.city, accounts, self.time, told)
            steering, calls = SteerDesk(*at, devices.heads), CallDesk(*at, devices.sound)
            parts = replace(parts, steering=steering, calls=calls)
        self._give_keys()
        self.server = FeedServer(parts, outbox, None, QUICK)
        self.server.start()

    def _numbers(
        self, accounts: Accounts, books: CityBooks, told: Callable[[Sequence[LogRow]], None]
    ) -> dict[str, Any]:
        """Return who counts for the boards, and who freezes what was counted."""
        exact, names = ExactCounts(), BaseNames(class_words=books.codebook.name)
        counting = IndicatorDesk(self.store, self.city, self.time, names, exact=exact)
        freezing = FreezeDesk(self.store, accounts, self.time, exact, self.city.zone, told)
        return {"counting": counting, "freezing": freezing}

    def _door(self, accounts: Accounts) -> Door:
        door = Door(self.store, accounts, self.time, synthetic=True, hall=self.city.hall)
        self.desk.ask_door(door.on_shift)
        return door

    def _give_keys(self) -> None:
        """Give the hall a key that speaks for everybody, and units that sit in it their own."""
        speaks_for_all(self.folder)
        for unit_id in set(self.city.hall.stationed.values()):
            give_unit_key(self.folder.keys, unit_id)
            let_speak(self.folder.keys, f"unit-{unit_id}", "stationed/* unit/*")

    def _finder(self, books: CityBooks) -> Callable[[str, int], tuple[Found, ...]]:
        """Return what searches of ended cases are answered by; the small city has no map."""
        search = CaseSearch(self.store, self.city, books.codebook, self.time)
        return lambda text, limit: tuple(search.find(text, limit))

    def _counts(self, books: CityBooks) -> CampaignCounting:
        known = self.city, books.codebook, self.time
        return CampaignCounting(self.store, lambda: self.campaigns.campaigns, *known)

    def seat(self, actor: Actor) -> Seat:
        """Sit somebody down at a desk of their own."""
        unit_id = self.city.hall.unit_of(actor) if actor.role is Role.STATIONED else ""
        keys = read_bundle(self.folder.root, f"unit-{unit_id}" if unit_id else CONSOLE)
        self.seats.append(Seat(Link(self.server.endpoints, keys, actor), actor))
        return self.seats[-1]

    def report(self, data: bytes = b"\xff\xd8\xff\xe0 near") -> str:
        """Let a collector report a missing cover; return the new case.

        Args:
            data: The picture; where a window shows it, one that is whole.
        """
        stored = self.desk.put_photo(
            PutPhoto(command_id=new_ulid(CITY_MS), actor=COLLECTOR, data=data)
        )
        photo = Photo(stored.photo_id, "near", CITY_MS, 119.6, 38.9)
        verdict = self.desk.report(
            Report(
                command_id=new_ulid(CITY_MS),
                actor=COLLECTOR,
                class_key="c0103",
                place=Place(119.6, 38.9, "学府路 88 号门前", "990102003012045"),
                source=Source.COLLECTOR,
                text="井盖缺失",
                observed_at_ms=CITY_MS,
                photos=(photo,),
            )
        )
        assert verdict.outcome == "accepted", verdict
        return verdict.case_id

    def close(self) -> None:
        for seat in self.seats:
            seat.face.stop()
            seat.root.deleteLater()
        self.server.stop()
        self.store.close()
