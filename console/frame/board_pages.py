"""Pages over the window that show numbers of the whole city."""

from PySide6.QtWidgets import QWidget

from console.board.page import BoardPage
from console.daily.page import DayPage
from console.face.parts import DeskParts
from console.notices.notices import Notices


def board_pages(parts: DeskParts, notices: Notices, host: QWidget) -> tuple[BoardPage, DayPage]:
    """Return the board of indicators and the day statistics; what they open is picked."""
    board, daily = BoardPage(parts, host), DayPage(parts, host)
    for page in (board, daily):
        page.picked.connect(parts.selection.pick)
        page.noticed.connect(notices.take)
    return board, daily
