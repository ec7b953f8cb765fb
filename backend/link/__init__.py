"""The client end of the channel: follow, recover, ask, command. What a console imports; no Qt."""

from .endpoints import Endpoints
from .health import LinkHealth
from .keys import KeyPair
from .link import Link
from .mailbox import Pulled, Stamp

__all__ = ["Endpoints", "KeyPair", "Link", "LinkHealth", "Pulled", "Stamp"]
