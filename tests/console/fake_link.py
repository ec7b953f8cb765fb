"""A scripted link: what a desk sends is kept, what it hears is said by the test."""

from dataclasses import dataclass, field
from itertools import count

from msgspec.structs import replace

from backend.contract.city_answer import CityInfo
from backend.contract.orders import Command
from backend.contract.pushed import CaseChanged, TourChanged
from backend.contract.questions import GetLedger
from backend.contract.verdicts import Verdict
from backend.domain.cameras.patrol import Tour
from backend.domain.cameras.patrol_life import PatrolAct
from backend.domain.cases.case import Act, Case, Given, Photo, Source
from backend.domain.clocks.clock import Calendar, Condition
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.life import Filing, Finding, Moment, after, reported
from backend.domain.people.hall import Hall
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.link import LinkHealth, Pulled
from backend.link.waker import Waker
from backend.situation import News

START_MS = 1_781_049_600_000  # Wednesday 2026-06-10 08:00 in Shanghai
MINUTE_MS = 60_000
ME = Actor("dispatch-03", Role.DISPATCHER, "派遣席 03")
OTHER = Actor("dispatch-02", Role.DISPATCHER, "派遣席 02")
COLLECTOR = Actor("COL-1", Role.COLLECTOR)
INTAKE = Actor("intake-01", Role.INTAKE, "受理席 01")
FILER = Actor("intake-02", Role.INTAKE, "受理席 02")
LEADER = Actor("leader-01", Role.LEADER, "值班长")
CHIEF = Actor("chief-01", Role.CHIEF, "中心领导席 01")
CLERK = Actor("stationed-01", Role.STATIONED, "驻场席 汀东排水所")
SYSTEM = Actor("system", Role.SYSTEM)
PHOTO = Photo("00ff", "near", START_MS)
_numbers = count(1)
MISSING = Condition("c0103-missing", "c0103", Words("缺失", "Missing"), "2紧急工作时", urgent=True)
BROKEN = Condition("c0103-broken", "c0103", Words("破损", "Broken"), "4工作时")
UNITS = (
    ResponsibleUnit("td-drainage", "汀东排水所", "Tingdong drainage", ("c0103",), 1, 6),
    ResponsibleUnit("td-municipal", "汀东市政所", "Tingdong municipal works", ("c01",), 2, 11),
    ResponsibleUnit("td-sanitation", "汀东环卫所", "Tingdong sanitation", ("e01",), 3, 18),
    ResponsibleUnit("td-parks", "汀东园林所", "Tingdong parks", ("c03",), 4, 7),
    ResponsibleUnit("td-lighting", "汀东路灯所", "Tingdong lighting", ("c0119",), 5, 4),
    ResponsibleUnit("cg-squad", "城管中队", "Enforcement squad", ("e02",), 6, 22),
    ResponsibleUnit("city-up", "转派市级", "Refer to the city", ("c0115",), 7, 0, refers_up=True),
)


def at(minutes: float = 0.0) -> Moment:
    """A moment some minutes after the start, in city and real time alike."""
    ms = START_MS + round(minutes * MINUTE_MS)
    return Moment(ms, ms)


def shot(minutes: float = 600_000.0) -> Photo:
    """A picture unlike any before, taken later than anything these tests dispatch."""
    return Photo(f"{next(_numbers):032x}", "after", at(minutes).city_ms, 119.6, 38.9)


def city() -> CityInfo:
    """A small city with seven units."""
    return CityInfo(
        city_id="990100",
        zh="云汀市",
        en="Yunting",
        centre_zh="云汀市城市管理指挥中心",
        centre_en="Yunting command centre",
        zone="Asia/Shanghai",
        crs_epsg=4549,
        bounds_deg=(119.55, 38.86, 119.65, 38.94),
        map_hash="0" * 32,
        synthetic=True,
        undo_s=8.0,
        calendar=Calendar(),
        conditions=(MISSING, BROKEN),
        step_limits_s={
            "accept": (300, 900),
            "file": (300, 900),
            "verify": (1800, 1800),
            "dispatch": (600, 900),
            "send_check": (900, 1800),
            "check": (3600, 3600),
            "close": (900, 1800),
        },
        units=UNITS,
        cameras=(),
        movers=(),
        hall=Hall(stationed={CLERK.account: "td-drainage"}),
    )


def new_case(case_id: str = "01A", actor: Actor = COLLECTOR, class_key: str = "c0103") -> Case:
    """A case just reported."""
    finding = Finding(
        class_key=class_key,
        place=Place(119.6, 38.9, "学府路 88 号门前", "990102003012045"),
        source=Source.COLLECTOR if actor is COLLECTOR else Source.HOTLINE,
        text="井盖缺失",
        observed_at_ms=START_MS,
        photos=(PHOTO,) if actor is COLLECTOR else (),
    )
    return reported(case_id, finding, actor, at())


def filed(case_id: str = "01A") -> Case:
    """A case that waits for dispatch."""
    filing = Filing(f"YT-20260610-{case_id}", MISSING)
    return after(new_case(case_id), Act.FILE, FILER, Given(condition=MISSING.key), at(2), filing)


def dispatched(case_id: str = "01A", unit_id: str = "td-drainage", by: Actor = ME) -> Case:
    """A case dispatched and not delivered yet."""
    return after(filed(case_id), Act.DISPATCH, by, Given(unit_id=unit_id), at(10))


