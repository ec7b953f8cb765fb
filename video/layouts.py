"""How a surface is cut into tiles: a catalogue; a new layout is one more row.

A row is drawn on a raster of equal cells, and each tile spans whole cells: so nothing can overlap
by a rounding, and the tests see that every cell is covered once.
"""

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

from backend.domain.terms.words import Words

_STRIP_SHARE = 0.16
# Small tiles of a spotlight narrower than this tell nothing: the large one then stands alone.
_LEAST_STRIP_PX = 40


class Span(NamedTuple):
    """One tile, in cells of the raster."""

    col: int
    row: int
    n_cols: int = 1
    n_rows: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to cut the surface.

    Attributes:
        key: Kept in saved scenes; never renamed.
        words: What people read in a list.
        cols, rows: The raster.
        spans: The tiles in the order of the cameras, large ones first.
    """

    key: str
    words: Words
    cols: int
    rows: int
    spans: tuple[Span, ...]

    @property
    def fractions(self) -> tuple[tuple[float, float, float, float], ...]:
        """Return (left, top, width, height) of each tile as shares of the surface."""
        return tuple(
            (s.col / self.cols, s.row / self.rows, s.n_cols / self.cols, s.n_rows / self.rows)
            for s in self.spans
        )

    def rects(self, surface: QSize, gap_px: int) -> list[QRect]:
        """Return the tiles on a surface; they fill it but for the gaps between them."""
        return [self._rect(span, surface, gap_px) for span in self.spans]

    def _rect(self, span: Span, surface: QSize, gap_px: int) -> QRect:
        left = _edge(surface.width(), self.cols, gap_px, span.col)
        right = _edge(surface.width(), self.cols, gap_px, span.col + span.n_cols)
        top = _edge(surface.height(), self.rows, gap_px, span.row)
        bottom = _edge(surface.height(), self.rows, gap_px, span.row + span.n_rows)
        return QRect(left, top, right - left - gap_px, bottom - top - gap_px)


def _even(cols: int, rows: int) -> tuple[Span, ...]:
    return tuple(Span(col, row) for row in range(rows) for col in range(cols))


def _around(cols: int, rows: int, *large: Span) -> tuple[Span, ...]:
    """Return the large tiles, then one small tile for every cell they leave free."""
    held = {
        (span.col + right, span.row + down)
        for span in large
        for right in range(span.n_cols)
        for down in range(span.n_rows)
    }
    return large + tuple(s for s in _even(cols, rows) if (s.col, s.row) not in held)


LAYOUTS: dict[str, Layout] = {
    layout.key: layout
    for layout in (
        Layout("1", Words("单画面", "1 picture"), 1, 1, _even(1, 1)),
        Layout("4", Words("四画面", "4 pictures"), 2, 2, _even(2, 2)),
        Layout("6", Words("六画面", "6 pictures"), 3, 2, _even(3, 2)),
        Layout("9", Words("九画面", "9 pictures"), 3, 3, _even(3, 3)),
        Layout("16", Words("十六画面", "16 pictures"), 4, 4, _even(4, 4)),
        Layout("25", Words("二十五画面", "25 pictures"), 5, 5, _even(5, 5)),
        Layout("36", Words("三十六画面", "36 pictures"), 6, 6, _even(6, 6)),
        Layout("48", Words("四十八画面", "48 pictures"), 8, 6, _even(8, 6)),
        Layout("1+5", Words("一大五小", "1 large, 5 small"), 3, 3, _around(3, 3, Span(0, 0, 2, 2))),
        Layout("1+7", Words("一大七小", "1 large, 7 small"), 4, 4, _around(4, 4, Span(0, 0, 3, 3))),
        Layout("1+9", Words("一大九小", "1 large, 9 small"), 5, 5, _around(5, 5, Span(0, 0, 4, 4))),
        Layout(
            "1+12", Words("一大十二小", "1 large, 12 small"), 4, 4, _around(4, 4, Span(1, 1, 2, 2))
        ),
        Layout(
            "2+8",
            Words("两大八小", "2 large, 8 small"),
            4,
            4,
            _around(4, 4, Span(0, 0, 2, 2), Span(2, 0, 2, 2)),
        ),
    )
}
DEFAULT = LAYOUTS["9"]


def spotlight(surface: QSize, n_tiles: int, large: int, gap_px: int) -> list[QRect]:
    """Return one large rectangle and the others in a strip below it, in order.

    Where the strip would have no room for a picture the others are empty rectangles.
    """
    whole = QRect(0, 0, surface.width(), surface.height())
    small_px = (surface.width() - gap_px * (n_tiles - 2)) / max(1, n_tiles - 1)
    if n_tiles <= 1 or small_px < _LEAST_STRIP_PX:
        return [whole if n == large else QRect() for n in range(n_tiles)]
    strip_px = round(min(surface.height() * _STRIP_SHARE, small_px * 9 / 16))
    top_px = surface.height() - strip_px - gap_px
    row = Layout("", DEFAULT.words, n_tiles - 1, 1, _even(n_tiles - 1, 1))
    small = row.rects(QSize(surface.width(), strip_px), gap_px)
    rects = [rect.translated(0, top_px + gap_px) for rect in small]
    rects.insert(large, QRect(0, 0, surface.width(), top_px))
    return rects


def _edge(length_px: int, n: int, gap_px: int, at: int) -> int:
    return round((length_px + gap_px) * at / n)
