"""Asks where cameras can be watched: only those in use, and again while one has no address."""

from collections.abc import Set as AbstractSet

from backend.contract.answers import Streams
from console.face.face import SituationFace

# Streams that the backend did not name are asked for again after so many seconds.
AGAIN_S = 5


class StreamAsker:
    """Remembers which cameras were asked for and which were named; never an address."""

    def __init__(self, face: SituationFace) -> None:
        self._face = face
        self._named: set[str] = set()
        self._asked: set[str] = set()
        self._waited_s = 0

    def ask(self, needed: AbstractSet[str]) -> None:
        """Ask for those that are not known and were not asked for just now."""
        missing = sorted(needed - self._named - self._asked)
        if missing:
            self._asked |= set(missing)
            self._waited_s = 0
            self._face.want_streams(tuple(missing))

    def take(self, found: Streams) -> None:
        """Note which were named."""
        self._named |= set(found.urls)

    def tick(self, needed: AbstractSet[str]) -> None:
        """Let a second pass: an address may come later than the desk."""
        self._waited_s += 1
        if self._waited_s >= AGAIN_S:
            self._asked.clear()
            self.ask(needed)
