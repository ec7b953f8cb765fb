"""A wire that can be cut: passes bytes on, knows nothing of ZeroMQ, so keys stay end to end."""

import selectors
import socket
import threading
from dataclasses import replace

from backend.link import Endpoints
from backend.link.waker import Waker

_CHUNK_BYTES = 65_536


class Cable:
    """Three cables side by side, one for each socket of a backend.

    Attributes:
        endpoints: Where a desk at this end of the cable dials.
    """

    def __init__(self, ends: Endpoints) -> None:
        self._whole = True
        self._frozen = False
        self._waker = Waker()
        self._stopping = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._waker, selectors.EVENT_READ, None)
        self._pairs: dict[socket.socket, socket.socket] = {}
        near = {}
        for side in ("push", "command", "query"):
            listener = socket.create_server(("127.0.0.1", 0))
            host, port = getattr(ends, side).removeprefix("tcp://").split(":")
            self._selector.register(listener, selectors.EVENT_READ, (host, int(port)))
            near[side] = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        self.endpoints = replace(ends, **near)
        self._thread = threading.Thread(target=self._run, name="cable")
        self._thread.start()

    def cut(self) -> None:
        """Break it: what is connected ends, what dials is turned away."""
        self._whole = False
        self._waker.wake()

    def mend(self) -> None:
        self._whole, self._frozen = True, False
        self._waker.wake()

    def freeze(self) -> None:
        """Pass nothing on, and tell nobody: a firewall that forgot, a switch that hangs."""
        self._frozen = True
        self._waker.wake()

    def stop(self) -> None:
        self._stopping.set()
        self._waker.wake()
        self._thread.join(5)
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        self._selector.close()
        self._waker.close()

    def _run(self) -> None:
        pause = threading.Event()
        while not self._stopping.is_set():
            ready = self._selector.select(0.2)
            for one in list(self._pairs) if not self._whole else ():
                self._drop(one)
            for key, _ in ready:
                self._serve(key)
            if self._frozen:
                pause.wait(0.02)

    def _serve(self, key: selectors.SelectorKey) -> None:
        if key.fileobj is self._waker:
            self._waker.clear()
        elif key.data is not None:
            self._accept(key.fileobj, key.data)
        elif not self._frozen and key.fileobj in self._pairs:
            self._pass(key.fileobj)

    def _accept(self, listener: socket.socket, far: tuple[str, int]) -> None:
        near, _ = listener.accept()
        if not self._whole:
            near.close()
            return
        try:
            other = socket.create_connection(far, 2)
        except OSError:
            near.close()  # the backend is down: so is this
            return
        for one, its in ((near, other), (other, near)):
            self._pairs[one] = its
            self._selector.register(one, selectors.EVENT_READ, None)

    def _pass(self, one: socket.socket) -> None:
        try:
            data = one.recv(_CHUNK_BYTES)
            if data:
                self._pairs[one].sendall(data)
                return
        except OSError:
            data = b""
        self._drop(one)

    def _drop(self, one: socket.socket) -> None:
        other = self._pairs.pop(one, None)
        if other is None:
            return
        self._pairs.pop(other, None)
        for end in (one, other):
            self._selector.unregister(end)
            end.close()
