"""What both ends of the channel prove their pictures equal with."""

from hashlib import blake2b

_MODULUS = 2**64


class DigestBook:
    """Digest of what is open in one log topic, kept as rows come.

    The sum modulo 2**64 of blake2b-8 (big endian) over the payload in force of each open entity:
    order does not matter, and one row costs one hash.
    """

    def __init__(self) -> None:
        self._hashes: dict[str, int] = {}
        self._digest = 0

    def __len__(self) -> int:
        return len(self._hashes)

    @property
    def digest(self) -> int:
        """The digest, 0 to 2**64 - 1; 0 when nothing is open."""
        return self._digest

    def put(self, entity: str, payload: bytes, ended: bool = False) -> None:
        """Note the payload now in force for an entity, or that it left."""
        hashes = self._hashes
        if ended:
            self._digest = (self._digest - hashes.pop(entity, 0)) % _MODULUS
            return
        value = payload_hash(payload)
        self._digest = (self._digest - hashes.get(entity, 0) + value) % _MODULUS
        hashes[entity] = value

    def clear(self) -> None:
        """Forget everything."""
        self._hashes.clear()
        self._digest = 0


def payload_hash(payload: bytes) -> int:
    """Return blake2b-8 of a payload as a big-endian number, 0 to 2**64 - 1."""
    return int.from_bytes(blake2b(payload, digest_size=8).digest(), "big")
