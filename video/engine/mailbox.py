"""The page of memory through which a worker hands pictures to the desk: two slots and a counter.

A plain file in ``/dev/shm``, mapped by both sides, and not ``multiprocessing.shared_memory``: that
would be unlinked by the resource tracker of whichever process ends first. Nobody waits for anybody:
the worker fills the slot that is not shown, then moves the counter; the desk looks at the counter.
"""

import mmap
import os
import struct
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

_MAGIC = b"WMV1"
_HEAD = struct.Struct("<4sI")
_COUNTER = struct.Struct("<Q")
_STATUS = struct.Struct("<IIIIqq")
_INFO = struct.Struct("<QIIIIqqqqqIHHHiq")
_BEAT = struct.Struct("<q")
_HEAD_AT, _COUNTER_AT, _BEAT_AT, _HEARD_AT, _SKIPPED_AT, _STATUS_AT = 0, 16, 24, 32, 40, 64
_INFO_AT = (128, 256)
_PAGE = 4096
_ALIGN = 64


class Phase(IntEnum):
    """What the worker is doing for a camera."""

    IDLE = 0
    OPENING = 1
    OPEN = 2
    WAITING = 3


class Status(NamedTuple):
    """How the connection stands.

    Attributes:
        attempt: 0 for the first opening; n while the n-th reconnect waits or runs.
        reason: Index into ``tuple(Reason)``: why the last opening or reading failed.
        n_failures: Since the camera was asked for.
        retry_at_ns: Monotonic time of the next opening, where ``phase`` is ``WAITING``.
        since_ns: Monotonic time at which the phase began.
    """

    phase: Phase = Phase.IDLE
    attempt: int = 0
    reason: int = 0
    n_failures: int = 0
    retry_at_ns: int = 0
    since_ns: int = 0


class FrameInfo(NamedTuple):
    """One picture in a slot. Monotonic times are nanoseconds, wall times microseconds UTC.

    Attributes:
        number: Counter value that published it.
        came_ns: When it was decoded.
        new_ns: When the last picture with NEW content was decoded; ``came_ns`` if this one is new.
        wall_us: The source's own time of this picture, else its arrival.
        new_wall_us: The same of the last new picture.
        lag_us: How much later than this connection's quickest picture it came.
        source_width, source_height: Size of the picture before it was scaled.
        flaw: Index into ``FLAWS``: what is wrong with what the picture shows.
        clock_off_ms: How far the source's clock is ahead of ours, delay allowed for.
        flaw_ns: Since when the flaw has been seen.
    """

    number: int
    width: int
    height: int
    stride: int
    decode_us: int
    came_ns: int
    new_ns: int
    wall_us: int
    new_wall_us: int
    lag_us: int
    is_source_time: int
    source_width: int = 0
    source_height: int = 0
    flaw: int = 0
    clock_off_ms: int = 0
    flaw_ns: int = 0


