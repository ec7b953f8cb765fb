"""A case from report to closing without a mouse: real windows, real keys, one per seat."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytestqt.exceptions import TimeoutError as QtTimeoutError
from pytestqt.qtbot import QtBot

from backend.contract.orders import Command, PutPhoto, Report
from backend.domain.cases.case import Act, Given, Photo, Source
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor
from backend.services.ulid import new_ulid

from .command import ROOT
from .hall import CITY_MS, COLLECTOR, DRAINAGE, INTAKE, LEADER, Hall

pytestmark = [pytest.mark.display, pytest.mark.timeout(300)]
LIMIT_MS = 30_000
N_TRIES, TRY_MS = 6, 4_000
SEATS = {
    "intake-01": ("intake", "受理席 01"),
    "intake-02": ("intake", "受理席 02"),
    "dispatch-01": ("dispatch", "派遣席 01"),
    "leader-01": ("leader", "值班长席 01"),
}


class Window:
    """A workstation in a process of its own, worked by keys alone."""

    def __init__(self, hall: Hall, account: str, folder: Path) -> None:
        seat, _ = SEATS[account]
        self._figures = folder / f"{account}.json"
        words = ["--data", str(hall.folder.root), "--seat", seat, "--account", account]
        more = ["--report-fragment", str(self._figures), "--lang", "zh", "--size", "1366x768"]
        self.process = subprocess.Popen(
            [
                sys.executable,
                "main.py",
                "workstation",
                *words,
                *more,
                "--workers",
                "1",
                "--no-qgis",
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._id = ""

    def wait_until_ready(self) -> None:
        assert self.process.stdout.readline().strip() == "ready"
        found = xdotool(
            "search", "--all", "--onlyvisible", "--pid", str(self.process.pid), "--name", "万米"
        )
        self._id = found.split()[-1]

    def press(self, *keys: str) -> None:
        """Bring the window to the front, as Alt+Tab does, and press keys one after the other."""
        xdotool("windowactivate", "--sync", self._id, "key", "--delay", "80", *keys)

    def close(self) -> dict:
        self.process.stdin.close()
        assert self.process.wait(20) == 0
        self.process.stdout.close()
        return json.loads(self._figures.read_text("utf-8"))


def xdotool(*words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words], capture_output=True, text=True, timeout=20, check=True
    )
    return done.stdout


@pytest.fixture
def windows(hall: Hall, tmp_path: Path) -> Iterator[dict[str, Window]]:
    with ExitStack() as stack:
        opened = {}
        for account in SEATS:
            opened[account] = Window(hall, account, tmp_path)
            stack.callback(opened[account].process.kill)
        for window in opened.values():
            window.wait_until_ready()
        yield opened


class Loop:
    """Follows one case, and does what people outside the hall do."""

    def __init__(self, qtbot, hall: Hall) -> None:
        self._qtbot, self._hall = qtbot, hall
        self._watch = hall.seat(LEADER)

    def call(self) -> str:
        """Have a citizen's call taken down; return the case."""
        verdict = self._hall.desk.report(
            Report(
                command_id=new_ulid(CITY_MS),
                actor=INTAKE,
                class_key="c0103",
                place=Place(119.6, 38.9, "学府路 88 号门前", "990102003012045"),
                source=Source.HOTLINE,
                text="井盖缺失",
                observed_at_ms=CITY_MS,
            )
        )
        assert verdict.outcome == "accepted", verdict
        return verdict.case_id

    def reaches(self, case_id: str, state: str) -> None:
        self._qtbot.waitUntil(lambda: self._watch.state(case_id) == state, timeout=LIMIT_MS)

    def works(self, window: Window, case_id: str, state: str, *keys: str) -> None:
        """Press keys as a person does who sees no effect: again, since the case had just come."""
        for _ in range(N_TRIES):
            window.press(*keys)
            try:
                QtBot.waitUntil(  # no longer than a person waits before pressing again
                    self._qtbot, lambda: self._watch.state(case_id) == state, timeout=TRY_MS
                )
            except QtTimeoutError:
                continue
            return
        self.reaches(case_id, state)

    def is_delivered(self, case_id: str) -> None:
        face = self._watch.face
        self._qtbot.waitUntil(lambda: bool(face.case(case_id).delivered_at_ms), timeout=LIMIT_MS)

    def is_read(self, case_id: str) -> None:
        face = self._watch.face
        self._qtbot.waitUntil(lambda: bool(face.case(case_id).read_at_ms), timeout=LIMIT_MS)

    def does(self, actor: Actor, case_id: str, act: Act, **given: object) -> None:
        case = self._watch.face.case(case_id)
        verdict = self._hall.desk.act(
            Command(
                command_id=new_ulid(CITY_MS),
                actor=actor,
                case_id=case_id,
                act=act,
                expected_version=case.version,
                given=Given(**given),
            )
        )
        assert verdict.outcome == "accepted", verdict

    def photo(self, actor: Actor, role: str) -> Photo:
        data = b"\xff\xd8\xff\xe0 " + role.encode()
        stored = self._hall.desk.put_photo(
            PutPhoto(command_id=new_ulid(CITY_MS), actor=actor, data=data)
        )
        at_ms = self._watch.face.city_now_ms()
        return Photo(stored.photo_id, role, at_ms, 119.6, 38.9)


def test_a02_a05_a10_a_case_is_worked_from_call_to_closing_by_keys_alone(qtbot, hall, windows):
    loop = Loop(qtbot, hall)
    case_id = loop.call()
    loop.reaches(case_id, "to_accept")

    loop.works(windows["intake-01"], case_id, "to_file", "F5", "Return")
    # Enter would send somebody to look first, as it is for what the public reports.
    loop.works(windows["intake-02"], case_id, "to_dispatch", "F5", "f", "Return")
    loop.works(windows["dispatch-01"], case_id, "handling", "F5", "ctrl+Return")
    loop.is_delivered(case_id)
    loop.does(DRAINAGE, case_id, Act.READ)
    loop.is_read(case_id)
    after = (loop.photo(DRAINAGE, "after"),)
    loop.does(DRAINAGE, case_id, Act.REPLY, text="已更换井盖", photos=after)
    loop.reaches(case_id, "to_check")
    loop.works(windows["intake-01"], case_id, "checking", "F5", "Return", "Return")
    loop.does(COLLECTOR, case_id, Act.CHECK_PASSED, photos=(loop.photo(COLLECTOR, "check"),))
    loop.reaches(case_id, "to_close")
    loop.works(windows["leader-01"], case_id, "closed", "F5", "Return")

    for window in windows.values():
        assert window.close()["n_bugs"] == 0
