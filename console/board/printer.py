"""Saves the sheet of the board as a PDF beside the desk's thread."""

from backend.contract.figures import Indicators
from backend.domain.terms.period import Period
from console.paper.sheet_printer import SheetPrinter

from .sheet import BoardSheet
from .words import Board


class BoardPrinter(SheetPrinter):
    """Lays the sheet of the board out and writes it."""

    key, saved, not_saved = "board", Board.SAVED, Board.NOT_SAVED

    def save(self, found: Indicators, period: Period, cutoff: str) -> None:
        """Write the sheet of a period; a newer count of the same period replaces it."""
        city = self.parts.face.city
        if city is None:
            return
        sheet = BoardSheet(found, period, cutoff, city, self.parts.lang)
        name = f"wanmi-indicators-{period.kind.value}-{period.first.isoformat()}.pdf"
        self.write(name, sheet.title, sheet.html())
