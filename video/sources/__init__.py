"""Where pictures come from; the only room that knows stream addresses."""

from .address import Address, redact
from .source import Picture, Reason, Source, SourceError, source_for

__all__ = ["Address", "Picture", "Reason", "Source", "SourceError", "redact", "source_for"]
