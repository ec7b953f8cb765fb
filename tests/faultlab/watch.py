"""One scene of the laboratory on a painted wall, and what an eye saw of each tile all the while."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from backend.domain.cameras.camera import Camera, CameraOwner
from tests.patience import patiently
from video.engine import VideoEngine
from video.gateways import SourceNews
from video.mosaic import VideoMosaic
from video.scene import scene_of
from video.states import TileState

from .clips import marks_of, number_at
from .course import Course, Look, Step
from .faults import FAULTS, SEATS

ROOT = Path(__file__).parents[2]
LOOK_MS = 150
# Looks further apart than this say that the machine stood still; ages need a while to settle then.
STILL_S, SETTLED_S = 0.5, 3.0
BY_KIND = {fault.kind: fault for fault in FAULTS}
LAYOUT, SIZE_PX = "36", (1920, 1080)
IDS = tuple(f"3301060000131{n:07d}" for n in range(len(SEATS)))


@dataclass
class Record:
    """What was seen; the first course of each kind is the one that is judged."""

    courses: list[Course]
    news: list[SourceNews] = field(default_factory=list)

    def of(self, kind: str) -> Course:
        """Return the course of a kind of fault."""
        return self.courses[SEATS.index(kind)]

    @property
    def healthy(self) -> Course:
        """Return the course of the camera to which nothing happens."""
        return self.courses[-1]


class Scene:
    """Runs the laboratory before a wall, begins and ends every fault, and writes down.

    Args:
        patience: How many times a limit is waited for before a fault counts as missed.
    """

    def __init__(self, folder: Path, patience: float) -> None:
        self._out = folder / "lab.json"
        command = [sys.executable, "-m", "tests.faultlab.lab", str(self._out)]
        self._lab = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
        self._engine = VideoEngine(n_workers=2, memory_folders=[folder])
        self._engine.start()
        self.mosaic = VideoMosaic(self._engine)
        courses = [Course(n, BY_KIND.get(kind), patience) for n, kind in enumerate(SEATS)]
        self.record = Record(courses)
        self._began_s = self._live_s = self._looked_s = self._stood_still_s = 0.0

    def run(self) -> Record:
        """Play the whole scene; about forty seconds on a quiet machine."""
        self._open()
        self._wait(self._all_live, 20.0, "every camera is live before anything goes wrong")
        self._live_s = time.monotonic()
        looks = QTimer(interval=LOOK_MS)
        looks.timeout.connect(self._look)
        looks.start()
        self._wait(self._is_through, 60.0, "every fault has run its course")
        looks.stop()
        return self.record

    def shoot(self, path: Path) -> None:
        """Save the wall as it stands."""
        self.mosaic.grab().save(str(path))

    def close(self) -> None:
        """End wall, workers and laboratory."""
        self.mosaic.close_streams()
        self.mosaic.deleteLater()
        self._engine.stop()
        assert self._lab.stdin is not None
        self._lab.stdin.close()
        assert self._lab.wait(10) == 0

    def _open(self) -> None:
        self._wait(self._out.exists, 25.0, "the laboratory serves")
        held = json.loads(self._out.read_text("utf-8"))
        self._began_s = held["began_s"]
        cameras = [Camera(key, f"{n}", CameraOwner.OWN, 0, 0) for n, key in enumerate(IDS)]
        self.mosaic.resize(*SIZE_PX)
        self.mosaic.set_known(cameras)
        self.mosaic.show_scene(scene_of(LAYOUT, IDS))
        self.mosaic.show()
        self.mosaic.source_changed.connect(self.record.news.append)
        self.mosaic.set_addresses(dict(zip(IDS, held["urls"], strict=True)))

    def _is_through(self) -> bool:
        """Begin and end what is due; returns whether everything is over."""
        now_s = self._now_s()
        for course in self.record.courses:
            if course.is_due(now_s):
                is_on = course.step is Step.WAITS
                self._order(course.index, is_on=is_on)
                (course.begin if is_on else course.mend)(now_s)
        return all(course.step is Step.DONE for course in self.record.courses[:-1])

    def _order(self, seat: int, *, is_on: bool) -> None:
        assert self._lab.stdin is not None
        # Those behind the gateway share its relay: the first of them speaks for all.
        if seat == SEATS.index(SEATS[seat]):
            self._lab.stdin.write(json.dumps({"seat": seat, "on": is_on}).encode() + b"\n")
            self._lab.stdin.flush()

    def _now_s(self) -> float:
        return time.monotonic() - self._live_s

    def _all_live(self) -> bool:
        return all(tile.health.state is TileState.LIVE for tile in self._tiles())

    def _tiles(self) -> list:
        return [tile for tile in self.mosaic.tiles if tile.camera is not None]

    def _look(self) -> None:
        """Grab the wall as painted and read every tile."""
        image = self.mosaic.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        now_s = time.monotonic()
        if now_s - self._looked_s > STILL_S:
            self._stood_still_s = now_s
        self._looked_s = now_s
        is_steady = now_s - self._stood_still_s > SETTLED_S
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        for course, tile in zip(self.record.courses, self._tiles(), strict=True):
            box = tile.geometry()
            gray = rows[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
            due = number_at(now_s, self._began_s, course.index)
            state, words = tile.health.state, tile.accessibleName()
            at_s = now_s - self._live_s
            course.look(Look(at_s, state, words, marks_of(gray), due, is_steady))

    def _wait(self, condition: Callable[[], bool], limit_s: float, what: str) -> None:
        until_s = time.monotonic() + patiently(limit_s)
        while not condition():
            assert self._lab.poll() is None, "the laboratory has ended"
            assert time.monotonic() < until_s, f"did not come true: {what}: {self._states()}"
            self._pause()

    def _states(self) -> dict[str, str]:
        rows = zip(SEATS, self._tiles(), strict=False)
        return {kind: tile.health.state.value for kind, tile in rows if not _is_well(tile)}

    def _pause(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(30, loop.quit)
        loop.exec()


def _is_well(tile) -> bool:
    return tile.health.state is TileState.LIVE
