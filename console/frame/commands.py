"""Commands beyond the desk's own panels: the map for the hall."""

import re

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from backend.situation import Changes
from console.face.parts import DeskParts
from console.hall.standing import HallStanding
from console.hall.video import HallSetting
from console.kit.looks import Looks
from layers.view import MapView
from wall.pages import PAGES

from .hall import WallWindow

_UNSAFE = re.compile(r"[^\w.-]")
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
        folder = setting.folder if setting is not None else None
        self._standing = HallStanding(folder, _UNSAFE.sub("_", parts.face.actor.account))
        self._is_persons = False
        parts.face.changed.connect(self._on_changed)

    @property
    def wall(self) -> WallWindow | None:
        """The hall's window while it is open."""
        return self._wall

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out ``"wall"`` and ``"wall_page"``; other keys are others'."""
        if key == "wall":
            self._is_persons = True
            self.toggle_wall()
        elif key == "wall_page" and self._wall is not None:
            self._wall.turn()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Once the city is known, open the window again that a person had left open."""
        if changes.city is None:
            return
        self._parts.face.changed.disconnect(self._on_changed)
        page = self._standing.page
        if page is not None and self._wall is None:
            self._is_persons = True
            self.toggle_wall(page, takes_keys=False)

    def toggle_wall(self, page: str = "", *, takes_keys: bool = True) -> None:
        """Open the hall's window, on a screen of its own where there is one; or close it.

        Args:
            page: Key of the page to begin with, ``""`` for the first.
            takes_keys: It takes the keyboard; not where nobody asked for it just now.
        """
        if self._wall is not None:
            self._wall.close()
            return
        wall = WallWindow(self._parts, self._looks, self._map, self._setting)
        self._wall = wall
        self.wall_opened.emit(wall)
        wall.noticed.connect(self.noticed)
        # Last of all who hear of its end: it goes then.
        wall.closed.connect(self._on_wall_closed)
        wall.turned.connect(self._keep)
        wall.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not takes_keys)
        self._place(wall)
        wall.show_page(page)
        self._keep(page or PAGES[0].key)

    @Slot(object)
    def _keep(self, page: str) -> None:
        """Note how the window stands, where a person wants it there."""
        if self._is_persons:
            self._standing.keep(page)

    @Slot()
    def close(self) -> None:
        """Close what was opened; a person who had it open finds it there again."""
        self._is_persons = False
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
        if self._is_persons:
            self._standing.forget()
        wall, self._wall = self._wall, None
        if wall is not None:
            wall.deleteLater()
