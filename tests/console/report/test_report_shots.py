"""Pictures for the report: exactly the sizes their names say, in both languages."""

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from console.kit.language import Lang
from console.report.report import Report
from console.report.shots import Shots


@pytest.fixture
def window(qtbot) -> QWidget:
    found = QWidget()
    qtbot.addWidget(found)
    found.setMinimumSize(640, 400)
    found.resize(1000, 700)
    found.show()
    return found


@pytest.fixture
def shots(desk, looks, window, tmp_path) -> Shots:
    owner = QObject(window)
    return Shots(window, Lang("zh", owner), looks, Report(desk.face, None, owner), tmp_path)


def test_every_picture_has_the_size_of_its_name(qtbot, shots, window):
    window.showMaximized()
    done = []
    shots.take_desk(lambda: done.append(True), None)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    shots.finish()
    found = sorted(shots.folder.glob("desk-*.png"))
    assert len(found) == 8
    for path in found:
        width, height = map(int, path.stem.split("-")[2].split("x"))
        assert QImage(str(path)).size() == QSize(width, height)


def test_afterwards_the_window_is_free_again(qtbot, shots, window):
    done = []
    shots.take_desk(lambda: done.append(True), None)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    shots.finish()
    assert window.minimumSize() == QSize(640, 400)
    assert window.maximumWidth() > 10_000
