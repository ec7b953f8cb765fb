"""The process that decodes one film: ``python -m video.engine.film_helper PAGE``.

Questions come in as JSON lines, answers go out so; pixels lie in a page of memory both have, and
nothing is ever written to a disk. It ends when the desk's pipe closes, whatever it is doing.
"""

import json
import mmap
import os
import resource
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from .film import BadFilm, Film, FilmFault
from .scale import Scaler

_NICENESS = 5
# What a film full of lies may take before the machine says no to it, and not to the desk.
_MOST_MEMORY = 3 * 1024**3


class FilmHelper:
    """Answers for one film."""

    def __init__(self, page: mmap.mmap) -> None:
        self._page = page
        self._film: Film | None = None
        self._scaler = Scaler()

    def answer(self, asked: Mapping[str, Any]) -> dict[str, object]:
        """Return the answer to one question; a bad film is an answer too."""
        try:
            if asked["do"] == "open":
                self._film = Film(_file_of(asked))
                return {"times_s": self._film.times_s}
            return self._show(asked["n"], (asked["width"], asked["height"]))
        except BadFilm as bad:
            return {"fault": bad.fault.value}
        except MemoryError:
            return {"fault": FilmFault.TOO_LARGE.value}

    def _show(self, n: int, room_px: tuple[int, int]) -> dict[str, object]:
        if self._film is None:
            raise BadFilm(FilmFault.NO_FILM)
        shown, frame = self._film.picture(n)
        small = self._scaler.scaled(frame, room_px)
        plane = small.planes[0]
        height = min(small.height, room_px[1])
        size = plane.line_size * height
        if size > len(self._page):
            raise BadFilm(FilmFault.TOO_LARGE)
        self._page[:size] = memoryview(plane)[:size]
        told = {"shown": shown, "asked": n, "stride": plane.line_size}
        return {**told, "width": min(small.width, room_px[0]), "height": height}


def _file_of(asked: Mapping[str, Any]) -> BinaryIO:
    try:
        if "path" in asked:
            return Path(asked["path"]).open("rb")
        file = os.fdopen(asked["handle"], "rb")
        file.seek(0)  # it stands where the desk ended to write
        return file
    except OSError as exc:
        raise BadFilm(FilmFault.MISSING) from exc


def _listen(questions: "SimpleQueue[dict[str, Any]]") -> None:
    """Hand questions on; at the end of the pipe end everything, in the middle of a picture too."""
    for line in sys.stdin.buffer:
        questions.put(json.loads(line))
    os._exit(0)


def main() -> None:
    """Run until the desk goes."""
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    page = mmap.mmap(int(sys.argv[1]), 0)
    helper = FilmHelper(page)
    questions: SimpleQueue[dict[str, Any]] = SimpleQueue()
    threading.Thread(target=_listen, args=(questions,), name="desk", daemon=True).start()
    while True:
        answer = helper.answer(questions.get())
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
