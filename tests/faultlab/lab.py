"""The laboratory, a process of its own: ``python -m tests.faultlab.lab OUT``.

A line on standard input begins or ends a fault: ``{"seat": 3, "on": true}``.
"""

import json
import os
import random
import secrets
import selectors
import sys
import time
from pathlib import Path

import cv2

from backend.city.rtsp_media import CLOCK_HZ, RtpTrack
from backend.city.rtsp_server import RtspServer, Stream
from backend.disk import write_json

from .clips import DRAWN, FPS, KEY_EVERY, N_PICTURES, Clip
from .faults import HEVC, RELAYED, SEATS
from .hevc import HevcTrack
from .relay import Relay

_CUT_FIRST = ("late_key",)
_JUMP = {"time_jump": 3_600 * CLOCK_HZ, "time_backwards": -20 * CLOCK_HZ}
# The running number of 32 bits turns over while the other faults are on.
_WRAPS_AFTER_S = 30.0
_CLOCK_STEP_S = 3_600.0
_TICK_S = 1 / FPS


class LabCamera:
    """One camera, healthy or ill."""

    def __init__(self, index: int, kind: str, server: RtspServer) -> None:
        self._index, self._kind, self._server = index, kind, server
        self._clip = Clip(index, codec="libx265" if kind in HEVC else "libx264")
        self._spoilt = None
        if kind in DRAWN:
            codec = "libx265" if kind == "codec_change" else "libx264"
            self._spoilt = Clip(index, DRAWN[kind], codec)
        self._base = 2**32 - int(_WRAPS_AFTER_S * CLOCK_HZ) if kind == "time_wrap" else 90_000
        self.stream = Stream(f"seat-{index}", _track(self._clip), FPS)
        self._shown = self._clip
        self._held: list[bytes] | None = None
        self._chance = random.Random(index)
        self.is_ill = False
        server.add(self.stream)

    def set_ill(self, is_ill: bool) -> None:
        """Begin or end what this camera has."""
        self.is_ill = is_ill
        if is_ill:
            self._base += _JUMP.get(self._kind, 0)

    def send(self, turn: int) -> None:
        """Send the picture of this turn."""
        number = (turn + self._index * 7) % N_PICTURES
        is_key = number % KEY_EVERY == 0
        if is_key:
            self._turn_clip()
        units, is_key = self._units(number, is_key)
        if units is None:
            return
        self.stream.rtp_time = int(self._base + turn * CLOCK_HZ / FPS) & 0xFFFFFFFF
        wall_s = time.time() + (_CLOCK_STEP_S if self._is("clock_step") else 0.0)
        self._server.send(self.stream, units, is_key, wall_s if is_key else None)

    def _is(self, kind: str) -> bool:
        return self.is_ill and self._kind == kind

    def _turn_clip(self) -> None:
        """Another clip begins with a key frame, and with another description where it must."""
        wanted = self._spoilt if self.is_ill and self._spoilt is not None else self._clip
        if wanted is not self._shown:
            self._shown = wanted
            before, track = self.stream.track, _track(wanted)
            track.seq, track.ssrc = before.seq, before.ssrc
            self.stream.track = track

    def _units(self, number: int, is_key: bool) -> tuple[list[bytes] | None, bool]:
        units = self._shown.units[number]
        if self._is("stall"):
            return None, False
        if self._is("late_key"):
            for client in self._server._clients:
                client.needs_key = client.needs_key and client.stream is not self.stream
            return (None if is_key else units), False
        if is_key:  # a freeze begins and ends with one, or what follows would hang in the air
            is_frozen = self._is("frozen") or self._is("frozen_h265")
            self._held = (self._held or units) if is_frozen else None
        if self._held is not None:
            return self._held, True
        if self._is("corrupt_slice") and not is_key and number % 3 == 0:
            return [self._spoilt_nal(nal) for nal in units], False
        return units, is_key

    def _spoilt_nal(self, nal: bytes) -> bytes:
        """Return a slice of which only the first third arrived as it was sent."""
        n_sound = max(12, len(nal) // 3)
        rest = bytes(self._chance.randrange(1, 255) for _ in nal[n_sound:])
        return nal[:n_sound] + rest


def _track(clip: Clip) -> RtpTrack:
    if clip.is_hevc:
        vps, sps, pps = clip.sets
        return HevcTrack(sps, pps, secrets.randbits(32), vps=vps)
    sps, pps = clip.sets
    return RtpTrack(sps, pps, secrets.randbits(32))


class Lab:
    """All cameras, each behind its relay; those of the gateway behind one."""

    def __init__(self) -> None:
        self._selector = selectors.SelectSelector()
        self._server = RtspServer("127.0.0.1", 0, self._selector)
        self._cameras = [LabCamera(n, kind, self._server) for n, kind in enumerate(SEATS)]
        here = ("127.0.0.1", self._server.port)
        self._relays: list[Relay] = []
        gateway: Relay | None = None
        for n, kind in enumerate(SEATS):
            relay = gateway if kind == "gateway_reboot" else None
            relay = relay or Relay(f"127.0.0.{n + 10}", here, self._selector)
            gateway = relay if kind == "gateway_reboot" else gateway
            self._relays.append(relay)
        self.urls = [
            "rtsp://{}:{}/{}".format(*relay.address[:2], camera.stream.path)
            for relay, camera in zip(self._relays, self._cameras, strict=True)
        ]
        self._inbox, self._has_ended = bytearray(), False
        self.began_s = time.monotonic()

    def run(self, control: int) -> None:
        """Serve until ``control`` is at its end."""
        self._selector.register(control, selectors.EVENT_READ, lambda _: self._read(control))
        tick, step_s = 0, _TICK_S / len(self._cameras)
        while not self._has_ended:
            self._server.pump(max(0.0, self.began_s + tick * step_s - time.monotonic()))
            while self.began_s + tick * step_s <= time.monotonic():
                turn, seat = divmod(tick, len(self._cameras))
                self._cameras[seat].send(turn)
                self._relays[seat].tick()
                tick += 1
        for relay in self._relays:
            relay.close()
        self._server.close()

    def _read(self, control: int) -> None:
        got = os.read(control, 65_536)
        self._has_ended = not got
        self._inbox += got
        while (end := self._inbox.find(b"\n")) >= 0:
            said = json.loads(self._inbox[:end])
            del self._inbox[: end + 1]
            self._obey(said["seat"], said["on"])

    def _obey(self, seat: int, is_on: bool) -> None:
        kind, relay = SEATS[seat], self._relays[seat]
        if kind in RELAYED:
            relay.set_fault(RELAYED[kind] if is_on else "")
        else:
            self._cameras[seat].set_ill(is_on)
        if is_on and kind in _CUT_FIRST:
            relay.cut()


def main(out: Path) -> None:
    """Make the clips, say where the cameras are, and serve."""
    cv2.setNumThreads(1)
    lab = Lab()
    write_json(out, {"urls": lab.urls, "began_s": lab.began_s})
    lab.run(sys.stdin.fileno())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
