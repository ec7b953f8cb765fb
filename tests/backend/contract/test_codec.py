"""The wire: every kind has its sample, and nothing that comes in can do more than be refused."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from backend.contract import codec
from backend.contract.base import Message
from backend.contract.codec import ContractError, Unknown
from backend.contract.orders import Report
from backend.contract.pushed import Beat, LogHead, Payload, Push
from backend.contract.questions import AnyQuestion

SAMPLES = Path(codec.__file__).with_name("samples")
READERS: dict[Callable[[bytes], object], object] = {
    codec.decode_push: Push,
    codec.decode_payload: Payload,
    codec.decode_answer: codec.AnyAnswer,
    codec.decode_question: AnyQuestion,
    codec.decode_command: codec.AnyCommand,
}


def walk(base: type[Message]) -> Iterator[type[Message]]:
    for kind in base.__subclasses__():
        if kind.__struct_config__.tag is not None:
            yield kind
        yield from walk(kind)


def tag(kind: type[Message]) -> str:
    return str(kind.__struct_config__.tag)


KINDS = sorted(walk(Message), key=tag)


def sample(kind: type[Message]) -> Message:
    return msgspec.json.decode((SAMPLES / f"{tag(kind)}.json").read_bytes(), type=kind)


def readers_of(kind: type[Message]) -> list[Callable[[bytes], object]]:
    return [read for read, union in READERS.items() if kind in union.__args__]


@pytest.mark.parametrize("kind", KINDS, ids=tag)
def test_a_sample_packs_decodes_and_encodes_the_same(kind: type[Message]) -> None:
    message = sample(kind)
    frame = codec.encode(message)
    assert msgspec.msgpack.decode(frame, type=kind) == message
    for read in readers_of(kind):
        assert read(frame) == message
    text = msgspec.json.format(msgspec.json.encode(message), indent=2) + b"\n"
    assert (SAMPLES / f"{tag(kind)}.json").read_bytes() == text


def test_every_sample_belongs_to_a_kind_and_every_kind_can_be_read() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == {tag(kind) for kind in KINDS}
    inner = {LogHead}  # stands inside others
    assert [kind for kind in KINDS if not readers_of(kind)] == list(inner)


@pytest.mark.parametrize("kind", KINDS, ids=tag)
def test_a_kind_of_another_socket_is_unknown_there(kind: type[Message]) -> None:
    frame = codec.encode(sample(kind))
    for read in READERS.keys() - set(readers_of(kind)):
        found = read(frame)
        assert isinstance(found, Unknown) and found.kind == tag(kind)


@pytest.mark.parametrize("kind", KINDS, ids=tag)
def test_one_changed_byte_is_read_refused_or_unknown(kind: type[Message]) -> None:
    chance = random.Random(tag(kind))
    frame = codec.encode(sample(kind))
    for _ in range(600):
        spoilt = bytearray(frame)
        spoilt[chance.randrange(len(frame))] = chance.randrange(256)
        for read in readers_of(kind):
            try:
                read(bytes(spoilt))
            except ContractError:
                continue


def test_random_bytes_are_refused() -> None:
    chance = random.Random(7)
    for _ in range(3_000):
        frame = chance.randbytes(chance.randrange(80))
        for read in READERS:
            with pytest.raises(ContractError):
                read(frame)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x91" * 100_000,
        b"\x81\xa4type" + b"\x81\xa1x" * 50_000,
        msgspec.msgpack.encode({"type": "beat"}),
        msgspec.msgpack.encode({"type": 7}),
        b"\x81\xa4type\xa2\xff\xfe",
        msgspec.msgpack.encode({"type": "put_fixes", "rows": [["a", 1.0, 2.0]]}),
    ],
)
def test_what_is_broken_is_a_contract_error(frame: bytes) -> None:
    for read in READERS:
        try:
            found = read(frame)
        except ContractError:
            continue
        assert isinstance(found, Unknown)


def test_a_place_off_the_globe_is_refused() -> None:
    report = msgspec.to_builtins(sample(Report))
    report["place"]["lat_deg"] = 119.6
    with pytest.raises(ContractError, match="off the globe"):
        codec.decode_command(msgspec.msgpack.encode(report))


def test_unknown_fields_are_ignored() -> None:
    beat = sample(Beat)
    newer = {**msgspec.to_builtins(beat), "mood": "calm", "nested": {"a": [1]}}
    assert codec.decode_push(msgspec.msgpack.encode(newer)) == beat


def test_an_unknown_question_can_still_be_answered() -> None:
    frame = msgspec.msgpack.encode({"type": "get_weather", "ask_id": "q-9", "where": "here"})
    assert codec.decode_question(frame) == Unknown("get_weather", "q-9")


@pytest.mark.parametrize(
    ("read", "limit"),
    [
        (codec.decode_push, codec.MAX_PUSH_BYTES),
        (codec.decode_answer, codec.MAX_ANSWER_BYTES),
        (codec.decode_question, codec.MAX_QUESTION_BYTES),
        (codec.decode_command, codec.MAX_COMMAND_BYTES),
    ],
)
def test_what_is_too_large_is_not_even_read(read: Callable[[bytes], object], limit: int) -> None:
    with pytest.raises(ContractError, match="allowed"):
        read(bytes(limit + 1))
