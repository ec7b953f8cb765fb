"""``main.py patrol``: the desk of the video patrol as a process."""

import argparse
import re
import sys
import threading

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from backend import codebooks
from backend.domain.people.seats import SEATS
from backend.domain.terms.roles import Actor
from backend.lifeline import stop_on_signals
from backend.link import Link
from backend.link.keys import CONSOLE
from backend.situation import Situation
from console.face.face import SituationFace
from console.face.parts import DeskParts
from console.face.selection import Selection
from console.frame.map_source import MapSource
from console.frame.parent import Parent
from console.frame.start import Collector, log_to, start_gui
from console.frame.workstation import Place, find_place
from console.kit.language import Lang
from console.kit.looks import Looks, scale_for
from layers.view import MapView
from video.engine import VideoEngine
from video.find_capture import PREROLL_S
from video.mosaic import VideoMosaic

from . import words as w
from .window import PatrolRooms, PatrolWindow

_SIZE = re.compile(r"(\d{3,5})x(\d{3,5})")
_SETTLED_MS = 8_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py patrol``."""
    parser.add_argument("--data", help="data folder of the city, when it is on this machine")
    parser.add_argument("--connect", metavar="HOST:7200", help="a backend elsewhere")
    parser.add_argument("--key", default=CONSOLE, help="name of this desk's key bundle")
    parser.add_argument("--account", default="intake-01", help="who is likely to log in")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--scale", type=float, help="0.9 to 1.5; from the screen when left out")
    parser.add_argument("--size", metavar="WxH", help="window size; the whole screen if left out")
    parser.add_argument("--seconds", type=float, help="close after so many seconds")
    parser.add_argument("--no-qgis", action="store_true", help="draw the base map without QGIS")
    parser.add_argument("--workers", type=int, help="decoder processes; one per core if left out")


def run(args: argparse.Namespace) -> int:
    """Run ``main.py patrol``.

    Raises:
        OperatorError: No display, no backend to find, or no key.
    """
    place = find_place(args)
    app, collector, _faults = start_gui(["wanmi"])
    log_to(place.home / "logs", f"patrol-{args.account}")
    root = QObject()
    engine = VideoEngine(args.workers, keep_s=PREROLL_S)
    try:
        program = PatrolProgram(app, args, place, engine, root)
        program.start(collector)
        app.exec()
    finally:
        engine.stop()
    return 0


class PatrolProgram(QObject):
    """One patrol desk as a process."""

    def __init__(
        self,
        app: QApplication,
        args: argparse.Namespace,
        place: Place,
        engine: VideoEngine,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._app, self._args, self._engine = app, args, engine
        self._stop = threading.Event()
        self.lang = Lang(args.lang, self)
        screen = app.primaryScreen().availableGeometry()
        self.looks = Looks(app, args.theme, args.scale or scale_for(screen.height()), self)
        seat, account = SEATS["intake"], args.account
        actor = Actor(account, seat.role, w.SEAT.filled(n=account.rpartition("-")[2]).zh)
        self.face = SituationFace(
            Link(place.endpoints, place.keys, actor), Situation(), actor, self
        )
        self.parts = DeskParts(
            self.face, Selection(self), self.lang, self.looks, codebooks.load(), seat
        )
        cache = place.home / "cache" if place.folder is None else place.folder
        source = MapSource(self.face, place.folder, cache, self)
        mosaic = VideoMosaic(engine, self.looks)
        rooms = PatrolRooms(MapView(), mosaic, source, not args.no_qgis)
        self.window = PatrolWindow(app, self.parts, self.looks, rooms)
        self.window.closing.connect(app.quit)
        self.parent_process = Parent(self._stop, self)
        self.parent_process.gone.connect(self.window.close)
        match = _SIZE.fullmatch(args.size or "")
        if match:
            self.window.setGeometry(screen.x(), screen.y(), int(match[1]), int(match[2]))
        else:
            self.window.setGeometry(screen)

    def start(self, collector: Collector) -> None:
        """Show the window and begin."""
        stop_on_signals(self._stop)
        self._engine.start()
        self.window.show() if self._args.size else self.window.showMaximized()
        self.window.start()
        self.parent_process.start()
        QTimer.singleShot(_SETTLED_MS, collector.settle)
        if self._args.seconds:
            QTimer.singleShot(round(self._args.seconds * 1000), self.window.close)
        self.parent_process.said.connect(self.on_said)

    @Slot(object)
    def on_said(self, line: str) -> None:
        """Do what the parent says: ``lang zh|en``, ``theme dark|light``, ``end``."""
        word, _, rest = line.partition(" ")
        if word == "lang":
            self.lang.use(rest)
        elif word == "theme":
            self.looks.set_theme(rest)
        elif word == "end":
            self.window.close()
        elif line:
            sys.stderr.write(f"unknown: {line}\n")
