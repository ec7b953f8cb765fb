"""Sizes, banned calls and texts: growth and habits are decisions, not accidents."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_LINES = 400
MAX_FUNCTION_LINES = 40
# Long tables of data, by name and with a reason.
LONG_TABLES = {
    "console/kit/words.py": "every sentence of the desk in two languages",
}
ROOMS = ("console", "wall", "video", "layers", "widgets", "resources", "backend", "bench")
SCREEN_ROOMS = ("console", "wall", "video", "layers", "widgets")
CJK = re.compile(r"[\u4e00-\u9fff]")


def sources(*rooms: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *(f"{room}/*.py" for room in rooms)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.split() if (ROOT / line).exists()]


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources(*ROOMS), ids=ids)
def test_a_file_stays_below_four_hundred_lines(path: Path) -> None:
    if ids(path) not in LONG_TABLES:
        assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", sources(*ROOMS), ids=ids)
def test_a_function_stays_below_forty_lines(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert not long


def bare_chinese(tree: ast.AST) -> Iterator[str]:
    """Yield Chinese string literals outside ``Words(...)`` and docstrings."""
    allowed = {
        id(leaf)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Words")
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for leaf in ast.walk(node)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if CJK.search(node.value) and id(node) not in allowed:
            yield f"line {node.lineno}: {node.value}"


@pytest.mark.parametrize("path", sources(*SCREEN_ROOMS), ids=ids)
def test_screens_speak_both_languages(path: Path) -> None:
    assert not list(bare_chinese(ast.parse(path.read_text("utf-8"))))


BANNED = {
    r"\bQMessageBox\b": "post a notice; a console never stops for a box",
    r"qtbot\.wait\(": "wait for a condition",
    r"QApplication\.instance\(\)": "pass what you need",
    r"except Exception:\s*pass": "never swallow",
    r"/(home|root|work)/": "no path of a machine",
}


@pytest.mark.parametrize("pattern", BANNED)
def test_no_banned_call_is_made(pattern: str) -> None:
    here = Path(__file__)
    files = [path for path in sources(*ROOMS, "tests") if path != here]
    found = [ids(path) for path in files if re.search(pattern, path.read_text("utf-8"))]
    assert not found, BANNED[pattern]


def test_every_room_says_what_it_is_for() -> None:
    for path in sources(*ROOMS):
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), ids(path)


def test_the_lock_names_every_pin() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    pins = re.findall(r'"([\w.-]+)(?:\[\w+\])?==([\w.]+)"', (ROOT / "pyproject.toml").read_text())
    assert len(pins) > 15
    for name, version in pins:
        assert f"{name.lower()}=={version}" in lock
    assert "--hash=sha256:" in lock and "://" not in lock
