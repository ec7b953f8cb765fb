"""A decoder process: ``python -m video.engine.worker``. Commands come in as JSON lines.

It ends within two seconds of its parent's pipe closing. Its log never holds an address.
"""

import json
import logging
import os
import selectors
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2

from video.sources import Address, Mode, redact

from .feed import Feed
from .mailbox import Mailbox
from .masks import Fewer, Masks, masks_from
from .stream_loop import StreamLoop
from .turns import Turnstile

log = logging.getLogger(__name__)

_BEAT_S = 0.5
_LAST_WORDS_S = 1.2


class Worker:
    """Keeps one ``Feed`` per camera and obeys the desk.

    Thread: the main one; each feed has its own, and one reads the small streams of all.
    """

    def __init__(self, n_parallel_opens: int, owner: str = "") -> None:
        self._feeds: dict[str, Feed] = {}
        self._ending: list[Feed] = []
        self._boxes: set[Path] = set()
        self._turns = Turnstile(n_parallel_opens, owner)
        self._loop = StreamLoop()
        self._verbs = {"show": self._show, "resize": self._resize, "hide": self._hide}
        self._verbs |= {"want": self._want, "cover": self._cover, "capture": self._capture}

    def obey(self, command: Mapping[str, Any]) -> bool:
        """Carry out one command; returns False for ``stop``."""
        if command["do"] == "stop":
            return False
        self._verbs[command["do"]](command)
        return True

    def beat(self) -> None:
        """Show every mailbox that this process lives, unless one stream keeps all the others."""
        if self._loop.is_stuck(time.monotonic()):
            return
        now_ns = time.monotonic_ns()
        for feed in self._feeds.values():
            feed.beat(now_ns)

    def close(self, limit_s: float) -> None:
        """Stop all feeds; give up waiting after ``limit_s``."""
        ending = [*self._feeds.values(), *self._ending]
        for feed in ending:
            feed.stop()
        until_s = time.monotonic() + limit_s
        self._loop.close(max(0.0, until_s - time.monotonic()))
        for feed in ending:
            feed.join(max(0.0, until_s - time.monotonic()))

    def unlink(self) -> None:
        """Take the mailboxes' names away, for a parent that can no longer do so."""
        for path in self._boxes:
            path.unlink(missing_ok=True)

    def _show(self, command: Mapping[str, Any]) -> None:
        self._hide(command)
        box = self._attach(command)
        address, keep_s = Address(command["address"]), command.get("keep_s", 0.0)
        feed = Feed(command["camera"], address, box, self._turns, self._loop, keep_s)
        feed.cover(*_covers(command))
        feed.aim(box, (command["width"], command["height"]))
        feed.want(Mode(command["mode"]), command.get("share", 1.0))
        feed.beat(time.monotonic_ns())
        self._feeds[command["camera"]] = feed
        feed.start()

    def _resize(self, command: Mapping[str, Any]) -> None:
        if feed := self._feeds.get(command["camera"]):
            feed.aim(self._attach(command), (command["width"], command["height"]))

    def _want(self, command: Mapping[str, Any]) -> None:
        if feed := self._feeds.get(command["camera"]):
            feed.want(Mode(command["mode"]), command.get("share", 1.0))

    def _cover(self, command: Mapping[str, Any]) -> None:
        if feed := self._feeds.get(command["camera"]):
            feed.cover(*_covers(command))

    def _capture(self, command: Mapping[str, Any]) -> None:
        if feed := self._feeds.get(command["camera"]):
            feed.capture(Path(command["stem"]))

    def _hide(self, command: Mapping[str, Any]) -> None:
        feed = self._feeds.pop(command["camera"], None)
        if feed is not None:
            feed.stop()
            self._ending.append(feed)
        self._ending = [feed for feed in self._ending if not feed.join(0)]

    def _attach(self, command: Mapping[str, Any]) -> Mailbox:
        path = Path(command["box"])
        self._boxes.add(path)
        return Mailbox.attach(path)


def _covers(command: Mapping[str, Any]) -> tuple[Masks, Fewer]:
    """Return what a command says of masks; what it does not say is that all lie there."""
    masks = masks_from(command.get("masks", ()))
    fewer = Fewer(masks_from(command.get("fewer", ())), command.get("until_ns", 0))
    return masks, fewer


def _listen(worker: Worker) -> None:
    """Obey standard input until it ends or says stop."""
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
    inbox = bytearray()
    next_beat_s = 0.0
    while True:
        if selector.select(_BEAT_S / 2):
            got = os.read(sys.stdin.fileno(), 65_536)
            if not got:
                return
            inbox += got
        while (end := inbox.find(b"\n")) >= 0:
            line = bytes(inbox[:end])
            del inbox[: end + 1]
            if not _obey(worker, line):
                return
        if time.monotonic() >= next_beat_s:
            worker.beat()
            next_beat_s = time.monotonic() + _BEAT_S


def _obey(worker: Worker, line: bytes) -> bool:
    try:
        return worker.obey(json.loads(line))
    except (KeyError, ValueError, TypeError, OSError) as exc:
        # The desk made the page go, or speaks a newer language: one camera, not the process.
        log.warning("a command could not be carried out: %s", redact(repr(exc)))
        return True


class _Redacted(logging.Formatter):
    """Says what happened without saying where."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def _log_redacted() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacted("%(levelname)s video worker: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    threading.excepthook = _on_thread_fault


def _on_thread_fault(args: threading.ExceptHookArgs) -> None:
    fault = (args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
    log.error("a camera thread ended by a fault", exc_info=fault)


def main() -> None:
    """Run until the parent goes."""
    _log_redacted()
    cv2.setNumThreads(1)  # one process per core already; its own threads only get in the way
    n_parallel_opens, owner = sys.argv[1:3] or ("2", "")
    worker = Worker(int(n_parallel_opens), owner)
    try:
        _listen(worker)
    finally:
        worker.close(_LAST_WORDS_S)
        worker.unlink()
        # A thread blocked inside the library must not hold the process.
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
