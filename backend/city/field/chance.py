"""Chance that can be asked again: the same question has the same answer, also after a restart."""

from hashlib import blake2b


def chance(*about: object) -> float:
    """Return a number in [0, 1) that depends on what it is about and on nothing else."""
    return number(*about) / 2**64


def number(*about: object) -> int:
    """Return 64 bits that depend on what they are about and on nothing else."""
    text = "\x1f".join(str(part) for part in about)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def between(span: tuple[float, float], *about: object) -> float:
    """Return a number of the span."""
    low, high = span
    return low + (high - low) * chance(*about)
