"""The sockets at work: made, used and closed in the I/O thread, which never waits for a disk."""

import logging
import queue
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import zmq

from backend.contract.codec import AnyAnswer, encode
from backend.contract.pushed import LogHead
from backend.contract.topics import unit_of
from backend.link import KeyPair
from backend.link.waker import Waker
from backend.services.door import Caller

from .gate import Gate
from .hearing import USER_ID, heard
from .keys import Admitted
from .open_book import OpenBook
from .orders import Ordered
from .outbox import Outbox
from .parts import Pace, Parts
from .ports import Ports
from .positions import Positions
from .publisher import Publisher
from .questions import CityCard, Questions
from .receiver import Hands, Readers, Receiver
from .unit_view import UnitViews
from .worker import Worker

logger = logging.getLogger(__name__)
_READ_AT_ONCE = 200
_LONGEST_WAIT_S = 0.2
_LAST_WORDS_MS = 200
# Without CURVE nobody can be told apart: tests and benches only.
_ANYBODY = Caller("open", ("*/*",))

Side = Literal["command", "query"]


@dataclass(slots=True)
class Crew:
    """What the I/O thread shares with the threads that do the work.

    Attributes:
        replies: Answers on their way out: which socket, to whom, what.
    """

    waker: Waker
    outbox: Outbox
    writer: Worker[Ordered]
    readers: Readers
    doorman: Worker[Callable[[], object]]
    replies: queue.SimpleQueue[tuple[Side, bytes, bytes]] = field(default_factory=queue.SimpleQueue)

    def reply(self, side: Side, peer: bytes, answer: AnyAnswer) -> None:
        """Send an answer back; any thread may."""
        self.replies.put((side, peer, encode(answer)))
        self.waker.wake()


