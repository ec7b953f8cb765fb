"""Helpers that hang, die, or outlive: the map goes on and nothing is left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from layers import words
from layers.basemap import qgis_process, qgis_worker
from layers.basemap.board import Rank, TileBoard, Wish
from layers.basemap.loader import TileLoader
from layers.basemap.qgis_process import HelperLost, QgisProcess
from layers.basemap.qgis_worker import QgisWorker
from layers.basemap.tiles import META_PX, Metatile, tiles_in
from tests.patience import patiently

from .test_basemap import needs_qgis

MUTE = """#!/bin/sh
echo '{"event": "ready", "qgis": "0"}'
read order
echo '{"id": 1, "ok": true}'
exec sleep 60
"""
PARENT = """
import sys, threading
from pathlib import Path
from layers.basemap.qgis_process import QgisProcess
helper = QgisProcess(64, Path(sys.argv[1]))
helper.greet()
print(helper.pid, flush=True)
threading.Event().wait(60)
"""


@pytest.fixture
def mute_python(tmp_path: Path) -> str:
    path = tmp_path / "python3"
    path.write_text(MUTE)
    path.chmod(0o755)
    return str(path)


def test_a_helper_that_hangs_is_given_up_after_its_limit(
    qapp, tmp_path, town_map, style, mute_python, monkeypatch
) -> None:
    monkeypatch.setattr(qgis_process, "FIRST_LIMIT_S", 0.2)
    helper = QgisProcess(META_PX, tmp_path, mute_python)
    try:
        helper.greet()
        helper.open(style.path, town_map, 4549)
        with pytest.raises(HelperLost):
            helper.draw("dark", 5, (0, 0, 1, 1))
    finally:
        helper.end()
    assert not Path(f"/proc/{helper.pid}").exists()


def test_after_three_failures_the_plain_painter_serves_and_it_is_said(
    qtbot, start_service, frame, mute_python, monkeypatch
) -> None:
    monkeypatch.setattr(qgis_process, "ORDER_LIMIT_S", 0.2)
    monkeypatch.setattr(qgis_process, "FIRST_LIMIT_S", 0.2)
    service = start_service(mute_python)

    def is_served() -> bool:
        name = service.style_of("dark")
        here = tiles_in(name, 6, frame.bounds_m) if name else []
        service.want(1, here, "dark")
        return bool(here) and all(tile in service._tiles for tile in here)

    qtbot.waitUntil(is_served, timeout=20_000)
    qtbot.waitUntil(lambda: service.state.words == words.QGIS_FAILED, timeout=20_000)
    assert service.state.by is Rank.PLAIN


class Starting:
    """A helper in whose start falls the end of everything."""

    pid = 0

    def __init__(self, board: TileBoard, said: list[str]) -> None:
        self._said = said
        board.close()

    def greet(self) -> None:
        self._said.append("greeted")

    def end(self) -> None:
        self._said.append("ended")


def test_a_helper_that_starts_while_everything_ends_is_not_waited_for(
    qapp, tmp_path, town_map, style, frame, monkeypatch
) -> None:
    board, said = TileBoard(lambda: None), []
    monkeypatch.setattr(qgis_worker, "QgisProcess", lambda *_: Starting(board, said))
    worker = QgisWorker(board, SimpleNamespace(), style, lambda: None)
    worker.start(town_map, tmp_path, frame)
    worker.join(patiently(5))
    assert said == ["ended"]


@needs_qgis
def test_a_helper_grown_too_big_is_replaced(qtbot, start_service, frame, monkeypatch) -> None:
    monkeypatch.setattr(qgis_worker, "_RECYCLE_MB", 1.0)
    service = start_service()
    pids = set()

    def has_changed() -> bool:
        if name := service.style_of("dark"):
            service.want(1, tiles_in(name, 7, frame.bounds_m), "dark")
        pids.add(service.helper_pid)
        return len(pids - {0}) >= 2

    qtbot.waitUntil(has_changed, timeout=60_000)
    service.close()
    assert not any(is_alive(pid) for pid in pids - {0})


@needs_qgis
def test_the_helper_ends_when_its_console_is_killed(tmp_path, qtbot, qapp) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert Path(f"/proc/{pid}").exists()
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    qtbot.waitUntil(lambda: not is_alive(pid))


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize(
    ("served", "is_drawn"), [(set(), True), ({"light"}, True), ({"dark"}, False)]
)
def test_the_plain_painter_serves_a_theme_that_qgis_has_not_read_yet(
    style, served, is_drawn
) -> None:
    loader = TileLoader(TileBoard(lambda: None), style, lambda *_: None, lambda _: None)
    wish = Wish(Metatile("s", 5, 1, 2), "dark", Rank.NONE)
    loader.looked_up.add(wish.metatile)
    loader.better_for = frozenset(served)
    assert loader._suits(wish) is is_drawn
