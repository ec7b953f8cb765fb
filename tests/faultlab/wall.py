"""A painted wall before cameras that a process of their own serves."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from backend.domain.cameras.camera import Camera, CameraOwner
from tests.patience import patiently
from video.engine import VideoEngine
from video.mosaic import VideoMosaic
from video.scene import scene_of
from video.states import TileState

ROOT = Path(__file__).parents[2]
LAYOUT, SIZE_PX = "48", (1600, 900)


class Wall:
    """Starts a city (``python -m MODULE OUT ARGUMENTS``) and a wall that shows all its cameras."""

    def __init__(self, folder: Path, module: str, *arguments: str) -> None:
        self.out = folder / "urls.json"
        command = [sys.executable, "-m", module, str(self.out), *arguments]
        self._city = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
        self._engine = VideoEngine(n_workers=2, memory_folders=[folder])
        self._engine.start()
        self.mosaic = VideoMosaic(self._engine)

    def open(self) -> None:
        """Show every camera and wait until each has been live."""
        self.wait(self.out.exists, 20.0, "the cameras serve")
        urls = json.loads(self.out.read_text("utf-8"))
        ids = tuple(f"3301060000131{n:07d}" for n in range(len(urls)))
        self.mosaic.resize(*SIZE_PX)
        self.mosaic.set_known([Camera(key, key[-2:], CameraOwner.OWN, 0, 0) for key in ids])
        self.mosaic.show_scene(scene_of(LAYOUT, ids))
        self.mosaic.show()
        self.mosaic.set_addresses(dict(zip(ids, urls, strict=True)))
        lived: set[int] = set()

        def note() -> bool:
            lived.update(n for n, state in enumerate(self.states()) if state is TileState.LIVE)
            return len(lived) == len(ids)

        self.wait(note, 20.0, "every camera is live")

    def order(self, fault: str) -> None:
        """Tell the city what is to happen."""
        assert self._city.stdin is not None
        self._city.stdin.write(json.dumps({"fault": fault}).encode() + b"\n")
        self._city.stdin.flush()

    def states(self) -> list[TileState]:
        """Return how each camera stands."""
        return [tile.health.state for tile in self.mosaic.tiles if tile.camera is not None]

    def wait(self, condition: Callable[[], bool], limit_s: float, what: str) -> None:
        """Let the wall run until a condition holds."""
        until_s = time.monotonic() + patiently(limit_s)
        while not condition():
            assert self._city.poll() is None, "the cameras have ended"
            assert time.monotonic() < until_s, f"did not come true: {what}"
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()

    def close(self) -> None:
        """End everything."""
        self.mosaic.close_streams()
        self.mosaic.deleteLater()
        self._engine.stop()
        assert self._city.stdin is not None
        self._city.stdin.close()
        assert self._city.wait(10) == 0
