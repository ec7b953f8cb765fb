"""Keeps positions while the city runs: takes them from the channel, writes, seals, forgets.

A thread of its own, so that neither the channel nor the writer of cases ever waits for it.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from backend.contract.city_answer import CityInfo
from backend.domain.field.mover import Fix, MoverKind
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.lifeline import has_ended
from backend.store import Tracks
from backend.store.track_arrays import Track

from .books import CityTime

logger = logging.getLogger(__name__)
# At a big city's 556 fixes a second, what a database may be away for: about a quarter of an hour.
LIMIT = 500_000
_STOP_S = 10.0


@dataclass(frozen=True, slots=True)
class KeeperPace:
    """How often the keeper works, in real seconds."""

    write_s: float = 1.0
    again_s: float = 5.0
    seal_s: float = 60.0
    retain_s: float = 3_600.0


@dataclass(frozen=True, slots=True)
class KeeperHealth:
    """How the keeping goes; all counts since the start.

    Attributes:
        n_kept: Fixes given to the store, repeats included.
        n_refused: Fixes that cannot be true.
        n_lost: Fixes given up because the store was away too long.
        n_waiting: Fixes not yet written.
        fault: Why nothing can be written at present; ``None`` when all is well.
    """

    n_kept: int = 0
    n_refused: int = 0
    n_lost: int = 0
    n_waiting: int = 0
    fault: Words | None = None


class TrackKeeper:
    """Writes positions once a second, seals what is over, removes what may not be kept longer.

    Args:
        days_of: Days the positions of a mover are kept; see ``retention_of``.

    Thread: ``offer`` and ``health`` any; ``start`` and ``stop`` the owner's.
    """

    def __init__(
        self,
        tracks: Tracks,
        time: CityTime,
        days_of: Callable[[str], int],
        pace: KeeperPace = KeeperPace(),
        limit: int = LIMIT,
    ) -> None:
        self._tracks = tracks
        self._time = time
        self._days_of = days_of
        self._pace = pace
        self._limit = limit
        self._lock = threading.Lock()
        self._waiting: list[Fix] = []
        self._health = KeeperHealth()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tracks", daemon=True)

    def start(self) -> None:
        """Begin to keep."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and end; the tracks themselves stay open.

        Raises:
            TimeoutError: The thread does not end.
        """
        self._stopping.set()
        if not has_ended(self._thread, _STOP_S):
            raise TimeoutError("the keeper of tracks did not stop")

    def offer(self, fixes: Sequence[Fix]) -> None:
        """Take fixes to be kept; returns at once. Beyond the limit the oldest are given up."""
        with self._lock:
            self._waiting.extend(fixes)
            n_over = len(self._waiting) - self._limit
            if n_over > 0:
                del self._waiting[:n_over]
                self._health = replace(self._health, n_lost=self._health.n_lost + n_over)

    def last(self, upto_ms: int) -> tuple[Fix, ...]:
        """Return the newest fix of each mover as the store knows it; any thread may ask.

        Raises:
            OperatorError: The store fails.
        """
        return self._tracks.last(upto_ms)

    def track(self, mover_id: str, from_ms: int, upto_ms: int) -> Track:
        """Return where a mover was, what waits to be written left out; any thread may ask.

        Raises:
            OperatorError: The store fails.
        """
        return self._tracks.track(mover_id, from_ms, upto_ms)

    @property
    def health(self) -> KeeperHealth:
        """How it goes."""
        with self._lock:
            return replace(self._health, n_waiting=len(self._waiting))

    def _run(self) -> None:
        seal = _Due(self._pace.seal_s)
        retain = _Due(self._pace.retain_s)
        wait_s = self._pace.write_s
        while not self._stopping.wait(wait_s):
            wait_s = self._pace.write_s if self._write() else self._pace.again_s
            if seal.now(wait_s):
                self._tidy(lambda: self._tracks.seal(self._time.city_ms(), self._has_time))
            if retain.now(wait_s):
                self._tidy(lambda: self._tracks.retain(self._time.city_ms(), self._days_of))
        self._write()

    def _write(self) -> bool:
        """Write what waits; return False when it must be tried again."""
        with self._lock:
            taken, self._waiting = self._waiting, []
        try:
            n_kept = self._tracks.put(taken, self._time.city_ms())
        except OperatorError as why:
            self._put_back(taken, why)
            return False
        except Exception:
            # A mistake of ours in one batch must not end the keeping of all that follow.
            logger.exception("%d positions could not be kept", len(taken))
            self._note(n_lost=len(taken))
            return True
        self._note(n_kept=n_kept, n_refused=len(taken) - n_kept)
        return True

    def _put_back(self, taken: list[Fix], why: OperatorError) -> None:
        with self._lock:
            is_news = self._health.fault is None
            self._health = replace(self._health, fault=why.words)
            newer, self._waiting = self._waiting, taken
        if is_news:
            logger.error("positions are not being kept: %s", why)
        self.offer(newer)

    def _note(self, n_kept: int = 0, n_refused: int = 0, n_lost: int = 0) -> None:
        with self._lock:
            held = self._health
            self._health = KeeperHealth(
                held.n_kept + n_kept, held.n_refused + n_refused, held.n_lost + n_lost
            )
        if held.fault is not None:
            logger.warning("positions are kept again")

    def _tidy(self, work: Callable[[], int]) -> None:
        try:
            work()
        except OperatorError as why:
            logger.error("tracks could not be tidied: %s", why)
        except Exception:
            logger.exception("tracks could not be tidied")

    def _has_time(self) -> bool:
        """Return whether tidying may go on: not at the end, and not while much waits."""
        return not self._stopping.is_set() and len(self._waiting) < self._limit // 2


class _Due:
    """Says when something is due, from the seconds that passed."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._passed_s = every_s

    def now(self, passed_s: float) -> bool:
        """Return whether it is due after some more seconds."""
        self._passed_s += passed_s
        if self._passed_s < self._every_s:
            return False
        self._passed_s = 0.0
        return True


def retention_of(city: CityInfo, days: Mapping[str, int]) -> Callable[[str], int]:
    """Return how many days the positions of each mover are kept.

    Args:
        days: ``retention_days`` of ``city.toml``. A name nobody knows may be a person's: it is kept
            for the shorter time.
    """
    collector, vehicle = days["collector_tracks"], days["vehicle_tracks"]
    vehicles = {m.mover_id for m in city.movers if m.kind is not MoverKind.COLLECTOR}
    return lambda mover_id: vehicle if mover_id in vehicles else min(collector, vehicle)
