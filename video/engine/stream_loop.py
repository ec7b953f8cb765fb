"""One thread that reads many small streams in turn.

A thread for each contends for Python's lock five times a picture, and throws out of the processor's
cache what another had there: on two cores that cost 3 to 8 % of what 48 cameras need.
"""

import os
import selectors
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from video.sources import Picture

_LOOK_S = 0.25
_STUCK_S = 4.0


class Stream(Protocol):
    """What is asked of a stream; ``Playing`` has it."""

    @property
    def is_heavy(self) -> bool:
        """Whether what comes next would keep the others waiting."""
        ...

    def fileno(self) -> int:
        """Return what a selector waits for."""
        ...

    def came(self) -> Iterator[Picture]:
        """Give the pictures that are there."""
        ...

    def look(self) -> None:
        """Keep it alive; raises where it is not."""
        ...


class _Guest:
    """A stream in the loop, and whose it is."""

    def __init__(
        self, stream: Stream, stop: threading.Event, take: Callable[[Picture], None]
    ) -> None:
        self.stream, self.stop, self.take = stream, stop, take
        self.left = threading.Event()
        self.fault: Exception | None = None
        self._came: Iterator[Picture] | None = None

    @property
    def wants_out(self) -> bool:
        is_done = self.stop.is_set() or (self.stream.is_heavy and not self.has_more)
        return self.fault is not None or is_done

    def try_to(self, act: Callable[[], None]) -> None:
        """Do it; what goes wrong is for the camera's own thread, and for no other stream."""
        try:
            act()
        except Exception as exc:  # noqa: BLE001 - raised again where the camera's own thread waits
            self.fault = exc

    def read(self) -> None:
        """Take one picture: whoever has several waiting lets the others have theirs between."""
        if self._came is None:
            self._came = self.stream.came()
        picture = next(self._came, None)
        if picture is None:
            self._came = None
        else:
            self.take(picture)

    @property
    def has_more(self) -> bool:
        """Whether what was read is not taken yet."""
        return self._came is not None

    def finish(self) -> None:
        """Take what was read: nothing may be left behind when another thread reads on."""
        while self.has_more and self.fault is None:
            self.try_to(self.read)


class StreamLoop:
    """Reads whatever has come, of all streams alike.

    Thread: ``follow`` from each camera's own; the reading in one of the loop's own.
    """

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._coming: deque[_Guest] = deque()
        self._guests: list[_Guest] = []
        self._bell, self._rope = os.pipe()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._turned_s = self._looked_s = time.monotonic()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="streams", daemon=True)
        self._thread.start()

    def follow(
        self, stream: Stream, stop: threading.Event, take: Callable[[Picture], None]
    ) -> None:
        """Have a stream read; returns when ``stop`` is set or it has become heavy.

        Args:
            take: Called with each picture, in the loop's thread.

        Raises:
            Exception: Whatever reading raised.
        """
        if self._is_closed:
            raise RuntimeError("nobody reads any more")
        if stream.is_heavy:
            return
        guest = _Guest(stream, stop, take)
        self._coming.append(guest)
        os.write(self._rope, b".")
        guest.left.wait()
        if guest.fault is not None:
            raise guest.fault

    def is_stuck(self, now_s: float) -> bool:
        """Whether one stream has kept all the others waiting for seconds."""
        return now_s - self._turned_s > _STUCK_S

    def close(self, limit_s: float) -> None:
        """Send everybody home; one that cannot be interrupted goes on reading."""
        self._is_closed = True
        os.write(self._rope, b".")
        self._thread.join(limit_s)

    def _run(self) -> None:
        waiting: list[_Guest] = []
        while not self._is_closed:
            ready = self._selector.select(0 if waiting else _LOOK_S)
            turn = {id(guest): guest for guest in waiting}
            for key, _ in ready:
                if key.data is None:
                    os.read(self._bell, 512)
                    self._welcome()
                else:
                    turn[id(key.data)] = key.data
            waiting = [guest for guest in turn.values() if self._serve(guest)]
            self._turned_s = time.monotonic()
            if self._turned_s - self._looked_s >= _LOOK_S:
                self._looked_s = self._turned_s
                self._look_round()
        self._welcome()
        for guest in tuple(self._guests):
            self._see_off(guest)
        self._selector.close()
        os.close(self._bell)
        os.close(self._rope)

    def _welcome(self) -> None:
        while self._coming:
            guest = self._coming.popleft()
            self._guests.append(guest)
            self._selector.register(guest.stream.fileno(), selectors.EVENT_READ, guest)

    def _serve(self, guest: _Guest) -> bool:
        """Give a guest its turn; returns whether more of what it has read waits."""
        if guest.left.is_set():
            return False
        if not guest.wants_out:
            guest.try_to(guest.read)
        if guest.wants_out:
            self._see_off(guest)
        return guest.has_more and not guest.left.is_set()

    def _look_round(self) -> None:
        for guest in tuple(self._guests):
            guest.try_to(guest.stream.look)
            if guest.wants_out:
                self._see_off(guest)

    def _see_off(self, guest: _Guest) -> None:
        guest.finish()
        self._guests.remove(guest)
        self._selector.unregister(guest.stream.fileno())
        guest.left.set()
