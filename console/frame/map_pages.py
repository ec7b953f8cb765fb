"""Pages over the window: beside the map, looked up, campaigns, and an emergency's."""

from PySide6.QtWidgets import QWidget

from console.bars.statusbar import StatusBar
from console.campaigns.book import CampaignBook
from console.campaigns.form import CampaignForm
from console.campaigns.page import CampaignPage
from console.coverage.book import CoverageBook
from console.coverage.panel import CoveragePanel
from console.emergency.bar import EmergencyBar
from console.emergency.page import EmergencyPage
from console.face.parts import DeskParts
from console.intake.panel import NewCasePanel
from console.kit.dialogs import KeyedPanel
from console.notices.notices import Notices
from console.pictures.clip_panel import ClipPanel
from console.pictures.popup_panel import PopupPanel
from console.queue.lists import ListPanel
from console.standards.page import StandardsPage
from console.suggest.panel import suggest_panel
from layers.view import MapView


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
    beside = ClipPanel(parts, host), PopupPanel(parts, chart, host), StandardsPage(parts, host)
    return (coverage, suggestions, *beside)


def campaign_pages(
    parts: DeskParts, chart: MapView, lists: ListPanel, notices: Notices, host: QWidget
) -> tuple[CampaignPage, CampaignForm]:
    """Return the page of campaigns and its form, which begins with the filter of a list."""
    book = CampaignBook(parts.face, host)
    form = CampaignForm(parts, book, chart, lambda: lists.filter_text, host)
    page = CampaignPage(parts, book, form, chart, host)
    page.picked.connect(parts.selection.pick)
    page.noticed.connect(notices.take)
    return page, form


def emergency_page(
    parts: DeskParts, bar: EmergencyBar, notices: Notices, host: QWidget
) -> EmergencyPage:
    """Return the page of an emergency; the bar over the window opens it, too."""
    page = EmergencyPage(parts, host)
    page.noticed.connect(notices.take)
    bar.wanted.connect(page.toggle)
    return page
