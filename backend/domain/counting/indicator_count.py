"""Counts marks by region, department, post, source and class; the parts always sum up to the whole.

Each mark has in each dimension one key, or several whose shares make a whole: nothing can be
counted twice, or nowhere.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from backend.domain.cases.case import SOURCE_WORDS, Case, Source
from backend.domain.dispatching.record import area_of
from backend.domain.terms.period import Span
from backend.domain.terms.words import Words

from .course import Grant
from .indicator_marks import Book, Rules, marks_of
from .indicator_terms import Term
from .indicators import WHOLE


class Dimension(StrEnum):
    """By what numbers are told apart. Values are sent: never rename one."""

    CITY = "city"
    REGION = "region"
    DEPARTMENT = "department"
    POST = "post"
    COMPANY = "company"
    SPOT = "spot"
    SOURCE = "source"
    CLASS = "class"


class Trait(NamedTuple):
    """What of a case tells its numbers apart, whatever was done to it.

    Attributes:
        source: How it came in, a value of ``Source``.
        major: Key of its major class (大类), e.g. ``"c01"``; ``""`` where it has none.
    """

    source: str
    major: str


# Of a class key: the rest tells it from others of its major class.
_MAJOR_CHARS = 3
Part = tuple[str, int]


class Counted(NamedTuple):
    """What one case adds in a span, as known at its end.

    Attributes:
        cells: The cell of each mark and the city time that decides its period.
        grant: The exception that takes a filed case out of the ledger after exclusions.
        plea: What was asked of a filed case and is not granted, or not yet.
        trait: Holds of all of them.
    """

    cells: tuple[tuple["Cell", int], ...]
    trait: Trait
    grant: Grant | None = None
    plea: Grant | None = None


@dataclass(frozen=True, slots=True)
class DimensionSpec:
    """One dimension: by what is done, or by what the case is.

    Attributes:
        parts: Keys of a cell with their shares; the shares make 100.
        nobody: What an empty key is called.
        of_trait: The key of a case instead, where it is the same for all its marks.
        known: Keys that are told though nothing is counted there, with their names.
    """

    words: Words
    parts: Callable[["Cell"], tuple[Part, ...]]
    nobody: Words
    of_trait: Callable[[Trait], str] | None = None
    known: Mapping[Source, Words] = field(default_factory=dict)


def _whole(_cell: "Cell") -> tuple[Part, ...]:
    return (("", WHOLE),)


D = Dimension
DIMENSIONS: dict[Dimension, DimensionSpec] = {
    D.CITY: DimensionSpec(Words("全市", "City"), _whole, Words("全市", "City")),
    D.REGION: DimensionSpec(
        Words("区域", "Regions"),
        lambda cell: ((cell.area, WHOLE),),
        Words("网格之外", "In no grid"),
    ),
    D.DEPARTMENT: DimensionSpec(
        Words("部门", "Departments"), lambda cell: cell.owners, Words("尚未派遣", "Not dispatched")
    ),
    D.POST: DimensionSpec(
        Words("岗位", "Posts"),
        lambda cell: ((cell.post, WHOLE),),
        Words("不属个人", "Nobody's own"),
    ),
    D.COMPANY: DimensionSpec(
        Words("采集公司", "Collecting companies"),
        lambda cell: ((cell.company, WHOLE),),
        Words("不属采集公司", "Of no company"),
    ),
    D.SPOT: DimensionSpec(
        Words("重复点位", "Repeat spots"),
        lambda cell: ((cell.spot, WHOLE),),
        Words("其余案件", "All other cases"),
    ),
    D.SOURCE: DimensionSpec(
        Words("来源", "Sources"),
        _whole,
        Words("来源不明", "Of no source"),
        lambda trait: trait.source,
        SOURCE_WORDS,
    ),
    D.CLASS: DimensionSpec(
        Words("大类", "Classes"),
        _whole,
        Words("没有类别", "Of no class"),
        lambda trait: trait.major,
    ),
}
_BY_CELL = {at: spec for at, spec in DIMENSIONS.items() if spec.of_trait is None}
_BY_TRAIT = {at: spec.of_trait for at, spec in DIMENSIONS.items() if spec.of_trait is not None}


class Cell(NamedTuple):
    """Everything by which marks are told apart; marks of one cell are only added up.

    Attributes:
        owners: Unit ids with their shares of the responsibility, percent.
        spot: Where a case came again, see ``spot_of``; ``""`` of all other cases.
    """

    area: str
    owners: tuple[Part, ...]
    post: str
    term: Term
    book: Book
    company: str = ""
    spot: str = ""


Counts = Counter[str]
Board = dict[tuple[Dimension, str], Counts]


def counted(case: Case, span: Span, rules: Rules) -> Counted:
    """Return what a case adds in a span, as known at its end."""
    course, marks = marks_of(case, span.upto_ms, rules)
    area, own = area_of(case), course.unit_id
    owners = {own: _owners(case, own)}
    is_repeat = any(mark.term is Term.REPEATED for mark in marks)
    spot = spot_of(case.class_key, case.place.grid_code) if is_repeat else ""
    cells = tuple(
        (
            Cell(
                area,
                owners.get(mark.unit_id) or ((mark.unit_id, WHOLE),),
                mark.post,
                mark.term,
                mark.book,
                rules.companies.of(mark.collector, case.place.grid_code),
                spot,
            ),
            mark.at_ms,
        )
        for mark in marks
        if span.from_ms <= mark.at_ms < span.upto_ms
    )
    trait = trait_of(case)
    if not any(mark.term is Term.FILED for mark in marks):
        return Counted(cells, trait)
    waits = course.plea is not None and not course.plea.is_in_force
    return Counted(cells, trait, course.excluded, course.plea if waits else None)


def trait_of(case: Case) -> Trait:
    """Return what a case is told apart by."""
    return Trait(case.source.value, case.class_key[:_MAJOR_CHARS])


def spot_of(class_key: str, grid_code: str) -> str:
    """Return what a spot is known by: what comes again there, and in which unit grid."""
    return f"{class_key}@{grid_code}"


def _owners(case: Case, unit_id: str) -> tuple[Part, ...]:
    """Return who bears a case: the coordinator his share, its unit the rest."""
    shares = case.more.shares if unit_id else ()
    rest = WHOLE - sum(share.percent for share in shares)
    return (*((share.unit_id, share.percent) for share in shares), (unit_id, rest))


class Told(NamedTuple):
    """Marks of one kind of cases that are only added up."""

    trait: Trait
    term: Term
    book: Book


class Boards(NamedTuple):
    """Both ledgers: what every part of every dimension comes to, hundredths of cases per term."""

    before: Board
    after: Board

    def add(self, at: tuple[Dimension, str], term: Term, book: Book, n: int) -> None:
        """Put so many hundredths down, in the ledgers a mark stands in."""
        for board, one in zip(self, (Book.BEFORE, Book.AFTER), strict=True):
            if book & one:
                board.setdefault(at, Counter())[term] += n


def boards(cells: Mapping[Cell, int], traits: Mapping[Told, int]) -> Boards:
    """Return both ledgers.

    Args:
        cells: How many marks each cell has.
        traits: The same marks again, how many each kind of case has of each kind of mark.
    """
    found = Boards({}, {})
    for cell, n in cells.items():
        for dimension, spec in _BY_CELL.items():
            for key, share in spec.parts(cell):
                found.add((dimension, key), cell.term, cell.book, n * share)
    for told, n in traits.items():
        for dimension, of_trait in _BY_TRAIT.items():
            found.add((dimension, of_trait(told.trait)), told.term, told.book, n * WHOLE)
    return found


def share_in(
    cell: Cell, trait: Trait, dimension: Dimension, key: str, term: Term, book: Book
) -> int:
    """Return how much of a mark stands behind one number, hundredths; 0 for none.

    Args:
        cell: Cell of the mark, ``trait`` of its case.
    """
    return cell_share(cell, dimension, key, term, book) if is_of(trait, dimension, key) else 0


def cell_share(cell: Cell, dimension: Dimension, key: str, term: Term, book: Book) -> int:
    """Return what ``share_in`` does, as far as the cell decides it."""
    if cell.term is not term or not cell.book & book:
        return 0
    if dimension in _BY_TRAIT:
        return WHOLE
    return sum(share for at, share in DIMENSIONS[dimension].parts(cell) if at == key)


def is_of(trait: Trait, dimension: Dimension, key: str) -> bool:
    """Return whether a case can stand behind a number, as far as what it is decides it."""
    of_trait = _BY_TRAIT.get(dimension)
    return of_trait is None or of_trait(trait) == key
