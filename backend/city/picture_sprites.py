"""Standing things of a street, each drawn from its size and a little chance."""

import numpy as np

from .picture_brush import BAGS, BLACK, CARD, RED, STEEL, WHITE, Brush, Point, any_colour, shade
from .picture_fixtures import bag
from .picture_street import Colour, Pixels
from .picture_words import BANNER, BOARD

Rng = np.random.Generator


def carton(brush: Brush, at: Point, size: Point, colour: Colour = CARD) -> None:
    """Draw one cardboard box, seen a little from above."""
    (x, y), (wide, high) = at, size
    brush.box((x, y), (x + wide, y + high), colour)
    lid = [
        (x, y + high),
        (x + wide, y + high),
        (x + wide - 0.07, y + high + 0.09),
        (x + 0.09, y + high + 0.09),
    ]
    brush.shape(lid, shade(colour, 24))
    brush.box((x + wide * 0.44, y), (x + wide * 0.56, y + high), shade(colour, 30))
    brush.line([(x, y), (x + wide, y)], 0.02, shade(colour, -40))


def rubbish(rng: Rng, amount: float) -> Pixels:
    """A heap of bags and cartons, 2.4 m wide; ``amount`` from 0 to 1."""
    brush = Brush(2.4, 1.3, rng)
    spread = 0.35 + 0.65 * amount
    for row, n in ((0.34, 4), (0.16, 6), (0.0, 8)):
        for _ in range(max(1, round(n * amount))):
            x = 1.2 + rng.uniform(-0.95, 0.95) * spread * (1 - row)
            if rng.random() < 0.25:
                carton(brush, (x - 0.2, row), (rng.uniform(0.3, 0.5), rng.uniform(0.22, 0.36)))
            else:
                bag(brush, (x, row), rng.uniform(0.34, 0.55), BAGS[int(rng.integers(len(BAGS)))])
    for _ in range(round(40 * amount)):
        at = (1.2 + rng.normal(0, 0.5) * spread, rng.uniform(0.0, 0.08))
        brush.oval(at, (0.06, 0.025), BAGS[int(rng.integers(len(BAGS)))], rng.uniform(0, 90))
    return brush.done()


def sofa(rng: Rng) -> Pixels:
    """A worn two-seat sofa."""
    brush = Brush(2.0, 1.0, rng)
    cloth: Colour = (72, 88, 128)
    brush.box((0.15, 0.35), (1.85, 0.9), cloth)
    brush.box((0.1, 0.15), (1.9, 0.48), shade(cloth, 14))
    for x in (0.02, 1.72):
        brush.box((x, 0.12), (x + 0.26, 0.66), shade(cloth, -14))
    brush.line([(1.0, 0.2), (1.0, 0.88)], 0.02, shade(cloth, -34))
    brush.shape([(0.6, 0.6), (0.86, 0.72), (0.8, 0.5)], (150, 170, 182))
    for x in (0.16, 1.78):
        brush.box((x, 0.0), (x + 0.07, 0.13), BLACK)
    return brush.done()


def stall(rng: Rng) -> Pixels:
    """A three-wheeled cart with fruit under a big umbrella."""
    brush = Brush(2.6, 2.5, rng)
    brush.line([(1.3, 0.9), (1.3, 2.2)], 0.05, STEEL)
    for i in range(6):
        x0, x1 = 0.1 + i * 0.4, 0.5 + i * 0.4
        high0, high1 = (2.42 - 0.30 * abs(x - 1.3) ** 1.6 for x in (x0, x1))
        brush.shape([(x0, 1.86), (x1, 1.86), (x1, high1), (x0, high0)], (RED, WHITE)[i % 2])
    brush.box((0.35, 0.55), (2.3, 0.95), (112, 120, 84))
    brush.box((0.35, 0.5), (2.3, 0.58), BLACK)
    for x in (0.6, 1.95):
        brush.disc((x, 0.3), 0.3, BLACK)
        brush.disc((x, 0.3), 0.22, STEEL)
        brush.disc((x, 0.3), 0.05, BLACK)
    for k, fruit in enumerate(((40, 110, 220), (44, 60, 190), (70, 160, 90), (60, 190, 220))):
        x = 0.45 + k * 0.46
        brush.box((x, 0.94), (x + 0.42, 1.06), (120, 150, 170))
        for _ in range(34):
            spot = (x + rng.uniform(0.05, 0.37), 1.06 + rng.uniform(0, 0.14))
            brush.disc(spot, 0.045, shade(fruit, int(rng.integers(-24, 30))))
    brush.box((1.7, 1.16), (2.1, 1.36), WHITE)
    brush.line([(1.75, 1.29), (2.05, 1.29)], 0.03, RED)
    return brush.done()


def goods(rng: Rng, amount: float) -> Pixels:
    """Racks and cartons a shop has put outside."""
    brush = Brush(3.0, 1.8, rng)
    for x in (0.1, 1.35)[: max(1, round(2 * amount))]:
        brush.line([(x, 0), (x, 1.65), (x + 1.1, 1.65), (x + 1.1, 0)], 0.035, STEEL)
        for i in range(9):
            cloth: Colour = any_colour(rng, 50, 190)
            left = x + 0.06 + i * 0.115
            low = rng.uniform(0.55, 0.8)
            brush.shape(
                [(left, low), (left + 0.13, low), (left + 0.11, 1.6), (left + 0.02, 1.6)], cloth
            )
    for i in range(round(3 * amount)):
        carton(brush, (2.3 - 0.12 * (i % 2), 0.36 * i), (0.55, 0.34))
    return brush.done()


