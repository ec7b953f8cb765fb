"""An emergency of the hall (应急): opened and ended by name, its log dated to the second. Pure.

Every version of an emergency is exactly one line of its log, so the log is the journal itself:
nothing is copied, nothing can be taken out. A hall has one emergency at a time, and at every
version somebody commands it: whoever opened it, until command is passed on. Only who commands may
end it, and not before every task was settled by a person's word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from backend.domain.clocks.moment import Moment
from backend.domain.terms.roles import Actor, Role

from .emergency_terms import EmergencyAct, EmergencyKind, Post, refuse

MAX_TITLE_CHARS, MAX_PLACE_CHARS, MAX_PERSON_CHARS, MAX_TEXT_CHARS = 40, 60, 40, 300
MOST_TASKS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log, for good.

    Attributes:
        n: Which line of its emergency, from 1, gapless: the version it led to.
        at_ms: City time, Unix milliseconds.
        text: What was said, ordered, asked for, or how it ended.
        person: Whom it is about: who is ordered, who is responsible, who holds the post.
        task_n: Which task it gives or settles, from 1; 0 for none.
        case_id: The case it is about; an override always names one.
    """

    n: int
    at_ms: int
    account: str
    role: Role
    act: EmergencyAct
    text: str = ""
    seat: str = ""
    person: str = ""
    post: Post | None = None
    task_n: int = 0
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something a person is responsible for.

    Attributes:
        n: Which of its emergency, from 1.
        person: Who is responsible, by name or account.
        settled_ms: When it was said to be done or not, city time; 0 while it is open.
        is_done: What was said; nothing before ``settled_ms``.
        note: What was said with it.
    """

    n: int
    text: str
    person: str
    given_ms: int
    given_by: str
    settled_ms: int = 0
    settled_by: str = ""
    is_done: bool = False
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what became of it."""
        return not self.settled_ms


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a post, since when (city time)."""

    post: Post
    person: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class Emergency:
    """One emergency at one version, which is also the number of lines of its log.

    Attributes:
        title: What happened, in a few words; ``place`` is where.
        opened_ms: City time, Unix milliseconds.
        account: Who opened it, at ``seat``.
        posts: Who holds which post; the commander always stands first.
        n_overrides: How often the separation of duty was set aside while it was on.
        ended_by: Who ended it, ``outcome`` is how it ended in their words.
    """

    emergency_id: str
    version: int
    kind: EmergencyKind
    title: str
    place: str
    opened_ms: int
    account: str
    posts: tuple[Held, ...]
    seat: str = ""
    case_id: str = ""
    tasks: tuple[Task, ...] = ()
    n_overrides: int = 0
    ended_ms: int = 0
    ended_by: str = ""
    outcome: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return bool(self.ended_ms)

    @property
    def commander(self) -> str:
        """Account of who commands it: nobody else ends it."""
        return self.posts[0].person

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Tasks of which nobody has said yet what became of them, oldest first."""
        return tuple(task for task in self.tasks if task.is_open)

    def holder(self, post: Post) -> str:
        """Return who holds a post, ``""`` for nobody."""
        return next((held.person for held in self.posts if held.post is post), "")


@dataclass(frozen=True, slots=True)
class Opening:
    """What is typed to open one: kind, what, where, and the case it began with, if any."""

    kind: EmergencyKind
    title: str
    place: str
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person writes into the log of a running emergency; see ``Line``."""

    act: EmergencyAct
    text: str = ""
    person: str = ""
    post: Post | None = None
    task_n: int = 0
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes a line and when.

    Attributes:
        may_lead: Whether an account may take command: one of this city that may open one.
    """

    actor: Actor
    at: Moment
    may_lead: Callable[[str], bool] = field(default=lambda account: False)


def opened(
    emergency_id: str, wanted: Opening, running: Emergency | None, by: Writer
) -> tuple[Emergency, Line]:
    """Return an emergency that begins, commanded by who opened it, and the first line of its log.

    Raises:
        Refused: One is on, or what or where is not said.
    """
    if running is not None:
        raise refuse("emergency_on", title=running.title)
    title = _said(wanted.title, "emergency_title", MAX_TITLE_CHARS)
    place = _said(wanted.place, "emergency_place", MAX_PLACE_CHARS)
    actor, at_ms = by.actor, by.at.city_ms
    held = Emergency(
        emergency_id=emergency_id,
        version=1,
        kind=wanted.kind,
        title=title,
        place=place,
        opened_ms=at_ms,
        account=actor.account,
        posts=(Held(Post.COMMANDER, actor.account, at_ms),),
        seat=actor.seat,
        case_id=wanted.case_id,
    )
    entry = Entry(EmergencyAct.OPEN, title, place, case_id=wanted.case_id)
    return held, _line(held, entry, by)


