"""Follows one camera's pictures through the catalogue of flaws and learns its usual view."""

from dataclasses import dataclass
from typing import NamedTuple

from .flaws import CHECKS, Check, Evidence, Flaw
from .view import Likeness, Plane, View, blended, is_rich, likeness, view_of

# How often a picture is looked at; more would only cost.
EVERY_S = 0.8
# So long a view must have stood before others are held against it.
KNOWN_AFTER_S = 10.0
_CLEAR_AFTER_S = 2.0
_MEMORY_S = 300.0
_MAX_AGE_S = 12 * 3600.0
_LEAST_RIVAL_S = 60.0
_SAME_EDGES = 0.6
# After a pause longer than this nothing that was suspected is still so.
_PAUSE_S = 15.0


class Finding(NamedTuple):
    """What is wrong, and since when (monotonic seconds)."""

    flaw: Flaw = Flaw.NONE
    since_s: float = 0.0


@dataclass
class _Suspicion:
    first_s: float | None = None
    last_s: float = 0.0

    def note(self, looks_wrong: bool, now_s: float) -> None:
        if self.first_s is not None:
            pause_s = now_s - self.last_s
            if pause_s > _PAUSE_S or (not looks_wrong and pause_s >= _CLEAR_AFTER_S):
                self.first_s = None
        if looks_wrong:
            self.first_s = now_s if self.first_s is None else self.first_s
            self.last_s = now_s


@dataclass
class _Known:
    """A view and for how long it has stood."""

    view: View
    age_s: float = 0.0

    def learn(self, view: View, by_s: float) -> None:
        self.age_s = min(_MAX_AGE_S, self.age_s + by_s)
        weight = by_s / max(by_s, min(self.age_s, _MEMORY_S))
        self.view = blended(self.view, view, weight)


class Usual:
    """The view a camera usually has, learnt slowly and only from what is not suspect.

    A camera that stays turned away is believed again once the new view has stood as long as the
    one before had: what stood longer is the usual one.
    """

    def __init__(self) -> None:
        self._known: _Known | None = None
        self._rival: _Known | None = None

    def compare(self, view: View) -> Likeness | None:
        """Return how like the usual one a view is; None while that is not known or too poor."""
        known = self._known
        if known is None or known.age_s < KNOWN_AFTER_S or not is_rich(known.view):
            return None
        return likeness(view, known.view)

    def learn(self, view: View, by_s: float) -> None:
        """Take a view that is as it should be."""
        self._rival = None
        if self._known is None:
            self._known = _Known(view)
        else:
            self._known.learn(view, by_s)

    def weigh(self, view: View, by_s: float) -> None:
        """Take a view that is another than the usual one."""
        rival = self._rival
        if rival is None or likeness(view, rival.view).edges < _SAME_EDGES:
            self._rival = _Known(view)
            return
        rival.learn(view, by_s)
        if self._known is not None and rival.age_s >= max(self._known.age_s, _LEAST_RIVAL_S):
            self._known, self._rival = rival, None


class Inspector:
    """Judges one camera; outlives its connections, or each knock would teach it a new view.

    Thread: the camera's.
    """

    def __init__(self) -> None:
        self._usual = Usual()
        self._suspicions = {check.flaw: _Suspicion() for check in CHECKS}
        self._seen_s: float | None = None
        self._finding = Finding()

    def is_due(self, now_s: float) -> bool:
        """Whether the next picture is to be looked at."""
        return self._seen_s is None or now_s - self._seen_s >= EVERY_S

    @property
    def finding(self) -> Finding:
        """What the last picture looked at came to."""
        return self._finding

    def inspect(
        self, luma: Plane, now_s: float, clock_off_s: float | None = None, is_repeated: bool = False
    ) -> Finding:
        """Look at one picture.

        Args:
            luma: (height, width) brightness, as decoded.
            now_s: Monotonic time.
            clock_off_s: See ``Evidence``.
            is_repeated: The picture shows nothing new, so nothing is learnt from it.
        """
        view = view_of(luma)
        seen = Evidence(view, self._usual.compare(view), clock_off_s)
        by_s = 0.0 if self._seen_s is None else min(now_s - self._seen_s, _PAUSE_S)
        self._seen_s = now_s
        wrong = [check for check in CHECKS if check.looks_wrong(seen)]
        for check in CHECKS:
            self._suspicions[check.flaw].note(check in wrong, now_s)
        if not is_repeated:
            self._learn(view, wrong, by_s)
        self._finding = self._told(now_s)
        return self._finding

    def _learn(self, view: View, wrong: list[Check], by_s: float) -> None:
        of_view = [check.flaw for check in wrong if check.is_of_view]
        if not of_view:
            self._usual.learn(view, by_s)
        elif of_view == [Flaw.MOVED]:
            self._usual.weigh(view, by_s)

    def _told(self, now_s: float) -> Finding:
        for check in CHECKS:
            first_s = self._suspicions[check.flaw].first_s
            if first_s is not None and now_s - first_s >= check.after_s:
                return Finding(check.flaw, first_s)
        return Finding()