def slot_bytes_for(width_px: int, height_px: int) -> int:
    """Return the room one 32-bit picture needs, in whole pages."""
    stride = -(-width_px * 4 // _ALIGN) * _ALIGN
    return -(-stride * max(1, height_px) // _PAGE) * _PAGE


class Mailbox:
    """One camera's page: the worker writes with ``put`` and ``tell``, the desk reads the rest."""

    def __init__(self, path: Path, memory: mmap.mmap, slot_bytes: int) -> None:
        self.path = path
        self.slot_bytes = slot_bytes
        self._memory = memory
        self._view = memoryview(memory)
        # The desk looks at it thousands of times a second: so it costs a fifth of an unpacking.
        self._counter = self._view[_COUNTER_AT : _COUNTER_AT + _COUNTER.size].cast("Q")
        self._is_open = True

    @classmethod
    def create(cls, path: Path, slot_bytes: int) -> "Mailbox":
        """Make a new page, its room reserved at once.

        Raises:
            OSError: No room there, or no permission.
        """
        size = _PAGE + 2 * slot_bytes
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            # Without this a full /dev/shm would end the process at the first write (SIGBUS).
            os.posix_fallocate(handle, 0, size)
            memory = mmap.mmap(handle, size)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)
        _HEAD.pack_into(memory, _HEAD_AT, _MAGIC, slot_bytes)
        return cls(path, memory, slot_bytes)

    @classmethod
    def attach(cls, path: Path) -> "Mailbox":
        """Map a page made by the other side.

        Raises:
            OSError: It is gone.
            ValueError: It is no such page.
        """
        handle = os.open(path, os.O_RDWR)
        try:
            memory = mmap.mmap(handle, 0)
        finally:
            os.close(handle)
        magic, slot_bytes = _HEAD.unpack_from(memory, _HEAD_AT)
        if magic != _MAGIC or len(memory) < _PAGE + 2 * slot_bytes:
            raise ValueError("not a picture page")
        return cls(path, memory, slot_bytes)

    @property
    def counter(self) -> int:
        """How many pictures were published; the newest lies in slot ``counter % 2``."""
        return self._counter[0] if self._is_open else 0

    @property
    def beat_ns(self) -> int:
        """When the worker last said that it lives, monotonic; 0 for never."""
        return int(_BEAT.unpack_from(self._memory, _BEAT_AT)[0])

    @property
    def heard_ns(self) -> int:
        """When the stream last gave anything, decoded or not, monotonic; 0 for never."""
        return int(_BEAT.unpack_from(self._memory, _HEARD_AT)[0])

    @property
    def skipped_ns(self) -> int:
        """When something was last left out because it was late, monotonic; 0 for never."""
        return int(_BEAT.unpack_from(self._memory, _SKIPPED_AT)[0])

    def status(self) -> Status:
        """Return how the connection stands."""
        phase, *rest = _STATUS.unpack_from(self._memory, _STATUS_AT)
        return Status(Phase(phase), *rest)

    def info(self) -> FrameInfo | None:
        """Return what is known of the newest picture; None before the first and after the end."""
        for _ in range(4 if self._is_open else 0):
            counter = self.counter
            if counter == 0:
                return None
            info = FrameInfo._make(_INFO.unpack_from(self._memory, _INFO_AT[counter % 2]))
            if info.number == counter:
                return info
        return None

    def pixels(self, info: FrameInfo) -> memoryview:
        """Return the picture of ``info`` as it lies in memory: BGRX rows of ``stride`` bytes.

        It stays whole until the picture after the next one is written.
        """
        at = _PAGE + (info.number % 2) * self.slot_bytes
        return self._view[at : at + info.stride * info.height]

    def put(self, info: FrameInfo, pixels: memoryview) -> None:
        """Publish one picture (worker). ``info.number`` is given here."""
        number = self.counter + 1
        at = _PAGE + (number % 2) * self.slot_bytes
        self._view[at : at + info.stride * info.height] = pixels[: info.stride * info.height]
        _INFO.pack_into(self._memory, _INFO_AT[number % 2], number, *info[1:])
        _COUNTER.pack_into(self._memory, _COUNTER_AT, number)

    def tell(self, status: Status) -> None:
        """Publish how the connection stands (worker)."""
        _STATUS.pack_into(self._memory, _STATUS_AT, *status)

    def hear(self, now_ns: int) -> None:
        """Say that the stream gave something (worker)."""
        _BEAT.pack_into(self._memory, _HEARD_AT, now_ns)

    def skip(self, now_ns: int) -> None:
        """Say that something was left out because it was late (worker)."""
        _BEAT.pack_into(self._memory, _SKIPPED_AT, now_ns)

    def beat(self, now_ns: int) -> None:
        """Say that the worker lives (worker)."""
        _BEAT.pack_into(self._memory, _BEAT_AT, now_ns)

    def unlink(self) -> None:
        """Take the name away; who has it mapped keeps it."""
        self.path.unlink(missing_ok=True)

    def close(self) -> bool:
        """Unmap. Returns False where a picture still looks into it; its end unmaps then.

        Nothing new is read from here on, even while that picture is shown.
        """
        self._is_open = False
        self._counter.release()
        try:
            self._view.release()
            self._memory.close()
        except BufferError:
            return False
        return True
