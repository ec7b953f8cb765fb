"""Who is let hear what of the stream: each subscription is looked at before it holds.

A PUB cannot authorise, but an XPUB in manual mode can: it hands every subscription to its owner
with the name the gate gave the connection, and sends nobody what the owner did not let them hear.
What is sent costs what it always did.
"""

from collections.abc import Iterator
from contextlib import suppress

import zmq

from .keys import Admitted

USER_ID = "User-Id"  # as ZAP names what the gate said of a connection
_READ_AT_ONCE = 200
_SUBSCRIBE, _CANCEL = b"\x01", b"\x00"


def heard(socket: zmq.Socket[bytes], admitted: Admitted | None) -> Iterator[bytes]:
    """Let those subscribe who wait to, each to what they may hear; yield what came.

    Args:
        socket: The XPUB of a stream.
        admitted: Whose keys are known; ``None`` without CURVE, where everybody hears everything.

    Yields:
        A subscription that holds now, its end, or what was no subscription at all.
    """
    for _ in range(_READ_AT_ONCE):
        try:
            first, *rest = socket.recv_multipart(zmq.DONTWAIT, copy=False)
        except zmq.Again:
            return
        said = first.bytes
        if rest or said[:1] not in (_SUBSCRIBE, _CANCEL):
            yield b""
        elif said[:1] == _CANCEL:
            socket.setsockopt(zmq.UNSUBSCRIBE, said[1:])
            yield said
        elif admitted is None or admitted.hears(_name(first), said[1:].decode(errors="replace")):
            socket.setsockopt(zmq.SUBSCRIBE, said[1:])
            yield said


def _name(frame: zmq.Frame) -> str:
    """Return the name of the key a message came by, ``""`` when its connection is gone."""
    with suppress(zmq.ZMQError):
        return str(frame.get(USER_ID))
    return ""
