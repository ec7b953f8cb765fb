"""A picture in its own size and the seconds before it, written where the desk can fetch them.

Both files appear whole or not at all; an empty one says that there is none to have.
"""

import logging
import os
import threading
from pathlib import Path

from av.video.frame import VideoFrame

from .clip import Unplayable, clip_of, still_of
from .reel import Strip
from .veil import Veil

log = logging.getLogger(__name__)


class Capture:
    """The worker's side: writes what was asked for.

    Thread: ``still`` in the stream's; the film in one of its own, so that no picture waits for it.
    """

    def __init__(self, stem: Path) -> None:
        self._stem = stem

    def still(self, frame: VideoFrame, veil: Veil) -> None:
        """Write a picture as it is covered now."""
        try:
            data = still_of(frame, veil)
        except ValueError as exc:
            log.warning("a picture could not be written: %s", exc)
            data = b""
        _write(self._stem.with_suffix(".jpg"), data)

    def begin_film(self, strip: Strip | None, veil: Veil) -> None:
        """Write the film of a strip, covered; an empty one where none was kept."""
        given = (strip or Strip("", b"", ()), veil)
        threading.Thread(target=self._film, args=given, name="film", daemon=True).start()

    def _film(self, strip: Strip, veil: Veil) -> None:
        try:
            film = clip_of(strip, veil)
        except Unplayable as exc:
            log.warning("no film could be made: %s", exc)
            film = b""
        _write(self._stem.with_suffix(".mp4"), film)


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(path.suffix + "-part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.rename(path)
    except OSError as exc:
        log.warning("a capture could not be written: %s", exc.strerror)
        part.unlink(missing_ok=True)
