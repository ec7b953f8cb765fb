"""A film in the desk (D03, D12): each picture by its number, from a helper that may die."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from tests.patience import until
from video import film_player
from video.engine.child import child_command, child_environment
from video.film_player import FilmPlayer, Stand

from .films import FPS, broken_from, number_on, numbered_film, silent_film

pytestmark = pytest.mark.usefixtures("steady_time")
LIMIT_MS = 30_000
N = 60


@pytest.fixture(scope="module")
def film() -> bytes:
    return numbered_film(N)


@pytest.fixture
def player(qapp):
    made = FilmPlayer()
    made.aim(QSize(320, 192))
    yield made
    made.close()
    made.deleteLater()


def opened(qtbot, player: FilmPlayer, film: bytes | Path) -> None:
    """Open a film and stand on its first picture."""
    player.open(film)
    qtbot.waitUntil(lambda: player.shown >= 0, timeout=LIMIT_MS)
    go(qtbot, player, -N)


def go(qtbot, player: FilmPlayer, by: int) -> None:
    """Step, and wait for the picture."""
    player.step(by)
    there = player._wanted
    qtbot.waitUntil(lambda: player.shown == there, timeout=LIMIT_MS)


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_d03_every_picture_bears_its_number_whichever_way_it_is_reached(
    qtbot, player, film
) -> None:
    opened(qtbot, player, film)
    assert len(player.times_s) == N and player.span_s == pytest.approx((N - 1) / FPS, abs=0.01)
    seen = [number_on(player.picture)]
    for by in (1, 1, -1, 25, -20, -1, 50, -3, 40, -N):
        go(qtbot, player, by)
        assert number_on(player.picture) == player.shown
        assert player.shown_s == pytest.approx(player.shown / FPS, abs=0.01)
        seen.append(player.shown)
    assert seen == [0, 1, 2, 1, 26, 6, 5, 55, 52, 59, 0]
    assert player.stand is Stand.PAUSED


def test_d03_it_plays_in_its_own_time_stops_at_the_last_picture_and_begins_anew(
    qtbot, player, film
) -> None:
    opened(qtbot, player, film)
    seen: list[int] = []
    player.changed.connect(lambda: seen.append(player.shown))
    player.set_speed(1)
    began_s = time.monotonic()
    player.toggle()
    qtbot.waitUntil(lambda: player.stand is Stand.PAUSED, timeout=LIMIT_MS)
    assert time.monotonic() - began_s >= (N - 1) / FPS / 2 - 0.1, "not faster than it was asked for"
    assert player.shown == N - 1 and number_on(player.picture) == N - 1
    assert seen == sorted(seen)
    player.toggle()
    qtbot.waitUntil(lambda: 0 <= player.shown < N - 1, timeout=LIMIT_MS)
    assert player.stand is Stand.PLAYING


def test_d03_it_is_sought_and_made_as_large_as_it_is_seen(qtbot, player, film) -> None:
    opened(qtbot, player, film)
    player.seek(2.0)
    qtbot.waitUntil(lambda: player.shown == 2 * FPS, timeout=LIMIT_MS)
    player.aim(QSize(640, 384))
    qtbot.waitUntil(lambda: player.picture.width() == 640, timeout=LIMIT_MS)
    assert player.picture.height() == 384 and number_on(player.picture) == 2 * FPS
    player.seek(99.0)
    qtbot.waitUntil(lambda: player.shown == N - 1, timeout=LIMIT_MS)
    for by, speed in ((-9, 0.25), (9, 4.0)):
        for _ in range(abs(by)):
            player.set_speed(by // abs(by))
        assert player.speed == speed


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (b"", "no_film"),
        (b"no film at all, but words" * 40, "no_film"),
        (b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", "no_film"),
        (numbered_film(24)[:2_000], "no_film"),
        (silent_film(), "no_picture"),
        (broken_from(numbered_film(24), 0.0), "no_picture"),
        (Path("/nowhere/film.mp4"), "missing"),
        (Path("/"), "missing"),
    ],
)
def test_x07_a_bad_film_is_told_by_one_word_and_leaves_no_helper(qtbot, player, bad, fault) -> None:
    player.open(bad)
    pid = player.pid
    assert pid is not None
    qtbot.waitUntil(lambda: player.stand is Stand.FAILED, timeout=LIMIT_MS)
    assert player.fault == fault and player.pid is None and not is_alive(pid)


def test_d03_of_a_film_that_is_broken_in_its_middle_the_whole_part_is_seen(qtbot, player) -> None:
    opened(qtbot, player, broken_from(numbered_film(N), 0.6))
    assert number_on(player.picture) == 0
    go(qtbot, player, 10)
    assert number_on(player.picture) == 10
    player.seek(player.span_s)
    qtbot.waitUntil(lambda: player.shown not in (10, -1), timeout=LIMIT_MS)
    assert player.stand is not Stand.FAILED and player._asked < 0, (
        "and it is not asked for for ever"
    )


def test_x01_a_helper_that_hangs_is_killed_and_that_is_said(
    qtbot, player, film, monkeypatch
) -> None:
    opened(qtbot, player, film)
    pid = player.pid
    monkeypatch.setattr(film_player, "HUNG_S", 0.3)
    os.kill(pid, signal.SIGSTOP)
    player.step(30)
    qtbot.waitUntil(lambda: player.stand is Stand.FAILED, timeout=LIMIT_MS)
    assert player.fault == "hung" and player.shown == -1 and player.picture.isNull()
    assert not is_alive(pid)
    opened(qtbot, player, film)
    assert number_on(player.picture) == 0, "the next film is played as ever"


def test_x01_a_helper_that_dies_is_told_at_once(qtbot, player, film) -> None:
    opened(qtbot, player, film)
    os.kill(player.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: player.fault == "died", timeout=LIMIT_MS)
    assert player.stand is Stand.FAILED and player.pid is None


def test_x07_nothing_of_a_film_is_written_and_nothing_runs_on(qtbot, player, film) -> None:
    folders = [Path("/dev/shm"), Path(tempfile.gettempdir())]
    before = [set(folder.iterdir()) for folder in folders]
    opened(qtbot, player, film)
    during = [set(folder.iterdir()) for folder in folders]
    assert not any("film" in path.name for paths in during for path in paths)
    pid = player.pid
    handles = len(list(Path("/proc/self/fd").iterdir()))
    player.close()
    assert not is_alive(pid) and player.picture.isNull() and player.stand is Stand.CLOSED
    assert len(list(Path("/proc/self/fd").iterdir())) < handles
    after = [set(folder.iterdir()) for folder in folders]
    assert not any(
        "film" in path.name for now, then in zip(after, before, strict=True) for path in now - then
    )


def test_x07_a_helper_whose_desk_is_gone_ends_by_itself() -> None:
    page = os.memfd_create("page")
    os.ftruncate(page, 1 << 20)
    helper = subprocess.Popen(
        child_command("video.engine.film_helper", str(page)),
        stdin=subprocess.PIPE,
        env=child_environment(),
        pass_fds=(page,),
    )
    os.close(page)
    assert helper.stdin is not None
    helper.stdin.close()
    until(lambda: helper.poll() is not None, 20.0)
    assert helper.returncode == 0
