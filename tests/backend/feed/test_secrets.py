"""What must never leave: passwords, their hashes, secret keys, camera addresses (row J05).

A lived run with everything that goes wrong in it; then every log, every published frame and every
byte of the record is looked through.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import zmq

from backend.contract import codec
from backend.contract.door import Login
from backend.contract.orders import Report
from backend.contract.questions import GetStreams
from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Source
from backend.domain.people.account import AccountRecord
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Role
from backend.feed.keys import make_console_key
from backend.logs import logging_to
from tests.patience import until

from .hall import CHEAP, CITY_MS, INTAKE, LEADER, STREAMS, Hall
from .raw import dialled

RIGHT, WRONG, MISPLACED = "tide-4-lantern", "reed-9-barge-wrong", "moss-7-kettle-in-account"


class Ears:
    """Everything that is published, on all topics."""

    def __init__(self, hall: Hall) -> None:
        self.frames: list[bytes] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._hear, args=(hall,))
        self._thread.start()

    def _hear(self, hall: Hall) -> None:
        keys = hall.keys()
        assert keys is not None
        with dialled(hall.endpoints.push, zmq.SUB, hall.endpoints, keys) as heard:
            heard.subscribe(b"")
            while not self._stop.is_set():
                if heard.poll(50):
                    self.frames.extend(heard.recv_multipart())

    def topics(self) -> set[bytes]:
        return {frame for frame in self.frames if len(frame) < 16}

    def close(self) -> None:
        self._stop.set()
        self._thread.join(5)


@contextmanager
def listening(hall: Hall) -> Iterator[Ears]:
    ears = Ears(hall)
    yield ears
    ears.close()


def said(hall: Hall, *frames: bytes) -> list[object]:
    """Send raw commands by a key that speaks for nobody; return what came back."""
    keys = hall.keys("desk-07")
    assert keys is not None
    found: list[object] = []
    with dialled(hall.endpoints.command, zmq.DEALER, hall.endpoints, keys) as client:
        for frame in frames:
            client.send(frame)
        while client.poll(1_500):
            found.append(codec.decode_answer(client.recv()))
    return found


def login(n: int, account: str, password: str) -> bytes:
    return codec.encode(
        Login(command_id=f"L-{n}", account=account, role=Role.LEADER, password=password)
    )


def test_j05_no_password_hash_key_or_address_reaches_a_log_a_topic_or_the_record(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = CHEAP.hash(RIGHT)
    with hall.store.write() as writing:
        writing.put_account(AccountRecord(LEADER.account, (LEADER.role,), LEADER.seat, held))
    bundle = make_console_key(hall.folder.keys, "desk-07").read_text()
    with logging_to(hall.folder.logs / "backend.log"), listening(hall) as ears:
        logging.getLogger().setLevel(logging.DEBUG)
        until(lambda: b"beat" in ears.topics())
        _come_in(hall, monkeypatch)
        _live(hall)
        until(lambda: {b"case", b"seats"} <= ears.topics())
    assert Topic.TRUST.value.encode() not in ears.topics()

    secrets = [RIGHT, WRONG, MISPLACED, held, "argon2", *STREAMS.values(), "secret:word"]
    secrets += [line.split("'")[1] for line in bundle.splitlines() if line.startswith("secret")]
    for where, data in _told(hall, ears).items():
        assert data
        for secret in secrets:
            assert secret.encode() not in data, f"{secret!r} in the {where}"
    record = b"".join(path.read_bytes() for path in _files(hall.folder.root) if path.is_file())
    for secret in (RIGHT, WRONG, MISPLACED):
        assert secret.encode() not in record, f"{secret!r} is on the disk"


def _come_in(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log in wrong, misplaced, malformed, right, and while the backend itself is at fault."""
    spoilt = msgspec.msgpack.encode({"type": "login", "command_id": 7, "password": RIGHT})
    wrong, misplaced = login(1, LEADER.account, WRONG), login(2, MISPLACED, WRONG)
    answers = said(hall, wrong, misplaced, spoilt, login(3, LEADER.account, RIGHT))
    outcomes = [one.outcome for one in answers if isinstance(one, Verdict)]
    assert outcomes == ["refused", "refused", "accepted"]
    with monkeypatch.context() as broken:
        broken.setattr(hall.door._passwords, "fits", lambda held, password: 1 / 0)
        (verdict,) = said(hall, login(4, LEADER.account, RIGHT))
    assert isinstance(verdict, Verdict) and verdict.outcome == "unknown"
    assert "ZeroDivisionError" in (hall.folder.logs / "backend.log").read_text("utf-8")


def _told(hall: Hall, ears: Ears) -> dict[str, bytes]:
    rows = (row for topic in Topic for row in hall.store.rows_after(topic, 0, 10**6))
    return {
        "logs": b"".join(path.read_bytes() for path in hall.folder.logs.iterdir()),
        "journal": b"".join(row.payload for row in rows),
        "frames": b"\n".join(ears.frames),
    }


def _files(root: Path) -> Iterator[Path]:
    yield from root.glob("store.db*")
    yield from (root / "run").rglob("*")
    yield from (root / "logs").rglob("*")


def _live(hall: Hall) -> None:
    """Report a case, and ask where a camera is watched, as a desk does."""
    mirror = hall.link()
    until(mirror.joined)
    mirror.link.ask(GetStreams(ask_id="S", actor=LEADER, camera_ids=tuple(STREAMS)))
    until(mirror.answered)
    mirror.link.send(
        Report(
            command_id="R",
            actor=INTAKE,
            class_key="c0103",
            place=Place(119.6, 38.9),
            source=Source.HOTLINE,
            text="井盖缺失",
            observed_at_ms=CITY_MS,
        )
    )
    until(mirror.judged)


def test_a_login_shows_no_password_when_it_is_printed() -> None:
    message = Login(command_id="1", account="a", role=Role.LEADER, password=RIGHT)
    assert RIGHT not in repr(message) and RIGHT not in f"{message}"
    assert CHEAP.hash(RIGHT) not in repr(AccountRecord("a", (Role.LEADER,), "", CHEAP.hash(RIGHT)))
    assert "argon2" not in repr(AccountRecord("a", (Role.LEADER,), "", CHEAP.hash(RIGHT)))
