"""Tells a person at a terminal how far long work is; says nothing into a pipe or a log."""

import sys
import time
from types import TracebackType
from typing import TextIO

from backend.domain.terms.words import Words

_EVERY_S = 0.2


class Meter:
    """One line on standard error, written over and over, and wiped at the end.

    Args:
        lang: ``"zh"`` or ``"en"``.
        stream: Where to; nothing is written when it is no terminal.
    """

    def __init__(self, lang: str, stream: TextIO | None = None) -> None:
        self._lang = lang
        self._stream = sys.stderr if stream is None else stream
        self._is_shown = self._stream.isatty()
        self._due_s = 0.0

    def __call__(self, what: Words, n_done: int, n_all: int) -> None:
        """Say how many of a kind are done, at most five times a second."""
        now_s = time.monotonic()
        if not self._is_shown or now_s < self._due_s:
            return
        self._due_s = now_s + _EVERY_S
        percent = f"{100 * n_done // n_all} %" if n_all else ""
        line = f"{what.of(self._lang)} {n_done:,} / {n_all:,} {percent}"
        self._stream.write(f"\r\x1b[K{line}")
        self._stream.flush()

    def __enter__(self) -> "Meter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
