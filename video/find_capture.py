"""What a camera shows becomes a find: its best picture now, and the seconds that led to it.

The seconds come from the stream that was on the tile all the while: the one that is there, or for
a picture that was enlarged just now the one before it. The picture comes from the main stream where
it can be had within ``MAIN_S``; else from the tile's.
"""

import threading
import time
from queue import Empty, SimpleQueue
from typing import NamedTuple

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from .engine.captured import Captured
from .engine.mp4 import film_span_s
from .mosaic import VideoMosaic
from .stream_choice import StreamKind

# What led to a find is kept with it: so much of every stream is at hand.
PREROLL_S = 10.0
MAIN_S = 1.8
_STILL_S, _FILM_S = 1.0, 20.0
_PULL_MS, _LOOK_S = 25, 0.02
# Of what is on the tile, of what was there before, of the main stream.
_MOST_FETCHES = 3


class _Came(NamedTuple):
    """A file that was fetched, ``b""`` where there is none to have; ``n`` says of which capture."""

    n: int
    is_film: bool
    data: bytes
    span_s: float = 0.0


class _Fetch(QRunnable):
    """Waits for the files of one capture. Thread: the pool's."""

    def __init__(
        self, n: int, captured: Captured, came: SimpleQueue[_Came], stop: threading.Event
    ) -> None:
        super().__init__()
        self._n, self._captured, self._came, self._stop = n, captured, came, stop

    def run(self) -> None:
        """Fetch the picture, then the film; each is told when it is there or will not come."""
        self._came.put(_Came(self._n, False, self._wait(is_film=False, limit_s=_STILL_S)))
        film = self._wait(is_film=True, limit_s=_FILM_S)
        self._came.put(_Came(self._n, True, film, film_span_s(film)))
        self._captured.drop()

    def _wait(self, *, is_film: bool, limit_s: float) -> bytes:
        until_s = time.monotonic() + limit_s
        take = self._captured.take_film if is_film else self._captured.take_still
        while time.monotonic() < until_s:
            data = take()
            if data is not None:
                return data
            if self._stop.wait(_LOOK_S):
                break
        return b""


class FindCapture(QObject):
    """One capture at a time; another one begun forgets the one before.

    Signals:
        still_came: ``(bytes, StreamKind)``: JPEG in the stream's own size, ``b""`` for none.
        film_came: ``(bytes, float)``: MP4 and its seconds, ``b""`` for none.
    """

    still_came = Signal(object, object)
    film_came = Signal(object, object)

    def __init__(self, mosaic: VideoMosaic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mosaic = mosaic
        self._camera_id = ""
        self._n = self._n_main = self._n_film = 0
        self._kind = StreamKind.MAIN
        self._spare: bytes | None = None
        self._until_s = 0.0
        self._is_told = True
        self._stop = threading.Event()
        self._came: SimpleQueue[_Came] = SimpleQueue()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_MOST_FETCHES)
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._on_pull)

    def begin(self, camera_id: str) -> bool:
        """Capture what a tile shows; returns whether there is anything to capture."""
        captured = self._mosaic.keeper.capture(camera_id)
        if captured is None:
            return False
        self._camera_id, self._spare, self._is_told = camera_id, None, False
        keeper = self._mosaic.keeper
        self._n, self._n_main = max(self._n, self._n_main, self._n_film) + 1, 0
        self._kind = keeper.kind(camera_id) or StreamKind.MAIN
        self._fetch(self._n, captured)
        before = keeper.capture_before(camera_id)
        self._n_film = self._n if before is None else self._n + 1
        if before is not None:
            self._fetch(self._n_film, before)
        self._until_s = 0.0
        if self._kind is StreamKind.SUB:
            self._until_s = time.monotonic() + MAIN_S
            self._mosaic.prefer(camera_id)
        self._pull.start()
        return True

    def close(self) -> None:
        """Stop to wait for anything."""
        self._stop.set()
        self._pull.stop()
        self._pool.waitForDone()

    def _fetch(self, n: int, captured: Captured) -> None:
        self._pool.start(_Fetch(n, captured, self._came, self._stop))

    @Slot()
    def _on_pull(self) -> None:
        self._look_for_main()
        while True:
            try:
                came = self._came.get_nowait()
            except Empty:
                break
            self._take(came)
        is_late = self._until_s and time.monotonic() > self._until_s
        if is_late and self._spare is not None and not self._n_main:
            self._tell(self._spare, self._kind)

    def _look_for_main(self) -> None:
        """Once the main stream is on the tile, its picture is the one wanted."""
        if self._is_told or self._n_main or not self._until_s:
            return
        keeper = self._mosaic.keeper
        if keeper.kind(self._camera_id) is not StreamKind.MAIN:
            return
        captured = keeper.capture(self._camera_id)
        if captured is not None:
            self._n_main = self._n_film + 1
            self._fetch(self._n_main, captured)

    def _take(self, came: _Came) -> None:
        if came.is_film and came.n == self._n_film:
            self.film_came.emit(came.data, came.span_s)
        elif came.is_film:
            return  # the seconds before are those of the stream that was there before
        elif came.n == self._n_main:
            kind = StreamKind.MAIN if came.data else self._kind
            self._tell(came.data or self._spare or b"", kind)
        elif came.n == self._n and not self._until_s:
            self._tell(came.data, self._kind)
        elif came.n == self._n:
            self._spare = came.data

    def _tell(self, data: bytes, kind: StreamKind) -> None:
        if self._is_told:
            return
        self._is_told = True
        if self._until_s:
            self._mosaic.prefer("")
        self.still_came.emit(data, kind)
