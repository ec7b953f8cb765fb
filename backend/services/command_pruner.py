"""Forgets the verdicts of old commands: nobody sends a command again after a month."""

from collections.abc import Callable

DAY_MS = 86_400_000
# So long an id is remembered whatever the city says: a desk that was away for a week may ask again.
WINDOW_DAYS = 7
_EVERY_MS = 3_600_000
_AGAIN_MS = 1_000
_AT_ONCE = 500


class CommandPruner:
    """Prunes a little at a time, so that no command waits for it.

    Args:
        prune: ``Store.prune_commands``.
        days: ``retention_days`` of ``city.toml`` for commands; less than the window counts as it.

    Thread: one, any.
    """

    def __init__(self, prune: Callable[[int, int], int], days: int) -> None:
        self._prune = prune
        self._kept_ms = max(days, WINDOW_DAYS) * DAY_MS
        self._due_ms = 0

    def tick(self, real_ms: int) -> int:
        """Forget some of what is over; to be called often. Returns how many went.

        Raises:
            OperatorError: The store failed; it is tried again an hour later.
        """
        if real_ms < self._due_ms:
            return 0
        self._due_ms = real_ms + _EVERY_MS
        n_gone = self._prune(real_ms - self._kept_ms, _AT_ONCE)
        if n_gone == _AT_ONCE:
            self._due_ms = real_ms + _AGAIN_MS
        return n_gone
