"""The arbitration sheet: what must lie on the table when three units said "not ours"."""

from dataclasses import dataclass

from backend.domain.cases.case import Act, Case, Photo
from backend.domain.terms.place import Place


@dataclass(frozen=True, slots=True)
class Refusal:
    """One return: which unit, when, with which reason."""

    unit_id: str
    at_ms: int
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a ruling needs.

    Attributes:
        notes: What was noted since: meeting, drawings, papers handed over.
        ruled_unit_id: Unit of the newest ruling, ``""`` while none was made.
    """

    case_no: str
    class_key: str
    place: Place
    component_code: str
    component_owner: str
    is_ownerless: bool
    refusals: tuple[Refusal, ...]
    notes: tuple[str, ...]
    photos: tuple[Photo, ...]
    ruled_unit_id: str


def sheet_of(case: Case) -> Sheet:
    """Return the sheet of a case, from its record alone."""
    return Sheet(
        case_no=case.case_no or case.case_id,
        class_key=case.class_key,
        place=case.place,
        component_code=case.component_code,
        component_owner=case.component_owner,
        is_ownerless=case.more.ownerless,
        refusals=tuple(
            Refusal(step.by_unit, step.at_ms, step.note)
            for step in case.steps
            if step.act is Act.RETURN
        ),
        notes=tuple(step.note for step in case.steps if step.act is Act.NOTE),
        photos=case.photos,
        ruled_unit_id=case.more.ruled_unit_id,
    )
