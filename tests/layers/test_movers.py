"""Movers: newest fix wins, gliding never runs ahead, trails, sprites."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from layers.mover_store import GLIDE_S, MoverStore, Trails
from layers.sprites import Atlas, thinned

from .conftest import NOW_MS
from .makers import fix_at, middle


@pytest.fixture
def store() -> MoverStore:
    made = MoverStore()
    made.add(["m0", "m1"], [0, 0])
    return made


def test_older_fix_does_not_replace_newer(store: MoverStore, frame) -> None:
    x0, y0 = middle(frame)
    store.take([fix_at(frame, "m0", x0, y0, NOW_MS)], frame, 0.0)
    rows = store.take([fix_at(frame, "m0", x0 + 50, y0, NOW_MS - 1)], frame, 1.0)
    assert len(rows) == 0
    assert store.x_m[0] == pytest.approx(x0, abs=1e-3)


def test_of_many_fixes_in_one_batch_the_newest_stays(store: MoverStore, frame) -> None:
    x0, y0 = middle(frame)
    order = (3, 9, 1, 5)
    fixes = [fix_at(frame, "m1", x0 + k, y0, NOW_MS + k) for k in order]
    assert store.take(fixes, frame, 0.0).tolist() == [1]
    assert store.x_m[1] == pytest.approx(x0 + 9, abs=1e-3)
    assert store.seen_ms[1] == NOW_MS + 9


def test_a_fix_of_a_stranger_is_left_out(store: MoverStore, frame) -> None:
    assert len(store.take([fix_at(frame, "nobody", *middle(frame))], frame, 0.0)) == 0


@given(now_s=st.floats(0, 5))
def test_a_marker_glides_and_never_runs_beyond_its_fix(frame, now_s: float) -> None:
    store = MoverStore()
    store.add(["m0"], [0])
    x0, y0 = middle(frame)
    store.take([fix_at(frame, "m0", x0, y0, NOW_MS)], frame, -10.0)
    store.take([fix_at(frame, "m0", x0 + 20, y0, NOW_MS + 1000)], frame, 0.0)
    x_m, _ = store.places(now_s)
    assert x0 - 1e-3 <= x_m[0] <= x0 + 20 + 1e-3
    if now_s >= GLIDE_S:
        assert x_m[0] == pytest.approx(x0 + 20, abs=1e-3)
        assert store.arrived(now_s)[0]


def test_a_first_fix_and_a_jump_are_not_glided(store: MoverStore, frame) -> None:
    x0, y0 = middle(frame)
    store.take([fix_at(frame, "m0", x0, y0, NOW_MS)], frame, 0.0)
    assert not store.is_gliding(0.0)
    store.take([fix_at(frame, "m0", x0 + 900, y0, NOW_MS + 1)], frame, 1.0)
    assert store.places(1.0)[0][0] == pytest.approx(x0 + 900, abs=1e-3)


def test_the_next_frame_is_due_when_the_fastest_marker_in_sight_has_moved_a_pixel(frame) -> None:
    store = MoverStore()
    store.add(["m0", "m1"], [0, 0])
    x0, y0 = middle(frame)
    sight = (x0 - 500, y0 - 500, x0 + 500, y0 + 500)
    assert store.next_s(0.0, sight, 1.0) == np.inf
    for at_s, moved in ((-10.0, 0), (0.0, 20)):
        fixes = [
            fix_at(frame, "m0", x0 + moved, y0, NOW_MS + moved),
            fix_at(frame, "m1", x0 + 900, y0 + 5 * moved, NOW_MS + moved),
        ]
        store.take(fixes, frame, at_s)
    # 20 m in half a second: 40 pixels a second near, 2.5 far; what is out of sight does not count.
    assert store.next_s(0.0, sight, 1.0) == pytest.approx(1 / 40, rel=1e-3)
    assert store.next_s(0.0, sight, 16.0) == pytest.approx(0.4, rel=1e-3)
    assert store.next_s(0.3, sight, 16.0) == pytest.approx(0.2, rel=1e-3), "it arrives first"
    assert store.next_s(1.0, sight, 1.0) == np.inf


def test_a_trail_holds_the_last_minutes_and_no_jump(store: MoverStore, frame) -> None:
    trails = Trails(6, 1000)
    x0, y0 = middle(frame)
    for k, x in enumerate((0, 10, 20, 30, 40, 50, 60, 2000)):
        rows = store.take([fix_at(frame, "m0", x0 + x, y0, NOW_MS + k * 2000)], frame, float(k))
        trails.add(store, rows)
    pieces, at_ms = trails.segments(np.array([0]), NOW_MS)
    assert np.allclose(pieces[:, 2] - pieces[:, 0], 10, atol=1e-3)
    assert len(pieces) == 4
    pieces, _ = trails.segments(np.array([0]), NOW_MS + 9_000)
    assert len(pieces) == 1
    assert at_ms.max() == NOW_MS + 12_000


def red_dot(painter, _i: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("red"))
    painter.drawEllipse(QPointF(0, 0), 3, 3)


def test_a_sprite_lies_where_it_was_put_with_a_soft_round_edge(qapp) -> None:
    atlas = Atlas(6.0, QColor("#0000ff"), 1, red_dot)
    pixels = np.full((64, 64), 0xFF00FF00, dtype=np.uint32)
    atlas.blit(pixels, np.array([32]), np.array([20]), np.array([0]))
    assert pixels[20, 32] == 0xFFFF0000
    assert pixels[20, 36] == 0xFF0000FF
    assert pixels[14, 26] == 0xFF00FF00
    changed = np.argwhere(pixels != 0xFF00FF00)
    assert np.abs(changed - [20, 32]).max() <= 7
    soft = {int(p) for p in np.unique(pixels)} - {0xFF00FF00, 0xFFFF0000, 0xFF0000FF}
    assert soft, "the edge is blended"


def test_what_is_painted_later_lies_on_top(qapp) -> None:
    colours = ("#ff0000", "#00ff00")

    def fill(painter, i: int) -> None:
        painter.fillRect(-9, -9, 18, 18, QColor(colours[i]))

    atlas = Atlas(6.0, QColor("black"), 2, fill)
    pixels = np.zeros((40, 40), dtype=np.uint32)
    atlas.blit(pixels, np.array([20, 20]), np.array([20, 20]), np.array([0, 1]))
    assert pixels[20, 20] == 0xFF00FF00


def test_of_very_many_discs_one_per_small_square_is_drawn() -> None:
    rng = np.random.default_rng(1)
    x_px, y_px = (rng.integers(0, 400, 20_000) for _ in "xy")
    kept = thinned(x_px, y_px, 400)
    cells = {(y // 8, x // 8) for x, y in zip(x_px[kept], y_px[kept], strict=True)}
    everywhere = {(y // 8, x // 8) for x, y in zip(x_px, y_px, strict=True)}
    assert cells == everywhere
    assert len(kept) == len(cells)
    assert thinned(x_px[:10], y_px[:10], 400) == slice(None)
