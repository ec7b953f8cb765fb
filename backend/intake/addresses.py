"""Addresses of streams as people hand them over."""

from urllib.parse import urlsplit

STREAM_SCHEMES = ("rtsp", "rtsps")


def is_address(text: str) -> bool:
    """Whether an address has a host, and a port that can be."""
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0 and not any(c.isspace() for c in text)
    except ValueError:
        return False


def is_stream(text: str) -> bool:
    """Whether a text is the address of a stream on the network."""
    return text.partition("://")[0].lower() in STREAM_SCHEMES and is_address(text)
