"""Pages over the window that show something on the map beside it."""

from PySide6.QtWidgets import QWidget

from layers.view import MapView

from .coverage_book import CoverageBook
from .coverage_panel import CoveragePanel
from .dialogs import KeyedPanel
from .lists import ListPanel
from .parts import DeskParts


def map_pages(
    parts: DeskParts, chart: MapView, lists: ListPanel, host: QWidget
) -> tuple[KeyedPanel, ...]:
    """Return them; each opens by a key of its own."""
    coverage = CoveragePanel(parts, CoverageBook(parts.face, chart, host), chart, host)
    coverage.list_wanted.connect(lists.show_list)
    return (coverage,)
