"""How long to wait after failed logins: longer each time, and never for good.

Whoever guesses from another machine slows down only that machine: the one seat that is left can
always be sat at, after half a minute at the most.
"""

from collections import OrderedDict
from dataclasses import dataclass

FREE_TRIES = 3
WAITS_S = (2.0, 4.0, 8.0, 15.0, 30.0)
FORGOTTEN_S = 900.0
_KEPT = 2_000

Key = tuple[str, str]  # desk, account


@dataclass(slots=True)
class _Failures:
    n: int = 0
    last_s: float = 0.0


class Throttle:
    """Counts failures per desk and account. Times are monotonic seconds.

    Thread: the caller's, one at a time.
    """

    def __init__(self) -> None:
        self._failures: OrderedDict[Key, _Failures] = OrderedDict()

    def wait_s(self, key: Key, now_s: float) -> float:
        """Return how long this desk must still wait before the next try."""
        failures = self._failures.get(key)
        if failures is None or failures.n < FREE_TRIES:
            return 0.0
        wait_s = WAITS_S[min(failures.n - FREE_TRIES, len(WAITS_S) - 1)]
        return max(0.0, failures.last_s + wait_s - now_s)

    def failed(self, key: Key, now_s: float) -> int:
        """Note a failure; return how many in a row it is."""
        failures = self._failures.pop(key, None) or _Failures()
        if now_s - failures.last_s > FORGOTTEN_S:
            failures.n = 0
        failures.n, failures.last_s = failures.n + 1, now_s
        self._failures[key] = failures
        while len(self._failures) > _KEPT:
            self._failures.popitem(last=False)
        return failures.n

    def passed(self, key: Key) -> None:
        """Forget the failures."""
        self._failures.pop(key, None)
