"""A stream's address, which may hold a password: carried about, never shown."""

import re
from urllib.parse import urlsplit

# Scheme, then everything up to white space, a quote or a bracket: user, password, host and query.
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^\s'\"<>()\[\]{}]+", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w:/])(?:/[^\s/'\"<>:]+){2,}")


class Address:
    """The address of one stream; its text appears only through ``reveal``."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text.strip()

    def reveal(self) -> str:
        """Return the real address; for the source that opens it and the pipe to the worker."""
        return self._text

    @property
    def scheme(self) -> str:
        """Lower-case scheme; ``"file"`` for a plain path."""
        return urlsplit(self._text).scheme.lower() if "://" in self._text else "file"

    @property
    def gateway(self) -> str:
        """Host and port that serve it, ``""`` for a file; two cameras of one gateway share it."""
        if self.scheme == "file":
            return ""
        return urlsplit(self._text).netloc.rpartition("@")[2].lower()

    @property
    def host(self) -> str:
        """Host that serves it, whatever the port; ``""`` for a file."""
        return self.gateway.rpartition(":")[0] or self.gateway

    def __repr__(self) -> str:
        return f"Address({self.scheme}://…)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def redact(text: str) -> str:
    """Return ``text`` with every address and file path in it made unreadable."""
    return _PATH.sub("…", _URL.sub("[address]", text))
