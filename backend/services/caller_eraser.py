"""Erases who called, once the time a city keeps it is over; that somebody called stays."""

from backend.contract.pushed import TrustNoted
from backend.domain.clocks.moment import Moment
from backend.domain.terms.roles import Actor, Role
from backend.store import Store

from .books import CityTime

DAY_MS = 86_400_000
_EVERY_MS = 3_600_000
_AGAIN_MS = 1_000
_AT_ONCE = 500
_SYSTEM = Actor("system", Role.SYSTEM)


class CallerEraser:
    """Erases a little at a time, so that no command waits for it, and notes how many.

    Args:
        days: ``retention_days`` of ``city.toml`` for callers, from the end of their case; at
            least one.

    Thread: one, any.
    """

    def __init__(self, store: Store, time: CityTime, days: int) -> None:
        self._store, self._time = store, time
        self._kept_ms = max(1, days) * DAY_MS
        self._due_ms = 0

    def tick(self, real_ms: int) -> int:
        """Erase some of what is over; to be called often. Returns how many went.

        Raises:
            StoreFault: The disk or the database failed; it is tried again an hour later.
        """
        if real_ms < self._due_ms:
            return 0
        self._due_ms = real_ms + _EVERY_MS
        at = Moment(self._time.city_ms(), real_ms)
        with self._store.write() as writing:
            n_gone = writing.erase_callers(at.city_ms - self._kept_ms, _AT_ONCE)
            if n_gone:
                noted = TrustNoted(what="erased", account=_SYSTEM.account, n=n_gone)
                writing.note(noted, _SYSTEM, at)
        if n_gone == _AT_ONCE:
            self._due_ms = real_ms + _AGAIN_MS
        return n_gone
