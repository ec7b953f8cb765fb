"""A stretch of recorded video: what was asked for, what of it there is, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# Two pictures further apart have a gap between them; a camera gives several a second.
GAP_MS = 1_000
LONGEST_MS = 300_000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, Unix milliseconds of the recorder's clock, which is city time."""

    from_ms: int
    upto_ms: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.upto_ms - self.from_ms) / 1000


def gaps_of(asked: Span, times_ms: Sequence[int]) -> tuple[Span, ...]:
    """Return where nothing was recorded, the ends of what was asked for included.

    Args:
        times_ms: When each picture was taken, in order.
    """
    inside = [at for at in times_ms if asked.from_ms <= at <= asked.upto_ms]
    edges = [asked.from_ms, *inside, asked.upto_ms]
    return tuple(Span(one, other) for one, other in pairwise(edges) if other - one > GAP_MS)
