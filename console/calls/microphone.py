"""A seat's microphone as 8 kHz mono: whatever program of this machine can hear, behind one face.

Nothing of Qt's sound is in the package; ALSA's and GStreamer's own recorders write raw samples to
their output, and so does any file or pipe that is named in ``WANMI_MICROPHONE``.
"""

import os
import shutil
from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from console.kit.sound_card import has_sound_card

ENV = "WANMI_MICROPHONE"
# A fifth of a second: short enough to be heard as spoken, long enough to be few messages.
PART_BYTES = 3_200
_END_MS = 500


class Recorder(NamedTuple):
    """A program that writes signed 16-bit little endian, 8 kHz, mono to its output."""

    program: str
    arguments: tuple[str, ...]


# The first that this machine has is taken.
RECORDERS = (
    Recorder("arecord", ("-q", "-f", "S16_LE", "-r", "8000", "-c", "1", "-t", "raw")),
    Recorder(
        "gst-launch-1.0",
        (
            *("-q", "autoaudiosrc", "!", "audioconvert", "!", "audioresample", "!"),
            *("audio/x-raw,format=S16LE,rate=8000,channels=1", "!", "fdsink", "fd=1"),
        ),
    ),
)


def find_recorder(environ: Mapping[str, str]) -> Recorder | None:
    """Return what can be listened with on this machine, None where nothing can."""
    named = environ.get(ENV, "")
    if named:
        return Recorder("cat", (named,)) if os.path.exists(named) else None
    if not has_sound_card():
        return None
    return next((one for one in RECORDERS if shutil.which(one.program)), None)


class Microphone(QObject):
    """Listens between ``open`` and ``close``.

    Signals:
        heard: bytes, about a fifth of a second each.
        ended: it broke off by itself.
    """

    heard = Signal(object)
    ended = Signal()

    def __init__(self, recorder: Recorder | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._process: QProcess | None = None
        self._waiting = b""

    @property
    def is_there(self) -> bool:
        """Whether this seat has one at all."""
        return self._recorder is not None

    def open(self) -> None:
        """Begin to listen."""
        if self._recorder is None or self._process is not None:
            return
        process = self._process = QProcess(self)
        process.readyReadStandardOutput.connect(self._on_ready)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(self._recorder.program, list(self._recorder.arguments))

    def close(self) -> None:
        """Stop listening; what was heard last is still told."""
        process, self._process = self._process, None
        if process is None:
            return
        process.finished.disconnect(self._on_finished)
        process.errorOccurred.disconnect(self._on_error)
        process.terminate()
        if not process.waitForFinished(_END_MS):
            process.kill()
            process.waitForFinished(_END_MS)
        self._waiting += bytes(process.readAllStandardOutput().data())
        process.deleteLater()
        self._tell(least=2)

    @Slot()
    def _on_ready(self) -> None:
        if self._process is not None:
            self._waiting += bytes(self._process.readAllStandardOutput().data())
            self._tell(least=PART_BYTES)

    def _tell(self, least: int) -> None:
        while len(self._waiting) >= least:
            part, self._waiting = self._waiting[:PART_BYTES], self._waiting[PART_BYTES:]
            self.heard.emit(part)
        if least < PART_BYTES:
            self._waiting = b""

    @Slot()
    def _on_finished(self) -> None:
        self._on_ready()
        self.close()
        self.ended.emit()

    @Slot()
    def _on_error(self) -> None:
        self.close()
        self.ended.emit()
