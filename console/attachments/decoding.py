"""A voice decoded by a process of its own, so that no file can stop or end the desk."""

import json
from typing import NamedTuple

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from video.engine.child import child_command, child_environment

RATE_HZ, SAMPLE_BYTES = 8_000, 2
# The start of an interpreter and its libraries, and an hour of sound on a busy machine.
HUNG_MS = 30_000
_END_MS = 2_000


class Decoded(NamedTuple):
    """A voice as it is played: signed 16 bit, ``RATE_HZ``, mono; or why there is none.

    Attributes:
        fault: ``""``, or a key of ``words.FAULTS``.
        is_cut: The file is broken behind the last sample.
    """

    samples: bytes = b""
    fault: str = ""
    is_cut: bool = False

    @property
    def span_s(self) -> float:
        """How long it plays."""
        return len(self.samples) / (RATE_HZ * SAMPLE_BYTES)


class VoiceDecoder(QObject):
    """Decodes one voice at a time.

    Signals:
        decoded: ``Decoded``.
    """

    decoded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._patience = QTimer(self, interval=HUNG_MS, singleShot=True)
        self._patience.timeout.connect(self._on_hung)

    def decode(self, data: bytes) -> None:
        """Begin; ``decoded`` tells the end. What was begun before is given up."""
        self.stop()
        process = self._process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in child_environment().items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        program, *arguments = child_command("video.engine.voice_helper")
        process.start(program, arguments)
        process.write(data)
        process.closeWriteChannel()
        self._patience.start()

    def stop(self) -> None:
        """Decode no more, and tell nothing of it."""
        self._patience.stop()
        process, self._process = self._process, None
        if process is not None:
            end(process)

    @Slot()
    def _on_finished(self) -> None:
        process = self._process
        if process is None:
            return
        head, _, samples = bytes(process.readAllStandardOutput().data()).partition(b"\n")
        told = json.loads(head) if head else {"fault": "died"}
        self._tell(Decoded(samples, told.get("fault", ""), told.get("is_cut", False)))

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._tell(Decoded(fault="no_helper"))

    @Slot()
    def _on_hung(self) -> None:
        self._tell(Decoded(fault="hung"))

    def _tell(self, found: Decoded) -> None:
        self.stop()
        self.decoded.emit(found)


def end(process: QProcess) -> None:
    """Kill a process that nobody listens to any more."""
    process.blockSignals(True)
    process.kill()
    process.waitForFinished(_END_MS)
    process.deleteLater()
