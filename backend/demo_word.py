"""The one password of a synthetic city's people: made by chance, kept beside its keys."""

import secrets
from pathlib import Path

from backend.disk import disk_faults, write_atomic

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def demo_word(path: Path) -> str:
    """Return the password, made when there is none yet.

    Raises:
        OperatorError: The disk would not keep it.
    """
    if not path.exists():
        word = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
        with disk_faults(path.parent):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(path, f"{word}\n".encode(), mode=0o600)
    with disk_faults(path):
        return path.read_text("ascii").strip()
