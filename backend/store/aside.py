"""A folder that is there whole or not at all: made beside its place, and moved there at the end."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.disk import disk_faults
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import FolderLock

_FULL = Words(
    "{path} 所在磁盘空间不足：需要 {need} MB，剩余 {free} MB",
    "there is no room at {path}: {need} MB are needed, {free} MB are free",
)
_MB = 1_000_000
# A file system keeps some for itself.
_ROOM = 1.05


@contextmanager
def made_aside(target: Path, taken: Words) -> Iterator[Path]:
    """Yield a hidden folder that becomes ``target`` when all went well, and is removed when not.

    What a killed program left behind is removed by the next one that wants the same place.

    Args:
        taken: Said of ``{path}`` when something stands there.

    Raises:
        OperatorError: The place is taken, another program is at it, or the disk fails.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise OperatorError(taken.filled(path=target))
    aside = target.with_name(f".{target.name}.partial")
    with disk_faults(aside):
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FolderLock(aside):
        try:
            with disk_faults(aside):
                _emptied(aside)
                yield aside
                (aside / "lock").unlink()
                _sync_folders(aside)
                aside.rename(target)
                _sync(target.parent)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise


def check_room(at: Path, need_bytes: int) -> None:
    """Check that so much fits on the disk of a folder.

    Raises:
        OperatorError: It does not.
    """
    free_bytes = shutil.disk_usage(at).free
    if need_bytes * _ROOM > free_bytes:
        raise OperatorError(
            _FULL.filled(path=at, need=-(-need_bytes // _MB), free=free_bytes // _MB)
        )


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name == "lock":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _sync_folders(root: Path) -> None:
    """Bring the names of all files to the disk; their bytes are there already."""
    for folder, _, _ in os.walk(root):
        _sync(Path(folder))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
