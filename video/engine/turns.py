"""Who may open a stream when: few at one host at a time, and no device twice within its floor.

After a power cut every camera comes back in the same second; a switch, a recorder or a gateway that
is asked for all of them at once falls over again. One that does not answer holds nobody up but
those of its own host.
"""

import threading
import time

from video.sources import Address

# No device is asked again sooner, whatever made its stream end.
FLOOR_S = 1.0
_LOOK_S = 0.2


class Turn:
    """The right to be among the few that open at once; given back one time."""

    def __init__(self, turns: threading.Semaphore) -> None:
        self._turns = turns
        self._is_held = True

    def give_back(self) -> bool:
        """Return whether it was still held."""
        was_held, self._is_held = self._is_held, False
        if was_held:
            self._turns.release()
        return was_held


class Turnstile:
    """Gives turns to the cameras of one worker.

    Thread: any.

    Args:
        n_per_host: How many may open at one host at the same time.
    """

    def __init__(self, n_per_host: int) -> None:
        self._n_per_host = n_per_host
        self._lock = threading.Lock()
        self._hosts: dict[str, threading.Semaphore] = {}
        self._opened_s: dict[Address, float] = {}

    def enter(self, address: Address, stop: threading.Event) -> Turn | None:
        """Wait for a turn; None when ``stop`` was set before it came."""
        with self._lock:
            turns = self._hosts.setdefault(address.host, threading.Semaphore(self._n_per_host))
        while not stop.is_set():
            if stop.wait(self._too_early_s(address)):
                break
            if not turns.acquire(timeout=_LOOK_S):
                continue
            if self._take_floor(address):
                return Turn(turns)
            turns.release()
        return None

    def _too_early_s(self, address: Address) -> float:
        with self._lock:
            opened_s = self._opened_s.get(address, float("-inf"))
        return max(0.0, opened_s + FLOOR_S - time.monotonic())

    def _take_floor(self, address: Address) -> bool:
        """Note that the device is opened now; False where somebody else has just done so."""
        now_s = time.monotonic()
        with self._lock:
            if now_s < self._opened_s.get(address, float("-inf")) + FLOOR_S:
                return False
            self._opened_s[address] = now_s
        return True
