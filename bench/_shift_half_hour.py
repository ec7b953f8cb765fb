"""Half an hour at the busiest hall: a report a second, filed and dispatched by scripted seats.

The city's clock runs faster than ours, so a report comes in each tenth of a second; nothing of the
desk is left out for it. A report is lost when the journal does not hold it in the state in which
its script left it.
"""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from backend.domain.cases.case import Act, CaseState, Source
from tests.e2e.hall import Hall

from ._shift import DECIDING, MOST_KEYS, Course, in_order
from ._shift_run import Run, seats
from .figure import Figure

PER_MIN, MINUTES, SPEED = 60, 30, 10.0
FILING, DISPATCHING = "intake-02", "dispatch-01"
_LIMIT_S = 1200.0
# What happens to them after the reply is another seat's.
_COURSES = (
    Course("plain", Source.COLLECTOR, CaseState.TO_CHECK, 70),
    Course("declined", Source.COLLECTOR, CaseState.DECLINED, 18, filing=(Act.DECLINE,)),
    Course("again", Source.COLLECTOR, CaseState.MERGED, 12, filing=(Act.MERGE,)),
)


def worked() -> Iterator[Figure]:
    """Work half an hour off, then read the journal."""
    with tempfile.TemporaryDirectory() as folder, closing(Hall(Path(folder), speed=SPEED)) as hall:
        with seats(hall.folder.root, (FILING, DISPATCHING)) as posts:
            run = Run(hall, posts)
            stream = _Stream(run, hall)
            run.until(stream.is_over, _LIMIT_S)
        yield from _figures(run, stream)


class _Stream:
    """Lets a report in whenever the city's clock says that one is due."""

    def __init__(self, run: Run, hall: Hall) -> None:
        self._run, self._time = run, hall.time
        self._courses = in_order(PER_MIN * MINUTES, _COURSES)
        self._began_ms = hall.time.city_ms()
        self._n_in = 0
        self.most_open = 0

    def is_over(self) -> bool:
        """Let in what is due; return whether all came in and all came to their end."""
        passed_min = (self._time.city_ms() - self._began_ms) / 60_000
        for course in self._courses[self._n_in : int(passed_min * PER_MIN)]:
            self._run.report(course)
            self._n_in += 1
        n_open = self._run.n_open
        self.most_open = max(self.most_open, n_open)
        return self._n_in == len(self._courses) and not n_open


def _figures(run: Run, stream: _Stream) -> Iterator[Figure]:
    shift, n = run.shift, len(run.shift.meant)
    pace = f"{PER_MIN} a minute for {MINUTES} min at {SPEED:g} times the speed"
    against = f"goal 0 · {pace}; at most {stream.most_open} open at once"
    yield Figure("desk.lost", len(run.astray()), "reports", against, 0.0, n)
    decided = [keys for act, keys in shift.keys if act in DECIDING]
    per_report = shift.pressed[FILING] / len(decided)
    against = f"goal {MOST_KEYS} · all keys of the filing seat; most for one {max(decided)}"
    ratio = round(per_report / MOST_KEYS, 3)
    yield Figure("desk.keys_per_report", round(per_report, 3), "keys", against, ratio, len(decided))
