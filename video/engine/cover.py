"""Which masks lie over a camera's pictures: all of them, or those of where it stands just now.

The word that a camera stands at a preset comes from the backend and holds for seconds; that it has
run out is seen here, in the worker, so that neither a lost connection nor a window that hangs
leaves anything uncovered. The backend turns no camera before the word has run out everywhere.
"""

from .masks import NOTHING, Fewer, Masks, lease_now_ns
from .veil import Veil

# A picture that comes later than this may have been taken before the camera stood.
LATE_S = 3.0


class Cover:
    """Says for each picture which veil lies over it.

    Thread: ``take`` any; the rest the stream's. What was taken last counts.
    """

    def __init__(self, masks: Masks = (), fewer: Fewer = NOTHING) -> None:
        self._masks = masks
        self._whole, self._few = Veil(masks), Veil(fewer.masks)
        self._fewer = fewer
        self._since_ns = lease_now_ns()

    def take(self, masks: Masks, fewer: Fewer) -> "Cover":
        """Return the cover from now on; the same view goes on being the same."""
        now_ns = lease_now_ns()
        if masks == self._masks and fewer.masks == self._fewer.masks and self._holds(now_ns):
            self._fewer = fewer
            return self
        return Cover(masks, fewer)

    def veil(self, lag_s: float = 0.0) -> Veil:
        """Return what lies over a picture that comes now, so much later than others."""
        is_sure = self._holds(lease_now_ns()) and lag_s <= LATE_S
        return self._few if is_sure else self._whole

    def veil_of_past(self, span_s: float) -> Veil:
        """Return what lies over the last seconds: fewer masks only where they held all the time."""
        now_ns = lease_now_ns()
        has_stood_s = (now_ns - self._since_ns) / 1e9
        is_sure = self._holds(now_ns) and has_stood_s > span_s + LATE_S
        return self._few if is_sure else self._whole

    def _holds(self, now_ns: int) -> bool:
        return now_ns < self._fewer.until_ns
