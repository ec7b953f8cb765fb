"""The three server sockets: where they are bound, and what happens when they cannot be."""

import random
import socket as socketlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import zmq

from backend.contract.codec import MAX_COMMAND_BYTES, MAX_QUESTION_BYTES
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.link import Endpoints, KeyPair
from backend.link.endpoints import split_address

from .gate import DOMAIN

_PUSH_HWM = 50_000
_FREE_TRIES = 50
_FREE_PORTS = (20_000, 32_000)
_REBIND_TRIES = 500
_REBIND_STEP_S = 0.01
_ANY_HOSTS = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]", "*": "127.0.0.1"}

_IN_USE = Words(
    "端口 {address} 已被占用，可能已有一个后台在运行：请先停止它，或用 --bind 换一个端口",
    "{address} is in use, perhaps by another backend: stop that one, or choose a port with --bind",
)
_NO_BIND = Words(
    "无法在 {address} 上监听（{why}）：请检查 --bind 的地址",
    "cannot listen on {address} ({why}): check the address given with --bind",
)
_NO_FREE = Words("{host} 上没有三个相邻的空闲端口", "{host} has no three free ports in a row")
T = TypeVar("T")


@dataclass(slots=True)
class Ports:
    """The stream and the ROUTERs for commands and for queries, on three ports in a row.

    The stream is an XPUB: a PUB whose subscriptions are looked at.

    Thread: the I/O thread.
    """

    push: zmq.Socket[bytes]
    command: zmq.Socket[bytes]
    query: zmq.Socket[bytes]
    host: str
    port: int

    @classmethod
    def open(
        cls, context: zmq.Context[zmq.Socket[bytes]], bind: str | None, keys: KeyPair | None
    ) -> "Ports":
        """Bind to ``HOST:PORT``, or to free ports of this machine when ``bind`` is ``None``.

        Raises:
            OperatorError: The ports are taken, or the address is not ours.
        """
        if bind is not None:
            host, port = split_address(bind)
            return cls._bound(context, host, port, keys)
        for _ in range(_FREE_TRIES):
            try:
                return cls._bound(context, "127.0.0.1", free_port(), keys)
            except OperatorError:
                continue  # the next port was taken: look elsewhere
        raise OperatorError(_NO_FREE.filled(host="127.0.0.1"))

    def reopen(self, context: zmq.Context[zmq.Socket[bytes]], keys: KeyPair | None) -> None:
        """Close and bind again, which ends every connection: admitted keys come back at once."""
        self.close()
        fresh = bound_again(lambda: Ports._bound(context, self.host, self.port, keys))
        self.push, self.command, self.query = fresh.push, fresh.command, fresh.query

    @classmethod
    def _bound(
        cls,
        context: zmq.Context[zmq.Socket[bytes]],
        host: str,
        port: int,
        keys: KeyPair | None,
    ) -> "Ports":
        kinds = ((zmq.XPUB, 0), (zmq.ROUTER, MAX_COMMAND_BYTES), (zmq.ROUTER, MAX_QUESTION_BYTES))
        sockets: list[zmq.Socket[bytes]] = []
        try:
            for step, (kind, limit_bytes) in enumerate(kinds):
                sockets.append(server_socket(context, kind, limit_bytes, keys))
                bind_socket(sockets[-1], host, port + step)
        except OperatorError:
            for socket in sockets:
                socket.close(0)
            raise
        push, command, query = sockets
        return cls(push, command, query, host, port)

    def endpoints(self, server_key: str) -> Endpoints:
        """Return how a client on this machine reaches them."""
        host = _ANY_HOSTS.get(self.host, self.host)
        push, command, query = (f"tcp://{host}:{self.port + step}" for step in range(3))
        return Endpoints(push, command, query, server_key)

    def close(self, linger_ms: int = 0) -> None:
        """Close all; what is on its way out gets ``linger_ms``."""
        for socket in (self.push, self.command, self.query):
            socket.close(linger_ms)


def bound_again(bound: Callable[[], T]) -> T:
    """Bind where we have just closed; tried for a while, since closing takes a moment.

    Raises:
        OperatorError: Somebody else has the port by now.
    """
    pause = threading.Event()
    for _ in range(_REBIND_TRIES):
        try:
            return bound()
        except OperatorError:
            # libzmq closes the old listener in a thread of its own, within milliseconds; tries are
            # counted and not seconds, which pass on a machine that stands still as well.
            pause.wait(_REBIND_STEP_S)
    return bound()


def server_socket(
    context: zmq.Context[zmq.Socket[bytes]], kind: int, limit_bytes: int, keys: KeyPair | None
) -> zmq.Socket[bytes]:
    """Return a socket that others dial, not bound yet; with keys it admits whom the gate knows.

    Args:
        limit_bytes: Largest message it takes.
    """
    socket = context.socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.SNDHWM, _PUSH_HWM)
    if kind == zmq.XPUB:
        # Each subscription comes to us and holds when we say so, see ``hearing``.
        socket.setsockopt(zmq.XPUB_MANUAL, 1)
    # Nothing but subscriptions comes in on the stream; a client has no use for a larger one.
    socket.setsockopt(zmq.MAXMSGSIZE, limit_bytes or 1024)
    socket.setsockopt(zmq.HEARTBEAT_IVL, 1_000)
    socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 3_000)
    if keys is not None:
        socket.setsockopt(zmq.CURVE_SERVER, 1)
        socket.curve_secretkey = keys.secret.encode()
        socket.curve_publickey = keys.public.encode()
        socket.setsockopt(zmq.ZAP_DOMAIN, DOMAIN)
    return socket


def bind_socket(socket: zmq.Socket[bytes], host: str, port: int) -> None:
    """Bind a socket.

    Raises:
        OperatorError: The port is taken, or the address is not ours.
    """
    address = f"{host}:{port}"
    socket.setsockopt(zmq.IPV6, int("[" in host))
    try:
        socket.bind(f"tcp://{address}")
    except zmq.ZMQError as exc:
        if exc.errno == zmq.EADDRINUSE:
            raise OperatorError(_IN_USE.filled(address=address)) from exc
        raise OperatorError(_NO_BIND.filled(address=address, why=exc)) from exc


def free_port() -> int:
    """Return a port of this machine that was free a moment ago.

    Below the range from which the system takes outgoing ports: a console that dials a backend that
    is not there could otherwise, sooner or later, reach itself.
    """
    while True:
        port = random.randrange(*_FREE_PORTS)
        with socketlib.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
