"""Passwords: kept as Argon2id and never otherwise, compared, and good enough to be one.

Costs after RFC 9106, second recommended option (64 MiB, three passes, four lanes).
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.domain.terms.errors import Refused

from .sayings import refusal

MIN_CHARS, MAX_CHARS = 8, 128


class Passwords:
    """Makes and compares hashes; takes a tenth of a second, never in a thread others wait for.

    Thread: any.
    """

    def __init__(self, passes: int = 3, memory_kib: int = 65_536, lanes: int = 4) -> None:
        self._hasher = PasswordHasher(passes, memory_kib, lanes)
        # Compared with where there is nothing to compare with, so that both take the same time.
        self._nobodys = ""

    def hash(self, password: str) -> str:
        """Return what may be kept of a password."""
        return self._hasher.hash(_plain(password))

    def fits(self, held: str, password: str) -> bool:
        """Return whether a password is the one whose hash is held; ``""`` holds none."""
        if not self._nobodys:
            self._nobodys = self._hasher.hash("")
        try:
            is_same = self._hasher.verify(held or self._nobodys, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
        return is_same and bool(held)

    def is_dated(self, held: str) -> bool:
        """Return whether a hash was made at other costs than those of today."""
        return self._hasher.check_needs_rehash(held)


def check_password(account: str, password: str) -> None:
    """Check that a password may be set.

    Raises:
        Refused: Too short, too long, one letter over and over, or the account's own name.
    """
    if why := _weak(account, password):
        raise why


def _weak(account: str, password: str) -> Refused | None:
    plain = _plain(password)
    if not MIN_CHARS <= len(plain) <= MAX_CHARS:
        return refusal("password_length", least=MIN_CHARS, most=MAX_CHARS)
    if len(set(plain)) < 4 or plain.lower() == account.lower():
        return refusal("password_weak")
    return None


def _plain(password: str) -> str:
    """Return the password as one string, however the input method composed it."""
    return unicodedata.normalize("NFKC", password)
