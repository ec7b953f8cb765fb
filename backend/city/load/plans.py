"""Which load when: plans are data. Source of the numbers: mission.md 3.1."""

from collections.abc import Sequence
from typing import NamedTuple

# 600 collectors, 2,110 buses and 70 vehicles, a position every five seconds of each.
STEADY_FIXES_S = 556.0
# After a gap of the network the phones send what they kept.
BURST_FIXES_S = 1_500.0
BURST_S = 60.0
# So long a gap leaves exactly that much to be sent later.
GAP_S = BURST_S * (BURST_FIXES_S / STEADY_FIXES_S - 1)


class Phase(NamedTuple):
    """Some seconds of one load.

    Attributes:
        fixes_s: Positions a second, all movers together.
        reports_min: New reports a minute.
    """

    for_s: float
    fixes_s: float = STEADY_FIXES_S
    reports_min: float = 0.0


# A plan begins anew when it is over.
PLANS: dict[str, tuple[Phase, ...]] = {
    "steady": (Phase(60.0),),
    "burst": (Phase(30.0), Phase(GAP_S, 0.0), Phase(BURST_S, BURST_FIXES_S)),
    "rush": (Phase(300.0, reports_min=120.0),),
    "city": (
        Phase(60.0, reports_min=10.0),
        Phase(GAP_S, 0.0, 10.0),
        Phase(BURST_S, BURST_FIXES_S, 10.0),
        Phase(300.0, reports_min=120.0),
        Phase(180.0, reports_min=60.0),
    ),
}


def phase_at(plan: Sequence[Phase], passed_s: float) -> Phase:
    """Return the phase of a plan after so many seconds."""
    left_s = passed_s % sum(phase.for_s for phase in plan)
    for phase in plan:
        if left_s < phase.for_s:
            return phase
        left_s -= phase.for_s
    return plan[-1]
