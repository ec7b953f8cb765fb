"""The board between the screen and the tile workers: what is wanted, and what was made.

The screen rewrites its wishes every time the view changes, so a worker always does what is needed
now; nothing queues up behind a place people have left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtGui import QImage

from .tiles import Metatile, Tile

_BREATH_S = 0.0002
# Should a frame never end, workers go on all the same.
_LONGEST_FRAME_S = 0.1
_NEVER = threading.Event()
_no_frame = threading.Event()
_no_frame.set()


class Rank(IntEnum):
    """How good a tile is; a better one replaces a lesser one."""

    NONE = 0
    PLAIN = 1
    QGIS = 2


class Wish(NamedTuple):
    """A metatile the screen needs, the theme it is for, and the rank it holds already."""

    metatile: Metatile
    theme_key: str
    held: Rank


class Made(NamedTuple):
    """A tile ready to be shown."""

    tile: Tile
    image: QImage
    rank: Rank


def breathe() -> None:
    """Let go of Python's lock for a moment, so that the screen's thread gets it at once.

    Qt keeps the lock while it draws, and a thread that only yields takes it back before the other
    wakes; so workers draw in small calls and truly pause between them, and while a frame is being
    painted they wait for its end: a frame that must share the lock comes late.
    """
    _NEVER.wait(_BREATH_S)
    _no_frame.wait(_LONGEST_FRAME_S)


@contextmanager
def frame_first() -> Iterator[None]:
    """Paint a frame, in the screen's thread, before workers do anything more."""
    _no_frame.clear()
    try:
        yield
    finally:
        _no_frame.set()


class TileBoard:
    """Wishes and results, safe for all threads.

    Args:
        ring: Called, from a worker's thread, when results wait and the screen has not been told.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._news = threading.Condition()
        self._wishes: dict[int, list[Wish]] = {}
        self._made: list[Made] = []
        self._done: dict[Metatile, Rank] = {}
        self._rung = False
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether the workers should end."""
        return self._closed

    def close(self) -> None:
        """Send every worker home."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    def wake(self) -> None:
        """Let workers look again: something besides the wishes has changed."""
        with self._news:
            self._news.notify_all()

    def want(self, client: int, wishes: Iterable[Wish]) -> None:
        """Replace what one view wants, most wanted first; an empty list withdraws it."""
        with self._news:
            self._wishes[client] = list(wishes)
            self._news.notify_all()

    def next_wish(self, suits: Callable[[Wish], bool], timeout_s: float) -> Wish | None:
        """Return the most wanted thing a worker can do, or ``None`` after a while."""
        with self._news:
            found = self._find(suits)
            if found is None and not self._closed:
                self._news.wait(timeout_s)
                found = self._find(suits)
            return None if self._closed else found

    def _find(self, suits: Callable[[Wish], bool]) -> Wish | None:
        for wishes in self._wishes.values():
            for wish in map(self._as_held, wishes):
                if suits(wish):
                    return wish
        return None

    def put(self, metatile: Metatile, made: Iterable[Made], rank: Rank) -> None:
        """Hand in the tiles of a metatile."""
        with self._news:
            self._made.extend(made)
            self._done[metatile] = rank
            must_ring, self._rung = not self._rung, True
        if must_ring:
            self._ring()

    def take(self) -> list[Made]:
        """Return all that was made since the last time."""
        with self._news:
            made, self._made = self._made, []
            # Until the views state their wishes anew, theirs must not be done a second time.
            for client, wishes in self._wishes.items():
                self._wishes[client] = [self._as_held(wish) for wish in wishes]
            self._done.clear()
            self._rung = False
            return made

    def _as_held(self, wish: Wish) -> Wish:
        """Return a wish with the rank it holds by now."""
        done = self._done.get(wish.metatile, Rank.NONE)
        return wish if done <= wish.held else wish._replace(held=done)
