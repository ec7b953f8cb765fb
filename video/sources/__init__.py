"""Where pictures come from; the only room that knows stream addresses."""

from .address import Address, redact
from .gate import Gate, Mode
from .kinds import source_for
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
    "source_for",
]
