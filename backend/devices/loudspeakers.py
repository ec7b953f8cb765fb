"""Sound to loudspeakers on the network: RTP with G.711, twenty milliseconds a packet.

One thread for all calls. It keeps time; what a person says comes as it is spoken, and where nothing
came in time there is silence, never a gap in the stream.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.domain.cameras.calling import CallOutcome
from backend.lifeline import has_ended

from .addresses import SpeakerAddress

logger = logging.getLogger(__name__)

RATE_HZ = 8_000
PACKET_S = 0.02
PACKET_SAMPLES = int(RATE_HZ * PACKET_S)
# A voice that is silent so long after its first sound has lost its desk.
LOST_S = 3.0
_STOP_S = 2.0
_MOST_BEHIND_S = 0.2
Sound = npt.NDArray[np.int16]


@dataclass
class _Line:
    """One call under way."""

    call_id: str
    address: SpeakerAddress
    longest_s: float
    lead: str  # key of what is played first
    is_open: bool  # more may come
    is_cut: bool = False  # nothing more is to be said
    waiting: deque[Sound] = field(default_factory=deque)
    n_sent: int = 0
    n_silent: int = 0
    due_s: float = 0.0
    fault: str = ""
    sender: _Sender | None = None
    rest: Sound = field(default_factory=lambda: np.empty(0, np.int16))

    def next(self) -> Sound | None:
        """Return the next packet's sound, silence where none came, None at the end."""
        while self.rest.size < PACKET_SAMPLES and self.waiting:
            self.rest = np.concatenate((self.rest, self.waiting.popleft()))
        if self.rest.size >= PACKET_SAMPLES or (self.rest.size and not self.is_open):
            packet, self.rest = self.rest[:PACKET_SAMPLES], self.rest[PACKET_SAMPLES:]
            self.n_silent = 0
            return np.pad(packet, (0, PACKET_SAMPLES - packet.size))
        if not self.is_open:
            return None
        self.n_silent += 1
        return np.zeros(PACKET_SAMPLES, np.int16)


class _Sender:
    """One RTP stream. The library encodes and packs; the clock is ours."""

    def __init__(self, address: SpeakerAddress) -> None:
        import av  # half a second and 30 MB: only a city that calls pays

        host = f"[{address.host}]" if ":" in address.host else address.host
        self._av: Any = av
        self._box = av.open(f"rtp://{host}:{address.port}", "w", format="rtp")
        stream: Any = self._box.add_stream(f"pcm_{address.law}", rate=RATE_HZ)
        stream.layout = "mono"
        self._stream = stream
        self._pts = 0

    def send(self, packet: Sound) -> None:
        """Send one packet of sound."""
        rows = packet.reshape(1, -1)
        frame = self._av.AudioFrame.from_ndarray(rows, format="s16", layout="mono")
        frame.sample_rate, frame.time_base = RATE_HZ, Fraction(1, RATE_HZ)
        frame.pts, self._pts = self._pts, self._pts + packet.size
        for encoded in self._stream.encode(frame):
            self._box.mux(encoded)

    def close(self) -> None:
        """End the stream."""
        self._box.close()


class SpeakerCrew:
    """Sends every call of the city.

    Args:
        address_of: Where a speaker listens, None where nobody said.
        sound_of: What is played for a phrase; asked in this thread.

    Attributes:
        lost_s: A talk that is silent so long has lost its desk.

    Thread: ``play``, ``talk``, ``feed``, ``end`` and ``outcomes`` from any; the rest the owner's.
    """

    def __init__(
        self,
        address_of: Callable[[str], SpeakerAddress | None],
        sound_of: Callable[[str], Sound],
    ) -> None:
        self._address_of, self._sound_of = address_of, sound_of
        self.lost_s = LOST_S
        self._lines: dict[str, _Line] = {}
        self._outcomes: deque[CallOutcome] = deque()
        self._lock = threading.Condition()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="speakers", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, with every call; raises TimeoutError when the thread does not end."""
        with self._lock:
            self._is_stopping = True
            self._lock.notify()
        if not has_ended(self._thread, _STOP_S):
            raise TimeoutError("the speakers did not stop")

    def begin(
        self, call_id: str, speaker_id: str, lead: str, longest_s: float, *, is_talk: bool = False
    ) -> None:
        """Send a phrase; in a talk, what ``feed`` brings follows it."""
        address = self._address_of(speaker_id)
        if address is None:
            self._outcomes.append(CallOutcome(call_id, 0.0, "no_address"))
            return
        line = _Line(call_id, address, longest_s, lead, is_talk, due_s=time.monotonic())
        with self._lock:
            self._lines[call_id] = line
            self._lock.notify()

    def feed(self, call_id: str, data: bytes) -> bool:
        """Take what was spoken, 16-bit little endian; return whether the call is still open."""
        sound = np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16)
        with self._lock:
            line = self._lines.get(call_id)
            if line is None or not line.is_open:
                return False
            line.waiting.append(sound)
            return True

    def end(self, call_id: str) -> None:
        """Say what came already, then end; a phrase ends at once."""
        with self._lock:
            line = self._lines.get(call_id)
            if line is None:
                return
            line.is_cut = not line.is_open
            line.is_open = False

    def outcomes(self) -> Sequence[CallOutcome]:
        """Return the calls that ended since the last time."""
        return [self._outcomes.popleft() for _ in range(len(self._outcomes))]

    # ---- in the thread -------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._is_stopping:
                    break
                now_s = time.monotonic()
                due_s = min((line.due_s for line in self._lines.values()), default=None)
                if due_s is None or due_s > now_s:
                    self._lock.wait(None if due_s is None else due_s - now_s)
                    continue
                due = [line for line in self._lines.values() if line.due_s <= now_s]
            for line in due:
                self._step(line)
        for line in tuple(self._lines.values()):
            self._finish(line, "restart")

    def _step(self, line: _Line) -> None:
        """Send one packet of a call, or end it."""
        try:
            fault = self._sent(line)
        except OSError as why:
            logger.warning("call %s: %s", line.call_id, type(why).__name__)
            fault = "unreachable"
        except Exception:
            logger.exception("call %s: a fault of ours", line.call_id)
            fault = "inside"
        if fault is not None:
            self._finish(line, fault)
        line.n_sent += fault is None
        # What a standstill held up is not poured into a speaker at once, nor taken for silence.
        line.due_s = max(line.due_s + PACKET_S, time.monotonic() - _MOST_BEHIND_S)

    def _sent(self, line: _Line) -> str | None:
        """Send one packet; return the key of a fault, ``""`` at the end, None when it goes on."""
        if line.sender is None:
            if not self._has_lead(line):
                return "no_sound"
            line.sender = _Sender(line.address)
        with self._lock:
            packet = line.next()
        if packet is None or line.is_cut or line.n_sent * PACKET_S >= line.longest_s:
            return ""
        if line.n_silent * PACKET_S >= self.lost_s:
            return "silent"
        line.sender.send(packet)
        return None

    def _has_lead(self, line: _Line) -> bool:
        try:
            line.rest = self._sound_of(line.lead)
        except (OSError, KeyError) as why:
            logger.warning("phrase %s: %s", line.lead, type(why).__name__)
        return bool(line.rest.size)

    def _finish(self, line: _Line, fault: str) -> None:
        with self._lock:
            self._lines.pop(line.call_id, None)
        if line.sender is not None:
            line.sender.close()
        self._outcomes.append(CallOutcome(line.call_id, line.n_sent * PACKET_S, fault))
