"""Decoder workers over real processes: they die, hang, fail and are left alone, and come back."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import video.engine.engine as engine_module
from tests.patience import until
from video.engine import Phase, VideoEngine
from video.engine.room import MailboxRoom
from video.sources import Address, Mode, Reason

from .conftest import ROOT, MuteCameras, SilentServer, is_running, pages

REASONS = tuple(Reason)


def n_pictures(engine: VideoEngine, camera_id: str) -> int:
    info = engine.info(camera_id)
    return info.number if info is not None else 0


def test_a_silent_peer_is_said_and_retried_and_few_are_opened_at_once(
    engine: VideoEngine, silent: SilentServer, capfd: pytest.CaptureFixture[str]
) -> None:
    ids = [f"silent-{n}" for n in range(7)]
    for camera_id in ids:
        engine.show(camera_id, Address(silent.url), (64, 36))
    until(lambda: len(silent.taken) == 4)

    def failed() -> list[str]:
        return [c for c in ids if engine.status(c).n_failures]

    until(lambda: len(failed()) >= 1, 12, "a failure is told")
    assert len(silent.taken) <= 4 + 4, "no more than four open at once"
    status = engine.status(failed()[0])
    assert REASONS[status.reason] is Reason.SILENT and status.attempt == 1
    until(lambda: len(silent.taken) >= 8, 12, "it is tried again")
    assert "secret" not in capfd.readouterr().err


def test_c05_who_waits_for_a_key_frame_keeps_nobody_from_opening(engine: VideoEngine) -> None:
    """A wall of one gateway whose cameras send nothing before their next key frame."""
    with MuteCameras(9) as cameras:
        for n, url in enumerate(cameras.urls):
            engine.show(f"mute-{n}", Address(url), (64, 36))
        until(lambda: cameras.n_played == 9, 10, "all of them play at the same time")
    assert all(engine.info(f"mute-{n}") is None for n in range(9)), "none has given a picture"


def test_refusals_wait_longer_each_time(engine: VideoEngine) -> None:
    engine.show("closed", Address("rtsp://admin:secret@127.0.0.1:1/x"), (64, 36))
    waits: dict[int, float] = {}

    def second_wait() -> bool:
        status = engine.status("closed")
        if status.phase is Phase.WAITING:
            assert REASONS[status.reason] is Reason.REFUSED
            waits[status.attempt] = (status.retry_at_ns - status.since_ns) / 1e9
        return len(waits) == 2

    until(second_wait, 20)
    for attempt, wait_s in waits.items():  # 1 and 2, unless the machine stood still during one
        assert 0.7 < wait_s / 2 ** (attempt - 1) < 1.3


def test_an_address_is_seen_by_no_other_user(engine: VideoEngine, silent: SilentServer) -> None:
    engine.show("a", Address(silent.url), (64, 36))
    until(lambda: bool(silent.taken))
    for pid in engine.worker_pids:
        assert b"secret" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_killed_worker_comes_back_with_its_cameras(engine: VideoEngine, film: Path) -> None:
    for n in range(4):
        engine.show(f"film-{n}", Address(str(film)), (160, 90))
    until(lambda: all(n_pictures(engine, f"film-{n}") for n in range(4)))

    victim = engine.worker_pids[0]
    os.kill(victim, signal.SIGKILL)

    until(lambda: victim not in engine.worker_pids and len(engine.worker_pids) == 2)
    seen = [n_pictures(engine, f"film-{n}") for n in range(4)]
    until(lambda: all(n_pictures(engine, f"film-{n}") > seen[n] + 5 for n in range(4)))
    assert engine.n_restarts == 1


def test_a_hung_worker_is_killed_and_replaced(
    engine: VideoEngine, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.show("film", Address(str(film)), (160, 90))
    until(lambda: n_pictures(engine, "film") > 5)
    monkeypatch.setattr(engine_module, "_HUNG_S", 2.0)
    for pid in engine.worker_pids:
        os.kill(pid, signal.SIGSTOP)

    until(lambda: engine.n_restarts == 1, what="the one with a camera is replaced")
    seen = n_pictures(engine, "film")
    until(lambda: n_pictures(engine, "film") > seen)


class Stand:
    """A process that runs and is only ever killed, in the place of a worker's."""

    pid = 0
    stdin = None
    n_kills = 0

    def poll(self) -> None:
        return None

    def kill(self) -> None:
        self.n_kills += 1


@pytest.fixture
def stand(memory: Path) -> Iterator[tuple[VideoEngine, Stand]]:
    """An engine that was never started, whose one worker has been silent since second 100."""
    engine, stand = VideoEngine(1, [memory]), Stand()
    worker = engine._workers[0]
    engine.show("film", Address("/nowhere.mp4"), (64, 36))
    worker.process, worker.began_s = stand, 100.0
    engine._seats["film"].box.beat(round(100e9))
    yield engine, stand
    worker.process = None
    engine.stop()


def watch(engine: VideoEngine, from_s: float, until_s: float) -> None:
    for tenth in range(round(from_s * 10), round(until_s * 10)):
        engine._look(tenth / 10)


def test_nobody_is_killed_for_what_passed_while_the_machine_stood_still(stand) -> None:
    engine, process = stand
    watch(engine, 100.0, 101.0)
    watch(engine, 160.0, 165.0)
    assert not process.n_kills, "the worker had no turn either"
    watch(engine, 165.0, 167.0)
    assert process.n_kills == 1


