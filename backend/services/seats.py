"""Who sits where now: the memory of the door."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from backend.contract.pushed import Seated
from backend.domain.people.account import Sitting


@dataclass(slots=True)
class Taken:
    """A seat that is taken."""

    sitting: Sitting
    heard_ms: int
    locked: bool = False
    in_hand: str = ""
    taken_ms: int = 0
    n_acts: int = 0

    @property
    def seat(self) -> str:
        """Its place, as the hall letters it."""
        return self.sitting.seat


class Seats:
    """All seats that are taken, by desk and account.

    Args:
        sittings: Who sat there when the backend ended; each desk is heard of anew.

    Thread: any.
    """

    def __init__(self, sittings: Iterable[Sitting], now_ms: int) -> None:
        self.n_changes = 0
        self._lock = threading.Lock()
        self._taken = {(one.desk, one.account): Taken(one, now_ms) for one in sittings}

    def at(self, desk: str, account: str) -> Sitting | None:
        """Return who sits there."""
        taken = self._taken.get((desk, account))
        return taken.sitting if taken else None

    def heard(self, desk: str, account: str, now_ms: int) -> Taken | None:
        """Note a word from a desk; return its seat, ``None`` when nobody sits there."""
        taken = self._taken.get((desk, account))
        if taken is not None:
            taken.heard_ms = now_ms
        return taken

    def take(self, sitting: Sitting) -> None:
        """Sit somebody down who is not there yet."""
        if (sitting.desk, sitting.account) not in self._taken:
            self.sit(sitting)

    def sit(self, sitting: Sitting) -> None:
        """Sit somebody down; who sits there already is unlocked and stays since when they came."""
        with self._lock:
            key = (sitting.desk, sitting.account)
            held = self._taken.get(key)
            if held is not None:
                where = (held.sitting.role, held.sitting.seat)
                sitting = held.sitting if where == (sitting.role, sitting.seat) else sitting
            heard_ms = sitting.since_ms if held is None else held.heard_ms
            n_acts = 0 if held is None else held.n_acts
            self._taken[key] = Taken(sitting, heard_ms, n_acts=n_acts)
            self.n_changes += 1

    def lock(self, desk: str, account: str) -> None:
        """Lock a seat."""
        with self._lock:
            taken = self._taken.get((desk, account))
            if taken is not None and not taken.locked:
                taken.locked, taken.in_hand = True, ""
                self.n_changes += 1

    def hold(self, desk: str, account: str, case_id: str, now_ms: int) -> None:
        """Note which case a seat works at, ``""`` for none; since when is told to the others."""
        with self._lock:
            taken = self._taken.get((desk, account))
            if taken is not None and not taken.locked and taken.in_hand != case_id:
                taken.in_hand, taken.taken_ms = case_id, now_ms
                self.n_changes += 1

    def acted(self, desk: str, account: str) -> None:
        """Count what was accepted from a seat; told with the next word of who sits where."""
        with self._lock:
            taken = self._taken.get((desk, account))
            if taken is not None:
                taken.n_acts += 1

    def leave(self, desk: str, account: str) -> None:
        """Empty a seat."""
        with self._lock:
            if self._taken.pop((desk, account), None) is not None:
                self.n_changes += 1

    def rows(self) -> tuple[Seated, ...]:
        """Return who sits where, by desk."""
        with self._lock:
            held = sorted(self._taken.items())
        return tuple(
            Seated(
                account=taken.sitting.account,
                role=taken.sitting.role,
                seat=taken.sitting.seat,
                desk=taken.sitting.desk,
                since_ms=taken.sitting.since_ms,
                heard_ms=taken.heard_ms,
                locked=taken.locked,
                in_hand=taken.in_hand,
                taken_ms=taken.taken_ms,
                n_acts=taken.n_acts,
            )
            for _, taken in held
        )
