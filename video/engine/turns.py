"""Who may open a stream when: few at one host at a time, and no device twice within its floor.

After a power cut every camera comes back in the same second; a switch, a recorder or a gateway that
is asked for all of them at once falls over again. One that does not answer holds nobody up but
those of its own host.
"""

import errno
import hashlib
import socket
import threading
import time

from video.sources import Address

# No device is asked again sooner, whatever made its stream end.
FLOOR_S = 1.0
_LOOK_S = 0.2
# How soon one worker sees that another has given a turn back.
_TRY_S = 0.02


class Turn:
    """The right to be among the few that open at once; given back one time.

    Args:
        turns: Of this worker.
        seat: Of all workers of a desk, held for as long as it is open; None where nobody shares.
    """

    def __init__(self, turns: threading.Semaphore, seat: socket.socket | None = None) -> None:
        self._turns, self._seat = turns, seat
        self._is_held = True

    def give_back(self) -> bool:
        """Return whether it was still held."""
        was_held, self._is_held = self._is_held, False
        if was_held:
            if self._seat is not None:
                self._seat.close()
            self._turns.release()
        return was_held


class SharedSeats:
    """As many seats at each host for all workers of all windows of one desk.

    A seat is a name the kernel gives to one process at a time (an abstract Unix socket): it is free
    again when its holder closes it, and when its holder dies.

    Args:
        owner: Whose seats these are; only workers told the same name share.
    """

    def __init__(self, owner: str, n_per_host: int) -> None:
        self._owner, self._n_per_host = owner, n_per_host

    def take(self, host: str) -> socket.socket | None:
        """Return a seat at a host, None while all are taken."""
        name = hashlib.blake2b(f"{self._owner}|{host}".encode(), digest_size=16).hexdigest()
        for n in range(self._n_per_host):
            seat = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            try:
                seat.bind(f"\0wanmi-turn-{name}-{n}")
            except OSError as exc:
                seat.close()
                if exc.errno != errno.EADDRINUSE:
                    raise
            else:
                return seat
        return None


class Turnstile:
    """Gives turns to the cameras of one worker.

    Thread: any.

    Args:
        n_per_host: How many may open at one host at the same time.
        owner: Of the desk; workers with the same one share the turns of a host. ``""`` for none.
    """

    def __init__(self, n_per_host: int, owner: str = "") -> None:
        self._n_per_host = n_per_host
        self._seats = SharedSeats(owner, n_per_host) if owner else None
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
            turn = self._seated(turns, address.host, stop)
            if turn is not None and self._take_floor(address):
                return turn
            if turn is not None:
                turn.give_back()
        return None

    def _seated(self, turns: threading.Semaphore, host: str, stop: threading.Event) -> Turn | None:
        """Wait for a seat among all workers; this worker's turn is given back where none came."""
        if self._seats is None or not host:
            return Turn(turns)
        while not stop.is_set():
            seat = self._seats.take(host)
            if seat is not None:
                return Turn(turns, seat)
            stop.wait(_TRY_S)
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
