"""The machine changes pages (自动轮播): whose turn it is, pure, time is passed in.

It proves nothing about who looked; that is the patrol's business.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

LEAST_DWELL_S, MOST_DWELL_S = 3.0, 24 * 3600.0
# So long before a switch the sessions of the next step are opened.
WARM_S = 20.0
# Before a switch the next pages' cameras are decoded for so long that nothing is left to wait for.
READY_S = 1.5


@dataclass(frozen=True, slots=True)
class Rotation:
    """What turns, and how long each step stands.

    Attributes:
        slots: Tiles that take part: all of a layout for pages, one for a single tile.
        steps: Cameras per step, one for each slot; ``""`` leaves the tile empty.
        dwell_s: Seconds each step stands, 3 s to 24 h.
        dwells_s: Seconds of each step, where they differ; none where they do not.
    """

    slots: tuple[int, ...]
    steps: tuple[tuple[str, ...], ...]
    dwell_s: float
    dwells_s: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for dwell_s in (self.dwell_s, *self.dwells_s):
            if not LEAST_DWELL_S <= dwell_s <= MOST_DWELL_S:
                raise ValueError(f"dwell of {dwell_s} s is outside 3 s to 24 h")
        if self.dwells_s and len(self.dwells_s) != len(self.steps):
            raise ValueError("each step needs a dwell of its own, or none has one")
        if not self.steps or any(len(step) != len(self.slots) for step in self.steps):
            raise ValueError("each step needs one camera per slot")

    def dwell_of(self, step: int) -> float:
        """Return how long a step stands, seconds."""
        return self.dwells_s[step % len(self.steps)] if self.dwells_s else self.dwell_s


def pages(camera_ids: tuple[str, ...], n_slots: int) -> tuple[tuple[str, ...], ...]:
    """Return the cameras page by page; the last page is filled up with empty tiles."""
    cut = [camera_ids[at : at + n_slots] for at in range(0, len(camera_ids), n_slots)]
    return tuple(page + ("",) * (n_slots - len(page)) for page in cut)


@dataclass(frozen=True, slots=True)
class Turn:
    """How far a rotation is; kept on disk, so that a restart goes on where it was.

    Attributes:
        step: Index of the step that stands now.
        stood_s: Seconds it has stood.
    """

    step: int = 0
    stood_s: float = 0.0
    is_held: bool = False


class Near(NamedTuple):
    """A camera that is wanted soon: the tile it will stand on, and whether the next step has it."""

    slot: int
    is_next: bool


def passed(rotation: Rotation, turn: Turn, by_s: float) -> Turn:
    """Return the turn after some time; at most one step is made, however long it was."""
    if turn.is_held or len(rotation.steps) < 2:
        return turn
    stood_s = turn.stood_s + max(0.0, by_s)
    dwell_s = rotation.dwell_of(turn.step)
    if stood_s < dwell_s:
        return replace(turn, stood_s=stood_s)
    return replace(moved(rotation, turn, 1), stood_s=min(stood_s - dwell_s, 1.0))


def moved(rotation: Rotation, turn: Turn, by: int) -> Turn:
    """Return the turn after a step forth (1) or back (-1) by hand; the new step stands whole."""
    return replace(turn, step=(turn.step + by) % len(rotation.steps), stood_s=0.0)


def left_s(rotation: Rotation, turn: Turn) -> float:
    """Return the seconds until the next step; the whole dwell while held."""
    return max(0.0, rotation.dwell_of(turn.step) - turn.stood_s)


def shown(rotation: Rotation, turn: Turn) -> dict[int, str]:
    """Return camera id per slot as it should stand now."""
    step = rotation.steps[turn.step % len(rotation.steps)]
    return dict(zip(rotation.slots, step, strict=True))


def near(rotation: Rotation, turn: Turn) -> dict[str, Near]:
    """Return the cameras to be kept at hand: those of the next step, then of the one before.

    Long before a switch nobody is: cameras bear few sessions, and gateways are counted.
    """
    n = len(rotation.steps)
    if n < 2 or not (turn.is_held or left_s(rotation, turn) <= WARM_S):
        return {}
    now = set(rotation.steps[turn.step % n])
    found: dict[str, Near] = {}
    for by, is_next in ((1, True), (-1, False)):
        for slot, key in zip(rotation.slots, rotation.steps[(turn.step + by) % n], strict=True):
            if key and key not in now:
                found.setdefault(key, Near(slot, is_next))
    return found


def is_imminent(rotation: Rotation, turn: Turn) -> bool:
    """Whether the next step's cameras should be decoded by now."""
    return not turn.is_held and left_s(rotation, turn) <= READY_S
