"""What every message has in common, and which contract this is.

Every message is a tagged MessagePack map; unknown fields are ignored, unknown tags counted. Times
ending in ``_ms`` are Unix milliseconds. ``city`` times run with the city's clock, the others are
real UTC. Field names are the contract: they are never renamed, only added with a default.
"""

import msgspec

CONTRACT_MAJOR = 1
CONTRACT_MINOR = 56


class Message(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of everything on the wire; the tag is the kind.

    The garbage collector need not look at them: a message is a tree of values, never a ring.
    """


class Answer(Message, frozen=True, kw_only=True):
    """Base of answers; ``ask_id`` is that of the question."""

    ask_id: str
