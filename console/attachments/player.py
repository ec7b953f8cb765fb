"""A voice is played: begun, paused, sought; where it is and how long it is."""

import time
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from .decoding import RATE_HZ, SAMPLE_BYTES, Decoded, VoiceDecoder, end
from .speaker import Speaker

# So much lies in the player's pipe before it is heard: a busy window must not tear the voice.
AHEAD_S = 2.0
_BEAT_MS = 50


class Stand(StrEnum):
    """How a voice stands."""

    CLOSED = "closed"
    DECODING = "decoding"
    PLAYING = "playing"
    PAUSED = "paused"
    FAILED = "failed"


class VoicePlayer(QObject):
    """Plays one voice at a time; nothing of it is written anywhere.

    Attributes:
        fault: Key of ``words.FAULTS`` while it stands ``FAILED``.
        is_cut: The file is broken behind what can be heard.

    Signals:
        changed: it stands otherwise, or plays on.
    """

    changed = Signal()

    def __init__(
        self,
        speaker: Speaker | None,
        parent: QObject | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._speaker, self._now_s = speaker, now_s
        self._decoder = VoiceDecoder(self)
        self._decoder.decoded.connect(self._on_decoded)
        self._process: QProcess | None = None
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._forget()

    def _forget(self) -> None:
        self.stand, self.fault, self.is_cut = Stand.CLOSED, "", False
        self._voice = Decoded()
        self._from_s = self._began_s = 0.0
        self._n_fed = 0

    # ---- what stands ---------------------------------------------------------------------------

    @property
    def span_s(self) -> float:
        """How long it plays; 0 before it is decoded."""
        return self._voice.span_s

    @property
    def at_s(self) -> float:
        """What is heard now, seconds from the first sample."""
        if self.stand is not Stand.PLAYING:
            return self._from_s
        return min(self.span_s, self._from_s + self._now_s() - self._began_s)

    # ---- for hands -----------------------------------------------------------------------------

    def open(self, data: bytes) -> None:
        """Decode a voice and play it from its beginning."""
        self.close()
        self._decoder.decode(data)
        self._stand(Stand.DECODING)

    def close(self) -> None:
        """Be silent; nothing of the voice is left."""
        self._decoder.stop()
        self._hush()
        self._forget()

    def toggle(self) -> None:
        """Play or pause; at the end begin anew."""
        if self.stand is Stand.PLAYING:
            self._from_s = self.at_s
            self._hush()
            self._stand(Stand.PAUSED)
        elif self.stand is Stand.PAUSED:
            self._play(0.0 if self._from_s >= self.span_s else self._from_s)

    def seek(self, by_s: float) -> None:
        """Go so many seconds forth or back; whether it plays stays as it is."""
        if self.stand not in (Stand.PLAYING, Stand.PAUSED):
            return
        at_s = min(max(0.0, self.at_s + by_s), self.span_s)
        if self.stand is Stand.PLAYING:
            self._play(at_s)
        else:
            self._from_s = at_s
            self.changed.emit()

    # ---- inside --------------------------------------------------------------------------------

    @Slot(object)
    def _on_decoded(self, voice: Decoded) -> None:
        self._voice, self.is_cut = voice, voice.is_cut
        if voice.fault:
            self._fail(voice.fault)
        elif self._speaker is None:
            self._fail("no_speaker")
        else:
            self._play(0.0)

    def _play(self, at_s: float) -> None:
        self._hush()
        assert self._speaker is not None
        process = self._process = QProcess(self)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(self._speaker.program, list(self._speaker.arguments))
        self._from_s, self._began_s = at_s, self._now_s()
        self._n_fed = round(at_s * RATE_HZ) * SAMPLE_BYTES
        self._stand(Stand.PLAYING)
        self._beat.start()
        self._feed()

    def _feed(self) -> None:
        """Hand on what is heard soon; after the last sample the pipe is closed."""
        process, samples = self._process, self._voice.samples
        if process is None or self._n_fed > len(samples):
            return
        upto = round((self.at_s + AHEAD_S) * RATE_HZ) * SAMPLE_BYTES
        process.write(samples[self._n_fed : upto])
        self._n_fed = min(upto, len(samples))
        if self._n_fed == len(samples):
            process.closeWriteChannel()
            self._n_fed += 1

    @Slot()
    def _on_beat(self) -> None:
        self._feed()
        if self.at_s >= self.span_s and self._process is None:
            self._end()
        else:
            self.changed.emit()

    @Slot()
    def _on_finished(self) -> None:
        """Whoever plays is through; one that ends before it was given everything broke off."""
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        is_through = self._n_fed > len(self._voice.samples) and process.exitCode() == 0
        if not is_through:
            self._fail("no_output")
        elif self.at_s >= self.span_s:
            self._end()

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._fail("no_output")

    def _end(self) -> None:
        self._hush()
        self._from_s = self.span_s
        self._stand(Stand.PAUSED)

    def _hush(self) -> None:
        self._beat.stop()
        process, self._process = self._process, None
        if process is not None:
            end(process)

    def _fail(self, fault: str) -> None:
        self._hush()
        self.fault = fault
        self._stand(Stand.FAILED)

    def _stand(self, stand: Stand) -> None:
        self.stand = stand
        self.changed.emit()
