"""The desk's side of the decoders: who decodes what, where its pictures lie, and who died."""

import json
import logging
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from video.sources import Address, Mode

from .captured import Captured
from .child import child_command, child_environment
from .mailbox import FrameInfo, Mailbox, Status
from .masks import NOTHING, Fewer, Masks
from .room import MailboxRoom
from .sessions import Sessions

log = logging.getLogger(__name__)

_MAX_PARALLEL_OPENS = 4
_MAX_WORKERS = 4
_WATCH_S = 0.1
_HUNG_S = 6.0
# The watcher itself had no turn for so long: this machine stood still, and no worker is to blame.
_ASLEEP_S = 1.0
# On a machine so busy that a worker cannot start in time, the next one is given twice as long;
# one that has lived so long has shown that this is not needed any more.
_MOST_PATIENCE = 16
_PROVEN_S = 120.0
_MIN_RESTART_S, _MAX_RESTART_S = 0.2, 5.0
# One pool for all threads of a worker: what one camera frees is in the cache for another. Pictures
# lie in it in large pages and not each in pages of its own, and what is freed is not handed back.
_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432"
    ":glibc.malloc.trim_threshold=67108864",
}


class _Seat:
    """One camera's place: which worker, which mailbox, what was asked."""

    def __init__(
        self,
        address: Address,
        size_px: tuple[int, int],
        box: Mailbox,
        mode: Mode,
        kept: tuple[float, Masks],
    ) -> None:
        self.address = address
        self.mode, self.share = mode, 1.0
        self.keep_s, self.masks = kept
        self.fewer = NOTHING  # not told to a worker that begins anew: it covers all until told
        self.size_px = size_px
        self.box = box
        self.before: Mailbox | None = None  # still shown until the new size has a picture

    def command(self, verb: str, camera_id: str) -> dict[str, object]:
        width, height = self.size_px
        asked: dict[str, object] = {"do": verb, "camera": camera_id, "box": str(self.box.path)}
        asked |= {"mode": self.mode.value, "share": self.share}
        asked |= {"keep_s": self.keep_s, "masks": self.masks}
        return {**asked, "address": self.address.reveal(), "width": width, "height": height}


class _Worker:
    """One decoder process and the cameras it keeps."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self.cameras: dict[str, _Seat] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.began_s = 0.0
        self.wait_s = _MIN_RESTART_S
        self.patience = 1

    def begin(self) -> None:
        """Start the process and tell it everything."""
        self.process = subprocess.Popen(
            child_command("video.engine.worker", str(_MAX_PARALLEL_OPENS), self._owner),
            stdin=subprocess.PIPE,
            env=child_environment(_MEMORY),
        )
        self.began_s = time.monotonic()
        for camera_id, seat in self.cameras.items():
            self.send(seat.command("show", camera_id))

    def send(self, command: dict[str, object]) -> None:
        """Pass one command on; a dead process gets all of them again when it is back."""
        if self.process is None or self.process.stdin is None:
            return
        try:
            self.process.stdin.write(json.dumps(command).encode() + b"\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            log.debug("video: a worker is gone; it will be told again")

    def is_hung(self, now_s: float, awake_s: float) -> bool:
        """Whether it runs but shows no sign of life.

        Args:
            awake_s: Since when the watcher has had its turns; before, nobody had any.
        """
        if not self.cameras:
            return False
        newest_ns = max(seat.box.beat_ns for seat in self.cameras.values())
        return now_s - max(newest_ns / 1e9, self.began_s, awake_s) > _HUNG_S * self.patience

    def end(self, limit_s: float) -> None:
        """Close its pipe and see it off."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.stdin is not None:
            try:
                process.stdin.close()
            except BrokenPipeError:
                log.debug("video: a worker was gone before it was told to go")
        try:
            process.wait(limit_s)
        except subprocess.TimeoutExpired:
            log.warning("video: a worker did not end; it is killed")
            process.kill()
            process.wait()


