"""Small writers for store tests."""

from collections.abc import Sequence
from dataclasses import replace

from backend.contract.pushed import AlarmChanged, LogRow
from backend.domain.cases.case import Act, Case, CaseState, Photo, Source, Step
from backend.domain.clocks.moment import Moment
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.store import Store

ACTOR = Actor("intake-01", Role.INTAKE, "受理席 01")
NOW_MS = 1_781_049_600_000


def moment(n: int = 0) -> Moment:
    return Moment(NOW_MS + n, NOW_MS + 10 * n)


def case(case_id: str = "01J", version: int = 1, **changes: object) -> Case:
    """Return a case at a version; states are set by hand, the rules are tested elsewhere."""
    step = Step(Act.ACCEPT, NOW_MS, ACTOR.account, ACTOR.role, CaseState.TO_FILE)
    made = Case(
        case_id=case_id,
        version=version,
        state=CaseState.TO_FILE,
        class_key="c0103",
        place=Place(119.6, 38.9, "学府路 88 号", "990102003012045"),
        source=Source.HOTLINE,
        text="井盖缺失",
        reported_at_ms=NOW_MS,
        reported_by=ACTOR.account,
        step_since_ms=NOW_MS,
        steps=(step,) * version,
    )
    return replace(made, **changes)


def pictured(case_id: str, *photo_ids: str, version: int = 1) -> Case:
    photos = tuple(Photo(one, "near", NOW_MS) for one in photo_ids)
    return case(case_id, version, photos=photos)


def closed(case_id: str, version: int, at_ms: int = NOW_MS) -> Case:
    return case(case_id, version, state=CaseState.CLOSED, closed_at_ms=at_ms)


def put(store: Store, *cases: Case) -> tuple[LogRow, ...]:
    """Keep cases in one write and return what was told."""
    heard: list[LogRow] = []
    with store.write(told=lambda rows: heard.extend(rows)) as writing:
        for n, one in enumerate(cases):
            writing.put_case(one, ACTOR, moment(n))
    return tuple(heard)


def alarm(alarm_id: str, version: int = 1, by: str = "") -> AlarmChanged:
    return AlarmChanged(
        alarm_id=alarm_id,
        version=version,
        zh="画面冻结",
        en="picture frozen",
        raised_at_ms=NOW_MS,
        acknowledged_by=by,
    )


def put_alarm(store: Store, one: AlarmChanged) -> LogRow:
    with store.write() as writing:
        return writing.put_alarm(one, ACTOR, moment())


def seqs(rows: Sequence[LogRow]) -> list[int]:
    return [row.seq for row in rows]
