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


class Captured:
    """Where the two files of one capture appear.

    Thread: any; ``take_*`` read files.
    """

    def __init__(self, stem: Path) -> None:
        self.stem = stem

    def take_still(self) -> bytes | None:
        """Return the picture (JPEG), ``b""`` where there is none to have, None while it comes."""
        return _take(self.stem.with_suffix(".jpg"))

    def take_film(self) -> bytes | None:
        """Return the film (MP4), ``b""`` where there is none to have, None while it comes."""
        return _take(self.stem.with_suffix(".mp4"))

    def drop(self) -> None:
        """Remove what nobody took."""
        for suffix in (".jpg", ".mp4"):
            self.stem.with_suffix(suffix).unlink(missing_ok=True)


class Capture:
    """The worker's side: writes what was asked for.

    Thread: ``still`` in the stream's; the film in one of its own, so that no picture waits for it.
    """

    def __init__(self, stem: Path, veil: Veil) -> None:
        self._stem, self._veil = stem, veil

    def still(self, frame: VideoFrame) -> None:
        """Write a picture."""
        try:
            data = still_of(frame, self._veil)
        except (Unplayable, ValueError) as exc:
            log.warning("a picture could not be written: %s", exc)
            data = b""
        _write(self._stem.with_suffix(".jpg"), data)

    def begin_film(self, strip: Strip | None) -> None:
        """Write the film of a strip; an empty one where none was kept."""
        threading.Thread(
            target=self._film, args=(strip or Strip("", b"", ()),), name="film", daemon=True
        ).start()

    def _film(self, strip: Strip) -> None:
        try:
            film = clip_of(strip, self._veil)
        except Unplayable as exc:
            log.warning("no film could be made: %s", exc)
            film = b""
        _write(self._stem.with_suffix(".mp4"), film)


def _take(path: Path) -> bytes | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    path.unlink(missing_ok=True)
    return data


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
