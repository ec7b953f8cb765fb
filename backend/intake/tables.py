"""Tables as people hand them over: CSV in UTF-8 or GBK, or XLSX, with the agreed header."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from backend.disk import disk_faults
from backend.domain.terms.words import Words

from .refusing import fail, fail_at
from .xlsx import read_sheet

__all__ = ["Row", "Table", "fail", "fail_at", "read_table"]

_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_ZIP = b"PK\x03\x04"
_GBK_NOTE = Words("文件是 GBK 编码，已转为 UTF-8", "The file was in GBK and was turned into UTF-8")


class Row(NamedTuple):
    """One row of a table; ``line`` is its line number in the file, the header being 1."""

    line: int
    cells: dict[str, str]


class Table(NamedTuple):
    """A table that was read.

    Attributes:
        notes: What was mended on the way, to be told.
    """

    path: Path
    rows: tuple[Row, ...]
    notes: tuple[Words, ...]


def read_table(path: Path, columns: Sequence[str]) -> Table:
    """Read a CSV or XLSX that must have these columns; others are kept, order does not matter.

    Raises:
        OperatorError: No such file, not text in UTF-8 or GBK, no workbook, a wrong header, or no
            rows.
    """
    with disk_faults(path):
        data = path.read_bytes()
    if data.startswith(_ZIP):
        return Table(path, tuple(_sheet_rows(path, data, columns)), ())
    text, notes = _decoded(path, data)
    return Table(path, tuple(_rows(path, text, columns)), notes)


def _decoded(path: Path, data: bytes) -> tuple[str, tuple[Words, ...]]:
    for bom, name in _BOMS.items():
        if data.startswith(bom):
            fail(path, f"是 {name} 编码，请另存为 UTF-8", f"is in {name}; save it as UTF-8")
    if b"\x00" in data:
        fail(path, "不是文本文件", "is not a text file")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        if _is_nearly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            fail_at(path, line, "含有无效的 UTF-8 字节", "holds bytes that are no UTF-8")
    try:
        return data.decode("gb18030"), (_GBK_NOTE,)
    except UnicodeDecodeError:
        fail(path, "既不是 UTF-8 也不是 GBK 编码", "is neither UTF-8 nor GBK")


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether most of the text beyond ASCII reads as UTF-8: then it is damaged, not GBK."""
    beyond = [char for char in data.decode("utf-8", errors="replace") if ord(char) > 127]
    n_broken = beyond.count("\ufffd")
    return n_broken < len(beyond) - n_broken


def _rows(path: Path, text: str, columns: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(path, header, columns)
        n = 0
        for cells in reader:
            if any(cell.strip() for cell in cells):
                n += 1
                yield _row(path, reader.line_num, header, cells)
    except csv.Error as error:
        fail_at(
            path,
            reader.line_num,
            "不是有效的 CSV：引号未闭合，或单元格过长",
            f"is no CSV ({error})",
        )
    if not n:
        fail(path, "没有数据行", "has no rows of data")


def _sheet_rows(path: Path, data: bytes, columns: Sequence[str]) -> Iterator[Row]:
    rows = ((line, cells) for line, cells in read_sheet(path, data) if any(cells))
    _, first = next(rows, (0, []))
    header = [name.strip().lower() for name in first]
    _check_header(path, header, columns)
    n = 0
    for line, cells in rows:
        n += 1
        yield _row(path, line, header, cells + [""] * (len(header) - len(cells)))
    if not n:
        fail(path, "没有数据行", "has no rows of data")


def _row(path: Path, line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        fail_at(
            path,
            line,
            f"有 {len(cells)} 列，表头有 {len(header)} 列",
            f"has {len(cells)} cells, the header {len(header)}",
        )
    return Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=True)))


def _check_header(path: Path, header: list[str], columns: Sequence[str]) -> None:
    if not header or header == [""]:
        fail(path, "是空文件", "is empty")
    missing = [name for name in columns if name not in header]
    if missing:
        fail(
            path,
            f"表头缺少 {'、'.join(missing)}；应为 {','.join(columns)}",
            f"the header lacks {', '.join(missing)}; it should be {','.join(columns)}",
        )
    if len(set(header)) != len(header):
        fail(path, "表头有重复的列名", "the header names a column twice")
