"""How sure a share is: between which rates the truth lies when only so many cases were counted."""

from math import sqrt

_Z = 1.96
# Below so many cases a rate says too little to rank anybody by it.
LEAST_RANKED = 30


def bounds(n_hit: float, n: float) -> tuple[float, float]:
    """Return between which shares the truth lies, 95 % sure (Wilson); (0, 1) without a case.

    Args:
        n_hit: Cases that count as a hit, of ``n``; both may be parts of cases.
    """
    if n <= 0:
        return 0.0, 1.0
    rate, z2 = min(1.0, max(0.0, n_hit / n)), _Z * _Z
    middle, spread = rate + z2 / (2 * n), _Z * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n))
    low, high = (middle - spread) / (1 + z2 / n), (middle + spread) / (1 + z2 / n)
    return max(0.0, low), min(1.0, high)  # rounding takes an end a hair past what a share can be


def too_few(n: float) -> bool:
    """Return whether so few cases are shown as few, and ranked above or below nobody."""
    return n < LEAST_RANKED
