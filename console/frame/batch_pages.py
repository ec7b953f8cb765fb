"""Pages that do one act to several cases at once."""

from PySide6.QtWidgets import QWidget

from console.batch.page import BatchPage
from console.batch.urge_page import DuePage, UrgePage
from console.face.parts import DeskParts
from console.notices.notices import Notices
from console.queue.lists import ListPanel


def batch_pages(
    parts: DeskParts, lists: ListPanel, notices: Notices, host: QWidget
) -> tuple[BatchPage, ...]:
    """Return them: one opens by its key, one by F9 in a list."""
    due, urge = DuePage(parts, host), UrgePage(parts, host)
    lists.urged.connect(urge.show_cases)
    for page in (due, urge):
        page.book.noticed.connect(notices.take)
        page.picked.connect(parts.selection.pick)
    return due, urge
