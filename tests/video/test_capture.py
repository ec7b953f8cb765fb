"""Seconds before a find (D03, D07): kept as they came, bounded, covered where they must be."""

import io
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.patience import until
from video.engine import VideoEngine
from video.engine.clip import Unplayable, clip_of, film_pictures, parameter_sets
from video.engine.mp4 import film_span_s
from video.engine.reel import Reel, Strip
from video.engine.room import MailboxRoom
from video.engine.veil import Veil
from video.sources import Address, Mode

from .conftest import pages

HALF = (((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0)),)
GREY = 58


class Codec:
    name, extradata = "h264", b""


def packet(n: int, size: int = 100, is_key: bool | None = None, at: int | None = None) -> av.Packet:
    made = av.Packet(bytes(size))
    made.time_base = Fraction(1, 10)
    made.pts = made.dts = n if at is None else at
    made.is_keyframe = n % 10 == 0 if is_key is None else is_key
    return made


def test_a_reel_keeps_whole_groups_back_to_its_seconds_and_no_more() -> None:
    reel = Reel(keep_s=3.0)
    for n in range(100):
        reel.put(packet(n), Codec())
    strip = reel.taken()
    assert strip.held[0].is_key and 3.0 <= strip.span_s < 4.0


def test_a_reel_is_bounded_in_bytes_whatever_a_stream_sends() -> None:
    reel = Reel(keep_s=30.0, max_bytes=3_500)
    for n in range(35):
        reel.put(packet(n), Codec())
        assert sum(len(held.data) for held in reel.taken().held) <= 3_500
    assert reel.taken().held[0].is_key
    for n in range(1, 60):  # one group larger than all the room: nothing is kept of it
        reel.put(packet(n, is_key=n == 1), Codec())
    assert reel.taken() == Strip("", b"", ())


def test_a_reel_begins_at_a_key_frame_after_a_hole_and_closes_up_a_jump_of_the_clock() -> None:
    reel = Reel(keep_s=30.0)
    for n in (3, 4, 10, 11):
        reel.put(packet(n), Codec())
    reel.cut()
    for n in (13, 14):
        reel.put(packet(n), Codec())
    reel.put(packet(20, at=900_000), Codec())
    assert [len(reel.taken().held), reel.taken().held[0].is_key] == [3, True]
    assert reel.taken().span_s < 0.5
    reel.begin()
    assert not reel.taken().held


def test_nothing_held_makes_no_film() -> None:
    with pytest.raises(Unplayable):
        clip_of(Strip("", b"", ()), Veil())


@pytest.fixture(scope="module")
def strip(film: Path) -> Strip:
    """Return four seconds of a street as a reel holds them."""
    reel = Reel(keep_s=60.0)
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        for one in container.demux(stream):
            if one.size:
                reel.put(one, stream.codec_context)
        return reel.taken()


def test_d03_a_film_is_the_very_stream_that_came(strip: Strip, film: Path) -> None:
    made = clip_of(strip, Veil())
    shown, taken = list(film_pictures(made)), list(film_pictures(film.read_bytes()))
    assert len(shown) == len(taken) == 48
    for ours, theirs in zip(shown, taken, strict=True):
        assert np.array_equal(ours.planes, theirs.planes), "not one pixel was coded anew"
    assert shown[-1].show_s == pytest.approx(47 / 12, abs=0.01)


