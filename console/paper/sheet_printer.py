"""Saves a sheet as a PDF beside the window's thread, and says how it went."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, Signal, Slot

from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.notice import Notice

from .file import FileWriter, Written
from .paper import Paper
from .save_pdf import documents, foot_of
from .words import Print


class SheetPrinter(QObject):
    """Writes sheets; a subclass lays one out.

    Args:
        folder: Where files go; ``None`` is the person's documents.

    Attributes:
        key: What its notices are about.
        saved: Said with ``{path}`` when the file lies there, ``not_saved`` with ``{why}``.

    Signals:
        noticed: ``Notice``: the file was written, or what the disk said.
    """

    key: ClassVar[str]
    saved: ClassVar[Words] = Print.SAVED
    not_saved: ClassVar[Words] = Print.FAILED
    noticed = Signal(object)

    def __init__(self, parts: DeskParts, parent: QObject, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.parts, self._folder = parts, folder
        self._files = FileWriter(self)
        self._files.written.connect(self._on_written)

    def write(self, name: str, title: str, html: str) -> None:
        """Write a sheet under a name; it replaces one of the same name."""
        if self.parts.face.city is not None:
            paper = Paper(html, foot_of(self.parts), {})
            path = (self._folder or documents()) / name
            self._files.write(path, paper.pdf(title), may_replace=True)

    @Slot(object)
    def _on_written(self, written: Written) -> None:
        path, outcome, why = written
        if outcome == "failed":
            self.noticed.emit(Notice("warn", self.not_saved.filled(why=why), self.key))
        else:
            self.noticed.emit(Notice("info", self.saved.filled(path=path), self.key))
