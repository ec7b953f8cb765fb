"""A frozen picture over which the clock still runs: the only thing that moves is a little text.

Cameras burn the time into the picture after the sensor, recorders after the decoder: when what
lies before has stopped, the digits go on and every picture differs from the one before. Compared
are key frames, without the rows of the text: noise never repeats there, a frozen source does.
"""

import cv2
import numpy as np

from .sameness import STRONG_LEVELS, Plane, thinned

# Mean difference of two key frames beside the text; measured: noise 0.34 and more, repeats coded
# with a constant quantiser 0.00 to 0.02, settling encoders 0.02 and less after some key frames.
_SAME_LEVELS = 0.05
_MAX_TEXT_SHARE = 0.06
_MAX_TEXT_ROWS = 0.15
_MARGIN_PX = 16
_N_LIVELY = 2


class Overlay:
    """Follows one connection's key frames.

    Cost: about 0.1 ms a key frame.
    """

    def __init__(self) -> None:
        self._before: Plane | None = None
        self._before_at = (0, 0)
        self._n_lively = 0
        self.frozen_at: tuple[int, int] | None = None

    def judge(self, luma: Plane, at: tuple[int, int]) -> bool:
        """Return whether only text moves since an earlier key frame.

        Args:
            luma: (height, width) brightness of a key frame, as decoded.
            at: When it came and what time it bears; that of the first of equal ones is kept in
                ``frozen_at``.
        """
        plane = thinned(luma)
        before, self._before = self._before, plane
        before_at, self._before_at = self._before_at, at
        if before is None or before.shape != plane.shape:
            self.frozen_at = None
            return False
        verdict = _only_text_moved(before, plane)
        if verdict is None:
            return self.frozen_at is not None
        self._n_lively = 0 if verdict else self._n_lively + 1
        if verdict:
            self.frozen_at = self.frozen_at or before_at
        elif self._n_lively >= _N_LIVELY:
            self.frozen_at = None
        return self.frozen_at is not None


def _only_text_moved(before: Plane, plane: Plane) -> bool | None:
    """Compare two key frames; None where nothing moved at all, which others judge."""
    change = cv2.absdiff(before, plane)
    _, strong = cv2.threshold(change, STRONG_LEVELS, 255, cv2.THRESH_BINARY)
    _, top, width, height = cv2.boundingRect(strong)
    if width == 0:
        return None
    is_text = width * height <= _MAX_TEXT_SHARE * plane.size
    if not is_text or height > _MAX_TEXT_ROWS * plane.shape[0]:
        return False
    keep = np.ones(plane.shape[0], dtype=bool)
    keep[max(0, top - _MARGIN_PX) : top + height + _MARGIN_PX] = False
    rest = change[keep]
    return bool(rest.size) and float(cv2.mean(rest)[0]) <= _SAME_LEVELS
