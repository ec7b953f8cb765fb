"""Watching over the demo's processes: start in order, say who died, bring it back, end together."""

import logging
import threading
import time
from collections.abc import Callable

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .demo_child import Cast, Child, DeskSaid, children_of, rss_mb
from .demo_lookout import Lookout

logger = logging.getLogger(__name__)

TICK_S = 0.1
_LOOK_S = 0.02
READY_LIMIT_S = 60.0
# Everything is down this soon after the end was called, or it is killed.
END_S = 2.5
# A child that ends so early the first time cannot work at all: its own sentence says why.
_STILLBORN_S = 20.0
_MEASURE_S = 2.0
# A desk that never says it is ready is taken to be, so long after its start.
_SILENT_DESK_S = 8.0
# So long the desk has the processors to itself, if it does not show its map before.
_DESK_FIRST_S = 4.0
# The last pictures of the desk, in all sizes and themes, take their time.
_PICTURES_S = 40.0
_BEGIN = "begin"

_DIED = Words(
    "{name} 意外退出（{status}），{wait:g} 秒后重新启动",
    "{name} ended unexpectedly ({status}); it starts again in {wait:g} s",
)
_CANNOT = Words("{name} 无法启动：{why}", "{name} cannot start: {why}")
_NO_BACKEND = Words("后台在 {limit:g} 秒内没有就绪", "the backend was not ready within {limit:g} s")

Say = Callable[[Words], None]


class Watch:
    """Runs the cast until the desk is closed, the time is over, or ``stop`` is set.

    Args:
        desk: What the desk says.
        say: Tells the person at the terminal.
        speed: City seconds per real second; only at 1 is there a marked jump.

    Attributes:
        rss_mb: Largest resident memory seen, by process.
    """

    def __init__(
        self,
        folder: DataFolder,
        cast: Cast,
        stop: threading.Event,
        desk: DeskSaid,
        say: Say,
        speed: float = 1.0,
    ) -> None:
        self._folder = folder
        self._cast = cast
        self._stop = stop
        self._desk = desk
        self._say = say
        self._again_s: dict[str, float] = {}
        self._begun_s: float | None = None
        self._measured_s = 0.0
        self._desk_told_s = 0.0
        self._lookout = Lookout(folder.root, cast.cameras, cast.desk if speed == 1.0 else None)
        self.rss_mb: dict[str, float] = {}

    def run(self, seconds: float | None) -> None:
        """Start everybody and watch; returns when the demo is over and everybody has ended.

        Args:
            seconds: Length after the desk was ready; None plays until the desk is closed.

        Raises:
            OperatorError: Somebody cannot start at all.
        """
        try:
            self._start()
            while not self._is_over(seconds):
                self._stop.wait(TICK_S)
        finally:
            self._end()

    # ---- start ---------------------------------------------------------------------------------

    def _start(self) -> None:
        """Let backend and desk begin; the rest would only take the processor from them."""
        if not self._cast.backend.n_starts:
            self._folder.endpoints.unlink(missing_ok=True)
            self._cast.load()
        logger.info("the city stands: backend and desk begin")
        for child in self._cast.early:
            child.tell(_BEGIN)
        self._desk_told_s = time.monotonic()
        self._await_backend()
        logger.info("the backend listens")

    def _start_rest(self) -> None:
        """Start cameras and field once the desk shows its map, or has had its time."""
        is_time = self._desk.mapped.is_set() or self._desk_has_had(_DESK_FIRST_S)
        if is_time and not self._cast.field.n_starts:
            self._cast.field.start()
            self._cast.cameras.start()

    def _desk_has_had(self, time_s: float) -> bool:
        """Whether the desk could have been ready for so long."""
        return min(self._cast.desk.age_s, time.monotonic() - self._desk_told_s) > time_s

    def _await_backend(self) -> None:
        """Wait until this very backend, not one before it, says where it listens."""
        end_s = time.monotonic() + READY_LIMIT_S
        while not self._stop.is_set():
            said = self._folder.read_endpoints()
            if said is not None and said.get("pid") == self._cast.backend.pid:
                # It comes back where it was, so that every desk finds it again by itself.
                self._cast.backend.again = ("--bind", str(said["push"]).removeprefix("tcp://"))
                return
            for child in self._cast.early:
                self._check(child)
            if time.monotonic() > end_s:
                raise OperatorError(_NO_BACKEND.filled(limit=READY_LIMIT_S))
            self._stop.wait(_LOOK_S)

    # ---- watch ---------------------------------------------------------------------------------

    def _is_over(self, seconds: float | None) -> bool:
        now_s = time.monotonic()
        if self._stop.is_set() or self._cast.desk.ended() == 0:
            return True
        self._start_rest()
        for child in self._cast.all:
            self._check(child)
        self._begin(now_s)
        self._measure(now_s)
        self._lookout.tick(now_s)
        return self._is_time_over(now_s, seconds)

    def _is_time_over(self, now_s: float, seconds: float | None) -> bool:
        """Return whether the time is over; the desk takes its last pictures then."""
        if seconds is None or self._begun_s is None or now_s - self._begun_s < seconds:
            return False
        self._cast.desk.tell("end")
        end_s = time.monotonic() + _PICTURES_S
        while self._cast.desk.ended() is None and time.monotonic() < end_s:
            if self._stop.wait(TICK_S):
                break
        return True

    def _begin(self, now_s: float) -> None:
        """Let things happen once somebody looks on."""
        if self._begun_s is not None or not self._cast.field.n_starts:
            return
        if self._desk.ready.is_set() or self._desk_has_had(_SILENT_DESK_S):
            self._begun_s = now_s
            self._lookout.begin(now_s)
            self._cast.field.tell(_BEGIN)
            logger.info("the desk is ready: the city begins")

    def _check(self, child: Child) -> None:
        """Bring a dead child back after its wait; give up on one that never lived."""
        status = child.ended()
        if status is None:
            return
        due_s = self._again_s.get(child.name)
        if due_s is None:
            if self._is_stillborn(child, status):
                raise OperatorError(_CANNOT.filled(name=child.name, why=child.last_words))
            wait_s = child.wait_before_restart_s()
            self._again_s[child.name] = time.monotonic() + wait_s
            self._say(_DIED.filled(name=child.name, status=status, wait=wait_s))
        elif time.monotonic() >= due_s:
            del self._again_s[child.name]
            child.end(0.1)
            child.start()
            if child is self._cast.field and self._begun_s is not None:
                child.tell(_BEGIN)

    def _is_stillborn(self, child: Child, status: int) -> bool:
        """Return whether the demo has no sense without this child, and it cannot work at all."""
        is_needed = child in (self._cast.backend, self._cast.desk)
        is_first = child.n_starts == 1 and child.age_s < _STILLBORN_S
        return is_needed and is_first and status in (1, 2)

    def _measure(self, now_s: float) -> None:
        if now_s - self._measured_s < _MEASURE_S:
            return
        self._measured_s = now_s
        for child in self._cast.all:
            self._note(child.name, rss_mb(child.pid))
        self._note("workers", sum(rss_mb(pid) for pid in children_of(self._cast.desk.pid)))

    def _note(self, name: str, used_mb: float) -> None:
        self.rss_mb[name] = max(used_mb, self.rss_mb.get(name, 0.0))

    # ---- end -----------------------------------------------------------------------------------

    def _end(self) -> None:
        """Let everybody go at once; the desk, whose window is closed, mostly went before."""
        end_s = time.monotonic() + END_S
        for child in self._cast.all:
            child.let_go()
        self._lookout.close()
        self._cast.end(end_s - time.monotonic())
