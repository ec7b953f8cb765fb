"""A small RTSP 1.0 server over TCP interleaved: what a demo camera answers.

One thread and one selector serve every camera. A client that reads too slowly loses pictures up to
the next key frame, as with a real camera; it never slows the others.
"""

import logging
import re
import secrets
import selectors
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from .rtsp_media import RtpTrack

log = logging.getLogger(__name__)

_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN"
_PHRASES = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    454: "Session Not Found",
    457: "Invalid Range",
    461: "Unsupported Transport",
}
_MAX_REQUEST_BYTES = 16_384
_MAX_QUEUED_BYTES = 768 * 1024
_RECEIVE_BYTES = 65_536


# Packets of what was recorded, each with its lane (0 pictures, 1 reports), a picture at a time.
Replay = Iterator[list[tuple[int, bytes]]]
Recorder = Callable[[int, int], "Replay | None"]


@dataclass
class Stream:
    """One camera as the server knows it.

    Attributes:
        path: Last part of its address.
        track: The numbered packets.
        present: False plays a camera that is not there: its path is unknown, its clients are cut.
        key_wanted: A client has just begun and waits for a key frame.
        recorder: Gives what was recorded between two moments, Unix milliseconds.
    """

    path: str
    track: RtpTrack
    fps: float
    present: bool = True
    key_wanted: bool = False
    rtp_time: int = 0
    recorder: "Recorder | None" = None


@dataclass(eq=False)
class _Client:
    sock: socket.socket
    inbox: bytearray = field(default_factory=bytearray)
    outbox: bytearray = field(default_factory=bytearray)
    stream: Stream | None = None
    lanes: tuple[int, int] = (0, 1)
    playing: bool = False
    needs_key: bool = True
    ending: bool = False
    session: str = field(default_factory=partial(secrets.token_hex, 8))


