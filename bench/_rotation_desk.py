"""The desk of the rotation bench: turns pages and reads every tile back from its painted pixels.

python -m bench._rotation_desk LOOPED.json TILES SWITCHES [PICTURE.png]
"""

import json
import sys
import time
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from backend.city.camera_loops import N_PICTURES, at_place
from backend.city.camera_marks import read_strip
from backend.domain.cameras.camera import Camera, CameraOwner
from video.engine import VideoEngine
from video.find_capture import PREROLL_S
from video.mosaic import VideoMosaic
from video.rotation import LEAST_DWELL_S, Rotation, pages
from video.scene import scene_of
from video.tile import VideoTile
from video.turner import Turner

FRESH_S = 1.0
_SAMPLES_MS = (0, 40, 100, 1_500)
_WARM_LIMIT_S = 90.0
_MIN_SPREAD = 25


class Reader:
    """Says of a painted tile which camera and how old a picture it shows."""

    def __init__(self, held: dict, fps: float) -> None:
        self._index = {key: n for n, key in enumerate(held["urls"])}
        self._began_s, self._fps = held["began_s"], fps
        self._n_clips = held["n_clips"]

    def read(self, tile: VideoTile, gray: np.ndarray, now_s: float) -> tuple[str, float]:
        """Return ``"good"``, ``"dated"`` or what is bad about it, and the age in seconds."""
        camera = tile.camera
        picture = _picture(gray)
        if picture.max() - picture.min() < _MIN_SPREAD:
            return "blank", 0.0
        if tile.health.is_dead:
            return "dated", 0.0
        mark = read_strip(picture)
        if mark is None or camera is None:
            return "unreadable", 0.0
        index = self._index[camera.camera_id]
        if mark[0] != index % self._n_clips:
            return "wrong", 0.0
        due = at_place(now_s, self._began_s, index, self._fps)
        return "good", ((due - mark[1]) % N_PICTURES) / self._fps


def _picture(gray: np.ndarray) -> np.ndarray:
    """Return the picture inside a tile: 11 by 9, as large as it fits, in the middle."""
    height, width = gray.shape
    wide = min(width, round(height * 352 / 288))
    left = (width - wide) // 2
    return gray[:, left : left + wide]


class Run(QObject):
    """Waits until the first page lives, then counts over some switches."""

    def __init__(self, mosaic: VideoMosaic, reader: Reader, n_switches: int, shot: str) -> None:
        super().__init__(mosaic)
        self._mosaic, self._reader, self._left, self._shot = mosaic, reader, n_switches, shot
        self.turner = Turner(mosaic, self)
        self.turner.turned.connect(self._on_turned)
        self._begun_s = time.monotonic()
        self._wait = QTimer(self, interval=100)
        self._wait.timeout.connect(self._on_wait)
        self._wait.start()
        self._is_counting = False
        self._n_round = 0
        self.bad: dict[str, int] = {}
        self.n_tiles = self.n_fresh = self.n_dated = self.n_fresh_late = self.n_switches = 0
        self.worst_ms = 0.0
        self.ages: list[float] = []
        self.stale: list[int] = []

    @Slot()
    def _on_wait(self) -> None:
        states = [row["state"] for row in self._mosaic.figures().values()]
        is_late = time.monotonic() - self._begun_s > _WARM_LIMIT_S
        if all(state in ("live", "delayed") for state in states) or is_late:
            self._wait.stop()
            if self._shot:
                self._mosaic.grab().save(self._shot)
            ids = tuple(self._mosaic._cameras)
            n_tiles = len(self._mosaic.scene.cameras)
            slots, steps = tuple(range(n_tiles)), pages(ids, n_tiles)
            self._n_round = len(steps)
            self.turner.begin(Rotation(slots, steps, LEAST_DWELL_S))
            self._is_counting = True

    @Slot()
    def _on_turned(self) -> None:
        if not self._is_counting or self._left == 0:
            return
        if self._n_round > 0:  # each page once, so that no connection is new any more
            self._n_round -= 1
            return
        self._left -= 1
        self.n_switches += 1
        at_s = time.monotonic()
        for after_ms in _SAMPLES_MS:
            timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
            timer.timeout.connect(partial(self._sample, after_ms, at_s))
            timer.start(after_ms)

    def _sample(self, after_ms: int, at_s: float) -> None:
        now_s = time.monotonic()
        image = self._mosaic.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        wanted = self._mosaic.scene.cameras
        found = []
        for slot, tile in enumerate(self._mosaic.tiles):
            box = tile.geometry()
            gray = rows[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
            verdict, age_s = self._reader.read(tile, gray, now_s)
            is_wanted = tile.camera is not None and tile.camera.camera_id == wanted[slot]
            found.append((verdict, age_s, is_wanted))
            if verdict not in ("good", "dated"):
                self.bad[verdict] = self.bad.get(verdict, 0) + 1
        self._count(after_ms, found)
        self.worst_ms = max(self.worst_ms, (now_s - at_s) * 1e3 - after_ms)
        if self._left == 0 and after_ms == _SAMPLES_MS[-1]:
            self._end()

    def _count(self, after_ms: int, found: list[tuple[str, float, bool]]) -> None:
        fresh = sum(v == "good" and w and age < FRESH_S for v, age, w in found)
        if after_ms == 100:
            self.n_tiles += len(found)
            self.n_fresh += fresh
            self.stale.append(len(found) - fresh)
            self.n_dated += sum(v in ("good", "dated") and w for v, _, w in found)
            self.ages += [age for v, age, w in found if v == "good" and w]
        elif after_ms > 100:
            self.n_fresh_late += fresh

    def _end(self) -> None:
        told = {
            "switches": self.n_switches, "tiles": self.n_tiles, "bad": self.bad,
            "fresh": self.n_fresh, "dated": self.n_dated, "fresh_1500": self.n_fresh_late,
            "sampled_late_ms": round(self.worst_ms, 1),
            "stale_by_switch": self.stale,
            "age_max_s": round(max(self.ages, default=0.0), 2),
        }  # fmt: skip
        print(json.dumps(told), flush=True)
        self.turner.end()
        self._mosaic.close_streams()
        QApplication.exit()


def main(path: Path, n_tiles: str, n_switches: int, shot: str = "") -> None:
    """Turn, read, print, end."""
    held = json.loads(path.read_text("utf-8"))
    cv2.setNumThreads(1)
    application = QApplication(sys.argv[:1])
    engine = VideoEngine(keep_s=PREROLL_S)  # as a desk opens it
    engine.start()
    mosaic = VideoMosaic(engine)
    mosaic.resize(*((1280, 720) if n_tiles == "16" else (1600, 900)))
    cameras = [Camera(key, key[-3:], CameraOwner.OWN, 0, 0) for key in held["urls"]]
    mosaic.set_known(cameras)
    mosaic.show_scene(scene_of(n_tiles, tuple(held["urls"])))
    mosaic.show()
    mosaic.set_addresses(held["urls"])
    run = Run(mosaic, Reader(held, held["fps"]), n_switches, shot)
    application.exec()
    del run
    engine.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
