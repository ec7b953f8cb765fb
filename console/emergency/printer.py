"""Saves the log of an emergency as a PDF beside the window's thread."""

from collections.abc import Sequence

from backend.domain.people.emergency import Emergency, Line
from console.kit.time_text import moment
from console.paper.sheet_printer import SheetPrinter

from . import words as w
from .sheet import EmergencySheet
from .text import CaseNo


class EmergencyPrinter(SheetPrinter):
    """Lays the sheet out and writes it; a later one of the same emergency replaces it."""

    key, saved, not_saved = "emergency_sheet", w.SAVED, w.NOT_SAVED

    def save(self, one: Emergency, lines: Sequence[Line], case_no: CaseNo) -> None:
        """Write the sheet of an emergency, on or over."""
        city = self.parts.face.city
        if city is None:
            return
        sheet = EmergencySheet(one, lines, city, self.parts.lang, case_no)
        opened = moment(one.opened_ms, city.zone).strftime("%Y%m%d-%H%M%S")
        self.write(f"wanmi-emergency-{opened}.pdf", sheet.title, sheet.html())
