"""The desk of the video bench, a process of its own: paints given streams and prints what it saw.

python -m bench._video_desk CAMERAS.json SECONDS
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from backend.domain.cameras.camera import Camera, CameraOwner
from video.engine import VideoEngine
from video.mosaic import VideoMosaic

from .figure import percentile

_WARM_S = 4.0
_TIMER_MS = 10


class Meter(QObject):
    """Counts processor time of this process and the workers, and how late a 10 ms timer comes."""

    def __init__(self, engine: VideoEngine, mosaic: VideoMosaic) -> None:
        super().__init__(mosaic)
        self._engine, self._mosaic = engine, mosaic
        self.began_s = time.monotonic()
        self.late_ms: list[float] = []
        self.first_s: dict[str, float] = {}
        self._last_s, self._is_weighing = 0.0, False
        self._timer = QTimer(self, interval=_TIMER_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    @Slot()
    def begin(self) -> None:
        """Forget the start; from here on this looks at nothing but its own clock."""
        self._is_weighing = True
        self.late_ms.clear()
        self.cpu_s, self.gui_s, self.at_s = self._cpu_s(), _own_s(), time.monotonic()
        self.painted = self._painted()

    def found(self) -> dict:
        """Return what was seen since ``begin``."""
        span_s = time.monotonic() - self.at_s
        painted = self._painted()
        rates = [(painted[key] - self.painted[key]) / span_s for key in painted]
        return {
            "cores": (self._cpu_s() - self.cpu_s) / span_s,
            "gui_cores": (_own_s() - self.gui_s) / span_s,
            "fps_min": min(rates),
            "rates": sorted(rates),
            "painted_s": sum(rates),
            "fps_mean": sum(rates) / len(rates),
            "late_p99_ms": percentile(self.late_ms, 99),
            "first_s": sorted(self.first_s.values()),
            "n_painted": sum(painted.values()) - sum(self.painted.values()),
            "n_late": len(self.late_ms),
        }

    @Slot()
    def end(self) -> None:
        """Print the figures and stop."""
        print(json.dumps(self.found()), flush=True)
        self._timer.stop()
        self._mosaic.close_streams()
        QApplication.exit()

    @Slot()
    def _on_tick(self) -> None:
        now_s = time.monotonic()
        if self._last_s:
            self.late_ms.append(max(0.0, (now_s - self._last_s) * 1e3 - _TIMER_MS))
        self._last_s = now_s
        if self._is_weighing:  # looking at every tile costs more than painting them
            return
        for key, n_painted in self._painted().items():
            if n_painted and key not in self.first_s:
                self.first_s[key] = now_s - self.began_s

    def _painted(self) -> dict[str, int]:
        return {key: int(str(row["n_painted"])) for key, row in self._mosaic.figures().items()}

    def _cpu_s(self) -> float:
        return _own_s() + sum(map(process_s, self._engine.worker_pids))


def _own_s() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def process_s(pid: int) -> float:
    """Return the processor time a process has used, seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(path: Path, seconds: float) -> None:
    """Paint, measure, print, end."""
    urls = json.loads(path.read_text("utf-8"))
    application = QApplication(sys.argv[:1])
    engine = VideoEngine()
    engine.start()
    mosaic = VideoMosaic(engine)
    mosaic.resize(561, 318)
    mosaic.show()
    mosaic.set_cameras([Camera(key, key[-2:], CameraOwner.OWN, 0, 0) for key in urls])
    meter = Meter(engine, mosaic)
    mosaic.set_addresses(urls)
    QTimer.singleShot(int(_WARM_S * 1000), meter.begin)
    QTimer.singleShot(int((_WARM_S + seconds) * 1000), meter.end)
    application.exec()
    engine.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
