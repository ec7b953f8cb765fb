"""Where the backend is: told once, or asked for whenever sockets are made."""

import threading
from collections.abc import Callable
from contextlib import suppress

from backend.domain.terms.errors import OperatorError

from .endpoints import Endpoints
from .keys import KeyPair

_LOOK_S = 0.05


class Whereabouts:
    """Knows where the backend is, or was when last known.

    Args:
        told: Its endpoints, or a function that gives them and raises OperatorError while nobody
            knows: before a backend's life and between two of them.
        keys: Our pair; it may name a proxy the stream comes through.
    """

    def __init__(self, told: Endpoints | Callable[[], Endpoints], keys: KeyPair | None) -> None:
        self._find = told if callable(told) else None
        self._known = None if callable(told) else told
        self._keys = keys

    def now(self) -> Endpoints | None:
        """Return where it is, as last known; None while nobody ever knew."""
        if self._find is not None:
            with suppress(OperatorError):
                self._known = self._find()
        ends, keys = self._known, self._keys
        if ends is not None and keys is not None and keys.stream:
            return ends.by_way_of(keys.stream, keys.stream_key)
        return ends

    def wait(self, stopping: threading.Event) -> Endpoints | None:
        """Return where it is once somebody knows; None when told to stop before."""
        while (ends := self.now()) is None:
            if stopping.wait(_LOOK_S):
                return None
        return ends