def delivered(case_id: str = "01A", unit_id: str = "td-drainage", by: Actor = ME) -> Case:
    """A case the unit has been told of."""
    return after(dispatched(case_id, unit_id, by), Act.DELIVER, SYSTEM, Given(), at(11))


def replied(case_id: str = "01A", minutes: float = 60, by: Actor = ME) -> Case:
    """A case the unit says is done."""
    unit = Actor("td-drainage", Role.UNIT)
    given = Given(text="已更换", photos=(shot(),))
    return after(delivered(case_id, by=by), Act.REPLY, unit, given, at(minutes))


@dataclass
class FakeLink:
    """Stands where ``backend.link.Link`` stands.

    Attributes:
        sent: Commands, oldest first.
        sat: Who it was told sits here, and ``heres`` each word that somebody does;
            ``in_hands`` what each of those said is worked at.
        asked: Questions, oldest first.
        now_ms: City time it tells.
    """

    now_ms: int = START_MS + 12 * MINUTE_MS
    health: LinkHealth = field(default_factory=lambda: LinkHealth(link="up", joined=True))
    sent: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    is_running: bool = False
    city_speed: float = 1.0
    sat: list = field(default_factory=list)
    heres: list = field(default_factory=list)
    in_hands: list = field(default_factory=list)
    seats: tuple | None = None
    n_painted: int = 0
    _news: list = field(default_factory=list)
    _verdicts: list = field(default_factory=list)
    _answers: list = field(default_factory=list)
    _bell: Waker | None = None

    def start(self) -> None:
        self.is_running = True

    def stop(self) -> None:
        self.is_running = False
        if self._bell is not None:
            self._bell.close()
            self._bell = None

    def fileno(self) -> int:
        """A bell that never falls silent: the desk looks every frame."""
        if self._bell is None:
            self._bell = Waker()
            self._bell.wake()
        return self._bell.fileno()

    def take(self) -> Pulled:
        news = self._news.pop(0) if self._news else None
        verdicts, self._verdicts = tuple(self._verdicts), []
        answers, self._answers = tuple(self._answers), []
        seats, self.seats = self.seats, None
        return Pulled(news, verdicts, answers, seats=seats)

    def sit(self, actor: Actor) -> None:
        self.sat.append(actor)

    def say_here(self, *, locked: bool = False, in_hand: str = "") -> None:
        self.heres.append(locked)
        self.in_hands.append(in_hand)

    def send(self, order: Command) -> None:
        self.sent.append(order)

    def ask(self, question) -> None:
        self.asked.append(question)

    def painted(self, pulled: Pulled) -> None:
        self.n_painted += 1

    def ledger_question(self, ask_id: str, from_ms: int, upto_ms: int) -> GetLedger:
        return GetLedger(ask_id=ask_id, actor=ME, from_ms=from_ms, upto_ms=upto_ms)

    def city_now_ms(self) -> int:
        return self.now_ms

    # ---- what the test says --------------------------------------------------------------------

    def tell_city(self, *cases: Case) -> None:
        """Say the whole picture."""
        changed = tuple(CaseChanged(case=case, act=case.steps[-1].act) for case in cases)
        self._news.append(News(reset=True, city=city(), changed=changed))

    def tell_collectors(self, n: int) -> None:
        """Say that so many collectors are on shift, COL-1 nearest to the place of the cases."""
        movers = tuple(
            Mover(f"COL-{i}", MoverKind.COLLECTOR, f"采集员 汀东-{i:03d}") for i in range(1, n + 1)
        )
        fixes = tuple(
            Fix(m.mover_id, 119.6, 38.9 + i * 0.002, 0.0, 0.0, self.now_ms)
            for i, m in enumerate(movers, 1)
        )
        self._news.append(News(city=replace(city(), movers=movers), fixes=fixes))

    def tell(self, *cases: Case) -> None:
        """Say what became of cases."""
        changed = tuple(CaseChanged(case=case, act=case.steps[-1].act) for case in cases)
        self._news.append(News(changed=changed))

    def tell_tour(self, tour: Tour, act: PatrolAct) -> None:
        """Say what became of a patrol tour."""
        self._news.append(News(changed=(TourChanged(tour=tour, act=act),)))

    def judge(self, command: Command, outcome: str, **more: object) -> None:
        """Say what became of a command."""
        self._verdicts.append(
            Verdict(command_id=command.command_id, outcome=outcome, case_id=command.case_id, **more)
        )

    def settle(self, command_id: str, outcome: str, **more: object) -> None:
        """Say what became of a login or a logout."""
        self._verdicts.append(Verdict(command_id=command_id, outcome=outcome, **more))

    def answer(self, answer) -> None:
        """Answer a question."""
        self._answers.append(answer)

    def accept(self, command: Command, case: Case, minutes: float = 12.0) -> Case:
        """Carry a command out as the backend would: effect and verdict."""
        filing = None
        if command.act is Act.FILE:
            chosen = MISSING if command.given.condition == MISSING.key else BROKEN
            filing = Filing("YT-20260610-000131-7", chosen)
        then = after(case, command.act, command.actor, command.given, at(minutes), filing)
        self.tell(then)
        self.judge(command, "accepted", version=then.version)
        return then
