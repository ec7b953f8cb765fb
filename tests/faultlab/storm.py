"""All cameras cut at once and back, before a painted wall.

``python -m tests.faultlab.storm CAMERAS HOSTS FAULT SECONDS`` prints one JSON object.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from video.states import DEAD, TileState

from .wall import Wall


class Storm(Wall):
    """A wall of cameras that are all cut and come back.

    Attributes:
        back_s: Seconds from the end of the fault to each camera's first live picture, sorted.
    """

    def __init__(self, folder: Path, n_cameras: int, n_hosts: int) -> None:
        super().__init__(folder, "tests.faultlab.storm_city", str(n_cameras), str(n_hosts))
        self.back_s: list[float] = []

    def blow(self, fault: str, seconds: float, limit_s: float) -> None:
        """Cut all, wait, bring all back, and wait until the last is live."""
        self.order(fault)
        self.wait(lambda: set(self.states()) <= DEAD, 10.0, "every tile says that it is cut")
        began_s = time.monotonic()
        self.wait(lambda: time.monotonic() - began_s >= seconds, seconds + 1, "it stays cut")
        self.order("")
        began_s = time.monotonic()
        live: dict[int, float] = {}

        def note() -> bool:
            for n, state in enumerate(self.states()):
                if state is TileState.LIVE:
                    live.setdefault(n, time.monotonic() - began_s)
            return len(live) == len(self.states())

        self.wait(note, limit_s, "every camera is back")
        self.back_s = sorted(live.values())

    def counts(self) -> dict[str, float]:
        """Return what the cameras counted; once closed."""
        return dict(json.loads(self.out.with_suffix(".counts").read_text("utf-8")))


def main(n_cameras: int, n_hosts: int, fault: str, seconds: float) -> None:
    """Blow once and print."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        storm = Storm(Path(folder), n_cameras, n_hosts)
        storm.open()
        storm.blow(fault, seconds, limit_s=30.0)
        storm.close()
        counts = storm.counts()
    print(json.dumps({"back_s": storm.back_s, **counts}), flush=True)  # noqa: T201
    del application


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
