"""Each demo begins its day anew; else a second one plays into the leftovers of the first.

What the last day left, cases, photos and positions, is put aside and kept until the next demo.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from backend.disk import disk_faults
from backend.folder import DataFolder

BEFORE = "before"
_RECORD = ("store.db", "store.db-wal", "store.db-shm", "media", "logs/anchor.txt")
# Days of positions; tracks that were imported have another ending and stay.
_POSITIONS = "*.db*"


def begin_anew(folder: DataFolder) -> Path | None:
    """Put the record of the last demo aside; the caller holds the folder's lock.

    Returns:
        Where it is now, ``None`` when there was none.

    Raises:
        OperatorError: The disk fails.
    """
    left = list(_left(folder))
    if not folder.store.exists():
        return None
    before = folder.root / BEFORE
    with disk_faults(before):
        shutil.rmtree(before, ignore_errors=True)
        for path in left:
            kept = before / path.relative_to(folder.root)
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.rename(kept)
        folder.media.mkdir(exist_ok=True)
    return before


def _left(folder: DataFolder) -> Iterator[Path]:
    yield from (path for name in _RECORD if (path := folder.root / name).exists())
    yield from folder.tracks.glob(_POSITIONS)
