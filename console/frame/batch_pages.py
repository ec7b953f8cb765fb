"""Pages that do one act to several cases at once."""

from PySide6.QtWidgets import QWidget

from console.acting.acting import ActingDesk
from console.acting.undo import UndoBar
from console.batch.page import BatchPage
from console.batch.together_page import TogetherPage
from console.batch.urge_page import DuePage, UrgePage
from console.face.parts import DeskParts
from console.notices.notices import Notices
from console.queue.lists import ListPanel


def batch_pages(
    parts: DeskParts,
    lists: ListPanel,
    acting: ActingDesk,
    undo: UndoBar,
    notices: Notices,
    host: QWidget,
) -> tuple[BatchPage, ...]:
    """Return them: two open by a key of their own, one by F9 in a list."""
    due, urge = DuePage(parts, host), UrgePage(parts, host)
    together = TogetherPage(parts, acting, host)
    lists.urged.connect(urge.show_cases)
    together.noticed.connect(notices.take)
    together.bound.connect(undo.bind)
    together.undo_wanted.connect(undo.want_take_back)
    pages = (due, urge, together)
    for page in pages:
        page.book.noticed.connect(notices.take)
        page.picked.connect(parts.selection.pick)
    return pages
