"""Everybody outside the hall during a scripted shift, and what the journal says in the end.

Collectors and callers report, units reply, collectors verify and check: straight to the rules of
the backend, without a desk. What they see is the journal.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import cv2
import numpy as np

from backend.contract.codec import decode_payload
from backend.contract.orders import Command, PutPhoto, Report
from backend.contract.pushed import CaseChanged, LogRow
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cases.case import Act, Case, CaseState, Given, Photo, Source
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.services.ulid import new_ulid

from ._shift import BY_KEY, Course

CLASS_KEY = "c0103"
COLLECTOR = Actor("COL-001", Role.COLLECTOR)
CALLED = Actor("intake-01", Role.INTAKE, "受理席 01")
# Reports stand so far apart that only what is meant to be the same thing looks like it.
_LON_DEG, _LAT_DEG, _STEP_DEG, _PER_ROW = 119.57, 38.87, 0.0011, 64
_TEXTS = {
    "plain": "井盖缺失，已放警示锥",
    "called": "来电反映井盖缺失",
    "not_ours": "小区内部道路，来电咨询",
    "declined": "照片里井盖完好",
    "again": "同一处井盖缺失，又有人上报",
    "verified": "看不清是井盖还是阴影",
    "not_mine": "井盖上字迹磨平，权属不清",
    "redone": "井盖松动，车过有响声",
    "sent_back": "井盖旁路面塌陷",
}


class Rules(Protocol):
    """The acting half of a backend."""

    def report(self, report: Report) -> Verdict:
        """Take a report in."""

    def act(self, command: Command) -> Verdict:
        """Carry a command out."""

    def put_photo(self, message: PutPhoto) -> Stored | Verdict:
        """Keep a photo."""


class Record(Protocol):
    """The journal of a backend."""

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> tuple[LogRow, ...]:
        """Return rows of a topic in order."""


class Clock(Protocol):
    """The city's time."""

    def city_ms(self) -> int:
        """Return city time, Unix milliseconds."""


