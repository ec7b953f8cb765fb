"""The operator's hand on the map: drag, wheel, double click, keys; what was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from .base import Picked

if TYPE_CHECKING:
    from .view import MapView

_WHEEL_NOTCH = 120.0
_ZOOM_A_NOTCH = 0.5
_PAN_KEY_PX = 120
_PANS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS = {
    Qt.Key.Key_Plus: 0.5,
    Qt.Key.Key_Equal: 0.5,
    Qt.Key.Key_Minus: -0.5,
    Qt.Key.Key_Underscore: -0.5,
}


class MapHand(QObject):
    """Turns events of a map view into moves of it and into what was picked."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._from: QPointF | None = None
        self._last = QPointF()
        self._on: Picked | None = None
        self._has_moved = False
        self.at: QPointF | None = None
        self.over: Picked | None = None
        self._mouse = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
        }
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is for the hand; the rest is the view's."""
        kind = event.type()
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QKeyEvent):
            return kind is QEvent.Type.KeyPress and self._key(event)
        if isinstance(event, QMouseEvent) and kind in self._mouse:
            self._mouse[kind](event)
            return True
        if kind is QEvent.Type.Leave:
            self._leave()
        return super().eventFilter(watched, event)

    # ---- mouse -------------------------------------------------------------------------------

    def _press(self, event: QMouseEvent) -> None:
        """Hold the ground, or say which case lies under the press."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._from = self._last = event.position()
        self._has_moved = False
        self._on = self._view.pick_at(event.position())
        if self._on is not None and self._on.kind == "case":
            self._view.case_pressed.emit(self._on.ids[0], event.position().toPoint())
        elif self._on is not None and self._on.kind == "camera":
            self._view.camera_pressed.emit(self._on.ids[0])

    def _move(self, event: QMouseEvent) -> None:
        """Drag the ground, or look what lies under the cursor."""
        self.at = event.position()
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self.look()
            return
        way = (event.position() - self._from).manhattanLength()
        if not self._has_moved and way < QApplication.startDragDistance():
            return
        self._has_moved = True
        if self._on is not None and self._on.kind in ("case", "camera"):
            return
        step = event.position() - self._last
        self._last = event.position()
        self._view.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._view.looking.pan_by(step.x(), step.y())

    def _release(self, event: QMouseEvent) -> None:
        """Let go; a press that did not move is a click."""
        if event.button() is not Qt.MouseButton.LeftButton or self._from is None:
            return
        self._from = None
        self._view.unsetCursor()
        if not self._has_moved:
            self._click(event.position())

    def _click(self, at: QPointF) -> None:
        view, found = self._view, self._on
        if found is None:
            view.background_clicked.emit(*view.position_at(at))
        elif found.kind == "case":
            view.case_picked.emit(found.ids[0])
        elif found.kind == "cluster":
            view.open_cluster(found)
        elif found.kind == "camera":
            view.camera_picked.emit(found.ids[0])
        else:
            view.mover_picked.emit(found.ids[0])

    def _double_click(self, event: QMouseEvent) -> None:
        """Zoom in about the cursor."""
        if event.button() is Qt.MouseButton.LeftButton and self._on is None:
            self._zoom(1.0, event.position())

    def _wheel(self, event: QWheelEvent) -> bool:
        """Zoom about the cursor."""
        notches = event.angleDelta().y() / _WHEEL_NOTCH
        if notches:
            self._zoom(notches * _ZOOM_A_NOTCH, event.position())
        event.accept()
        return True

    def _zoom(self, steps: float, about: QPointF) -> None:
        self._view.looking.zoom_by(steps, about.x(), about.y())

    def _leave(self) -> None:
        """The cursor is elsewhere."""
        self.at = None
        self._hover(None)

    def look(self) -> None:
        """Find out what lies under the cursor now."""
        self._hover(None if self.at is None else self._view.pick_at(self.at))

    def _hover(self, found: Picked | None) -> None:
        old, self.over = self.over, found
        if (old and (old.kind, old.ids)) != (found and (found.kind, found.ids)):
            self._view.hovered.emit(found)
            if found is None:
                self._view.unsetCursor()
            else:
                self._view.setCursor(Qt.CursorShape.PointingHandCursor)
        self._view.ask()

    # ---- keys --------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> bool:
        """Do what a key asks; return whether it was ours."""
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        if key in _PANS:
            dx, dy = _PANS[key]
            self._view.looking.pan_by(dx * _PAN_KEY_PX, dy * _PAN_KEY_PX)
        elif key in _ZOOMS:
            self._zoom(_ZOOMS[key], QPointF(self._view.rect().center()))
        elif key == Qt.Key.Key_F4:
            self._view.centre_here()
        elif key == Qt.Key.Key_Home:
            self._view.fit_city()
        else:
            return False
        return True
