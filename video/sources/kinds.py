"""The kinds of sources, by the scheme of the address: a new kind is one more row."""

from .address import Address
from .file import FileSource
from .rtsp import RtspSource
from .rtsp_own import OwnRtspSource
from .source import Reason, Source, SourceError

KINDS: dict[str, type[OwnRtspSource] | type[RtspSource] | type[FileSource]] = {
    "rtsp": OwnRtspSource,
    "rtsps": RtspSource,
    "file": FileSource,
}


def source_for(address: Address) -> Source:
    """Return the source that reads this address.

    Raises:
        SourceError: No source reads such an address.
    """
    kind = KINDS.get(address.scheme)
    if kind is None or not address.reveal():
        raise SourceError(Reason.BAD_ADDRESS, f"no source reads {address!r}")
    return kind(address)
