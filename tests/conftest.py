"""What every test shares: where real files lie, and guards against what a test leaves behind."""

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.patience import Stopwatch, patiently

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.patient_bot import PatientBot

ROOT = Path(__file__).parent.parent

# An example that took long says something of the machine only.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """Let a bug below a call of Qt fail one test instead of ending the run, as in the product."""
    if "PySide6.QtWidgets" in sys.modules:
        from widgets.overrides import make_whole

        make_whole()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real files; a test that needs it skips, with words, where it is absent."""
    folder = Path(os.environ.get("WANMI_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real files here: {folder} (set WANMI_REAL_DATA)")
    return folder


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "PatientBot":
    """What drives Qt in a test; its waits outlast a machine that stands still."""
    from tests.patient_bot import PatientBot  # the backend's tests run where Qt is not

    return PatientBot(request)


@pytest.fixture
def steady_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time pass in this process as on a machine that never stands still.

    For what is looked at between two of its limits, such as a picture that is live: nothing ages
    at once. Not where other processes write times.
    """
    watch = Stopwatch()
    monkeypatch.setattr(time, "monotonic", watch.now_s)
    monkeypatch.setattr(time, "monotonic_ns", lambda: round(watch.now_s() * 1e9))


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind, naming it."""
    before = set(threading.enumerate())
    yield
    threads = [t for t in threading.enumerate() if t not in before and not t.daemon]
    for thread in threads:
        thread.join(patiently(5))
    left = [t.name for t in threads if t.is_alive()]
    children = [child.name for child in multiprocessing.active_children()]
    assert not left, f"threads left running: {left}"
    assert not children, f"processes left running: {children}"