class Channel:
    """Everything between the sockets and the parts.

    Thread: all of it in the one that made it; ``counts`` and numbers may be read by any.

    Raises:
        OperatorError: The ports are taken, or the record cannot be read.
    """

    def __init__(
        self, parts: Parts, pace: Pace, crew: Crew, bind: str | None, keys: KeyPair | None
    ) -> None:
        self._pace = pace
        self._crew = crew
        self._keys = keys
        self._admitted = Admitted(parts.folder.keys)
        self._keys_due_s = 0.0
        self._streams: deque[tuple[bytes, Iterator[AnyAnswer]]] = deque()
        picture = parts.record.picture()
        book, positions = OpenBook(picture.heads, picture.rows), Positions()
        positions.put(parts.last_fixes)
        _compare(book, picture.heads)
        self.city = CityCard(parts.city)
        self._views = UnitViews(book)
        self.publisher = Publisher(parts, pace, crew.outbox, book, positions, self._views)
        self.questions = Questions(parts, pace, self.city, book, positions, self._views)
        hands = Hands(crew.writer, crew.readers, crew.doorman)
        self.receiver = Receiver(self.questions, positions, hands, parts.door, parts.keep)
        self._context = zmq.Context()
        self.gate = Gate(self._context, self._admitted) if keys else None
        try:
            self.ports = Ports.open(self._context, bind, keys)
        except BaseException:
            self._shut_gate()
            raise
        crew.outbox.start(picture.heads, crew.waker.wake)
        self._watch()

    def turn(self) -> None:
        """Wait for something to do, and do it."""
        for socket in self._ready():
            if socket == self._crew.waker.fileno():
                self._crew.waker.clear()
            elif self.gate is not None and socket is self.gate.socket:
                self.gate.answer()
            elif socket is self.ports.push:
                self._greet()
            elif socket is self.ports.command:
                self._drain("command")
            elif socket is self.ports.query:
                self._drain("query")
        self.send_replies()
        self._send_parts()
        self.publisher.publish(self._push, self.questions.city)
        self._check_keys()

    def send_replies(self) -> None:
        """Send what the workers answered."""
        while not self._crew.replies.empty():
            side, peer, frame = self._crew.replies.get()
            self._send(side, peer, frame)

    def close(self) -> None:
        """Close everything; the last answers get a moment to leave."""
        self.ports.close(_LAST_WORDS_MS)
        self._shut_gate()

    def _shut_gate(self) -> None:
        if self.gate is not None:
            self.gate.close()
        self._context.term()

    def _watch(self) -> None:
        self._poller = zmq.Poller()
        self._poller.register(self._crew.waker.fileno(), zmq.POLLIN)
        self._poller.register(self.ports.push, zmq.POLLIN)
        self._poller.register(self.ports.command, zmq.POLLIN)
        self._poller.register(self.ports.query, zmq.POLLIN)
        if self.gate is not None:
            self._poller.register(self.gate.socket, zmq.POLLIN)

    def _ready(self) -> list[object]:
        wait_s = min(max(0.0, self.publisher.due_s() - time.monotonic()), _LONGEST_WAIT_S)
        timeout_ms = 0 if self._streams else int(wait_s * 1000) + 1
        return [socket for socket, _ in self._poller.poll(timeout_ms)]

    def _greet(self) -> None:
        """Let whoever subscribes hear a heartbeat soon: it is what a joiner waits for."""
        for said in heard(self.ports.push, self._admitted if self.gate else None):
            if said[:1] == b"\x01":
                unit_id = unit_of(said[1:].decode(errors="replace"))
                if unit_id in self._admitted.unit_ids:
                    self._views.of(unit_id)  # its own stream begins
                self.publisher.hurry()
            elif not said:
                self.receiver.counts.n_malformed += 1

    def _drain(self, side: Side) -> None:
        for parts in _told(getattr(self.ports, side)):
            peer, *rest = (part.bytes for part in parts)
            try:
                self._take(side, peer, self._caller(parts[-1]), rest)
            except Exception:
                # A fault of ours with one message must not end the service for everybody else.
                logger.exception("a message on the %s socket failed", side)

    def _caller(self, part: zmq.Frame) -> Caller:
        """Return whose key a message came by: the gate said it when it let the connection in."""
        if self.gate is None:
            return _ANYBODY
        return self._admitted.caller(str(part.get(USER_ID)))

    def _take(self, side: Side, peer: bytes, caller: Caller, frames: list[bytes]) -> None:
        reply = partial(self._crew.reply, side, peer)
        if side == "command":
            self.receiver.command(frames, caller, reply)
        else:
            self._streams.append((peer, self.receiver.question(frames, caller, reply)))

    def _send_parts(self) -> None:
        """Send one part of each answer in progress, so that no large one holds up the rest."""
        for _ in range(len(self._streams)):
            peer, parts = self._streams.popleft()
            answer = next(parts, None)
            if answer is not None:
                self._send("query", peer, encode(answer))
                self._streams.append((peer, parts))

    def _send(self, side: Side, peer: bytes, frame: bytes) -> None:
        """Send to one peer; one that is gone or reads nothing loses it and will ask again."""
        socket: zmq.Socket[bytes] = getattr(self.ports, side)
        try:
            socket.send_multipart([peer, frame], zmq.DONTWAIT)
        except zmq.ZMQError as exc:
            logger.warning("an answer could not be sent: %s", exc)

    def _push(self, frames: list[bytes]) -> None:
        self.ports.push.send_multipart(frames, zmq.DONTWAIT)

    def _check_keys(self) -> None:
        """End every connection when a key was taken away; those still admitted come back."""
        now_s = time.monotonic()
        if self.gate is None or now_s < self._keys_due_s:
            return
        self._keys_due_s = now_s + self._pace.keys_s
        self._admitted.refresh()
        if self._admitted.revoked():
            logger.warning("a key was revoked: all connections are made anew")
            self._streams.clear()
            self.ports.reopen(self._context, self._keys)
            self._watch()


def _told(socket: zmq.Socket[bytes]) -> Iterator[list[zmq.Frame]]:
    """Yield messages as frames, which know what the gate said of their connection."""
    for _ in range(_READ_AT_ONCE):
        try:
            yield socket.recv_multipart(zmq.DONTWAIT, copy=False)
        except zmq.Again:
            return


def _compare(book: OpenBook, heads: Mapping[str, LogHead]) -> None:
    """Say it when the record's own digests do not fit its rows; what is served is the rows."""
    for topic, head in book.heads().items():
        if head != heads[topic]:
            logger.error("topic %s: the record's digest is not that of its rows", topic)
