"""How each responsible unit behaves: prompt, steady, slow, or fond of sending cases back."""

from collections.abc import Iterable
from typing import NamedTuple

from backend.domain.field.unit import ResponsibleUnit


class Temper(NamedTuple):
    """The manner of one unit; spans are city seconds.

    Attributes:
        read_s: From delivery to reading.
        handle_s: From reading to the reply; half of it for rework.
        return_chance: Chance that it calls a case of its own not its duty, the first time.
        fail_chance: Chance that its work does not stand the first check.
    """

    key: str
    read_s: tuple[float, float]
    handle_s: tuple[float, float]
    return_chance: float
    fail_chance: float


PROMPT = Temper("prompt", (3, 9), (14, 35), 0.02, 0.06)
STEADY = Temper("steady", (8, 25), (40, 110), 0.05, 0.10)
SLOW = Temper("slow", (240, 600), (120, 300), 0.03, 0.15)
RELUCTANT = Temper("reluctant", (10, 30), (50, 120), 0.35, 0.10)
SLOPPY = Temper("sloppy", (6, 20), (20, 60), 0.05, 0.45)
# Dealt out along the rail, so that even a city of few units has one of each.
_DEAL = (STEADY, RELUCTANT, PROMPT, SLOPPY, SLOW, STEADY, PROMPT)

# An urged unit opens the case at once.
URGED_S = (2.0, 4.0)


def deal(units: Iterable[ResponsibleUnit]) -> dict[str, Temper]:
    """Return the temper of each unit; pinned units first, in the order of the rail."""
    order = sorted(units, key=lambda unit: (unit.pin or 99, unit.unit_id))
    return {unit.unit_id: _DEAL[i % len(_DEAL)] for i, unit in enumerate(order)}
