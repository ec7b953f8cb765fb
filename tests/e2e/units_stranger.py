"""None of our clients, with a unit's key and a login: it asks everything and hears all."""

from dataclasses import dataclass, field
from itertools import count

import zmq

from backend.contract.base import Message
from backend.contract.codec import decode_answer, decode_push, encode
from backend.contract.door import Login
from backend.contract.pushed import Beat, LogRow
from backend.contract.questions import GetRange, GetSnapshot
from backend.contract.topics import Topic, of_unit
from backend.domain.terms.roles import Actor
from backend.link import Endpoints, KeyPair
from backend.link.cursor import Cursor
from tests.patience import patiently

_LOOK_MS = 20


@dataclass
class Stranger:
    """Three plain sockets; nothing it hears is thrown away.

    Attributes:
        heard: Every frame that ever came, of any socket.
        pushed: Topics and messages of the stream, as they came.
    """

    ends: Endpoints
    keys: KeyPair
    actor: Actor
    heard: list[bytes] = field(default_factory=list)
    pushed: list[tuple[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = count(1)
        self._context = zmq.Context()
        self._sub = self._dial(zmq.SUB, self.ends.push)
        self._command = self._dial(zmq.DEALER, self.ends.command)
        self._query = self._dial(zmq.DEALER, self.ends.query)

    def _dial(self, kind: int, address: str) -> zmq.Socket[bytes]:
        socket = self._context.socket(kind)
        socket.linger = 0
        socket.curve_publickey = self.keys.public.encode()
        socket.curve_secretkey = self.keys.secret.encode()
        socket.curve_serverkey = self.ends.server_key.encode()
        socket.connect(address)
        return socket

    def subscribe(self, *topics: str) -> None:
        for topic in topics:
            self._sub.subscribe(topic)

    def listen(self) -> None:
        """Take what the stream brought so far."""
        while self._sub.poll(_LOOK_MS):
            frames = self._sub.recv_multipart()
            self.heard += frames
            self.pushed.append((frames[0].decode(), decode_push(frames[-1])))

    def of(self, topic: str, kind: type) -> list:
        self.listen()
        return [one for said, one in self.pushed if said == topic and isinstance(one, kind)]

    def log_in(self, word: str) -> object:
        actor = self.actor
        return self.order(
            Login(
                command_id=f"in-{next(self._ids)}",
                account=actor.account,
                role=actor.role,
                password=word,
                seat=actor.seat,
            )
        )

    def order(self, message: Message) -> object:
        return self._said(self._command, message)

    def ask(self, message: Message) -> object:
        return self._said(self._query, message)

    def _said(self, socket: zmq.Socket[bytes], message: Message) -> object:
        socket.send(encode(message))
        assert socket.poll(patiently(5) * 1000), f"no answer to {type(message).__name__}"
        frame = socket.recv()
        self.heard.append(frame)
        return decode_answer(frame)

    def close(self) -> None:
        for socket in (self._sub, self._command, self._query):
            socket.close(0)
        self._context.term()


class Followed:
    """The cases of a unit, followed by the rules of docs/contract.md section 3 and no others."""

    def __init__(self, stranger: Stranger, unit_id: str) -> None:
        self._stranger = stranger
        self._topics = {name: of_unit(unit_id, name) for name in (Topic.CASE, Topic.BEAT)}
        self.cursor = Cursor()
        self.entities: dict[str, bytes] = {}
        self._n_taken = 0

    def join(self) -> None:
        question = GetSnapshot(ask_id="join", actor=self._stranger.actor, topics=("case",))
        picture = self._stranger.ask(question)
        assert picture.n_parts == 1
        assert self.cursor.restart(picture.heads["case"], picture.rows)
        self.entities = {row.entity: row.payload for row in picture.rows}

    def take(self, *, lose: int = 0) -> None:
        """Apply what was pushed; ``lose`` rows of it as if they had never come."""
        rows = self._stranger.of(self._topics[Topic.CASE], LogRow)[self._n_taken :]
        self._n_taken += len(rows)
        fresh = [row for row in rows if row.seq > self.cursor.seq]
        for row in fresh[lose:]:
            self._apply(row)

    def recover(self, upto_seq: int) -> bool:
        """Ask for the rows that are missing; return whether they were still held."""
        question = GetRange(
            ask_id="gap",
            actor=self._stranger.actor,
            topic="case",
            after_seq=self.cursor.seq,
            upto_seq=upto_seq,
        )
        answer = self._stranger.ask(question)
        for row in answer.rows:
            self._apply(row)
        return answer.held

    def _apply(self, row: LogRow) -> None:
        for one in self.cursor.offer(row):
            if one.ended:
                self.entities.pop(one.entity, None)
            else:
                self.entities[one.entity] = one.payload

    @property
    def is_in_step(self) -> bool:
        """Whether the newest beat proves the picture."""
        beats = self._stranger.of(self._topics[Topic.BEAT], Beat)
        return bool(beats) and self.cursor.differs(beats[-1].heads["case"]) is False

    @property
    def newest_seq(self) -> int:
        beats = self._stranger.of(self._topics[Topic.BEAT], Beat)
        return beats[-1].heads["case"].seq if beats else 0
