"""Brings a backup to life in a new folder, after every byte of it was found as it was kept."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from backend.disk import disk_faults
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import VERSION

from .anchors import ANCHOR_FILE, AnchorBook
from .aside import check_room, made_aside
from .audit import Proof
from .audit_walk import Heard, unheard
from .engine import url_of
from .manifest import CHANGED, MISSING, Manifest, copy_hashed, read_manifest
from .pg_place import check_empty, loaded
from .snapshot import DUMP, facts_of
from .store import Store

_FILES = Words("文件", "files")
_TAKEN = Words(
    "{path} 已存在且不为空；请恢复到一个新目录",
    "{path} is there and not empty; restore into a new folder",
)
_NEWER = Words(
    "备份的数据目录版本 {found} 高于本程序支持的 {known}；请升级程序",
    "the backup holds a data folder of version {found}, this program knows {known}; update it",
)
_NEEDS_DB = Words(
    "这是 PostgreSQL 的备份；请用 --db 指定一个空数据库",
    "this is a backup of a PostgreSQL store; name an empty database with --db",
)
_NO_DB = Words(
    "这是内嵌数据库的备份；请不要给 --db", "this is a backup of an embedded store; leave --db out"
)
_NOT_SAME = Words(
    "恢复后的记录与备份清单不符，没有恢复任何内容",
    "the record restored is not the one that was kept; nothing was restored",
)


class Restored(NamedTuple):
    """A city brought back.

    Attributes:
        epoch: The new name of its history; the backup's own is in ``manifest``.
        proof: What an audit of it found; a record that was not whole when kept is not whole now.
    """

    manifest: Manifest
    epoch: str
    proof: Proof


def restore(
    backup: Path, root: Path, database: str | None = None, heard: Heard = unheard
) -> Restored:
    """Bring a backup to life; the folder is there whole and verified, or not at all.

    Args:
        root: Where to; absent or empty.
        database: URL of an empty database, for a backup of PostgreSQL.

    Raises:
        OperatorError: A file was changed or is missing, the place or the database is taken, there
            is no room, or a disk fails.
    """
    manifest = read_manifest(backup)
    root = root.expanduser().absolute()
    _check_kind(manifest, database)
    url = url_of(database) if database else None
    if url is not None:
        check_empty(url, manifest)
    with ExitStack() as steps:
        aside = steps.enter_context(made_aside(root, _TAKEN))
        check_room(aside, manifest.size_bytes)
        for n, name in enumerate(manifest.files, 1):
            _bring(backup, aside, name, manifest)
            heard(_FILES, n, len(manifest.files))
        if url is not None:
            steps.enter_context(loaded(url, aside / DUMP, manifest))
            (aside / DUMP).unlink()
        with _standing(database or aside / "store.db", aside / "media") as store:
            return _verified(store, aside, manifest, heard)


def _check_kind(manifest: Manifest, database: str | None) -> None:
    if manifest.folder_version > VERSION:
        raise OperatorError(_NEWER.filled(found=manifest.folder_version, known=VERSION))
    is_server = manifest.store.kind == "postgresql"
    if is_server and database is None:
        raise OperatorError(_NEEDS_DB)
    if database is not None and not is_server:
        raise OperatorError(_NO_DB)


def _bring(backup: Path, aside: Path, name: str, manifest: Manifest) -> None:
    wanted, source = manifest.files[name], backup / name
    if not source.is_file():
        raise OperatorError(MISSING.filled(path=name))
    with disk_faults(source):
        if copy_hashed(source, aside / name, wanted.mode) != wanted:
            raise OperatorError(CHANGED.filled(path=name))


@contextmanager
def _standing(source: str | Path, media: Path) -> Iterator[Store]:
    store = Store.open_standing(source, media)
    try:
        yield store
    finally:
        store.close()


def _verified(store: Store, aside: Path, manifest: Manifest, heard: Heard) -> Restored:
    """Compare the record with the manifest, begin its new history, and prove it."""
    kept = manifest.store
    found = facts_of(kept.kind, store.anchor(0), store.heads(), kept.schemas)
    if msgspec.structs.replace(found, epoch=kept.epoch) != kept:
        raise OperatorError(_NOT_SAME)
    if store.epoch == kept.epoch:
        store.begin_history()
    book = AnchorBook(aside / "logs" / ANCHOR_FILE)
    try:
        proof = store.verify(book.read(), heard)
    except OperatorError as why:
        proof = Proof(False, kept.seq, 0, why.words)
    if proof.sound:
        book.write(store.anchor(round(time.time() * 1000)))
    return Restored(manifest, store.epoch, proof)
