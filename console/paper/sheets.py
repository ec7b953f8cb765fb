"""The catalogue of sheets that can be printed: a sheet is a row of it."""

from collections.abc import Callable
from dataclasses import dataclass

from backend.domain.cases.case import Case, CaseState
from backend.domain.terms.words import Words

from . import parts
from .parts import Printed
from .words import Sheets

ARBITRATED_FROM = 3


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One kind of sheet.

    Attributes:
        key: Stands in the file name; never renamed.
        fits: Whether there is such a sheet for a case as it is.
        parts: What stands on it, from top to bottom.
    """

    key: str
    title: Words
    fits: Callable[[Case], bool]
    parts: tuple[Callable[[Printed], str], ...]


def _is_disputed(case: Case) -> bool:
    is_open = case.state is CaseState.ARBITRATION or bool(case.more.ruled_unit_id)
    return is_open or case.n_returns >= ARBITRATED_FROM


def _is_supervised(case: Case) -> bool:
    return bool(case.more.slips)


def _is_pleaded(case: Case) -> bool:
    return case.more.plea is not None


def _is_clocked(case: Case) -> bool:
    return bool(case.dispatched_at_ms and case.limit)


SHEETS: tuple[SheetSpec, ...] = (
    SheetSpec(
        "arbitration",
        Sheets.ARBITRATION,
        _is_disputed,
        (
            parts.about,
            parts.ownership,
            parts.refusals,
            parts.notes,
            parts.attached,
            parts.pictures,
            parts.papers,
            parts.ruling,
        ),
    ),
    SheetSpec("supervision", Sheets.SUPERVISION, _is_supervised, (parts.about, parts.slips)),
    SheetSpec("plea", Sheets.PLEA, _is_pleaded, (parts.about, parts.plea)),
    SheetSpec(
        "deadline",
        Sheets.DEADLINE,
        _is_clocked,
        (parts.about, parts.reckoned, parts.reckoned_steps),
    ),
)


def sheets_for(case: Case) -> tuple[SheetSpec, ...]:
    """Return the sheets there are for a case as it is, in the order of the catalogue."""
    return tuple(spec for spec in SHEETS if spec.fits(case))


def html_of(spec: SheetSpec, printed: Printed) -> str:
    """Return a sheet as HTML for paper."""
    title = f"<h1 align='center'>{printed.of(spec.title)}</h1>"
    centre = printed.of(Words(printed.city.centre_zh, printed.city.centre_en))
    body = "".join(part(printed) + "<p style='font-size:4pt'>&nbsp;</p>" for part in spec.parts)
    return f"<p align='center'>{centre}</p>{title}{body}"
