"""``main.py workstation``: one duty desk as a process."""

import argparse
import logging
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QTimer, Slot
from PySide6.QtWidgets import QApplication

from backend import codebooks
from backend.domain.people.seats import SEATS
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Actor
from backend.folder import locate
from backend.lifeline import stop_on_signals
from backend.link import Endpoints, KeyPair, Link
from backend.link.endpoints import endpoints_at, read_endpoints
from backend.link.keys import CONSOLE, await_bundle, read_bundle
from console.hall.video import HallSetting
from console.kit import words_acts as w
from console.kit.language import Lang
from console.kit.looks import Looks, scale_for
from console.kit.notice import Notice
from console.kit.seat_names import seat_words
from console.report.meters import TilesQuiet
from console.report.report import Report
from console.report.shots import Shots
from layers.base import GLIDE_FPS
from layers.panel import LayerPanel
from layers.view import MapView
from video.engine import VideoEngine
from video.find_capture import PREROLL_S
from video.mosaic import VideoMosaic

from .desk import DeskSetting, Rooms, Workstation
from .parent import Parent, tell_parent, wait_for_begin
from .report_desk import DeskReport
from .start import Collector, Faults, log_to, start_gui

_log = logging.getLogger(__name__)
_SIZE = re.compile(r"(\d{3,5})x(\d{3,5})")
_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
# Start-up is over when nothing was loaded for so long; then it is left out of collections.
_SETTLED_MS = 8_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py workstation``."""
    parser.add_argument("--data", help="data folder of the city, when it is on this machine")
    parser.add_argument("--connect", metavar="HOST:7200", help="a backend elsewhere")
    parser.add_argument("--key", default=CONSOLE, help="name of this desk's key bundle")
    parser.add_argument("--seat", default="dispatch", help=" | ".join(SEATS))
    parser.add_argument(
        "--account", help="who is likely to log in, e.g. dispatch-03; SEAT-01 when left out"
    )
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--scale", type=float, help="0.9 to 1.5; from the screen when left out")
    parser.add_argument("--size", metavar="WxH", help="window size; the whole screen if left out")
    parser.add_argument("--seconds", type=float, help="close after so many seconds")
    parser.add_argument("--ghost", action="store_true", help="with hands off, show how it is done")
    parser.add_argument("--no-qgis", action="store_true", help="draw the base map without QGIS")
    parser.add_argument(
        "--glide", type=int, default=GLIDE_FPS, metavar="FPS", help="of markers; 0 lets none glide"
    )
    parser.add_argument("--workers", type=int, help="decoder processes; one per core if left out")
    parser.add_argument(
        "--shots", metavar="DIR", help="write pictures at each beat, both languages"
    )
    parser.add_argument(
        "--wait", action="store_true", help="load, then wait until the parent says begin"
    )
    parser.add_argument("--report-fragment", metavar="FILE", help="write what was measured")
    parser.add_argument(
        "--since", type=float, metavar="UNIX_S", help="from when ready_s and first_map_s count"
    )


def run(args: argparse.Namespace) -> int:
    """Run ``main.py workstation``.

    Raises:
        OperatorError: No such seat, no display, no backend to find, or no key.
    """
    if args.wait and not wait_for_begin():
        return 0
    place = find_place(args, is_awaited=args.wait)
    setting = find_setting(args, place.home)
    app, collector, faults = start_gui(["wanmi"])
    log_to(place.home / "logs", f"workstation-{setting.actor.account}")
    root = QObject()
    engine = open_engine(args.workers)
    try:
        program = Program(app, args, setting, place, engine, root)
        program.follow_faults(faults)
        program.start(collector)
        app.exec()
        program.finish()
    finally:
        engine.stop()
    return 0


def open_engine(n_workers: int | None, beside: VideoEngine | None = None) -> VideoEngine:
    """Return decoder workers, not started, that keep what led to a find at hand.

    Args:
        beside: Those of another window of this desk: they share what gateways bear.
    """
    shared = beside.sessions if beside is not None else None
    return VideoEngine(n_workers, keep_s=PREROLL_S, sessions=shared)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the backend and our own files are.

    Attributes:
        home: The data folder, or where a desk elsewhere keeps its files.
        folder: The data folder when it is on this machine, else ``None``.
    """

    endpoints: Endpoints | Callable[[], Endpoints]
    keys: KeyPair
    home: Path
    folder: Path | None


def find_place(args: argparse.Namespace, *, is_awaited: bool = False) -> Place:
    """Return where the backend is.

    Args:
        is_awaited: It starts beside us: it will say where it is once it listens.

    Raises:
        OperatorError: There is no key, no address, or no running backend.
    """
    home = locate(args.data, os.environ)
    keys = (await_bundle if is_awaited else read_bundle)(home, args.key)
    if args.connect:
        return Place(endpoints_at(args.connect, keys.server), keys, home, None)
    if is_awaited:
        return Place(partial(read_endpoints, home), keys, home, home)
    return Place(read_endpoints(home), keys, home, home)


def find_setting(args: argparse.Namespace, home: Path) -> DeskSetting:
    """Return what this desk is for.

    Raises:
        OperatorError: There is no such seat, or the account is no account of it.
    """
    seat = SEATS.get(args.seat)
    if seat is None:
        raise OperatorError(w.UNKNOWN_SEAT.filled(seat=args.seat, seats=", ".join(SEATS)))
    account = args.account or f"{seat.key}-01"
    of_seat = account.partition("-")[0]
    is_others = of_seat in SEATS and SEATS[of_seat].role is not seat.role
    if not _ACCOUNT.fullmatch(account) or is_others:
        raise OperatorError(w.BAD_ACCOUNT.filled(account=account, example=f"{seat.key}-01"))
    actor = Actor(account, seat.role, seat_words(account).zh)
    layout = home / "run" / f"layout-{account}.json" if (home / "run").is_dir() else None
    desks = home / "desks" if home.is_dir() else None
    return DeskSetting(actor, seat, codebooks.LiveBook.of(), layout, desks, has_door=True)


