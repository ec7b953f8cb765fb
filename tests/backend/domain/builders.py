"""Small builders for domain tests."""

from itertools import count

from backend.domain.cases.case import Act, Case, Given, Photo, Source
from backend.domain.clocks.clock import Condition
from backend.domain.flow.life import Filing, Finding, Moment, after, reported
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words

MINUTE_MS = 60_000
START_MS = 1_781_049_600_000  # Wednesday 2026-06-10 08:00 in Shanghai
COLLECTOR = Actor("COL-1", Role.COLLECTOR)
ACCEPTER = Actor("intake-01", Role.INTAKE)
FILER = Actor("intake-02", Role.INTAKE)
DISPATCHER = Actor("dispatch-03", Role.DISPATCHER, "派遣席 03")
LEADER = Actor("leader-01", Role.LEADER)
CHIEF = Actor("chief-01", Role.CHIEF)
UNIT = Actor("td-drainage", Role.UNIT)
OTHER_UNIT = Actor("td-works", Role.UNIT)
SYSTEM = Actor("system", Role.SYSTEM)
PHOTO = Photo("00ff", "near", START_MS)
_numbers = count(1)
MISSING = Words("缺失", "missing")
CONDITION = Condition("c0103-missing", "c0103", MISSING, "2紧急工作时", urgent=True)
FILING = Filing("YT-20260610-000131-7", CONDITION)


def at(minutes: float = 0.0) -> Moment:
    """Return a moment some minutes after the start, in city and real time alike."""
    ms = START_MS + round(minutes * MINUTE_MS)
    return Moment(ms, ms)


def shot(minutes: float = 600_000.0) -> Photo:
    """Return a picture unlike any before, taken later than anything these tests dispatch."""
    return Photo(f"{next(_numbers):032x}", "after", at(minutes).city_ms, 119.6, 38.9)


def finding(**changes: object) -> Finding:
    """Return a missing storm-water cover seen by a collector."""
    values: dict[str, object] = {
        "class_key": "c0103",
        "place": Place(119.6, 38.9, "学府路 88 号门前", "990102003012045"),
        "source": Source.COLLECTOR,
        "text": "井盖缺失",
        "observed_at_ms": START_MS,
        "photos": (PHOTO,),
        **changes,
    }
    return Finding(**values)


def new_case(actor: Actor = COLLECTOR, case_id: str = "01J", **changes: object) -> Case:
    """Return a case just reported."""
    return reported(case_id, finding(**changes), actor, at())


def filed() -> Case:
    """Return a case that waits for dispatch."""
    return after(new_case(), Act.FILE, FILER, Given(), at(2), FILING)


def dispatched(unit_id: str = "td-drainage") -> Case:
    """Return a case dispatched ten minutes in, not delivered yet."""
    return after(filed(), Act.DISPATCH, DISPATCHER, Given(unit_id=unit_id), at(10))


def delivered() -> Case:
    """Return a case the unit has been told of."""
    return after(dispatched(), Act.DELIVER, SYSTEM, Given(), at(10.2))


def replied() -> Case:
    """Return a case the unit says is done."""
    given = Given(text="已更换", photos=(shot(),))
    return after(delivered(), Act.REPLY, UNIT, given, at(60))


def checked(passed: bool = True) -> Case:
    """Return a case whose reply was checked on site."""
    checking = after(replied(), Act.SEND_CHECK, FILER, Given(), at(61))
    act = Act.CHECK_PASSED if passed else Act.CHECK_FAILED
    return after(checking, act, COLLECTOR, Given(reason="仍在", photos=(shot(),)), at(90))


def closed() -> Case:
    """Return a case that went the whole way."""
    return after(checked(), Act.CLOSE, ACCEPTER, Given(), at(95))


BEFORE = Photo("b4", "near", START_MS)
AFTER = Photo("af", "after", START_MS + 3 * MINUTE_MS, 119.6, 38.9)


def fast(audit: bool = False) -> Case:
    """Return a stall that its collector had moved on the spot."""
    return new_case(photos=(BEFORE, AFTER), fast=True, audit=audit)
