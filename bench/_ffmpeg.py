"""What ffmpeg needs to decode streams and throw the pictures away: the limit of every wall."""

import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ._processes import tree_s

# They connect and fill their buffers first; what that costs is nobody's decoding.
_WARM_S = 8.0


def decode_only_cores(urls: Sequence[str], seconds: float) -> float:
    """Return the cores that one ffmpeg per stream needs while all of them run.

    Raises:
        FileNotFoundError: There is no ffmpeg.
        RuntimeError: One of them ended before its time.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise FileNotFoundError("ffmpeg is missing: run `make setup-test`")
    command = [program, "-v", "error", "-nostdin", "-threads", "1", "-rtsp_transport", "tcp"]
    end = ["-an", "-f", "null", "-"]
    with running([[*command, "-i", url, *end] for url in urls]) as runs:
        cores = weighed(runs, _WARM_S, seconds)
        if n_ended := sum(run.poll() is not None for run in runs):
            raise RuntimeError(f"{n_ended} of {len(runs)} ffmpeg ended before their time")
    return cores


def weighed(runs: Sequence[subprocess.Popen[bytes]], warm_s: float, seconds: float) -> float:
    """Return the cores that these processes use for a while, once they are warm."""
    pause = threading.Event()
    pause.wait(warm_s)
    pids = [run.pid for run in runs]
    before_s = tree_s(pids)
    pause.wait(seconds)
    return (tree_s(pids) - before_s) / seconds


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
