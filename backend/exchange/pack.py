"""A pack of evidence: one ZIP with a case, its pictures as they were taken, and their hashes.

Whoever opens it later can prove that nothing in it was changed since it was made: every file is
listed with its SHA-256, and a picture besides bears the name the record knows it by, the
BLAKE2b-128 of its bytes. The SHA-256 of the list stands in the history of the case.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from backend.disk import disk_faults, write_atomic
from backend.domain.cases.case import Case, Photo
from backend.domain.cases.kinds import format_of
from backend.domain.flow.evidence import photo_id_of
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

LIST, CASE, PICTURES = "manifest.json", "case.json", "pictures"
# A pack is read whole into memory when it is proven; no case has so many bytes of pictures.
MOST_BYTES = 2 * 2**30
_FIRST_TIME = (1980, 1, 1, 0, 0, 0)  # the same case makes the same bytes

_NO_PACK = Words("{path} 不是证据包：{why}", "{path} is no pack of evidence: {why}")
_MISSING = Words("缺少文件 {name}", "{name} is missing")
_CHANGED = Words("{name} 已被改动", "{name} was changed")
_NOT_LISTED = Words("{name} 不在清单中", "{name} is not in the list")
_NOT_ITS_NAME = Words("{name} 与案卷所记的图片编号不符", "{name} is not the picture of the case")
_NOT_THERE = Words("案卷中的图片 {name} 未入包", "picture {name} of the case is not in the pack")


class Proof(NamedTuple):
    """What opening a pack came to.

    Attributes:
        sha256: Of the list of files: what the history of the case names.
        faults: What does not hold, a sentence each; empty when all of it is whole.
    """

    case_no: str
    n_pictures: int
    sha256: str
    faults: tuple[Words, ...]


def name_of(photo: Photo, data: bytes) -> str:
    """Return where a piece of evidence lies in a pack; its ending says what its bytes are."""
    return f"{_stem_of(photo)}{format_of(data) or 'bin'}"


def _stem_of(photo: Photo) -> str:
    return f"{PICTURES}/{photo.photo_id}."


def write_pack(path: Path, case: Case, pictures: Mapping[str, bytes], made_at_ms: int) -> str:
    """Write a pack, whole or not at all; return the SHA-256 of its list.

    Args:
        pictures: Bytes by photo id: of every picture of the case.
        made_at_ms: City time, Unix milliseconds.

    Raises:
        OperatorError: The disk would not take it.
    """
    photos = {photo.photo_id: photo for photo in case.photos}
    files = {CASE: msgspec.json.format(msgspec.json.encode(case), indent=1)}
    for key, photo in photos.items():
        files[name_of(photo, pictures[key])] = pictures[key]
    listed = _list(case, files, made_at_ms)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as zipped:
        for name, data in {LIST: listed, **files}.items():
            zipped.writestr(zipfile.ZipInfo(name, _FIRST_TIME), data)
    write_atomic(path, whole.getvalue())
    return sha256(listed).hexdigest()


def _list(case: Case, files: Mapping[str, bytes], made_at_ms: int) -> bytes:
    rows = [
        {"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in files.items()
    ]
    head = {"case_id": case.case_id, "case_no": case.case_no, "version": case.version}
    text = json.dumps({**head, "made_at_ms": made_at_ms, "files": rows}, indent=1)
    return text.encode()


def open_pack(path: Path) -> Proof:
    """Open a pack and prove it.

    Raises:
        OperatorError: It cannot be read, or is no pack at all.
    """
    files = _read(path)
    try:
        listed = json.loads(files[LIST])
        rows = {str(row["name"]): str(row["sha256"]) for row in listed["files"]}
        case_no = str(listed["case_no"])
        case = msgspec.json.decode(files[CASE], type=Case)
    except KeyError as error:
        raise _broken(path, _MISSING.filled(name=error.args[0])) from error
    except (ValueError, TypeError) as error:
        raise _broken(path, Words(str(error), str(error))) from error
    faults = tuple(_faults(files, rows, case))
    n_pictures = sum(name.startswith(f"{PICTURES}/") for name in files)
    return Proof(case_no, n_pictures, sha256(files[LIST]).hexdigest(), faults)


def _read(path: Path) -> dict[str, bytes]:
    try:
        with disk_faults(path), zipfile.ZipFile(path) as zipped:
            entries = zipped.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise ValueError(f"> {MOST_BYTES} bytes")
            return {entry.filename: zipped.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise _broken(path, Words(str(error), str(error))) from error


def _broken(path: Path, why: Words) -> OperatorError:
    return OperatorError(
        Words(_NO_PACK.zh.format(path=path, why=why.zh), _NO_PACK.en.format(path=path, why=why.en))
    )


def _faults(files: Mapping[str, bytes], rows: Mapping[str, Any], case: Case) -> Iterator[Words]:
    """Yield what does not hold: against the list, and against the case itself."""
    for name, digest in rows.items():
        if name not in files:
            yield _MISSING.filled(name=name)
        elif sha256(files[name]).hexdigest() != digest:
            yield _CHANGED.filled(name=name)
    for name in files.keys() - rows.keys() - {LIST}:
        yield _NOT_LISTED.filled(name=name)
    for stem, photo in {_stem_of(photo): photo for photo in case.photos}.items():
        name = next((name for name in files if name.startswith(stem)), "")
        if not name:
            yield _NOT_THERE.filled(name=photo.photo_id)
        elif photo_id_of(files[name]) != photo.photo_id:
            yield _NOT_ITS_NAME.filled(name=name)
