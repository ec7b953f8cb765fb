"""A workstation in a process of its own, watched by the pictures it takes of itself."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from tests.patience import patiently

from .command import ROOT

Picture = NDArray[np.uint8]
LOOK_S, END_S = 10.0, 10.0


class Desk:
    """``main.py workstation``; use it in a ``with`` and end it with ``close``."""

    def __init__(self, root: Path, files: Path, *words: str) -> None:
        self._shots, self._figures = files / "shots", files / "desk.json"
        command = [sys.executable, "main.py", "workstation", "--data", str(root), *words]
        more = ["--shots", str(self._shots), "--report-fragment", str(self._figures)]
        # Not a pipe: nobody reads while the desk writes.
        self._said = (files / "desk.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [*command, "--lang", "zh", "--size", "1366x768", "--workers", "1", *more],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=self._said,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._pause, self._n_looks = threading.Event(), 0

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *error: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process.stdin.close()
        self._said.close()

    @property
    def said(self) -> str:
        """What it wrote to its terminal."""
        return Path(self._said.name).read_text("utf-8")

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def comes(self, holds: Callable[[], bool], limit_s: float) -> bool:
        """Return whether something became so within a time."""
        end_s = time.monotonic() + limit_s
        while not holds():
            if time.monotonic() > end_s:
                return False
            self._pause.wait(0.1)
        return True

    def until(self, what: str, holds: Callable[[], bool], limit_s: float) -> None:
        """Wait until something is so, and fail with its name."""
        end_s = time.monotonic() + patiently(limit_s)
        while not holds():
            assert self._process.poll() is None, self.said
            assert time.monotonic() < end_s, f"never came: {what}"
            self._pause.wait(0.1)

    def until_seen(self, what: str, shows: Callable[[Picture], bool], limit_s: float = 20) -> None:
        """Take pictures until one of them shows something."""
        self.until(what, lambda: shows(self.look()), limit_s)

    def look(self) -> Picture:
        """Return the window as it is now, ``(height, width, 3)`` red, green, blue."""
        self._n_looks += 1
        name = f"look{self._n_looks}"
        self._process.stdin.write(f"beat {name}\n")
        self._process.stdin.flush()
        # Written one after the other: when the English one is begun, the Chinese one is whole.
        self.until("a picture", lambda: any(self._shots.glob(f"*-{name}-en.png")), LOOK_S)
        return _read(next(self._shots.glob(f"*-{name}-zh.png")))

    def close(self) -> dict[str, Any]:
        """End it as closing its window does; return what it measured."""
        self._process.stdin.close()
        assert self._process.wait(patiently(END_S)) == 0, self.said
        assert "Traceback" not in self.said
        figures: dict[str, Any] = json.loads(self._figures.read_text("utf-8"))
        return figures


def _read(path: Path) -> Picture:
    """Return a picture as ``(height, width, 3)`` red, green, blue."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width() * 3].reshape(image.height(), -1, 3).copy()


def part(picture: Picture, left: float, top: float, right: float, bottom: float) -> Picture:
    """Return a part of a picture, cut at shares of its size."""
    height, width = picture.shape[:2]
    return picture[
        round(height * top) : round(height * bottom), round(width * left) : round(width * right)
    ]


def n_colours(picture: Picture) -> int:
    """Return how many colours a picture has."""
    return len(np.unique(picture.reshape(-1, 3), axis=0))


def plain_share(picture: Picture) -> float:
    """Return the share of its most frequent colour: 1.0 is an empty surface."""
    _, counts = np.unique(picture.reshape(-1, 3), axis=0, return_counts=True)
    return float(counts.max() / counts.sum())


def n_near(picture: Picture, colour: str, tolerance: int = 14) -> int:
    """Return how many pixels are nearly of a colour, ``#rrggbb``."""
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return int((np.abs(picture.astype(int) - wanted).max(axis=2) <= tolerance).sum())
