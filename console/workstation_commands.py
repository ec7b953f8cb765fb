"""Commands beyond the desk's own panels: the camera nearest to a case, the map for the hall."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from layers.view import MapView
from video.mosaic import VideoMosaic

from . import acts_words as w
from .acting_notice import Notice
from .looks import Looks
from .nearest import nearest_camera
from .parts import DeskParts
from .workstation_wall import WallWindow

_WALL_PX = (1280, 720)


class DeskCommands(QObject):
    """Does what ``command_wanted`` asks.

    Signals:
        noticed: ``Notice``.
        wall_opened: ``WallWindow`` that is about to be shown.
    """

    noticed = Signal(object)
    wall_opened = Signal(object)

    def __init__(
        self,
        app: QApplication,
        parts: DeskParts,
        looks: Looks,
        chart: MapView,
        mosaic: VideoMosaic,
    ) -> None:
        super().__init__(chart)
        self._app, self._parts, self._looks = app, parts, looks
        self._map, self._mosaic = chart, mosaic
        self._wall: WallWindow | None = None

    @property
    def wall(self) -> WallWindow | None:
        """The hall's window while it is open."""
        return self._wall

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out ``"video"`` or ``"wall"``."""
        if key == "video":
            self.show_nearest_camera()
        elif key == "wall":
            self.toggle_wall()

    def show_nearest_camera(self) -> None:
        """Make the picture nearest to the selected case large; once more puts it back."""
        case = self._parts.face.case(self._parts.selection.case_id)
        city = self._parts.face.city
        if case is None or city is None:
            self.noticed.emit(Notice("info", w.NO_SELECTION, "acting"))
            return
        camera = nearest_camera(case, [camera for camera in city.cameras if camera.shown])
        if camera is None:
            self.noticed.emit(Notice("info", w.NO_CAMERA_NEAR, "acting"))
            return
        self._parts.selection.pick_camera(camera.camera_id)
        self._mosaic.toggle_spotlight(camera.camera_id)

    def toggle_wall(self) -> None:
        """Open the hall's window, on a screen of its own where there is one; or close it."""
        if self._wall is not None:
            self._wall.close()
            return
        wall = WallWindow(self._parts, self._looks, self._map)
        self._wall = wall
        self.wall_opened.emit(wall)
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
