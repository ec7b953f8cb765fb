"""A client that keeps no rules: says what it likes on any socket, with an admitted key."""

from collections.abc import Iterator
from contextlib import contextmanager

import zmq

from backend.link import Endpoints, KeyPair


@contextmanager
def dialled(address: str, kind: int, ends: Endpoints, keys: KeyPair) -> Iterator[zmq.Socket[bytes]]:
    context = zmq.Context()
    socket = context.socket(kind)
    socket.linger = 1_000
    socket.rcvtimeo = 3_000
    socket.curve_publickey = keys.public.encode()
    socket.curve_secretkey = keys.secret.encode()
    socket.curve_serverkey = ends.server_key.encode()
    socket.connect(address)
    try:
        yield socket
    finally:
        socket.close()
        context.term()
