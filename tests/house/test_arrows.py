"""Who may import what; the arrows themselves stand in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_arrows_of_the_house_point_down() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_backend_starts_no_qt_and_a_console_no_store_and_no_decoder() -> None:
    desk = "console.frame.workstation"
    for room, banned in (
        ("backend.feed.serve", "PySide6"),
        (desk, "sqlalchemy"),
        (desk, "av"),
        (desk, "cv2"),
    ):
        code = f"import sys, {room}; sys.exit({banned!r} in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
        assert done.returncode == 0, f"{room} loads {banned}"
