"""A film of the past for the evidence of a case: pulled from a recorder, masked, made an MP4.

Thread: one of the pool's; what came is handed over by a queue that the window looks into.
"""

import logging
import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from backend.domain.cameras.camera import Camera
from backend.domain.cameras.clip import Span, gaps_of

from .sources.address import Address
from .sources.source import Reason, SourceError

if TYPE_CHECKING:
    from .engine.reel import Strip
    from .sources.replay import Recorded

log = logging.getLogger(__name__)
_LOOK_MS = 50


class Pulled(NamedTuple):
    """What came of one request.

    Attributes:
        film: MP4, ``b""`` where there is none; then ``reason`` says why.
        first_ms: When its first picture was taken: a recorder begins at a key frame.
        gaps: Where nothing was recorded.
    """

    camera: Camera
    asked: Span
    film: bytes = b""
    gaps: tuple[Span, ...] = ()
    reason: Reason = Reason.NONE
    first_ms: int = 0


class ClipPuller(QObject):
    """One clip at a time.

    Signals:
        came: ``Pulled``.
    """

    came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._done: SimpleQueue[Pulled] = SimpleQueue()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    @property
    def is_busy(self) -> bool:
        """Whether one is on its way."""
        return self._timer.isActive()

    def begin(self, camera: Camera, address: Address, asked: Span) -> None:
        """Pull a stretch; a second request waits for nobody and is left out."""
        if self.is_busy:
            return
        self._stop.clear()
        self._pool.start(_Pull(camera, address, asked, self._stop, self._done))
        self._timer.start()

    def close(self) -> None:
        """Wait for nothing any more."""
        self._stop.set()
        self._timer.stop()
        self._pool.waitForDone()

    @Slot()
    def _on_look(self) -> None:
        try:
            pulled = self._done.get_nowait()
        except Empty:
            return
        self._timer.stop()
        self.came.emit(pulled)


class _Pull(QRunnable):
    def __init__(
        self,
        camera: Camera,
        address: Address,
        asked: Span,
        stop: threading.Event,
        done: SimpleQueue[Pulled],
    ) -> None:
        super().__init__()
        self._camera, self._address, self._asked = camera, address, asked
        self._stop, self._done = stop, done

    def run(self) -> None:
        """Pull, cover what nobody may see, and hand over."""
        from .engine.clip import Unplayable  # a desk loads no decoder without need

        try:
            self._done.put(self._pulled())
        except SourceError as fault:
            self._done.put(Pulled(self._camera, self._asked, reason=fault.reason))
        except Unplayable as why:
            log.warning("no clip could be made: %s", why)
            self._done.put(Pulled(self._camera, self._asked, reason=Reason.BROKEN))

    def _pulled(self) -> Pulled:
        from .engine.clip import clip_of
        from .engine.veil import Veil
        from .sources.replay import pull

        asked = self._asked
        found = pull(self._address, asked.from_ms, asked.upto_ms, self._stop)
        film = clip_of(strip_of(found), Veil(self._camera.covered))
        gaps, first_ms = gaps_of(asked, found.times_ms), round(found.times_ms[0])
        return Pulled(self._camera, asked, film, gaps, first_ms=first_ms)


def strip_of(found: "Recorded") -> "Strip":
    """Return what was recorded as a film is made of it; gaps stay as long as they were."""
    from .engine.reel import Held, Strip

    times = [at / 1000 for at in found.times_ms]
    shown = [at - times[0] for at in times]
    rows = zip(found.units, shown, sorted(shown), strict=True)
    held = tuple(Held(unit.data, show_s, step_s, unit.is_key) for unit, show_s, step_s in rows)
    return Strip(found.codec, found.head, held)
