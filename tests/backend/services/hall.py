"""A small hall for service tests: a city, its people, a clock held by hand, a desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from backend.contract.city_answer import CityInfo
from backend.contract.orders import Command, PutPhoto, Report
from backend.contract.pushed import LogRow
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cases.case import Act, Case, Given, Photo, Source
from backend.domain.clocks.clock import Calendar, Condition
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.services import Accounts, CaseDesk, CityBooks
from backend.store import Store

COLLECTOR = Actor("COL-1", Role.COLLECTOR)
ACCEPTER = Actor("intake-01", Role.INTAKE, "受理席 01")
FILER = Actor("intake-02", Role.INTAKE, "受理席 02")
DISPATCHER = Actor("dispatch-03", Role.DISPATCHER, "派遣席 03")
LEADER = Actor("leader-01", Role.LEADER, "值班长席")
CHIEF = Actor("chief-01", Role.CHIEF, "中心领导席")
UNIT = Actor("td-drainage", Role.UNIT)
OTHER_UNIT = Actor("td-sanitation", Role.UNIT)
PEOPLE = (COLLECTOR, ACCEPTER, FILER, DISPATCHER, LEADER, CHIEF, UNIT, OTHER_UNIT)

START_MS = 1_781_049_600_000  # Wednesday 2026-06-10 08:00 in Shanghai
COVER = "c0103"
COVER_CODE = "9901020103000042"
UNITS = (
    ResponsibleUnit("td-drainage", "汀东排水所", "Tingdong drainage office", ("c0103",), 1, 6),
    ResponsibleUnit("td-sanitation", "汀东环卫所", "Tingdong sanitation", ("c0103", "e01"), 2, 18),
    ResponsibleUnit("td-parks", "汀东园林所", "Tingdong parks office", ("c04",), 3, 7),
)
MISSING = Condition("c0103-missing", COVER, Words("缺失", "missing"), "2紧急工作时", urgent=True)
LOOSE = Condition("c0103-loose", COVER, Words("松动", "loose"), "2工作日")
LITTER = Condition("e0102-any", "e0102", Words("暴露垃圾", "exposed rubbish"), "4工作时")
CITY = CityInfo(
    city_id="990100",
    zh="云汀市",
    en="Yunting",
    centre_zh="云汀市数字城管中心",
    centre_en="Yunting centre",
    zone="Asia/Shanghai",
    crs_epsg=4549,
    bounds_deg=(119.5, 38.8, 119.7, 39.0),
    map_hash="",
    synthetic=True,
    undo_s=8.0,
    calendar=Calendar(),
    conditions=(MISSING, LOOSE, LITTER),
    step_limits_s={},
    units=UNITS,
    cameras=(),
    movers=(),
)
OWNERS = {COVER_CODE: "td-drainage"}
BOOKS = CityBooks(prefix="YT", city_code="990100", owner_of=lambda code: OWNERS.get(code, ""))


@dataclass
class HandClock:
    """Both clocks, moved by hand."""

    city: int = START_MS
    real: int = START_MS + 5_000

    def city_ms(self) -> int:
        return self.city

    def real_ms(self) -> int:
        return self.real

    def pass_s(self, seconds: float) -> None:
        self.city += round(seconds * 1000)
        self.real += round(seconds * 1000)


@dataclass
class Hall:
    """A desk with all it needs, and short ways to use it."""

    store: Store
    clock: HandClock = field(default_factory=HandClock)
    told: list[LogRow] = field(default_factory=list)
    city: CityInfo = CITY

    def __post_init__(self) -> None:
        self._ids = count(1)
        accounts = Accounts(PEOPLE)
        self.desk = CaseDesk(self.store, self.city, accounts, self.clock, self._on_rows, BOOKS)
        stored = self.desk.put_photo(
            PutPhoto(command_id="P", actor=COLLECTOR, data=b"\xff\xd8 a picture")
        )
        assert isinstance(stored, Stored)
        self.photo = Photo(stored.photo_id, "near", START_MS)

    def _on_rows(self, rows: Sequence[LogRow]) -> None:
        self.told.extend(rows)

    def new_id(self) -> str:
        return f"T-{next(self._ids)}"

    def report(self, actor: Actor = COLLECTOR, **changes: object) -> Verdict:
        return self.desk.report(self.a_report(actor, **changes))

    def a_report(self, actor: Actor = COLLECTOR, **changes: object) -> Report:
        values: dict[str, object] = {
            "command_id": self.new_id(),
            "class_key": COVER,
            "place": Place(119.6, 38.9, "学府路 88 号门前", "990102003012045"),
            "source": Source.COLLECTOR,
            "text": "井盖缺失",
            "observed_at_ms": self.clock.city,
            "photos": (self.photo,),
            **changes,
        }
        return Report(actor=actor, **values)

    def shot(self, case: Case | None = None) -> Photo:
        """Send a picture unlike any before, taken now where the case is; return it as evidence."""
        name = self.new_id()
        data = b"\xff\xd8 " + name.encode()
        stored = self.desk.put_photo(PutPhoto(command_id=name, actor=COLLECTOR, data=data))
        assert isinstance(stored, Stored)
        at = case.place if case is not None else Place(119.6, 38.9)
        return Photo(stored.photo_id, "after", self.clock.city, at.lon_deg, at.lat_deg)

    def a_command(self, case: Case, act: Act, actor: Actor, **given: object) -> Command:
        return Command(
            command_id=self.new_id(),
            actor=actor,
            case_id=case.case_id,
            act=act,
            expected_version=case.version,
            given=Given(**given),
        )

    def act(self, case: Case, act: Act, actor: Actor, **given: object) -> Verdict:
        return self.desk.act(self.a_command(case, act, actor, **given))

    def done(self, case: Case, act: Act, actor: Actor, **given: object) -> Case:
        """Do an act that must be accepted, a minute later, and return the case then."""
        self.clock.pass_s(60)
        verdict = self.act(case, act, actor, **given)
        assert verdict.outcome == "accepted", verdict
        return self.case(verdict)

    def case(self, verdict: Verdict) -> Case:
        found = self.store.case(verdict.case_id)
        assert found is not None
        return found

    def reported(self, **changes: object) -> Case:
        return self.case(self.report(**changes))

    def filed(self, condition: str = MISSING.key, **changes: object) -> Case:
        return self.done(self.reported(**changes), Act.FILE, FILER, condition=condition)

    def dispatched(self) -> Case:
        return self.done(self.filed(), Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)

    def delivered(self) -> Case:
        self.dispatched()
        self.clock.pass_s(8)
        (verdict,) = self.desk.tick()
        assert verdict.outcome == "accepted", verdict
        return self.case(verdict)


def with_state(case: Case, **changes: object) -> Case:
    """Return a case as though it had come there by itself."""
    return replace(case, **changes)
