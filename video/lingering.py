"""Streams that were on a tile until a moment ago: their last seconds are still wanted for a find.

When a picture is enlarged the main stream takes the place of the smaller one, and what led up to
that moment lies with the smaller one alone. It stays open, undecoded, until the new stream holds as
many seconds itself.
"""

import time
from collections.abc import Iterator
from typing import NamedTuple

from .engine import VideoEngine
from .engine.captured import Captured
from .sources import Mode

# A page of many tiles that all change their streams is no find: so many cameras at most.
MOST = 4


class _Left(NamedTuple):
    """One stream: by what the engine knows it, its gateway, monotonic seconds it stays until."""

    key: str
    gateway: str
    until_s: float


class Lingering:
    """The streams that were left, at most one a camera, the newest only. Thread: the GUI's."""

    def __init__(self, engine: VideoEngine) -> None:
        self._engine = engine
        self._left: dict[str, _Left] = {}

    def leave(self, camera_id: str, key: str, gateway: str) -> None:
        """Let a stream stay for as long as the engine keeps seconds."""
        self.let_go(camera_id)
        self._engine.want(key, Mode.PACKETS)
        until_s = time.monotonic() + self._engine.keep_s
        self._left[camera_id] = _Left(key, gateway, until_s)
        while len(self._left) > MOST:
            self.let_go(next(iter(self._left)))

    def capture(self, camera_id: str) -> Captured | None:
        """Have the seconds of the stream before written; None where none stays."""
        left = self._left.get(camera_id)
        return self._engine.capture(left.key) if left is not None else None

    def let_go(self, camera_id: str) -> None:
        """Keep nothing of a camera."""
        left = self._left.pop(camera_id, None)
        if left is not None:
            self._engine.hide(left.key)

    def tidy(self) -> None:
        """Let go whose time is over."""
        now_s = time.monotonic()
        for camera_id in [key for key, one in self._left.items() if one.until_s <= now_s]:
            self.let_go(camera_id)

    def gateways(self) -> Iterator[str]:
        """Yield the gateway of each."""
        return (one.gateway for one in self._left.values())
