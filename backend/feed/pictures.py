"""A picture of what is open, cut into the parts of an answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from backend.contract.answers import Snapshot
from backend.contract.pushed import LogHead, LogRow
from backend.domain.field.mover import Fix

from .parts import Pace


def snapshot(
    ask_id: str,
    epoch: str,
    heads: Mapping[str, LogHead],
    rows: Iterable[LogRow],
    fixes: Sequence[Fix],
    pace: Pace,
) -> Iterator[Snapshot]:
    """Yield the parts of a picture; they may be sent while the city goes on."""
    row_parts = split(rows, pace.part_rows, pace.part_bytes)
    fix_parts = list(batches(fixes, pace.part_rows))
    n_parts = max(1, len(row_parts), len(fix_parts))
    for part in range(n_parts):
        yield Snapshot(
            ask_id=ask_id,
            epoch=epoch,
            part=part + 1,
            n_parts=n_parts,
            heads=dict(heads),
            rows=row_parts[part] if part < len(row_parts) else (),
            fixes=fix_parts[part] if part < len(fix_parts) else (),
        )


def split(rows: Iterable[LogRow], n_rows: int, n_bytes: int) -> list[tuple[LogRow, ...]]:
    """Return rows in parts of at most ``n_rows``, and of ``n_bytes`` where one row alone fits."""
    parts: list[list[LogRow]] = []
    room = 0
    for row in rows:
        room -= len(row.payload)
        if room < 0 or len(parts[-1]) >= n_rows:
            parts.append([])
            room = n_bytes - len(row.payload)
        parts[-1].append(row)
    return [tuple(part) for part in parts]


def batches(fixes: Sequence[Fix], size: int) -> Iterator[tuple[Fix, ...]]:
    """Yield fixes in batches."""
    for start in range(0, len(fixes), size):
        yield tuple(fixes[start : start + size])
