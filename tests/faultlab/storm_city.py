"""Cameras on several hosts that all go and come back at once; it counts who knocks, and how often.

``python -m tests.faultlab.storm_city OUT CAMERAS HOSTS``: a line on standard input names what
happens to every host, ``{"fault": "reset"}``, and ``{"fault": ""}`` ends it. What was counted since
the last end stands in ``OUT.counts`` when the input ends.
"""

import json
import os
import re
import secrets
import selectors
import socket
import sys
import time
from itertools import pairwise
from pathlib import Path

import cv2

from backend.city.rtsp_media import CLOCK_HZ, RtpTrack
from backend.city.rtsp_server import RtspServer, Stream
from backend.disk import write_json

from .clips import FPS, KEY_EVERY, N_PICTURES, Clip
from .relay import Pair, Relay

_N_CLIPS = 6
_FIRST_HOST = 100


class CountingRelay(Relay):
    """Counts handshakes that run at the same time, and when each device was asked.

    A handshake ends with the answer to PLAY: who waits for a key frame asks nobody for anything.
    """

    def __init__(self, *args) -> None:
        self.n_most = 0
        self._open: set[Pair] = set()
        self._playing: set[Pair] = set()
        self.asked_s: dict[str, list[float]] = {}
        super().__init__(*args)

    def begin_count(self) -> None:
        """Forget what was before."""
        self.n_most, self.asked_s = 0, {}

    def on_opened(self, pair: Pair) -> None:
        """Note one that knocks; who has gone meanwhile does so no more, seen already or not."""
        self._open = {one for one in self._open if not _has_gone(one.near)} | {pair}
        self.n_most = max(self.n_most, len(self._open))

    def on_near(self, pair: Pair, got: bytes) -> None:
        """Note which device is asked for."""
        if got.startswith(b"PLAY "):
            self._playing.add(pair)
        found = re.match(rb"DESCRIBE rtsp://[^/ ]+/(\S+)", got)
        if found:
            self.asked_s.setdefault(found[1].decode(), []).append(time.monotonic())

    def on_far(self, pair: Pair, got: bytes) -> None:
        """It plays, or media comes: the handshake is over."""
        if got[:1] == b"$" or (pair in self._playing and got.startswith(b"RTSP/1.0 200")):
            self._open.discard(pair)

    def on_dropped(self, pair: Pair) -> None:
        """It is over, one way or the other."""
        self._open.discard(pair)
        self._playing.discard(pair)


def _has_gone(sock: socket.socket) -> bool:
    try:
        return not sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True


class StormCity:
    """Serves all cameras from one thread."""

    def __init__(self, n_cameras: int, n_hosts: int) -> None:
        self._selector = selectors.SelectSelector()
        self._server = RtspServer("127.0.0.1", 0, self._selector)
        clips = [Clip(n) for n in range(_N_CLIPS)]
        here = ("127.0.0.1", self._server.port)
        hosts = [f"127.0.0.{_FIRST_HOST + n}" for n in range(n_hosts)]
        self.relays = [CountingRelay(host, here, self._selector) for host in hosts]
        self._cameras: list[tuple[Stream, Clip]] = []
        self.urls: list[str] = []
        for n in range(n_cameras):
            clip = clips[n % _N_CLIPS]
            track = RtpTrack(*clip.sets, secrets.randbits(32))
            stream = Stream(f"camera-{n}", track, FPS)
            self._server.add(stream)
            self._cameras.append((stream, clip))
            host, port = self.relays[n % n_hosts].address[:2]
            self.urls.append(f"rtsp://{host}:{port}/{stream.path}")
        self._inbox, self._has_ended = bytearray(), False

    def run(self, control: int) -> None:
        """Serve until ``control`` is at its end."""
        self._selector.register(control, selectors.EVENT_READ, lambda _: self._read(control))
        began_s, tick, step_s = time.monotonic(), 0, 1 / FPS / len(self._cameras)
        while not self._has_ended:
            self._server.pump(max(0.0, began_s + tick * step_s - time.monotonic()))
            while began_s + tick * step_s <= time.monotonic():
                self._send(*divmod(tick, len(self._cameras)))
                tick += 1
        for relay in self.relays:
            relay.close()
        self._server.close()

    def counts(self) -> dict[str, float]:
        """Return the most handshakes at one host, and the least seconds between two of a device."""
        gaps = [
            later - earlier
            for relay in self.relays
            for times in relay.asked_s.values()
            for earlier, later in pairwise(times)
        ]
        n_asked = sum(len(times) for relay in self.relays for times in relay.asked_s.values())
        most = max(relay.n_most for relay in self.relays)
        return {"most_at_once": most, "least_gap_s": min(gaps, default=-1), "asked": n_asked}

    def _send(self, turn: int, index: int) -> None:
        stream, clip = self._cameras[index]
        number = (turn + index * 7) % N_PICTURES
        is_key = number % KEY_EVERY == 0
        stream.rtp_time = int(turn * CLOCK_HZ / FPS) & 0xFFFFFFFF
        self._server.send(stream, clip.units[number], is_key, time.time() if is_key else None)

    def _read(self, control: int) -> None:
        got = os.read(control, 65_536)
        self._has_ended = not got
        self._inbox += got
        while (end := self._inbox.find(b"\n")) >= 0:
            kind = json.loads(self._inbox[:end])["fault"]
            del self._inbox[: end + 1]
            for relay in self.relays:
                if not kind:
                    relay.begin_count()
                relay.set_fault(kind)


def main(out: Path, n_cameras: int, n_hosts: int) -> None:
    """Serve, and write down what was counted."""
    cv2.setNumThreads(1)
    city = StormCity(n_cameras, n_hosts)
    write_json(out, city.urls)
    city.run(sys.stdin.fileno())
    write_json(out.with_suffix(".counts"), city.counts())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