class RtspServer:
    """Serves streams to any RTSP client; drive it with ``pump`` and ``send``.

    Thread: one, the caller's. Nothing blocks but ``pump``.
    """

    def __init__(self, host: str, port: int, selector: selectors.BaseSelector) -> None:
        """Bind at once. Raises OSError where the port is taken."""
        self._host = host
        self._selector = selector
        self._listener = socket.create_server((host, port), backlog=64)
        self._listener.setblocking(False)
        selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._streams: dict[str, Stream] = {}
        self._clients: set[_Client] = set()
        self._replays: dict[_Client, Replay] = {}

    @property
    def port(self) -> int:
        """The port really bound."""
        return int(self._listener.getsockname()[1])

    def add(self, stream: Stream) -> str:
        """Serve one more stream; returns its address."""
        self._streams[stream.path] = stream
        return f"rtsp://{self._host}:{self.port}/{stream.path}"

    def set_present(self, stream: Stream, present: bool) -> None:
        """Let a camera vanish (its clients are cut) or come back."""
        stream.present = present
        if not present:
            for client in [c for c in self._clients if c.stream is stream]:
                self._drop(client)

    def is_watched(self, stream: Stream) -> bool:
        """Whether anybody plays it; nobody's pictures need not be encoded."""
        return any(c.playing and c.stream is stream for c in self._clients)

    def pump(self, timeout_s: float) -> None:
        """Answer what has come; waits at most ``timeout_s``."""
        for key, events in self._selector.select(timeout_s):
            key.data(events)

    @property
    def is_replaying(self) -> bool:
        """Whether anybody pulls a recording."""
        return bool(self._replays)

    def replay(self) -> None:
        """Give everybody who pulls a recording its next picture."""
        for client, packets in list(self._replays.items()):
            some = next(packets, None) if client in self._clients else None
            if some is None:
                del self._replays[client]
                continue
            for lane, packet in some:
                self._queue(client, lane, [packet])

    def send(self, stream: Stream, nals: Sequence[bytes], key: bool, wall_s: float | None) -> None:
        """Send one access unit to all who play it.

        Args:
            stream: Its ``rtp_time`` is the picture's.
            nals: NAL units without start codes; a key frame begins with its parameter sets.
            key: Whether a decoder can begin here.
            wall_s: Wall-clock time of the picture, where a sender report is due with it.
        """
        if wall_s is not None:
            report = stream.track.sender_report(wall_s, stream.rtp_time)
            self._spread(stream, 1, [report])
        packets = list(stream.track.packets(nals, stream.rtp_time))
        for client in [c for c in self._clients if c.playing and c.stream is stream]:
            full = len(client.outbox) > _MAX_QUEUED_BYTES
            client.needs_key = full or (client.needs_key and not key)
            if not client.needs_key:
                self._queue(client, 0, packets)

    def close(self) -> None:
        """Cut everybody and stop to listen."""
        for client in list(self._clients):
            self._drop(client)
        self._selector.unregister(self._listener)
        self._listener.close()

    def _spread(self, stream: Stream, lane: int, packets: Sequence[bytes]) -> None:
        for client in [c for c in self._clients if c.playing and c.stream is stream]:
            self._queue(client, lane, packets)

    def _queue(self, client: _Client, lane: int, packets: Sequence[bytes]) -> None:
        for packet in packets:
            client.outbox += b"$" + bytes((client.lanes[lane],)) + len(packet).to_bytes(2, "big")
            client.outbox += packet
        self._flush(client)

    def _flush(self, client: _Client) -> None:
        try:
            while client.outbox:
                sent = client.sock.send(client.outbox)
                del client.outbox[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self._drop(client)
            return
        if client.ending and not client.outbox:
            self._drop(client)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.outbox else 0)
        key = self._selector.get_key(client.sock)
        if key.events != wanted:
            self._selector.modify(client.sock, wanted, key.data)

    def _accept(self, _events: int) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError:
            return
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = _Client(sock)
        self._clients.add(client)

        def on_ready(events: int) -> None:
            self._serve(client, events)

        self._selector.register(sock, selectors.EVENT_READ, on_ready)

    def _drop(self, client: _Client) -> None:
        if client in self._clients:
            self._clients.discard(client)
            self._selector.unregister(client.sock)
            client.sock.close()

    def _serve(self, client: _Client, events: int) -> None:
        if client not in self._clients:
            return
        if events & selectors.EVENT_READ and not self._receive(client):
            self._drop(client)
            return
        while client in self._clients and (text := _next_request(client.inbox)) is not None:
            self._answer(client, text)
        if len(client.inbox) > _MAX_REQUEST_BYTES:
            self._drop(client)
        elif client in self._clients and events & selectors.EVENT_WRITE:
            self._flush(client)

    @staticmethod
    def _receive(client: _Client) -> bool:
        try:
            got = client.sock.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            return False
        client.inbox += got
        return bool(got)

    def _answer(self, client: _Client, text: str) -> None:
        request = _Request.read(text)
        if request is None:
            client.ending = True
            self._reply(client, "0", 400)
            return
        handler = _HANDLERS.get(request.method)
        if handler is None:
            self._reply(client, request.cseq, 405, {"Allow": _METHODS})
            return
        handler(self, client, request)

    def _reply(
        self,
        client: _Client,
        cseq: str,
        code: int,
        heads: dict[str, str] | None = None,
        body: str = "",
    ) -> None:
        lines = [f"RTSP/1.0 {code} {_PHRASES[code]}", f"CSeq: {cseq}"]
        lines += [f"{name}: {value}" for name, value in (heads or {}).items()]
        if body:
            lines += ["Content-Type: application/sdp", f"Content-Length: {len(body.encode())}"]
        client.outbox += ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
        self._flush(client)

    def _find(self, request: "_Request") -> Stream | None:
        name = urlsplit(request.url).path.strip("/").split("/")[0]
        stream = self._streams.get(name)
        return stream if stream is not None and stream.present else None

    def _on_options(self, client: _Client, request: "_Request") -> None:
        self._reply(client, request.cseq, 200, {"Public": _METHODS})

    def _on_describe(self, client: _Client, request: "_Request") -> None:
        stream = self._find(request)
        if stream is None:
            self._reply(client, request.cseq, 404)
            return
        body = stream.track.description(self._host, stream.fps)
        base = request.url.rstrip("/") + "/"
        self._reply(client, request.cseq, 200, {"Content-Base": base}, body)

    def _on_setup(self, client: _Client, request: "_Request") -> None:
        stream = self._find(request)
        asked = request.heads.get("transport", "")
        if stream is None:
            self._reply(client, request.cseq, 404)
            return
        if "TCP" not in asked.upper():
            self._reply(client, request.cseq, 461)
            return
        lanes = re.search(r"interleaved=(\d{1,3})-(\d{1,3})", asked)
        if lanes:
            client.lanes = (int(lanes[1]) & 0xFF, int(lanes[2]) & 0xFF)
        client.stream = stream
        transport = "RTP/AVP/TCP;unicast;interleaved={}-{}".format(*client.lanes)
        heads = {
            "Session": _session(client),
            "Transport": f"{transport};ssrc={stream.track.ssrc:08X}",
        }
        self._reply(client, request.cseq, 200, heads)

    def _on_play(self, client: _Client, request: "_Request") -> None:
        stream = client.stream
        if stream is None:
            self._reply(client, request.cseq, 454)
            return
        asked = request.heads.get("range", "")
        if asked.startswith("clock="):
            self._play_back(client, request, stream, asked)
            return
        url = request.url.rstrip("/") + "/trackID=0"
        heads = {"Session": _session(client), "RTP-Info": f"url={url};seq={stream.track.seq}"}
        self._reply(client, request.cseq, 200, {**heads, "Range": "npt=now-"})
        client.playing = client.needs_key = stream.key_wanted = True

    def _play_back(self, client: _Client, request: "_Request", stream: Stream, asked: str) -> None:
        """Begin to give what was recorded."""
        span = _clock_range(asked)
        packets = stream.recorder(*span) if span is not None and stream.recorder else None
        if packets is None:
            self._reply(client, request.cseq, 457)
            return
        self._replays[client] = packets
        self._reply(client, request.cseq, 200, {"Session": _session(client), "Range": asked})

    def _on_parameter(self, client: _Client, request: "_Request") -> None:
        self._reply(client, request.cseq, 200, {"Session": _session(client)})

    def _on_teardown(self, client: _Client, request: "_Request") -> None:
        client.playing = False
        client.ending = True
        self._reply(client, request.cseq, 200, {"Session": _session(client)})


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    cseq: str
    heads: dict[str, str]

    @classmethod
    def read(cls, text: str) -> "_Request | None":
        first, *rest = text.split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or not words[2].startswith("RTSP/"):
            return None
        heads = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in rest)
        }
        return cls(words[0], words[1], heads.get("cseq", "0"), heads)


