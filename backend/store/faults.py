"""What the database says, turned into one sentence that a person can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words


class StoreFault(OperatorError):
    """The store could not be opened, read or written; nothing half-done was kept."""


# By the start of SQLite's own name of the error; the first that fits wins.
_SENTENCES = {
    "SQLITE_READONLY": Words(
        "数据盘只读，无法写入：{where}；请检查磁盘后重启",
        "the disk is read-only and cannot be written: {where}; mend the disk and start again",
    ),
    "SQLITE_CANTOPEN": Words(
        "数据库无法打开写入：{where}；请检查目录是否存在、磁盘是否只读",
        "the store cannot be opened for writing: {where}; does the folder exist, is the disk "
        "read-only?",
    ),
    "SQLITE_FULL": Words(
        "磁盘已满，无法写入：{where}；请腾出空间", "the disk is full: {where}; make room"
    ),
    "SQLITE_NOTADB": Words(
        "这不是万米数据库：{where}；请换一个数据目录",
        "this is not a Wanmi store: {where}; choose another data folder",
    ),
    "SQLITE_CORRUPT": Words(
        "数据库已损坏：{where}；请从备份恢复", "the store is damaged: {where}; restore a backup"
    ),
    "SQLITE_BUSY": Words(
        "数据库正被另一程序写入：{where}；请先关闭它",
        "another program is writing to the store: {where}; close it first",
    ),
    "SQLITE_IOERR": Words(
        "磁盘读写出错：{where}；请检查磁盘", "the disk fails: {where}; check the disk"
    ),
}
# What a server database says itself, by its SQLSTATE; whatever else it is, it does not serve.
_BY_STATE = {"53100": _SENTENCES["SQLITE_FULL"], "25006": _SENTENCES["SQLITE_READONLY"]}
_OTHER = Words(
    "数据库没有应答：{where}；请检查数据库服务",
    "the database does not answer: {where}; check the database service",
)
BAD_URL = Words(
    "数据库地址（{kind}://…）不能用；应如 postgresql+psycopg://用户@主机/库名",
    "the database address ({kind}://…) cannot be used; write postgresql+psycopg://USER@HOST/NAME",
)
NEWER = Words(
    "数据库版本 {found} 比本程序新（本程序到 {known}）：{where}；请升级程序",
    "the store has schema {found}, newer than this program ({known}): {where}; update the program",
)
ABSENT = Words(
    "没有数据库：{where}；请检查 --data 或 --db", "there is no store: {where}; check --data or --db"
)
OLDER = Words(
    "数据库版本 {found} 比本程序旧（本程序为 {known}）：{where}；请先启动一次后台，让它升级",
    "the store has schema {found}, older than this program ({known}): {where}; start the backend "
    "once, it brings it up to date",
)
FOREIGN = _SENTENCES["SQLITE_NOTADB"]


def fault_of(error: DBAPIError, where: str) -> StoreFault | None:
    """Return the sentence for a database that cannot serve; ``None`` for a mistake of ours.

    Args:
        where: Names the store, without a password.
    """
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is None:
        state = getattr(error.orig, "sqlstate", None)
        is_gone = isinstance(error, OperationalError | InterfaceError) or state in _BY_STATE
        return _server_fault(state, where) if is_gone else None
    return _named_fault(name, where)


def _server_fault(state: str | None, where: str) -> StoreFault:
    return StoreFault(_BY_STATE.get(state or "", _OTHER).filled(where=where))


def _named_fault(name: str, where: str) -> StoreFault | None:
    for start, words in _SENTENCES.items():
        if name.startswith(start):
            return StoreFault(words.filled(where=where))
    return None


@contextmanager
def driver_faults(where: str) -> Iterator[None]:
    """Do what ``told_as_fault`` does, around a driver used without SQLAlchemy.

    Raises:
        StoreFault: The disk or the database failed.
    """
    try:
        yield
    except sqlite3.Error as error:
        fault = _named_fault(getattr(error, "sqlite_errorname", ""), where)
        if fault is None:
            raise
        raise fault from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise _server_fault(getattr(error, "sqlstate", None), where) from error


@contextmanager
def told_as_fault(where: str) -> Iterator[None]:
    """Turn a database that cannot serve into a ``StoreFault``; our own mistakes pass unchanged.

    Raises:
        StoreFault: The disk or the database failed.
    """
    try:
        yield
    except DBAPIError as error:
        fault = fault_of(error, where)
        if fault is None:
            raise
        raise fault from error
