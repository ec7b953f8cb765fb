"""What belongs in a street, sound or broken: bins, lamps, trees, rails, vehicles, passers-by."""

import numpy as np

from .picture_brush import (
    BAGS,
    BLACK,
    BLUE,
    LEAF,
    RED,
    STEEL,
    WHITE,
    WOOD,
    Brush,
    Point,
    any_colour,
    shade,
)
from .picture_street import Colour, Pixels

Rng = np.random.Generator


def bag(brush: Brush, at: Point, size_m: float, colour: Colour) -> None:
    """Draw one tied plastic bag sitting at a point."""
    x, y = at
    brush.blob((x, y + size_m * 0.45), (size_m * 0.58, size_m * 0.5), colour)
    brush.blob(
        (x - size_m * 0.14, y + size_m * 0.56), (size_m * 0.3, size_m * 0.26), shade(colour, 16)
    )
    brush.shape(
        [
            (x - 0.05, y + size_m * 0.85),
            (x + 0.05, y + size_m * 0.85),
            (x + 0.02, y + size_m * 1.08),
            (x - 0.06, y + size_m * 1.04),
        ],
        shade(colour, 8),
    )
    for _ in range(7):
        turn = brush.rng.uniform(0.2, 2.9)
        foot = (x + np.cos(turn) * size_m * 0.45, y + size_m * (0.42 + 0.3 * np.sin(turn)))
        brush.line(
            [(x, y + size_m * 0.86), foot], 0.012, shade(colour, int(brush.rng.integers(24, 60)))
        )


def bin_can(rng: Rng, sound: bool) -> Pixels:
    """A green street bin; not sound: lid open and overflowing."""
    brush = Brush(1.0, 1.5, rng)
    body: Colour = (70, 112, 58)
    brush.shape([(0.24, 0.06), (0.76, 0.06), (0.82, 1.0), (0.18, 1.0)], body)
    for x in (0.36, 0.5, 0.64):
        brush.line([(x, 0.15), (x, 0.9)], 0.015, shade(body, -22))
    brush.disc((0.3, 0.06), 0.06, BLACK)
    brush.disc((0.7, 0.06), 0.06, BLACK)
    if sound:
        brush.shape([(0.14, 1.0), (0.86, 1.0), (0.8, 1.12), (0.2, 1.12)], shade(body, 18))
    else:
        brush.shape([(0.16, 1.0), (0.24, 1.0), (0.1, 1.42), (0.02, 1.38)], shade(body, 12))
        for x in (0.34, 0.52, 0.66):
            bag(brush, (x, 0.96), 0.32, BAGS[int(rng.integers(len(BAGS)))])
    return brush.done()


def bicycle(rng: Rng, fallen: bool = False) -> Pixels:
    """A shared bicycle from the side, standing or fallen over."""
    brush = Brush(1.8, 1.15, rng)
    paint: Colour = ((40, 150, 206), (176, 120, 40), (80, 150, 70))[int(rng.integers(3))]
    low = 0.42 if fallen else 1.0

    def at(x: float, y: float) -> Point:
        return (x + (0.0 if not fallen else 0.25 * y), y * low)

    for x in (0.38, 1.4):
        brush.oval(at(x, 0.34), (0.34, 0.34 * low), BLACK)
        brush.oval(at(x, 0.34), (0.29, 0.29 * low), (140, 140, 138))
        brush.oval(at(x, 0.34), (0.05, 0.05 * low), BLACK)
    frame = [at(0.38, 0.34), at(0.62, 0.82), at(1.2, 0.86), at(0.84, 0.36), at(0.38, 0.34)]
    brush.line(frame, 0.05, paint)
    brush.line([at(0.84, 0.36), at(0.58, 0.92)], 0.05, paint)
    brush.line([at(1.4, 0.34), at(1.18, 1.0), at(1.06, 1.04)], 0.045, shade(paint, -20))
    brush.oval(at(0.56, 0.94), (0.14, 0.045), BLACK)
    brush.shape([at(1.2, 0.72), at(1.5, 0.72), at(1.46, 0.95), at(1.18, 0.95)], shade(paint, -10))
    return brush.done()


