"""What a shift leaves to the next: every open risk, found the same way by the backend and a desk.

A kind of risk is a row of ``RISKS``. What stands open is kept per entity as news comes, so that
neither end walks all cases to say it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.cameras.patrol import LookVerdict, Tour, camera_of
from backend.domain.cases.case import ENDS, Case
from backend.domain.cases.leaving import is_left
from backend.domain.cases.states import CaseState
from backend.domain.terms.words import Words

from .emergency import Emergency
from .promise import Promise


class RiskKind(StrEnum):
    """What sort of risk it is. Values are stored and sent: never rename one."""

    ALARM = "alarm"
    EMERGENCY = "emergency"
    HAZARD = "hazard"
    GUARD = "guard"
    SLIP = "slip"
    LEFT = "left"
    PROMISE = "promise"
    CAMPAIGN = "campaign"
    CAMERAS = "cameras"
    WALL = "wall"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class RiskSpec:
    """One row of the catalogue; its order is the order of reading aloud.

    Attributes:
        freezes: While one is open nobody signs: it is dealt with, not mentioned.
        is_seen: Only a desk can see it; the backend keeps what the desk says.
    """

    words: Words
    freezes: bool = False
    is_seen: bool = False


RISKS: Mapping[RiskKind, RiskSpec] = {
    RiskKind.ALARM: RiskSpec(Words("未确认告警", "Alarm not acknowledged"), freezes=True),
    RiskKind.EMERGENCY: RiskSpec(Words("应急进行中", "Emergency that is on")),
    RiskKind.HAZARD: RiskSpec(Words("险情案卷", "Open hazard")),
    RiskKind.GUARD: RiskSpec(Words("现场警戒", "Guard on site")),
    RiskKind.SLIP: RiskSpec(Words("督办未复", "Supervision not answered")),
    RiskKind.LEFT: RiskSpec(Words("留待结案", "Closing left to you")),
    RiskKind.PROMISE: RiskSpec(Words("回电承诺", "Promise to a caller")),
    RiskKind.CAMPAIGN: RiskSpec(Words("专项行动", "Campaign")),
    RiskKind.CAMERAS: RiskSpec(Words("故障摄像机", "Dead cameras"), is_seen=True),
    RiskKind.WALL: RiskSpec(Words("大屏", "Wall"), is_seen=True),
    RiskKind.CARRIED: RiskSpec(Words("移交在办", "Cases carried over")),
}
_RANK = {kind: n for n, kind in enumerate(RISKS)}
_DEAD = frozenset((LookVerdict.OFFLINE, LookVerdict.FROZEN, LookVerdict.BAD))
_CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing the next shift must hear of.

    Attributes:
        ref: Names it for good while it is open, e.g. ``"hazard:01JX…"``; unique.
        what: The same in every language: a case number and where, a name.
        case_id: The case it is about, ``""`` for none.
        n: How many it stands for; 0 for a running campaign.
    """

    kind: RiskKind
    ref: str
    what: str
    case_id: str = ""
    n: int = 1


def risks_of_case(case: Case) -> tuple[Risk, ...]:
    """Return what an open case leaves to the next shift, besides being open at all."""
    if not _may_be_at_risk(case):
        return ()
    name = " ".join(part for part in (case.case_no or case.case_id, case.place.address) if part)
    found = [_of(RiskKind.HAZARD, case, "", name)] if case.urgent else []
    for guard in case.more.on_guard:
        found.append(_of(RiskKind.GUARD, case, f":{guard.account}", f"{guard.account} {name}"))
    if case.more.open_slip is not None:
        found.append(_of(RiskKind.SLIP, case, "", name))
    if is_left(case):
        found.append(_of(RiskKind.LEFT, case, "", name))
    return tuple(found)


def _may_be_at_risk(case: Case) -> bool:
    """Return whether it is worth a closer look: most cases are not."""
    return case.urgent or case.extras is not None or case.state is CaseState.TO_CLOSE


def _of(kind: RiskKind, case: Case, more: str, what: str) -> Risk:
    return Risk(kind, f"{kind.value}:{case.case_id}{more}", what, case.case_id)


