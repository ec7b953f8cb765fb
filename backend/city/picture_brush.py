"""A brush for standing things: flat shapes in metres on a clear ground, shaded at the end.

Sprites are BGRA with premultiplied alpha, so that shrinking them leaves no dark edges.
"""

import cv2
import numpy as np

from .picture_street import Colour, Pixels

PX_PER_M = 120
Point = tuple[float, float]
BLACK: Colour = (38, 36, 34)
STEEL: Colour = (126, 128, 130)
RED: Colour = (50, 50, 176)
BLUE: Colour = (150, 92, 42)
WHITE: Colour = (206, 208, 208)
WOOD: Colour = (96, 132, 164)
CARD: Colour = (104, 142, 176)
LEAF: Colour = (48, 92, 62)
BAGS: tuple[Colour, ...] = (
    BLACK,
    (60, 58, 56),
    (150, 110, 56),
    WHITE,
    (70, 128, 74),
    (60, 60, 168),
)


class Brush:
    """Draws one thing; x to the right from the left edge, y up from its foot, metres."""

    def __init__(self, width_m: float, height_m: float, rng: np.random.Generator) -> None:
        self.width_m, self.height_m = width_m, height_m
        self.rng = rng
        shape = (round(height_m * PX_PER_M), round(width_m * PX_PER_M), 4)
        self.canvas: Pixels = np.zeros(shape, np.uint8)

    def px(self, at: Point) -> tuple[int, int]:
        """Return column and row of a point."""
        return round(at[0] * PX_PER_M), round((self.height_m - at[1]) * PX_PER_M)

    def box(self, low: Point, high: Point, colour: Colour) -> None:
        """Fill a rectangle between two corners."""
        cv2.rectangle(self.canvas, self.px(low), self.px(high), (*colour, 255), -1)

    def shape(self, points: list[Point], colour: Colour) -> None:
        """Fill a polygon."""
        corners = np.array([self.px(point) for point in points], np.int32)
        cv2.fillPoly(self.canvas, [corners], (*colour, 255))

    def disc(self, at: Point, radius_m: float, colour: Colour) -> None:
        """Fill a circle."""
        cv2.circle(self.canvas, self.px(at), round(radius_m * PX_PER_M), (*colour, 255), -1)

    def oval(self, at: Point, half: Point, colour: Colour, turn_deg: float = 0.0) -> None:
        """Fill an ellipse with these half axes."""
        axes = (round(half[0] * PX_PER_M), round(half[1] * PX_PER_M))
        cv2.ellipse(self.canvas, self.px(at), axes, turn_deg, 0, 360, (*colour, 255), -1)

    def ring(self, at: Point, radius_m: float, wide_m: float, colour: Colour) -> None:
        """Draw a circle line."""
        thick = max(1, round(wide_m * PX_PER_M))
        cv2.circle(self.canvas, self.px(at), round(radius_m * PX_PER_M), (*colour, 255), thick)

    def line(self, points: list[Point], wide_m: float, colour: Colour) -> None:
        """Draw a line through points."""
        corners = np.array([self.px(point) for point in points], np.int32)
        thick = max(1, round(wide_m * PX_PER_M))
        cv2.polylines(self.canvas, [corners], False, (*colour, 255), thick)

    def words(self, text: str, at: Point, size_m: float, colour: Colour) -> None:
        """Write upright text whose left foot is at a point; only over what is painted already."""
        colours = np.ascontiguousarray(self.canvas[..., :3])
        face = cv2.FontFace("sans")
        cv2.putText(colours, text, self.px(at), colour, face, round(size_m * PX_PER_M), 700)
        self.canvas[..., :3] = np.where(self.canvas[..., 3:] > 0, colours, 0)

    def blob(self, at: Point, half: Point, colour: Colour, rough: float = 0.12) -> None:
        """Fill a lumpy round shape."""
        turns = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        waves = sum(
            self.rng.normal(0, rough / n) * np.sin(n * turns + self.rng.uniform(0, 6.3))
            for n in (2, 3, 5)
        )
        reach = 1 + waves
        self.shape(
            [
                (at[0] + half[0] * r * np.cos(t), at[1] + half[1] * r * np.sin(t))
                for r, t in zip(np.broadcast_to(reach, turns.shape), turns, strict=True)
            ],
            colour,
        )

    def mottle(self, colours: list[Colour], n: int, size_m: float, low: Point, high: Point) -> None:
        """Scatter small discs of these colours over a rectangle."""
        for _ in range(n):
            at = (self.rng.uniform(low[0], high[0]), self.rng.uniform(low[1], high[1]))
            colour = colours[int(self.rng.integers(len(colours)))]
            self.disc(at, size_m * self.rng.uniform(0.5, 1.2), colour)

    def done(self, soft_px: float = 1.2) -> Pixels:
        """Return the sprite, lit from above and no longer flat."""
        rows, cols = self.canvas.shape[:2]
        rough = self.rng.normal(0, 0.03, (max(2, rows // 15), max(2, cols // 15)))
        grain = cv2.resize(rough.astype(np.float32), (cols, rows), interpolation=cv2.INTER_CUBIC)
        gain = grain + np.linspace(1.1, 0.78, rows, dtype=np.float32)[:, None]
        gains = cv2.merge([gain, gain, gain, np.ones_like(gain)])
        lit = cv2.multiply(self.canvas, gains, dtype=cv2.CV_8U)
        soft: Pixels = cv2.GaussianBlur(lit, (0, 0), soft_px)
        return soft


def shade(colour: Colour, by: int) -> Colour:
    """Return the colour lighter (or darker) by some steps of 255."""
    blue, green, red = (min(255, max(0, c + by)) for c in colour)
    return blue, green, red


def any_colour(rng: np.random.Generator, low: int, high: int) -> Colour:
    """Return a colour whose parts lie between two steps of 255."""
    blue, green, red = (int(c) for c in rng.integers(low, high, 3))
    return blue, green, red
