"""Bytes to messages and back, in one place; forgives what it does not know, refuses what is broken.

A reader calls the function of the socket it reads from: a message that does not belong on that
socket is an ``Unknown`` there, like one of a newer contract.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar, get_args

import msgspec

from .answers import ThingAnswer
from .base import Message
from .camera_orders import AnyCameraOrder
from .city_answer import City
from .door import AtTheDoor
from .figures import FigureAnswer
from .orders import AnyCityOrder
from .pushed import Payload, Push
from .questions import AnyQuestion
from .verdicts import VerdictAnswer

AnyAnswer = City | VerdictAnswer | ThingAnswer | FigureAnswer
AnyOrder = AnyCityOrder | AnyCameraOrder
AnyCommand = AnyOrder | AtTheDoor

# Largest message per direction, bytes; the sockets refuse more (MAXMSGSIZE), and so does decoding.
MAX_PUSH_BYTES = 4 * 2**20
MAX_ANSWER_BYTES = 16 * 2**20
MAX_QUESTION_BYTES = 64 * 2**10
MAX_COMMAND_BYTES = 16 * 2**20

T = TypeVar("T")


class ContractError(Exception):
    """Bytes that are no message: not MessagePack, too many, a field absent, mistyped or refused."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A well-formed message of a kind not spoken here: counted, shown, never fatal.

    Attributes:
        kind: Its tag.
        ref_id: Its ``ask_id`` or ``command_id`` when it has one, so that it can be answered.
    """

    kind: str
    ref_id: str = ""


class _Outside(msgspec.Struct, frozen=True):
    """What every message shows of itself without its kind being known."""

    type: str
    ask_id: str = ""
    command_id: str = ""


_outside = msgspec.msgpack.Decoder(_Outside)
_encoder = msgspec.msgpack.Encoder()
_BAD = (ValueError, RecursionError)  # bad UTF-8 and deep nesting are not msgspec's own errors


class _Reader(Generic[T]):
    """Reads the messages of one direction."""

    def __init__(self, union: object, limit_bytes: int) -> None:
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(union)
        self._kinds = frozenset(_tag(kind) for kind in get_args(union))
        self._limit_bytes = limit_bytes

    def read(self, frame: bytes) -> T | Unknown:
        if len(frame) > self._limit_bytes:
            raise ContractError(f"{len(frame)} bytes where {self._limit_bytes} are allowed")
        try:
            return self._decoder.decode(frame)
        except _BAD as exc:
            return self._unknown(frame, exc)

    def _unknown(self, frame: bytes, why: Exception) -> Unknown:
        """Return the kind if it is only foreign; raise when the message is broken."""
        try:
            outside = _outside.decode(frame)
        except _BAD:
            raise ContractError(f"bad message: {why}") from why
        if outside.type in self._kinds:
            raise ContractError(f"bad {outside.type}: {why}") from why
        return Unknown(outside.type, outside.ask_id or outside.command_id)


def _tag(kind: type[Message]) -> str:
    return str(kind.__struct_config__.tag)


_push: _Reader[Push] = _Reader(Push, MAX_PUSH_BYTES)
_payload: _Reader[Payload] = _Reader(Payload, MAX_PUSH_BYTES)
_answer: _Reader[AnyAnswer] = _Reader(AnyAnswer, MAX_ANSWER_BYTES)
_question: _Reader[AnyQuestion] = _Reader(AnyQuestion, MAX_QUESTION_BYTES)
_command: _Reader[AnyCommand] = _Reader(AnyCommand, MAX_COMMAND_BYTES)


def encode(message: Message) -> bytes:
    """Return the message as a MessagePack map, fields in the order of its class."""
    return _encoder.encode(message)


def decode_push(frame: bytes) -> Push | Unknown:
    """Read what stands behind a topic. Raises ContractError when it is no message."""
    return _push.read(frame)


def decode_payload(payload: bytes) -> Payload | Unknown:
    """Read the payload of a journal row. Raises ContractError when it is no message."""
    return _payload.read(payload)


def decode_answer(frame: bytes) -> AnyAnswer | Unknown:
    """Read what came back to a console. Raises ContractError when it is no message."""
    return _answer.read(frame)


def decode_question(frame: bytes) -> AnyQuestion | Unknown:
    """Read what a console asks. Raises ContractError when it is no message."""
    return _question.read(frame)


def decode_command(frame: bytes) -> AnyCommand | Unknown:
    """Read what a client wants done. Raises ContractError when it is no message."""
    return _command.read(frame)
