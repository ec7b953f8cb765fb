"""Where pictures come from; the only room that knows stream addresses.

What is named here loads no decoder: a desk speaks of cameras, its workers read them (``kinds``).
"""

from .address import Address, redact
from .gate import Gate, Mode
from .source import Picture, Reason, Source, SourceError

__all__ = [
    "Address",
    "Gate",
    "Mode",
    "Picture",
    "Reason",
    "Source",
    "SourceError",
    "redact",
]
