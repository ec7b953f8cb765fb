"""The rows behind a number: cases by id, read from the situation only where they are painted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)

from backend.codebooks import Codebook
from backend.domain.cases.case import SOURCE_WORDS, STATES, Case
from backend.domain.clocks.clock import Face
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.kit import words_acts as w
from console.kit.language import Lang
from console.kit.notice import unit_words
from console.kit.time_text import hm

from .lists_keys import CaseKeys

_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
CASE_ROLE = Qt.ItemDataRole.UserRole + 1
LEVEL_ROLE = Qt.ItemDataRole.UserRole + 2
# One text where it can be: comparing two of them costs a third of comparing rows.
SortKey = tuple[bool, float, str] | str
# Sorted by what is left of the limit: the order of the queues, and the column that says it.
_CLOCKS = ("", "left")


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
        found += [self._book.initials(case.class_key), *case.more.campaigns]
        return " ".join(found).lower()

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

    Cost: sorting and filtering read what was worked out once per case and version; ``warm`` works
    it out a few cases at a time, so that nobody waits for it.
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
        self._hays = CaseKeys(text.haystack)
        self._keys = {
            key: CaseKeys(partial(self._key, key)) for key in ("", *(c.key for c in COLUMNS))
        }
        self._n_warm = self._n_looked = 0
        self._sorted_by: set[str] = set()
        lang.changed.connect(self._forget)
        face.changed.connect(self._on_changed)

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
        known = tuple(i for i in ids if self._case(i) is not None)
        if known != self._ids:
            self._ids = known
        for book in (self._hays, *self._keys.values()):
            book.keep(self._ids)
        self._n_warm = 0
        self._arrange()

    def warm(self, n_cases: int) -> bool:
        """Work out what some more cases are sorted and filtered by; return whether all are."""
        for case_id in self._ids[self._n_warm : self._n_warm + n_cases]:
            if (case := self._case(case_id)) is not None:
                for book in (self._hays, *self._keys.values()):
                    book.of(case)
        if self._n_warm < len(self._ids):
            self._n_warm += n_cases
            return False
        return not self._sort_one()

    def _sort_one(self) -> bool:
        """Sort by one more column, so that nobody waits for it later; return whether one was."""
        key = next((key for key in self._keys if key not in self._sorted_by), None)
        if key is None:
            return False
        self._sorted_by.add(key)
        self._keys[key].ordered(self._ids, self._case)
        return True

    def look_again(self, n_cases: int) -> None:
        """Look at the clocks of some cases again, in turn: time re-sorts what no act changed."""
        for case_id in self._ids[self._n_looked : self._n_looked + n_cases]:
            if (case := self._face.case(case_id)) is not None:
                for key in _CLOCKS:
                    self._keys[key].anew(case)
        self._n_looked = (self._n_looked + n_cases) if self._n_looked < len(self._ids) else 0

    def filter(self, words: str) -> None:
        """Show only cases that hold every one of these words."""
        self._needle = words.strip().lower()
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one is the order of the queues."""
        wanted = COLUMNS[column].key if 0 <= column < len(COLUMNS) else ""
        is_down = order == Qt.SortOrder.DescendingOrder
        # Qt asks twice: once itself, once by the header's mark.
        if (wanted, is_down) != (self._sort_key, self._descending):
            self._sort_key, self._descending = wanted, is_down
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
        rows = self._keys[self._sort_key].ordered(self._ids, self._case)
        if self._needle:
            hays = self._hays.known(rows, self._case)
            for needle in self._needle.split():
                rows = [i for i in rows if needle in hays.get(i, "")]
        self.beginResetModel()
        self._rows = tuple(reversed(rows) if self._descending else rows)
        self.endResetModel()

    def _case(self, case_id: str) -> Case | None:
        return self._face.situation.cases.get(case_id) or self._face.case(case_id)

    def _key(self, sort_key: str, case: Case) -> SortKey:
        if sort_key in _CLOCKS:
            face = self._text.clock(case)
            # A moment, not what is left: values taken at different times stand in one list.
            at_s = face.remaining_s + self._face.city_now_ms() / 1000
            due_s = round(at_s, 2) if face.level != "none" else float("inf")
            return (not case.urgent and not sort_key, due_s, case.case_id)
        if sort_key == "reported":
            return (False, float(case.reported_at_ms), case.case_id)
        return f"{self._text.cell(case, sort_key)}\0{case.case_id}"

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Drop what is no longer true of cases that changed."""
        if changes.reset:
            self._forget()
            return
        if changes.case_ids and self._ids:
            for book in (self._hays, *self._keys.values()):
                book.drop(changes.case_ids)

    @Slot()
    def _forget(self) -> None:
        for book in (self._hays, *self._keys.values()):
            book.clear()
        self._n_warm = 0
        self._sorted_by.clear()


def _aligned(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
