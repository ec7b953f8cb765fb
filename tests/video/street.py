"""Real demo cameras in a process of their own, for tests, pictures and figures."""

import json
import subprocess
import sys
import time
from pathlib import Path

from backend.domain.cameras.camera import Camera, CameraOwner
from tests.patience import patiently

ROOT = Path(__file__).parents[2]
NAMES = (
    "食街东口", "汀江大道 12", "站前广场", "学府路北", "望川桥", "文昌巷",
    "解放街 4", "工人路", "长途客运站",
)  # fmt: skip
IDS = tuple(f"3301060000131{n:07d}" for n in range(1, 10))
CAMERAS = tuple(
    Camera(camera_id, name, CameraOwner.OWN, 119.6, 38.9)
    for camera_id, name in zip(IDS, NAMES, strict=True)
)


class Street:
    """Starts ``main.py cameras`` and ends it by closing its input."""

    def __init__(self, folder: Path, *extra: str, ids: tuple[str, ...] = IDS) -> None:
        self.out = folder / "cameras.json"
        named = [word for camera_id in ids for word in ("--camera", camera_id)]
        command = [sys.executable, "main.py", "cameras", "--out", str(self.out), *named, *extra]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.served_s = 0.0

    def urls(self, limit_s: float = patiently(15.0)) -> dict[str, str]:
        """Return camera id to address, as soon as it serves."""
        until_s = time.monotonic() + limit_s
        while not self.out.exists():
            assert self.process.poll() is None, "the cameras did not start"
            assert time.monotonic() < until_s, "the cameras did not serve in time"
            try:
                self.process.wait(0.02)
            except subprocess.TimeoutExpired:
                continue
        self.served_s = self.served_s or time.monotonic()
        return dict(json.loads(self.out.read_text("utf-8")))

    def close(self) -> int:
        """Close its input; returns its exit status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(5)
