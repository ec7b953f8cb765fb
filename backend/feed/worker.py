"""A thread that does one thing after the other, so that the I/O thread never waits."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from backend.domain.terms.errors import OperatorError
from backend.lifeline import has_ended

logger = logging.getLogger(__name__)

J = TypeVar("J")


def call_each(jobs: Sequence[Callable[[], object]]) -> None:
    """Do jobs that are functions."""
    for job in jobs:
        job()


class Worker(Generic[J]):
    """Does jobs in order, and calls ``tick`` regularly between them.

    Args:
        limit: Jobs that may wait.
        do: Does some jobs that waited together, at most ``most``; never an empty list.
        tick: Called about every ``tick_s`` when given; what it raises is logged, now and then when
            it goes on, and it is called again.

    Thread: ``offer`` from any; ``start`` and ``stop`` from the owner's.
    """

    def __init__(
        self,
        name: str,
        limit: int,
        do: Callable[[Sequence[J]], object],
        tick: Callable[[], object] | None = None,
        tick_s: float = 0.2,
        *,
        most: int = 1,
    ) -> None:
        self._jobs: queue.Queue[J | None] = queue.Queue(limit)
        self._do = do
        self._most = most
        self._tick = tick
        self._tick_s = tick_s
        self._n_failed = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def offer(self, job: J | None) -> bool:
        """Queue a job; return False when too many wait already."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        return True

    def stop(self, limit_s: float = 1.5) -> None:
        """Finish the job at hand, leave the rest; raises TimeoutError when it takes too long."""
        self._stopping.set()
        self.offer(None)  # wakes the thread, no more
        if not has_ended(self._thread, limit_s):
            raise TimeoutError(f"{self._thread.name} did not stop")

    def _run(self) -> None:
        due_s = time.monotonic()
        while not self._stopping.is_set():
            if jobs := self._waited(due_s):
                self._do_jobs(jobs)
            if time.monotonic() >= due_s:
                due_s = time.monotonic() + self._tick_s
                if self._tick is not None:
                    self._do_tick(self._tick)

    def _do_tick(self, tick: Callable[[], object]) -> None:
        """Tick; a store that is away for a minute is said a few times, not three hundred."""
        try:
            tick()
        except Exception as why:
            self._n_failed += 1
            if self._n_failed & (self._n_failed - 1) == 0:  # the 1st, 2nd, 4th, 8th in a row
                ours = None if isinstance(why, OperatorError) else why
                logger.error(
                    "%s: failed %d times in a row: %s",
                    self._thread.name,
                    self._n_failed,
                    why,
                    exc_info=ours,
                )
            return
        if self._n_failed:
            logger.warning("%s: works again after %d failures", self._thread.name, self._n_failed)
        self._n_failed = 0

    def _waited(self, until_s: float) -> list[J]:
        """Wait for a job; return it and what waits behind it."""
        jobs: list[J] = []
        timeout_s = max(0.0, until_s - time.monotonic())
        try:
            while len(jobs) < self._most:
                job = self._jobs.get(timeout=0.0 if jobs else timeout_s)
                if job is None:
                    break
                jobs.append(job)
        except queue.Empty:
            pass  # that is all
        return jobs

    def _do_jobs(self, jobs: Sequence[J]) -> None:
        try:
            self._do(jobs)
        except Exception:
            # A fault of ours in one job must not end the service for everybody else.
            logger.exception("%s: a job failed", self._thread.name)