def test_whoever_cannot_start_in_time_is_given_longer_the_next_time(stand) -> None:
    engine, process = stand
    watch(engine, 100.0, 107.0)
    assert process.n_kills == 1
    engine._workers[0].began_s = 107.0
    watch(engine, 107.0, 118.0)
    assert process.n_kills == 1, "twice as long as the first time"
    watch(engine, 118.0, 120.0)
    assert process.n_kills == 2


def test_resize_keeps_the_last_picture_until_the_new_one_is_there(
    engine: VideoEngine, film: Path
) -> None:
    engine.show("film", Address(str(film)), (160, 90))
    until(lambda: n_pictures(engine, "film") > 2)
    engine.resize("film", (320, 180))

    widths: set[int] = set()

    def is_large() -> bool:
        info = engine.info("film")
        assert info is not None, "there is a picture at every moment"
        widths.add(info.width)
        return info.width == 320

    until(is_large)
    assert widths <= {160, 320}


def test_a_stream_at_hand_has_a_picture_as_soon_as_it_is_wanted(
    engine: VideoEngine, film: Path
) -> None:
    engine.show("film", Address(str(film)), (160, 90), Mode.PACKETS)
    until(lambda: engine.status("film").phase is Phase.OPEN, 5)
    box = engine.newest("film")
    assert box is not None
    heard_ns = box.heard_ns
    until(lambda: box.heard_ns > heard_ns, 5, "packets come")
    assert box.counter == 0, "and nothing is decoded"
    engine.want("film", Mode.ALL)
    until(lambda: box.counter > 0, 2)
    info = box.info()
    assert info is not None and (info.source_width, info.source_height) == (320, 180)
    engine.want("film", Mode.KEYS)
    until(lambda: box.heard_ns > time.monotonic_ns() - 500_000_000)

    def take_their_time(n_pictures: int) -> bool:
        n_before, begun_s = box.counter, time.monotonic()
        until(lambda: box.counter >= n_before + n_pictures, 8, "pictures go on")
        return time.monotonic() - begun_s > 1.5

    # Twelve a second never take so long; what a machine that stood still owes comes at once.
    until(lambda: take_their_time(3), 8, "one a second, not twelve")
    engine.want("film", Mode.ALL, 0.25)
    until(lambda: take_their_time(9), 12, "three a second, not twelve")


def test_hide_frees_its_memory_at_once(engine: VideoEngine, film: Path, memory: Path) -> None:
    engine.show("film", Address(str(film)), (160, 90))
    until(lambda: n_pictures(engine, "film") > 0)
    engine.hide("film")
    engine.hide("never shown")
    assert not pages(memory)
    assert engine.newest("film") is None and engine.status("film").phase is Phase.IDLE


def test_another_address_replaces_the_first(engine: VideoEngine, film: Path) -> None:
    engine.show("film", Address("/nowhere.mp4"), (160, 90))
    until(lambda: REASONS[engine.status("film").reason] is Reason.NOT_FOUND)
    engine.show("film", Address(str(film)), (160, 90))
    until(lambda: n_pictures(engine, "film") > 0)


def test_a_worker_ends_within_two_seconds_of_its_pipe_closing(
    memory: Path, silent: SilentServer
) -> None:
    box = MailboxRoom([memory]).make(64, 36)
    worker = subprocess.Popen(
        [sys.executable, "-m", "video.engine.worker"], stdin=subprocess.PIPE, cwd=ROOT
    )
    assert worker.stdin is not None
    asked = f'"camera": "c", "address": "{silent.url}", "box": "{box.path}"'
    worker.stdin.write(b'{"do": "dance"}\nno json\n')
    worker.stdin.write(
        f'{{"do": "show", {asked}, "width": 64, "height": 36, "mode": "all"}}\n'.encode()
    )
    worker.stdin.flush()
    until(lambda: bool(silent.taken))
    worker.stdin.close()
    until(lambda: worker.poll() is not None, 2.0)
    assert worker.returncode == 0
    assert not pages(memory), "a worker without a parent cleans up"
    box.close()


def test_workers_of_a_killed_desk_end_and_leave_nothing(memory: Path, film: Path) -> None:
    script = (
        "import sys, threading; from pathlib import Path\n"
        "from video.engine import VideoEngine; from video.sources import Address\n"
        "engine = VideoEngine(2, [Path(sys.argv[1])]); engine.start()\n"
        "engine.show('film', Address(sys.argv[2]), (64, 36))\n"
        "print(*engine.worker_pids, flush=True); threading.Event().wait()\n"
    )
    desk = subprocess.Popen(
        [sys.executable, "-c", script, str(memory), str(film)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert desk.stdout is not None
    pids = [int(word) for word in desk.stdout.readline().split()]
    until(lambda: bool(pages(memory)))
    desk.kill()
    desk.wait()
    desk.stdout.close()
    until(lambda: not any(is_running(pid) for pid in pids), 2.5)
    assert len(pids) == 2
    until(lambda: not pages(memory))


def test_the_engine_leaves_no_thread_behind(memory: Path) -> None:
    before = set(threading.enumerate())
    engine = VideoEngine(1, [memory])
    engine.start()
    engine.stop()
    assert set(threading.enumerate()) <= before
