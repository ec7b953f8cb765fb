"""The rows behind a number: cases by id, read from the situation only where they are painted."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from backend.codebooks import Codebook
from backend.domain.case import SOURCE_WORDS, STATES, Case
from backend.domain.clock import Face
from backend.domain.unit import ResponsibleUnit
from backend.domain.words import Words

from . import acts_words as w
from .acting_notice import unit_words
from .face import SituationFace
from .language import Lang
from .time_text import hm

_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
CASE_ROLE = Qt.ItemDataRole.UserRole + 1
LEVEL_ROLE = Qt.ItemDataRole.UserRole + 2
SortKey = tuple[bool, float | str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of every case list.

    Attributes:
        width_px: Of the drawing; those of 0 share what is left.
        number: Right-aligned, tabular.
    """

    key: str
    words: Words
    width_px: int
    number: bool = False


COLUMNS = (
    Column("class", w.COL_CLASS, 250),
    Column("state", w.COL_STATE, 108),
    Column("left", w.COL_LEFT, 172, number=True),
    Column("place", w.COL_PLACE, 0),
    Column("unit", w.COL_UNIT, 0),
    Column("source", w.COL_SOURCE, 112),
    Column("reported", w.COL_REPORTED, 84, number=True),
    Column("no", w.COL_NO, 172),
)


class ListText:
    """Turns a case into the words of its row."""

    def __init__(
        self,
        face: SituationFace,
        book: Codebook,
        lang: Lang,
        left: Callable[[Case, Face, str], str],
    ) -> None:
        self._face = face
        self._book = book
        self._lang = lang
        self._cells: dict[str, Callable[[Case], str]] = {
            "class": self._class,
            "state": lambda case: lang.of(STATES[case.state].words),
            "left": lambda case: left(case, self.clock(case), lang.code),
            "place": lambda case: case.place.address,
            "unit": lambda case: lang.of(unit_words(self._unit(case.unit_id), case.unit_id)),
            "source": lambda case: lang.of(SOURCE_WORDS[case.source]),
            "reported": lambda case: hm(case.reported_at_ms, self._zone()),
            "no": lambda case: case.case_no,
        }

    def cell(self, case: Case, key: str) -> str:
        """Return what the cell shows; ``key`` is one of ``COLUMNS``."""
        return self._cells[key](case)

    def haystack(self, case: Case) -> str:
        """Return all words a filter may match, lower case."""
        keys = ("class", "state", "place", "unit", "source", "no")
        found = [self.cell(case, key) for key in keys]
        return " ".join([*found, self._book.initials(case.class_key)]).lower()

    def clock(self, case: Case) -> Face:
        """Return the clock face of the case now."""
        return self._face.face_of(case)

    def _class(self, case: Case) -> str:
        mark = f"{self._lang.of(w.URGENT)} · " if case.urgent else ""
        return mark + self._lang.of(self._book.name(case.class_key))

    def _unit(self, unit_id: str) -> ResponsibleUnit | None:
        city = self._face.city
        units = city.units if city is not None else ()
        return next((unit for unit in units if unit.unit_id == unit_id), None)

    def _zone(self) -> str:
        return self._face.city.zone if self._face.city is not None else "UTC"


class CaseTable(QAbstractTableModel):
    """Cases in order, filtered; a cell is made only when it is painted.

    Cost: sorting and filtering are linear in the list, once per change, never per frame.
    """

    def __init__(self, face: SituationFace, text: ListText, lang: Lang, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self._text = text
        self._lang = lang
        self._ids: tuple[str, ...] = ()
        self._rows: tuple[str, ...] = ()
        self._needle = ""
        self._sort_key = ""
        self._descending = False

    @property
    def n_all(self) -> int:
        """How many cases the list holds, filtered or not."""
        return len(self._ids)

    @property
    def case_ids(self) -> tuple[str, ...]:
        """The cases shown, in order."""
        return self._rows

    def set_ids(self, ids: tuple[str, ...]) -> None:
        """Hold these cases; those nobody knows any more are left out."""
        self._ids = tuple(i for i in ids if self._face.case(i) is not None)
        self._arrange()

    def filter(self, words: str) -> None:
        """Show only cases that hold every one of these words."""
        self._needle = words.strip().lower()
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one is the order of the queues."""
        self._sort_key = COLUMNS[column].key if 0 <= column < len(COLUMNS) else ""
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def refresh(self) -> None:
        """Paint the clocks again."""
        if self._rows:
            last = self.index(len(self._rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row_of(self, case_id: str) -> int:
        """Return the row of a case, -1 when it is not shown."""
        return self._rows.index(case_id) if case_id in self._rows else -1

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many cases are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._lang.of(COLUMNS[section].words)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(COLUMNS[section])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        case = self._face.case(self._rows[index.row()]) if index.isValid() else None
        if case is None:
            return None
        column = COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text.cell(case, column.key)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        if role == CASE_ROLE:
            return case.case_id
        return self._text.clock(case).level if role == LEVEL_ROLE else None

    def _arrange(self) -> None:
        cases = [case for i in self._ids if (case := self._face.case(i)) is not None]
        needles = self._needle.split()
        if needles:
            held = [(case, self._text.haystack(case)) for case in cases]
            cases = [case for case, hay in held if all(needle in hay for needle in needles)]
        cases.sort(key=self._key, reverse=self._descending)
        self.beginResetModel()
        self._rows = tuple(case.case_id for case in cases)
        self.endResetModel()

    def _key(self, case: Case) -> SortKey:
        if self._sort_key in ("", "left"):
            face = self._text.clock(case)
            left_s = face.remaining_s if face.level != "none" else float("inf")
            return (not case.urgent and not self._sort_key, left_s, case.case_id)
        if self._sort_key == "reported":
            return (False, float(case.reported_at_ms), case.case_id)
        return (False, self._text.cell(case, self._sort_key), case.case_id)


def _aligned(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
