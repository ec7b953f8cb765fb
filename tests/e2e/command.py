"""``main.py`` as people run it: in a process of its own, once in each language."""

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import main

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LIMIT_S = 60.0
# Commands that take no signals and start no threads before they refuse.
QUICK = ("import", "workstation", "dance")


class Said(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def run_each(
    *commands: Sequence[str], env: dict[str, str] | None = None, limit_s: float = LIMIT_S
) -> list[Said]:
    """Run commands side by side in the project's folder and wait for all."""
    started = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for command in commands
    ]
    try:
        texts = [process.communicate(timeout=limit_s) for process in started]
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()
                process.communicate()
    return [Said(process.returncode, *text) for process, text in zip(started, texts, strict=True)]


def main_py(*words: str, lang: str = "en") -> list[str]:
    """Return the command line of ``main.py`` in a language."""
    return [sys.executable, "main.py", *words, "--lang", lang]


def run_main(*words: str, lang: str = "en", env: dict[str, str] | None = None) -> Said:
    """Run ``main.py`` and wait for its end."""
    return run_each(main_py(*words, lang=lang), env=env)[0]


def assert_refused(said: Said, lang: str, holds: str = "") -> None:
    """One sentence on stderr, in the language asked for; no traceback; a status that says so."""
    assert said.status not in (0, None), said
    assert said.status > 0, f"killed by signal {-said.status}"
    assert "Traceback" not in said.err + said.out
    lines = said.err.strip().splitlines()
    assert len(lines) == 1, said.err
    assert said.out == "", "nothing was done, so nothing is said to be done"
    assert bool(CHINESE.search(lines[0])) == (lang == "zh"), lines[0]
    assert holds in lines[0]


def said_here(*words: str, lang: str) -> Said:
    """Run ``main.py`` in this process: quicker, for commands that only read and refuse."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main.main([*words, "--lang", lang])
    return Said(status, out.getvalue(), err.getvalue())


def refused_in_both(*words: str, zh: str, en: str, env: dict[str, str] | None = None) -> None:
    """Run a command in both languages, one after the other, and expect the sentence of each."""
    assert_refused(run_main(*words, lang="zh", env=env), "zh", zh)
    if words[0] in QUICK:
        assert_refused(said_here(*words, lang="en"), "en", en)
    else:
        assert_refused(run_main(*words, lang="en", env=env), "en", en)
