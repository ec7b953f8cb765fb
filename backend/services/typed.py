"""Passwords as people type them: at a terminal unseen and twice, from a pipe one line each."""

import getpass
import sys
from dataclasses import dataclass

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

_TWICE = Words("两次输入的口令不一样，未改动", "the two passwords differ; nothing was changed")
_NO_INPUT = Words("没有输入口令，未改动", "no password came; nothing was changed")
_OWN = Words("{account} 的口令", "Password of {account}")
_NEW = Words("{account} 的新口令", "New password of {account}")
_AGAIN = Words("再输入一次", "Once more")


@dataclass(frozen=True, slots=True)
class Typed:
    """Asks whoever sits at the terminal.

    Raises:
        OperatorError: Nothing came, or the two passwords differ.
    """

    lang: str

    def own(self, account: str) -> str:
        """Return the password somebody has."""
        return self._line(_OWN.filled(account=account))

    def new(self, account: str) -> str:
        """Return the password an account is to have."""
        typed = self._line(_NEW.filled(account=account))
        if sys.stdin.isatty() and self._line(_AGAIN) != typed:
            raise OperatorError(_TWICE)
        return typed

    def _line(self, words: Words) -> str:
        if sys.stdin.isatty():
            return getpass.getpass(f"{words.of(self.lang)}: ")
        line = sys.stdin.readline()
        if not line:
            raise OperatorError(_NO_INPUT)
        return line.rstrip("\n")
