"""How many tiles are decoded whole while the machine cannot keep up with all of them; pure.

Where everything is a little late nothing is well: forty-eight pictures that jump tell a watcher
less than thirty that run and eighteen that say they are key frames. That the machine is behind is
seen by what is left out as late, on many tiles at once; one late camera changes nothing.
"""

_LOOK_S = 2.0
_BEHIND_SHARE, _LEAST_BEHIND = 0.25, 3
# So many looks in a row: cameras that open, or a page that turns, are a moment's burden.
_N_LOOKS = 3
_STEP = 0.75
LEAST_WHOLE = 4
_CALM_S, _MAX_CALM_S = 10.0, 300.0


class Ration:
    """Says how many tiles may be whole; fewer soon, more again late, and later after each relapse.

    Attributes:
        limit: That many; None while all may.
    """

    def __init__(self) -> None:
        self.limit: int | None = None
        self._looked_s = float("-inf")
        self._n_bad = 0
        self._calm_from_s = 0.0
        self._calm_s = _CALM_S
        self._raised_s = float("-inf")

    def is_due(self, now_s: float) -> bool:
        """Whether it is time to look at all tiles; monotonic seconds."""
        return now_s - self._looked_s >= _LOOK_S

    def note(self, n_wanted: int, n_whole: int, n_behind: int, now_s: float) -> bool:
        """Take how things stand.

        Args:
            n_wanted: Tiles that would be whole if all could be.
            n_whole: Tiles that are.
            n_behind: Those of them of which something was just left out as late.

        Returns:
            Whether the limit is another one now.
        """
        self._looked_s, before = now_s, self.limit
        if n_behind >= max(_LEAST_BEHIND, _BEHIND_SHARE * n_whole):
            self._n_bad, self._calm_from_s = self._n_bad + 1, now_s
            if self._n_bad >= _N_LOOKS:
                self._cut(min(n_whole, n_wanted), now_s)
            return self.limit != before
        self._n_bad = 0
        if self.limit is not None and now_s - self._calm_from_s >= self._calm_s:
            self._raise(n_wanted, now_s)
        return self.limit != before

    def _cut(self, n_whole: int, now_s: float) -> None:
        self._n_bad = 0
        is_relapse = now_s - self._raised_s < 2 * self._calm_s
        if is_relapse:
            self._calm_s = min(_MAX_CALM_S, 2 * self._calm_s)
        self.limit = max(LEAST_WHOLE, int(n_whole * _STEP))

    def _raise(self, n_wanted: int, now_s: float) -> None:
        limit = max((self.limit or 0) + 1, round((self.limit or 0) / _STEP))
        self.limit = limit if limit < n_wanted else None
        self._calm_from_s = self._raised_s = now_s
