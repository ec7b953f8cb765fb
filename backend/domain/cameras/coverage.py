"""How much of the streets cameras see (街道覆盖率, D05), by class of street, from sections.

A section (路段) is the piece of a street between two crossings. It is watched when the view cones
of all cameras together hold enough of it; the share of a class is watched sections over sections.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.terms.words import Words


class StreetClass(StrEnum):
    """How a street counts. Values are sent: never rename one."""

    MAIN = "main"
    SECONDARY = "secondary"
    SMALL = "small"


STREET_WORDS = {
    StreetClass.MAIN: Words("主干道", "Main streets"),
    StreetClass.SECONDARY: Words("次干道", "Secondary streets"),
    StreetClass.SMALL: Words("背街小巷", "Small streets"),
}
# Classes of roads of the base map; footpaths are no streets.
_OF_ROADS = {
    "main": StreetClass.MAIN,
    "secondary": StreetClass.SECONDARY,
    "side": StreetClass.SMALL,
    "lane": StreetClass.SMALL,
}
# So much of a section must be seen: so many metres, or so much of a shorter one.
LEAST_SEEN_M = 60.0
LEAST_SHARE = 0.5
FORMULA = Words(
    "覆盖率 = 看得见的路段 ÷ 全部路段。路段：两个路口之间的一段；"
    f"视域内不少于 {LEAST_SEEN_M:.0f} 米（不足 {LEAST_SEEN_M / LEAST_SHARE:.0f} 米的路段为一半）"
    "即为看得见；能转动的监控按登记方向计",
    f"Coverage = watched sections / all sections. A section lies between two crossings; it is "
    f"watched when view cones hold {LEAST_SEEN_M:.0f} m of it (half of one shorter than "
    f"{LEAST_SEEN_M / LEAST_SHARE:.0f} m); a camera that turns counts as registered",
)


def street_class(road_class: str) -> StreetClass | None:
    """Return how a road of the base map counts, None where it is no street."""
    return _OF_ROADS.get(road_class)


def is_watched(seen_m: float, length_m: float) -> bool:
    """Return whether enough of a section is seen."""
    return seen_m >= min(LEAST_SEEN_M, LEAST_SHARE * length_m)


@dataclass(frozen=True, slots=True)
class Section:
    """A street between two crossings.

    Attributes:
        section_id: Number in this map; another map numbers anew.
        name: Of the street, ``""`` where it has none.
        seen_m: How much of it lies in view cones.
        line: Longitude and latitude of its vertices, degrees.
        case_ids: What was reported on it in the span asked for, newest first.
    """

    section_id: int
    street_class: StreetClass
    name: str
    length_m: float
    seen_m: float
    line: tuple[tuple[float, float], ...]
    case_ids: tuple[str, ...] = ()

    @property
    def is_watched(self) -> bool:
        """Whether enough of it is seen."""
        return is_watched(self.seen_m, self.length_m)


@dataclass(frozen=True, slots=True)
class ClassSum:
    """What a class of streets comes to; every share has its base beside it.

    Attributes:
        n_streets: Streets with a name; ``n_streets_watched`` have a watched section.
    """

    street_class: StreetClass
    n: int = 0
    n_watched: int = 0
    length_m: float = 0.0
    seen_m: float = 0.0
    n_streets: int = 0
    n_streets_watched: int = 0

    @property
    def share(self) -> float | None:
        """Return watched over all sections, None where the class has none."""
        return self.n_watched / self.n if self.n else None


def sums_of(sections: Iterable[Section]) -> tuple[ClassSum, ...]:
    """Return the sum of every class, the main streets first."""
    held = tuple(sections)
    return tuple(_sum(one, [s for s in held if s.street_class is one]) for one in StreetClass)


def _sum(street_class: StreetClass, sections: list[Section]) -> ClassSum:
    watched = [section for section in sections if section.is_watched]
    return ClassSum(
        street_class,
        len(sections),
        len(watched),
        round(sum(section.length_m for section in sections), 1),
        round(sum(section.seen_m for section in sections), 1),
        len({section.name for section in sections} - {""}),
        len({section.name for section in watched} - {""}),
    )


def blind_spots(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections nobody watches, those with most cases first."""
    blind = (section for section in sections if not section.is_watched)
    return tuple(sorted(blind, key=lambda s: (-len(s.case_ids), -s.length_m, s.section_id)))
