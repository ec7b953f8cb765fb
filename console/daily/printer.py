"""Saves the sheet of a day as a PDF beside the desk's thread."""

from console.board.words import Board
from console.paper.sheet_printer import SheetPrinter

from .book import DayBook
from .sheet import DaySheet


class DayPrinter(SheetPrinter):
    """Lays the sheet of a day out and writes it."""

    key, saved, not_saved = "board", Board.SAVED, Board.NOT_SAVED

    def save(self, book: DayBook) -> None:
        """Write what the book shows; a newer sheet of the same day and version replaces it."""
        city, period = self.parts.face.city, book.period
        if city is None or period is None or book.found is None:
            return
        sheet = DaySheet(book, city, self.parts.lang)
        held = book.published
        mark = f"-{held.version}" if held is not None else "-draft"
        self.write(f"wanmi-day-{period.first.isoformat()}{mark}.pdf", sheet.title, sheet.html())
