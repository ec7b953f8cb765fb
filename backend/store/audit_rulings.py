"""Compares whom rulings made responsible with the acts the journal has of them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.terms.words import Words

from .audit_tables import Fault
from .audit_walk import Ruled, Walk
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


class _Held(NamedTuple):
    key: tuple[str, ...]
    unit_id: str
    case_id: str
    at_ms: int


def rulings_fault(session: Session, walk: Walk) -> Fault | None:
    """Return the first ruling that is not as its newest journal row says, ``None`` when all are."""
    return _fault(_owners(session), walk.owners) or _fault(_strips(session), walk.strips)


def _owners(session: Session) -> Iterator[_Held]:
    for row in session.scalars(select(RuledOwnerRow).order_by(RuledOwnerRow.code)):
        yield _Held((row.code,), row.unit_id, row.case_id, row.ruled_at_ms)


def _strips(session: Session) -> Iterator[_Held]:
    order = (RuledStripRow.class_key, RuledStripRow.grid_code)
    for row in session.scalars(select(RuledStripRow).order_by(*order)):
        yield _Held((row.class_key, row.grid_code), row.unit_id, row.case_id, row.ruled_at_ms)


def _fault(held: Iterator[_Held], said: Mapping[tuple[str, ...], Ruled]) -> Fault | None:
    """Compare both ways; what was ruled before the table was kept need not stand in it."""
    found: dict[tuple[str, ...], int] = {}
    for row in held:
        key, ruled = " ".join(row.key), said.get(row.key)
        if ruled is None:
            return Fault(0, EXTRA.filled(key=key))
        if (row.unit_id, row.case_id, row.at_ms) != (ruled.unit_id, ruled.case_id, ruled.at_ms):
            return Fault(ruled.seq, CHANGED.filled(key=key, seq=ruled.seq))
        found[row.key] = ruled.seq
    since = min(found.values(), default=0)
    for name, ruled in said.items():
        if since and ruled.seq > since and name not in found:
            return Fault(ruled.seq, GONE.filled(key=" ".join(name), seq=ruled.seq))
    return None
