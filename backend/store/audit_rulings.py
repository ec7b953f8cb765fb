"""Compares whom rulings made responsible with the acts the journal has of them."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.terms.words import Words

from .audit_tables import Fault
from .audit_walk import Ruled, Ruling, Walk
from .tables import RuledOwnerRow, RuledStripRow

CHANGED = Words(
    "裁定登记 {key} 与日志第 {seq} 行所记不符：可能有人绕过程序改了归属",
    "what was ruled of {key} is not what row {seq} says: somebody may have changed it past the "
    "program",
)
GONE = Words(
    "裁定登记 {key} 缺失，日志第 {seq} 行有记录",
    "what was ruled of {key} is gone, row {seq} has it",
)
EXTRA = Words(
    "裁定登记 {key} 没有任何日志行", "a ruling of {key} stands, but no journal row made it"
)


_Key = tuple[str, ...]


def rulings_fault(session: Session, walk: Walk) -> Fault | None:
    """Return the first ruling that is not as its newest journal row says, ``None`` when all are."""
    owners, strips = dict(_owners(session)), dict(_strips(session))
    return _fault(owners, walk.owners) or _fault(strips, walk.strips)


def _owners(session: Session) -> Iterator[tuple[_Key, Ruling]]:
    for row in session.scalars(select(RuledOwnerRow).order_by(RuledOwnerRow.code)):
        yield (row.code,), Ruling(row.unit_id, row.case_id, row.ruled_at_ms)


def _strips(session: Session) -> Iterator[tuple[_Key, Ruling]]:
    order = (RuledStripRow.class_key, RuledStripRow.grid_code)
    for row in session.scalars(select(RuledStripRow).order_by(*order)):
        ruling = Ruling(row.unit_id, row.case_id, row.ruled_at_ms, row.case_no)
        yield (row.class_key, row.grid_code), ruling


def _fault(held: Mapping[_Key, Ruling], said: Mapping[_Key, Ruled]) -> Fault | None:
    """Compare both ways: what stands was ruled so, and what was ruled stands."""
    for key, ruling in held.items():
        name, ruled = " ".join(key), said.get(key)
        if ruled is None:
            return Fault(0, EXTRA.filled(key=name))
        if ruling != ruled.ruling:
            return Fault(ruled.seq, CHANGED.filled(key=name, seq=ruled.seq))
    for key, ruled in said.items():
        if key not in held:
            return Fault(ruled.seq, GONE.filled(key=" ".join(key), seq=ruled.seq))
    return None
