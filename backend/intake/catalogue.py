"""The catalogue of a GB/T 28181 gateway as rows: its XML answer, or what it exports as JSON or CSV.

Names of fields are those of the standard's catalogue item; gateways spell them in many ways.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat

from backend.disk import disk_faults
from backend.domain.terms.words import Words

from .refusing import fail
from .tables import Row, read_table

# Written without spaces and lines between the words; the first of ours that stands is taken.
_SPELT = {
    "channel_id": ("channelid", "gbdeviceid", "gbid", "通道编号", "通道编码", "国标编码"),
    "device_id": ("deviceid", "设备编号", "设备编码"),
    "parent_id": ("parentid", "上级编号", "父节点编号"),
    "name": ("name", "channelname", "gbname", "名称", "通道名称"),
    "civil_code": ("civilcode", "gbcivilcode", "行政区划", "行政区域"),
    "owner": ("owner", "gbowner", "归属", "设备归属", "权属"),
    "lon": ("lon", "longitude", "gblongitude", "经度"),
    "lat": ("lat", "latitude", "gblatitude", "纬度"),
    "street": ("street", "街道"),
    "group": ("group", "分组"),
    "view": ("view", "朝向"),
}
FIELDS = tuple(_SPELT)
_OURS = {spelt: ours for ours, all_spelt in _SPELT.items() for spelt in all_spelt}
_MAX_BYTES = 64 * 2**20
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""", re.IGNORECASE)
_DEPTH = 6


class Catalogue(NamedTuple):
    """What a file says.

    Attributes:
        rows: Cells as the file names them; under our names after ``named``.
        n_said: How many items there should be; 0 where the file does not say.
        device_id: Whose answer it is, ``""`` where the file does not say.
    """

    rows: tuple[Row, ...]
    notes: tuple[Words, ...] = ()
    n_said: int = 0
    device_id: str = ""


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue; the form is told by how it begins.

    Raises:
        OperatorError: No such file, none of the forms, or damaged.
    """
    with disk_faults(path):
        data = path.read_bytes()
    if len(data) > _MAX_BYTES:
        fail(path, "过大", "is too large")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return _from_xml(path, data)
    if start in (b"{", b"["):
        return _from_json(path, data)
    table = read_table(path, ())
    return Catalogue(table.rows, table.notes)


def named(path: Path, catalogue: Catalogue, columns: Mapping[str, str]) -> Catalogue:
    """Return a catalogue whose cells stand under ``FIELDS``; what a file does not name is ``""``.

    Args:
        columns: How this gateway calls fields: ours to theirs.

    Raises:
        OperatorError: It names no channel.
    """
    theirs = {_plain(their): our for our, their in columns.items()}
    rows = tuple(Row(row.line, _named(row.cells, theirs)) for row in catalogue.rows)
    if not any(row.cells["channel_id"] for row in rows):
        fail(
            path,
            "没有通道编号（DeviceID / channelId / 通道编号）",
            "has no ids of channels (DeviceID / channelId)",
        )
    return catalogue._replace(rows=rows)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def _named(cells: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Return the cells under our names; a list that knows no devices calls channels so."""
    found = dict.fromkeys(FIELDS, "")
    for name, cell in cells.items():
        ours = theirs.get(_plain(name)) or _OURS.get(_plain(name))
        if ours in found and cell and not found[ours]:
            found[ours] = cell.strip()
    if not found["channel_id"]:
        found["channel_id"], found["device_id"] = found["device_id"], ""
    return found


# ---- XML ---------------------------------------------------------------------------------------


class _Items:
    """Gathers the items of a catalogue's answers; follows no entity, so nothing can grow."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.head: dict[str, str] = {}
        self._item: dict[str, str] | None = None
        self._line, self._text = 0, ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._on_start
        self.parser.EndElementHandler = self._on_end
        self.parser.CharacterDataHandler = self._on_text
        self.parser.StartDoctypeDeclHandler = self._on_doctype

    def _on_doctype(self, *_about: object) -> None:
        raise ValueError("DOCTYPE")

    def _on_start(self, name: str, _attributes: object) -> None:
        self._text = ""
        if name == "Item":
            self._item, self._line = {}, self.parser.CurrentLineNumber

    def _on_text(self, text: str) -> None:
        self._text += text

    def _on_end(self, name: str) -> None:
        text, self._text = self._text.strip(), ""
        if name == "Item" and self._item is not None:
            self.rows.append(Row(self._line, self._item))
            self._item = None
        elif text:
            held = self._item if self._item is not None else self.head
            held.setdefault(name, text)


def _from_xml(path: Path, data: bytes) -> Catalogue:
    items = _Items()
    try:
        items.parser.Parse(_as_utf8(path, data), True)
    except (expat.ExpatError, ValueError) as error:
        fail(path, f"不是有效的目录 XML（{error}）", f"is no XML of a catalogue ({error})")
    said = items.head.get("SumNum", "")
    n_said = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
    return Catalogue(tuple(items.rows), (), n_said, items.head.get("DeviceID", ""))


def _as_utf8(path: Path, data: bytes) -> bytes:
    """Return the text without its declaration: gateways write GB2312, which expat cannot read."""
    match = _ENCODING.match(data)
    named = match[1].decode("ascii", "replace").lower() if match else "utf-8"
    encoding = "gb18030" if named in ("gb2312", "gbk", "gb18030") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        fail(path, f"不是 {named} 编码", f"is not in {named}")
    head, declaration, rest = text.partition("?>")
    whole = rest if declaration and head.lstrip().startswith("<?xml") else text
    # Lines stay what they were in the file.
    return ("\n" * head.count("\n") + whole.strip(" \t")).lstrip("\ufeff").encode()


# ---- JSON --------------------------------------------------------------------------------------


def _from_json(path: Path, data: bytes) -> Catalogue:
    try:
        text = data.decode("utf-8-sig")
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        fail(path, f"不是有效的 JSON（{error}）", f"is no JSON ({error})")
    items = next(_lists(held, _DEPTH), [])
    return Catalogue(tuple(_json_rows(text, items)))


def _lists(held: Any, depth: int) -> Iterator[list[dict[str, Any]]]:
    """Yield lists of items, the outermost first: answers wrap them in ``data`` and ``list``."""
    if isinstance(held, list) and held and all(isinstance(one, dict) for one in held):
        yield held
    elif isinstance(held, dict) and depth:
        for value in held.values():
            yield from _lists(value, depth - 1)


def _json_rows(text: str, items: list[dict[str, Any]]) -> Iterator[Row]:
    """Yield the items; the line is where the item's first text stands, for people to look there."""
    at = 0
    for item in items:
        cells = {key: _cell(value) for key, value in item.items()}
        first = next((cell for cell in cells.values() if len(cell) > 7), "")
        at = max(text.find(first, at), at)
        yield Row(text.count("\n", 0, at) + 1, cells)


def _cell(value: Any) -> str:
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return str(value)
