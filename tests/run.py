"""Runs the whole suite as `make test` does: in lanes side by side, each part with its own display.

The backend's tests run in a Python that cannot see PySide6. What a part prints is shown whole when
it has ended, so that two parts never speak at once. A few tests that failed beside the other lanes
are tried once more with nothing beside them: what holds then is named shaky, never passed over in
silence (docs/decisions/0007-tests-wait-patiently.md).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PART_LIMIT_S = 2400
# More than these in one part are no accident of a busy machine.
MOST_SHAKY = 3
OUT = ROOT / "out" / "test"


class Part(NamedTuple):
    """Tests that run in one process.

    Attributes:
        paths: Folders or files under ``tests``; none for all that no other part has.
        has_qt: On a virtual display; otherwise where PySide6 cannot be imported.
    """

    label: str
    paths: tuple[str, ...]
    has_qt: bool = True

    @property
    def memory(self) -> Path:
        """Folder in which pytest keeps which of these tests failed."""
        return OUT / "failed" / self.label.replace(" ", "-")

    def failed(self) -> tuple[str, ...]:
        """Return the tests that failed when they were run last."""
        noted = self.memory / "v" / "cache" / "lastfailed"
        return tuple(json.loads(noted.read_text("utf-8"))) if noted.exists() else ()


_PROGRAMS = ("tests/e2e", "tests/examples", "tests/soak", "tests/test_main.py")
# Lanes of about the same length; the parts of a lane follow each other. Three on two cores, since
# half of the time of whole programs and of faults is waiting for what must not happen too soon.
LANES = (
    (
        Part("backend alone, without Qt", ("tests/backend",), has_qt=False),
        Part("faults of the channel", ("tests/faults",)),
    ),
    (
        Part("whole programs", _PROGRAMS),
        Part("faults of pictures", ("tests/faultlab",)),
    ),
    (Part("everything else", ()),),
)


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


def run(part: Part, more: list[str], env: dict[str, str]) -> bool:
    """Run a part in a process of its own, show what it printed, and return whether it passed."""
    keeps = ["-o", f"cache_dir={part.memory}"]
    command = [sys.executable, "-m", "pytest", "-q", *keeps, *arguments(part), *more]
    began_s = time.monotonic()
    with tempfile.TemporaryFile("w+") as told:
        try:
            status = subprocess.run(
                command, cwd=ROOT, env=env, stdout=told, stderr=told, timeout=PART_LIMIT_S
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
        told.seek(0)
        took = f"{time.monotonic() - began_s:.0f} s"
        end = f"did not end within {PART_LIMIT_S} s" if status == -1 else f"{took}, exit {status}"
        sys.stdout.write(f"== {part.label}\n{told.read()}== {part.label}: {end}\n")
        sys.stdout.flush()
    return status == 0


def arguments(part: Part) -> list[str]:
    """Return what pytest is told of a part."""
    if not part.paths:
        named = [path for lane in LANES for other in lane for path in other.paths]
        return ["tests", *(f"--ignore={path}" for path in named)]
    if part.has_qt:
        return list(part.paths)
    return ["--rootdir=.", "-c", "tests/backend-alone.ini", "-p", "pytest_timeout", *part.paths]


def without_qt(folder: Path) -> dict[str, str]:
    """Return an environment in which importing PySide6 fails, as where it is not installed."""
    for name in ("PySide6", "shiboken6"):
        (folder / f"{name}.py").write_text(f"raise ModuleNotFoundError('no {name} here')\n")
    return {**os.environ, "PYTHONPATH": str(folder), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def run_part(part: Part, more: list[str]) -> bool:
    """Run a part where it belongs; return whether it passed."""
    with ExitStack() as stack:
        if part.has_qt:
            env = stack.enter_context(virtual_display())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            env = without_qt(Path(folder))
        return run(part, more, env)


def run_lane(lane: tuple[Part, ...], more: list[str]) -> list[Part]:
    """Run the parts of a lane one after the other; return those that failed."""
    return [part for part in lane if not run_part(part, more)]


def holds_alone(part: Part) -> bool:
    """Try the few tests that failed once more, alone; say which of them are shaky."""
    failed = part.failed()
    if not 0 < len(failed) <= MOST_SHAKY or not run_part(part, ["--last-failed"]):
        return False
    for name in failed:
        sys.stdout.write(f"== SHAKY, failed beside the other lanes and held alone: {name}\n")
    return True


def main() -> int:
    """Run all lanes; the exit status is 0 only when every test held."""
    shutil.rmtree(OUT, ignore_errors=True)
    with ThreadPoolExecutor(len(LANES)) as lanes:
        found = lanes.map(lambda lane: run_lane(lane, sys.argv[1:]), LANES)
        failed = [part for lane in found for part in lane]
    return 0 if all([holds_alone(part) for part in failed]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
