"""Short texts on at most two lines: broken where people would break them, cut only at the end."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

# A line may end after these; between two Chinese characters it may end anywhere.
_AFTER, _WORD = " ，、：；·-/", 4


def _breaks(text: str) -> list[int]:
    return [at for at in range(1, len(text)) if text[at - 1] in _AFTER]


def two_lines(text: str, metrics: QFontMetrics, room_px: float) -> tuple[str, ...]:
    """Return the text on one line where it fits, else on two, the second one cut with dots.

    Args:
        room_px: Width of a line.
    """
    if metrics.horizontalAdvance(text) <= room_px:
        return (text,)

    def widest(at: int) -> int:
        return max(map(metrics.horizontalAdvance, (text[:at].rstrip(), text[at:].lstrip())))

    good = [at for at in _breaks(text) if widest(at) <= room_px]
    at = min(good, key=widest) if good else _fill(text, metrics, room_px)
    rest = metrics.elidedText(text[at:].lstrip(), Qt.TextElideMode.ElideRight, int(room_px))
    return text[:at].rstrip(), rest


def _fill(text: str, metrics: QFontMetrics, room_px: float) -> int:
    """Return where the first line is as full as it can be, at a good place where there is one."""
    fits = [at for at in range(1, len(text)) if metrics.horizontalAdvance(text[:at]) <= room_px]
    most = fits[-1] if fits else 1
    # A word of Chinese is rarely longer than this; one sign alone on a line reads badly.
    even = min(most, max(len(text) - _WORD, 1))
    return max((at for at in _breaks(text) if most // 2 < at <= most), default=even)


def two_line_width(text: str, metrics: QFontMetrics) -> int:
    """Return the least width at which the text stands on two lines without being cut."""
    whole = metrics.horizontalAdvance(text)
    halves = (
        max(map(metrics.horizontalAdvance, (text[:at].rstrip(), text[at:].lstrip())))
        for at in _breaks(text)
    )
    return min(halves, default=whole)


def sentence(text: str) -> str:
    """Return the text with a capital where it begins."""
    return text[:1].upper() + text[1:]