class RiskBook:
    """All that is open, kept as news comes.

    Cost: linear in the news; ``risks`` in what is at risk, never in all cases.
    """

    def __init__(self) -> None:
        self._open: set[str] = set()
        self._of_case: dict[str, tuple[Risk, ...]] = {}
        self._campaigns: dict[str, tuple[str, ...]] = {}
        self._running: set[str] = set()
        self._alarms: dict[str, Risk] = {}
        self._dead: dict[str, tuple[str, ...]] = {}
        self._promises: dict[str, Risk] = {}
        self._emergencies: dict[str, Risk] = {}

    def clear(self) -> None:
        """Forget everything."""
        for held in (self._of_case, self._campaigns, self._alarms, self._dead, self._promises):
            held.clear()
        self._emergencies.clear()
        self._open.clear()
        self._running.clear()

    def put_cases(self, cases: Sequence[Case]) -> None:
        """Note cases as they are now, each once; those that ended leave nothing."""
        if not cases:
            return
        ids = {case.case_id for case in cases}
        for book in (self._of_case, self._campaigns):
            for key in book.keys() & ids:
                del book[key]
        self._open |= ids
        self._open.difference_update([case.case_id for case in cases if case.state in ENDS])
        for case in [c for c in cases if _may_be_at_risk(c)]:
            self._put_risks(case)

    def _put_risks(self, case: Case) -> None:
        if case.ended:
            return
        if risks := risks_of_case(case):
            self._of_case[case.case_id] = risks
        if case.more.campaigns:
            self._campaigns[case.case_id] = case.more.campaigns

    def put_alarm(self, alarm_id: str, what: str, case_id: str, *, is_live: bool) -> None:
        """Note an alarm; one that was acknowledged leaves nothing."""
        self._alarms.pop(alarm_id, None)
        if is_live:
            ref = f"{RiskKind.ALARM.value}:{alarm_id}"
            self._alarms[alarm_id] = Risk(RiskKind.ALARM, ref, what, case_id)

    def put_campaign(self, name: str, *, is_running: bool) -> None:
        """Note a campaign; one that has ended leaves only what people put into it."""
        (self._running.add if is_running else self._running.discard)(name)

    def put_emergency(self, one: Emergency) -> None:
        """Note an emergency; whoever takes the shift hears of it until it has ended."""
        self._emergencies.pop(one.emergency_id, None)
        if not one.is_over:
            ref = f"{RiskKind.EMERGENCY.value}:{one.emergency_id}"
            self._emergencies[one.emergency_id] = Risk(
                RiskKind.EMERGENCY, ref, f"{one.title} {one.place}", one.case_id
            )

    def put_promise(self, promise: Promise) -> None:
        """Note a promise to a caller; one that was kept leaves nothing. Never who called."""
        key = promise.case_id
        self._promises.pop(key, None)
        if not promise.is_over:
            ref = f"{RiskKind.PROMISE.value}:{key}"
            self._promises[key] = Risk(RiskKind.PROMISE, ref, f"{key} {promise.account}", key)

    def put_tour(self, tour: Tour) -> None:
        """Note which cameras of a patrol tour were found dead; the newest tour counts.

        The tour of a theme tells only of the cameras it looked at; of the others nothing new.
        """
        looks = [
            (camera_of(stop), verdict)
            for stop, verdict in zip(tour.stops, tour.verdicts, strict=True)
            if verdict is not LookVerdict.NOT_YET
        ]
        told = {camera for camera, _ in looks} if tour.theme else None
        kept = [] if told is None else [one for one in self.dead_cameras if one not in told]
        dead = dict.fromkeys((*kept, *(one for one, verdict in looks if verdict in _DEAD)))
        self._dead = {tour.tour_id: tuple(dead)}

    @property
    def n_open(self) -> int:
        """How many cases are open."""
        return len(self._open)

    @property
    def dead_cameras(self) -> tuple[str, ...]:
        """Cameras that the newest patrol found dead."""
        return next(iter(self._dead.values()), ())

    def risks(self) -> tuple[Risk, ...]:
        """Return all that is open, in the order of reading aloud."""
        return in_order(self._all())

    def _all(self) -> Iterator[Risk]:
        yield from self._alarms.values()
        yield from self._emergencies.values()
        for risks in self._of_case.values():
            yield from risks
        yield from self._promises.values()
        yield from self._campaign_risks()
        if self._open:
            n = len(self._open)
            yield Risk(RiskKind.CARRIED, _CARRIED, str(n), n=n)

    def _campaign_risks(self) -> Iterator[Risk]:
        # How far a campaign is only the backend can count: no desk holds all its cases.
        n_of = dict.fromkeys(self._running, 0)
        for names in self._campaigns.values():
            for name in names:
                if name not in self._running:
                    n_of[name] = n_of.get(name, 0) + 1
        for name, n in n_of.items():
            yield Risk(RiskKind.CAMPAIGN, f"{RiskKind.CAMPAIGN.value}:{name}", name, n=n)


def in_order(risks: Iterator[Risk] | tuple[Risk, ...]) -> tuple[Risk, ...]:
    """Return risks in the order of reading aloud."""
    return tuple(sorted(risks, key=lambda risk: (_RANK[risk.kind], risk.what, risk.ref)))
