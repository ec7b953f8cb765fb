"""A hall whose seats are worked by the script until every report has come to its end."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.e2e.hall import Hall

from ._shift import Course, Post, Shift
from ._shift_people import People, astray
from ._shift_seat import SeatProcess

# Who works which queue: two persons wherever the rules want two.
POSTS = (
    ("intake", "intake-01", ("to_accept", "to_check")),
    ("intake", "intake-02", ("to_file",)),
    ("dispatch", "dispatch-01", ("to_dispatch", "returned")),
    ("leader", "leader-01", ("to_close",)),
)
_PAUSE_S = 0.01


@contextmanager
def seats(city: Path, accounts: Sequence[str]) -> Iterator[tuple[Post, ...]]:
    """Open desks side by side, each on a screen of its own; they go with the ``with``."""
    wanted = [post for post in POSTS if post[1] in accounts]
    with ThreadPoolExecutor(len(wanted)) as pool, ExitStack() as stack:
        opened = [pool.submit(SeatProcess, city, *post[:2]) for post in wanted]
        for one in opened:
            stack.callback(_close, one)
        queues = [post[2] for post in wanted]
        yield tuple(map(Post, (one.result() for one in opened), queues))


def _close(opened: "Future[SeatProcess]") -> None:
    if opened.exception() is None:
        opened.result().close()


class Run:
    """Reports that come in and go out again.

    Args:
        posts: The seats that are worked, by anything that takes keys.
        breathe: Lets the desks go on where nothing else does, e.g. by running their events.
    """

    def __init__(
        self, hall: Hall, posts: Sequence[Post], breathe: Callable[[], object] | None = None
    ) -> None:
        self.shift = Shift()
        self.people = People(hall.desk, hall.store, hall.time)
        self._hall, self._posts = hall, posts
        self._breathe = breathe or _pause

    def report(self, course: Course) -> None:
        """Have something reported."""
        self.shift.meant[self.people.report(course)] = course

    def work(self, n_at_once: int = 1) -> bool:
        """Let everybody do what is due, each at most so many cases; return whether any was."""
        moved = bool(self.people.go_on(self.shift.meant))
        for post in self._posts:
            for _ in range(n_at_once):
                if not self.shift.work(post):
                    break
                moved = True
        return moved

    def until(self, is_over: Callable[[], bool], limit_s: float, n_at_once: int = 1) -> None:
        """Work until something holds. Raises TimeoutError with what is still open."""
        end_s = time.monotonic() + limit_s
        while not is_over():
            if not self.work(n_at_once):
                self._breathe()
            if time.monotonic() > end_s:
                raise TimeoutError(f"still open: {self.n_open} · {self.said}")

    @property
    def n_open(self) -> int:
        """How many reports have not come to the end they were meant to have."""
        meant, cases = self.shift.meant, self.people.cases
        return sum(i not in cases or cases[i].state is not c.end for i, c in meant.items())

    @property
    def said(self) -> tuple[str, ...]:
        """What the desks warned of."""
        return tuple(line for post in self._posts for line in post.seat.sees().said)

    def astray(self) -> tuple[tuple[str, str, str], ...]:
        """Return what the journal says did not become what was meant."""
        return astray(self._hall.store, self.shift.meant)


def _pause() -> None:
    threading.Event().wait(_PAUSE_S)
