"""The door of one desk, put together: veil, keys, watermark, who sits where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QWindow

from console.entry.entry import Entry, State
from console.entry.veil import EntryVeil
from console.kit.dialogs import Panel
from console.shift.seats_panel import SeatsPanel

from .watermark import Watermark

if TYPE_CHECKING:
    from .desk import Workstation

_HANDS = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
)


class DeskDoor(QObject):
    """Introduces the door to the rest of a desk; what it shuts stands on this page."""

    def __init__(self, desk: Workstation, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handle: QWindow | None = None
        host = desk.window.centralWidget()
        assert host is not None
        self.entry = Entry(desk.face, self)
        account = desk.setting.actor.account
        self.veil = EntryVeil(desk.parts, self.entry, desk.window.body, account)
        self.seats = SeatsPanel(desk.parts, host)
        self.watermark = Watermark(desk.parts, desk.window.body)
        self.watermark.leave_to(desk.map)
        self.entry.changed.connect(self._on_changed)
        self.entry.noticed.connect(desk.notices.take)
        desk.wiring.command_wanted.connect(self._on_command)
        # Qt takes the keys of the map before they reach the handle: they are hands too.
        desk.keys.pressed.connect(self._on_key)
        bar = desk.panels.statusbar
        bar.offer_lock()
        bar.lock_wanted.connect(self.entry.lock)
        bar.seats_wanted.connect(self.seats.toggle)
        self._on_changed(self.entry.state)

    def start(self) -> None:
        """Look for hands from now on: without any the desk locks itself.

        At the window's own handle: it sees each key and each move once, and no other event.
        """
        self._handle = self._desk.window.windowHandle()
        if self._handle is not None:
            self._handle.installEventFilter(self)

    def leave(self) -> None:
        """Log out: the window closes."""
        if self._handle is not None:
            self._handle.removeEventFilter(self)
            self._handle = None
        self.entry.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice a hand; nothing is taken from anybody."""
        if event.type() in _HANDS:
            self.entry.touched()
        return False

    @Slot(object)
    def _on_key(self, _key: object) -> None:
        self.entry.touched()

    @Slot(object)
    def _on_command(self, key: str) -> None:
        if key == "lock":
            self.entry.lock()
        elif key == "hand_over":
            self.entry.hand_over()
        elif key == "seats":
            self.seats.toggle()

    @Slot(object)
    def _on_changed(self, state: State) -> None:
        """Shut whatever could act or show a case, or let it be used again."""
        desk, is_shut = self._desk, state is not State.IN
        desk.keys.shut(is_shut)
        desk.panels.statusbar.shut(is_shut)
        if is_shut:
            for over in desk.window.findChildren(Panel):
                over.dismiss()
        else:
            desk.panels.queue.take_focus()
        self.watermark.setVisible(not is_shut)
        desk.check.setVisible(desk.check.isVisible() and not is_shut)
