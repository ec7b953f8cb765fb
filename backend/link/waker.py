"""Wakes a thread that waits in a poller, from any thread and at any time."""

import socket


class Waker:
    """A pair of connected sockets; what is pending on it means "look at your queues".

    A plain socket pair, since a ZeroMQ socket may be used by one thread only.

    Thread: ``wake`` from any; the rest from the thread that waits.
    """

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def fileno(self) -> int:
        """Return what the poller watches."""
        return self._reader.fileno()

    def wake(self) -> None:
        """End the wait, now or the next one."""
        try:
            self._writer.send(b"!")
        except (BlockingIOError, OSError):
            return  # full means awake already; closed means nobody waits any more

    def clear(self) -> None:
        """Forget the wakes so far; read the queues after this, not before."""
        try:
            while self._reader.recv(4096):
                pass
        except BlockingIOError:
            return

    def close(self) -> None:
        """Close both ends."""
        self._reader.close()
        self._writer.close()
