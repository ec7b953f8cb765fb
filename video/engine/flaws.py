"""What may be wrong with a picture that comes in time: the catalogue of checks, pure.

A check says of one measured picture whether it looks wrong; only what looks wrong for the check's
own time is a flaw. Limits leave room: every flaw is told within fifteen seconds, most within five.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the desk names flaws, its workers measure views
    from .view import Likeness, View


class Flaw(StrEnum):
    """What is wrong. The order is the number on the shared page: append only."""

    NONE = "none"
    BLACK = "black"
    BLANK = "blank"
    COVERED = "covered"
    MOVED = "moved"
    BLURRED = "blurred"
    CLOCK_WRONG = "clock_wrong"
    OVERLAY_ONLY = "overlay_only"


FLAWS = tuple(Flaw)


class Evidence(NamedTuple):
    """What a check may look at.

    Attributes:
        likeness: Against the usual view; None while that is not known.
        clock_off_s: How far the source's clock is ahead of ours; None where it tells no time.
    """

    view: View
    likeness: Likeness | None = None
    clock_off_s: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One row: what looks wrong, and for how long it must.

    Attributes:
        is_of_view: Whether the picture itself is wrong, so that no usual view is learnt from it.
    """

    flaw: Flaw
    after_s: float
    looks_wrong: Callable[[Evidence], bool]
    is_of_view: bool = True


_FLAT_LEVELS = 2.0
_DARK_LEVELS = 32.0
_PLAIN_DETAIL = 1.0
_COVERED_LOST, _COVERED_LIGHT = 0.55, 0.8
_BLURRED_LOST = 0.6
_MOVED_EDGES, _MOVED_LIGHT, _MOVED_LOST = 0.35, 0.9, 0.7
# Beyond this no clock set by the network is; a day's drift of one that is not.
CLOCK_OFF_S = 2.0


def _is_flat(seen: Evidence) -> bool:
    return seen.view.spread <= _FLAT_LEVELS and seen.view.detail <= _PLAIN_DETAIL


def _is_black(seen: Evidence) -> bool:
    return _is_flat(seen) and seen.view.median <= _DARK_LEVELS


def _is_blank(seen: Evidence) -> bool:
    return _is_flat(seen) and seen.view.median > _DARK_LEVELS


def _is_covered(seen: Evidence) -> bool:
    like = seen.likeness
    return like is not None and like.lost >= _COVERED_LOST and like.light < _COVERED_LIGHT


def _is_moved(seen: Evidence) -> bool:
    like = seen.likeness
    if like is None or like.lost >= _MOVED_LOST:
        return False
    return like.edges <= _MOVED_EDGES and like.light <= _MOVED_LIGHT


def _is_blurred(seen: Evidence) -> bool:
    like = seen.likeness
    return like is not None and like.lost >= _BLURRED_LOST and like.light >= _COVERED_LIGHT


def _is_clock_wrong(seen: Evidence) -> bool:
    return seen.clock_off_s is not None and abs(seen.clock_off_s) > CLOCK_OFF_S


# The first that holds is told.
CHECKS = (
    Check(Flaw.BLACK, 2.0, _is_black),
    Check(Flaw.BLANK, 2.0, _is_blank),
    Check(Flaw.COVERED, 8.0, _is_covered),
    Check(Flaw.MOVED, 8.0, _is_moved),
    Check(Flaw.BLURRED, 8.0, _is_blurred),
    Check(Flaw.CLOCK_WRONG, 3.0, _is_clock_wrong, is_of_view=False),
)
