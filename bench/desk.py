"""A duty desk with 20,000 open cases in its queue, and one whose reports come in every second.

Opening, sorting, filtering, scrolling: on the real window under a virtual display, from the wish to
the painted pixels; the desk follows a backend that holds so many cases. Half an hour of reports is
filed and dispatched by a script with a keyboard: what comes of them, and how many keys it takes.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from ._desk_process import DeskProcess
from ._serving import publisher, serve_stream
from ._shift_half_hour import worked
from .figure import Figure, percentile

N_OPEN = 20_000
RUNS = 5
OPEN_GOAL_S, SORT_GOAL_MS, SCROLL_GOAL_MS = 1.0, 50.0, 1000 / 60
_JOIN_S = 90.0


def figures() -> Iterator[Figure]:
    """Let the desk join, then time it from inside."""
    with tempfile.TemporaryDirectory() as folder:
        city = Path(folder) / "city"
        with publisher(serve_stream, str(city), N_OPEN), closing(_desk(city)) as desk:
            _wait(lambda: desk.ask("held")["n"] >= N_OPEN, "the desk does not hold the cases")
            yield from _opened(desk)
            yield from _sorted(desk)
            yield from _scrolled(desk)
    yield from worked()


def _desk(city: Path) -> DeskProcess:
    return DeskProcess("-m", "bench._queue_desk", str(city))


def _wait(holds: Callable[[], bool], otherwise: str) -> None:
    """Ask now and then: a desk that is asked all the time does not get on with its work."""
    end_s, pause = time.monotonic() + _JOIN_S, threading.Event()
    while not holds():
        if time.monotonic() > end_s:
            raise TimeoutError(otherwise)
        pause.wait(0.2)


def _opened(desk: DeskProcess) -> Iterator[Figure]:
    found = [desk.ask("open") for _ in range(RUNS)]
    if found[-1]["n"] != N_OPEN:
        raise RuntimeError(f"the list shows {found[-1]['n']} of {N_OPEN} cases")
    front, behind = (median(one["ms"][n] for one in found) for n in (0, 1))
    worst_s = max(front, behind) / 1000
    against = f"goal {OPEN_GOAL_S:g} s; queue {front:.0f} ms, list {behind:.0f} ms"
    ratio = round(worst_s / OPEN_GOAL_S, 3)
    yield Figure("desk.open_s", round(worst_s, 4), "s", against, ratio, RUNS)


def _sorted(desk: DeskProcess) -> Iterator[Figure]:
    # A person needs longer to read the first rows than the list to work out its keys.
    _wait(lambda: desk.ask("warm")["is"], "the list did not work out its keys")
    runs = [desk.ask("sort") for _ in range(RUNS)]
    sorts = [median(one["sorts"][n] for one in runs) for n in range(len(runs[0]["sorts"]))]
    filters = [median(one["filters"][n] for one in runs) for n in range(len(runs[0]["filters"]))]
    worst = max(*sorts, *filters)
    slowest = runs[0]["columns"][sorts.index(max(sorts)) // 2]
    against = (
        f"goal {SORT_GOAL_MS:g} ms; sorting {max(sorts):.0f} ms at worst (by {slowest}), "
        f"{median(sorts):.0f} in the middle, filtering {max(filters):.0f} ms"
    )
    ratio = round(worst / SORT_GOAL_MS, 3)
    yield Figure("desk.sort_ms", round(worst, 1), "ms", against, ratio, RUNS)


def _scrolled(desk: DeskProcess) -> Iterator[Figure]:
    answer = desk.ask("scroll")
    if not answer["at"]:
        raise RuntimeError("the queue did not scroll")
    value = percentile(answer["ms"], 95)
    against = f"goal {SCROLL_GOAL_MS:.1f} ms; median {median(answer['ms']):.1f} ms"
    ratio = round(value / SCROLL_GOAL_MS, 3)
    yield Figure("desk.scroll_p95_ms", round(value, 2), "ms", against, ratio, len(answer["ms"]))
