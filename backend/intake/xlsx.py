"""The first sheet of a workbook (XLSX) as rows of text; dates come out as ISO, local time."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

from .refusing import fail

_MAX_BYTES = 256 * 2**20
_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_V, _IS, _T = (f"{{{_NS['m']}}}{name}" for name in ("v", "is", "t"))
# Days are counted from here; day 60 is a leap day that never was, so dates after it are right.
_DAY_0 = datetime(1899, 12, 30)
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(45, 48)))
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def read_sheet(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield row number and cells of the first sheet; empty cells are ``""``.

    Raises:
        OperatorError: It is no workbook, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if sum(one.file_size for one in book.infolist()) > _MAX_BYTES:
                fail(path, "解开后过大", "is too large when unpacked")
            names = sorted(n for n in book.namelist() if n.startswith("xl/worksheets/sheet"))
            if not names:
                fail(path, "没有工作表", "has no sheet")
            shared, dates = _shared(book), _date_styles(book)
            root = ElementTree.fromstring(book.read(names[0]))
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError) as error:
        fail(path, f"不是有效的 XLSX（{error}）", f"is no XLSX ({error})")
    for row in root.iterfind(".//m:sheetData/m:row", _NS):
        yield _row(row, shared, dates)


def _row(row: ElementTree.Element, shared: list[str], dates: set[int]) -> tuple[int, list[str]]:
    cells: list[str] = []
    for cell in row.iterfind("m:c", _NS):
        match = _REF.fullmatch(cell.get("r", ""))
        at = _column(match[1]) if match else len(cells)
        cells += [""] * (at - len(cells))
        cells.append(_text(cell, shared, dates).strip())
    return int(row.get("r", "0")), cells


def _text(cell: ElementTree.Element, shared: list[str], dates: set[int]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(_V) or ""
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(_T))
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    if kind != "n" or not value:
        return value
    if int(cell.get("s", "0")) in dates:
        return _moment(float(value)).isoformat(timespec="seconds")
    number = float(value)
    return str(int(number)) if number.is_integer() and "E" not in value.upper() else value


def _moment(days: float) -> datetime:
    return _DAY_0 + timedelta(seconds=round(days * 86_400))


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in one.iter(_T)) for one in root.iterfind("m:si", _NS)]


def _date_styles(book: zipfile.ZipFile) -> set[int]:
    """Return the styles by which a number is a date."""
    if "xl/styles.xml" not in book.namelist():
        return set()
    root = ElementTree.fromstring(book.read("xl/styles.xml"))
    own = {
        int(one.get("numFmtId", "0"))
        for one in root.iterfind(".//m:numFmts/m:numFmt", _NS)
        if _DATE_LETTERS.search(_QUOTED.sub("", one.get("formatCode", "")))
    }
    styles = root.iterfind(".//m:cellXfs/m:xf", _NS)
    ids = [int(one.get("numFmtId", "0")) for one in styles]
    return {at for at, number in enumerate(ids) if number in _BUILT_IN_DATES | own}
