"""One line under the tiles that says what turns, and lets a person hold and step it."""

import math

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from widgets.icon import themed_icon
from widgets.labels import ElideLabel
from widgets.skin import Skin
from widgets.spacing import space

from .rotation import left_s
from .turner import Turner
from .words import (
    TURN_BACK,
    TURN_END,
    TURN_FORTH,
    TURN_GO,
    TURN_HELD,
    TURN_HOLD,
    TURN_LEFT,
    left_words,
)

_ICON_PX = 16


class TurnBar(QFrame):
    """Hidden while nothing turns.

    Args:
        is_afar: It is read from the back of a hall: large, and without buttons nobody can reach.
    """

    def __init__(self, skin: Skin, turner: Turner, *, is_afar: bool = False) -> None:
        super().__init__()
        self._skin, self._turner, self._lang = skin, turner, "zh"
        self.text = ElideLabel("text" if is_afar else "text_2", 18 if is_afar else 13)
        self.back = self._button("chevron-left", self._on_back)
        self.hold = self._button("pause", turner.toggle_hold)
        self.forth = self._button("chevron-right", self._on_forth)
        self.stop = self._button("x", turner.end)
        row = QHBoxLayout(self)
        space(row, skin, (2, 4, 2, 0), 2)
        row.addWidget(self.text, 1)
        for button in (self.back, self.hold, self.forth, self.stop):
            row.addWidget(button)
            button.setVisible(not is_afar)
        turner.changed.connect(self.retell)
        turner.turned.connect(self.retell)
        skin.changed.connect(self.retell)
        self.retell()

    def set_language(self, code: str) -> None:
        """Speak ``"zh"`` or ``"en"``."""
        self._lang = code
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Say which step stands and for how long."""
        rotation, turn = self._turner.rotation, self._turner.turn
        self.setVisible(rotation is not None)
        if rotation is None:
            return
        n, n_all = turn.step % len(rotation.steps) + 1, len(rotation.steps)
        left = left_words(math.ceil(left_s(rotation, turn))).of(self._lang)
        words = TURN_HELD if turn.is_held else TURN_LEFT
        self.text.setText(words.filled(n=n, all=n_all, left=left).of(self._lang))
        named = (
            (self.back, "chevron-left", TURN_BACK),
            (
                self.hold,
                "play" if turn.is_held else "pause",
                TURN_GO if turn.is_held else TURN_HOLD,
            ),
            (self.forth, "chevron-right", TURN_FORTH),
            (self.stop, "x", TURN_END),
        )
        for button, icon, about in named:
            button.setIcon(themed_icon(icon, self._skin, ratio=self.devicePixelRatioF()))
            button.setIconSize(QSize(self._skin.px(_ICON_PX), self._skin.px(_ICON_PX)))
            button.setToolTip(about.of(self._lang))
            button.setAccessibleName(about.of(self._lang))

    def _button(self, icon: str, do: object) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(icon)
        button.setProperty("kind", "quiet")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(do)
        return button

    @Slot()
    def _on_back(self) -> None:
        self._turner.step(-1)

    @Slot()
    def _on_forth(self) -> None:
        self._turner.step(1)
