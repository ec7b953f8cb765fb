"""The desk's side of a film: asks the helper for pictures, keeps the time, ends what hangs.

One question at a time: what the helper cannot decode in time is left out, and the picture on the
screen is always the one its number says.
"""

import json
import logging
import mmap
import os
import subprocess
import time
from bisect import bisect_right
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSize, QSocketNotifier, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from .engine.child import child_command, child_environment

log = logging.getLogger(__name__)

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
MOST_PX = QSize(3840, 2160)
# A first answer takes the start of an interpreter and its libraries; a picture far from a key frame
# of a film in full size takes a second or two.
OPEN_S, HUNG_S = 20.0, 8.0
# The window itself had no turn for so long: this machine stood still, and the helper is not blamed.
_ASLEEP_S = 1.0
_BEAT_MS = 15
_END_S = 2.0


class Stand(StrEnum):
    """How a film stands."""

    CLOSED = "closed"
    OPENING = "opening"
    PAUSED = "paused"
    PLAYING = "playing"
    FAILED = "failed"


class FilmPlayer(QObject):
    """Plays one film at a time. Nothing of it is written anywhere but into memory.

    Signals:
        changed: another picture is here, or it stands otherwise.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._helper: _Helper | None = None
        self._size = QSize(640, 360)
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._forget()

    def _forget(self) -> None:
        self.stand, self.fault = Stand.CLOSED, ""
        self.times_s: tuple[float, ...] = ()
        self.picture, self.shown = QImage(), -1
        self.speed = 1.0
        self._asked, self._asked_size = -1, QSize()
        self._asked_at_s = self._beat_at_s = time.monotonic()
        self._wanted, self._position_s = 0, 0.0

    # ---- what stands ---------------------------------------------------------------------------

    @property
    def shown_s(self) -> float:
        """When the picture on the screen was taken, seconds from the film's first."""
        return self.times_s[self.shown] if self.shown >= 0 else 0.0

    @property
    def span_s(self) -> float:
        """How long it plays."""
        return self.times_s[-1] if self.times_s else 0.0

    @property
    def is_at_end(self) -> bool:
        """Whether the last picture is the one that is wanted."""
        return bool(self.times_s) and self._wanted == len(self.times_s) - 1

    @property
    def pid(self) -> int | None:
        """Process id of the helper; None while there is none."""
        return self._helper.process.pid if self._helper is not None else None

    # ---- for hands -----------------------------------------------------------------------------

    def open(self, film: bytes | Path) -> None:
        """Play a film: its bytes, or a file that is read where it lies."""
        self.close()
        try:
            self._helper = _Helper(film)
        except OSError as exc:
            log.warning("no helper for films: %s", exc.strerror)
            self._fail("no_helper")
            return
        bell = self._helper.bell(self)
        bell.activated.connect(self._on_answer)
        self.stand = Stand.OPENING
        self._asked_at_s = self._beat_at_s = time.monotonic()
        self._beat.start()
        self.changed.emit()

    def close(self) -> None:
        """End the helper; nothing of the film is left."""
        self._end_helper()
        self._forget()

    def aim(self, size: QSize) -> None:
        """Have pictures made as large as they are seen, in pixels of the screen."""
        self._size = size.expandedTo(QSize(16, 16)).boundedTo(MOST_PX)
        self._ask()

    @Slot()
    def toggle(self) -> None:
        """Play or pause; at the end begin anew."""
        if self.stand is Stand.PLAYING:
            self._stand(Stand.PAUSED)
        elif self.stand is Stand.PAUSED:
            if self.is_at_end:
                self.seek(0.0)
            self._stand(Stand.PLAYING)

    def step(self, by: int) -> None:
        """Pause, and go so many pictures forth or back."""
        if self.times_s:
            self._go_to(min(max(0, self._wanted + by), len(self.times_s) - 1))
            self._stand(Stand.PAUSED)

    def seek(self, at_s: float) -> None:
        """Go to a moment of the film; whether it plays stays as it is."""
        if self.times_s:
            at_s = min(max(0.0, at_s), self.span_s)
            self._go_to(self._number_at(at_s))
            self._position_s = at_s

    def set_speed(self, by: int) -> None:
        """Play slower (-1) or faster (1), by one step of ``SPEEDS``."""
        at = SPEEDS.index(self.speed) + by
        self.speed = SPEEDS[min(max(0, at), len(SPEEDS) - 1)]
        self.changed.emit()

    # ---- time ----------------------------------------------------------------------------------

    @Slot()
    def _on_beat(self) -> None:
        now_s = time.monotonic()
        by_s, self._beat_at_s = now_s - self._beat_at_s, now_s
        if by_s > _ASLEEP_S:
            self._asked_at_s += by_s
        if self._is_hung(now_s):
            log.warning("the helper for films shows no sign of life; it is killed")
            self._fail("hung")
        elif self.stand is Stand.PLAYING:
            self._play_on(by_s)

    def _play_on(self, by_s: float) -> None:
        # Time does not run away from pictures that take long to decode.
        most_s = self.shown_s + max(1.0, by_s) * self.speed
        self._position_s = min(self._position_s + by_s * self.speed, self.span_s, most_s)
        self._wanted = self._number_at(self._position_s)
        if self.is_at_end and self.shown == self._wanted:
            self._stand(Stand.PAUSED)
        self._ask()

    def _is_hung(self, now_s: float) -> bool:
        if self._asked < 0 and self.stand is not Stand.OPENING:
            return False
        limit_s = OPEN_S if self.stand is Stand.OPENING else HUNG_S
        return now_s - self._asked_at_s > limit_s

    def _number_at(self, at_s: float) -> int:
        return max(0, bisect_right(self.times_s, at_s + 1e-6) - 1)

    def _go_to(self, n: int) -> None:
        self._wanted, self._position_s = n, self.times_s[n]
        self._ask()

    def _stand(self, stand: Stand) -> None:
        if stand is not self.stand:
            self.stand = stand
            self.changed.emit()

    # ---- the helper ----------------------------------------------------------------------------

    def _ask(self) -> None:
        """Ask for the picture that is wanted, unless it is here or another one is on its way."""
        is_here = self.shown == self._wanted and self._asked_size == self._size
        if self._helper is None or not self.times_s or self._asked >= 0 or is_here:
            return
        self._asked, self._asked_size = self._wanted, QSize(self._size)
        self._asked_at_s = time.monotonic()
        told = {"do": "show", "n": self._asked}
        self._tell({**told, "width": self._size.width(), "height": self._size.height()})

    def _tell(self, question: dict[str, object]) -> None:
        if self._helper is not None and not self._helper.tell(question):
            self._fail("died")

    @Slot()
    def _on_answer(self) -> None:
        if self._helper is None:
            return
        answers = self._helper.answers()
        if answers is None:
            log.warning("the helper for films ended by itself")
            self._fail("died")
            return
        for answer in answers:
            self._take(answer)

    def _take(self, answer: dict[str, Any]) -> None:
        if "fault" in answer:
            self._fail(answer["fault"])
        elif "times_s" in answer:
            self.times_s = tuple(answer["times_s"])
            self._stand(Stand.PLAYING)
            self._ask()
        elif self._helper is not None:
            self.picture = self._helper.picture(answer)
            # Where the one asked for is broken another came: it bears its own number.
            self.shown = answer["shown"]
            is_still_wanted = self._wanted == self._asked
            self._wanted = self.shown if is_still_wanted else self._wanted
            self._asked = -1
            self.changed.emit()
            self._ask()

    def _fail(self, fault: str) -> None:
        self._end_helper()
        self._forget()
        self.stand, self.fault = Stand.FAILED, fault
        self.changed.emit()

    def _end_helper(self) -> None:
        self._beat.stop()
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.end()


