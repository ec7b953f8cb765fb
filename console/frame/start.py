"""How every process with a window begins: the same rules for the desk, the wall and their tests.

Source: facts on PySide6 (collector, crash handling, input methods): docs/threads.md.
"""

import faulthandler
import gc
import logging
import logging.handlers
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from backend.disk import disk_faults
from backend.domain.terms.errors import OperatorError
from console.kit import words_acts as w
from widgets.overrides import make_whole

_log = logging.getLogger(__name__)
COLLECT_MS = 5_000
LOOK_MS = 250
MANY_NEW = 20_000
# Every n-th collection is a full one: about once a minute.
FULL_EVERY = 12
SAME_FAULT_S = 10.0
_LOG_BYTES, _LOG_FILES = 2 * 1024 * 1024, 3


def set_environment(environ: dict[str, str] | os._Environ[str]) -> None:
    """Force xcb and UTF-8 before the program object exists; a chosen input method stays.

    Raises:
        OperatorError: There is no X display to open a window on.
    """
    environ["PYTHONUTF8"] = "1"
    platform = environ.get("QT_QPA_PLATFORM", "")
    if platform.startswith(("offscreen", "minimal")):
        return
    environ["QT_QPA_PLATFORM"] = "xcb"
    if not environ.get("DISPLAY"):
        raise OperatorError(w.WAYLAND_ONLY if environ.get("WAYLAND_DISPLAY") else w.NO_DISPLAY)
    # The wheel carries ibus only, and fcitx5 answers as ibus.
    if environ.get("QT_IM_MODULE", "ibus").startswith("fcitx"):
        environ["QT_IM_MODULE"] = "ibus"


class Collector(QObject):
    """Collects garbage in the GUI thread only; the automatic collector is off.

    Python's own collector runs in whatever thread trips it and may destroy widgets there.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._n = 0
        self._timer = QTimer(self, interval=COLLECT_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        self._soon = QTimer(self, interval=LOOK_MS)
        self._soon.timeout.connect(self.look)
        self._soon.start()

    @Slot()
    def look(self) -> None:
        """Leave much that is new out of every later collection, without looking at it.

        So much at once are rows of a flood or a picture of the city: values that never make a ring
        and end when a newer one takes their place. To look at each of them would cost a fifth of
        what reading it does, and stop the window meanwhile.
        """
        if gc.get_count()[0] > MANY_NEW:
            gc.freeze()

    @Slot()
    def collect(self) -> None:
        """Collect the young; now and then everything."""
        self._n += 1
        gc.collect(2 if self._n % FULL_EVERY == 0 else 1)

    def settle(self) -> None:
        """Take what start-up left out of every later collection."""
        gc.collect()
        gc.freeze()


class Faults(QObject):
    """Where every bug ends: in the log, and as one notice; the desk keeps running.

    Signals:
        noticed: one line for the log's reader, at most once per fault and ten seconds. Emitted in
            the thread of the fault; slots of GUI objects run in theirs.
    """

    noticed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told_s: dict[str, float] = {}
        self.n_faults = 0

    def install(self) -> None:
        """Take over every hook that would lose or end something."""
        sys.excepthook = self._on_exception
        sys.unraisablehook = self._on_unraisable
        threading.excepthook = self._on_thread
        qInstallMessageHandler(_on_qt_message)

    def _on_exception(
        self,
        kind: type[BaseException],
        value: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            app = QApplication.topLevelWidgets()
            for window in app:
                window.close()
            return
        self._tell(kind, value, trace)

    def _on_unraisable(self, told: "sys.UnraisableHookArgs") -> None:
        if told.exc_value is not None:
            self._tell(told.exc_type, told.exc_value, told.exc_traceback)

    def _on_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self._tell(told.exc_type, told.exc_value, told.exc_traceback)

    def _tell(
        self, kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        """Log it; the same fault in every frame is told once in ten seconds."""
        self.n_faults += 1
        lines = traceback.format_exception(kind, value, trace)
        key, now_s = "".join(lines[-2:]), time.monotonic()
        if now_s - self._told_s.get(key, -SAME_FAULT_S) < SAME_FAULT_S:
            return
        self._told_s[key] = now_s
        _log.error("%s", "".join(lines))
        self.noticed.emit(f"{kind.__name__}: {value}")


def _on_qt_message(kind: QtMsgType, _context: object, text: str) -> None:
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    logging.getLogger("qt").log(level, "%s", text)


def log_to(folder: Path, name: str) -> None:
    """Write the log of this process into ``folder``, rotating, and crashes of C code beside it.

    Raises:
        OperatorError: The disk would not take the files.
    """
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / f"{name}.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
        )
        crashes = (folder / f"{name}.crash").open("w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    faulthandler.enable(crashes)


def start_gui(
    arguments: list[str],
    environ: Mapping[str, str] | None = None,
    make: Callable[[list[str]], QApplication] = QApplication,
) -> tuple[QApplication, Collector, Faults]:
    """Return the program object with the house rules in force.

    Args:
        environ: Only read when given; the process environment is set otherwise.

    Raises:
        OperatorError: There is no X display to open a window on.
    """
    set_environment(os.environ if environ is None else dict(environ))
    app = make([arguments[0] if arguments else "wanmi"])
    app.setApplicationName("wanmi")
    faults = Faults(app)
    faults.install()
    make_whole()
    return app, Collector(app), faults
