"""What the tags of a map say: one row per kind of thing that the base map can show.

Tags are OpenStreetMap's, as columns or inside ``other_tags``; extracts that give each layer a
``fclass`` column are read by the layer's name.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .geodata import SourceLayer

Tags = Mapping[str, str]

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
# Layer names of extracts with one class column, and the tag that column stands for.
_CLASS_TAGS = (
    ("road", "highway"),
    ("railway", "railway"),
    ("waterway", "waterway"),
    ("building", "building"),
    ("landuse", "landuse"),
    ("water", "natural"),
    ("natural", "natural"),
    ("place", "place"),
)

ROAD_CLASSES = {
    **dict.fromkeys(("motorway", "trunk", "primary"), "main"),
    **dict.fromkeys(("motorway_link", "trunk_link", "primary_link"), "main"),
    **dict.fromkeys(("secondary", "secondary_link", "tertiary", "tertiary_link"), "secondary"),
    **dict.fromkeys(("residential", "unclassified", "living_street", "road", "busway"), "side"),
    **dict.fromkeys(("service", "track", "pedestrian"), "lane"),
    **dict.fromkeys(("footway", "path", "cycleway", "steps", "bridleway", "corridor"), "path"),
}
# Width a link is drawn with: narrower than the road it leads to.
LINK_WIDTH_M = 10.0
RAILS = ("rail", "light_rail", "narrow_gauge", "tram", "monorail", "funicular")
# Half the width of waterways that are only lines, metres.
WATERWAYS_M = {"river": 12.0, "canal": 7.0, "stream": 2.5, "ditch": 1.2, "drain": 1.2}
# The same where ships go, by the first letters of the class of European waterways: the class
# names the ships, and such ships do not meet on less.
_SHIPPING_M = (("VI", 60.0), ("V", 40.0), ("IV", 20.0))
_WIDEST_M = 5_000.0
_WATER: dict[str, tuple[str, ...]] = {
    "natural": ("water", "bay", "reservoir", "river", "wetland"),
    "waterway": ("riverbank", "dock", "canal", "river"),
    "landuse": ("reservoir", "basin"),
}
_GREEN = {
    "leisure": {
        **dict.fromkeys(("park", "garden", "common", "dog_park", "nature_reserve"), "park"),
        **dict.fromkeys(("pitch", "playground", "golf_course", "track"), "pitch"),
    },
    "landuse": {
        **dict.fromkeys(("forest",), "wood"),
        **dict.fromkeys(("grass", "meadow", "village_green", "recreation_ground"), "park"),
        **dict.fromkeys(("cemetery", "park", "nature_reserve"), "park"),
        **dict.fromkeys(("orchard", "vineyard", "allotments", "plant_nursery"), "orchard"),
        **dict.fromkeys(("farmland", "farm", "greenfield"), "field"),
    },
    "natural": {
        **dict.fromkeys(("wood", "scrub", "forest"), "wood"),
        **dict.fromkeys(("grassland", "heath", "park"), "park"),
    },
}
_LANDUSE = {
    "landuse": {
        "residential": "living",
        **dict.fromkeys(("commercial", "retail"), "commercial"),
        **dict.fromkeys(("industrial", "quarry", "landfill", "depot", "port"), "industry"),
        **dict.fromkeys(("railway",), "rail"),
        **dict.fromkeys(("construction", "brownfield"), "site"),
        **dict.fromkeys(("education",), "school"),
        "military": "government",
    },
    "amenity": {
        **dict.fromkeys(("school", "university", "college", "kindergarten"), "school"),
        **dict.fromkeys(("hospital", "clinic"), "hospital"),
        **dict.fromkeys(("marketplace",), "market"),
        **dict.fromkeys(("parking",), "square"),
        **dict.fromkeys(("townhall", "courthouse"), "government"),
    },
    "leisure": {**dict.fromkeys(("sports_centre", "stadium"), "stadium")},
    "place": {"square": "square"},
}
# Kinds of points that get a label, with how far away it is still seen (1 farthest).
_PLACES = {
    **dict.fromkeys(("city", "town"), ("district", 1)),
    **dict.fromkeys(("suburb", "quarter", "village", "borough"), ("street", 3)),
    **dict.fromkeys(("neighbourhood", "hamlet"), ("community", 4)),
    "locality": ("community", 5),
}
# Named things that people find their way by.
_LANDMARKS: dict[str, dict[str, int]] = {
    "railway": {"station": 4, "halt": 5},
    "amenity": {
        **dict.fromkeys(("hospital", "university", "townhall", "bus_station"), 4),
        **dict.fromkeys(("school", "college", "police", "fire_station", "courthouse"), 5),
        **dict.fromkeys(("library", "theatre", "marketplace", "place_of_worship"), 5),
    },
    "leisure": {**dict.fromkeys(("park", "stadium", "sports_centre", "nature_reserve"), 5)},
    "tourism": {**dict.fromkeys(("museum", "attraction", "zoo", "viewpoint"), 5)},
    "historic": {**dict.fromkeys(("castle", "monument", "city_gate", "memorial"), 5)},
    "man_made": {"works": 5},
    "aeroway": {"aerodrome": 4},
}


class Landmark(NamedTuple):
    """A kind of label and its rank."""

    kind: str
    rank: int


def tags_of(layer: SourceLayer) -> Iterator[dict[str, str]]:
    """Yield the tags of each row of a layer, without empty ones."""
    columns = {key: values for key, values in layer.fields.items() if key != "other_tags"}
    others = layer.fields.get("other_tags")
    class_tag = _class_tag(layer.name) if "fclass" in columns else ""
    for row in range(len(layer.geometry)):
        tags = dict(_pairs(others[row])) if others is not None and others[row] else {}
        for key, values in columns.items():
            if isinstance(values[row], str) and values[row]:
                tags[key] = values[row]
        if class_tag:
            tags.setdefault(class_tag, tags.get("fclass", "yes"))
        yield tags


def water_kind(tags: Tags) -> str:
    """Return the kind of a water area, ``""`` for anything else."""
    for key, values in _WATER.items():
        if tags.get(key) in values:
            return "river" if "river" in tags[key] or tags.get("water") == "river" else "lake"
    return ""


def half_width_m(tags: Tags) -> float:
    """Return half the width of a waterway that is only a line; 0 for none that is drawn."""
    usual_m = WATERWAYS_M.get(tags.get("waterway", ""), 0.0)
    if not usual_m or tags.get("tunnel", "no") != "no":
        return 0.0
    match = re.fullmatch(r"(\d+(?:\.\d+)?)( ?m)?", tags.get("width", ""))
    if match:
        return min(float(match[1]), _WIDEST_M) / 2 or usual_m
    ships = tags.get("CEMT", "")
    return next((half_m for letters, half_m in _SHIPPING_M if ships.startswith(letters)), usual_m)


def green_kind(tags: Tags) -> str:
    """Return the kind of a green area, ``""`` for anything else."""
    return _first(_GREEN, tags)


def landuse_kind(tags: Tags) -> str:
    """Return the use of an area, ``""`` for anything else."""
    return _first(_LANDUSE, tags)


def is_building(tags: Tags) -> bool:
    """Return whether an area is a building."""
    return tags.get("building", "no") != "no"


def levels(tags: Tags) -> int:
    """Return the storeys of a building; unknown counts as 2."""
    match = re.match(r"\d+", tags.get("building:levels", ""))
    return min(int(match[0]), 200) if match else 2


def landmark(tags: Tags) -> Landmark | None:
    """Return how a named thing is labelled, ``None`` when it needs no label."""
    if not tags.get("name"):
        return None
    place = tags.get("place", "")
    if place in _PLACES:
        return Landmark(*_PLACES[place])
    if tags.get("natural") == "peak":
        return Landmark("hill", 4)
    ranks = (table[tags[key]] for key, table in _LANDMARKS.items() if tags.get(key) in table)
    rank = min(ranks, default=0)
    kind = "park" if tags.get("leisure") == "park" else "landmark"
    return Landmark(kind, rank) if rank else None


def road_class(tags: Tags) -> str:
    """Return the class of a road, ``""`` for lines that are none."""
    return ROAD_CLASSES.get(tags.get("highway", ""), "")


def is_bridge(tags: Tags) -> bool:
    """Return whether a road runs on a bridge."""
    return tags.get("bridge", "no") not in ("no", "F", "0")


def _first(table: Mapping[str, Mapping[str, str]], tags: Tags) -> str:
    found = (values.get(tags.get(key, ""), "") for key, values in table.items())
    return next((kind for kind in found if kind), "")


def _class_tag(layer_name: str) -> str:
    return next((tag for part, tag in _CLASS_TAGS if part in layer_name.lower()), "")


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for key, value in _PAIR.findall(text):
        yield _plain(key), _plain(value)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