def written(held: Emergency, entry: Entry, by: Writer) -> tuple[Emergency, Line]:
    """Return a running emergency after one more line, and the line.

    Raises:
        Refused: It has ended, something is not said, or it is not this person's to say.
    """
    if held.is_over:
        raise refuse("emergency_over")
    way = _WAYS.get(entry.act)
    if way is None:
        raise refuse("emergency_unknown")
    then = replace(way(held, entry, by), version=held.version + 1)
    if entry.act is EmergencyAct.TASK:
        entry = replace(entry, task_n=len(then.tasks))
    return then, _line(then, entry, by)


def _line(held: Emergency, entry: Entry, by: Writer) -> Line:
    actor = by.actor
    return Line(
        n=held.version,
        at_ms=by.at.city_ms,
        account=actor.account,
        role=actor.role,
        act=entry.act,
        text=entry.text.strip(),
        seat=actor.seat,
        person=entry.person.strip(),
        post=entry.post,
        task_n=entry.task_n,
        case_id=entry.case_id,
    )


def _said(text: str, rule: str, most: int) -> str:
    text = text.strip()
    if not 0 < len(text) <= most:
        raise refuse(rule, most=most)
    return text


def _say(held: Emergency, entry: Entry, by: Writer) -> Emergency:
    del by
    _said(entry.text, "emergency_text", MAX_TEXT_CHARS)
    return held


def _order(held: Emergency, entry: Entry, by: Writer) -> Emergency:
    _said(entry.person, "emergency_person", MAX_PERSON_CHARS)
    return _say(held, entry, by)


def _appoint(held: Emergency, entry: Entry, by: Writer) -> Emergency:
    person = _said(entry.person, "emergency_person", MAX_PERSON_CHARS)
    if entry.post is None:
        raise refuse("emergency_post")
    if entry.post is Post.COMMANDER and not by.may_lead(person):
        raise refuse("emergency_commander", person=person)
    new = Held(entry.post, person, by.at.city_ms)
    others = {one.post: one for one in held.posts} | {entry.post: new}
    return replace(held, posts=tuple(others[post] for post in Post if post in others))


def _task(held: Emergency, entry: Entry, by: Writer) -> Emergency:
    text = _said(entry.text, "emergency_text", MAX_TEXT_CHARS)
    person = _said(entry.person, "emergency_person", MAX_PERSON_CHARS)
    if len(held.tasks) >= MOST_TASKS:
        raise refuse("emergency_tasks", most=MOST_TASKS)
    new = Task(len(held.tasks) + 1, text, person, by.at.city_ms, by.actor.account)
    return replace(held, tasks=(*held.tasks, new))


def _settle(held: Emergency, entry: Entry, by: Writer) -> Emergency:
    n, is_done = entry.task_n, entry.act is EmergencyAct.TASK_DONE
    if not 1 <= n <= len(held.tasks):
        raise refuse("emergency_task", n=n)
    task = held.tasks[n - 1]
    if not task.is_open:
        raise refuse("emergency_task_settled", n=n, who=task.settled_by)
    if not is_done:
        _said(entry.text, "emergency_text", MAX_TEXT_CHARS)
    settled = replace(
        task,
        settled_ms=by.at.city_ms,
        settled_by=by.actor.account,
        is_done=is_done,
        note=entry.text.strip()[:MAX_TEXT_CHARS],
    )
    return replace(held, tasks=(*held.tasks[: n - 1], settled, *held.tasks[n:]))


def _override(held: Emergency, entry: Entry, by: Writer) -> Emergency:
    del entry, by
    return replace(held, n_overrides=held.n_overrides + 1)


def _end(held: Emergency, entry: Entry, by: Writer) -> Emergency:
    if by.actor.account != held.commander:
        raise refuse("emergency_not_commander", who=held.commander)
    if left := held.open_tasks:
        raise refuse("emergency_open_tasks", n=len(left))
    outcome = _said(entry.text, "emergency_text", MAX_TEXT_CHARS)
    ended_ms, ended_by = by.at.city_ms, by.actor.account
    return replace(held, ended_ms=ended_ms, ended_by=ended_by, outcome=outcome)


_WAYS: Mapping[EmergencyAct, Callable[[Emergency, Entry, Writer], Emergency]] = {
    EmergencyAct.SAY: _say,
    EmergencyAct.ORDER: _order,
    EmergencyAct.APPOINT: _appoint,
    EmergencyAct.TASK: _task,
    EmergencyAct.TASK_DONE: _settle,
    EmergencyAct.TASK_FAILED: _settle,
    EmergencyAct.OVERRIDE: _override,
    EmergencyAct.END: _end,
}
