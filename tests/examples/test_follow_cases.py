"""A stranger's client against the real backend: real sockets, real keys, a process of its own."""

import ast
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.contract.orders import Report
from backend.domain.cases.case import Source
from backend.domain.people.account import AccountRecord
from backend.domain.terms.place import Place
from backend.feed.keys import make_console_key
from tests.backend.feed.hall import CHEAP, CITY_MS, INTAKE, LEADER, Hall
from tests.patience import until

WORD = "tide-4-lantern"
ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "follow_cases.py"
# Runs the example with every case row lost that ``lost`` names, counted from 1.
LOSSY = """
import runpy, sys, zmq
lost, script, *rest = sys.argv[1:]
n_rows, whole = 0, zmq.Socket.recv_multipart
def lossy(self, *args, **kwargs):
    global n_rows
    frames = whole(self, *args, **kwargs)
    if frames[0] == b"case":
        n_rows += 1
        if str(n_rows) in lost.split(","):
            return lossy(self, *args, **kwargs)
    return frames
zmq.Socket.recv_multipart = lossy
sys.argv = [script, *rest]
runpy.run_path(script, run_name="__main__")
"""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path).start()
    give_passwords(made)
    yield made
    made.close()


def give_passwords(hall: Hall) -> None:
    """Let the leader and the intake seat log in with ``WORD``."""
    with hall.store.write() as writing:
        for actor in (LEADER, INTAKE):
            record = AccountRecord(actor.account, (actor.role,), actor.seat, CHEAP.hash(WORD))
            writing.put_account(record)


class Run:
    """The example at work, and what it said so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(line.rstrip() for line in self.process.stdout)

    def said(self, text: str) -> bool:
        return any(text in line for line in self.lines)

    def end(self) -> int:
        self.process.terminate()
        self._reader.join(10)
        return self.process.wait(10)


@contextmanager
def running(
    hall: Hall, *more: str, lost: str = "", role: str = "leader", word: str = WORD
) -> Iterator[Run]:
    bundle = hall.folder.keys / "stranger.key"
    if not bundle.exists():
        make_console_key(hall.folder.keys, "stranger")
    account = {"leader": "leader-01", "intake": "intake-01"}.get(role, "nobody")
    address = hall.endpoints.push.removeprefix("tcp://")
    arguments = [str(EXAMPLE), address, str(bundle), account, role, *more]
    command = [sys.executable, "-u", *(("-c", LOSSY, lost) if lost else ()), *arguments]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    with subprocess.Popen(
        command,
        cwd=hall.folder.root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(f"{word}\n")
        process.stdin.flush()
        run = Run(process)
        try:
            yield run
        finally:
            run.end()


def report(hall: Hall, n: int) -> str:
    verdict = hall.desk.report(
        Report(
            command_id=f"T-{n}",
            actor=INTAKE,
            class_key="c0103",
            place=Place(119.6, 38.9),
            source=Source.HOTLINE,
            text="井盖缺失",
            observed_at_ms=CITY_MS,
        )
    )
    assert verdict.outcome == "accepted", verdict
    return verdict.case_id


def waits(run: Run, text: str) -> Callable[[], bool]:
    return lambda: run.said(text) or run.process.poll() is not None


def test_it_is_short_and_imports_nothing_of_ours() -> None:
    source = EXAMPLE.read_text("utf-8")
    assert len(source.splitlines()) < 80
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).split(".")[0])
    assert names - set(sys.stdlib_module_names) == {"zmq", "msgspec"}


def test_it_joins_what_is_open_and_follows_what_happens(hall: Hall) -> None:
    first = report(hall, 1)
    with running(hall) as run:
        until(waits(run, "joined: 1 open cases at row 1"))
        second = report(hall, 2)
        until(waits(run, f"3 {second} to_accept"))  # row 2 is the login
        assert not run.said(first) and not run.said("gap")


def test_rows_that_were_lost_are_asked_for_and_nothing_is_missed(hall: Hall) -> None:
    with running(hall, lost="2,3,4") as run:
        until(waits(run, "joined: 0 open cases"))
        cases = [report(hall, n) for n in range(1, 7)]
        until(waits(run, cases[-1]))
        assert run.said("gap:")
        rows = [line for line in run.lines if line.endswith("to_accept")]
        assert rows == [f"{n} {case_id} to_accept" for n, case_id in enumerate(cases, 2)]


def test_a_row_lost_at_the_tail_is_seen_by_the_next_heartbeat(hall: Hall) -> None:
    with running(hall, lost="1") as run:
        until(waits(run, "joined: 0 open cases"))
        case_id = report(hall, 1)
        until(waits(run, f"2 {case_id} to_accept"))
        assert run.said("gap: 1 rows after 0 recovered")


def test_it_sends_one_report_and_sees_its_effect_on_the_stream(hall: Hall) -> None:
    with running(hall, "119.6", "38.9", "井盖缺失", role="intake") as run:
        until(waits(run, "report: accepted"))
        (case_id,) = [line.split()[-1] for line in run.lines if "report: accepted" in line]
        until(waits(run, f"2 {case_id} to_accept"))
    case = hall.store.case(case_id)
    assert case is not None and case.text == "井盖缺失"
    assert len(hall.store.open_rows("case")) == 1


def test_a_restart_of_the_backend_is_said_and_survived(hall: Hall) -> None:
    with running(hall) as run:
        until(waits(run, "joined: 0 open cases"))
        hall.stop()
        until(waits(run, "no heartbeat for 3 s"))
        hall.start()
        case_id = report(hall, 1)
        until(waits(run, case_id))


def test_who_has_no_account_or_no_password_is_told_so(hall: Hall) -> None:
    for who in ({"role": "dispatcher"}, {"word": "not-this-one"}):
        with running(hall, **who) as run:
            until(lambda: run.process.poll() is not None)
            until(lambda: run.said("account or password is wrong"))
        assert run.process.returncode == 1