class VideoEngine:
    """Decodes cameras in worker processes; the desk reads the newest picture of each.

    Thread: all methods from the caller's; a thread of its own notices dead or hung workers and
    starts them again. Nothing here waits for a camera.
    """

    def __init__(
        self,
        n_workers: int | None = None,
        memory_folders: Sequence[Path] | None = None,
        keep_s: float = 0.0,
        sessions: Sessions | None = None,
    ) -> None:
        """Remove what a killed desk left behind.

        Args:
            n_workers: Processes; one per core, at most four, when None.
            memory_folders: Where pictures are shared, the best first; ``/dev/shm``, then the
                folder for temporary files, when None.
            keep_s: Seconds of every shown stream kept at hand for ``capture``; 0 for none.
            sessions: Of all windows of a desk, which share the quotas of gateways.
        """
        n_workers = n_workers or min(os.cpu_count() or 1, _MAX_WORKERS)
        self._room = MailboxRoom(memory_folders)
        self._workers = [_Worker(self._room.owner) for _ in range(n_workers)]
        self._seats: dict[str, _Seat] = {}
        self.keep_s = keep_s
        self._leaving: list[Mailbox] = []
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="video watch", daemon=True)
        self._looked_s = self._awake_s = 0.0
        self.n_restarts = 0
        self.sessions = sessions or Sessions()

    def start(self) -> None:
        """Start the workers."""
        with self._lock:
            for worker in self._workers:
                worker.begin()
        self._watcher.start()

    def stop(self, limit_s: float = 2.0) -> None:
        """End the workers and give the memory back; needs no more than ``limit_s``."""
        self._stop.set()
        if self._watcher.is_alive():
            self._watcher.join()
        until_s = time.monotonic() + limit_s
        for worker in self._workers:
            worker.send({"do": "stop"})
        for worker in self._workers:
            worker.end(max(0.1, until_s - time.monotonic()))
        for camera_id in list(self._seats):
            self.hide(camera_id)
        self._sweep()

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """Process ids of the workers that run."""
        with self._lock:
            return tuple(w.process.pid for w in self._workers if w.process is not None)

    def show(
        self,
        camera_id: str,
        address: Address,
        size_px: tuple[int, int],
        mode: Mode = Mode.ALL,
        masks: Masks = (),
    ) -> None:
        """Open a camera and decode it to ``size_px`` (width, height); again with another address.

        Args:
            mode: How much of it is decoded; the rest stays at hand.
            masks: What of its pictures is covered before anybody has them.

        Raises:
            OSError: No memory for its pictures.
        """
        self.hide(camera_id)
        box = self._room.make(*size_px)
        box.beat(time.monotonic_ns())
        with self._lock:
            worker = min(self._workers, key=_load)
            seat = _Seat(address, size_px, box, mode, (self.keep_s, masks))
            self._seats[camera_id] = worker.cameras[camera_id] = seat
            worker.send(seat.command("show", camera_id))

    def resize(self, camera_id: str, size_px: tuple[int, int]) -> None:
        """Decode a shown camera to another size; its last picture stays until the next is there.

        Raises:
            OSError: No memory for its pictures.
        """
        seat = self._seats.get(camera_id)
        if seat is None or seat.size_px == size_px:
            return
        box = self._room.make(*size_px)
        box.tell(seat.box.status())
        box.beat(time.monotonic_ns())
        with self._lock:
            if seat.box.counter or seat.before is None:
                self._leave(seat.before)
                seat.before = seat.box
            else:
                self._leave(seat.box)
            seat.box, seat.size_px = box, size_px
            self._worker_of(camera_id).send(seat.command("resize", camera_id))

    def forget(self, camera_id: str) -> None:
        """Show nothing from before a ``resize``: what was finer may not be seen any more."""
        seat = self._seats.get(camera_id)
        if seat is None or seat.before is None:
            return
        with self._lock:
            self._leave(seat.before)
            seat.before = None
        self._sweep()

    def want(self, camera_id: str, mode: Mode, share: float = 1.0) -> None:
        """Decode more or less of a shown camera; its session stays open.

        Args:
            share: Where all is wanted, which share of each group of pictures is decoded, 0 to 1.
        """
        seat = self._seats.get(camera_id)
        if seat is None or (seat.mode, seat.share) == (mode, share):
            return
        with self._lock:
            seat.mode, seat.share = mode, share
            told = {"do": "want", "camera": camera_id, "mode": mode.value, "share": share}
            self._worker_of(camera_id).send(told)

    def cover(self, camera_id: str, masks: Masks, fewer: Fewer = NOTHING) -> None:
        """Cover other parts of a shown camera's pictures; its session stays open.

        Args:
            fewer: What is covered in their place as long as its word holds; see ``Cover``.
        """
        seat = self._seats.get(camera_id)
        if seat is None or (seat.masks, seat.fewer) == (masks, fewer):
            return
        with self._lock:
            seat.masks, seat.fewer = masks, fewer
            told = {"do": "cover", "camera": camera_id, "masks": masks}
            told |= {"fewer": fewer.masks, "until_ns": fewer.until_ns}
            self._worker_of(camera_id).send(told)

    def capture(self, camera_id: str) -> Captured | None:
        """Have a shown camera's next picture and its last seconds written; None where none is.

        Returns:
            Where both will lie; who asked removes them.
        """
        if camera_id not in self._seats:
            return None
        captured = self._room.make_capture()
        with self._lock:
            told = {"do": "capture", "camera": camera_id, "stem": str(captured.stem)}
            self._worker_of(camera_id).send(told)
        return captured

    def hide(self, camera_id: str) -> None:
        """Close a camera and free its memory; unknown ones are ignored."""
        with self._lock:
            seat = self._seats.pop(camera_id, None)
            if seat is None:
                return
            worker = self._worker_of(camera_id)
            worker.send({"do": "hide", "camera": camera_id})
            del worker.cameras[camera_id]
            self._leave(seat.box)
            self._leave(seat.before)
        self._sweep()

    def newest(self, camera_id: str) -> Mailbox | None:
        """Return where the camera's newest picture lies; None for a camera that is not shown.

        A picture taken from it is valid until the picture after the next one; see ``Mailbox``.
        """
        seat = self._seats.get(camera_id)
        if seat is None:
            return None
        if seat.before is not None:
            if seat.box.counter == 0:
                return seat.before
            self._leave(seat.before)
            seat.before = None
            self._sweep()
        return seat.box

    def status(self, camera_id: str) -> Status:
        """Return how the camera's connection stands."""
        seat = self._seats.get(camera_id)
        return seat.box.status() if seat is not None else Status()

    def info(self, camera_id: str) -> FrameInfo | None:
        """Return what is known of the newest picture."""
        box = self.newest(camera_id)
        return box.info() if box is not None else None

    def _worker_of(self, camera_id: str) -> _Worker:
        return next(w for w in self._workers if camera_id in w.cameras)

    def _leave(self, box: Mailbox | None) -> None:
        if box is not None:
            box.unlink()
            self._leaving.append(box)

    def _sweep(self) -> None:
        """Unmap what no picture looks into any more."""
        self._leaving = [box for box in self._leaving if not box.close()]

    def _watch(self) -> None:
        while not self._stop.wait(_WATCH_S):
            self._look(time.monotonic())

    def _look(self, now_s: float) -> None:
        if now_s - self._looked_s > _ASLEEP_S:
            self._awake_s = now_s
        self._looked_s = now_s
        with self._lock:
            for worker in self._workers:
                self._tend(worker, now_s)

    def _tend(self, worker: _Worker, now_s: float) -> None:
        process = worker.process
        if process is None:
            return
        if process.poll() is None:
            if worker.is_hung(now_s, self._awake_s):
                log.warning("video: a worker shows no sign of life; it is killed")
                process.kill()
                worker.patience = min(_MOST_PATIENCE, worker.patience * 2)
            elif now_s - worker.began_s > _PROVEN_S:
                worker.patience = 1
            return
        ran_s = now_s - worker.began_s
        if ran_s < worker.wait_s:
            return
        log.warning("video: a worker ended (%s); it is started again", process.returncode)
        worker.wait_s = min(_MAX_RESTART_S, worker.wait_s * 2) if ran_s < 30 else _MIN_RESTART_S
        worker.end(0.1)
        worker.begin()
        self.n_restarts += 1


def _load(worker: _Worker) -> int:
    return len(worker.cameras)
