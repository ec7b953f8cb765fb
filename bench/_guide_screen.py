"""What stands on a virtual screen, as a picture; and the patrol desk on a screen of its own."""

import os
import subprocess
import sys
from pathlib import Path

import av
import cv2
import numpy as np

from backend.city.demo_screen import VirtualScreen

from ._shift_seat import x_name

_END_S = 15.0


def grab(display: str) -> np.ndarray:
    """Return the window in front on a display, (height, width, 3) BGR."""
    words = ["xdotool", "getactivewindow", "getwindowgeometry", "--shell"]
    env = {**os.environ, "DISPLAY": display}
    told = subprocess.run(words, env=env, capture_output=True, text=True, check=True).stdout
    at = {key: int(value) for key, value in (row.split("=") for row in told.split())}
    size = {"video_size": f"{at['WIDTH']}x{at['HEIGHT']}"}
    place = f"{display}.0+{at['X']},{at['Y']}"
    with av.open(place, format="x11grab", options={**size, "draw_mouse": "0"}) as screen:
        frame = next(screen.decode(video=0))
        return frame.to_ndarray(format="bgr24")


def keep(picture: np.ndarray, path: Path, quality: int) -> None:
    """Write a picture as WebP. Raises OSError when the disk would not take it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(path), picture, [cv2.IMWRITE_WEBP_QUALITY, quality]):
        raise OSError(f"{path} could not be written")


class PatrolScreen:
    """The patrol desk of an account, worked by keys; it says nothing of itself."""

    def __init__(self, city: Path, account: str, size: str, password: str) -> None:
        self._screen = VirtualScreen()
        self._env = {**os.environ, "DISPLAY": self._screen.display}
        words = ["--data", str(city), "--account", account, "--size", size]
        self._process = subprocess.Popen(
            [sys.executable, "main.py", "patrol", *words, "--no-qgis", "--workers", "1"],
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._password = password

    @property
    def display(self) -> str:
        """The X display its window is on."""
        return self._screen.display

    def come_in(self) -> None:
        """Type the password at the door."""
        self._keys("key", "ctrl+a")
        self._keys("type", self._password)
        self._keys("key", "Return")

    def press(self, *keys: str) -> None:
        """Press keys."""
        self._keys("key", "--delay", "20", *map(x_name, keys))

    def close(self) -> None:
        """Leave, and take the screen away."""
        self._process.stdin.close()  # type: ignore[union-attr]
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._screen.close()

    def _keys(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._env, check=True)
