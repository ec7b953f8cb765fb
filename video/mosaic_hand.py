"""A person's hand on the tiles: drag a camera onto one, exchange two, or do both by digits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, Slot
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from .mosaic import VideoMosaic
    from .tile import VideoTile

MIME_CAMERA = "application/x-wanmi-camera"
_GHOST_PX = 160
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def pack_camera(camera_id: str) -> QMimeData:
    """Return what travels with a drag: the id only."""
    data = QMimeData()
    data.setData(MIME_CAMERA, json.dumps({"camera_id": camera_id}).encode())
    return data


def unpack_camera(data: QMimeData) -> str:
    """Return the camera id of a drag, ``""`` when it carries none."""
    if not data.hasFormat(MIME_CAMERA):
        return ""
    try:
        found = json.loads(bytes(data.data(MIME_CAMERA).data()))
    except ValueError:
        return ""
    camera_id = found.get("camera_id", "") if isinstance(found, dict) else ""
    return camera_id if isinstance(camera_id, str) else ""


class MosaicHand(QObject):
    """Turns drags, drops and digits into cameras on tiles.

    By keyboard: ``ask_for_tile`` numbers the tiles; digits and Enter choose one, Esc gives up. With
    a tile in focus, ``S`` picks it up and the digits say with which it is exchanged.
    """

    def __init__(self, mosaic: VideoMosaic) -> None:
        super().__init__(mosaic)
        self._mosaic = mosaic
        self._from: tuple[int, QPointF] | None = None
        self._carried = ""
        self._digits = ""
        self._over = -1
        mosaic.setAcceptDrops(True)
        mosaic.installEventFilter(self)

    # ---- by keyboard ---------------------------------------------------------------------------

    @property
    def carried(self) -> str:
        """The camera that waits for the digits of its tile, ``""`` for none."""
        return self._carried

    def ask_for_tile(self, camera_id: str) -> None:
        """Number the tiles; the one that is chosen gets the camera."""
        self._carried, self._digits = camera_id, ""
        self._show_numbers()
        self._mosaic.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_up(self) -> None:
        """Choose no tile."""
        self._carried = self._digits = ""
        self._show_numbers()

    def key(self, event: QKeyEvent) -> bool:
        """Take digits, Enter, Esc and S; returns whether the key was ours."""
        key = Qt.Key(event.key())
        if not self._carried:
            return key is Qt.Key.Key_S and self._pick_up()
        if key is Qt.Key.Key_Escape:
            self.give_up()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(int(self._digits or 0) - 1)
        elif key is Qt.Key.Key_Backspace:
            self._digits = self._digits[:-1]
            self._show_numbers()
        elif event.text().isdigit():
            self._type(event.text())
        else:
            return False
        return True

    @Slot(int)
    def step(self, key: int) -> None:
        """Move the keyboard to the neighbouring tile on the screen."""
        tiles = [tile for tile in self._mosaic.tiles if tile.isVisible()]
        held = next((tile for tile in tiles if tile.hasFocus()), None)
        if held is None:
            return
        right, down = _STEPS[Qt.Key(key)]
        here = held.geometry().center()
        ahead = [
            (abs(way.x()) + abs(way.y()) + 2 * abs(way.x() * down) + 2 * abs(way.y() * right), tile)
            for tile in tiles
            for way in (tile.geometry().center() - here,)
            if way.x() * right + way.y() * down > 0
        ]
        if ahead:
            min(ahead, key=lambda pair: pair[0])[1].setFocus(Qt.FocusReason.TabFocusReason)

    def _pick_up(self) -> bool:
        held = next((tile for tile in self._mosaic.tiles if tile.hasFocus()), None)
        if held is None or held.camera is None:
            return False
        self.ask_for_tile(held.camera.camera_id)
        return True

    def _type(self, digit: str) -> None:
        n_tiles = len(self._mosaic.scene.cameras)
        typed = (self._digits + digit).lstrip("0")
        if not typed or int(typed) > n_tiles:
            return
        self._digits = typed
        if int(typed) * 10 > n_tiles:
            self._choose(int(typed) - 1)  # no longer number begins like this
        else:
            self._show_numbers()

    def _choose(self, slot: int) -> None:
        camera_id = self._carried
        if 0 <= slot < len(self._mosaic.scene.cameras):
            self.give_up()
            self._mosaic.place_camera(slot, camera_id)
            self._mosaic.tiles[slot].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_numbers(self) -> None:
        for n, tile in enumerate(self._mosaic.tiles, start=1):
            number = str(n) if self._carried and str(n).startswith(self._digits) else ""
            tile.set_number(number)

    # ---- by mouse ------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow drags over the surface, and the mouse that begins one on a tile."""
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            return self._drag_over(event)
        if isinstance(event, QDropEvent):
            return self._drop(event)
        if isinstance(event, QDragLeaveEvent):
            self._hover(-1)
        return super().eventFilter(watched, event)

    def follow(self, tile: VideoTile) -> None:
        """Let drags begin on a tile."""
        tile.pressed.connect(self._on_pressed)
        tile.moved.connect(self._on_moved)

    @Slot(object)
    def _on_pressed(self, event: QMouseEvent) -> None:
        """Note where a drag might begin."""
        tile = self.sender()
        slot = self._slot_of(tile)
        self._from = (slot, event.position()) if slot >= 0 else None

    @Slot(object)
    def _on_moved(self, event: QMouseEvent) -> None:
        """Begin to drag the tile's camera when the mouse has left its spot."""
        tile = self.sender()
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        slot, at = self._from
        if (event.position() - at).manhattanLength() < QApplication.startDragDistance():
            return
        self._from = None
        camera_id = self._mosaic.scene.cameras[slot]
        if camera_id and isinstance(tile, QWidget):
            drag = QDrag(tile)
            drag.setMimeData(pack_camera(camera_id))
            ghost = tile.grab().scaledToWidth(_GHOST_PX, Qt.TransformationMode.SmoothTransformation)
            drag.setPixmap(ghost)
            drag.setHotSpot(QPoint(_GHOST_PX // 2, 12))
            drag.exec(Qt.DropAction.MoveAction)

    def _drag_over(self, event: QDragMoveEvent) -> bool:
        slot = self.slot_at(event.position())
        if slot < 0 or not unpack_camera(event.mimeData()):
            self._hover(-1)
            event.ignore()
        else:
            self._hover(slot)
            event.acceptProposedAction()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        slot, camera_id = self.slot_at(event.position()), unpack_camera(event.mimeData())
        self._hover(-1)
        if slot < 0 or not camera_id:
            event.ignore()
            return True
        event.acceptProposedAction()
        self._mosaic.place_camera(slot, camera_id)
        return True

    def slot_at(self, at: QPointF) -> int:
        """Return the tile at a point of the surface, -1 for none."""
        point = at.toPoint()
        slots = enumerate(self._mosaic.tiles[: len(self._mosaic.scene.cameras)])
        return next(
            (n for n, tile in slots if tile.isVisible() and tile.geometry().contains(point)), -1
        )

    def _slot_of(self, tile: QObject | None) -> int:
        slots = enumerate(self._mosaic.tiles[: len(self._mosaic.scene.cameras)])
        return next((n for n, held in slots if held is tile), -1)

    def _hover(self, slot: int) -> None:
        if slot != self._over:
            self._over = slot
            for n, tile in enumerate(self._mosaic.tiles):
                tile.set_target(n == slot)