def _next_request(inbox: bytearray) -> str | None:
    """Take the next whole request; a client's own RTCP between them is skipped."""
    while inbox[:1] == b"$":
        size = 4 + int.from_bytes(inbox[2:4], "big")
        if len(inbox) < max(4, size):
            return None
        del inbox[:size]
    end = inbox.find(b"\r\n\r\n")
    if end < 0:
        return None
    text = inbox[:end].decode("utf-8", "replace")
    length = re.search(r"(?im)^content-length:\s*(\d{1,5})\s*$", text)
    size = end + 4 + (int(length[1]) if length else 0)
    if len(inbox) < size:
        return None
    del inbox[:size]
    return text


def _clock_range(text: str) -> tuple[int, int] | None:
    """Return both ends of ``clock=20260610T001204.5Z-…``, Unix milliseconds; None for none."""
    found = re.fullmatch(r"clock=(\d{8}T\d{6})(\.\d{1,6})?Z-(\d{8}T\d{6})(\.\d{1,6})?Z", text)
    if found is None:
        return None
    ends = []
    for whole, part in ((found[1], found[2]), (found[3], found[4])):
        try:
            at = datetime.strptime(whole, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
        ends.append(round((at.timestamp() + float(part or 0)) * 1000))
    return (ends[0], ends[1]) if ends[0] < ends[1] else None


def _session(client: _Client) -> str:
    return f"{client.session};timeout=60"


_HANDLERS = {
    "OPTIONS": RtspServer._on_options,
    "DESCRIBE": RtspServer._on_describe,
    "SETUP": RtspServer._on_setup,
    "PLAY": RtspServer._on_play,
    "GET_PARAMETER": RtspServer._on_parameter,
    "SET_PARAMETER": RtspServer._on_parameter,
    "TEARDOWN": RtspServer._on_teardown,
}
