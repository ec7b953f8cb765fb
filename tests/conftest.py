"""What every test shares: where real files lie, and guards against what a test leaves behind."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


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


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind, naming it."""
    before = set(threading.enumerate())
    yield
    threads = [t for t in threading.enumerate() if t not in before and not t.daemon]
    for thread in threads:
        thread.join(2)
    left = [t.name for t in threads if t.is_alive()]
    children = [child.name for child in multiprocessing.active_children()]
    assert not left, f"threads left running: {left}"
    assert not children, f"processes left running: {children}"
