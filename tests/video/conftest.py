"""Engines and streets for the video tests; each proves that it left nothing behind."""

import os
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import av
import pytest

from backend.city.rtsp_media import RtpTrack
from backend.city.rtsp_server import RtspServer, Stream
from video.engine import VideoEngine

from .coded import busy_street

ROOT = Path(__file__).parents[2]
if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def pages(folder: Path) -> list[Path]:
    return list(folder.glob("wanmi-video-*"))


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return four seconds of a street as a file."""
    path = tmp_path_factory.mktemp("film") / "street.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=12)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.codec_context.gop_size = 12
        for picture in busy_street(48, 12.0):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    folder = tmp_path / "memory"
    folder.mkdir()
    return folder


@pytest.fixture
def engine(memory: Path) -> Iterator[VideoEngine]:
    """Two workers whose pictures lie in a folder of this test."""
    made = VideoEngine(n_workers=2, memory_folders=[memory])
    made.start()
    yield made
    pids = made.worker_pids
    made.stop()
    assert not pages(memory), "pages of memory were left behind"
    assert not [pid for pid in pids if is_running(pid)], "workers were left running"


class SilentServer:
    """Accepts and never says a word; counts who is connected."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self._stop = threading.Event()
        self.taken: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, name="silent server")
        self._thread.start()

    @property
    def url(self) -> str:
        return f"rtsp://admin:secret@127.0.0.1:{self._server.getsockname()[1]}/1"

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        for sock in (*self.taken, self._server):
            sock.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.taken.append(self._server.accept()[0])
            except TimeoutError:
                continue


class Served:
    """A real RTSP server in a thread of its own while it is entered; ``turn`` is its work."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._server = RtspServer("127.0.0.1", 0, self._selector)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cameras of a test")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._server.close()
        self._selector.close()

    def turn(self) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        while not self._stop.is_set():
            self.turn()


class MuteCameras(Served):
    """Answers all that is asked and plays, but its next key frame never comes."""

    def __init__(self, count: int) -> None:
        super().__init__()
        sets = (b"\x67\x42\xc0\x0a", b"\x68\xce\x3c\x80")
        self._streams = [Stream(f"{n}", RtpTrack(*sets, n + 1), 12.0) for n in range(count)]
        self.urls = [self._server.add(stream) for stream in self._streams]
        self.n_played = 0

    def turn(self) -> None:
        self._server.pump(0.1)
        for stream in self._streams:  # a sign of life, and no picture
            self._server.send(stream, [], False, time.time())
        self.n_played = sum(map(self._server.is_watched, self._streams))


@pytest.fixture
def silent() -> Iterator[SilentServer]:
    server = SilentServer()
    yield server
    server.close()
