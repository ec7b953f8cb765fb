"""Every layout of the catalogue, walked; and the spotlight."""

import pytest
from PySide6.QtCore import QPoint, QSize

from video.layouts import LAYOUTS, Layout, spotlight

SURFACES = (QSize(561, 318), QSize(1001, 563), QSize(1920, 1080), QSize(3840, 2160))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.key)
def test_d01_a_layout_covers_every_cell_once(layout: Layout) -> None:
    cells = [
        (span.col + right, span.row + down)
        for span in layout.spans
        for right in range(span.n_cols)
        for down in range(span.n_rows)
    ]
    whole = {(col, row) for col in range(layout.cols) for row in range(layout.rows)}
    assert len(cells) == len(whole) and set(cells) == whole
    assert sum(width * height for _, _, width, height in layout.fractions) == pytest.approx(1)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.key)
@pytest.mark.parametrize("surface", SURFACES, ids=lambda size: f"{size.width()}")
def test_d01_tiles_fill_the_surface_and_never_overlap(layout: Layout, surface: QSize) -> None:
    rects = layout.rects(surface, 4)
    assert min(rect.left() for rect in rects) == min(rect.top() for rect in rects) == 0
    assert max(rect.right() for rect in rects) == surface.width() - 1
    assert max(rect.bottom() for rect in rects) == surface.height() - 1
    assert all(not a.intersects(b) for n, a in enumerate(rects) for b in rects[n + 1 :])


def test_d01_the_catalogue_has_what_was_asked_for_in_both_languages() -> None:
    asked = {"1": 1, "4": 4, "6": 6, "9": 9, "16": 16, "25": 25, "36": 36, "48": 48}
    asked |= {"1+5": 6, "1+7": 8, "1+9": 10, "1+12": 13, "2+8": 10}
    assert {key: len(layout.spans) for key, layout in LAYOUTS.items()} == asked
    assert all(key == layout.key for key, layout in LAYOUTS.items())
    for lang in ("zh", "en"):
        words = [layout.words.of(lang) for layout in LAYOUTS.values()]
        assert all(words) and len(set(words)) == len(words)


def test_large_tiles_come_first() -> None:
    for layout in LAYOUTS.values():
        areas = [span.n_cols * span.n_rows for span in layout.spans]
        assert areas == sorted(areas, reverse=True)


def test_spotlight_keeps_everyone_on_the_surface() -> None:
    rects = spotlight(QSize(560, 318), 9, 3, 4)
    (surface,) = LAYOUTS["1"].rects(QSize(560, 318), 4)
    assert len(rects) == 9 and all(surface.contains(rect) for rect in rects)
    assert rects[3].height() > 0.8 * 318
    assert spotlight(QSize(560, 318), 1, 0, 4) == [surface]
    assert surface.topLeft() == QPoint(0, 0)


def test_a_spotlight_among_many_stands_alone() -> None:
    rects = spotlight(QSize(560, 318), 48, 7, 4)
    assert rects[7].size() == QSize(560, 318)
    assert all(rect.isEmpty() for n, rect in enumerate(rects) if n != 7)
