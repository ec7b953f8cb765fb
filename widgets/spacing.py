"""Margins and gaps that follow the scale of the screen."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QLayout

from .skin import Skin

Margins = tuple[int, int, int, int]


class _Keeper(QObject):
    """Sets a layout's spaces again whenever the scale changes; lives as long as the layout."""

    def __init__(self, layout: QLayout, skin: Skin, margins: Margins, gap_px: int) -> None:
        super().__init__(layout)
        self._layout, self._skin = layout, skin
        self._margins, self._gap_px = margins, gap_px
        skin.changed.connect(self.apply)
        self.apply()

    @Slot()
    def apply(self) -> None:
        """Set margins and gap at the scale in force."""
        px = self._skin.px
        self._layout.setContentsMargins(*(px(side) for side in self._margins))
        if self._gap_px >= 0:
            self._layout.setSpacing(px(self._gap_px))


def space(layout: QLayout, skin: Skin, margins: Margins = (0, 0, 0, 0), gap_px: int = -1) -> None:
    """Give a layout these margins (left, top, right, bottom) and gap, pixels of the drawing."""
    _Keeper(layout, skin, margins, gap_px)
