"""How a case went, as it was known at a moment: later acts do not exist yet.

Pure: steps in, moments out. A count of last month is the same next year, because it is read from
here as of the month's end; what was reopened, suspended or voided later changes nothing in it. Only
a plea (剔除) reaches back: it is asked for and decided once the figures of a month are there, and
takes the case out of the ledger after exclusions, never out of the one before them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from backend.domain.cases.acts import Act
from backend.domain.cases.case import Case, Pause, Step
from backend.domain.cases.plea import IN_FORCE, PleaStep
from backend.domain.clocks.clock import Calendar, Limit, deadline_ms, parse_limit
from backend.domain.terms.words import Words

# What takes a filed case out of the count, in words.
EXCLUSIONS = {
    "void": Words("作废", "Cancelled (作废)"),
    "list": Words("挂账", "Suspended (挂账)"),
    "defer": Words("缓办", "Deferred (缓办)"),
    "merge": Words("并案", "Merged (并案)"),
    "plea": Words("剔除", "Excluded (剔除)"),
}
# What stops the clock by approval (X14), and what stops it because somebody else has the case.
GRANTED = {Act.SUSPEND: "list", Act.DEFER: "defer"}
ELSEWHERE = frozenset((Act.REFER, Act.HAND_OVER))
_BACK = frozenset((Act.RESUME, Act.REFER_BACK, Act.REFER_DONE, Act.ENFORCE_BACK, Act.ENFORCED))


@dataclass(slots=True)
class Stop:
    """A span in which the clock stood still; ``until_ms`` is 0 while it lasts.

    Attributes:
        kind: ``"list"``, ``"defer"``, ``"elsewhere"`` or ``"rework"``.
    """

    kind: str
    from_ms: int
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """An exception that took a case out of the count: who asked for it, who approved it.

    Attributes:
        kind: A key of ``EXCLUSIONS``.
        asked_by: ``""`` when nobody asked: it was decided without a request.
        approved_by: Who decided, ``""`` while a plea waits; ``at_ms`` is 0 then.
        step: How far a plea is, ``None`` for the other kinds: they are in force.
        refused_by: Who had refused it before an appeal.
    """

    kind: str
    asked_by: str
    asked_at_ms: int
    approved_by: str
    at_ms: int
    reason: str
    step: PleaStep | None = None
    refused_by: str = ""
    refused_at_ms: int = 0
    appealed_at_ms: int = 0

    @property
    def is_in_force(self) -> bool:
        """Whether the case counts only before exclusions."""
        return self.step is None or self.step in IN_FORCE


@dataclass(slots=True)
class Course:
    """One life of a case, from its report or its reopening on. Moments are 0 where not reached.

    Attributes:
        replied_ms: When the reply now in force came; nothing came back after it.
        completed_ms: That reply, once it stood its check (办结).
        unit_id: Who had it last; ``dispatcher`` gave it there.
        grant: The exception in force.
        plea: The plea about the case, whenever it was asked and decided.
        is_told: The unit has heard of the dispatch: taking it back does not stop the clock.
        asked: The newest request nobody decided on yet.
    """

    dispatched_ms: int = 0
    replied_ms: int = 0
    completed_ms: int = 0
    closed_ms: int = 0
    voided_ms: int = 0
    n_extensions: int = 0
    unit_id: str = ""
    dispatcher: Step | None = None
    closer: Step | None = None
    grant: Grant | None = None
    plea: Grant | None = None
    stops: list[Stop] = field(default_factory=list)
    is_told: bool = False
    asked: Step | None = None

    @property
    def excluded(self) -> Grant | None:
        """What takes the case out of the ledger after exclusions."""
        if self.plea is not None and self.plea.is_in_force:
            return self.plea
        return self.grant

    @property
    def is_elsewhere(self) -> bool:
        """Whether another level or enforcement has it now: no clock of ours runs."""
        return bool(self.stops) and self.stops[-1].kind == "elsewhere" and self._is_stopped

    @property
    def _is_stopped(self) -> bool:
        return bool(self.stops) and not self.stops[-1].until_ms

    def deadline_ms(self, limit: str, calendar: Calendar, *, granted: bool) -> int:
        """Return when the handling limit runs out, 0 while no clock runs.

        Args:
            limit: The limit copied at filing, as its text.
            granted: Count suspensions and deferments as pauses; without them the clock runs as
                though nobody had approved any.
        """
        if not self.dispatched_ms or not limit or self.is_elsewhere:
            return 0
        if granted and self._is_stopped:
            return 0
        own = parse_limit(limit)
        length = Limit(own.kind, own.amount * (1 + self.n_extensions))
        kinds = ("list", "defer") if not granted else ()
        pauses = tuple(
            Pause(stop.from_ms, stop.until_ms) for stop in self.stops if stop.kind not in kinds
        )
        return deadline_ms(length, self.dispatched_ms, calendar, pauses)


def course_of(case: Case, upto_ms: int) -> Course:
    """Return how a case went before a moment of city time."""
    course, ends = Course(), {pause.from_ms: pause.until_ms for pause in case.pauses}
    for n, step in enumerate(case.steps):
        if step.at_ms >= upto_ms:
            _plead_later(course, case.steps[n:])
            break
        if step.act is Act.REOPEN:
            course = Course()
            continue
        if step.act in _BACK:
            _go_on(course, step, ends, upto_ms)
        take = _TAKES.get(step.act)
        if take is not None:
            take(course, step)
    return course


def _plead_later(course: Course, steps: tuple[Step, ...]) -> None:
    """Take in what was pleaded later about this life of the case."""
    for step in steps:
        if step.act is Act.REOPEN:
            return
        if step.act in _PLEAS:
            _pleaded(course, step)


def _go_on(course: Course, step: Step, ends: dict[int, int], upto_ms: int) -> None:
    """Let the clock run on: a deferment ended on its own day, however late that was noticed."""
    if course.stops and not course.stops[-1].until_ms:
        stop = course.stops[-1]
        noted_ms = ends.get(stop.from_ms, 0)
        stop.until_ms = noted_ms if 0 < noted_ms <= min(step.at_ms, upto_ms) else step.at_ms
    if step.act is Act.RESUME:
        course.grant = None


def _dispatched(course: Course, step: Step) -> None:
    if not course.dispatched_ms:
        course.dispatched_ms, course.is_told = step.at_ms, False
    course.unit_id, course.dispatcher = step.unit_id, step


def _redispatched(course: Course, step: Step) -> None:
    course.unit_id = step.unit_id


def _taken_back(course: Course, step: Step) -> None:
    course.unit_id = ""
    if not course.is_told:
        course.dispatched_ms, course.dispatcher = 0, None


def _told(course: Course, step: Step) -> None:
    course.is_told = True


def _replied(course: Course, step: Step) -> None:
    course.replied_ms, course.completed_ms = step.at_ms, 0


def _passed(course: Course, step: Step) -> None:
    course.completed_ms = course.replied_ms


def _reworked(course: Course, step: Step) -> None:
    if course.dispatched_ms:
        course.stops.append(Stop("rework", course.replied_ms, step.at_ms))
    course.replied_ms = course.completed_ms = 0


def _extended(course: Course, step: Step) -> None:
    course.n_extensions += 1


def _closed(course: Course, step: Step) -> None:
    course.closed_ms, course.closer = step.at_ms, step


def _asked(course: Course, step: Step) -> None:
    course.asked = step


def _stopped(course: Course, step: Step) -> None:
    course.stops.append(Stop(GRANTED[step.act], step.at_ms))
    course.grant = _grant(GRANTED[step.act], course, step)


def _voided(course: Course, step: Step) -> None:
    course.voided_ms = step.at_ms
    course.grant = _grant("void", course, step)


def _merged(course: Course, step: Step) -> None:
    course.grant = _grant("merge", course, step)


def _unmerged(course: Course, step: Step) -> None:
    course.grant = None


def _pleaded(course: Course, step: Step) -> None:
    """Follow a plea from who asked to who had the last word."""
    held, at = course.plea, _PLEAS[step.act]
    if held is None or at is PleaStep.ASKED:
        course.plea = Grant("plea", step.account, step.at_ms, "", 0, step.note, at)
    elif at is PleaStep.APPEALED:
        course.plea = replace(held, step=at, appealed_at_ms=step.at_ms)
    elif at is PleaStep.REFUSED:
        course.plea = replace(held, step=at, refused_by=step.account, refused_at_ms=step.at_ms)
    else:
        course.plea = replace(held, step=at, approved_by=step.account, at_ms=step.at_ms)


def _ownerless(course: Course, step: Step) -> None:
    course.unit_id = ""


def _left(course: Course, step: Step) -> None:
    course.unit_id = ""
    if course.dispatched_ms:
        course.stops.append(Stop("elsewhere", step.at_ms))


def _grant(kind: str, course: Course, step: Step) -> Grant:
    asked, course.asked = course.asked, None
    if asked is None or _WANTS[asked.act] is not step.act:
        asked = None
    return Grant(
        kind,
        asked.account if asked else "",
        asked.at_ms if asked else 0,
        step.account,
        step.at_ms,
        asked.note if asked and asked.note else step.note,
    )


_WANTS = {
    Act.ASK_DEFER: Act.DEFER,
    Act.ASK_LIST: Act.SUSPEND,
    Act.ASK_VOID: Act.CANCEL,
    Act.ASK_EXTENSION: Act.EXTEND,
}
_PLEAS = {
    Act.PLEAD: PleaStep.ASKED,
    Act.GRANT_PLEA: PleaStep.GRANTED,
    Act.REFUSE_PLEA: PleaStep.REFUSED,
    Act.APPEAL: PleaStep.APPEALED,
    Act.ALLOW_APPEAL: PleaStep.ALLOWED,
    Act.DISMISS_APPEAL: PleaStep.DISMISSED,
}
_TAKES: dict[Act, Callable[[Course, Step], None]] = {
    Act.DISPATCH: _dispatched,
    Act.REDISPATCH: _redispatched,
    Act.UNDO_DISPATCH: _taken_back,
    Act.DELIVER: _told,
    Act.REPLY: _replied,
    Act.REFER_DONE: _replied,
    Act.ENFORCED: _replied,
    Act.CHECK_PASSED: _passed,
    Act.REWORK: _reworked,
    Act.EXTEND: _extended,
    Act.CLOSE: _closed,
    Act.FAST_CLOSE: _closed,
    Act.CANCEL: _voided,
    Act.SUSPEND: _stopped,
    Act.DEFER: _stopped,
    Act.MERGE: _merged,
    Act.UNMERGE: _unmerged,
    Act.DECLARE_OWNERLESS: _ownerless,
    Act.RULE: _ownerless,
    Act.REFER: _left,
    Act.HAND_OVER: _left,
    **dict.fromkeys(_WANTS, _asked),
    **dict.fromkeys(_PLEAS, _pleaded),
}
