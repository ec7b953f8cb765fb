"""F2: a call, a letter or an order from above becomes a report, without leaving the keyboard.

What was entered stays until the backend has taken it: a refusal costs nobody a second typing.
"""

from dataclasses import dataclass, replace

from backend.codebooks import Codebook
from backend.contract.orders import Report
from backend.domain.cases.case import Act, Case, Photo, Source, find_move
from backend.domain.cases.duplicates import distance_m, near
from backend.domain.people.promise import Caller
from backend.domain.terms.finding import Found
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from console.kit import words_over_map as w
from console.kit.notice import each

# How people outside the field reach the hall; collectors and cameras have ways of their own.
SOURCES = (Source.HOTLINE, Source.PUBLIC, Source.LEADER, Source.TRANSFER, Source.VOLUNTEER)
MOST_LETTERS = 2_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What was entered so far.

    Attributes:
        photos: What a camera saw; a call has none.
        class_key: ``""`` until a class was chosen.
        place: ``None`` until a place was chosen.
    """

    class_key: str = ""
    place: Place | None = None
    source: Source = Source.HOTLINE
    text: str = ""
    photos: tuple[Photo, ...] = ()

    @property
    def missing(self) -> Words | None:
        """What must still be entered, ``None`` when the report can go out."""
        if not self.class_key:
            return w.NewCase.NO_CLASS
        if self.place is None:
            return w.NewCase.NO_PLACE
        return None

    @property
    def emptied(self) -> "Draft":
        """What the next report begins with: the source in use, but no camera's."""
        return Draft(source=self.source if self.source in SOURCES else SOURCES[0])

    def next_source(self, step: int) -> "Draft":
        """Return the draft with the source before or after this one; a camera stays one."""
        if self.source not in SOURCES:
            return self
        at = (SOURCES.index(self.source) + step) % len(SOURCES)
        return replace(self, source=SOURCES[at])


def may_report(role: Role) -> bool:
    """Return whether somebody in a role may take a report down."""
    return any(role in move.by for move in find_move(None, Act.REPORT))


def place_of(found: Found, grid_code: str) -> Place:
    """Return the place of something that was found."""
    return Place(found.lon_deg, found.lat_deg, found.title, grid_code)


def report_of(
    draft: Draft, actor: Actor, command_id: str, at_ms: int, caller: Caller | None = None
) -> Report:
    """Return the report a whole draft makes.

    Args:
        at_ms: City time.
        caller: Who called; it never stands in the draft.

    Raises:
        ValueError: Something is missing.
    """
    if draft.place is None or draft.missing is not None:
        raise ValueError("the draft is not whole")
    return Report(
        command_id=command_id,
        actor=actor,
        class_key=draft.class_key,
        place=draft.place,
        source=draft.source,
        text=draft.text.strip()[:MOST_LETTERS],
        observed_at_ms=at_ms,
        photos=draft.photos,
        caller=caller,
    )


def duplicate_words(
    draft: Draft, cases: tuple[Case, ...], at_ms: int, book: Codebook
) -> Words | None:
    """Return the hint that this may be known already; ``None`` where nothing is like it."""
    if draft.place is None or not draft.class_key:
        return None
    found = near(draft.class_key, draft.place, at_ms, cases)
    if not found:
        return None
    nearest = found[0]
    away = f"{distance_m(draft.place, nearest.place):.0f}"
    return each(
        w.NewCase.DUPLICATE,
        n=Words(str(len(found)), str(len(found))),
        what=book.name(nearest.class_key),
        where=Words(nearest.place.address, nearest.place.address),
        m=Words(away, away),
    )
