"""The beginning of each group of pictures, where not all of it can be decoded; pure."""

# Until the second key frame has come nobody knows how long a camera's groups are.
_USUAL_GROUP_S = 2.0


class Portion:
    """Follows one stream's groups. Times are the stream's own, in seconds."""

    def __init__(self) -> None:
        self._key_s: float | None = None
        self._group_s = _USUAL_GROUP_S
        self._is_over = False

    def begin(self, key_s: float | None) -> None:
        """A key frame came; None where the stream has no times."""
        step_s = 0.0 if key_s is None or self._key_s is None else key_s - self._key_s
        if step_s > 0:
            self._group_s = step_s
        self._key_s, self._is_over = key_s, False

    def takes(self, at_s: float | None, share: float) -> bool:
        """Return whether a picture that is no key frame is to be decoded.

        Once one was not, none is before the next key frame: each builds on those before it.

        Args:
            share: Of each group, 0 to 1.
        """
        if share < 1 and at_s is not None and self._key_s is not None:
            self._is_over = self._is_over or at_s - self._key_s >= share * self._group_s
        return not self._is_over
