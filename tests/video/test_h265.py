"""Holes in H.265 are seen by its decoder: every picture names those it builds on."""

import av
import pytest

from tests.faultlab.clips import KEY_EVERY, N_PICTURES, Clip, marks_of
from video.sources import Gate
from video.sources.reader import Reader

INDEX = 5


@pytest.fixture(scope="module")
def units() -> list[bytes]:
    coded = Clip(INDEX, codec="libx265").units
    return [b"".join(b"\0\0\0\1" + nal for nal in unit) for unit in coded]


class Stream:
    """What a reader asks of a stream."""

    def __init__(self) -> None:
        self.codec_context = av.CodecContext.create("hevc", "r")


def shown(units: list[bytes], lost: int, gate: Gate | None = None) -> list[tuple]:
    """Return both marks of every picture a reader gives when one never came."""
    reader, found = Reader(Stream(), gate or Gate()), []
    for n, unit in enumerate(units):
        packet = av.Packet(unit)
        packet.is_keyframe = n % KEY_EVERY == 0
        for picture in reader.read(packet, None, 0.0) if n != lost else ():
            found.append(marks_of(picture.frame.to_ndarray(format="gray")))
    return found


@pytest.mark.parametrize("lost", range(KEY_EVERY + 1, 2 * KEY_EVERY))
def test_d13_no_picture_is_given_that_builds_on_one_that_never_came(units, lost: int) -> None:
    whole = [n for n in range(N_PICTURES) if not lost <= n < 2 * KEY_EVERY]
    assert shown(units, lost) == [((INDEX, n), (INDEX, n)) for n in whole]


def test_d13_nor_by_a_camera_that_is_doubted_less(units) -> None:
    gate = Gate()
    gate.doubt_less()
    assert len(shown(units, KEY_EVERY + 3, gate)) == N_PICTURES - 7
