"""Whether a picture shows something new: the eye of the frozen mark.

Encoders blur the question. A re-encoded frozen picture keeps changing a little for a few key
frames while the quantiser settles; a still night street, coded cheaply, changes nothing between
key frames. So differences are weighed by kind:

* between key frames, a handful of strongly changed pixels is new, and so is a faint change that
  is wide and keeps on (a settling encoder's is over after a few pictures);
* a key frame is compared with the key frame before it: sensor noise never repeats it, a frozen
  source does, exactly or nearly;
* a camera that has never been still for a minute and suddenly is, is suspected at once.

Until something speaks for repetition a picture does not count as repeated.
"""

from collections import deque
from enum import Enum

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]

STRONG_LEVELS = 24  # a burned clock's digit, a walker: far above noise after coding
_MIN_STRONG = 6  # pixels of the thinned picture
_FAINT_SHARE = 0.02  # of all pixels; measured: noise 0.04 to 0.6, settling encoders below 0.02
_SAME_KEY_LEVELS = 0.02  # mean difference; measured: noise 0.29 and more, repeats 0.000 to 0.016
_FAINT_S = 0.8
_STILL_S = 1.6
_WINDOW_S = 3.0
_KNOWN_AFTER_S = 60.0
_LIVELY_SHARE = 0.01
_COLLAPSE = 0.1
_N_STUBBORN_KEYS = 4
_STEADY = 0.8
_MAX_WIDTH_PX = 480
# Between key frames no picture is looked at sooner after the one before: it would tell no more.
_LEAST_S = 0.06


class Verdict(Enum):
    """What one picture shows. ``UNSURE`` is neither proof of life nor of repetition."""

    NEW = "new"
    UNSURE = "unsure"
    REPEATED = "repeated"


class Sameness:
    """Follows one stream; ``judge`` every decoded picture in turn.

    Attributes:
        verdict: What the last picture looked at came to.

    Cost: about 40 µs for each of at most sixteen pictures a second; pictures wider than 480 px
    are thinned out first.
    """

    def __init__(self) -> None:
        self._before: Plane | None = None
        self._key_before: Plane | None = None
        self._is_suspect = False
        self._shares: deque[tuple[float, float]] = deque()
        self._floor_share = 1.0
        self._begun_s: float | None = None
        self._suspect_keys: list[float] = []
        self.verdict, self._judged_s = Verdict.NEW, float("-inf")

    def judge(self, luma: Plane, is_key: bool, now_s: float) -> Verdict:
        """Return whether this picture shows something new.

        Args:
            luma: (height, width) brightness, as decoded.
            is_key: Whether it was coded without reference to others.
            now_s: Monotonic time.
        """
        if is_key or self.is_due(now_s):
            self._judged_s = now_s
            self.verdict = self._judged(luma, is_key, now_s)
        return self.verdict

    def is_due(self, now_s: float) -> bool:
        """Whether a picture between key frames is looked at; one that comes earlier is not."""
        return now_s - self._judged_s >= _LEAST_S

    def _judged(self, luma: Plane, is_key: bool, now_s: float) -> Verdict:
        plane = thinned(luma)
        before, self._before = self._before, plane
        if before is None or before.shape != plane.shape:
            self._forget(plane, now_s)
            return Verdict.NEW
        is_new = self._judge_key(plane) if is_key else self._judge_between(before, plane, now_s)
        if is_new:
            self._is_suspect = False
            return Verdict.NEW
        return Verdict.REPEATED if self._is_suspect else Verdict.UNSURE

    def _forget(self, plane: Plane, now_s: float) -> None:
        self._key_before = plane
        self._is_suspect = False
        self._shares.clear()
        self._begun_s = now_s

    def _judge_key(self, plane: Plane) -> bool:
        """Judge a key frame by the one before it; returns whether it is surely new."""
        before, self._key_before = self._key_before, plane
        if before is None or before.shape != plane.shape:
            return False
        difference = cv2.norm(before, plane, cv2.NORM_L1) / plane.size
        if difference <= _SAME_KEY_LEVELS:
            self._is_suspect = True
            return False
        return self._is_street(difference) if self._has_collapsed() else True

    def _judge_between(self, before: Plane, plane: Plane, now_s: float) -> bool:
        """Judge any other picture by the one before it; returns whether it is surely new."""
        change = cv2.absdiff(before, plane)
        _, strong = cv2.threshold(change, STRONG_LEVELS, 255, cv2.THRESH_BINARY)
        n_strong = cv2.countNonZero(strong)
        share = cv2.countNonZero(change) / change.size
        self._remember(share, now_s)
        if n_strong >= _MIN_STRONG or self._typical(_FAINT_S) >= _FAINT_SHARE:
            self._suspect_keys.clear()
            self._learn(now_s)
            return True
        self._is_suspect = self._is_suspect or self._has_collapsed()
        return False

    def _remember(self, share: float, now_s: float) -> None:
        self._shares.append((now_s, share))
        while now_s - self._shares[0][0] > _WINDOW_S:
            self._shares.popleft()

    def _learn(self, now_s: float) -> None:
        """Lower what this camera is known to change at least; only while it surely lives.

        Learning at any other time would follow a freeze down until it looked usual.
        """
        if now_s - self._shares[0][0] > _WINDOW_S * 0.9:
            self._floor_share = min(self._floor_share, self._typical(_WINDOW_S))

    def _typical(self, span_s: float) -> float:
        """Median share of changed pixels over the last ``span_s``; call with a picture held."""
        since_s = self._shares[-1][0] - span_s
        shares: list[float] = []
        for at_s, share in reversed(self._shares):  # of the last second or so, not of all three
            if at_s < since_s:
                break
            shares.append(share)
        shares.sort()
        return (shares[len(shares) // 2] + shares[(len(shares) - 1) // 2]) / 2

    def _has_collapsed(self) -> bool:
        """Whether a camera long known as lively has gone still."""
        if self._begun_s is None or not self._shares or self._floor_share < _LIVELY_SHARE:
            return False
        is_known = self._shares[-1][0] - self._begun_s >= _KNOWN_AFTER_S
        return is_known and self._typical(_STILL_S) <= self._floor_share * _COLLAPSE

    def _is_street(self, difference: float) -> bool:
        """Whether key frames keep differing and do not settle: a street gone still, not frozen."""
        self._suspect_keys.append(difference)
        if len(self._suspect_keys) < _N_STUBBORN_KEYS:
            return False
        # The first still holds what moved before; a frozen source settles over the others.
        is_steady = self._suspect_keys[-1] >= _STEADY * self._suspect_keys[1]
        self._suspect_keys.clear()
        if is_steady:
            self._floor_share = 0.0
        return is_steady


def thinned(luma: Plane) -> Plane:
    """Return every n-th pixel, so that no more than 480 stand in a row."""
    step = -(-luma.shape[1] // _MAX_WIDTH_PX)
    return np.ascontiguousarray(luma[::step, ::step])
