"""All or nothing: an import writes beside the city first and moves in when all of it is there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from backend.disk import disk_faults
from backend.folder import DataFolder

_SUBFOLDERS = ("tracks",)


@contextmanager
def staging(folder: DataFolder) -> Iterator[DataFolder]:
    """Yield a folder to write into; what lies there at the end replaces the same files.

    Nothing is moved when the body fails. The caller holds the folder's lock.
    """
    beside = DataFolder(folder.root / "run" / "import")
    with disk_faults(beside.root):
        shutil.rmtree(beside.root, ignore_errors=True)
        for name in _SUBFOLDERS:
            (beside.root / name).mkdir(parents=True)
        try:
            yield beside
            _move_in(beside, folder)
        finally:
            shutil.rmtree(beside.root, ignore_errors=True)


def _move_in(beside: DataFolder, folder: DataFolder) -> None:
    for source in sorted(beside.root.rglob("*")):
        if source.is_file():
            source.replace(folder.root / source.relative_to(beside.root))
