"""Editing a rotation as a list of pages: pure; every answer is a whole rotation again."""

import re
from dataclasses import replace

from backend.domain.terms.words import Words

from .rotation import LEAST_DWELL_S, MOST_DWELL_S, Rotation

# What one key more or less makes of a dwell, seconds.
DWELLS_S = (3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400)
_UNITS = (
    (Words("秒", "s"), 1),
    (Words("分", "m"), 60),
    (Words("分钟", "min"), 60),
    (Words("时", "h"), 3_600),
    (Words("小时", "h"), 3_600),
)
_UNITS_S = {"": 1, **{unit: n for words, n in _UNITS for unit in words}}
_DWELL = re.compile(r"(\d{1,5}(?:\.\d+)?)\s*([a-z\u4e00-\u9fff]*)")


def all_dwells(rotation: Rotation) -> tuple[float, ...]:
    """Return the dwell of every page, seconds."""
    return tuple(rotation.dwell_of(n) for n in range(len(rotation.steps)))


def with_dwell(rotation: Rotation, n: int, seconds: float) -> Rotation:
    """Let one page stand another time, held within 3 s and 24 h."""
    dwells = list(all_dwells(rotation))
    dwells[n] = min(max(float(seconds), LEAST_DWELL_S), MOST_DWELL_S)
    return replace(rotation, dwells_s=_plain(rotation, dwells))


def with_moved(rotation: Rotation, n: int, by: int) -> Rotation:
    """Let a page stand earlier (-1) or later (1); at the ends nothing moves."""
    to = n + by
    if not 0 <= to < len(rotation.steps):
        return rotation
    steps, dwells = list(rotation.steps), list(all_dwells(rotation))
    for held in (steps, dwells):
        held.insert(to, held.pop(n))
    return replace(rotation, steps=tuple(steps), dwells_s=_plain(rotation, dwells))


def with_added(rotation: Rotation, n: int, cameras: tuple[str, ...]) -> Rotation:
    """Put a page behind another one; it stands as long as that."""
    steps, dwells = list(rotation.steps), list(all_dwells(rotation))
    steps.insert(n + 1, cameras)
    dwells.insert(n + 1, dwells[n])
    return replace(rotation, steps=tuple(steps), dwells_s=_plain(rotation, dwells))


def with_cameras(rotation: Rotation, n: int, cameras: tuple[str, ...]) -> Rotation:
    """Let a page show other cameras."""
    steps = list(rotation.steps)
    steps[n] = cameras
    return replace(rotation, steps=tuple(steps))


def without(rotation: Rotation, n: int) -> Rotation:
    """Take a page out; the last one stays."""
    if len(rotation.steps) < 2:
        return rotation
    steps, dwells = list(rotation.steps), list(all_dwells(rotation))
    del steps[n], dwells[n]
    return replace(rotation, steps=tuple(steps), dwells_s=_plain(rotation, dwells))


def next_dwell(seconds: float, by: int) -> float:
    """Return the dwell one key further: longer (1) or shorter (-1)."""
    if by > 0:
        return float(next((s for s in DWELLS_S if s > seconds), DWELLS_S[-1]))
    return float(next((s for s in reversed(DWELLS_S) if s < seconds), DWELLS_S[0]))


def dwell_of_text(text: str) -> float | None:
    """Return what was typed, seconds: ``90``, ``90s``, ``5m``, ``2 小时``; None for no dwell."""
    match = _DWELL.fullmatch(text.strip().lower())
    if match is None or match[2] not in _UNITS_S:
        return None
    seconds = float(match[1]) * _UNITS_S[match[2]]
    return seconds if LEAST_DWELL_S <= seconds <= MOST_DWELL_S else None


def _plain(rotation: Rotation, dwells: list[float]) -> tuple[float, ...]:
    """Return the dwells as they are kept: none where all are the usual one."""
    is_usual = all(dwell_s == rotation.dwell_s for dwell_s in dwells)
    return () if is_usual else tuple(dwells)
