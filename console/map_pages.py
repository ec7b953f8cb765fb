"""Pages over the window that show something on the map beside it."""

from PySide6.QtWidgets import QWidget

from layers.view import MapView

from .clip_panel import ClipPanel
from .coverage_book import CoverageBook
from .coverage_panel import CoveragePanel
from .dialogs import KeyedPanel
from .lists import ListPanel
from .new_case_panel import NewCasePanel
from .parts import DeskParts
from .popup_panel import PopupPanel
from .statusbar import StatusBar
from .suggest_panel import suggest_panel


def map_pages(
    parts: DeskParts,
    chart: MapView,
    lists: ListPanel,
    form: NewCasePanel,
    bar: StatusBar,
    host: QWidget,
) -> tuple[KeyedPanel, ...]:
    """Return them; each opens by a key of its own, some by a number of the status bar too."""
    coverage = CoveragePanel(parts, CoverageBook(parts.face, chart, host), chart, host)
    coverage.list_wanted.connect(lists.show_list)
    suggestions = suggest_panel(parts, form, chart, host)
    bar.suggestions_wanted.connect(suggestions.toggle)
    return (coverage, suggestions, ClipPanel(parts, host), PopupPanel(parts, chart, host))
