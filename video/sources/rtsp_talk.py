"""The conversation with a camera (RTSP 1.0, RFC 2326) over one TCP connection."""

import base64
import hashlib
import re
import secrets
import socket
import struct
import time
from collections.abc import Iterator
from threading import Event
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .address import Address, redact
from .opening import failing_with_words, reason_of
from .source import Reason, SourceError

_OPEN_S, _SILENT_S, _LOOK_S = 4.0, 3.0, 0.5
_PORT = 554
_RECEIVE_BYTES = 64 * 1024
_MAX_REPLY_BYTES = 64 * 1024
_DEFAULT_TIMEOUT_S = 60
_REASONS = {401: Reason.UNAUTHORISED, 403: Reason.UNAUTHORISED, 404: Reason.NOT_FOUND}
_HASHES = {"": "md5", "MD5": "md5", "SHA-256": "sha256"}


class Reply(NamedTuple):
    """What a camera answered; names of heads in small letters, of equal ones all values."""

    code: int
    heads: dict[str, list[str]]
    body: str

    def head(self, name: str) -> str:
        """Return a head's first value, ``""`` where it is missing."""
        return self.heads.get(name, [""])[0]


class Talk:
    """One connection: questions and answers, then packets.

    Thread: the source's.
    """

    def __init__(self, address: Address) -> None:
        """Connect.

        Raises:
            SourceError: Nobody is there, or nobody answers.
        """
        parts = urlsplit(address.reveal())
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self.url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self._inbox, self._n_asked, self._session = bytearray(), 0, ""
        self._challenge: dict[str, str] = {}
        self._keep_s, self._kept_s = _DEFAULT_TIMEOUT_S / 2, time.monotonic()
        self._heard_s = time.monotonic()
        self._until_s = self._heard_s + _OPEN_S
        with failing_with_words():
            where = (parts.hostname or "", parts.port or _PORT)
            self._sock = socket.create_connection(where, _OPEN_S)
            # The system gives up waiting by itself; Python would first ask what there is.
            self._sock.settimeout(None)
            look = struct.pack("@ll", 0, round(_LOOK_S * 1e6))
            for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                self._sock.setsockopt(socket.SOL_SOCKET, option, look)

    def ask(self, method: str, url: str, heads: dict[str, str] | None = None) -> Reply:
        """Ask and wait for the answer.

        Raises:
            SourceError: Refused, or no answer in time.
        """
        self._send(method, url, heads or {})
        reply = self._answer()
        if reply.code == 401 and self._user and not self._challenge:
            self._challenge = _challenge(reply.heads.get("www-authenticate", []))
            self._send(method, url, heads or {})
            reply = self._answer()
        if reply.code != 200:
            raise SourceError(_REASONS.get(reply.code, Reason.BROKEN))
        self._note_session(reply.head("session"))
        return reply

    def fileno(self) -> int:
        """Return what a selector waits for."""
        return self._sock.fileno()

    def packets(self, stop: Event) -> Iterator[tuple[int, bytes]]:
        """Give lane and content of each packet; answers between them are passed over.

        Raises:
            SourceError: The camera went, or says nothing any more.
        """
        while not stop.is_set():
            yield from self.came()
            self.look()

    def came(self) -> Iterator[tuple[int, bytes]]:
        """Give lane and content of each packet that is there; waits half a second for the first.

        Raises:
            SourceError: The camera went.
        """
        if self._receive():
            yield from self._cut()

    def look(self) -> None:
        """See whether the camera still speaks, and tell it now and then that we listen.

        Raises:
            SourceError: It says nothing any more, or went.
        """
        now_s = time.monotonic()
        if now_s - self._heard_s >= _SILENT_S:
            raise SourceError(Reason.SILENT)
        if now_s - self._kept_s >= self._keep_s:
            self._keep_alive(now_s)

    def close(self) -> None:
        """Say goodbye, if anybody listens, and go."""
        try:
            if self._session:
                self._send("TEARDOWN", self.url, {})
        except SourceError:
            self._session = ""  # it went before us
        self._sock.close()

    def _receive(self) -> bool:
        """Read what is there; returns False where nothing came for a moment."""
        try:
            got = self._sock.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return False
        except OSError as exc:
            raise SourceError(reason_of(exc), redact(str(exc))) from None
        if not got:
            raise SourceError(Reason.ENDED)
        self._inbox += got
        self._heard_s = time.monotonic()
        return True

    def _cut(self) -> Iterator[tuple[int, bytes]]:
        """Cut whole packets off the inbox."""
        at, n_bytes = 0, len(self._inbox)
        with memoryview(self._inbox) as inbox:
            while n_bytes - at >= 4:
                if inbox[at] != 0x24:  # "$"
                    end = self._reply_end(at)
                    if end < 0:
                        break
                    at = end
                    continue
                end = at + 4 + (inbox[at + 2] << 8 | inbox[at + 3])
                if n_bytes < end:
                    break
                yield inbox[at + 1], bytes(inbox[at + 4 : end])
                at = end
        del self._inbox[:at]

    def _reply_end(self, at: int) -> int:
        """Return where the text at this place ends, -1 where it has not all come."""
        end = self._inbox.find(b"\r\n\r\n", at)
        if end < 0:
            if len(self._inbox) - at > _MAX_REPLY_BYTES:
                raise SourceError(Reason.BROKEN)
            return -1
        length = re.search(rb"(?i)\r\ncontent-length: *(\d{1,6})", self._inbox[at:end])
        end += 4 + (int(length[1]) if length else 0)
        return end if len(self._inbox) >= end else -1

    def _answer(self) -> Reply:
        """Wait for the answer to the last question; packets that come before it are left out."""
        while True:
            while self._inbox[:1] == b"$" and len(self._inbox) >= 4:
                size = 4 + int.from_bytes(self._inbox[2:4], "big")
                if len(self._inbox) < size:
                    break
                del self._inbox[:size]
            if self._inbox and self._inbox[:1] != b"$" and (end := self._reply_end(0)) > 0:
                text = self._inbox[:end].decode("utf-8", "replace")
                del self._inbox[:end]
                return _reply(text)
            if not self._receive() and time.monotonic() > self._until_s:
                raise SourceError(Reason.SILENT)

    def _send(self, method: str, url: str, heads: dict[str, str]) -> None:
        self._n_asked += 1
        heads = {"CSeq": str(self._n_asked), "User-Agent": "Wanmi", **heads}
        if self._session:
            heads["Session"] = self._session
        if self._challenge:
            heads["Authorization"] = self._proof(method, url)
        lines = [f"{method} {url} RTSP/1.0", *(f"{name}: {text}" for name, text in heads.items())]
        with failing_with_words():
            self._sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def _note_session(self, text: str) -> None:
        name, _, rest = text.partition(";")
        self._session = name.strip() or self._session
        if found := re.search(r"timeout=(\d{1,5})", rest):
            self._keep_s = max(1.0, int(found[1]) / 2)

    def _keep_alive(self, now_s: float) -> None:
        self._kept_s = now_s
        if self._session:
            self._send("OPTIONS", self.url, {})

    def _proof(self, method: str, url: str) -> str:
        """Return what shows that we know the password (RFC 7616, 7617)."""
        asked = self._challenge
        if "realm" not in asked or "nonce" not in asked:
            pair = f"{self._user}:{self._password}".encode()
            return "Basic " + base64.b64encode(pair).decode()
        digest = _HASHES.get(asked.get("algorithm", "").upper(), "md5")

        def hashed(*words: str) -> str:
            return hashlib.new(digest, ":".join(words).encode()).hexdigest()

        nonce, realm = asked["nonce"], asked["realm"]
        ours, theirs = hashed(self._user, realm, self._password), hashed(method, url)
        said = {"username": self._user, "realm": realm, "nonce": nonce, "uri": url}
        plain = {}
        if "auth" in asked.get("qop", "").split(","):
            plain = {"qop": "auth", "nc": f"{self._n_asked:08x}"}
            said["cnonce"] = secrets.token_hex(8)
            middle = (nonce, plain["nc"], said["cnonce"], "auth")
            said["response"] = hashed(ours, *middle, theirs)
        else:
            said["response"] = hashed(ours, nonce, theirs)
        said |= {key: asked[key] for key in ("opaque",) if key in asked}
        plain |= {key: asked[key] for key in ("algorithm",) if key in asked}
        words = [f'{key}="{text}"' for key, text in said.items()]
        return "Digest " + ", ".join([*words, *(f"{key}={text}" for key, text in plain.items())])


def _reply(text: str) -> Reply:
    top, _, body = text.partition("\r\n\r\n")
    first, *rest = top.split("\r\n")
    found = re.match(r"RTSP/1\.\d (\d{3})", first)
    heads: dict[str, list[str]] = {}
    for line in rest:
        name, _, value = line.partition(":")
        heads.setdefault(name.strip().lower(), []).append(value.strip())
    return Reply(int(found[1]) if found else 0, heads, body)


def _challenge(asked: list[str]) -> dict[str, str]:
    """Return what a camera wants to know; a digest before the password itself."""
    digests = [text[7:] for text in asked if text[:7].lower() == "digest "]
    strong = [text for text in digests if "sha-256" in text.lower()]
    if not digests:
        return {"basic": "yes"}
    pairs = re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', (strong or digests)[0])
    return {name.lower(): quoted or bare for name, quoted, bare in pairs}