def car(rng: Rng, worn: bool = False) -> Pixels:
    """A saloon car from the side; worn: dusty, flat tyres."""
    brush = Brush(4.5, 1.55, rng)
    paint: Colour = ((150, 152, 154), (176, 176, 172), (74, 60, 48), (52, 52, 120))[
        int(rng.integers(4))
    ]
    paint = (96, 118, 132) if worn else paint
    drop = -0.05 if worn else 0.0
    body = [
        (0.08, 0.38),
        (0.1, 0.78),
        (0.62, 0.92),
        (1.24, 1.4),
        (2.75, 1.42),
        (3.42, 0.95),
        (4.3, 0.84),
        (4.42, 0.6),
        (4.4, 0.36),
    ]
    brush.shape([(x, y + drop) for x, y in body], paint)
    glass = [(0.92, 0.95), (1.34, 1.32), (1.92, 1.34), (1.92, 0.95)]
    brush.shape([(x, y + drop) for x, y in glass], (74, 66, 58))
    glass = [(2.02, 0.95), (2.02, 1.34), (2.68, 1.34), (3.16, 0.95)]
    brush.shape([(x, y + drop) for x, y in glass], (82, 74, 66))
    brush.line([(0.12, 0.66 + drop), (4.38, 0.66 + drop)], 0.03, shade(paint, -26))
    for x in (1.97, 2.9):
        brush.line([(x, 0.42 + drop), (x, 0.95 + drop)], 0.018, shade(paint, -40))
    brush.box((4.22, 0.64 + drop), (4.4, 0.76 + drop), (200, 214, 220))
    brush.box((0.08, 0.64 + drop), (0.22, 0.8 + drop), (44, 44, 150))
    for x in (0.95, 3.5):
        brush.disc((x, 0.34 + drop), 0.36, shade(paint, -60))
        brush.oval((x, 0.32), (0.33, 0.3 if worn else 0.32), BLACK)
        brush.disc((x, 0.33), 0.18, (150, 152, 152))
        brush.disc((x, 0.33), 0.07, (90, 92, 92))
    if worn:
        brush.mottle([(104, 132, 150), (90, 120, 140)], 60, 0.03, (0.3, 0.4), (4.2, 1.3))
    return brush.done()


def barrier(rng: Rng) -> Pixels:
    """A red and white barrier, 2 m."""
    brush = Brush(2.0, 1.1, rng)
    for x in (0.25, 1.75):
        brush.line([(x, 0), (x, 1.0)], 0.06, STEEL)
        brush.line([(x - 0.2, 0.02), (x + 0.2, 0.02)], 0.05, STEEL)
    for y in (0.45, 0.82):
        for i in range(8):
            left = 0.05 + i * 0.24
            slant = [(left, y), (left + 0.24, y), (left + 0.26, y + 0.18), (left + 0.02, y + 0.18)]
            brush.shape(slant, (RED, WHITE)[i % 2])
    return brush.done()


def cone(rng: Rng) -> Pixels:
    """A traffic cone."""
    brush = Brush(0.5, 0.75, rng)
    brush.box((0.05, 0), (0.45, 0.05), (40, 60, 130))
    brush.shape([(0.12, 0.05), (0.38, 0.05), (0.28, 0.7), (0.22, 0.7)], (44, 84, 214))
    brush.shape([(0.17, 0.3), (0.33, 0.3), (0.3, 0.46), (0.2, 0.46)], WHITE)
    return brush.done()


def lamp(rng: Rng, lit: bool, lean_m: float = 0.0) -> Pixels:
    """A street lamp, 5.5 m."""
    brush = Brush(2.6, 5.6, rng)
    brush.line(
        [(0.7, 0), (0.7 + lean_m, 5.0), (1.1 + lean_m, 5.35), (1.7 + lean_m, 5.4)], 0.1, STEEL
    )
    brush.box((0.6, 0), (0.8, 0.5), (106, 108, 110))
    brush.shape(
        [(1.45 + lean_m, 5.3), (2.1 + lean_m, 5.36), (2.1 + lean_m, 5.46), (1.45 + lean_m, 5.46)],
        (96, 98, 100),
    )
    glow: Colour = (186, 232, 250) if lit else (84, 84, 84)
    brush.box((1.5 + lean_m, 5.27), (2.06 + lean_m, 5.34), glow)
    return brush.done()


def sign(rng: Rng, lean_m: float) -> Pixels:
    """A blue road sign on a pole."""
    brush = Brush(2.0, 2.7, rng)
    brush.line([(1.0, 0), (1.0 + lean_m * 0.7, 1.9)], 0.07, STEEL)
    top = (1.0 + lean_m, 2.25)
    brush.oval(top, (0.38, 0.38), WHITE)
    brush.oval(top, (0.34, 0.34), BLUE)
    brush.line([(top[0] - 0.16, top[1] - 0.12), (top[0] + 0.16, top[1] + 0.14)], 0.08, WHITE)
    return brush.done()


def tree(rng: Rng, broken: bool = False) -> Pixels:
    """A street tree; broken: a big branch hangs to the ground."""
    brush = Brush(4.6, 6.2, rng)
    trunk: Colour = (66, 80, 94)
    brush.shape([(2.2, 0), (2.46, 0), (2.4, 3.2), (2.26, 3.2)], trunk)
    for lean in (-0.9, 0.8, 0.2):
        brush.line([(2.33, 2.5), (2.33 + lean, 4.1)], 0.09, trunk)
    for _ in range(150):
        turn, reach = rng.uniform(0, 6.28), rng.uniform(0, 1) ** 0.5
        at = (2.3 + 1.75 * reach * np.cos(turn), 4.4 + 1.35 * reach * np.sin(turn))
        brush.disc(at, rng.uniform(0.12, 0.3), shade(LEAF, int(rng.integers(-24, 30))))
    if broken:
        brush.line([(2.3, 2.7), (1.2, 1.6), (0.5, 0.25)], 0.12, trunk)
        for _ in range(60):
            at = (rng.normal(0.75, 0.32), abs(rng.normal(0.45, 0.3)))
            brush.disc(at, rng.uniform(0.08, 0.18), shade(LEAF, int(rng.integers(-24, 30))))
    return brush.done()


