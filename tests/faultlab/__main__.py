"""Plays the scene and prints what became of it: ``python -m tests.faultlab [PICTURE.png]``."""

import json
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from .faults import FAULTS
from .watch import Scene

_SHOT_AFTER_MS = 36_000


def main(shot: str = "") -> None:
    """Play, print one JSON object, end."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder), patience=1.5)
        if shot:
            QTimer.singleShot(_SHOT_AFTER_MS, scene.mosaic, lambda: scene.shoot(Path(shot)))
        try:
            record = scene.run()
        finally:
            scene.close()
    rows = {}
    for fault in FAULTS:
        course = record.of(fault.kind)
        rows[fault.kind] = {
            "must": bool(fault.says),
            "within_s": fault.within_s,
            "told_s": course.told_after_s,
            "back_limit_s": fault.back_s,
            "back_s": course.back_after_s,
            "lies": course.lies,
            "alarms": sorted(course.alarms),
        }
    told = {"faults": rows, "healthy": sorted(record.healthy.alarms)}
    print(json.dumps({**told, "healthy_lies": record.healthy.lies}), flush=True)  # noqa: T201
    del application


if __name__ == "__main__":
    main(*sys.argv[1:])
