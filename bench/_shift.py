"""A shift worked by a script that has nothing but a keyboard: what comes in, and what is pressed.

A ``Seat`` is a window somebody else opened: in the test one of the same process, in the bench a
program of its own under real key events. The script reads what stands on the screen, as a person
does, and presses keys; nothing else reaches the desk.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from backend.domain.cases.case import Act, CaseState, Source

# From taking a case to having decided it (issue: file, reject, merge in three keys).
MOST_KEYS = 3
_NEXT, _QUEUE = "F5", "Shift+F5"


class Course(NamedTuple):
    """One way a report may go, as the people at the seats and outside mean it.

    Attributes:
        filing: Acts of the filing seat, one after the other, each time the case waits there.
        unit: What the units do each time it was dispatched; the last one again and again.
        check: What the site checks find, likewise.
        share: How many of a hundred reports.
    """

    key: str
    source: Source
    end: CaseState
    share: int
    filing: tuple[Act, ...] = (Act.FILE,)
    unit: tuple[Act, ...] = (Act.REPLY,)
    check: tuple[Act, ...] = (Act.CHECK_PASSED,)
    accept: Act = Act.ACCEPT
    dispatch: tuple[Act, ...] = (Act.DISPATCH,)


E = CaseState
COURSES: tuple[Course, ...] = (
    Course("plain", Source.COLLECTOR, E.CLOSED, 44),
    Course("called", Source.HOTLINE, E.CLOSED, 15),
    Course("not_ours", Source.HOTLINE, E.DECLINED, 5, accept=Act.DECLINE),
    Course("declined", Source.COLLECTOR, E.DECLINED, 10, filing=(Act.DECLINE,)),
    # Always right after a plain one, at its place.
    Course("again", Source.COLLECTOR, E.MERGED, 10, filing=(Act.MERGE,)),
    Course("verified", Source.COLLECTOR, E.CLOSED, 4, filing=(Act.SEND_VERIFY, Act.FILE)),
    Course("not_mine", Source.COLLECTOR, E.CLOSED, 4, unit=(Act.RETURN, Act.REPLY)),
    Course("redone", Source.COLLECTOR, E.CLOSED, 4, check=(Act.CHECK_FAILED, Act.CHECK_PASSED)),
    Course(
        "sent_back",
        Source.COLLECTOR,
        E.CLOSED,
        4,
        filing=(Act.FILE, Act.FILE),
        dispatch=(Act.SEND_BACK, Act.DISPATCH),
    ),
)
BY_KEY = {course.key: course for course in COURSES}

# What a person presses for an act once the case is on the screen.
KEYS: dict[Act, tuple[str, ...]] = {
    Act.ACCEPT: ("Return",),
    Act.DECLINE: ("R", "Return"),
    # Its own key: Enter sends somebody to look at what the public reported.
    Act.FILE: ("F", "Return"),
    Act.MERGE: ("M", "Return"),
    Act.SEND_VERIFY: ("V", "Return"),
    Act.DISPATCH: ("Ctrl+Return",),
    Act.SEND_BACK: ("B", "Return"),
    Act.SEND_CHECK: ("Return", "Return"),
    Act.CLOSE: ("Return",),
    Act.REWORK: ("W", "Return"),
}
# What the filing seat makes of a report in the end.
DECIDING = (Act.DECLINE, Act.FILE, Act.MERGE)


def in_order(n_reports: int, courses: Sequence[Course] = COURSES) -> list[Course]:
    """Return the courses of so many reports, mixed as their shares say, always the same way.

    What is merged comes right after a plain one: it reports the same thing again.
    """
    whole = sum(course.share for course in courses)
    found: list[Course] = []
    plain = next(course for course in courses if course.key == "plain")
    owed = dict.fromkeys(courses, 0.0)
    while len(found) < n_reports:
        for course in courses:
            owed[course] += course.share / whole
        most = max(courses, key=owed.__getitem__)
        owed[most] -= 1
        if most.key == "again" and (not found or found[-1].key != "plain"):
            found.append(plain)
            owed[plain] -= 1
        found.append(most)
    return found[:n_reports]


class Seen(NamedTuple):
    """What a person reads off one desk.

    Attributes:
        waits: Cases per queue of the seat that are due there: what F5 takes.
        front: The queue in front.
        case_id: The case on the screen, ``""`` for none; ``state`` is where it stands.
        asks: What the desk asks about, ``""`` when it asks nothing.
        said: Refusals and warnings so far.
    """

    waits: dict[str, int]
    front: str
    case_id: str = ""
    state: str = ""
    asks: str = ""
    said: tuple[str, ...] = ()


class Seat(Protocol):
    """A window that takes keys."""

    account: str

    def press(self, *keys: str) -> None:
        """Press keys one after the other; return when the desk has taken them."""

    def sees(self) -> Seen:
        """Return what stands on the screen now."""


class Post(NamedTuple):
    """A seat and the queues its person works, first things first."""

    seat: Seat
    queues: tuple[str, ...]


@dataclass
class Shift:
    """The people at the seats: who knows what each case is meant to become.

    Attributes:
        meant: Course of each report by case.
        keys: Keys of each act done, from taking the case on: ``(act, n)``.
        pressed: All keys by account, those for changing the queue as well.
        n_turns: How often a person went to another queue.
    """

    meant: dict[str, Course] = field(default_factory=dict)
    keys: list[tuple[Act, int]] = field(default_factory=list)
    pressed: Counter[str] = field(default_factory=Counter)
    n_turns: int = 0
    _done: dict[tuple[str, str], int] = field(default_factory=dict)

    def work(self, post: Post) -> bool:
        """Work one case at a seat; return whether there was one."""
        seen = post.seat.sees()
        queue = next((key for key in post.queues if seen.waits.get(key)), "")
        if not queue:
            return False
        self._turn_to(post.seat, queue)
        self._press(post.seat, _NEXT)
        seen = post.seat.sees()
        if not seen.case_id:
            raise LookupError(f"{post.seat.account}: nothing came at {_NEXT}")
        act = self.act_for(seen)
        self._press(post.seat, *KEYS[act])
        self.keys.append((act, 1 + len(KEYS[act])))
        return True

    def act_for(self, seen: Seen) -> Act:
        """Return what is to be done to the case on the screen."""
        course = self.meant[seen.case_id]
        ways: dict[str, Callable[[], Act]] = {
            E.TO_ACCEPT: lambda: course.accept,
            E.TO_FILE: lambda: self._nth(seen, course.filing),
            E.TO_DISPATCH: lambda: self._nth(seen, course.dispatch),
            E.TO_CHECK: lambda: Act.SEND_CHECK,
            E.TO_CLOSE: lambda: _SAYS[self._nth(seen, course.check)],
        }
        return ways[seen.state]()

    def _nth(self, seen: Seen, acts: Sequence[Act]) -> Act:
        n = self._done.get((seen.case_id, seen.state), 0)
        self._done[seen.case_id, seen.state] = n + 1
        return acts[min(n, len(acts) - 1)]

    def _turn_to(self, seat: Seat, queue: str) -> None:
        """Bring a queue to the front, unless F5 goes there by itself: the one in front is empty."""
        waits, front, *_ = seat.sees()
        if not waits.get(front) and queue == next(key for key, n in waits.items() if n):
            return
        fronts: list[str] = []
        while (front := seat.sees().front) != queue:
            if front in fronts:
                raise LookupError(f"{seat.account}: no key leads to the queue {queue}")
            fronts.append(front)
            self._press(seat, _QUEUE)
            self.n_turns += 1

    def _press(self, seat: Seat, *keys: str) -> None:
        self.pressed[seat.account] += len(keys)
        seat.press(*keys)


_SAYS = {Act.CHECK_PASSED: Act.CLOSE, Act.CHECK_FAILED: Act.REWORK}
