"""How much longer than promised a test waits: these machines are shared, noisy, and stand still.

A test proves *that* something ends or comes back; how fast it does is printed by ``bench/`` and
the demo's report, where it stands beside its limit.
"""

import os
import threading
import time
from collections.abc import Callable

PATIENCE = float(os.environ.get("WANMI_TEST_PATIENCE", "4"))
# What one look at the clock may add: a machine that stood still for longer had no turn to use.
_LONGEST_STEP_S = 0.25


def patiently(limit_s: float) -> float:
    """Return the seconds a test waits for what is promised within ``limit_s``."""
    return limit_s * PATIENCE


class Stopwatch:
    """Seconds in which this machine ran, as far as it was asked: one that stands still ages nobody.

    Ask it at every turn of a wait; what passes between two looks counts as a quarter of a second
    at most.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._began_s = self._looked_s = now_s()
        self._passed_s = 0.0

    def look(self) -> float:
        """Return the seconds that have passed."""
        now_s = self._now_s()
        self._passed_s += min(now_s - self._looked_s, _LONGEST_STEP_S)
        self._looked_s = now_s
        return self._passed_s

    def now_s(self) -> float:
        """Return monotonic seconds, less those that do not count."""
        return self._began_s + self.look()

    @property
    def stood_s(self) -> float:
        """Seconds that do not count, since the machine stood still."""
        return self._looked_s - self._began_s - self._passed_s


def until(holds: Callable[[], object], limit_s: float = 10.0, what: str = "the condition") -> float:
    """Wait, without Qt, for what is promised within ``limit_s``; return the seconds it took.

    Raises:
        AssertionError: It did not come true, even patiently.
    """
    watch, pause = Stopwatch(), threading.Event()
    while not holds():
        assert watch.look() < patiently(limit_s), f"did not come true: {what}"
        pause.wait(0.01)
    return watch.look()