class People:
    """Collectors, callers and units of one city.

    Attributes:
        cases: Every case as the journal tells it.
    """

    def __init__(self, rules: Rules, record: Record, clock: Clock) -> None:
        self._rules, self._record, self._clock = rules, record, clock
        self.cases: dict[str, Case] = {}
        self._seq = 0
        self._n_places = self._n_pictures = 0
        self._n_done: Counter[tuple[str, Act]] = Counter()

    def report(self, course: Course) -> str:
        """Report something that is meant to go a course; return its case."""
        is_call = course.source is Source.HOTLINE
        actor = CALLED if is_call else COLLECTOR
        place = self._place(course)
        verdict = self._rules.report(
            Report(
                command_id=new_ulid(self._now_ms()),
                actor=actor,
                class_key=CLASS_KEY,
                place=place,
                source=course.source,
                text=_TEXTS[course.key],
                observed_at_ms=self._now_ms(),
                photos=() if is_call else (self._photo(actor, "near", place),),
            )
        )
        _accepted(verdict)
        return verdict.case_id

    def look(self) -> tuple[Case, ...]:
        """Read what is new in the journal; return the cases it is about, as they stand now."""
        rows = self._record.rows_after("case", self._seq, self._seq + 1_000_000)
        changed: dict[str, Case] = {}
        for row in rows:
            told = decode_payload(row.payload)
            if isinstance(told, CaseChanged):
                changed[told.case.case_id] = told.case
            self._seq = row.seq
        self.cases.update(changed)
        return tuple(changed.values())

    def go_on(self, meant: dict[str, Course]) -> int:
        """Do whatever now is for people outside the hall; return how much they did."""
        due = [(case, act) for case in self.look() for act in self._due(case, meant)]
        for case, act in due:
            self._do(case, act)
        return len(due)

    # ---- inside --------------------------------------------------------------------------------

    def _due(self, case: Case, meant: dict[str, Course]) -> Iterator[Act]:
        course = meant.get(case.case_id, BY_KEY["plain"])
        if case.state is CaseState.VERIFYING:
            yield Act.VERIFIED
        elif case.state is CaseState.HANDLING and case.delivered_at_ms:
            yield self._nth(case, course.unit)
        elif case.state is CaseState.CHECKING:
            yield self._nth(case, course.check)

    def _nth(self, case: Case, acts: Sequence[Act]) -> Act:
        n = sum(step.act in acts for step in case.steps)
        return acts[min(n, len(acts) - 1)]

    def _do(self, case: Case, act: Act) -> None:
        is_unit = act in (Act.REPLY, Act.RETURN)
        actor = Actor(case.unit_id, Role.UNIT) if is_unit else COLLECTOR
        given = self._given(case, act, actor)
        command = Command(
            command_id=new_ulid(self._now_ms()),
            actor=actor,
            case_id=case.case_id,
            act=act,
            expected_version=case.version,
            given=given,
        )
        _accepted(self._rules.act(command))

    def _given(self, case: Case, act: Act, actor: Actor) -> Given:
        if act is Act.RETURN:
            return Given(reason="不属我单位管养")
        role = {Act.REPLY: "after", Act.VERIFIED: "verify"}.get(act, "check")
        photos = (self._photo(actor, role, case.place),)
        reason = "井盖仍缺失" if act is Act.CHECK_FAILED else ""
        text = "已更换井盖" if act is Act.REPLY else ""
        return Given(reason=reason, text=text, photos=photos)

    def _photo(self, actor: Actor, role: str, place: Place) -> Photo:
        message = PutPhoto(command_id=new_ulid(self._now_ms()), actor=actor, data=self._picture())
        stored = self._rules.put_photo(message)
        if not isinstance(stored, Stored):
            raise RuntimeError(str(stored))
        return Photo(stored.photo_id, role, self._now_ms(), place.lon_deg, place.lat_deg)

    def _picture(self) -> bytes:
        """Return a small JPEG unlike any before: a picture used twice proves nothing."""
        self._n_pictures += 1
        noise = np.random.default_rng(self._n_pictures).integers(0, 255, (48, 64, 3), np.uint8)
        return bytes(cv2.imencode(".jpg", noise)[1])

    def _place(self, course: Course) -> Place:
        self._n_places += course.key != "again"
        row, column = divmod(self._n_places, _PER_ROW)
        lon_deg, lat_deg = _LON_DEG + column * _STEP_DEG, _LAT_DEG + row * _STEP_DEG
        return Place(lon_deg, lat_deg, f"学府路 {self._n_places} 号门前", "990102003012045")

    def _now_ms(self) -> int:
        return self._clock.city_ms()


def _accepted(verdict: Verdict) -> None:
    if verdict.outcome != "accepted":
        raise RuntimeError(str(verdict))


class Astray(NamedTuple):
    """What did not become what was meant."""

    case_id: str
    course: str
    state: str


def astray(record: Record, meant: dict[str, Course]) -> tuple[Astray, ...]:
    """Return the reports whose end in the journal is not the one they were meant to have."""
    ends: dict[str, Case] = {}
    for row in record.rows_after("case", 0, 1_000_000_000):
        told = decode_payload(row.payload)
        if isinstance(told, CaseChanged):
            ends[told.case.case_id] = told.case
    found = ((i, course, ends.get(i)) for i, course in meant.items())
    return tuple(
        Astray(i, course.key, case.state.value if case is not None else "")
        for i, course, case in found
        if case is None or case.state is not course.end
    )


_PARTS = (
    ((Act.ACCEPT,), (Act.FILE,)),
    ((Act.FILE, Act.SEND_CHECK), (Act.DISPATCH,)),
    ((Act.DISPATCH, Act.REDISPATCH), (Act.SEND_CHECK, Act.CLOSE)),
    ((Act.CHECK_PASSED, Act.CHECK_FAILED), (Act.CLOSE,)),
)


def one_handed(cases: Sequence[Case]) -> tuple[str, ...]:
    """Return the cases in which one account did both halves of what two persons must do."""
    return tuple(
        case.case_id
        for case in cases
        if any(_who(case, one) & _who(case, other) for one, other in _PARTS)
    )


def _who(case: Case, acts: Sequence[Act]) -> set[str]:
    return {step.account for step in case.steps if step.act in acts}
