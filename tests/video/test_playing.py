"""One camera's stream, read by whoever has a turn: when it may be read beside others."""

import threading
import time

from backend.city.rtsp_media import CLOCK_HZ, RtpTrack
from backend.city.rtsp_server import Stream
from tests.faultlab.clips import FPS, KEY_EVERY, N_PICTURES, Clip, plain
from tests.patience import until
from video.engine.stream_loop import StreamLoop
from video.sources import Address, Gate, Mode, Picture
from video.sources.rtsp_own import OwnRtspSource, Playing

from .conftest import Served

TICKS = int(CLOCK_HZ / FPS)


class OneCamera(Served):
    """A real RTSP camera that sends a picture whenever the test says."""

    def __init__(self, clip: Clip) -> None:
        super().__init__()
        self._clip, self._number = clip, 0
        self._stream = Stream("1", RtpTrack(*clip.sets, 7), FPS)
        self.url = self._server.add(self._stream)
        self._asked = threading.Semaphore(0)

    def send(self, count: int) -> None:
        self._asked.release(count)

    def turn(self) -> None:
        self._server.pump(0.01)
        while self._server.is_watched(self._stream) and self._asked.acquire(blocking=False):
            n = self._number % N_PICTURES
            self._stream.rtp_time = self._number * TICKS
            units = self._clip.units[n]
            self._server.send(self._stream, units, n % KEY_EVERY == 0, time.time())
            self._number += 1


def read(playing: Playing, n_heard: int, heard: list[None]) -> list[Picture]:
    """Read until so many pictures have come, decoded or not."""
    pictures: list[Picture] = []

    def more() -> bool:
        pictures.extend(playing.came())
        return len(heard) >= n_heard

    until(more)
    return pictures


def test_what_was_only_kept_at_hand_comes_in_one_burst_that_nobody_else_waits_for() -> None:
    heard: list[None] = []
    gate = Gate(Mode.PACKETS, on_heard=lambda: heard.append(None))
    with OneCamera(Clip(1)) as camera, OwnRtspSource(Address(camera.url)).playing(gate) as playing:
        assert playing is not None
        camera.send(KEY_EVERY - 2)
        assert read(playing, KEY_EVERY - 2, heard) == [] and not playing.is_heavy
        gate.mode = Mode.ALL
        assert playing.is_heavy, "eight pictures are to be decoded with the next"
        camera.send(1)
        (newest,) = read(playing, KEY_EVERY - 1, heard)
        assert newest.is_key is False and not playing.is_heavy
        gate.share = 0.5
        camera.send(KEY_EVERY)
        assert 0 < len(read(playing, 2 * KEY_EVERY - 1, heard)) < KEY_EVERY
        assert not playing.is_heavy, "what is left out by measure is no burst"


def test_large_pictures_are_read_apart() -> None:
    heard: list[None] = []
    gate = Gate(on_heard=lambda: heard.append(None))
    large = Clip(1, lambda index, number: plain(index, number, (960, 540)))
    for clip, is_heavy in ((Clip(1), False), (large, True)):
        heard.clear()
        with OneCamera(clip) as camera, OwnRtspSource(Address(camera.url)).playing(gate) as playing:
            assert playing is not None and not playing.is_heavy
            camera.send(3)
            assert len(read(playing, 3, heard)) == 3
            assert playing.is_heavy is is_heavy


def follow(loop: StreamLoop, playing: Playing, seen: list[Picture], n_pictures: int) -> None:
    """Have the loop read until so many pictures have been seen."""
    stop = threading.Event()
    follower = threading.Thread(target=loop.follow, args=(playing, stop, seen.append))
    follower.start()
    until(lambda: len(seen) >= n_pictures)
    stop.set()
    follower.join(5)


def test_a_stream_goes_from_hand_to_hand_and_no_picture_is_lost() -> None:
    loop, seen, heard = StreamLoop(), list[Picture](), list[None]()
    gate = Gate(on_heard=lambda: heard.append(None))
    with OneCamera(Clip(1)) as camera, OwnRtspSource(Address(camera.url)).playing(gate) as playing:
        assert playing is not None
        for n_pictures in (10, 30):
            camera.send(10)
            follow(loop, playing, seen, n_pictures)
            camera.send(10)
            seen += read(playing, n_pictures + 10, heard)
    loop.close(5)
    assert [picture.is_key for picture in seen] == [n % KEY_EVERY == 0 for n in range(40)]
