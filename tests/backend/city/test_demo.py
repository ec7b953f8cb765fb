"""Claims about the demo's supervisor, with small stand-ins for the real processes."""

import dataclasses
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.city.demo import (
    DESK_REPORT,
    Options,
    camera_arguments,
    desk_arguments,
    field_arguments,
    make_city,
    merged,
)
from backend.city.demo_child import BACK_OFF_S, Cast, Child, DeskSaid
from backend.city.demo_lookout import JUMP_SPEED, CameraClock
from backend.city.demo_screen import VirtualScreen
from backend.city.demo_watch import Watch
from backend.city.field.staff import REPORT_FILE
from backend.city.presets import city_file
from backend.disk import write_json
from backend.domain.people.seats import SEATS
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.feed.keys import TRUSTED
from backend.folder import DataFolder
from tests.patience import patiently, until

# Is there only once it is told to begin.
PATIENT_BACKEND = "import sys\nassert sys.stdin.readline() == 'begin\\n'\n"
# Lives until its input closes; says what it hears.
QUIET = "import sys\nfor line in sys.stdin: print('heard', line.strip(), flush=True)"
BACKEND = """
import json, os, sys
path = sys.argv[1]
said = {"push": "tcp://127.0.0.1:9", "command": "tcp://127.0.0.1:10", "query": "tcp://127.0.0.1:11"}
with open(path + ".new", "w") as file:
    json.dump({**said, "server_key": "", "pid": os.getpid(), "argv": sys.argv[2:]}, file)
os.replace(path + ".new", path)  # nobody reads half of it
sys.stdin.read()
"""
DESK = """
import sys
print("ready", flush=True)
print("mapped", flush=True)
for line in sys.stdin:
    if line.strip() == "end":
        break
"""


def child(
    name: str, code: str, *arguments: str, heard: Callable[[str], None] | None = None
) -> Child:
    command = (sys.executable, "-c", code)
    return Child(name, arguments, heard or (lambda line: None), command=command)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder.open(tmp_path / "city")


class Stage:
    """A cast of stand-ins and the watch over them, running in a thread."""

    def __init__(self, folder: DataFolder, **codes: str) -> None:
        self.told: list[Words] = []
        self.stop, self.desk = threading.Event(), DeskSaid()
        self.heard: list[str] = []

        self.cast = Cast(
            backend=child("backend", codes.get("backend", BACKEND), str(folder.endpoints)),
            cameras=child("cameras", QUIET),
            field=child("field", codes.get("field", QUIET), heard=self.heard.append),
            desk=child("workstation", codes.get("desk", DESK), heard=self.desk.hear),
        )
        self.watch = Watch(folder, self.cast, self.stop, self.desk, self.told.append)
        self.failure: BaseException | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.seconds: float | None = None

    def _run(self) -> None:
        try:
            self.watch.run(self.seconds)
        except BaseException as exc:  # noqa: BLE001 - the test looks at it
            self.failure = exc

    def start(self, seconds: float | None = None) -> "Stage":
        self.seconds = seconds
        self.thread.start()
        return self

    def everybody_lives(self) -> bool:
        return all(one.n_starts and one.ended() is None for one in self.cast.all)

    def over(self, limit_s: float = 3.0) -> None:
        self.thread.join(patiently(limit_s))
        assert not self.thread.is_alive(), "the demo did not end in time"
        assert all(one.ended() is not None for one in self.cast.all if one.n_starts)


def test_closing_the_desk_ends_everything_within_three_seconds(folder: DataFolder) -> None:
    stage = Stage(folder).start()
    until(stage.everybody_lives)
    stage.cast.desk.tell("end")
    stage.over()
    assert stage.failure is None


def test_a_dead_child_is_named_and_comes_back_where_it_was(folder: DataFolder) -> None:
    stage = Stage(folder).start()
    until(stage.everybody_lives)
    os.kill(stage.cast.backend.pid, signal.SIGKILL)
    os.kill(stage.cast.field.pid, signal.SIGKILL)
    until(lambda: stage.cast.backend.n_starts == stage.cast.field.n_starts == 2)
    until(lambda: (folder.read_endpoints() or {}).get("argv") == ["--bind", "127.0.0.1:9"])
    stage.stop.set()
    stage.over()
    assert {"backend", "field"} == {words.en.split()[0] for words in stage.told}


def test_backend_and_desk_load_first_and_begin_together(folder: DataFolder) -> None:
    stage = Stage(folder, backend=PATIENT_BACKEND + BACKEND, desk=QUIET)
    stage.cast.load()
    assert [child.name for child in stage.cast.all if child.n_starts] == ["backend", "workstation"]
    stage.start()
    until(lambda: stage.cast.desk.last_words == "heard begin")
    until(lambda: folder.endpoints.exists() and folder.read_endpoints() is not None)
    stage.stop.set()
    stage.over()


def test_nobody_is_started_into_a_real_city(folder: DataFolder) -> None:
    make_city(folder, Options(), lambda words: None)
    config = folder.config()
    folder.write_config(dataclasses.replace(config, synthetic=False))
    (folder.root / "generated.json").unlink()
    loaded: list[bool] = []
    with pytest.raises(OperatorError):
        make_city(folder, Options(), lambda words: None, lambda: loaded.append(True))
    assert not loaded


