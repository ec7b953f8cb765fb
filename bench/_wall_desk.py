"""The desk of the wall bench: 48 tiles painted, weighed, then read back from their pixels.

python -m bench._wall_desk LOOPED.json SECONDS [PICTURE.png]
"""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from backend.domain.cameras.camera import Camera, CameraOwner
from video.engine import VideoEngine
from video.find_capture import PREROLL_S
from video.mosaic import VideoMosaic
from video.scene import scene_of

from ._processes import memory_mb
from ._rotation_desk import Reader
from ._video_desk import Meter

SIZE_PX = (1920, 1080)
_LAYOUT = "48"
_WARM_LIMIT_S, _SETTLE_S, _EYE_S = 90.0, 4.0, 5.0
_EYE_MS = 170  # no multiple of a picture's time, or all looks would fall on one phase


class Run(QObject):
    """Waits until every tile lives, weighs for a while, then looks at the pictures' ages."""

    def __init__(self, parts: tuple[VideoEngine, VideoMosaic, Reader], seconds: float, shot: str):
        super().__init__(parts[1])
        self._engine, self._mosaic, self._reader = parts
        self._seconds, self._shot = seconds, shot
        self._meter = Meter(self._engine, self._mosaic)
        self._begun_s = time.monotonic()
        self._ages: list[float] = []
        self._seen: Counter[str] = Counter()
        self._found: dict = {}
        self._wait = QTimer(self, interval=100)
        self._wait.timeout.connect(self._on_wait)
        self._wait.start()
        self._eye = QTimer(self, interval=_EYE_MS)
        self._eye.timeout.connect(self._on_eye)

    @Slot()
    def _on_wait(self) -> None:
        states = [row["state"] for row in self._mosaic.figures().values()]
        is_late = time.monotonic() - self._begun_s > _WARM_LIMIT_S
        if all(state == "live" for state in states) or is_late:
            self._wait.stop()
            QTimer.singleShot(int(_SETTLE_S * 1e3), self._meter.begin)
            QTimer.singleShot(int((_SETTLE_S + self._seconds) * 1e3), self._on_weighed)

    @Slot()
    def _on_weighed(self) -> None:
        self._found = self._meter.found()
        pids = (os.getpid(), *self._engine.worker_pids)
        self._found["memory_mb"] = memory_mb(pids)
        if self._shot:
            self._mosaic.grab().save(self._shot)
        self._eye.start()
        QTimer.singleShot(int(_EYE_S * 1e3), self._on_end)

    @Slot()
    def _on_eye(self) -> None:
        """Read every painted tile: which camera, and how old."""
        image = self._mosaic.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        now_s = time.monotonic()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        for tile in (tile for tile in self._mosaic.tiles if tile.camera is not None):
            box = tile.geometry()
            gray = rows[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
            verdict, age_s = self._reader.read(tile, gray, now_s)
            self._seen[verdict] += 1
            if verdict == "good":
                self._ages.append(age_s)

    @Slot()
    def _on_end(self) -> None:
        self._eye.stop()
        print(json.dumps({**self._found, "ages": self._ages, "seen": self._seen}), flush=True)
        self._mosaic.close_streams()
        QApplication.exit()


def main(path: Path, seconds: float, shot: str = "") -> None:
    """Paint, weigh, look, print, end."""
    held = json.loads(path.read_text("utf-8"))
    cv2.setNumThreads(1)
    application = QApplication(sys.argv[:1])
    engine = VideoEngine(keep_s=PREROLL_S)  # as a desk opens it
    engine.start()
    mosaic = VideoMosaic(engine)
    mosaic.resize(*SIZE_PX)
    mosaic.set_known([Camera(key, key[-3:], CameraOwner.OWN, 0, 0) for key in held["urls"]])
    mosaic.show_scene(scene_of(_LAYOUT, tuple(held["urls"])))
    mosaic.show()
    mosaic.set_addresses(held["urls"])
    run = Run((engine, mosaic, Reader(held, held["fps"])), seconds, shot)
    application.exec()
    del run
    engine.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:])
