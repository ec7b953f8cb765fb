"""What a city knows of its backups: the last good one, and the last that was brought back to life.

Notes lie in the city's ``logs``; a note that cannot be read says nothing, it never stops anybody.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from backend.contract.figures import BackupTold
from backend.disk import write_json

from .audit import Proof
from .manifest import Manifest

LAST_FILE, DRILL_FILE = "backup.json", "drill.json"
T = TypeVar("T")


class _Made(msgspec.Struct):
    made_at: datetime
    seq: int
    size_bytes: int
    took_s: float
    path: str


class _Drill(msgspec.Struct):
    tested_at: datetime
    made_at: datetime
    sound: bool


def note_made(logs: Path, manifest: Manifest, path: Path, took_s: float) -> None:
    """Note a good backup.

    Raises:
        OperatorError: The disk is full, read-only or failing.
    """
    noted = {
        "made_at": manifest.made_at,
        "path": str(path),
        "seq": manifest.store.seq,
        "size_bytes": manifest.size_bytes,
        "took_s": round(took_s, 1),
    }
    write_json(logs / LAST_FILE, noted)


def note_drill(logs: Path, manifest: Manifest, proof: Proof) -> None:
    """Note that a backup of this city was brought back to life, and what its audit found.

    Raises:
        OperatorError: The disk is full, read-only or failing.
    """
    tested_at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    noted = {"tested_at": tested_at, "made_at": manifest.made_at, "sound": proof.sound}
    write_json(logs / DRILL_FILE, noted)


def told_of(logs: Path) -> BackupTold:
    """Return what is known; nothing of what was never made, or whose note is damaged."""
    made, drill = _read(logs / LAST_FILE, _Made), _read(logs / DRILL_FILE, _Drill)
    return BackupTold(
        made_at_ms=_ms(made.made_at) if made else 0,
        seq=made.seq if made else 0,
        size_bytes=made.size_bytes if made else 0,
        tested_at_ms=_ms(drill.tested_at) if drill else 0,
        tested_made_at_ms=_ms(drill.made_at) if drill else 0,
        is_sound=drill.sound if drill else False,
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError):
        return None
