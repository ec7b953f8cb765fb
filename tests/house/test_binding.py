"""The installed Qt binding must not lose references (PySide6 6.12 did, below Python 3.12)."""

import subprocess
import sys

PROBE = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
class Bell(QObject):
    rung = Signal(object)
bell, label = Bell(), QLabel()
before = sys.getrefcount(None)
for i in range(2000):
    bell.rung.emit(i)
    label.setText(str(i))
for _ in range(10000):
    app.processEvents()
assert sys.getrefcount(None) > before - 500, "the binding loses references to None"
"""


def test_the_binding_survives_thousands_of_calls() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
