"""Who could look on site, before filing or after handling: the nearest collectors on shift. Pure.

The desk offers these, and the backend asks the next of them when one refuses; both by this page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from backend.domain.cases.case import PUBLIC_SOURCES, Act, Case, CaseState
from backend.domain.cases.duplicates import distance_m
from backend.domain.cases.extras import Errand
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.people.windows import Windows
from backend.domain.terms.place import Place

from .errand_rules import errand_of

# A phone sends every few seconds while its shift runs and never outside it (mission.md 5.3, T13).
HEARD_MS = 300_000
# Whoever has so many errands open stands behind those who have fewer.
FULL = 3
MOST_OFFERED = 3


class Near(NamedTuple):
    """A collector who could go.

    Attributes:
        n_errands: What they were asked to look at and have not answered on site yet.
    """

    mover: Mover
    metres: float
    n_errands: int


class Field(NamedTuple):
    """What is known of the collectors at one moment.

    Attributes:
        fixes: Newest position by ``mover_id``.
        cases: Open cases, or those among them with an errand or a guard: they are the load.
        now_ms: City time.
    """

    movers: Iterable[Mover]
    fixes: Mapping[str, Fix]
    cases: Iterable[Case]
    now_ms: int
    zone: str


def needs_verifying(case: Case) -> bool:
    """Return whether somebody should look before it is filed: a collector's report needs none."""
    was_seen = any(step.act is Act.VERIFIED for step in case.steps)
    return case.state is CaseState.TO_FILE and case.source in PUBLIC_SOURCES and not was_seen


def is_on_shift(mover: Mover, fix: Fix, now_ms: int, zone: str) -> bool:
    """Return whether a collector works now: within their hours, and heard of lately."""
    if mover.kind is not MoverKind.COLLECTOR or now_ms - fix.observed_at_ms > HEARD_MS:
        return False
    local = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone))
    return mover.works_at(local.hour * 60 + local.minute)


def nearest(case: Case, field: Field, but: Iterable[str] = ()) -> tuple[Near, ...]:
    """Return the collectors on shift, nearest first; those with their hands full behind all others.

    Args:
        but: Accounts that are not to be asked, e.g. who refused before.
    """
    load, guards = _busy(field.cases, case.case_id)
    out = {*but, *guards, *_never(case)}
    found = []
    for mover in field.movers:
        fix = field.fixes.get(mover.mover_id)
        if fix is None or mover.mover_id in out:
            continue
        if not is_on_shift(mover, fix, field.now_ms, field.zone):
            continue
        metres = distance_m(case.place, Place(fix.lon_deg, fix.lat_deg))
        found.append(Near(mover, metres, load[mover.mover_id]))
    return tuple(sorted(found, key=lambda n: (n.n_errands >= FULL, n.metres, n.mover.mover_id)))


def _never(case: Case) -> tuple[str, ...]:
    """Return who may not check a case: whoever put it right on the spot."""
    return (case.reported_by,) if case.more.fast else ()


def refused_by(case: Case) -> tuple[str, ...]:
    """Return who did not take the errand of a case."""
    errand = errand_of(case)
    return tuple(refusal.account for refusal in errand.refusals) if errand is not None else ()


def wants_another(case: Case, now_ms: int, windows: Windows) -> bool:
    """Return whether somebody else should be asked now: nobody is, or no answer came in time."""
    errand = errand_of(case)
    if errand is None or errand.accepted_at_ms:
        return False
    return not errand.account or now_ms >= answer_due_ms(errand, windows)


def answer_due_ms(errand: Errand, windows: Windows) -> int:
    """Return when whoever is asked must have answered, city time."""
    return errand.asked_at_ms + windows.answer_ms(is_check=errand.for_check)


def _busy(cases: Iterable[Case], but: str) -> tuple[Counter[str], set[str]]:
    """Return how many errands each has, and who stands guard and may not leave."""
    load: Counter[str] = Counter()
    guards: set[str] = set()
    for case in cases:
        errand = errand_of(case)
        if errand is not None and case.case_id != but:
            load[errand.account] += 1
        guards.update(guard.account for guard in case.more.on_guard)
    return load, guards
