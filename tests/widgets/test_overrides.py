"""A bug below a call of Qt is an error of ours, never the end of the process."""

import subprocess
import sys

import pytest

PROBE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QListView
from widgets.overrides import make_whole

class Broken(QFrame):
    def resizeEvent(self, event):
        return 1 % len(())
    def keyPressEvent(self, event):
        return {}["no such key"]

class Rows(QAbstractListModel):
    def rowCount(self, parent=None):
        return 3
    def data(self, index, role=0):
        return ()[index.row()]

app = QApplication([])
assert make_whole() >= 4
assert make_whole() == 0, "what is whole is left alone"
told = []
sys.excepthook = lambda kind, value, trace: told.append(kind.__name__)
frame, view, rows = Broken(), QListView(), Rows()
try:
    CALL
except Exception as error:
    told.append(type(error).__name__)
app.processEvents()
print(*told)
"""


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("frame.show()", "ZeroDivisionError"),
        ("QTest.keyClick(frame, Qt.Key.Key_A)", "KeyError"),
        ("view.setModel(rows); view.show(); view.repaint()", "IndexError"),
    ],
)
def test_an_error_of_c_code_in_a_method_qt_calls_stays_an_error(call, kind):
    done = subprocess.run(
        [sys.executable, "-c", PROBE.replace("CALL", call)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-2000:]}"
    assert kind in done.stdout.split()
