"""Whether a process grows: the resident memory of each life, and its slope once it has loaded."""

import time
from dataclasses import dataclass, field
from statistics import median

# A life is looked at after its first part, in which it loads; a slope wants some minutes.
WARM_SHARE, WARM_LEAST_S, WARM_MOST_S, LEAST_S = 1 / 3, 90.0, 300.0, 120.0
# Python gives memory back as it likes: less than this between the ends is no growth.
NOISE_MB = 12.0
THIN_TO = 200


@dataclass(frozen=True)
class Growth:
    """What one life of one process came to.

    Attributes:
        mb_per_h: Median slope of all pairs of samples after the warm part (Theil and Sen).
        for_s: Length of what was looked at.
    """

    name: str
    mb_per_h: float
    for_s: float
    last_mb: float

    def is_leak(self, limit_mb_per_h: float) -> bool:
        grown_mb = self.mb_per_h * self.for_s / 3600
        return self.mb_per_h > limit_mb_per_h and grown_mb > NOISE_MB

    def __str__(self) -> str:
        return f"{self.name} {self.last_mb:.0f} MB {self.mb_per_h:+.0f} MB/h"


@dataclass
class Lives:
    """Samples of every life of every process."""

    _samples: dict[tuple[str, int], list[tuple[float, float]]] = field(default_factory=dict)

    def note(self, name: str, pid: int, mb: float, now_s: float | None = None) -> None:
        at_s = time.monotonic() if now_s is None else now_s
        self._samples.setdefault((name, pid), []).append((at_s, mb))

    def growths(self) -> list[Growth]:
        """Return one for each life that was long enough to say anything."""
        found = (self._growth(name, samples) for (name, _), samples in self._samples.items())
        return [one for one in found if one is not None]

    @staticmethod
    def _growth(name: str, samples: list[tuple[float, float]]) -> Growth | None:
        began_s, end_s = samples[0][0], samples[-1][0]
        warm_s = began_s + min(WARM_MOST_S, max(WARM_LEAST_S, WARM_SHARE * (end_s - began_s)))
        kept = [sample for sample in samples if sample[0] >= warm_s]
        kept = kept[:: max(1, len(kept) // THIN_TO)]
        if len(kept) < 5 or kept[-1][0] - kept[0][0] < LEAST_S:
            return None
        slopes = [
            (b_mb - a_mb) / (b_s - a_s)
            for k, (a_s, a_mb) in enumerate(kept)
            for b_s, b_mb in kept[k + 1 :]
        ]
        return Growth(name, median(slopes) * 3600, kept[-1][0] - kept[0][0], kept[-1][1])
