"""A real desk under faults: its window, its map and its notices, at the end of a cable."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from backend import codebooks
from backend.domain.people.seats import SEATS
from backend.link import Link
from backend.link.timing import Timing
from console.frame.desk import DeskSetting, Rooms, Workstation
from console.kit.language import Lang
from console.kit.looks import Looks
from layers.view import MapView
from tests.backend.feed.hall import DISPATCHER
from tests.console.fake_rooms import FakeMosaic

from .cut import Cable
from .scene import Hall, fingerprint, followed, pictured

# A busy machine must not decide by which way a gap is filled.
PATIENT = replace(Timing(), range_s=30.0, snapshot_s=30.0)


class Screen(QObject):
    """Keeps what stood over the map, each sentence at the moment it came."""

    def __init__(self, desk: Workstation, parent: QObject) -> None:
        super().__init__(parent)
        self.seen: list[str] = []
        self._stack = desk.window.notice_stack
        desk.notices.posted.connect(self.on_posted)

    @Slot(object)
    def on_posted(self, _kept: object) -> None:
        self.seen.extend(bar.notice.text for bar in self._stack.bars if bar.isVisible())


class Pulse(QObject):
    """How long the window's own work kept it from anything else, at a stretch.

    Counted in time of the processor, so that a machine with much else to do is not blamed on it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.worst_s = 0.0
        self._last_s = time.thread_time()
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    @Slot()
    def beat(self) -> None:
        now_s = time.thread_time()
        self.worst_s, self._last_s = max(self.worst_s, now_s - self._last_s), now_s

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """Do something here that is the test's and not the window's."""
        self.beat()
        yield
        self._last_s = time.thread_time()


class Sitting:
    """The dispatcher's window, shown; it is pumped by whoever waits.

    Attributes:
        screen: What it said over its map.
    """

    def __init__(self, app: QApplication, looks: Looks, hall: Hall, files: Path) -> None:
        self.hall, self.cable = hall, Cable(hall.endpoints)
        self.link = Link(self.cable.endpoints, hall.keys(), DISPATCHER, PATIENT)
        self.root = QObject()
        setting = DeskSetting(DISPATCHER, SEATS["dispatch"], codebooks.LiveBook.of())
        self.desk = Workstation(app, looks, Lang("zh", self.root), setting, self.root)
        self.desk.build(self.link, Rooms(MapView(), FakeMosaic(), None, files, with_qgis=False))
        self.desk.window.setGeometry(0, 0, 1600, 900)
        self.desk.window.show()
        self.screen = Screen(self.desk, self.root)
        self.pulse = Pulse(self.root)
        self.desk.start()

    @property
    def banner(self) -> str:
        return self.desk.window.banner.text

    def is_equal(self) -> bool:
        """Whether it says that it is equal, and holds what the record holds, movers and all."""
        server, fixes = self.hall.server, self.desk.face.situation.fixes
        assert server is not None
        everybody = server._open_channel.publisher._positions.all()
        return (
            followed(self.link.health)
            and self.link._follower.upto["case"] == self.hall.store.heads()["case"].seq
            and set(fixes.values()) == set(everybody)
            and self._holds_the_record()
        )

    def _holds_the_record(self) -> bool:
        with self.pulse.left_out():  # twenty thousand cases are read and packed here, by the test
            wanted = fingerprint(pictured(self.hall.store))
            return fingerprint(self.desk.face.situation.cases) == wanted

    def close(self) -> None:
        self.desk.window.close()
        self.desk.window.deleteLater()
        self.root.deleteLater()
        self.cable.stop()


class Meanwhile(threading.Thread):
    """Something that takes long, done while the window is pumped."""

    def __init__(self, work: object, *arguments: object) -> None:
        super().__init__(name="meanwhile")
        self._work, self._arguments = work, arguments
        self.start()

    def run(self) -> None:
        self._work(*self._arguments)

    @property
    def is_over(self) -> bool:
        return not self.is_alive()
