"""What is true now: one picture of the city, kept by applying news to it. Pure; no clock, no wire.

The same class answers in the backend's tests and mirrors the backend in every console, so that both
ends mean the same by *open*, *ended* and *newer*.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from backend.beside import beside
from backend.contract.city_answer import CityInfo
from backend.contract.pushed import (
    AlarmChanged,
    CallChanged,
    CampaignChanged,
    CaseChanged,
    CaseLeft,
    Changed,
    EmergencyChanged,
    HandoverChanged,
    PromiseChanged,
    SteeringChanged,
    SuggestionChanged,
    SwitchChanged,
    TourChanged,
)
from backend.domain.cameras.calling import Call
from backend.domain.cameras.patrol import Tour
from backend.domain.cameras.steering import Steering
from backend.domain.cameras.suggestion import Suggestion, Switch
from backend.domain.cases.case import ENDS, Case
from backend.domain.counting.campaign import Campaign
from backend.domain.field.mover import Fix, Mover
from backend.domain.people.emergency import Emergency
from backend.domain.people.hall import PLAIN_HALL
from backend.domain.people.handover import Handover
from backend.domain.people.promise import Promise
from backend.domain.people.sight import is_narrow, sees_case, sees_mover
from backend.domain.terms.roles import Actor

ENDED_KEPT = 500
_ENDS = frozenset(ENDS)


@dataclass(frozen=True, slots=True)
class News:
    """What came over the channel since the last time somebody asked, in order.

    Attributes:
        reset: What was known is void: this is the whole picture, not a change of it.
        changed: Cases, alarms and tours as they are now, oldest first.
        ended: Cases that ended before we listened, in any order.
        fixes: Newest position of each mover that moved.
        city: The city, when it became known or changed.
    """

    reset: bool = False
    changed: tuple[Changed, ...] = ()
    fixes: tuple[Fix, ...] = ()
    city: CityInfo | None = None
    ended: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What the last ``apply`` really changed.

    Attributes:
        cases: Open cases that are new or newer; the newest version of each, once.
        ended: Cases that left the open ones.
        acts: Each act that was seen to happen, oldest first; none on a reset, since a picture is
            not an event.
        fixes: Positions that replaced an older one.
        city: The city when it became known or changed, else ``None``.
        reset: Rebuild everything: entities that are not in ``cases`` are gone.
        alarms: Alarms that are new, newer or acknowledged.
        tours: Tours that are new, newer or over.
        handovers: Handovers that are new, taken or withdrawn.
        promises: Promises that are new, put off or kept.
        steered: Cameras that were taken in hand, moved, or are home again.
        calls: Calls through loudspeakers that began or are over.
        suggestions: Suggestions of recognizers that came, or that somebody has looked at.
        switches: Cameras and scenes whose suggestions were switched off or on.
        campaigns: Campaigns that were made, changed or have ended.
        emergencies: Lines of the log of an emergency, each with what it is after that line.
        case_ids: Of ``cases`` and ``ended``; worked out once, for whoever follows a few.
    """

    cases: tuple[Case, ...] = ()
    ended: tuple[Case, ...] = ()
    acts: tuple[CaseChanged, ...] = ()
    fixes: tuple[Fix, ...] = ()
    city: CityInfo | None = None
    reset: bool = False
    alarms: tuple[AlarmChanged, ...] = ()
    tours: tuple[Tour, ...] = ()
    handovers: tuple[Handover, ...] = ()
    promises: tuple[Promise, ...] = ()
    steered: tuple[Steering, ...] = ()
    calls: tuple[Call, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    switches: tuple[Switch, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    emergencies: tuple[EmergencyChanged, ...] = ()
    case_ids: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        touched = (*self.cases, *self.ended)
        if touched:
            object.__setattr__(self, "case_ids", frozenset([case.case_id for case in touched]))


class Situation:
    """All that is true now, as far as news told.

    Args:
        viewer: Whose eyes it is for; only what they may see is taken in. ``None`` sees everything.

    Attributes:
        city: The city, ``None`` until it is known.
        cases: Open cases by ``case_id``.
        ended: The newest ``ENDED_KEPT`` cases that ended, newest last.
        pleading: Ended cases whose exclusion waits for a decision, however old.
        alarms: Alarms nobody acknowledged yet, by ``alarm_id``.
        tours: Patrol tours that are not over, by ``tour_id``.
        handovers: Handovers that wait for their taker, by ``handover_id``.
        promises: Promises to call back that are not kept yet, by ``case_id``.
        steered: Cameras that are not home, by ``camera_id``.
        calls: Calls through loudspeakers under way, by ``call_id``.
        suggestions: Suggestions nobody has looked at yet, by ``suggestion_id``.
        switches: What is switched off of them, by ``Switch.entity``.
        campaigns: Campaigns that run, by ``campaign_id``.
        emergencies: The emergency that is on, by ``emergency_id``; one at a time.
        movers: Who moves, by ``mover_id``.
        fixes: Newest position by ``mover_id``.
    """

    def __init__(self, viewer: Actor | None = None) -> None:
        self._viewer = viewer if viewer is not None and is_narrow(viewer) else None
        self._lost: dict[str, Case] = {}
        self.city: CityInfo | None = None
        self.cases: dict[str, Case] = {}
        self.ended: dict[str, Case] = {}
        self.pleading: dict[str, Case] = {}
        self.alarms: dict[str, AlarmChanged] = {}
        self.tours: dict[str, Tour] = {}
        self.handovers: dict[str, Handover] = {}
        self.promises: dict[str, Promise] = {}
        self.steered: dict[str, Steering] = {}
        self.calls: dict[str, Call] = {}
        self.suggestions: dict[str, Suggestion] = {}
        self.switches: dict[str, Switch] = {}
        self.campaigns: dict[str, Campaign] = {}
        self.emergencies: dict[str, Emergency] = {}
        self.movers: dict[str, Mover] = {}
        self.fixes: dict[str, Fix] = {}
        self._acknowledged: dict[str, int] = {}  # versions, so that an old row wakes no alarm

    def look_as(self, viewer: Actor) -> None:
        """See with another person's eyes: what the one before saw is gone at once."""
        before, self._viewer = self._viewer, viewer if is_narrow(viewer) else None
        is_other = (before and before.account) != (self._viewer and self._viewer.account)
        if is_other:
            self._forget()

    def case(self, case_id: str) -> Case | None:
        """Return a case, open or ended, or ``None``."""
        return self.cases.get(case_id) or self.ended.get(case_id) or self.pleading.get(case_id)

    def apply(self, news: News) -> Changes:
        """Take news in; older versions and older fixes never replace newer ones.

        Cost: linear in the news, never in what is known.
        """
        if news.reset:
            self._forget()
        if news.city is not None:
            self._settle(news.city)
        self._lost = {}
        told, acts = self._taken(news.changed)
        late = [case for case in _by_end(news.ended) if self._sees(case) and self._end(case)]
        cases, ended = self._moved(told, (*late, *self._lost.values()))
        whole = Changes(
            cases=cases,
            ended=ended,
            acts=() if news.reset else tuple(told),
            fixes=tuple(fix for fix in news.fixes if self._place(fix)),
            city=news.city,
            reset=news.reset,
        )
        return replace(whole, **beside(acts)) if acts else whole

    def _taken(self, rows: Iterable[Changed]) -> tuple[list[CaseChanged], list[Changed]]:
        """Take rows in; return those that were news: of cases, and of all else."""
        told: list[CaseChanged] = []
        beside: list[Changed] = []
        held, sees_all = self.cases, self._viewer is None
        for row in rows:
            if not isinstance(row, CaseChanged):
                if isinstance(row, CaseLeft):
                    self._leave(row.case_id)
                elif self._take(row):
                    beside.append(row)
                continue
            case = row.case
            before = held.get(case.case_id)
            # As almost always: an open case goes on.
            if sees_all and before is not None and case.state not in _ENDS:
                if case.version > before.version:
                    held[case.case_id] = case
                    told.append(row)
            elif self._take(row):
                told.append(row)
        return told, beside

    def _forget(self) -> None:
        held_now = (self.cases, self.ended, self.alarms, self.tours, self.handovers, self.fixes)
        beside = (self.promises, self.pleading, self.steered, self.calls)
        seen = (self.suggestions, self.switches, self.campaigns, self.emergencies)
        for held in (*held_now, *beside, *seen, self._acknowledged):
            held.clear()

    def _settle(self, city: CityInfo) -> None:
        self.city = city
        movers = (m for m in city.movers if self._viewer is None or self._sees_mover(m))
        self.movers = {mover.mover_id: mover for mover in movers}

    def _sees(self, case: Case) -> bool:
        if self._viewer is None:
            return True
        return sees_case(case, self._viewer, self.city.hall if self.city else PLAIN_HALL)

    def _sees_mover(self, mover: Mover) -> bool:
        viewer, city = self._viewer, self.city
        return viewer is None or (city is not None and sees_mover(mover, viewer, city.hall))

    def _lose(self, case: Case) -> bool:
        """Let a case out of sight; say so where it was in sight before."""
        held = [book.pop(case.case_id, None) for book in (self.cases, self.ended, self.pleading)]
        if not any(held):
            return False
        self._lost[case.case_id] = case
        return True

    def _leave(self, case_id: str) -> None:
        """Let a case out of sight of which we are told no more than that."""
        if (held := self.case(case_id)) is not None:
            self._lose(held)

    def _take(self, row: Changed) -> bool:
        match row:
            case CaseChanged(case=case):
                return self._take_case(case) if self._sees(case) else self._lose(case)
            case _ if self._viewer is not None:
                return False  # alarms, tours, handovers, callers: the hall's own
            case AlarmChanged():
                return self._take_alarm(row)
        return self._take_beside(row)

    def _take_beside(self, row: Changed) -> bool:
        match row:
            case TourChanged(tour=tour):
                return _kept(self.tours, tour.tour_id, tour)
            case HandoverChanged(handover=handover):
                return _kept(self.handovers, handover.handover_id, handover)
            case PromiseChanged(promise=promise):
                return _kept(self.promises, promise.case_id, promise)
            case SteeringChanged(steering=steering):
                return _kept(self.steered, steering.camera_id, steering)
            case CallChanged(call=call):
                return _kept(self.calls, call.call_id, call)
        return self._take_seen(row)

    def _take_seen(self, row: Changed) -> bool:
        match row:
            case SuggestionChanged(suggestion=suggestion):
                return _kept(self.suggestions, suggestion.suggestion_id, suggestion)
            case SwitchChanged(switch=switch):
                return _kept(self.switches, switch.entity, switch)
            case CampaignChanged(campaign=campaign):
                return _kept(self.campaigns, campaign.campaign_id, campaign)
            case EmergencyChanged(emergency=one):
                return _kept(self.emergencies, one.emergency_id, one)
        return False  # a look is the record's, not the situation's: the tour counts it

    def _take_case(self, case: Case) -> bool:
        if case.ended:
            return self._end(case)
        if case.version <= self._version(case.case_id):
            return False
        self.ended.pop(case.case_id, None)  # it may have been reopened
        self.pleading.pop(case.case_id, None)
        self.cases[case.case_id] = case
        return True

    def _take_alarm(self, alarm: AlarmChanged) -> bool:
        held = self.alarms.get(alarm.alarm_id)
        known = held.version if held else self._acknowledged.get(alarm.alarm_id, -1)
        if alarm.version <= known:
            return False
        if not alarm.acknowledged_by:
            self._acknowledged.pop(alarm.alarm_id, None)
            self.alarms[alarm.alarm_id] = alarm
            return True
        self._acknowledged[alarm.alarm_id] = alarm.version
        _trim(self._acknowledged)
        return self.alarms.pop(alarm.alarm_id, None) is not None

    def _end(self, case: Case) -> bool:
        if case.version <= self._version(case.case_id):
            return False
        self.cases.pop(case.case_id, None)
        self.ended[case.case_id] = case
        self.pleading.pop(case.case_id, None)
        if case.more.plea is not None and case.more.plea.waits:
            self.pleading[case.case_id] = case
        _trim(self.ended)
        return True

    def _version(self, case_id: str) -> int:
        held = self.case(case_id)
        return held.version if held is not None else -1

    def _place(self, fix: Fix) -> bool:
        held = self.fixes.get(fix.mover_id)
        if self._viewer is not None and fix.mover_id not in self.movers:
            return False
        if held is not None and fix.observed_at_ms <= held.observed_at_ms:
            return False
        self.fixes[fix.mover_id] = fix
        return True

    def _moved(
        self, told: Iterable[CaseChanged], late: Iterable[Case]
    ) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
        """Return the open and the ended cases among what was touched, each once."""
        ids = dict.fromkeys([row.case.case_id for row in told])
        ids.update(dict.fromkeys(case.case_id for case in late))
        if self.cases.keys() >= ids.keys():
            return tuple([self.cases[case_id] for case_id in ids]), ()
        return (
            tuple(self.cases[case_id] for case_id in ids if case_id in self.cases),
            tuple(
                held
                for case_id in ids
                if case_id not in self.cases
                and (held := self.case(case_id) or self._lost.get(case_id)) is not None
            ),
        )


class _Entity(Protocol):
    """Something that has versions and an end."""

    @property
    def version(self) -> int: ...
    @property
    def is_over(self) -> bool: ...


E = TypeVar("E", bound=_Entity)


def _kept(held: dict[str, E], key: str, newer: E) -> bool:
    """Put an entity in the place of an older version, or take it out at its end."""
    before = held.get(key)
    if before is not None and newer.version <= before.version:
        return False
    held.pop(key, None)
    if not newer.is_over:
        held[key] = newer
    return True


def _trim(held: dict[str, Any]) -> None:
    """Keep the newest ``ENDED_KEPT`` entries."""
    while len(held) > ENDED_KEPT:
        del held[next(iter(held))]


def _by_end(cases: Iterable[Case]) -> list[Case]:
    """Return cases with the one that ended last at the end, so that it is kept longest."""
    return sorted(cases, key=lambda case: (case.step_since_ms, case.case_id))
