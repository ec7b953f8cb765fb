"""Ids that sort by time and can be made anywhere: ULIDs."""

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_RANDOM_BITS = 80


def new_ulid(real_ms: int) -> str:
    """Return 26 characters: 48 bits of milliseconds, then 80 random bits, Crockford base 32."""
    value = (real_ms << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
