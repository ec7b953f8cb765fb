"""Looped cameras in a process of their own, for whoever measures or tests a wall."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_LIMIT_S = 240.0


class Looped(NamedTuple):
    """Where they are, and when picture 0 was sent, monotonic.

    Attributes:
        n_clips: How many different ones there are: camera n sends clip n modulo this.
    """

    urls: dict[str, str]
    began_s: float
    fps: float
    pid: int
    n_clips: int

    def held(self) -> dict[str, object]:
        """Return what a desk in a process of its own is told."""
        return {key: value for key, value in self._asdict().items() if key != "pid"}


@contextmanager
def looped_cameras(
    count: int, size_px: tuple[int, int], fps: float, kbits: int = 0
) -> Iterator[Looped]:
    """Serve ``count`` cameras with a key frame each 2 s; ends them when left."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "looped.json"
        command = [sys.executable, "-m", "backend.city.camera_loops", str(out), str(count)]
        command += ["--size", *map(str, size_px), "--fps", str(fps)]
        command += ["--key-every", str(round(2 * fps)), "--kbits", str(kbits)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert process.stdin is not None
        try:
            pause = threading.Event()
            for _ in range(int(_LIMIT_S / 0.05)):
                if out.exists() or process.poll() is not None:
                    break
                pause.wait(0.05)
            held = json.loads(out.read_text("utf-8"))
            yield Looped(held["urls"], held["began_s"], fps, process.pid, held["n_clips"])
        finally:
            process.stdin.close()
            process.wait(10)
