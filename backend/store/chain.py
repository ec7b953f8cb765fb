"""The hash that ties each journal row to the one before, as any stranger can recompute it."""

from hashlib import blake2b
from typing import Protocol

import msgspec

from backend.digest import payload_hash

HASH_BYTES = 32
MARK_BYTES = 8
GENESIS = bytes(HASH_BYTES)
EMPTY_DIGEST = bytes(MARK_BYTES)
_MODULO: int = 2**64
_pack = msgspec.msgpack.Encoder().encode


class Hashed(Protocol):
    """What the hash covers; a journal row has all of it."""

    seq: int
    prev_seq: int
    topic: str
    entity: str
    ended: bool
    kind: str
    city_at_ms: int
    published_at_ms: int
    actor: str
    role: str
    seat: str
    payload: bytes


def row_hash(prev_hash: bytes, row: Hashed) -> bytes:
    """Return the BLAKE2b-256 of a row on top of the hash before it.

    Input is ``prev_hash`` (32 bytes), the MessagePack array of the columns in the order below,
    then the payload as it is: no two different rows give the same bytes.
    """
    head = (
        row.seq,
        row.prev_seq,
        row.topic,
        row.entity,
        row.ended,
        row.kind,
        row.city_at_ms,
        row.published_at_ms,
        row.actor,
        row.role,
        row.seat,
    )
    return link_hash(prev_hash, head, row.payload)


def link_hash(prev_hash: bytes, head: tuple[object, ...], payload: bytes) -> bytes:
    """Return what ``row_hash`` does, of columns already in its order."""
    return blake2b(prev_hash + _pack(head) + payload, digest_size=HASH_BYTES).digest()


def mark_of(payload: bytes) -> bytes:
    """Return the part one open entity has in its topic's digest, 8 bytes big endian."""
    return payload_hash(payload).to_bytes(MARK_BYTES)


def digest_less(digest: bytes, mark: bytes) -> bytes:
    """Return the digest after an entity's old payload left it."""
    return _wrapped(int.from_bytes(digest) - int.from_bytes(mark))


def digest_more(digest: bytes, mark: bytes) -> bytes:
    """Return the digest after a payload came to be in force."""
    return _wrapped(int.from_bytes(digest) + int.from_bytes(mark))


def _wrapped(value: int) -> bytes:
    return (value % _MODULO).to_bytes(MARK_BYTES)
