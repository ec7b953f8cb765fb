"""Whether a whole gateway is down: one thing to say, not one for each of its cameras."""

from collections.abc import Iterable
from typing import NamedTuple

# With fewer cameras nobody can tell the gateway from the cameras.
LEAST_CAMERAS = 3
SILENT_S = 2.0


class Serving(NamedTuple):
    """One watched camera.

    Attributes:
        gateway: Who serves it; ``""`` for nobody.
        heard_s: When it last gave anything; None for never.
        is_failing: Its connection has failed since, or never came about.
    """

    camera_id: str
    gateway: str
    heard_s: float | None
    is_failing: bool


class SourceNews(NamedTuple):
    """A gateway went or came back.

    Attributes:
        camera_ids: Whom it serves, of those that are watched.
    """

    camera_ids: tuple[str, ...]
    is_down: bool


class Gateways:
    """Remembers which gateways are down.

    One goes down when none of its cameras gives anything any more; it is back with the first that
    does. A camera just asked for says nothing either way.
    """

    def __init__(self) -> None:
        self._down: set[str] = set()

    def is_down(self, gateway: str) -> bool:
        """Whether nothing comes from it."""
        return gateway in self._down

    def note(self, servings: Iterable[Serving], now_s: float) -> tuple[SourceNews, ...]:
        """Take how its cameras stand; returns what changed."""
        by_gateway: dict[str, list[Serving]] = {}
        for serving in servings:
            if serving.gateway:
                by_gateway.setdefault(serving.gateway, []).append(serving)
        self._down &= set(by_gateway)  # who is watched no more is known no more
        return tuple(
            news
            for gateway, served in by_gateway.items()
            if (news := self._noted(gateway, served, now_s)) is not None
        )

    def _noted(self, gateway: str, served: list[Serving], now_s: float) -> SourceNews | None:
        lives = any(_lives(one, now_s) for one in served)
        n_silent = sum(_is_silent(one, now_s) for one in served)
        was_down = gateway in self._down
        ids = tuple(one.camera_id for one in served)
        if lives and was_down:
            self._down.discard(gateway)
            return SourceNews(ids, is_down=False)
        if not lives and not was_down and n_silent >= LEAST_CAMERAS:
            self._down.add(gateway)
            return SourceNews(ids, is_down=True)
        return None


def _lives(one: Serving, now_s: float) -> bool:
    return one.heard_s is not None and now_s - one.heard_s < SILENT_S


def _is_silent(one: Serving, now_s: float) -> bool:
    return not _lives(one, now_s) and (one.heard_s is not None or one.is_failing)
