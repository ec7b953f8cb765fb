"""A real film on many tiles: nothing is wrong with it, so nothing may be said.

``python -m tests.faultlab.footage FILM CAMERAS SECONDS [PICTURE.png]`` prints one JSON object.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from PySide6.QtWidgets import QApplication

from .wall import Wall


def main(film: Path, n_cameras: int, seconds: float, shot: str = "") -> None:
    """Watch and print per state on how many tiles it ever stood."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        wall = Wall(Path(folder), "tests.faultlab.footage_city", str(film), str(n_cameras))
        wall.open()
        ever: list[set[str]] = [set() for _ in wall.states()]
        until_s = time.monotonic() + seconds

        def note() -> bool:
            for n, state in enumerate(wall.states()):
                ever[n].add(state.value)
            return time.monotonic() >= until_s

        wall.wait(note, seconds + 5, "it was watched long enough")
        if shot:
            wall.mosaic.grab().save(shot)
        fps = [row["fps"] for row in wall.mosaic.figures().values()]
        wall.close()
    counted = Counter(state for states in ever for state in states)
    told = {"states": dict(counted), "n": len(ever), "fps_min": min(fps)}
    print(json.dumps(told), flush=True)  # noqa: T201
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), *sys.argv[4:])
