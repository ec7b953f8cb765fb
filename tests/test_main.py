"""The command line: one sentence when something is wrong, and never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def main_py(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(("lang", "says"), [("zh", "没有这个命令"), ("en", "no such command")])
def test_an_unknown_subcommand_is_one_sentence_and_exit_2(lang: str, says: str) -> None:
    done = main_py("dance", "--lang", lang)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_check_prints_what_is_there_and_ends_with_0_here() -> None:
    done = main_py("check", "--lang", "en")
    assert done.returncode == 0, done.stdout
    assert "ready: make demo" in done.stdout


def test_help_names_every_command() -> None:
    done = main_py("--help")
    for name in ("demo", "backend", "workstation", "import", "console-key", "check"):
        assert f"main.py {name}" in done.stdout
