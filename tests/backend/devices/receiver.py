"""A loudspeaker as a process of its own: GStreamer hears RTP and writes what it heard to a file."""

import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.patience import patiently

LAWS = {
    "alaw": ("PCMA", 8, "rtppcmadepay ! alawdec"),
    "mulaw": ("PCMU", 0, "rtppcmudepay ! mulawdec"),
}


def free_port() -> int:
    """Return a UDP port nobody listens on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Receiver:
    """Listens on a port of its own until it is closed."""

    def __init__(self, folder: Path, law: str = "alaw") -> None:
        program = shutil.which("gst-launch-1.0")
        assert program is not None, "install gstreamer1.0-tools and gstreamer1.0-plugins-good"
        self.port, self._file = free_port(), folder / f"{law}.raw"
        name, kind, decode = LAWS[law]
        caps = f"application/x-rtp,media=audio,clock-rate=8000,encoding-name={name},payload={kind}"
        heard = f"udpsrc address=127.0.0.1 port={self.port} caps={caps} ! {decode} ! "
        heard += f"audio/x-raw,format=S16LE ! filesink buffer-mode=2 location={self._file}"
        self._process = subprocess.Popen(
            [program, "-e", "-q", *heard.split()], stdout=subprocess.DEVNULL
        )
        self._until_it_listens()

    def _until_it_listens(self) -> None:
        pause, end_s = threading.Event(), time.monotonic() + patiently(10)
        while f":{self.port:04X} " not in Path("/proc/net/udp").read_text("ascii"):
            assert time.monotonic() < end_s and self._process.poll() is None
            pause.wait(0.02)

    def heard(self, n_least: int) -> npt.NDArray[np.int16]:
        """Return what it heard, (N,) samples, once there are so many."""
        pause, end_s = threading.Event(), time.monotonic() + patiently(10)
        while self._file.stat().st_size < 2 * n_least:
            assert time.monotonic() < end_s, f"{self._file.stat().st_size // 2} of {n_least}"
            pause.wait(0.02)
        return np.fromfile(self._file, "<i2")

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(patiently(5))
