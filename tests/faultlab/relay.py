"""A TCP relay before cameras, which cuts, holds, loses and refuses on command."""

import random
import selectors
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

_RECEIVE_BYTES = 65_536
_LOSS = 0.3
_SLOWER, _MOST_HELD_S = 0.5, 3.0
_ANSWERS = {"unauthorised": "401 Unauthorized", "session_limit": "453 Not Enough Bandwidth"}
# Nobody is connected and nobody gets in.
_CUT = ("reset", "gateway_reboot")


@dataclass(eq=False)
class Pair:
    """A watcher and the camera behind, with what is on its way between them."""

    near: socket.socket
    far: socket.socket
    held: deque[tuple[float, bytes]] = field(default_factory=deque)
    inbox: bytearray = field(default_factory=bytearray)
    outbox: bytearray = field(default_factory=bytearray)


class Relay:
    """Passes one address on to a server.

    Thread: one, the caller's; drive it with its selector and ``tick``.
    """

    def __init__(self, host: str, server: tuple[str, int], selector: selectors.BaseSelector):
        self._server, self._selector = server, selector
        self._listener: socket.socket | None = None
        self.address = (host, 0)
        self._pairs: list[Pair] = []
        self._chance = random.Random(5)
        self.fault = ""
        self._fault_s = 0.0
        self._listen()

    def set_fault(self, kind: str) -> None:
        """Begin a fault; ``""`` ends it."""
        self.fault, self._fault_s = kind, time.monotonic()
        if kind in (*_CUT, *_ANSWERS):
            for pair in list(self._pairs):
                self._drop(pair, is_rude=kind == "reset")
        if kind in _CUT:
            self._unlisten()
        elif self._listener is None:
            self._listen()

    def cut(self) -> None:
        """Cut who is connected; they may come again."""
        for pair in list(self._pairs):
            self._drop(pair)

    def tick(self) -> None:
        """Let go what was held long enough."""
        now_s = time.monotonic()
        for pair in list(self._pairs):
            while pair.held and pair.held[0][0] <= now_s:
                pair.outbox += pair.held.popleft()[1]
            self._flush(pair)

    def on_opened(self, pair: Pair) -> None:
        """Somebody has connected; for who counts."""

    def on_near(self, pair: Pair, got: bytes) -> None:
        """Something came from a watcher."""

    def on_far(self, pair: Pair, got: bytes) -> None:
        """Something came from a camera."""

    def on_dropped(self, pair: Pair) -> None:
        """A connection has ended."""

    def close(self) -> None:
        """End everything."""
        self.cut()
        self._unlisten()

    def _listen(self) -> None:
        self._listener = socket.create_server(self.address, backlog=64)
        self._listener.setblocking(False)
        self.address = self._listener.getsockname()
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def _unlisten(self) -> None:
        if self._listener is not None:
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None

    def _accept(self, _events: int) -> None:
        assert self._listener is not None
        near, _ = self._listener.accept()
        far = socket.create_connection(self._server)
        pair = Pair(near, far)
        self._pairs.append(pair)
        self.on_opened(pair)
        for sock, serve in ((near, self._from_near), (far, self._from_far)):
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(sock, selectors.EVENT_READ, _bound(serve, pair))

    def _from_near(self, pair: Pair) -> None:
        got = _received(pair.near)
        if got is None:
            self._drop(pair)
            return
        self.on_near(pair, got)
        if self.fault in _ANSWERS:
            self._answer(pair, got)
        elif self.fault != "half_open":
            pair.far.sendall(got)

    def _from_far(self, pair: Pair) -> None:
        got = _received(pair.far)
        if got is None:
            self._drop(pair)
            return
        self.on_far(pair, got)
        if self.fault == "half_open":
            return
        elif self.fault == "loss":
            pair.inbox += got
            pair.outbox += self._thinned(pair.inbox)
            self._flush(pair)
        elif self.fault == "delayed" or pair.held:
            is_on = self.fault == "delayed"
            now_s = time.monotonic()
            held_s = min(_MOST_HELD_S, (now_s - self._fault_s) * _SLOWER) if is_on else 0.0
            pair.held.append((now_s + held_s, got))
            self.tick()
        else:
            pair.outbox += bytes(pair.inbox) + got
            pair.inbox.clear()
            self._flush(pair)

    def _answer(self, pair: Pair, got: bytes) -> None:
        text = got.decode("utf-8", "replace")
        cseq = next((ln[5:].strip() for ln in text.split("\r\n") if ln[:5] == "CSeq:"), "1")
        if text.startswith("OPTIONS"):
            pair.far.sendall(got)
            return
        reply = f"RTSP/1.0 {_ANSWERS[self.fault]}\r\nCSeq: {cseq}\r\n\r\n"
        pair.outbox += reply.encode()
        self._flush(pair)

    def _thinned(self, inbox: bytearray) -> bytes:
        """Take whole packets out of the inbox and leave three in ten behind."""
        kept = bytearray()
        while len(inbox) >= 4 and inbox[:1] == b"$":
            size = 4 + int.from_bytes(inbox[2:4], "big")
            if len(inbox) < size:
                break
            packet = bytes(inbox[:size])
            del inbox[:size]
            if packet[1] % 2 or self._chance.random() >= _LOSS:
                kept += packet
        if inbox[:1] not in (b"", b"$"):
            kept += inbox
            inbox.clear()
        return bytes(kept)

    def _flush(self, pair: Pair) -> None:
        try:
            while pair.outbox:
                n_sent = pair.near.send(pair.outbox)
                del pair.outbox[:n_sent]
        except BlockingIOError:
            return
        except OSError:
            self._drop(pair)

    def _drop(self, pair: Pair, is_rude: bool = False) -> None:
        if pair not in self._pairs:
            return
        self._pairs.remove(pair)
        self.on_dropped(pair)
        if is_rude:
            pair.near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        for sock in (pair.near, pair.far):
            self._selector.unregister(sock)
            sock.close()


def _bound(serve: Callable[[Pair], None], pair: Pair) -> Callable[[int], None]:
    return lambda _events: serve(pair)


def _received(sock: socket.socket) -> bytes | None:
    """Return what came, None at the end."""
    try:
        return sock.recv(_RECEIVE_BYTES) or None
    except BlockingIOError:
        return b""
    except OSError:
        return None
