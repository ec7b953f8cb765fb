"""Names for what the desk sends: ULIDs, so that they sort by the moment they were made."""

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_ulid(now_ms: int) -> str:
    """Return a fresh ULID, 26 characters: 48 bits of ``now_ms`` (Unix), 80 random bits."""
    value = (now_ms & (1 << 48) - 1) << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
