"""Turns the pages of a mosaic: the clock of a rotation, and what it keeps at hand."""

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from .mosaic import VideoMosaic
from .rotation import Rotation, Turn, is_imminent, moved, near, passed, shown
from .sources import Mode

_BEAT_MS = 50


class Turner(QObject):
    """Runs one rotation.

    Signals:
        turned: another step stands now.
        changed: begun, ended, held or let go.
    """

    turned = Signal()
    changed = Signal()

    def __init__(self, mosaic: VideoMosaic, parent: QObject | None = None) -> None:
        super().__init__(parent or mosaic)
        self._mosaic = mosaic
        self._rotation: Rotation | None = None
        self._turn = Turn()
        self._at_s = 0.0
        self._waited = False
        self._timer = QTimer(self, interval=_BEAT_MS)
        self._timer.timeout.connect(self._on_beat)

    @property
    def rotation(self) -> Rotation | None:
        """What turns; None while nothing does."""
        return self._rotation

    @property
    def turn(self) -> Turn:
        """How far it is."""
        return self._turn

    @property
    def waits_for_look(self) -> bool:
        """Whether it stands still because somebody enlarged a picture."""
        return self._rotation is not None and bool(self._mosaic.spotlight)

    def begin(self, rotation: Rotation, turn: Turn | None = None) -> None:
        """Run a rotation, from its beginning or from where it was left."""
        self._rotation = rotation
        self._turn = turn or Turn()
        self._at_s = time.monotonic()
        self._timer.start()
        self._show()
        self.changed.emit()

    @Slot()
    def end(self) -> None:
        """Leave what stands; nothing turns any more."""
        if self._rotation is None:
            return
        self._rotation, self._turn = None, Turn()
        self._timer.stop()
        self._mosaic.set_near({})
        self.changed.emit()

    @Slot()
    def toggle_hold(self) -> None:
        """Hold the step that stands, or let go: it stands the rest of its dwell."""
        if self._rotation is not None:
            turn = self._turn
            self._turn = Turn(turn.step, turn.stood_s, not turn.is_held)
            self._keep_near()
            self.changed.emit()

    def step(self, by: int) -> None:
        """Go a step forth (1) or back (-1); an enlarged picture goes back to its tile first."""
        if self._rotation is not None:
            self._mosaic.toggle_spotlight("")
            self._turn = moved(self._rotation, self._turn, by)
            self._show()

    def advance(self, now_s: float) -> None:
        """Let time pass; monotonic seconds."""
        if self._rotation is None:
            return
        before, by_s = self._turn, now_s - self._at_s
        self._at_s = now_s
        # Whoever enlarged a picture is looking at it: no other camera takes its place.
        if self._waited is not self.waits_for_look:
            self._waited = self.waits_for_look
            self.changed.emit()
        if self._waited:
            self._keep_near()
            return
        self._turn = passed(self._rotation, before, by_s)
        if self._turn.step != before.step:
            self._show()
        else:
            self._keep_near()

    @Slot()
    def _on_beat(self) -> None:
        self.advance(time.monotonic())

    def _show(self) -> None:
        if self._rotation is not None:
            self._mosaic.turn(shown(self._rotation, self._turn), self._near())
            self.turned.emit()

    def _keep_near(self) -> None:
        self._mosaic.set_near(self._near())

    def _near(self) -> dict[str, tuple[int, Mode]]:
        """The next step: key frames while it is far, everything just before; the last: packets."""
        if self._rotation is None:
            return {}
        is_close = is_imminent(self._rotation, self._turn)
        next_mode = Mode.ALL if is_close else Mode.KEYS
        return {
            key: (held.slot, next_mode if held.is_next else Mode.PACKETS)
            for key, held in near(self._rotation, self._turn).items()
        }
