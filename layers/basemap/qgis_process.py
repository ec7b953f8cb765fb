"""The QGIS helper process as seen from here: start it, give it one order, hear its answer, end it.

Pixels come through memory that has no name in any folder, so nothing is left behind, whoever dies.
"""

from __future__ import annotations

import json
import logging
import mmap
import os
import selectors
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

_log = logging.getLogger(__name__)
HELPER = Path(__file__).with_name("qgis_helper.py")
SYSTEM_PYTHON = "/usr/bin/python3"
START_LIMIT_S = 40.0
ORDER_LIMIT_S = 15.0
# The first order of a theme reads the whole map; other programs may have the processors meanwhile.
FIRST_LIMIT_S = 40.0
_READ_BYTES = 1 << 16
_KEPT_ENVIRONMENT = ("PATH", "HOME", "XDG_RUNTIME_DIR", "TMPDIR")


class HelperAbsent(Exception):
    """QGIS is not installed on this machine."""


class HelperLost(Exception):
    """The helper died, went silent or refused; start another one."""


class HelperRefused(Exception):
    """The helper lives but could not do this order."""


class QgisProcess:
    """One running helper; call ``greet`` first.

    Raises:
        HelperAbsent: There is no such Python here.

    Thread: all calls but ``interrupt`` from one worker thread; the helper dies with that thread.
    """

    def __init__(self, side_px: int, profile: Path, python: str = SYSTEM_PYTHON) -> None:
        if not Path(python).exists():
            raise HelperAbsent(f"{python} is not there")
        self._side_px = side_px
        self._n_bytes = side_px * side_px * 4
        self._shared = _nameless_file(self._n_bytes)
        self._pixels = mmap.mmap(self._shared, self._n_bytes)
        self._text = b""
        self._n_orders = 0
        self._known_themes: set[str] = set()
        self._process = subprocess.Popen(
            [python, "-s", "-E", "-P", str(HELPER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(self._shared,),
            env=_clean_environment(profile),
            close_fds=True,
        )
        self._ears = selectors.DefaultSelector()
        self._ears.register(self._out, selectors.EVENT_READ)
        self.version = ""

    @property
    def pid(self) -> int:
        """Process id, for those who watch or measure it."""
        return self._process.pid

    @property
    def _out(self) -> int:
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def greet(self) -> None:
        """Wait until QGIS has started.

        Raises:
            HelperAbsent: There is no PyQGIS on this machine.
            HelperLost: It did not come up in ``START_LIMIT_S``.
        """
        answer = self._hear(time.monotonic() + START_LIMIT_S)
        if answer.get("event") != "ready":
            raise HelperAbsent(str(answer.get("error", "no PyQGIS")))
        self.version = str(answer.get("qgis", ""))

    def open(self, style: Path, map_path: Path, epsg: int) -> None:
        """Give it the style and the map.

        Raises:
            HelperLost: It does not answer.
            HelperRefused: It could not use them.
        """
        self._ask(
            {
                "do": "open",
                "style": str(style.resolve()),
                "map": str(map_path.resolve()),
                "epsg": epsg,
                "shared": self._shared,
                "px": self._side_px,
            }
        )

    def draw(
        self, theme_key: str, z: int, rect: tuple[float, float, float, float]
    ) -> tuple[QImage, float]:
        """Draw a square.

        Args:
            theme_key: ``"dark"`` or ``"light"``.
            z: Level of the tile pyramid.
            rect: West, south, east, north in the city's metric system.

        Returns:
            The picture, and the helper's resident memory in MB.

        Raises:
            HelperLost: No answer in ``ORDER_LIMIT_S``; the first order of a theme reads the map
                and may take ``FIRST_LIMIT_S``.
            HelperRefused: It could not be drawn.
        """
        limit_s = ORDER_LIMIT_S if theme_key in self._known_themes else FIRST_LIMIT_S
        order = {"do": "draw", "theme": theme_key, "z": z, "rect": list(rect)}
        answer = self._ask(order, limit_s)
        self._known_themes.add(theme_key)
        side = self._side_px
        view = QImage(memoryview(self._pixels), side, side, side * 4, QImage.Format.Format_RGB32)
        picture = view.copy()
        del view
        return picture, float(answer["rss_mb"])

    def build_project(self, folder: Path, rect: tuple[float, float, float, float]) -> list[str]:
        """Write the QGIS projects of all themes; return their paths.

        Raises:
            HelperLost: It does not answer.
            HelperRefused: They could not be written.
        """
        answer = self._ask(
            {"do": "build_project", "folder": str(folder.resolve()), "rect": list(rect)},
            FIRST_LIMIT_S,
        )
        return list(answer["written"])

    def _ask(self, order: dict[str, Any], limit_s: float | None = None) -> dict[str, Any]:
        self._n_orders += 1
        line = json.dumps({**order, "id": self._n_orders}) + "\n"
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
        except OSError as error:
            raise HelperLost(f"the helper is gone: {error}") from error
        limit = time.monotonic() + (ORDER_LIMIT_S if limit_s is None else limit_s)
        while True:
            answer = self._hear(limit)
            if answer.get("id") == self._n_orders:
                break
        if not answer.get("ok"):
            raise HelperRefused(str(answer.get("error")))
        return answer

    def _hear(self, limit: float) -> dict[str, Any]:
        while b"\n" not in self._text:
            if not self._ears.select(max(0.0, limit - time.monotonic())):
                raise HelperLost("the helper does not answer")
            piece = os.read(self._out, _READ_BYTES)
            if not piece:
                raise HelperLost("the helper has ended")
            self._text += piece
        line, self._text = self._text.split(b"\n", 1)
        try:
            return dict(json.loads(line))
        except ValueError as error:
            raise HelperLost(f"the helper said {line[:80]!r}") from error

    def interrupt(self) -> None:
        """End its life from any thread; the waiting one is told that it was lost."""
        self._process.kill()

    def end(self) -> None:
        """End it at once and give everything back."""
        self._process.kill()
        self._process.wait()
        self._ears.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close_pipe(pipe)
        self._pixels.close()
        os.close(self._shared)


def _close_pipe(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        _log.debug("the helper's pipe was already broken")


def _nameless_file(n_bytes: int) -> int:
    """Return a descriptor of shared memory without a name."""
    try:
        shared = os.memfd_create("wanmi-map")
    except OSError:
        with tempfile.TemporaryFile() as file:
            shared = os.dup(file.fileno())
    os.ftruncate(shared, n_bytes)
    return shared


def _clean_environment(profile: Path) -> dict[str, str]:
    """Return an environment in which Debian's Qt 5 meets nothing of our Qt 6."""
    kept = {key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "OGR_SQLITE_JOURNAL": "DELETE",
        "PYTHONUNBUFFERED": "1",
    }
