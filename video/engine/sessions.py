"""How many sessions each gateway bears just now, counted over all windows of a desk."""

from collections import Counter
from weakref import WeakKeyDictionary


class Sessions:
    """What each window holds open at each gateway; who opens asks what the others have.

    Thread: the GUI's.

    Attributes:
        n_changes: Another number whenever some window holds more or less than before.
    """

    def __init__(self) -> None:
        self._held: WeakKeyDictionary[object, Counter[str]] = WeakKeyDictionary()
        self.n_changes = 0

    def note(self, window: object, held: Counter[str]) -> None:
        """Take what a window holds, what is being torn down included."""
        if self._held.get(window, Counter()) != held:
            self._held[window] = held
            self.n_changes += 1

    def of_others(self, window: object, gateway: str) -> int:
        """Return how many sessions the other windows hold at a gateway."""
        return sum(held[gateway] for one, held in self._held.items() if one is not window)
