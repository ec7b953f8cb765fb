"""Walks the journal and names the first row or picture that is not what was written."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.terms.words import Words

from .anchors import Anchor, Histories, anchors_fault
from .audit_accounts import accounts_fault
from .audit_rulings import rulings_fault
from .audit_tables import tables_fault
from .audit_uses import uses_fault
from .audit_walk import MISSING, UNLINKED, Heard, Walk, unheard, walked
from .journal import CHAIN_ID
from .photos import PhotoFolder
from .tables import LEFT, ChainRow, MetaRow

SOUND = Words(
    "记录完整：日志 {rows} 行、图片 {pictures} 张、锚点 {anchors} 个，全部相符",
    "the record is whole: rows {rows}, pictures {pictures}, anchors {anchors}, all as they were",
)
PICTURE_MISSING = Words(
    "第 {seq} 行所记的图片 {photo} 缺失", "picture {photo}, named by row {seq}, is missing"
)
PICTURE_CHANGED = Words(
    "第 {seq} 行所记的图片 {photo} 被改动", "picture {photo}, named by row {seq}, was changed"
)
_PICTURES = Words("图片", "pictures")
_HEARD_EVERY = 50


class Proof(NamedTuple):
    """What an audit found.

    Attributes:
        n_rows: Rows that were read and found right.
        broken_seq: The first row that is wrong or missing, or that names a wrong picture; 0 when
            nothing is wrong.
        hash: Hash of the last row that was found right.
        broken_photo: Id of the picture that is wrong, else ``""``.
    """

    sound: bool
    n_rows: int
    broken_seq: int
    words: Words
    hash: bytes = b""
    n_pictures: int = 0
    n_anchors: int = 0
    broken_photo: str = ""


def prove(
    session: Session,
    photos: PhotoFolder | None = None,
    anchors: Sequence[Anchor] = (),
    heard: Heard = unheard,
) -> Proof:
    """Check every row from the first, what stands now, the pictures, and earlier anchors.

    Args:
        photos: Where the pictures lie; without it they are not looked at.
        anchors: Read before the session began: a later one may speak of rows not seen here.

    Raises:
        OperatorError: An anchor is of another history, or the disk fails.
    """
    binding = histories(session).binding(anchors)
    walk = Walk({anchor.seq for anchor in binding})
    fault = _rows_fault(session, walk, heard) or anchors_fault(binding, walk.hashes, walk.n_rows)
    fault = fault or tables_fault(session, walk, heard) or accounts_fault(session, walk)
    fault = fault or rulings_fault(session, walk) or uses_fault(session, walk)
    if fault is not None:
        return Proof(False, walk.n_rows, fault[0], fault[1], walk.hash)
    proof = _pictures_proved(walk, photos, heard) if photos else None
    if proof is not None:
        return proof
    n_pictures = len(walk.pictures) if photos else 0
    words = SOUND.filled(
        rows=f"{walk.n_rows:,}", pictures=f"{n_pictures:,}", anchors=f"{len(binding):,}"
    )
    return Proof(True, walk.n_rows, 0, words, walk.hash, n_pictures, len(binding))


def histories(session: Session) -> Histories:
    """Return which history the store tells and which ones it was restored from."""
    rows: Mapping[str, str] = {row.key: row.value for row in session.scalars(select(MetaRow))}
    left_at = {
        key.removeprefix(LEFT): int(value) for key, value in rows.items() if key.startswith(LEFT)
    }
    return Histories(rows["epoch"], left_at)


def _rows_fault(session: Session, walk: Walk, heard: Heard) -> tuple[int, Words] | None:
    end = session.get_one(ChainRow, CHAIN_ID)
    fault = walked(session, walk, end.seq, heard)
    if fault is None and (end.seq, end.hash) != (walk.n_rows, walk.hash):
        missing = MISSING if end.seq > walk.n_rows else UNLINKED
        fault = missing.filled(seq=walk.n_rows + 1)
    return (walk.n_rows + 1, fault) if fault else None


def _pictures_proved(walk: Walk, photos: PhotoFolder, heard: Heard) -> Proof | None:
    """Return what is wrong with the first picture that is, ``None`` when none is."""
    for n, (photo_id, seq) in enumerate(walk.pictures.items(), 1):
        fault = photos.fault(photo_id)
        if fault:
            sentence = {"missing": PICTURE_MISSING, "changed": PICTURE_CHANGED}[fault]
            words = sentence.filled(photo=photo_id, seq=seq)
            return Proof(False, walk.n_rows, seq, words, walk.hash, n - 1, broken_photo=photo_id)
        if n % _HEARD_EVERY == 0 or n == len(walk.pictures):
            heard(_PICTURES, n, len(walk.pictures))
    return None
