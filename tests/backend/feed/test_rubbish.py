"""Rubbish on every socket is counted and dropped; the backend lives."""

import random
import socket
from pathlib import Path

import msgspec
import pytest
import zmq

from backend.contract import codec
from backend.contract.orders import PutFixes
from backend.contract.questions import GetCity
from backend.contract.verdicts import Denied, Verdict
from backend.domain.field.mover import Fix
from backend.feed.parts import Pace
from tests.backend.feed.hall import GATEWAY, LEADER, Hall, fix
from tests.backend.feed.raw import dialled
from tests.patience import until


def test_random_bytes_on_both_routers_are_counted_and_the_backend_lives(hall: Hall) -> None:
    assert hall.server is not None
    ends, keys, chance = hall.endpoints, hall.keys(), random.Random(3)
    assert keys is not None
    n = 300
    for address in (ends.command, ends.query):
        with dialled(address, zmq.DEALER, ends, keys) as client:
            for _ in range(n):
                client.send(chance.randbytes(chance.randrange(1, 200)))
            client.send_multipart([b"", b"two", b"frames"])
    until(lambda: hall.server.counts.n_malformed == 2 * (n + 1))
    mirror = hall.link()
    until(mirror.joined)


def test_rubbish_on_the_stream_socket_does_no_harm(hall: Hall) -> None:
    ends, keys, chance = hall.endpoints, hall.keys(), random.Random(4)
    assert keys is not None
    with dialled(ends.push, zmq.XSUB, ends, keys) as client:
        for _ in range(200):
            client.send(chance.randbytes(chance.randrange(1, 200)))
        client.send(b"\x01beat")
        assert client.recv_multipart()[0] == b"beat"
    until(lambda: hall.server.counts.n_malformed > 150)
    mirror = hall.link()
    until(mirror.joined)


def test_who_subscribes_hears_a_heartbeat_at_once(tmp_path: Path) -> None:
    hall = Hall(tmp_path, pace=Pace(beat_s=60.0)).start()
    mirror = hall.link()
    until(mirror.joined, 5)
    late = hall.link()
    until(late.joined, 5)
    hall.close()


def test_bytes_that_are_no_zeromq_at_all_do_no_harm(hall: Hall) -> None:
    chance = random.Random(5)
    for address in (hall.endpoints.push, hall.endpoints.command, hall.endpoints.query):
        host, port = address.removeprefix("tcp://").split(":")
        for _ in range(20):
            with socket.create_connection((host, int(port)), 2) as client:
                client.sendall(chance.randbytes(300))
    mirror = hall.link()
    until(mirror.joined)


def test_a_message_larger_than_allowed_costs_the_sender_his_connection(hall: Hall) -> None:
    ends, keys = hall.endpoints, hall.keys()
    assert keys is not None
    with dialled(ends.query, zmq.DEALER, ends, keys) as client:
        client.send(bytes(codec.MAX_QUESTION_BYTES * 2))
    mirror = hall.link()
    until(mirror.joined)
    assert hall.server is not None and hall.server.counts.n_malformed == 0


@pytest.mark.parametrize("side", ["command", "query"])
def test_a_kind_nobody_knows_is_answered_and_counted(hall: Hall, side: str) -> None:
    ends, keys = hall.endpoints, hall.keys()
    assert keys is not None and hall.server is not None
    with dialled(getattr(ends, side), zmq.DEALER, ends, keys) as client:
        client.send(msgspec.msgpack.encode({"type": "sing", "ask_id": "q", "command_id": "q"}))
        answer = codec.decode_answer(client.recv())
    assert isinstance(answer, Denied | Verdict) and answer.rule == "unknown_kind"
    assert hall.server.counts.n_unknown == 1


def test_positions_that_cannot_be_are_counted_and_left_out(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    far = Fix("A", 200.0, 38.9, 0.0, 0.0, 1)
    odd = Fix("B", 119.0, float("nan"), 0.0, 0.0, 1)
    mirror.link.send(
        PutFixes(rows=(far, odd, Fix("", 119.0, 38.0, 0.0, 0.0, 1), fix("OK")), actor=GATEWAY)
    )
    until(lambda: mirror.pull() and "OK" in mirror.situation.fixes)
    assert list(mirror.situation.fixes) == ["OK"]
    assert hall.server is not None and hall.server.counts.n_malformed == 3


def test_a_fault_of_ours_in_one_message_ends_nothing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert hall.server is not None
    questions = hall.server._open_channel.questions
    check = questions.check
    monkeypatch.setattr(questions, "check", lambda question, caller: 1 / 0)
    ends, keys = hall.endpoints, hall.keys()
    assert keys is not None
    with dialled(ends.query, zmq.DEALER, ends, keys) as client:
        client.send(codec.encode(GetCity(ask_id="q", actor=LEADER)))
        until(lambda: "ZeroDivisionError" in caplog.text)
    monkeypatch.setattr(questions, "check", check)
    until(hall.link().joined)
