"""Where turning cameras stand, and who was given the word for it (隐私遮挡按预置位).

A desk that is told a preset covers less of the picture for the seconds of the lease, counted from
its question. No camera leaves a preset before every such word has run out: whoever did not hear
that it turns, for a lost connection or a desk that hangs, shows all masks again by then.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from backend.domain.cameras.steering_head import HeadStand

# So long a word holds, and a little more is waited: desks count by clocks of their own.
LEASE_S, MARGIN_S = 3.0, 0.5
# A picture taken while it still turned may come so much later: until then nothing is uncovered.
SETTLE_S = 6.0
# Readings further apart than this prove nothing of the time between them.
GAP_S = 2.5
_NOWHERE: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seen:
    """What readings say of one camera; monotonic seconds."""

    presets: tuple[str, ...] = ()
    since_s: float = 0.0
    last_s: float = 0.0
    given_until_s: float = 0.0
    # Readings begun before this belong to the view that is being left.
    left_s: float = 0.0
    leaving: int | None = None


class StandBook:
    """Hears what devices say and gives the word, or does not.

    Thread: any; each method is one step.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        # A backend before this one may have given its word just now.
        self._begun_s = now_s()

    def hear(self, camera_id: str, stand: HeadStand) -> None:
        """Take a reading; one that is no newer than the last says nothing."""
        with self._lock:
            seen = self._of(camera_id)
            if stand.asked_s <= max(seen.last_s, seen.left_s):
                return
            is_same = stand.presets == seen.presets and stand.asked_s - seen.last_s <= GAP_S
            if not is_same:
                seen.presets, seen.since_s = stand.presets, stand.asked_s
            seen.last_s = stand.asked_s

    def word(self, camera_id: str) -> tuple[str, ...]:
        """Give the word where a camera stands, for ``LEASE_S``; none while that is not sure."""
        with self._lock:
            presets = self._sure(camera_id)
            if presets:
                self._of(camera_id).given_until_s = self._now_s() + LEASE_S
            return presets

    def sure(self, camera_id: str) -> tuple[str, ...]:
        """Return where a camera stands for sure, without giving the word to anybody."""
        with self._lock:
            return self._sure(camera_id)

    def _sure(self, camera_id: str) -> tuple[str, ...]:
        seen, now_s = self._of(camera_id), self._now_s()
        has_settled = seen.last_s - seen.since_s >= SETTLE_S and now_s - seen.last_s <= GAP_S
        return seen.presets if seen.leaving is None and has_settled else _NOWHERE

    def leave(self, camera_id: str, ticket: int) -> float:
        """Give no word any more; return from when on it may turn, monotonic seconds.

        Args:
            ticket: Names what it was asked to do; ``turned`` must name the same.
        """
        with self._lock:
            seen, now_s = self._of(camera_id), self._now_s()
            given_s = max(seen.given_until_s, self._begun_s + LEASE_S)
            seen.left_s = max(seen.left_s, now_s, given_s + MARGIN_S if given_s > now_s else 0.0)
            seen.leaving, seen.presets = ticket, _NOWHERE
            return seen.left_s

    def turned(self, camera_id: str, ticket: int) -> None:
        """The device has said that it turns: readings begun from now on count again.

        One that did not answer may turn later than anybody thinks: it has no word until it does.
        """
        with self._lock:
            seen = self._of(camera_id)
            if seen.leaving == ticket:
                seen.leaving, seen.left_s = None, max(seen.left_s, self._now_s())

    def _of(self, camera_id: str) -> _Seen:
        return self._seen.setdefault(camera_id, _Seen())