class _Helper:
    """The process, its pipes, and the memory it shares with the desk; all of it without a name."""

    def __init__(self, film: bytes | Path) -> None:
        """Start it.

        Raises:
            OSError: No process or no memory.
        """
        self._rest = b""
        self._bell: QSocketNotifier | None = None
        n_bytes = MOST_PX.width() * MOST_PX.height() * 4
        page = os.memfd_create("wanmi-film-picture")
        held = [page]
        try:
            os.ftruncate(page, n_bytes)  # taken only as far as it is written
            self._memory = mmap.mmap(page, n_bytes)
            opening: dict[str, object] = {"do": "open"}
            if isinstance(film, Path):
                opening["path"] = str(film)
            else:
                held.append(os.memfd_create("wanmi-film"))
                _fill(held[-1], film)
                opening["handle"] = held[-1]
            self.process = subprocess.Popen(
                child_command("video.engine.film_helper", str(page)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=child_environment(),
                pass_fds=tuple(held),
            )
        finally:
            for handle in held:
                os.close(handle)
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        self.tell(opening)

    def bell(self, parent: QObject) -> QSocketNotifier:
        """Return what rings when there is an answer, or the end."""
        assert self.process.stdout is not None
        kind = QSocketNotifier.Type.Read
        self._bell = QSocketNotifier(self.process.stdout.fileno(), kind, parent)
        return self._bell

    def tell(self, question: dict[str, object]) -> bool:
        """Ask; one short line that never fills the pipe. Returns False where nobody reads."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(question).encode() + b"\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            return False
        return True

    def answers(self) -> list[dict[str, Any]] | None:
        """Return what was answered; None at the end of the pipe."""
        assert self.process.stdout is not None
        try:
            got = os.read(self.process.stdout.fileno(), 1 << 20)
        except BlockingIOError:
            return []
        if not got:
            return None
        *lines, self._rest = (self._rest + got).split(b"\n")
        return [json.loads(line) for line in lines]

    def picture(self, answer: dict[str, Any]) -> QImage:
        """Return a picture of its own, apart from the page."""
        width, height, stride = answer["width"], answer["height"], answer["stride"]
        shown = QImage(self._memory, width, height, stride, QImage.Format.Format_RGB32)
        return shown.copy()

    def end(self) -> None:
        """Kill it: there is nothing in it worth a goodbye."""
        if self._bell is not None:
            self._bell.setEnabled(False)
            self._bell.deleteLater()
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except BrokenPipeError:
                log.debug("the helper for films was gone before its pipe")
        try:
            self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            log.warning("the helper for films is killed and not yet gone")


def _fill(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
