"""Saves the sheet of the board as a PDF beside the desk's thread, and says how it went."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot

from backend.contract.figures import Indicators
from backend.domain.terms.period import Period
from console.face.parts import DeskParts
from console.kit.notice import Notice
from console.kit.seat_names import person_words
from console.kit.time_text import moment
from console.paper.file import FileWriter, Written
from console.paper.paper import Paper
from console.paper.words import Print

from .sheet import BoardSheet
from .words import Board


class SheetPrinter(QObject):
    """Writes sheets of numbers; a subclass lays one out.

    Args:
        folder: Where files go; ``None`` is the person's documents.

    Signals:
        noticed: ``Notice``: the file was written, or what the disk said.
    """

    noticed = Signal(object)

    def __init__(self, parts: DeskParts, parent: QObject, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.parts, self._folder = parts, folder
        self._files = FileWriter(self)
        self._files.written.connect(self._on_written)

    def write(self, name: str, title: str, html: str) -> None:
        """Write a sheet under a name; it replaces one of the same name."""
        city, lang = self.parts.face.city, self.parts.lang
        if city is None:
            return
        actor = self.parts.face.actor
        who = lang.of(person_words(actor.account, actor.role, actor.seat))
        now_ms = self.parts.face.city_now_ms()
        at = moment(now_ms, city.zone).strftime("%Y-%m-%d %H:%M")

        def foot(page: int, n_pages: int) -> str:
            told = lang.of(Print.PAGE, n=page, all=n_pages)
            return f"{told}　{lang.of(Print.FOOT, who=who, at=at)}"

        home = QStandardPaths.StandardLocation.DocumentsLocation
        folder = self._folder or Path(QStandardPaths.writableLocation(home))
        self._files.write(folder / name, Paper(html, foot, {}).pdf(title), may_replace=True)

    @Slot(object)
    def _on_written(self, written: Written) -> None:
        path, outcome, why = written
        if outcome == "failed":
            self.noticed.emit(Notice("warn", Board.NOT_SAVED.filled(why=why), "board"))
        else:
            self.noticed.emit(Notice("info", Board.SAVED.filled(path=path), "board"))


class BoardPrinter(SheetPrinter):
    """Lays the sheet of the board out and writes it."""

    def save(self, found: Indicators, period: Period, cutoff: str) -> None:
        """Write the sheet of a period; a newer count of the same period replaces it."""
        city = self.parts.face.city
        if city is None:
            return
        sheet = BoardSheet(found, period, cutoff, city, self.parts.lang)
        name = f"wanmi-indicators-{period.kind.value}-{period.first.isoformat()}.pdf"
        self.write(name, sheet.title, sheet.html())
