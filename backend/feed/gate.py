"""Who may connect at all: answers libzmq's ZAP questions from the list of admitted keys."""

import logging

import zmq
from zmq.utils import z85

from .keys import Admitted

_log = logging.getLogger(__name__)
_ADDRESS = "inproc://zeromq.zap.01"
_VERSION = b"1.0"
DOMAIN = b"wanmi"


class Gate:
    """The ZAP handler of one context. It must stand before a socket is bound.

    Thread: the I/O thread, like the sockets it guards.

    Attributes:
        n_refused: Connections that were turned away.
    """

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], admitted: Admitted) -> None:
        self.n_refused = 0
        self._admitted = admitted
        self.socket: zmq.Socket[bytes] = context.socket(zmq.ROUTER)
        self.socket.linger = 0
        self.socket.bind(_ADDRESS)

    def answer(self) -> None:
        """Judge everybody who waits at the door."""
        while True:
            try:
                frames = self.socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return
            split = frames.index(b"") + 1 if b"" in frames else 0
            self.socket.send_multipart(frames[:split] + self._judge(frames[split:]))

    def _judge(self, frames: list[bytes]) -> list[bytes]:
        """Return the reply of ZAP (RFC 27): version, request, status, reason, user, metadata."""
        request_id = frames[1] if len(frames) > 1 else b""
        name = self._name(frames)
        if name is None:
            self.n_refused += 1
            _log.warning("refused a connection from %s", _address(frames))
            return [_VERSION, request_id, b"400", b"this key is not admitted", b"", b""]
        return [_VERSION, request_id, b"200", b"OK", name.encode(), b""]

    def _name(self, frames: list[bytes]) -> str | None:
        if len(frames) != 7 or frames[0] != _VERSION or frames[5] != b"CURVE":
            return None
        self._admitted.refresh()
        return self._admitted.name_of(z85.encode(frames[6]).decode())

    def close(self) -> None:
        """Take the handler down."""
        self.socket.close(0)


def _address(frames: list[bytes]) -> str:
    return frames[3].decode("ascii", "replace") if len(frames) > 3 else "?"
