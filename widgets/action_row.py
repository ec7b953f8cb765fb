"""Buttons of actions in a few lines; what does not fit stands in a menu at the end."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QToolButton, QWidget

from .key_hint import ActionButton
from .skin import Skin

_GAP_PX, _HEIGHT_PX = 8, 36


class ActionRow(QWidget):
    """Offers actions, the lit one first, in at most ``max_lines`` lines."""

    def __init__(self, skin: Skin, max_lines: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._skin, self._max_lines = skin, max_lines
        self._buttons: list[ActionButton] = []
        self._is_old = False
        self._more = QToolButton(self)
        self._menu = QMenu(self._more)
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setProperty("kind", "more")
        self._more.setText("⋯")
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        skin.changed.connect(self.arrange)

    @property
    def shown(self) -> tuple[ActionButton, ...]:
        """The buttons in view, in order."""
        return tuple(button for button in self._buttons if not button.isHidden())

    @property
    def hidden_actions(self) -> tuple[QAction, ...]:
        """The actions in the menu."""
        return tuple(self._menu.actions())

    def set_more_text(self, text: str) -> None:
        """Say what the menu's button is, for tool tips and screen readers."""
        self._more.setToolTip(text)
        self._more.setAccessibleName(text)

    def set_max_lines(self, max_lines: int) -> None:
        """Allow this many lines."""
        if max_lines != self._max_lines:
            self._max_lines = max_lines
            self.arrange()

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these; invisible ones appear when they become visible."""
        for button in self._buttons:
            button.action.changed.disconnect(self._on_changed)
            button.hide()
            button.deleteLater()
        self._buttons = [ActionButton(self._skin, action, self) for action in actions]
        for button in self._buttons:
            button.action.changed.connect(self._on_changed)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the buttons anew."""
        self.arrange()

    @Slot()
    def _on_changed(self) -> None:
        """Arrange once for all actions that change together: each of them tells by itself."""
        if not self._is_old:
            self._is_old = True
            QApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def event(self, event: QEvent) -> bool:
        """Arrange when layouts are due."""
        if event.type() == QEvent.Type.LayoutRequest and self._is_old:
            self.arrange()
        return super().event(event)

    @Slot()
    def arrange(self) -> None:
        """Place what fits, put the rest into the menu."""
        self._is_old = False
        wanted = [button for button in self._buttons if button.action.isVisible()]
        # The lit one never falls into the menu.
        wanted.sort(key=lambda button: button.action.property("kind") != "primary")
        more = self._skin.px(40)
        boxes = self._place(wanted, 0)
        if len(boxes) < len(wanted):
            boxes = self._place(wanted, more)
        self._menu.clear()
        for button in self._buttons:
            button.setVisible(button in boxes)
        for button in wanted:
            if button in boxes:
                button.setGeometry(boxes[button])
            else:
                self._menu.addAction(button.action)
        self._show_more(boxes, more)
        lines = 1 + max((box.y() for box in boxes.values()), default=0) // self._line()
        self.setFixedHeight(lines * self._line() - self._skin.px(_GAP_PX) if wanted else 0)

    def _line(self) -> int:
        return self._skin.px(_HEIGHT_PX) + self._skin.px(_GAP_PX)

    def _place(self, wanted: Sequence[ActionButton], end_px: int) -> dict[ActionButton, QRect]:
        """Return where each button stands that fits, keeping room at the end of the last line."""
        gap, height = self._skin.px(_GAP_PX), self._skin.px(_HEIGHT_PX)
        boxes: dict[ActionButton, QRect] = {}
        left = line = 0
        for button in wanted:
            width = min(button.sizeHint().width(), self.width())
            is_last = line == self._max_lines - 1
            room = self.width() - (end_px + gap if is_last and end_px else 0)
            if left and left + width > room:
                left, line = 0, line + 1
                if line >= self._max_lines:
                    break
                is_last = line == self._max_lines - 1
                room = self.width() - (end_px + gap if is_last and end_px else 0)
            boxes[button] = QRect(left, line * self._line(), min(width, room), height)
            left += width + gap
        return boxes

    def _show_more(self, boxes: dict[ActionButton, QRect], width: int) -> None:
        self._more.setVisible(not self._menu.isEmpty())
        if boxes and not self._menu.isEmpty():
            last = list(boxes.values())[-1]
            left = last.right() + 1 + self._skin.px(_GAP_PX)
            self._more.setGeometry(left, last.y(), width, last.height())
            self._more.raise_()
