"""What a tile counts about itself, for the report."""

from collections import deque

from .health import Health, TileState

_WINDOW_S = 10.0


class TileFigures:
    """Counts painted new pictures, and how long faults took to be marked and to end."""

    def __init__(self) -> None:
        self._painted: deque[float] = deque()
        self._left_out: deque[tuple[float, float]] = deque()
        self._first_s: float | None = None
        self._absent_s: float | None = None
        self._is_frozen = False
        self.n_painted = 0
        self.frozen_marked_s: float | None = None
        self.back_s: float | None = None

    def on_picture(self, now_s: float) -> None:
        """Count one new picture that was just painted."""
        self._painted.append(now_s)
        self._trim(now_s)
        self.n_painted += 1
        self._first_s = now_s if self._first_s is None else self._first_s
        if self._absent_s is not None:
            self.back_s = now_s - self._absent_s
            self._absent_s = None

    def on_health(self, health: Health, now_s: float) -> None:
        """Note that a tile was painted while it stood like this."""
        is_frozen = health.state is TileState.FROZEN
        if is_frozen and not self._is_frozen:
            self.frozen_marked_s = now_s - health.since_s
        self._is_frozen = is_frozen
        if health.state is TileState.ABSENT and self._absent_s is None:
            self._absent_s = now_s

    def leave_out(self, from_s: float, until_s: float) -> None:
        """Let this span count for nothing: the desk stood still for whoever measured it."""
        self._left_out.append((from_s, until_s))

    def fps(self, now_s: float) -> float:
        """New pictures painted a second, over the last ten seconds or since the first.

        Spans that are left out shorten the ten seconds.
        """
        self._trim(now_s)
        if self._first_s is None:
            return 0.0
        begin_s = max(self._first_s, now_s - _WINDOW_S)
        spans = [(max(begin_s, a), min(now_s, b)) for a, b in self._left_out if b > begin_s]
        age_s = now_s - begin_s - sum(b - a for a, b in spans)
        n = sum(not any(a <= at_s <= b for a, b in spans) for at_s in self._painted)
        # The first picture of all begins the count, it does not add to it.
        n -= begin_s == self._first_s
        return n / age_s if age_s > 0 else 0.0

    def as_report(self, state: str, now_s: float) -> dict[str, object]:
        """Return the row of ``report.json``; times in seconds, None for what did not happen."""
        return {
            "fps": round(self.fps(now_s), 2),
            "state": state,
            "n_painted": self.n_painted,
            "frozen_marked_s": _rounded(self.frozen_marked_s),
            "back_s": _rounded(self.back_s),
        }

    def _trim(self, now_s: float) -> None:
        while self._painted and now_s - self._painted[0] > _WINDOW_S:
            self._painted.popleft()
        while self._left_out and now_s - self._left_out[0][1] > _WINDOW_S:
            self._left_out.popleft()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
