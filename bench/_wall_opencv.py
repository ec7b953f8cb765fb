"""The usual recipe: a thread with ``cv2.VideoCapture`` per camera, pictures painted by a timer.

python -m bench._wall_opencv SECONDS < URLS.json
"""

import json
import os
import resource
import sys
import threading
import time

import cv2
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

_COLUMNS, _TILE_PX, _TICK_MS = 8, (240, 180), 20
_WARM_S = 30.0
_OPTIONS = "rtsp_transport;tcp|analyzeduration;100000|probesize;32768"


class Capture(threading.Thread):
    """Reads one camera for ever; the newest picture lies in ``picture``."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url = url
        self.n_read = 0
        self.picture: QImage | None = None

    def run(self) -> None:
        """Read, scale, hand over."""
        capture = cv2.VideoCapture(self._url, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        while True:
            is_read, picture = capture.read()
            if not is_read:
                return
            small = cv2.resize(picture, _TILE_PX)
            width, height = _TILE_PX
            held = QImage(small.data, width, height, width * 3, QImage.Format.Format_BGR888)
            self.picture = held.copy()
            self.n_read += 1


class Wall(QWidget):
    """Paints what is new every 20 ms."""

    def __init__(self, captures: list[Capture]) -> None:
        super().__init__()
        self._captures, self._seen = captures, [0] * len(captures)
        self.n_painted = [0] * len(captures)
        self.resize(1920, 1080)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.update)
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw every tile."""
        painter = QPainter(self)
        for n, capture in enumerate(self._captures):
            if capture.picture is not None:
                left, top = n % _COLUMNS * _TILE_PX[0], n // _COLUMNS * _TILE_PX[1]
                painter.drawImage(left, top, capture.picture)
                self.n_painted[n] += capture.n_read != self._seen[n]
                self._seen[n] = capture.n_read
        painter.end()


def _own_s() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def main(seconds: float) -> None:
    """Paint, weigh, print."""
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = _OPTIONS
    cv2.setNumThreads(1)
    captures = [Capture(url) for url in json.load(sys.stdin)]
    application = QApplication(sys.argv[:1])
    wall = Wall(captures)
    wall.show()
    for capture in captures:
        capture.start()
    told: list = []

    def weigh() -> None:
        told.append((_own_s(), time.monotonic(), sum(wall.n_painted)))
        if len(told) == 2:
            application.quit()

    # The window may be starved: then its timers come late, and the span is what really passed.
    QTimer.singleShot(int(_WARM_S * 1e3), weigh)
    QTimer.singleShot(int((_WARM_S + seconds) * 1e3), weigh)
    application.exec()
    (begun_s, from_s, n_before), (ended_s, until_s, n_after) = told
    span_s = until_s - from_s
    fps = (n_after - n_before) / span_s / len(captures)
    print(json.dumps({"cores": (ended_s - begun_s) / span_s, "fps": fps}), flush=True)
    os._exit(0)  # threads blocked in the library must not hold the process


if __name__ == "__main__":
    main(float(sys.argv[1]))
