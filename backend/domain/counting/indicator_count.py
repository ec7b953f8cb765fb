"""Counts marks by region, department and post; the parts always sum up to the whole.

Each mark has in each dimension one key, or several whose shares make a whole: nothing can be
counted twice, or nowhere.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from backend.domain.cases.case import Case
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


Part = tuple[str, int]


class Counted(NamedTuple):
    """What one case adds in a span, as known at its end.

    Attributes:
        cells: The cell of each mark and the city time that decides its period.
        grant: The exception that takes a filed case out of the ledger after exclusions.
        plea: What was asked of a filed case and is not granted, or not yet.
    """

    cells: tuple[tuple["Cell", int], ...]
    grant: Grant | None = None
    plea: Grant | None = None


@dataclass(frozen=True, slots=True)
class DimensionSpec:
    """One dimension.

    Attributes:
        parts: Keys of a cell with their shares; the shares make 100.
        nobody: What an empty key is called.
    """

    words: Words
    parts: Callable[["Cell"], tuple[Part, ...]]
    nobody: Words


D = Dimension
DIMENSIONS: dict[Dimension, DimensionSpec] = {
    D.CITY: DimensionSpec(
        Words("全市", "City"), lambda cell: (("", WHOLE),), Words("全市", "City")
    ),
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
}


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
    if not any(mark.term is Term.FILED for mark in marks):
        return Counted(cells)
    waits = course.plea is not None and not course.plea.is_in_force
    return Counted(cells, course.excluded, course.plea if waits else None)


def spot_of(class_key: str, grid_code: str) -> str:
    """Return what a spot is known by: what comes again there, and in which unit grid."""
    return f"{class_key}@{grid_code}"


def _owners(case: Case, unit_id: str) -> tuple[Part, ...]:
    """Return who bears a case: the coordinator his share, its unit the rest."""
    shares = case.more.shares if unit_id else ()
    rest = WHOLE - sum(share.percent for share in shares)
    return (*((share.unit_id, share.percent) for share in shares), (unit_id, rest))


class Boards(NamedTuple):
    """Both ledgers: what every part of every dimension comes to, hundredths of cases per term."""

    before: Board
    after: Board


def boards(cells: Mapping[Cell, int]) -> Boards:
    """Return both ledgers from how many marks each cell has."""
    found = Boards({}, {})
    for cell, n in cells.items():
        for dimension, spec in DIMENSIONS.items():
            for key, share in spec.parts(cell):
                for board, book in zip(found, (Book.BEFORE, Book.AFTER), strict=True):
                    if cell.book & book:
                        counts = board.setdefault((dimension, key), Counter())
                        counts[cell.term] += n * share
    return found


def share_in(cell: Cell, dimension: Dimension, key: str, term: Term, book: Book) -> int:
    """Return how much of each mark of a cell stands behind one number, hundredths; 0 for none."""
    if cell.term is not term or not cell.book & book:
        return 0
    return sum(share for at, share in DIMENSIONS[dimension].parts(cell) if at == key)
