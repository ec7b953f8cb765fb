"""The indicators page of the hall's wall: five rates with their bases, two rankings."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin

from .figures_page import FiguresPage
from .ranking import Ranking
from .texts import IndicatorText

N_RANKINGS = 2
_LEFT = 0.26


class IndicatorPage(FiguresPage):
    """Rates on the left, rankings beside each other."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, _LEFT, parent)
        self.rankings = tuple(Ranking(skin, self) for _ in range(N_RANKINGS))

    def show_text(self, text: IndicatorText) -> None:
        """Show everything."""
        self.show_frame(text.head, text.figures, text.strip)
        for board, ranking in zip(self.rankings, text.rankings, strict=True):
            board.show_text(ranking)

    def lay_out(self, rest: QRect, gap: int) -> None:
        """Lay the rankings out."""
        each = (rest.width() - (N_RANKINGS - 1) * gap) // N_RANKINGS
        for n, board in enumerate(self.rankings):
            board.setGeometry(rest.left() + n * (each + gap), rest.top(), each, rest.height())
