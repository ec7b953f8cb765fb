"""Whoever stands outside the picture while the guide's pictures are taken.

Each scene brings one case to the point a picture is about, by the same orders that people send:
colleagues in the hall file and dispatch, units return and ask. Nothing is written past the rules.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from backend.city.field.channel import FieldChannel
from backend.city.field.staff import DISPATCH, FILING, INTAKE, LEADER
from backend.codebooks import load
from backend.contract.orders import CampaignOrder, Command, EmergencyOrder, Report
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Case, CaseState, Given, Source
from backend.domain.counting.campaign import DAY_MS, CampaignAct, CampaignFilter, Plan
from backend.domain.dispatching.dispatch import rank
from backend.domain.people.emergency import Entry, Opening
from backend.domain.people.emergency_terms import EmergencyAct, EmergencyKind, Post
from backend.domain.people.promise import Caller
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.services.ulid import new_ulid
from backend.situation import Situation

_LIMIT_S, _PAUSE_S, _TRIES = 240.0, 0.1, 6
_CALL_MS = 20 * 60_000
_NOT_OURS = "现场核对，井盖权属单位另有登记，不属我单位管养"
_BESIDE_DEG = 0.0002
_ZONE_MS = 8 * 3_600_000
_CAMPAIGNS = (
    ("街面秩序整治", CampaignFilter(classes=("e01", "e03", "e05")), 30),
    ("汛后井盖", CampaignFilter(words=("井盖",)), 60),
)
_STORM = (
    (LEADER, Entry(EmergencyAct.APPOINT, person="李工（排水所）", post=Post.FIELD)),
    (INTAKE, Entry(EmergencyAct.SAY, "12319 来电：水深约五十厘米，两车被困，无人受伤")),
    (LEADER, Entry(EmergencyAct.TASK, "封闭下穿道两端，设绕行标志", "交警二大队 王队")),
    (LEADER, Entry(EmergencyAct.TASK, "两台泵车到场排水", "汀东排水所")),
    (LEADER, Entry(EmergencyAct.ORDER, "二十分钟内报第一次水位", "李工（排水所）")),
    (DISPATCH, Entry(EmergencyAct.TASK_DONE, "两端已封，绕行标志已设", task_n=1)),
)
_CALM = (
    Entry(EmergencyAct.TASK_DONE, "水已排净", task_n=2),
    Entry(EmergencyAct.END, "水退，恢复通车；清淤转正常案卷"),
)
# So long between two lines that each has a second of its own.
_LINE_S = 1.2
STATIONED_UNIT = "td-sanitation"
T = TypeVar("T")


class Cast:
    """The city's other people, for one city.

    Attributes:
        scenes: What can be brought about, by name.
    """

    def __init__(self, folder: Path) -> None:
        self._channel = FieldChannel(folder)
        self._situation = Situation()
        self._verdicts: dict[str, Verdict] = {}
        self._used: set[str] = set()
        self._emergency_id = ""
        self._book = load()
        self.scenes: dict[str, Callable[[], object]] = {
            "reported": self._fresh,
            "twice": self._twice,
            "called": self._called,
            "waiting": self._filed,
            "stationed": self._stationed,
            "handled": self._handled,
            "returned": self._returned,
            "disputed": self._disputed,
            "asked": self._asked,
            "pleaded": self._pleaded,
            "driven": self._driven,
            "stormy": self._stormy,
        }

    def close(self) -> None:
        """Leave the city, with no emergency on."""
        if self._emergency_id:
            self._calm()
        self._channel.close()

    # ---- scenes --------------------------------------------------------------------------------

    def _fresh(self) -> Case:
        """Wait for a report that no scene has used yet."""
        return self._until(self._unused)

    def _unused(self) -> Case | None:
        cases = [c for c in self._situation.cases.values() if c.state is CaseState.TO_FILE]
        return next((c for c in cases if c.case_id not in self._used and c.photos), None)

    def _twice(self) -> None:
        """Have everything that waits reported once more, by callers."""
        self._fresh()
        for case in tuple(self._situation.cases.values()):
            if case.state is CaseState.TO_FILE and case.photos:
                self._call(case, "同一处，又有市民来电反映", None)

    def _called(self) -> None:
        """Have somebody call who is promised to be called back."""
        due_ms = self._channel.city_now_ms() + _CALL_MS
        self._call(
            self._fresh(), "来电反映，请尽快处理并回电", Caller("王女士", "13800000000", due_ms)
        )

    def _driven(self) -> None:
        """Have two campaigns made that began with the city's day."""
        self._until(lambda: self._situation.city)  # nobody answers, nor knows the time, before
        now_ms = self._channel.city_now_ms()
        for name, wanted, n_days in _CAMPAIGNS:
            begun_ms = now_ms - now_ms % DAY_MS - _ZONE_MS
            plan = Plan(wanted, begun_ms, begun_ms + n_days * DAY_MS, goal_percent=90)
            command_id = new_ulid(now_ms)
            order = {"command_id": command_id, "actor": LEADER, "name": name, "plan": plan}
            self._send(CampaignOrder(act=CampaignAct.MAKE, **order))

    def _stormy(self) -> None:
        """Have the shift leader open an emergency, and people write into its log."""
        self._until(lambda: self._situation.city)
        opening = Opening(EmergencyKind.FLOOD, "解放路下穿积水，两车被困", "解放路铁路桥下穿道")
        self._emergency_id = self._line(LEADER, opening=opening)
        for actor, entry in _STORM:
            self._line(actor, emergency_id=self._emergency_id, entry=entry)

    def _calm(self) -> None:
        """Have every task settled, and the emergency ended."""
        for entry in _CALM:
            self._line(LEADER, emergency_id=self._emergency_id, entry=entry)

    def _line(self, actor: Actor, **more: object) -> str:
        command_id = new_ulid(self._channel.city_now_ms())
        verdict = self._send(EmergencyOrder(command_id=command_id, actor=actor, **more))
        if verdict.outcome != "accepted":
            raise RuntimeError(verdict.zh)
        threading.Event().wait(_LINE_S)
        return command_id

    def _call(self, about: Case, text: str, caller: Caller | None) -> None:
        now_ms = self._channel.city_now_ms()
        place = Place(*_beside(about.place), about.place.address, about.place.grid_code)
        self._send(
            Report(
                command_id=new_ulid(now_ms),
                actor=INTAKE,
                class_key=about.class_key,
                place=place,
                source=Source.HOTLINE,
                text=text,
                observed_at_ms=now_ms,
                caller=caller,
            )
        )

    def _filed(self, case: Case | None = None) -> Case:
        case = case or self._fresh()
        self._used.add(case.case_id)
        known = self._situation.city
        condition = next(c.key for c in known.conditions if c.class_key == case.class_key)
        return self._do(case, Act.FILE, FILING, Given(condition=condition))

    def _stationed(self) -> Case:
        """Give the unit whose person sits in the hall a case of its own."""
        return self._handled(self._filed(self._until(self._of_stationed)))

    def _of_stationed(self) -> Case | None:
        cases = [c for c in self._situation.cases.values() if c.state is CaseState.TO_FILE]
        return next((c for c in cases if self._unit_for(c) == STATIONED_UNIT), None)

    def _handled(self, case: Case | None = None) -> Case:
        """Dispatch a case to the first suggestion and wait until the unit has it."""
        case = case or self._filed()
        given = Given(unit_id=self._unit_for(case))
        case = self._do(case, Act.DISPATCH, DISPATCH, given)
        return self._until(lambda: self._delivered(case.case_id))

    def _returned(self, case: Case | None = None) -> Case:
        case = self._handled(case)
        return self._do(case, Act.RETURN, _unit(case), Given(reason=_NOT_OURS))

    def _disputed(self) -> Case:
        """Have units return a case until the shift leader must rule."""
        case = self._returned()
        while case.state is not CaseState.ARBITRATION and self._unit_for(case):
            case = self._returned(case)
        if case.state is CaseState.ARBITRATION:
            return case
        given = Given(reason="各单位均称不属其管养，查不到权属")
        return self._do(case, Act.DECLARE_OWNERLESS, DISPATCH, given)

    def _asked(self) -> Case:
        case = self._handled()
        given = Given(reason="汛期备件未到，申请延长一个时限")
        return self._do(case, Act.ASK_EXTENSION, _unit(case), given)

    def _pleaded(self) -> Case:
        case = self._handled()
        return self._do(case, Act.PLEAD, _unit(case), Given(ground="weather"))

    # ---- inside --------------------------------------------------------------------------------

    def _unit_for(self, case: Case) -> str:
        """Return the best unit, ``""`` when none is left that has not returned the case."""
        ranked = rank(case, self._situation.city.units, self._book.name(case.class_key))
        return ranked[0].unit.unit_id if ranked else ""

    def _delivered(self, case_id: str) -> Case | None:
        case = self._situation.cases.get(case_id)
        return case if case is not None and case.delivered_at_ms else None

    def _do(self, case: Case, act: Act, actor: Actor, given: Given) -> Case:
        """Do an act; the living city may be first, then it is done to the case as it is now."""
        for _ in range(_TRIES):
            held = self._situation.cases[case.case_id]
            order_id = new_ulid(self._channel.city_now_ms())
            verdict = self._send(
                Command(
                    command_id=order_id,
                    actor=actor,
                    case_id=case.case_id,
                    act=act,
                    expected_version=held.version,
                    given=given,
                )
            )
            if verdict.outcome == "accepted":
                return self._until(lambda v=verdict.version: self._at_least(case.case_id, v))
            if verdict.outcome != "conflict":
                raise RuntimeError(f"{act.value}: {verdict.zh or verdict}")
            self._until(lambda v=held.version: self._at_least(case.case_id, v + 1))
        raise RuntimeError(f"{act.value}: others were always first")

    def _at_least(self, case_id: str, version: int) -> Case | None:
        case = self._situation.cases.get(case_id)
        return case if case is not None and case.version >= version else None

    def _send(self, order: Command | Report | EmergencyOrder) -> Verdict:
        self._channel.send(order)
        return self._until(lambda: self._verdicts.get(order.command_id))

    def _until(self, found: Callable[[], T | None]) -> T:
        """Follow the city until something is found."""
        end_s, pause = time.monotonic() + _LIMIT_S, threading.Event()
        while time.monotonic() < end_s:
            if self._channel.follow():
                pulled = self._channel.take()
                if pulled.news is not None:
                    self._situation.apply(pulled.news)
                self._verdicts.update({one.command_id: one for one in pulled.verdicts})
                is_known = self._situation.city is not None
                if is_known and (held := found()) is not None:
                    return held
            pause.wait(_PAUSE_S)
        raise TimeoutError("the city did not come so far")


def _unit(case: Case) -> Actor:
    return Actor(case.unit_id, Role.UNIT)


def _beside(place: Place) -> tuple[float, float]:
    return place.lon_deg + _BESIDE_DEG, place.lat_deg
