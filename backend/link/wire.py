"""The sockets of one link: opened, used and closed in the receiver thread, and nowhere else."""

from collections.abc import Iterator
from enum import Enum, auto

import zmq
from zmq.utils.monitor import parse_monitor_message

from backend.contract.codec import MAX_ANSWER_BYTES
from backend.contract.topics import LATEST_TOPICS, LOG_TOPICS, of_unit

from .endpoints import Endpoints
from .keys import KeyPair
from .knock import is_answered
from .waker import Waker

_PUSH_HWM = 100_000
_READ_AT_ONCE = 2_000  # messages of one socket per look, so that none starves the others
_STATES: dict[int, str] = {
    zmq.EVENT_HANDSHAKE_SUCCEEDED: "up",
    zmq.EVENT_DISCONNECTED: "down",
    zmq.EVENT_HANDSHAKE_FAILED_AUTH: "refused",
    zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL: "refused",
    # The other end left in the middle of the handshake: not the backend we take it for, or nobody.
    zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL: "ended",
}


class Came(Enum):
    """Where a message came from."""

    PUSH = auto()
    VERDICT = auto()
    ANSWER = auto()
    LINK = auto()


class Wire:
    """SUB, two DEALERs and the monitor of the SUB behind one poller.

    Thread: everything from the one that made it.
    """

    def __init__(self, endpoints: Endpoints, keys: KeyPair | None, waker: Waker) -> None:
        self._context = zmq.Context()
        self._push_at = endpoints.push
        self._waker = waker
        self._poller = zmq.Poller()
        server = endpoints.server_key or (keys.server if keys else "")
        self._keys = keys if server else None
        self._push = self._open(zmq.SUB, endpoints.push, endpoints.push_key or server)
        self._monitor = self._push.get_monitor_socket(sum(_STATES))
        unit = self._keys.unit if self._keys else ""
        # What all topics of our stream begin with; "" is the hall's, topics as they are.
        self._before = of_unit(unit).encode() if unit else b""
        for topic in (*LOG_TOPICS, *LATEST_TOPICS):
            self._push.subscribe(self._before + topic.value.encode())
        self._push.connect(endpoints.push)
        self._command = self._dial(endpoints.command, server)
        self._query = self._dial(endpoints.query, server)
        self._sources = {
            self._push: Came.PUSH,
            self._command: Came.VERDICT,
            self._query: Came.ANSWER,
            self._monitor: Came.LINK,
        }
        for socket in self._sources:
            self._poller.register(socket, zmq.POLLIN)
        self._poller.register(waker.fileno(), zmq.POLLIN)

    def _open(self, kind: int, address: str, server_key: str) -> zmq.Socket[bytes]:
        socket = self._context.socket(kind)
        options = {
            zmq.LINGER: 0,
            zmq.RCVHWM: _PUSH_HWM,
            zmq.MAXMSGSIZE: MAX_ANSWER_BYTES,
            zmq.RECONNECT_IVL: 100,
            zmq.RECONNECT_IVL_MAX: 1_000,
            zmq.HEARTBEAT_IVL: 1_000,
            zmq.HEARTBEAT_TIMEOUT: 3_000,
            zmq.IPV6: int("[" in address),
        }
        for option, value in options.items():
            socket.setsockopt(option, value)
        if self._keys:
            socket.curve_publickey = self._keys.public.encode()
            socket.curve_secretkey = self._keys.secret.encode()
            socket.curve_serverkey = server_key.encode()
        return socket

    def _dial(self, address: str, server_key: str) -> zmq.Socket[bytes]:
        """Open a DEALER that holds nothing back: what cannot be sent now is not sent later."""
        socket = self._open(zmq.DEALER, address, server_key)
        socket.setsockopt(zmq.IMMEDIATE, 1)
        socket.connect(address)
        return socket

    def send_command(self, frame: bytes) -> bool:
        """Send on the command socket; return False when there is no connection."""
        return _send(self._command, frame)

    def send_question(self, frame: bytes) -> bool:
        """Send on the query socket; return False when there is no connection."""
        return _send(self._query, frame)

    def poll(self, timeout_ms: int) -> Iterator[tuple[Came, list[bytes]]]:
        """Wait for something, then yield what is there, at most a bounded batch per socket."""
        ready = dict(self._poller.poll(timeout_ms))
        if self._waker.fileno() in ready:
            self._waker.clear()
        for socket, came in self._sources.items():
            if socket in ready:
                for frames in _drain(socket):
                    if self._before and came is Came.PUSH:
                        frames[0] = frames[0].removeprefix(self._before)
                    yield came, frames

    def link_state(self, frames: list[bytes]) -> str:
        """Return what a monitor message means: ``"up"``, ``"down"`` or ``"refused"``."""
        state = _STATES[parse_monitor_message(frames)["event"]]
        if state == "ended":
            return "refused" if is_answered(self._push_at) else "down"
        return state

    def close(self) -> None:
        """Close all; nothing lingers. The monitor goes first, or descriptors leak."""
        self._push.disable_monitor()
        for socket in (self._monitor, self._push, self._command, self._query):
            socket.close(0)
        self._context.term()


def _send(socket: zmq.Socket[bytes], frame: bytes) -> bool:
    try:
        socket.send(frame, zmq.DONTWAIT)
    except zmq.Again:
        return False
    return True


def _drain(socket: zmq.Socket[bytes]) -> list[list[bytes]]:
    found: list[list[bytes]] = []
    receive, at_once = socket.recv_multipart, zmq.DONTWAIT
    for _ in range(_READ_AT_ONCE):
        try:
            found.append(receive(at_once))
        except zmq.Again:
            break
    return found
