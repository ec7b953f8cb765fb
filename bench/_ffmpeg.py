"""What ffmpeg needs to decode streams and throw the pictures away: the limit of every wall."""

import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ._processes import tree_s

# They connect and fill their buffers first; what that costs is nobody's decoding.
_WARM_S = 8.0


class Decoded(NamedTuple):
    """What it took: cores, and pictures a second that came out."""

    cores: float
    pictures_s: float

    @property
    def picture_ms(self) -> float:
        """Processor time of one picture; it tells the cost even where the machine is too slow."""
        return self.cores / self.pictures_s * 1e3 if self.pictures_s else 0.0


def decode_only(urls: Sequence[str], seconds: float) -> Decoded:
    """Return what one ffmpeg per stream needs while all of them run.

    Raises:
        FileNotFoundError: There is no ffmpeg.
        RuntimeError: One of them ended before its time.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise FileNotFoundError("ffmpeg is missing: run `make setup-test`")
    command = [program, "-v", "error", "-nostdin", "-threads", "1", "-stats_period", "0.5"]
    # Each picture once, or those that never came would be counted as often as they are due.
    end = ["-an", "-fps_mode", "passthrough", "-f", "null", "-"]
    with tempfile.TemporaryDirectory() as folder:
        told = [Path(folder) / str(n) for n in range(len(urls))]
        ways = [["-progress", str(path), "-rtsp_transport", "tcp", "-i"] for path in told]
        commands = [[*command, *way, url, *end] for way, url in zip(ways, urls, strict=True)]
        with running(commands) as runs:
            counts: list[int] = []
            cores = weighed(runs, _WARM_S, seconds, lambda: counts.append(sum(map(_n_told, told))))
            if n_ended := sum(run.poll() is not None for run in runs):
                raise RuntimeError(f"{n_ended} of {len(runs)} ffmpeg ended before their time")
    return Decoded(cores, (counts[1] - counts[0]) / seconds)


def _n_told(path: Path) -> int:
    """Return how many pictures an ffmpeg says it has decoded."""
    found = re.findall(r"frame=\s*(\d+)", path.read_text()) if path.exists() else []
    return int(found[-1]) if found else 0


def weighed(
    runs: Sequence[subprocess.Popen[bytes]],
    warm_s: float,
    seconds: float,
    look: Callable[[], object] = lambda: None,
) -> float:
    """Return the cores that these processes use for a while, once they are warm.

    Args:
        look: Called at both ends of that while.
    """
    pause = threading.Event()
    pause.wait(warm_s)
    pids = [run.pid for run in runs]
    look()
    before_s = tree_s(pids)
    pause.wait(seconds)
    used_s = tree_s(pids) - before_s
    look()
    return used_s / seconds


@contextmanager
def running(commands: Sequence[Sequence[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run programs side by side; end them when left."""
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    runs = [subprocess.Popen(c, stdout=subprocess.DEVNULL, **quiet) for c in commands]
    try:
        yield runs
    finally:
        for run in runs:
            run.terminate()
        for run in runs:
            run.wait()