class Program(QObject):
    """One desk as a process: window, report, pictures, and whoever started us."""

    def __init__(
        self,
        app: QApplication,
        args: argparse.Namespace,
        setting: DeskSetting,
        place: Place,
        engine: VideoEngine,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._app, self._args, self._engine = app, args, engine
        self._stop = threading.Event()
        self._faults: Faults | None = None
        self.lang = Lang(args.lang, self)
        screen = app.primaryScreen().availableGeometry()
        self.looks = Looks(app, args.theme, args.scale or scale_for(screen.height()), self)
        self.desk = Workstation(app, self.looks, self.lang, setting, self)
        chart = MapView()
        chart.scene.glide_fps = args.glide
        layers = LayerPanel(chart)
        mosaic = VideoMosaic(engine, self.looks)
        cache = place.home / "cache" if place.folder is None else place.folder
        link = Link(place.endpoints, place.keys, setting.actor)
        hall = HallSetting(app, setting.desks, partial(open_engine, args.workers, engine))
        rooms = Rooms(chart, mosaic, place.folder, cache, not args.no_qgis, layers, hall)
        self.desk.build(link, rooms)
        is_read = bool(args.report_fragment or args.shots)
        self.report = Report(self.desk.face, args.since, self, with_stalls=is_read)
        self.shots = self._make_shots()
        self.seen = DeskReport(self.desk, self.report, self.shots, self)
        self.parent_process = Parent(self._stop, self)
        self._talk()
        self.desk.closed.connect(app.quit)
        self._place_window(screen)

    def _talk(self) -> None:
        """Hear whoever started us, and say how far the start is."""
        self.parent_process.gone.connect(self.desk.window.close)
        self.parent_process.said.connect(self.on_said)
        self.report.became_ready.connect(self.on_ready)
        self.desk.map.first_painted.connect(self.on_first_map)

    def _make_shots(self) -> Shots | None:
        if not self._args.shots:
            return None
        folder = Path(self._args.shots)
        return Shots(self.desk.window, self.lang, self.looks, self.report, folder)

    def _place_window(self, screen: QRect) -> None:
        match = _SIZE.fullmatch(self._args.size or "")
        if match:
            self.desk.window.setGeometry(screen.x(), screen.y(), int(match[1]), int(match[2]))
        else:
            self.desk.window.setGeometry(screen)

    def start(self, collector: Collector) -> None:
        """Show the window and begin."""
        stop_on_signals(self._stop)
        window = self.desk.window
        window.show() if self._args.size else window.showMaximized()
        self.desk.start()
        self.parent_process.start()
        if self._args.ghost:
            self.desk.show.start()
        QTimer.singleShot(_SETTLED_MS, collector.settle)
        if self._args.seconds:
            QTimer.singleShot(round(self._args.seconds * 1000), self.on_time_over)

    @Slot()
    def on_ready(self) -> None:
        """Tell whoever started us that somebody can sit down; pictures come after the map."""
        self._engine.start()
        tell_parent("ready")

    @Slot()
    def on_first_map(self) -> None:
        """Tell whoever started us that the map is on the screen."""
        tell_parent("mapped")

    @Slot()
    def on_time_over(self) -> None:
        """Write the report, take the last pictures, then close."""
        self.seen.note_end()
        self.write_report()
        if self.shots is None:
            self.desk.window.close()
        else:
            self.desk.show.stop()
            quiet = TilesQuiet(self.desk.map)
            self.shots.take_desk(self.desk.window.close, quiet)

    @Slot(object)
    def on_said(self, line: str) -> None:
        """Do what the parent says.

        That is ``beat NAME``, ``lang zh|en``, ``theme dark|light``, ``glide FPS`` or ``end``.
        """
        word, _, rest = line.partition(" ")
        if word == "beat" and rest:
            self.seen.note(rest)
        elif word == "lang":
            self.lang.use(rest)
        elif word == "theme":
            self.looks.set_theme(rest)
        elif word == "glide" and rest.isdecimal():
            self.desk.map.scene.glide_fps = int(rest)
        elif word == "end":
            self.on_time_over()
        elif line:
            _log.warning("the parent said something unknown: %s", line)

    def follow_faults(self, faults: Faults) -> None:
        """Tell the desk of bugs that were met, and count them in the report."""
        self._faults = faults
        faults.noticed.connect(self.on_fault)

    @Slot(object)
    def on_fault(self, line: str) -> None:
        """Say once that a bug was met; the log has the rest."""
        _log.info("told the desk of: %s", line)
        self.desk.notices.take(Notice("error", w.BUG_NOTICE, "fault"))

    def finish(self) -> None:
        """Write what was measured, and wait for the pictures."""
        if self.shots is not None:
            self.shots.finish()
        self.write_report()

    def write_report(self) -> None:
        """Write what was measured so far, if anybody wants it."""
        if self._args.report_fragment:
            n_bugs = {"n_bugs": self._faults.n_faults if self._faults is not None else 0}
            self.report.write(Path(self._args.report_fragment), {**self.seen.figures(), **n_bugs})