def bench(rng: Rng, sound: bool) -> Pixels:
    """A park bench; not sound: slats broken off."""
    brush = Brush(1.9, 1.0, rng)
    for x in (0.2, 1.6):
        brush.line([(x, 0), (x, 0.45), (x + 0.05, 0.9)], 0.07, BLACK)
    for y in (0.42, 0.6, 0.74, 0.86):
        right = 1.8 if sound or y == 0.86 else rng.uniform(0.7, 1.2)
        brush.box((0.1, y), (right, y + 0.08), WOOD)
    if not sound:
        brush.shape([(1.0, 0.0), (1.5, 0.3), (1.54, 0.24), (1.06, -0.02)], WOOD)
    return brush.done()


def railing(rng: Rng, sound: bool) -> Pixels:
    """Three fields of a white guard rail; not sound: one lies bent."""
    brush = Brush(3.8, 1.1, rng)
    for field in range(3):
        left = 0.1 + field * 1.2
        drop = 0.55 if field == 1 and not sound else 0.0
        for y in (0.2, 0.95):
            brush.line([(left, y - drop * 0.2), (left + 1.2, y - drop)], 0.05, WHITE)
        for i in range(7):
            x = left + i * 0.18
            fall = drop * i / 6
            brush.line([(x, max(0.0, 0.2 - fall)), (x, 0.95 - fall)], 0.025, WHITE)
        brush.line([(left, 0), (left, 1.05)], 0.07, STEEL)
    return brush.done()


def cabinet(rng: Rng, sound: bool) -> Pixels:
    """A cross-connect cabinet; not sound: door open, wires out."""
    brush = Brush(1.6, 1.5, rng)
    brush.box((0.3, 0.1), (1.1, 1.4), (118, 124, 116))
    brush.box((0.26, 1.36), (1.14, 1.44), (96, 100, 96))
    if sound:
        brush.line([(0.7, 0.14), (0.7, 1.34)], 0.015, (80, 84, 80))
        return brush.done()
    brush.box((0.36, 0.16), (1.04, 1.32), (46, 46, 44))
    for _ in range(16):
        x = rng.uniform(0.4, 1.0)
        wire: Colour = (BLUE, RED, (80, 170, 190), WHITE)[int(rng.integers(4))]
        brush.line(
            [(x, 1.2), (x + rng.normal(0, 0.15), 0.7), (x + rng.normal(0, 0.2), 0.2)], 0.014, wire
        )
    brush.shape([(1.1, 0.1), (1.5, 0.02), (1.5, 1.34), (1.1, 1.4)], (136, 142, 134))
    return brush.done()


def cable(rng: Rng) -> Pixels:
    """An overhead cable hanging down to the pavement from a pole."""
    brush = Brush(3.4, 5.2, rng)
    brush.line([(0.4, 0), (0.4, 5.1)], 0.16, (110, 116, 120))
    sag = [
        (0.4 + 2.4 * t, 4.8 - 4.7 * np.sin(t * 1.57) + 0.4 * np.sin(t * 6))
        for t in np.linspace(0, 1, 24)
    ]
    brush.line(sag, 0.035, BLACK)
    brush.line([(x + 0.12, y * 0.96) for x, y in sag], 0.025, BLACK)
    brush.line([(2.8, 0.05), (3.1, 0.12), (2.7, 0.2), (3.2, 0.06)], 0.03, BLACK)
    return brush.done()


def passer_by(rng: Rng) -> Pixels:
    """A person under an umbrella, seen from behind."""
    brush = Brush(1.2, 2.05, rng)
    coat: Colour = any_colour(rng, 50, 120)
    for x in (0.5, 0.64):
        brush.box((x, 0), (x + 0.11, 0.8), (56, 50, 46))
    brush.blob((0.62, 1.1), (0.24, 0.42), coat, 0.05)
    brush.disc((0.62, 1.58), 0.12, (44, 40, 38))
    brush.shape(
        [(0.08, 1.6), (1.16, 1.6), (0.92, 1.92), (0.62, 2.02), (0.32, 1.92)], shade(coat, 50)
    )
    return brush.done()


def scooters(rng: Rng) -> Pixels:
    """A row of parked electric scooters from behind."""
    brush = Brush(3.0, 1.15, rng)
    for i in range(5):
        x = 0.3 + i * 0.56
        paint: Colour = any_colour(rng, 60, 170)
        brush.oval((x, 0.24), (0.07, 0.24), BLACK)
        brush.blob((x, 0.55), (0.17, 0.26), paint, 0.05)
        brush.oval((x, 0.8), (0.16, 0.06), BLACK)
        brush.line([(x - 0.26, 1.02), (x + 0.26, 1.02)], 0.035, BLACK)
        brush.box((x - 0.05, 0.48), (x + 0.05, 0.56), (60, 60, 190))
    return brush.done()
