"""Paints the mosaic on the screen in use and saves it: for looking at, not a test.

    python -m tests.video.show_mosaic FOLDER [seconds]

Saves one picture per language and theme, one in the spotlight, and one of the first second.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from resources.tokens import DARK, LIGHT
from video.engine import VideoEngine
from video.mosaic import VideoMosaic

from .street import CAMERAS, IDS, Street


class Looker:
    """Takes the pictures, one after another, while the streams run."""

    def __init__(self, mosaic: VideoMosaic, folder: Path) -> None:
        self.mosaic, self.folder = mosaic, folder

    def first(self) -> None:
        self.save("first")

    def all_looks(self) -> None:
        for theme, lang in product((DARK, LIGHT), ("zh", "en")):
            self.mosaic.set_theme(theme)
            self.mosaic.set_language(lang)
            self.save(f"{theme.key}_{lang}")
        self.mosaic.set_theme(DARK)
        self.mosaic.set_language("zh")
        self.mosaic.set_selected(IDS[0])
        self.mosaic.setFixedSize(1120, 640)

    def enlarge(self) -> None:
        self.save("large")
        self.mosaic.toggle_spotlight(IDS[4])

    def large(self) -> None:
        self.save("spotlight")

    def save(self, name: str) -> None:
        self.mosaic.grab().save(str(self.folder / f"{name}.png"))


def main(folder: Path, seconds: float) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    engine = VideoEngine()
    engine.start()
    with tempfile.TemporaryDirectory() as temporary:
        faults = ("--freeze", f"{IDS[5]}@4", "--absent", f"{IDS[8]}@0")
        street = Street(Path(temporary), *faults)
        mosaic = VideoMosaic(engine)
        mosaic.set_cameras(CAMERAS)
        mosaic.setFixedSize(561, 318)
        mosaic.show()
        mosaic.set_addresses(street.urls())
        looker = Looker(mosaic, folder)
        end_ms = int(seconds * 1000)
        for step, after_ms in (
            (looker.first, 150),
            (looker.all_looks, end_ms),
            (looker.enlarge, end_ms + 1500),
            (looker.large, end_ms + 3000),
            (application.quit, end_ms + 3100),
        ):
            QTimer.singleShot(after_ms, step)
        application.exec()
        sys.stdout.write(f"{mosaic.figures()}\n")
        mosaic.close_streams()
        street.close()
    engine.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 16.0)
