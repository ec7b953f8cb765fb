"""Pictures of the window at named moments, in both languages, for the report and for eyes."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRunnable, QSize, QThreadPool, QTimer, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from console.kit.language import LANGUAGES, Lang
from console.kit.looks import Looks, scale_for
from resources.tokens import THEMES

from .meters import TilesQuiet
from .report import Report

_log = logging.getLogger(__name__)
SIZES = (QSize(1920, 1080), QSize(1366, 768))
_FINISH_MS = 20_000
# How often, and how long at most, is looked whether a new pose stands still.
LOOK_MS, SETTLE_MS = 100, 9_000
_LAYOUT_ROUNDS = 4
# Not the repaints: a picture paints once by itself, and what the screen shows comes afterwards.
_MOVING = (QEvent.Type.MetaCall, QEvent.Type.PolishRequest, QEvent.Type.LayoutRequest)
# Qt's own word for no upper limit (QWIDGETSIZE_MAX).
_ANY_PX = 16_777_215


class _Pose(NamedTuple):
    """How the window stands for one picture."""

    name: str
    theme: str
    size: QSize
    scale: float


class _Save(QRunnable):
    """Writes one picture, away from the GUI thread."""

    def __init__(self, image: QImage, path: Path) -> None:
        super().__init__()
        self._image, self._path = image, path

    def run(self) -> None:
        if not self._image.save(str(self._path)):
            _log.error("the picture %s was not written", self._path.name)


class Shots(QObject):
    """Takes a picture of a window in each language; the desk goes on in its own.

    The time it takes is kept out of the stall figures: it is the measuring that costs, not the
    desk.
    """

    def __init__(
        self,
        window: QWidget,
        lang: Lang,
        looks: Looks,
        report: Report,
        folder: Path,
    ) -> None:
        super().__init__(window)
        folder.mkdir(parents=True, exist_ok=True)
        self._window, self._lang, self._looks = window, lang, looks
        self._report, self._folder = report, folder
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._n = 0
        self._poses: list[_Pose] = []
        self._pose_before = _Pose("", looks.theme.key, window.size(), looks.scale)
        self._least = window.minimumSize()
        self._then: Callable[[], object] = self.finish
        self._quiet: TilesQuiet | None = None
        self._n_looks = 0
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._on_look)

    @property
    def folder(self) -> Path:
        """Where the pictures lie."""
        return self._folder

    @Slot(object)
    def take(self, name: str) -> None:
        """Take ``NN-name-zh.png`` and ``NN-name-en.png`` of the window as it is now."""
        self._n += 1
        with self._report.stalls.paused():
            self._both_languages(f"{self._n:02d}-{name}", self._window)

    def take_window(self, name: str, window: QWidget) -> None:
        """Take another window of the desk the same way, e.g. the wall."""
        self._n += 1
        with self._report.stalls.paused():
            self._both_languages(f"{self._n:02d}-{name}", window)

    def take_desk(self, then: Callable[[], object], quiet: TilesQuiet) -> None:
        """Take the desk in both languages, both themes and both sizes that are promised.

        Args:
            then: Called when the last picture is taken.
            quiet: Whether the map stands still: new sizes and themes need new tiles.
        """
        scale = self._looks.scale
        is_chosen = scale != scale_for(self._window.screen().availableGeometry().height())
        self._pose_before = _Pose("", self._looks.theme.key, self._window.size(), scale)
        self._least = self._window.minimumSize()
        if self._window.isMaximized():
            # A window manager gives a maximised window no other size.
            self._window.showNormal()
        self._poses = [
            _Pose(
                f"desk-{key}-{wanted.width()}x{wanted.height()}",
                key,
                wanted,
                # As on a screen of that size, unless somebody asked for a scale.
                scale if is_chosen else scale_for(wanted.height()),
            )
            for wanted in SIZES
            for key in ("dark", "light")
        ]
        self._then, self._quiet = then, quiet
        self._next_pose()

    @Slot()
    def _next_pose(self) -> None:
        pose = self._poses[0] if self._poses else self._pose_before
        with self._report.stalls.paused():
            self._looks.use(THEMES[pose.theme], pose.scale)
            # No window manager gives a window of one size another one.
            self._window.setFixedSize(pose.size)
        if not self._poses:
            self._window.setMinimumSize(self._least)
            self._window.setMaximumSize(_ANY_PX, _ANY_PX)
            self._then()
            return
        if self._quiet is not None:
            self._quiet.begin()
        self._n_looks = 0
        self._look.start()

    @Slot()
    def _on_look(self) -> None:
        """Take the picture once everything stands still, or after a while in any case."""
        self._n_looks += 1
        is_late = self._n_looks * LOOK_MS >= SETTLE_MS
        is_sized = self._window.size() == self._poses[0].size
        is_quiet = is_sized and (self._quiet is None or self._quiet.holds())
        if not (is_late or is_quiet):
            return
        self._look.stop()
        pose = self._poses.pop(0)
        if is_sized:
            with self._report.stalls.paused():
                self._both_languages(pose.name, self._window)
        else:
            # A picture never bears the name of a size it has not.
            _log.error("%s was not taken: the window is %s", pose.name, self._window.size())
        self._next_pose()

    def finish(self) -> None:
        """Wait until every picture is on disk."""
        if not self._pool.waitForDone(_FINISH_MS):
            _log.error("pictures were not written in time")

    def _both_languages(self, name: str, window: QWidget) -> None:
        code = self._lang.code
        for other in sorted(LANGUAGES, key=lambda each: each != code):
            self._lang.use(other)
            # Texts that grew move their neighbours, and those theirs, when layouts have run.
            for _ in range(_LAYOUT_ROUNDS):
                for kind in _MOVING:
                    QApplication.sendPostedEvents(None, kind.value)
            image = window.grab().toImage()
            self._pool.start(_Save(image, self._folder / f"{name}-{other}.png"))
        self._lang.use(code)