def grill(rng: Rng) -> Pixels:
    """A charcoal grill in the open with skewers, a stool and smoke."""
    brush = Brush(2.4, 2.3, rng)
    for x in (0.5, 1.7):
        brush.line([(x, 0), (x, 0.75)], 0.04, BLACK)
    brush.box((0.4, 0.72), (1.8, 0.95), (60, 62, 66))
    brush.box((0.45, 0.93), (1.75, 0.98), (40, 90, 200))
    for i in range(11):
        x = 0.5 + i * 0.115
        brush.line([(x, 0.97), (x + 0.05, 1.04)], 0.035, (50, 70, 110))
    brush.box((1.95, 0), (2.3, 0.4), RED)
    sprite = brush.done()
    smoke = Brush(2.4, 2.3, rng)
    for _ in range(46):
        rise = rng.uniform(0, 1)
        at = (1.0 + 0.5 * rise + rng.normal(0, 0.12 + 0.2 * rise), 1.05 + rise * 1.1)
        smoke.disc(at, 0.1 + 0.16 * rise, (188, 188, 186))
    cloud = smoke.done(soft_px=18.0).astype(np.float32) * 0.5
    mixed = cloud + sprite.astype(np.float32) * (1 - cloud[..., 3:] / 255)
    return np.clip(mixed, 0, 255).astype(np.uint8)


def board(rng: Rng) -> Pixels:
    """An advertising board standing in the way."""
    brush = Brush(0.9, 1.5, rng)
    brush.shape([(0.08, 0), (0.16, 0), (0.2, 0.3), (0.12, 0.3)], STEEL)
    brush.shape([(0.74, 0), (0.82, 0), (0.78, 0.3), (0.7, 0.3)], STEEL)
    brush.box((0.08, 0.25), (0.82, 1.42), (60, 110, 200))
    brush.box((0.13, 0.3), (0.77, 1.37), (190, 214, 222))
    brush.words(BOARD.zh, (0.2, 0.95), 0.26, RED)
    for y in (0.75, 0.62, 0.5):
        brush.line([(0.2, y), (0.7, y)], 0.025, (120, 110, 110))
    return brush.done()


def heap(rng: Rng, amount: float, colour: Colour) -> Pixels:
    """A heap of sand, spoil or gravel."""
    brush = Brush(2.8, 1.0, rng)
    top = 0.25 + 0.6 * amount
    brush.blob((1.4, 0.0), (1.25 * (0.5 + 0.5 * amount), top), colour, 0.1)
    brush.canvas[-4:] = 0
    tones = [shade(colour, by) for by in (-30, -14, 16, 30)]
    for _ in range(round(700 * amount)):
        x = rng.normal(1.4, 0.5 * (0.5 + 0.5 * amount))
        y = rng.uniform(0, max(0.02, top * (1 - ((x - 1.4) / 1.25) ** 2)))
        brush.disc((x, y), rng.uniform(0.008, 0.03), tones[int(rng.integers(4))])
    return brush.done()


def bricks(rng: Rng, amount: float) -> Pixels:
    """Stacked bricks and a bundle of pipes on the pavement."""
    brush = Brush(2.4, 1.1, rng)
    for row in range(round(8 * amount)):
        for i in range(8):
            left = 0.1 + i * 0.2 + 0.1 * (row % 2)
            tone = shade((66, 86, 158), int(rng.integers(-18, 18)))
            brush.box((left, row * 0.11), (left + 0.19, row * 0.11 + 0.1), tone)
    for i in range(5):
        brush.oval((2.05 + 0.08 * (i % 2), 0.08 + 0.12 * i * amount), (0.07, 0.07), STEEL)
        brush.oval((2.05 + 0.08 * (i % 2), 0.08 + 0.12 * i * amount), (0.045, 0.045), BLACK)
    return brush.done()


def shed(rng: Rng) -> Pixels:
    """A lean-to of boards and sheeting built onto the pavement."""
    brush = Brush(3.6, 2.6, rng)
    for i in range(12):
        tone = shade((120, 132, 140), int(rng.integers(-26, 20)))
        brush.box((0.2 + i * 0.27, 0), (0.46 + i * 0.27, 2.1), tone)
    brush.shape([(0.0, 2.05), (3.6, 2.05), (3.4, 2.5), (0.25, 2.5)], (150, 110, 62))
    brush.box((1.4, 0), (2.1, 1.8), (62, 70, 80))
    return brush.done()


def washing(rng: Rng) -> Pixels:
    """Washing on a line between two trees."""
    brush = Brush(3.8, 2.0, rng)
    brush.line([(0.05, 1.85), (1.9, 1.72), (3.75, 1.85)], 0.02, WHITE)
    for i in range(6):
        cloth: Colour = any_colour(rng, 80, 210)
        left, low = 0.25 + i * 0.57, rng.uniform(0.85, 1.15)
        brush.shape(
            [(left, low), (left + 0.46, low + 0.03), (left + 0.44, 1.74), (left + 0.02, 1.74)],
            cloth,
        )
    return brush.done()


def banner(rng: Rng) -> Pixels:
    """A red banner."""
    brush = Brush(4.0, 0.8, rng)
    brush.box((0.0, 0.05), (4.0, 0.75), (42, 42, 186))
    brush.words(BANNER.zh, (0.25, 0.25), 0.31, (120, 226, 246))
    return brush.done()
