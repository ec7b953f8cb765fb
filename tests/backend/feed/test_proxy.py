"""The fan-out: a stream handed on is the same stream, and the keys are the same keys."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import zmq

from backend.contract.orders import PutFixes
from backend.domain.terms.errors import OperatorError
from backend.feed.keys import make_console_key
from backend.feed.parts import Pace
from backend.feed.ports import free_port
from backend.feed.proxy import PROXY, Proxy, own_pair
from backend.link import KeyPair
from backend.link.keys import new_pair, read_bundle, read_public
from tests.backend.feed.hall import GATEWAY, Hall, fix, speaks_for_all
from tests.backend.feed.raw import dialled
from tests.backend.store.builders import ACTOR, case, moment
from tests.patience import until

ROOT = Path(__file__).parents[3]


def put(hall: Hall, *cases: object) -> None:
    with hall.store.write(hall.outbox.put) as writing:
        for one in cases:
            writing.put_case(one, ACTOR, moment())


@contextmanager
def proxied(hall: Hall, bind: str = "") -> Iterator[tuple[Proxy, str]]:
    """Run a proxy beside the backend; yield it and where it stands."""
    at = bind or f"127.0.0.1:{free_port()}"
    proxy = Proxy(hall.endpoints.push, at, own_pair(hall.folder, PROXY), hall.folder.keys)
    proxy.start()
    try:
        yield proxy, at
    finally:
        proxy.stop()


def desk_keys(hall: Hall, at: str, name: str = "desk-03") -> KeyPair:
    public = read_public(hall.folder.keys / "authorised" / f"{PROXY}.key")
    make_console_key(hall.folder.keys, name, {"stream": at, "stream_key": public})
    speaks_for_all(hall.folder, name)
    return read_bundle(hall.folder.root, name)


def test_a_desk_behind_a_proxy_joins_follows_and_acts(hall: Hall) -> None:
    put(hall, case("A"))
    with proxied(hall) as (proxy, at):
        mirror = hall.link(keys=desk_keys(hall, at))
        until(lambda: mirror.joined() and mirror.holds("A"))
        put(hall, case("A", 2), case("B"))
        until(lambda: mirror.is_at({"A": 2, "B": 1}))
        until(lambda: mirror.link.health.digest_equal)
        assert proxy.n_messages > 2 and mirror.link.health.n_gaps == 0


def test_who_joins_by_way_of_a_proxy_hears_a_heartbeat_at_once(tmp_path: Path) -> None:
    hall = Hall(tmp_path, pace=Pace(beat_s=60.0)).start()
    with proxied(hall) as (_, at):
        first, second = hall.link(keys=desk_keys(hall, at)), hall.link(keys=hall.keys("desk-03"))
        until(first.joined, 5)
        until(second.joined, 5)
        third = hall.link(keys=hall.keys("desk-03"))
        until(third.joined, 5)
        hall.close()


def test_proxies_may_stand_in_a_row(hall: Hall) -> None:
    pair = own_pair(hall.folder, PROXY)
    at = [f"127.0.0.1:{free_port()}" for _ in range(2)]
    first = Proxy(hall.endpoints.push, at[0], pair, hall.folder.keys)
    second = Proxy(f"tcp://{at[0]}", at[1], replace(pair, server=pair.public), hall.folder.keys)
    for proxy in (first, second):
        proxy.start()
    mirror = hall.link(keys=desk_keys(hall, at[1]))
    until(mirror.joined)
    put(hall, case("A"))
    until(lambda: mirror.holds("A"))
    for proxy in (second, first):
        proxy.stop()
        proxy.stop()


def test_a_stranger_is_refused_at_the_proxy_too(hall: Hall) -> None:
    with proxied(hall) as (_, at):
        known = desk_keys(hall, at)
        stranger = replace(new_pair(hall.endpoints.server_key), stream=at)
        mirror = hall.link(keys=replace(stranger, stream_key=known.stream_key))
        until(lambda: mirror.link.health.link == "refused")
        fooled = hall.link(keys=replace(known, stream_key=new_pair().public))
        until(lambda: fooled.link.health.link == "refused")


def test_a_key_taken_away_is_cut_off_at_the_proxy_and_no_other(hall: Hall) -> None:
    with proxied(hall) as (_, at):
        revoked, kept = hall.link(keys=desk_keys(hall, at)), hall.link()
        until(lambda: revoked.joined() and kept.joined())
        (hall.folder.keys / "authorised" / "desk-03.key").unlink()
        until(lambda: revoked.link.health.link == "refused")
        put(hall, case("A"))
        until(lambda: kept.holds("A"))
        assert not revoked.holds("A")


def test_a_backend_that_is_away_for_a_while_is_found_again(hall: Hall) -> None:
    with proxied(hall) as (_, at):
        mirror = hall.link(keys=desk_keys(hall, at))
        until(mirror.joined)
        hall.stop()
        hall.start()
        put(hall, case("A"))
        until(lambda: mirror.holds("A") and not mirror.link.health.recovering)
        assert mirror.link.health.n_snapshots == 1


def test_a_proxy_that_was_not_admitted_tries_until_it_is(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("backend.feed.proxy._SILENT_S", 0.5)
    own_pair(hall.folder, PROXY)
    public = hall.folder.keys / "authorised" / f"{PROXY}.key"
    kept = public.read_bytes()
    with proxied(hall) as (_, at):
        keys = desk_keys(hall, at)
        public.unlink()
        until(lambda: "does not admit our key" in caplog.text)
        public.write_bytes(kept)
        until(hall.link(keys=keys).joined)


def test_rubbish_from_below_goes_no_further(hall: Hall) -> None:
    assert hall.server is not None
    with proxied(hall) as (_, at):
        keys = desk_keys(hall, at)
        ends = replace(hall.endpoints, server_key=keys.stream_key)
        with dialled(f"tcp://{at}", zmq.XSUB, ends, keys) as client:
            for n in range(200):
                client.send(b"\x01" + bytes([n]) * 20)
                client.send(bytes([n]) * 30)
            client.send(b"\x01beat")
            assert client.recv_multipart()[0] == b"beat"
        until(hall.link(keys=keys).joined)
    assert hall.server.counts.n_malformed == 0


def test_positions_come_through(hall: Hall) -> None:
    with proxied(hall) as (_, at):
        mirror = hall.link(keys=desk_keys(hall, at))
        until(mirror.joined)
        mirror.link.send(PutFixes(rows=(fix("COL-001", 5),), actor=GATEWAY))
        until(lambda: mirror.pull() and "COL-001" in mirror.situation.fixes)


# ---- keys and the command ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "way",
    [
        {"stream": "10.0.0.7:7300"},
        {"stream": "10.0.0.7:7300", "stream_key": "short"},
        {"stream_key": new_pair().public},
        {"stream": "no address:x", "stream_key": new_pair().public},
    ],
)
def test_half_a_way_in_a_bundle_is_one_sentence(tmp_path: Path, way: dict[str, str]) -> None:
    make_console_key(tmp_path / "keys", "desk-03", way)
    with pytest.raises(OperatorError):
        read_bundle(tmp_path, "desk-03")


def test_a_port_that_is_taken_is_one_sentence(hall: Hall) -> None:
    with proxied(hall) as (_, at), pytest.raises(OperatorError, match="in use"):
        Proxy(hall.endpoints.push, at, own_pair(hall.folder, PROXY), hall.folder.keys).start()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "main.py", *arguments, "--lang", "en"]


def test_the_command_hands_on_until_it_is_told_to_end(hall: Hall) -> None:
    data, at = ("--data", str(hall.folder.root)), f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        command("proxy", *data, "--bind", at), cwd=ROOT, stdin=subprocess.PIPE
    )
    assert process.stdin is not None
    public = hall.folder.keys / "authorised" / "proxy.key"
    try:
        until(public.exists, 30)
        made = subprocess.run(
            command("console-key", "desk-07", *data, "--stream", at), cwd=ROOT, check=True
        )
        assert made.returncode == 0
        speaks_for_all(hall.folder, "desk-07")
        mirror = hall.link(keys=hall.keys("desk-07"))
        until(mirror.joined)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert "stopped" in (hall.folder.logs / "proxy.log").read_text()
    finally:
        process.kill()
        process.stdin.close()
        process.wait()


def test_without_a_key_it_says_how_to_get_one(tmp_path: Path) -> None:
    done = subprocess.run(
        command("proxy", "--data", str(tmp_path / "far"), "--upstream", "10.0.0.5:7200"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "console-key proxy" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
