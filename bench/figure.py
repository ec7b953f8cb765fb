"""One measured figure, as every bench prints it."""

import json
from dataclasses import asdict, dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and what it was held against in the same run.

    Attributes:
        figure: Name, e.g. ``"channel_latency_p95"``.
        against: What it is compared with and that one's value, or ``""``.
        ratio: ``value`` divided by the other's value; 0 when there is none.
        n: Samples behind it.
    """

    figure: str
    value: float
    unit: str
    against: str = ""
    ratio: float = 0.0
    n: int = 1

    def line(self) -> str:
        """Return the figure as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def compared(figure: str, value: float, other: float, unit: str, against: str, n: int) -> Figure:
    """Return a figure held against another value of the same unit."""
    ratio = round(value / other, 3) if other else 0.0
    return Figure(figure, round(value, 4), unit, f"{against}: {other:.4g} {unit}", ratio, n)


def percentile(values: list[float], percent: int) -> float:
    """Return a percentile of at least two values."""
    return quantiles(values, n=100)[percent - 1]
