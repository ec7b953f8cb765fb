"""How much of each stream is decoded while the machine cannot keep up with all of it; pure.

What is left out must be left out somewhere. Where each tile takes what it can get, all fall behind
and none is punctual; where some tiles are whole, the others stand still for two seconds. So all
give up the same: the end of each group of pictures. That the machine is behind is seen by what is
left out as late, on many tiles at once; one late camera changes nothing.
"""

_LOOK_S = 2.0
_BEHIND_SHARE, _LEAST_BEHIND = 0.25, 3
# Nearly all tiles behind: the machine bears far less than it is given.
_MOST_SHARE, _LARGE_STEP, _STEP = 0.75, 0.5, 0.7
# So many looks in a row: cameras that open, or a page that turns, are a moment's burden.
_N_LOOKS = 3
# A step shows what it brought only when the group it was made in is over and forgotten.
_SETTLE_S, _N_MORE_LOOKS = 4.5, 2
# Less than this of a group is a few pictures behind its key frame, which cost much and show little.
LEAST_SHARE = 0.1
_CALM_S, _MAX_CALM_S = 10.0, 300.0


class Ration:
    """Says which share of each group is decoded; less soon, more late, later after each relapse.

    Attributes:
        share: 1 for all of it, 0 for key frames alone.
    """

    def __init__(self) -> None:
        self.share = 1.0
        self._looked_s = float("-inf")
        self._n_bad = 0
        self._calm_from_s = 0.0
        self._calm_s = _CALM_S
        self._raised_s = self._cut_s = float("-inf")

    def is_due(self, now_s: float) -> bool:
        """Whether it is time to look at all tiles; monotonic seconds."""
        return now_s - self._looked_s >= _LOOK_S

    def note(self, n_tiles: int, n_behind: int, now_s: float) -> bool:
        """Take how things stand.

        Args:
            n_tiles: Tiles of which more than key frames is wanted.
            n_behind: Those of them of which something was just left out as late.

        Returns:
            Whether the share is another one now.
        """
        self._looked_s, before = now_s, self.share
        if now_s - self._cut_s < _SETTLE_S:
            return False
        if n_behind >= max(_LEAST_BEHIND, _BEHIND_SHARE * n_tiles):
            self._n_bad, self._calm_from_s = self._n_bad + 1, now_s
            if self._n_bad >= (_N_LOOKS if self.share == 1 else _N_MORE_LOOKS):
                self._cut(_LARGE_STEP if n_behind >= _MOST_SHARE * n_tiles else _STEP, now_s)
            return self.share != before
        self._n_bad = 0
        if self.share < 1 and now_s - self._calm_from_s >= self._calm_s:
            self._raise(now_s)
        return self.share != before

    def _cut(self, step: float, now_s: float) -> None:
        self._n_bad, self._cut_s = 0, now_s
        if now_s - self._raised_s < 2 * self._calm_s:
            self._calm_s, step = min(_MAX_CALM_S, 2 * self._calm_s), _STEP  # back to what was borne
        share = self.share * step
        self.share = share if share >= LEAST_SHARE else 0.0

    def _raise(self, now_s: float) -> None:
        share = max(LEAST_SHARE, self.share / _STEP)
        self.share = share if share < 1 else 1.0
        self._calm_from_s = self._raised_s = now_s