def test_things_happen_only_once_the_desk_is_ready(folder: DataFolder, tmp_path: Path) -> None:
    go = tmp_path / "go"
    waits = (
        "import os, select\n"
        f"while not os.path.exists({str(go)!r}): select.select([], [], [], 0.02)\n"
    )
    stage = Stage(folder, desk=waits + DESK).start()
    until(stage.everybody_lives)
    assert not stage.desk.ready.is_set()
    assert "heard begin" not in stage.heard
    go.touch()
    until(lambda: "heard begin" in stage.heard)
    assert stage.desk.ready.is_set()
    stage.stop.set()
    stage.over()


def test_a_backend_that_cannot_start_ends_the_demo_with_its_own_sentence(
    folder: DataFolder,
) -> None:
    stage = Stage(folder, backend="import sys\nprint('the folder is in use')\nsys.exit(1)").start()
    stage.over()
    assert isinstance(stage.failure, OperatorError)
    assert "the folder is in use" in stage.failure.words.zh


def test_the_time_ends_it_and_the_desk_takes_its_last_pictures(folder: DataFolder) -> None:
    stage = Stage(folder).start(seconds=0.5)
    until(stage.everybody_lives)
    stage.over(limit_s=8.0)
    assert stage.cast.desk.ended() == 0


def test_back_off_grows_and_is_bounded() -> None:
    dying = child("x", "pass")
    dying.start()
    until(lambda: dying.ended() is not None)
    waits = [dying.wait_before_restart_s() for _ in range(8)]
    assert waits == [*BACK_OFF_S, *[BACK_OFF_S[-1]] * (8 - len(BACK_OFF_S))]
    dying.end(1.0)


def test_a_child_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom backend.city.demo_child import Child\n"
        f"one = Child('x', (), command=(sys.executable, '-c', {QUIET!r}))\n"
        "one.start()\nprint(one.pid, flush=True)\nsys.stdin.read()"
    )
    parent = child("parent", code)
    parent.start()
    until(lambda: parent.last_words.isdigit())
    grandchild = int(parent.last_words)
    os.kill(parent.pid, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{grandchild}").exists(), limit_s=4.0)
    parent.end(1.0)


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_the_virtual_screen_comes_up_on_a_free_display_and_goes() -> None:
    one, two = VirtualScreen((320, 200)), VirtualScreen((320, 200))
    assert one.display != two.display
    socket = Path("/tmp/.X11-unix") / f"X{one.display[1:]}"
    assert socket.exists()
    one.close()
    two.close()
    until(lambda: not socket.exists())


def test_the_report_joins_the_fragments_of_all_processes(folder: DataFolder) -> None:
    write_json(folder.run / DESK_REPORT, {"ready_s": 3.4, "rss_mb": 400, "loops_closed": 2})
    write_json(folder.run / REPORT_FILE, {"field": {"photos": 7}})
    figures = merged(folder, {"backend": 150.0, "workstation": 410.0})
    assert figures["ready_s"] == 3.4
    assert figures["field"] == {"photos": 7}
    assert figures["rss_mb"] == {"backend": 150.0, "workstation": 410.0}


def test_the_city_is_made_once_and_the_cast_knows_its_parts(folder: DataFolder) -> None:
    told: list[Words] = []
    make_city(folder, Options(), told.append)
    n_first = len(told)
    make_city(folder, Options(), told.append)
    assert n_first >= 3
    assert len(told) == n_first + 1
    cameras = camera_arguments(folder, Options())
    assert cameras.count("--camera") == 9 + 8, "the tiles, and what cars carry"
    assert cameras.count("--freeze") == cameras.count("--absent") == 1
    assert "--wait" in field_arguments(folder, Options())
    desk = desk_arguments(folder, Options(lang="en", shots=Path("x"), since_s=5.0))
    assert desk[desk.index("--lang") + 1] == "en"
    assert desk[desk.index("--shots") + 1] == str(Path("x").absolute())
    assert desk[desk.index("--seat") + 1] == "dispatch"


def test_a20_a_preset_with_a_combined_hall_opens_its_desk_and_has_its_people(tmp_path):
    folder = DataFolder.open(tmp_path / "city")
    desk = desk_arguments(folder, Options(preset="combined"))
    seat = SEATS[desk[desk.index("--seat") + 1]]
    assert seat.is_whole
    spoken_for = TRUSTED[desk[desk.index("--key") + 1]].split()
    assert f"{seat.role.value}/{seat.key}-01" in spoken_for, "nobody need type"
    for preset, is_combined in (("first-look", False), ("combined", True)):
        config = city_file(preset, 1, (), (), ())
        assert config.combined is is_combined
        theirs = [one for name, one in config.accounts.items() if name.startswith("combined-")]
        assert [one.role for one in theirs] == [seat.role] * (4 if is_combined else 0)


class Deaf:
    """Cameras that only note what they are told."""

    def __init__(self) -> None:
        self.pid = 1
        self.lines: list[str] = []

    def tell(self, line: str) -> None:
        self.lines.append(line)


def test_cameras_are_told_the_clock_when_theirs_is_off_and_only_then() -> None:
    cameras = Deaf()
    clock = CameraClock(cameras)
    for second in range(5):
        clock.tick(10.0 + second, 1_000_000 + second * 1000)
    assert len(cameras.lines) == 1
    clock.tick(15.0, 1_005_000 + round(JUMP_SPEED) * 1000)
    assert len(cameras.lines) == 2
    cameras.pid = 2
    clock.tick(16.0, 1_005_000 + 2 * round(JUMP_SPEED) * 1000)
    assert len(cameras.lines) == 3
