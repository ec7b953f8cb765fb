"""How the mosaic's surface is cut into tiles."""

from PySide6.QtCore import QRect, QSize

_STRIP_SHARE = 0.16


def grid(surface: QSize, rows: int, cols: int, gap_px: int) -> list[QRect]:
    """Return equal rectangles row by row; they fill the surface but for the gaps."""
    return [
        QRect(
            _edge(surface.width(), cols, gap_px, col),
            _edge(surface.height(), rows, gap_px, row),
            _edge(surface.width(), cols, gap_px, col + 1)
            - _edge(surface.width(), cols, gap_px, col)
            - gap_px,
            _edge(surface.height(), rows, gap_px, row + 1)
            - _edge(surface.height(), rows, gap_px, row)
            - gap_px,
        )
        for row in range(rows)
        for col in range(cols)
    ]


def spotlight(surface: QSize, n_tiles: int, large: int, gap_px: int) -> list[QRect]:
    """Return one large rectangle and the others in a strip below it, in order."""
    if n_tiles <= 1:
        return [QRect(0, 0, surface.width(), surface.height())]
    small_px = (surface.width() - gap_px * (n_tiles - 2)) / (n_tiles - 1)
    strip_px = round(min(surface.height() * _STRIP_SHARE, small_px * 9 / 16))
    top_px = surface.height() - strip_px - gap_px
    small = grid(QSize(surface.width(), strip_px), 1, n_tiles - 1, gap_px)
    rects = [rect.translated(0, top_px + gap_px) for rect in small]
    rects.insert(large, QRect(0, 0, surface.width(), top_px))
    return rects


def _edge(length_px: int, n: int, gap_px: int, at: int) -> int:
    return round((length_px + gap_px) * at / n)
