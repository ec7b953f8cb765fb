"""Runs the whole suite as `make test` does: its own display, a window manager, then pytest.

The backend's tests run once more in a Python that cannot see PySide6.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PART_LIMIT_S = 2400


@contextmanager
def virtual_display() -> Iterator[dict[str, str]]:
    """Start Xvfb and openbox; yield the environment that points at them."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise SystemExit("Xvfb did not start; run `make setup-test`.")
    env = {**os.environ, "DISPLAY": f":{number}"}
    manager = subprocess.Popen(["openbox"], env=env, stderr=subprocess.DEVNULL)
    try:
        yield env
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


def run(label: str, arguments: list[str], env: dict[str, str]) -> int:
    """Run pytest in a subprocess and return its exit status."""
    print(f"== {label}", flush=True)  # noqa: T201 - this is a command
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    try:
        return subprocess.run(
            command, cwd=ROOT, env=env, check=False, timeout=PART_LIMIT_S
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"{label}: did not end within {PART_LIMIT_S} s")  # noqa: T201
        return 1


def without_qt(folder: Path) -> dict[str, str]:
    """Return an environment in which importing PySide6 fails, as where it is not installed."""
    for name in ("PySide6", "shiboken6"):
        (folder / f"{name}.py").write_text(f"raise ModuleNotFoundError('no {name} here')\n")
    return {**os.environ, "PYTHONPATH": str(folder), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def main() -> int:
    """Run both parts; the exit status is 0 only when both pass."""
    shutil.rmtree(ROOT / "out" / "test", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        backend = run(
            "backend alone, without Qt",
            [
                "--rootdir=.",
                "-c",
                "tests/backend-alone.ini",
                "-p",
                "pytest_timeout",
                "tests/backend",
            ],
            without_qt(Path(folder)),
        )
    with virtual_display() as env:
        whole = run("everything else", ["tests", "--ignore=tests/backend", *sys.argv[1:]], env)
    return backend or whole


if __name__ == "__main__":
    raise SystemExit(main())
