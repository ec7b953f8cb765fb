"""Whether somebody at an address speaks ZeroMQ: what tells a refused key from a broken road."""

import socket

_LIMIT_S = 0.3
_SIGNATURE_BYTES = 10  # of ZMTP's greeting (RFC 37): FF, eight of padding, 7F


def is_answered(address: str) -> bool:
    """Dial ``tcp://HOST:PORT``, wait a moment for the greeting, say nothing and leave.

    A backend greets whoever comes, before it looks at any key. What takes the connection and ends
    it without a word is a switch, a tunnel or a balancer whose far end is gone.
    """
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    greeting = b""
    try:
        with socket.create_connection((host.strip("[]"), int(port)), _LIMIT_S) as road:
            road.settimeout(_LIMIT_S)
            while len(greeting) < _SIGNATURE_BYTES:
                came = road.recv(_SIGNATURE_BYTES - len(greeting))
                if not came:
                    return False
                greeting += came
    except OSError:
        return False
    return greeting[0] == 0xFF and greeting[-1] == 0x7F
