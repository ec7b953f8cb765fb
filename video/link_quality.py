"""How good the radio link of a camera is: what of its pictures came in the last minute.

Over TCP nothing is lost, it comes late or not at all: so the link is judged by the seconds in which
new pictures came, and by how often they stopped.
"""

from collections import deque
from itertools import pairwise

from backend.domain.terms.words import Words

from .words import LINK_QUALITY

WINDOW_S = 60
# A second counts as good when a new picture is younger than this.
FRESH_S = 1.5


class LinkQuality:
    """The last minute of one link, a look a second."""

    def __init__(self) -> None:
        self._looks: deque[bool] = deque(maxlen=WINDOW_S)
        self._looked_s = 0.0

    def note(self, came_s: float | None, now_s: float) -> None:
        """Note when the newest picture came; more often than once a second is left out."""
        if now_s - self._looked_s >= 1.0:
            self._looked_s = now_s
            self._looks.append(came_s is not None and now_s - came_s <= FRESH_S)

    @property
    def share(self) -> float | None:
        """Return good seconds over all, None before the first."""
        return sum(self._looks) / len(self._looks) if self._looks else None

    @property
    def n_breaks(self) -> int:
        """How often pictures stopped."""
        return sum(one and not other for one, other in pairwise(self._looks))

    @property
    def words(self) -> Words:
        """Return it for the tile."""
        share = self.share
        return LINK_QUALITY.filled(share="—" if share is None else f"{share:.0%}", n=self.n_breaks)
