"""Saves the log of an emergency as a PDF beside the window's thread, and says how it went."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from backend.domain.people.emergency import Emergency, Line
from console.face.parts import DeskParts
from console.kit.notice import Notice
from console.kit.time_text import moment
from console.paper.file import FileWriter, Written
from console.paper.paper import Paper
from console.paper.save_pdf import documents, foot_of

from . import words as w
from .sheet import EmergencySheet
from .text import CaseNo

KEY = "emergency_sheet"


class EmergencyPrinter(QObject):
    """Lays the sheet out and writes it; a later one of the same emergency replaces it.

    Args:
        folder: Where files go; ``None`` is the person's documents.

    Signals:
        noticed: ``Notice``: the file was written, or what the disk said.
    """

    noticed = Signal(object)

    def __init__(self, parts: DeskParts, parent: QObject, folder: Path | None = None) -> None:
        super().__init__(parent)
        self._parts, self._folder = parts, folder
        self._files = FileWriter(self)
        self._files.written.connect(self._on_written)

    def save(self, one: Emergency, lines: Sequence[Line], case_no: CaseNo) -> None:
        """Write the sheet of an emergency, on or over."""
        city = self._parts.face.city
        if city is None:
            return
        sheet = EmergencySheet(one, lines, city, self._parts.lang, case_no)
        opened = moment(one.opened_ms, city.zone).strftime("%Y%m%d-%H%M%S")
        paper = Paper(sheet.html(), foot_of(self._parts), {})
        path = (self._folder or documents()) / f"wanmi-emergency-{opened}.pdf"
        self._files.write(path, paper.pdf(sheet.title), may_replace=True)

    @Slot(object)
    def _on_written(self, written: Written) -> None:
        path, outcome, why = written
        if outcome == "failed":
            self.noticed.emit(Notice("warn", w.NOT_SAVED.filled(why=why), KEY))
        else:
            self.noticed.emit(Notice("info", w.SAVED.filled(path=path), KEY))
