"""The units an administrator installs: they start commands that are there, as these want it."""

import configparser
import importlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from backend.commandline import Parser
from main import COMMANDS

ROOT = Path(__file__).parents[2]
FOLDER = resources.path("service")
SERVICES = sorted(FOLDER.glob("*.service"))
TIMERS = sorted(FOLDER.glob("*.timer"))


def name(path: Path) -> str:
    return path.name


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(path.read_text("utf-8"))
    return parser


def settings(path: Path) -> dict[str, str]:
    """Return what the environment file of a service sets."""
    file = FOLDER / Path(unit(path)["Service"]["EnvironmentFile"]).name
    lines = [line for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


def command_line(path: Path, **changes: str) -> list[str]:
    """Return what a service hands to ``main.py``, its variables filled in as systemd does."""
    values = {**settings(path), **changes}
    line = unit(path)["Service"]["ExecStart"].replace("$$", "$").replace("%%", "%")
    line = line.partition("main.py ")[2].rstrip("'")
    line = re.sub(r"\$\([^)]*\)", "2026-06-10_023000", line)
    return shlex.split(re.sub(r"\$\{?(\w+)\}?", lambda m: values[m[1]], line))


@pytest.mark.parametrize("store", ["", "--db postgresql+psycopg://wanmi@/wanmi?host=/run/pg"])
@pytest.mark.parametrize("path", SERVICES, ids=name)
def test_a_service_starts_a_command_with_options_it_takes(path: Path, store: str) -> None:
    command, *options = command_line(path, WANMI_STORE=store)
    module = importlib.import_module(COMMANDS[command][0])
    parser = Parser(command, "")
    module.add_arguments(parser)
    args = parser.parse_args(options)
    if hasattr(args, "db"):
        assert args.db == (store.removeprefix("--db ") or None)


@pytest.mark.parametrize("path", SERVICES, ids=name)
def test_a_service_does_not_run_as_root_and_names_its_page(path: Path) -> None:
    held = unit(path)
    page = held["Unit"]["Documentation"].removeprefix("file:///opt/wanmi/")
    assert (ROOT / page).is_file()
    is_of_a_login = "graphical-session.target" in held["Unit"].get("After", "")
    assert is_of_a_login or held["Service"]["User"] == "wanmi"


@pytest.mark.parametrize("path", TIMERS, ids=name)
def test_a_timer_starts_a_service_that_is_there(path: Path) -> None:
    assert path.with_suffix(".service") in SERVICES


def test_no_file_holds_a_password() -> None:
    for path in FOLDER.iterdir():
        assert not re.search(r"://[^/@\s]+:[^/@\s]+@", path.read_text("utf-8")), path.name


def test_the_page_names_every_file() -> None:
    page = (ROOT / "docs" / "production.md").read_text("utf-8")
    for path in FOLDER.iterdir():
        assert path.name in page, path.name


@pytest.mark.parametrize("path", [*SERVICES, *TIMERS], ids=name)
def test_systemd_itself_finds_nothing_wrong(path: Path, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd here to ask; the tests above read the units all the same")
    for one in FOLDER.iterdir():
        text = one.read_text("utf-8").replace("/opt/wanmi/.venv/bin/python", sys.executable)
        text = re.sub(r"^EnvironmentFile=", "EnvironmentFile=-", text, flags=re.MULTILINE)
        (tmp_path / one.name).write_text(text)
    where = "--user" if "workstation" in path.name else "--system"
    done = subprocess.run(
        [program, where, "verify", "--man=no", str(tmp_path / path.name)],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    ours = [line for line in done.stderr.splitlines() if "wanmi-" in line]
    assert not ours, done.stderr
