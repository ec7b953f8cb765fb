"""A hundred thousand messages that are none: each is read, refused or unknown, and no more."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import zmq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.contract import codec
from backend.contract.base import Message
from backend.contract.codec import ContractError
from backend.feed.server import FeedServer
from tests.backend.contract.test_codec import KINDS, READERS, sample, tag
from tests.backend.feed.raw import dialled
from tests.backend.link.relay import Relay
from tests.patience import until

from .scene import Hall, burst, equal

N_MESSAGES = 100_000
FRAMES = {tag(kind): codec.encode(sample(kind)) for kind in KINDS}
SHORT = {name: frame for name, frame in FRAMES.items() if len(frame) < 2_000}
# Small in bytes, large in what they promise: lengths of gigabytes, nesting without end.
BOMBS = (
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"\xc9\xff\xff\xff\xff\x01",
    b"\x91" * 5_000,
    b"\x81\xa1a" * 5_000,
    b"\x82\xa4type\xa3log\xa7payload" + b"\x91" * 3_000,
    b"\x81\xa4type\xdb\xff\xff\xff\xff",
    b"\xc1",
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=6)
    | st.binary(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
edits = st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), max_size=4)


class Reading:
    """Reads with every reader; anything but an answer or a ContractError fails.

    Attributes:
        n: Messages, each counted once, however many readers it met.
    """

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, frame: bytes, readers: tuple[Callable[[bytes], object], ...]) -> None:
        self.n += 1
        for read in readers:
            try:
                found = read(frame)
            except ContractError as why:
                assert len(str(why)) < 500, "a log line, not a book"
                continue
            assert isinstance(found, Message | codec.Unknown)


ALL = tuple(READERS)


def spoilt_frame(name: str, changes: list[tuple[int, int]]) -> bytes:
    frame = bytearray(SHORT[name])
    for at, byte in changes:
        frame[at % len(frame)] = byte
    return bytes(frame)


def test_every_cut_of_every_spoilt_sample_is_survived() -> None:
    """The hundred thousand: samples with bytes changed, cut at every place."""
    reading = Reading()

    @settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(SHORT)), edits)
    def spoilt(name: str, changes: list[tuple[int, int]]) -> None:
        frame = spoilt_frame(name, changes)
        for end in range(len(frame) + 1):
            reading(frame[:end], ALL)

    spoilt()
    for frame in SHORT.values():
        for end in range(len(frame)):
            reading(frame[:end], ALL)
    assert reading.n > N_MESSAGES


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(FRAMES)), st.dictionaries(st.text(max_size=8), values, max_size=4))
def test_any_fields_under_a_known_name_are_read_refused_or_ignored(
    name: str, fields: dict[str, object]
) -> None:
    known = msgspec.msgpack.decode(FRAMES[name])
    for message in ({**known, **fields}, {"type": name, **fields}):
        Reading()(msgspec.msgpack.encode(message), ALL)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80), st.sampled_from(BOMBS), st.integers(0, 80))
def test_random_bytes_and_false_promises_are_refused(noise: bytes, bomb: bytes, at: int) -> None:
    for frame in (noise, bomb, noise[:at] + bomb + noise[at:]):
        Reading()(frame, ALL)


# ---- over real sockets --------------------------------------------------------------------------


def zoo() -> list[bytes]:
    """Return some of each sort of bad message."""
    cut = [frame[: len(frame) * k // 4] for frame in FRAMES.values() for k in range(4)]
    strange = [
        msgspec.msgpack.encode({"type": "command", "command_id": 7}),
        msgspec.msgpack.encode(["command"]),
        msgspec.msgpack.encode({"type": ["x"] * 100}),
    ]
    return [*cut, *BOMBS, *strange, *FRAMES.values()]


@pytest.mark.parametrize("side", ["command", "query"])
def test_a_client_that_sends_the_whole_zoo_harms_nobody(hall: Hall, side: str) -> None:
    mirror, keys, server = hall.link(), hall.keys(), hall.server
    until(mirror.joined)
    assert keys is not None and isinstance(server, FeedServer)
    n_before = server.counts.n_malformed
    with dialled(getattr(hall.endpoints, side), zmq.DEALER, hall.endpoints, keys) as client:
        for frame in zoo():
            client.send(frame)
        client.send_multipart([b"", *BOMBS])
        until(lambda: server.counts.n_malformed >= n_before + len(BOMBS))
    burst(hall, 50)
    until(lambda: equal(hall.store, mirror))
    assert mirror.link.health.n_gaps == 0


@pytest.mark.parametrize("side", ["command", "query"])
def test_x02_each_message_of_a_flood_is_counted(hall: Hall, side: str) -> None:
    """Spoilt samples cut at every place, over a real socket: none gets lost on the way."""
    mirror, keys, server = hall.link(), hall.keys(), hall.server
    until(mirror.joined)
    assert keys is not None and isinstance(server, FeedServer)
    counts = server.counts
    asked = lambda: counts.n_commands if side == "command" else counts.n_questions  # noqa: E731
    seen = lambda: counts.n_malformed + counts.n_unknown + asked()  # noqa: E731
    n_before, n_sent = seen(), 0
    with dialled(getattr(hall.endpoints, side), zmq.DEALER, hall.endpoints, keys) as client:

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.sampled_from(sorted(SHORT.keys() - {"put_fixes"})), edits)
        def flood(name: str, changes: list[tuple[int, int]]) -> None:
            nonlocal n_sent
            frame = spoilt_frame(name, changes)
            for end in range(len(frame) + 1):
                client.send(frame[:end])
            n_sent += len(frame) + 1

        flood()
        until(lambda: seen() - n_before >= n_sent, 30)
    assert seen() - n_before == n_sent > 10_000
    burst(hall, 50)
    until(lambda: equal(hall.store, mirror))


@pytest.mark.parametrize("side", ["push", "command", "query"])
def test_a_message_too_large_costs_its_sender_alone(hall: Hall, side: str) -> None:
    mirror, keys = hall.link(), hall.keys()
    until(mirror.joined)
    assert keys is not None
    kind = zmq.XSUB if side == "push" else zmq.DEALER
    with dialled(getattr(hall.endpoints, side), kind, hall.endpoints, keys) as client:
        monitor = client.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        client.send(b"\x02" * (codec.MAX_COMMAND_BYTES + 1))
        assert monitor.poll(5_000), "still connected"
        client.disable_monitor()
        monitor.close()
    burst(hall, 20)
    until(lambda: equal(hall.store, mirror))


class Spoiler:
    """Makes a relay pass on, beside each row, messages that are none."""

    def __init__(self) -> None:
        self.rubbish = [frame for name, frame in FRAMES.items() if name not in ("beat", "log")]
        self.rubbish += [*BOMBS, b"", FRAMES["log"][:-9], FRAMES["beat"][:-9]]

    def __call__(self, frames: list[bytes]) -> list[list[bytes]]:
        return [frames, *([frames[0], one] for one in self.rubbish), [frames[0]], [*frames, b"x"]]


def test_a_stream_full_of_rubbish_is_followed_all_the_same(
    tmp_path: Path, stack: ExitStack
) -> None:
    hall = Hall(tmp_path, is_open=True).start()
    stack.callback(hall.close)
    relay, spoiler = Relay(hall.endpoints.push), Spoiler()
    stack.callback(relay.stop)
    passing = relay._passing
    relay._passing = lambda frames, held: [
        one for whole in passing(frames, held) for one in spoiler(whole)
    ]
    mirror = hall.link(endpoints=replace(hall.endpoints, push=relay.address))
    until(mirror.joined)
    burst(hall, 30)
    until(lambda: equal(hall.store, mirror))
    health = mirror.link.health
    assert health.n_malformed > 30 and health.n_unknown > 30 and health.n_faults == 0
