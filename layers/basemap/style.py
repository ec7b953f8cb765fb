"""The map style: one file for both renderers and both themes, read once.

See ``resources/map_style.json``; ``docs`` of its fields stand in its ``about`` line and here.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ALWAYS = (-99.0, 99.0)
_HASH_BYTES = 12
# Raise when either renderer draws the same style differently: cached tiles are then redrawn.
RENDERER_EDITION = 1

Stops = tuple[tuple[float, float], ...]


def at(stops: Stops, zoom: float, default: float = 1.0) -> float:
    """Return the value of ``(zoom, value)`` stops at a zoom: straight between, held beyond."""
    if not stops:
        return default
    if zoom <= stops[0][0]:
        return stops[0][1]
    for (z0, v0), (z1, v1) in itertools.pairwise(stops):
        if zoom <= z1:
            return v0 + (v1 - v0) * (zoom - z0) / (z1 - z0)
    return stops[-1][1]


@dataclass(frozen=True, slots=True)
class DrawRule:
    """One coat of paint: which features of which source, filled or stroked.

    Attributes:
        source: Layer of the map file, e.g. ``"roads"``.
        where: Column and the values it may have; ``None`` takes every feature.
        zooms: The rule draws from the first zoom up to the second.
        fill: Palette key, ``""`` for none.
        line: Palette key of the stroke or of the edge of a fill, ``""`` for none.
        line_px: Stroke width by zoom, device pixels.
        dash_px: Dash and gap lengths, device pixels; empty is solid.
        alpha: Opacity by zoom.
    """

    key: str
    source: str
    where: tuple[str, tuple[str, ...]] | None
    zooms: tuple[float, float]
    fill: str
    line: str
    line_px: Stops
    dash_px: tuple[float, ...]
    is_flat: bool
    alpha: Stops


@dataclass(frozen=True, slots=True)
class LabelRule:
    """How one kind of name is written.

    Attributes:
        rest: Column whose values no other rule took: this rule writes all that is left.
        along: The name follows a line and repeats every ``repeat_px``.
        rank: 0 is placed first; a later name gives way.
        spaced: Extra space between characters, in heights.
    """

    key: str
    source: str
    where: tuple[str, tuple[str, ...]] | None
    rest: str
    zooms: tuple[float, float]
    ink: str
    px: Stops
    halo_px: float
    weight: int
    rank: int
    along: bool
    repeat_px: float
    spaced: float


class MapStyle:
    """The style file, checked.

    Raises:
        ValueError: A rule names a colour that a theme lacks.
        OSError: The file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        doc = json.loads(raw)
        self.path = path
        self.digest = hashlib.blake2b(raw, digest_size=_HASH_BYTES).hexdigest()
        self.font: str = doc["font"]
        self.ground: str = doc["ground"]
        self.palettes: Mapping[str, Mapping[str, str]] = doc["themes"]
        self.rules = tuple(_draw_rule(row) for row in doc["layers"])
        self.labels = tuple(_label_rule(row) for row in doc["labels"])
        self._check()

    def colour(self, theme_key: str, palette_key: str) -> str:
        """Return ``#RRGGBB`` of a palette key in a theme."""
        return self.palettes[theme_key][palette_key]

    def tile_style(self, theme_key: str, map_digest: str) -> str:
        """Return the hash that names tiles of this style, theme and map."""
        text = f"{RENDERER_EDITION}|{self.digest}|{theme_key}|{map_digest}"
        return hashlib.blake2b(text.encode(), digest_size=_HASH_BYTES).hexdigest()

    def _check(self) -> None:
        used = {self.ground, "halo", *(label.ink for label in self.labels)}
        used |= {colour for rule in self.rules for colour in (rule.fill, rule.line) if colour}
        for theme_key, palette in self.palettes.items():
            if missing := used - palette.keys():
                raise ValueError(f"map style: theme {theme_key} lacks {sorted(missing)}")


def _stops(rows: Sequence[Sequence[float]] | None) -> Stops:
    return tuple((float(z), float(value)) for z, value in rows or ())


def _where(row: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    where = row.get("where")
    if not where:
        return None
    ((column, values),) = where.items()
    return column, tuple(values)


def _zooms(row: Mapping[str, Any]) -> tuple[float, float]:
    first, last = row.get("z", ALWAYS)
    return float(first), float(last)


def _draw_rule(row: Mapping[str, Any]) -> DrawRule:
    is_fill = row["draw"] == "fill"
    return DrawRule(
        key=row["key"],
        source=row["from"],
        where=_where(row),
        zooms=_zooms(row),
        fill=row["fill"] if is_fill else "",
        line=row.get("edge", "") if is_fill else row["line"],
        line_px=_stops(row.get("edge_px" if is_fill else "px")),
        dash_px=tuple(row.get("dash_px", ())),
        is_flat=row.get("cap") == "flat",
        alpha=_stops(row.get("alpha")),
    )


def _label_rule(row: Mapping[str, Any]) -> LabelRule:
    return LabelRule(
        key=row["key"],
        source=row["from"],
        where=_where(row),
        rest=row.get("rest", ""),
        zooms=_zooms(row),
        ink=row["ink"],
        px=_stops(row["px"]),
        halo_px=float(row["halo_px"]),
        weight=int(row["weight"]),
        rank=int(row["rank"]),
        along=bool(row.get("along", False)),
        repeat_px=float(row.get("repeat_px", 0)),
        spaced=float(row.get("spaced", 0)),
    )