def test_d10_a_covered_film_shows_nothing_under_its_mask(strip: Strip) -> None:
    made = clip_of(strip, Veil(HALF))
    shown = list(film_pictures(made))
    assert len(shown) == 48
    for one in shown:
        light = one.planes[: one.height]
        assert abs(light[:, one.width // 2 + 8 :].astype(int) - GREY).max() <= 6
        assert light[:, : one.width // 2 - 8].std() > 15


@pytest.mark.parametrize("shape", [(90, 160), (90, 160, 3), (90, 160, 4)])
def test_d10_a_veil_covers_its_share_of_any_picture(shape: tuple[int, ...]) -> None:
    image = np.full(shape, 200, np.uint8)
    Veil(HALF).cover(image)
    assert (image[:, 80:] == GREY).all() and (image[:, :78] == 200).all()
    untouched = np.full(shape, 200, np.uint8)
    Veil().cover(untouched)
    assert (untouched == 200).all()


def test_parameter_sets_of_a_file_are_read() -> None:
    head = bytes((1, 100, 0, 12, 255, 0xE1, 0, 2, 0x67, 1, 1, 0, 3, 0x68, 2, 3))
    assert parameter_sets(head, "h264") == b"\0\0\0\1\x67\x01\0\0\0\1\x68\x02\x03"
    assert parameter_sets(b"\0\0\1\x67", "h264") == b"\0\0\1\x67"


def test_d03_how_long_a_film_plays_is_read_without_a_decoder(film: Path) -> None:
    data = film.read_bytes()
    with av.open(io.BytesIO(data)) as held:
        assert film_span_s(data) == pytest.approx(float(held.duration / av.time_base), abs=0.01)
    assert film_span_s(data) > 1
    for broken in (b"", data[:40], b"\0" * 64, data[:4] + b"moov" + data[8:80]):
        assert film_span_s(broken) == 0.0


def test_d03_d10_a_capture_is_whole_large_and_covered(film: Path, memory: Path) -> None:
    engine = VideoEngine(n_workers=1, memory_folders=[memory], keep_s=10.0)
    engine.start()
    try:
        engine.show("film", Address(str(film)), (64, 36), masks=HALF)
        until(lambda: (engine.info("film") or _NONE).number > 30, 8)
        captured = engine.capture("film")
        assert captured is not None and engine.capture("unknown") is None
        found: list[bytes] = []
        for take in (captured.take_still, captured.take_film):
            until(lambda take=take: _kept(take(), found), 5)
        still = cv2.imdecode(np.frombuffer(found[0], np.uint8), cv2.IMREAD_GRAYSCALE)
        assert still.shape == (180, 320), "the stream's own size, not the tile's"
        assert abs(still[:, 168:].astype(int) - GREY).max() <= 6
        with av.open(io.BytesIO(found[1])) as held:
            assert 1.5 < float(held.duration / av.time_base) < 12
        box = engine.newest("film")
        info = box.info()
        rows = np.frombuffer(box.pixels(info), np.uint8).reshape(info.height, -1, 4)
        assert (rows[:, 34:64, :3] == GREY).all(), "no picture leaves a worker uncovered"
        engine.cover("film", ())
        assert _is_clear(engine)
        del rows, box
    finally:
        engine.stop()
    assert not pages(memory)


def test_d03_a_stream_that_is_not_decoded_any_more_keeps_its_seconds(
    film: Path, memory: Path
) -> None:
    engine = VideoEngine(n_workers=1, memory_folders=[memory], keep_s=10.0)
    engine.start()
    try:
        engine.show("film", Address(str(film)), (64, 36))
        until(lambda: (engine.info("film") or _NONE).number > 5, 8)
        engine.want("film", Mode.PACKETS)
        first = _film_s(engine)
        until(lambda: _film_s(engine) > first + 1.0, 10)
    finally:
        engine.stop()


def _film_s(engine: VideoEngine) -> float:
    """Return the seconds of a film that is captured now."""
    captured, found = engine.capture("film"), []
    until(lambda: _kept(captured.take_film(), found), 5)
    captured.drop()
    return film_span_s(found[0])


class _None:
    number = 0


_NONE = _None()


def _kept(data: bytes | None, found: list[bytes]) -> bool:
    if data is not None:
        found.append(data)
    return bool(data)


def _is_clear(engine: VideoEngine) -> bool:
    def is_clear() -> bool:
        box, info = engine.newest("film"), engine.info("film")
        rows = np.frombuffer(bytes(box.pixels(info)), np.uint8).reshape(info.height, -1, 4)
        return not (rows[:, 34:64, :3] == GREY).all()

    until(is_clear, 5)
    return True


def test_what_a_killed_desk_captured_is_removed_at_the_next_start(memory: Path) -> None:
    left = memory / "wanmi-video-999999-1-0.mp4"
    left.write_bytes(b"film")
    MailboxRoom([memory])
    assert not left.exists()
