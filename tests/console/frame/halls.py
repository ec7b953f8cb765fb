"""What tests of the hall's window have in common: cameras, engines of paper, keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask
from tests.video.fake_engine import FakeEngine

MASK = PrivacyMask(((0.0, 0.0), (0.3, 0.0), (0.3, 0.4)))
CAMERAS = tuple(
    Camera(f"cam-{n:02}", f"路口 {n}", CameraOwner.OWN, 119.6, 38.9, shown=n <= 9, masks=(MASK,))
    for n in range(1, 13)
)
IDS = tuple(camera.camera_id for camera in CAMERAS)


class StartedOnPaper(FakeEngine):
    """An engine of paper that is started and stopped."""

    is_stopped = False

    def start(self) -> None:
        self.said.append(("start", ""))

    def stop(self) -> None:
        self.is_stopped = True


def told(key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, held)
