"""Keeps a whole city in one folder: record, tracks, pictures, keys, map and ``city.toml``.

The city works on meanwhile. Record first, pictures after it: what the record names is there then.
"""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import VERSION, DataFolder

from .anchors import ANCHOR_FILE
from .aside import check_room, made_aside
from .audit_walk import Heard, unheard
from .manifest import FORMAT, File, Manifest, copy_hashed, hashed, write_manifest
from .snapshot import copy_sqlite, take

# Made again at the next start, of no use elsewhere, or copied in another way.
_LEFT_OUT = frozenset(
    {"lock", "run", "tiles", "logs", "tracks", "store.db", "store.db-wal", "store.db-shm"}
)
_TRIES = 3
_FILES = Words("文件", "files")
_TRACKS = Words("轨迹", "tracks")
_TAKEN = Words(
    "{path} 已存在且不为空；请给备份另选一个目录",
    "{path} is there and not empty; choose another folder for the backup",
)
_INSIDE = Words(
    "备份目录 {path} 在数据目录之内；请选别处，最好是另一块磁盘",
    "{path} lies inside the data folder; choose another place, best on another disk",
)
_MOVING = Words(
    "{path} 在复制时一直在变；请稍后再试",
    "{path} keeps changing while it is copied; try again later",
)


def back_up(
    folder: DataFolder, source: str | Path, target: Path, heard: Heard = unheard
) -> Manifest:
    """Keep a city in a new folder; it is there whole or not at all.

    Args:
        source: Path or URL of the store.

    Raises:
        OperatorError: There is no city or no room, the place is taken, or a disk fails.
    """
    target = target.expanduser().absolute()
    if target.resolve().is_relative_to(folder.root.resolve()):
        raise OperatorError(_INSIDE.filled(path=target))
    city = folder.config()
    with made_aside(target, _TAKEN) as aside:
        check_room(aside, _size_bytes(folder.root))
        facts = take(source, aside, folder.media, heard)
        files = {path.name: hashed(path) for path in aside.iterdir() if path.name != "lock"}
        files |= _tracks_kept(folder, aside, heard)
        files |= _files_kept(folder, aside, heard)
        manifest = Manifest(
            format=FORMAT,
            made_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            city_id=city.city_id,
            zh=city.zh,
            en=city.en,
            folder_version=VERSION,
            store=facts,
            files=files,
        )
        write_manifest(aside, manifest)
    return manifest


def _tracks_kept(folder: DataFolder, aside: Path, heard: Heard) -> dict[str, File]:
    """Copy the day files as they are now; the newest one is being written to."""
    paths = sorted(folder.tracks.glob("*.db"))
    kept = {}
    for n, path in enumerate(paths, 1):
        target = aside / "tracks" / path.name
        target.parent.mkdir(exist_ok=True)
        copy_sqlite(path, target)
        kept[f"tracks/{path.name}"] = hashed(target)
        heard(_TRACKS, n, len(paths))
    return kept


def _files_kept(folder: DataFolder, aside: Path, heard: Heard) -> dict[str, File]:
    paths = list(_plain(folder))
    kept = {}
    for n, path in enumerate(paths, 1):
        name = path.relative_to(folder.root).as_posix()
        kept[name] = _copied(path, aside / name)
        heard(_FILES, n, len(paths))
    return kept


def _plain(folder: DataFolder) -> Iterator[Path]:
    """Yield the files that are copied as they are; unfinished ones begin with a dot."""
    for entry in sorted(folder.root.iterdir()):
        if entry.name in _LEFT_OUT or entry.name.startswith((".", "store-")):
            continue
        within = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
        yield from (path for path in within if path.is_file() and not path.name.startswith("."))
    anchors = folder.logs / ANCHOR_FILE
    if anchors.is_file():
        yield anchors


def _copied(source: Path, target: Path) -> File:
    """Copy a file that somebody may be replacing just now."""
    for _ in range(_TRIES):
        before = source.stat()
        file = copy_hashed(source, target, stat.S_IMODE(before.st_mode))
        after = source.stat()
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return file
        target.unlink()
    raise OperatorError(_MOVING.filled(path=source))


def _size_bytes(root: Path) -> int:
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
