"""A mapping file (TOML): what another system calls the columns, classes and sources of its cases.

```toml
[columns]            # ours = theirs
class_key = "小类代码"
[classes]            # theirs = ours
"0102" = "e0102"
[sources]
"市民投诉" = "hotline"
```
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from backend.disk import disk_faults

from .refusing import fail
from .tables import Row, Table, read_table

_PARTS = ("columns", "classes", "sources")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read another system's list. Columns are ours to theirs, values theirs to ours."""

    columns: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def read(self, path: Path, columns: Sequence[str]) -> Table:
        """Read a list under their header and return it under ours.

        Raises:
            OperatorError: As ``read_table``.
        """
        theirs = {name: self.columns.get(name, name).strip().lower() for name in columns}
        table = read_table(path, tuple(theirs.values()))
        ours = {their: our for our, their in self.columns.items()}
        ours = {their.strip().lower(): our for their, our in ours.items()}
        return table._replace(rows=tuple(self._row(row, ours) for row in table.rows))

    def _row(self, row: Row, ours: dict[str, str]) -> Row:
        cells = {ours.get(name, name): cell for name, cell in row.cells.items()}
        for name, values in (("class_key", self.classes), ("source", self.sources)):
            if name in cells:
                cells[name] = values.get(cells[name], cells[name])
        return row._replace(cells=cells)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        OperatorError: No such file, no TOML, or a part that is none of the three.
    """
    with disk_faults(path):
        data = path.read_bytes()
    try:
        parts = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fail(path, f"不是有效的 TOML（{error}）", f"is no TOML ({error})")
    strange = [name for name in parts if name not in _PARTS]
    tables = [one for one in parts.values() if isinstance(one, dict)]
    plain = all(isinstance(value, str) for one in tables for value in one.values())
    if strange or len(tables) < len(parts) or not plain:
        known = "/".join(_PARTS)
        fail(path, f"只能有 {known} 三节，值为文字", f"may only hold {known}, with texts")
    return Mapping(**parts)
