"""Writing and reading files so that a failing disk ends as one sentence for the operator."""

import errno
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words


def from_home(path: Path) -> Path:
    """Return a path with ``~`` filled in; the home of nobody stays as it was written."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def write_atomic(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old or the new one, never a part.

    Raises:
        OperatorError: The disk is full, read-only or failing.
    """
    with disk_faults(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                os.fchmod(file.fileno(), mode)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(name)
            raise


def write_json(path: Path, value: object, *, mode: int = 0o644) -> None:
    """Write a value as JSON, all of it or nothing.

    Raises:
        OperatorError: The disk is full, read-only or failing.
    """
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomic(path, text.encode() + b"\n", mode=mode)


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Raises:
        OperatorError: The file is not there, not readable or not JSON.
    """
    with disk_faults(path):
        data = path.read_bytes()
    try:
        return json.loads(data)
    except ValueError as error:
        raise OperatorError(
            Words(f"文件 {path} 已损坏（{error}）", f"The file {path} is damaged ({error})")
        ) from error


_FAULTS = {
    errno.EROFS: Words("磁盘只读", "the disk is read-only"),
    errno.EACCES: Words("没有权限", "access is denied"),
    errno.EPERM: Words("没有权限", "access is denied"),
    errno.EIO: Words("磁盘读写出错", "the disk fails"),
    errno.ENOSPC: Words("磁盘已满", "the disk is full"),
    errno.EDQUOT: Words("磁盘配额已满", "the disk quota is used up"),
    errno.ENOENT: Words("没有这个文件或目录", "there is no such file or folder"),
    errno.EISDIR: Words("这是目录，不是文件", "it is a folder, not a file"),
    errno.ENAMETOOLONG: Words("名称过长", "the name is too long"),
    errno.ENOTDIR: Words("路径中有一段不是目录", "a part of the path is not a folder"),
    errno.EEXIST: Words("同名文件已存在", "a file of that name stands there"),
}


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn a failure of the disk into one sentence that names the path."""
    try:
        yield
    except OSError as error:
        why = _FAULTS.get(error.errno or 0, Words(str(error), str(error)))
        raise OperatorError(
            Words(f"不能使用 {path}：{why.zh}", f"Cannot use {path}: {why.en}")
        ) from error
