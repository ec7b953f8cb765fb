"""Commands beyond the desk's own panels: the map for the hall."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from console.face.parts import DeskParts
from console.hall.video import HallSetting
from console.kit.looks import Looks
from layers.view import MapView

from .hall import WallWindow

_WALL_PX = (1280, 720)


class DeskCommands(QObject):
    """Does what ``command_wanted`` asks.

    Signals:
        wall_opened: ``WallWindow`` that is about to be shown.
        noticed: ``Notice`` of the hall's window.
    """

    wall_opened = Signal(object)
    noticed = Signal(object)

    def __init__(
        self,
        app: QApplication,
        parts: DeskParts,
        looks: Looks,
        chart: MapView,
        setting: HallSetting | None = None,
    ) -> None:
        super().__init__(chart)
        self._setting = setting
        self._app, self._parts, self._looks = app, parts, looks
        self._map = chart
        self._wall: WallWindow | None = None

    @property
    def wall(self) -> WallWindow | None:
        """The hall's window while it is open."""
        return self._wall

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out ``"wall"`` and ``"wall_page"``; other keys are others'."""
        if key == "wall":
            self.toggle_wall()
        elif key == "wall_page" and self._wall is not None:
            self._wall.turn()

    def toggle_wall(self) -> None:
        """Open the hall's window, on a screen of its own where there is one; or close it."""
        if self._wall is not None:
            self._wall.close()
            return
        wall = WallWindow(self._parts, self._looks, self._map, self._setting)
        self._wall = wall
        self.wall_opened.emit(wall)
        wall.noticed.connect(self.noticed)
        # Last of all who hear of its end: it goes then.
        wall.closed.connect(self._on_wall_closed)
        self._place(wall)

    def close(self) -> None:
        """Close what was opened."""
        if self._wall is not None:
            self._wall.close()

    def _place(self, wall: WallWindow) -> None:
        own = self._map.screen()
        others = [screen for screen in self._app.screens() if screen is not own]
        if others:
            wall.setGeometry(others[0].geometry())
            wall.showFullScreen()
        else:
            wall.resize(*(self._looks.px(side) for side in _WALL_PX))
            wall.show()

    @Slot()
    def _on_wall_closed(self) -> None:
        wall, self._wall = self._wall, None
        if wall is not None:
            wall.deleteLater()
