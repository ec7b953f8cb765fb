"""The beginning of each group: even among cameras, and never a picture that builds on none."""

from fractions import Fraction

import av
import pytest

from tests.faultlab.clips import FPS, KEY_EVERY, Clip, marks_of
from video.sources import Gate, Mode
from video.sources.portion import Portion
from video.sources.reader import Reader

INDEX, N_GROUPS = 4, 4


@pytest.fixture(scope="module")
def units() -> list[bytes]:
    coded = [b"".join(b"\0\0\0\1" + nal for nal in unit) for unit in Clip(INDEX).units]
    return (coded * N_GROUPS)[: N_GROUPS * KEY_EVERY]


class Stream:
    """What a reader asks of a stream."""

    def __init__(self) -> None:
        self.codec_context = av.CodecContext.create("h264", "r")


def shown(units: list[bytes], gate: Gate, at: dict[int, float] | None = None) -> list[int]:
    """Return which units gave a picture; ``at`` changes the share before some of them."""
    reader, found = Reader(Stream(), gate), []
    for n, unit in enumerate(units):
        gate.share = (at or {}).get(n, gate.share)
        packet = av.Packet(unit)
        packet.is_keyframe, packet.pts = n % KEY_EVERY == 0, n
        packet.time_base = Fraction(1, round(FPS))
        for picture in reader.read(packet, None, 0.0):
            assert marks_of(picture.frame.to_ndarray(format="gray")) == ((INDEX, n), (INDEX, n))
            found.append(n)
    return found


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_x07_a_share_of_each_group_is_decoded_from_its_key_frame_on(units, share: float) -> None:
    gate = Gate()
    gate.share = share
    places = [n % KEY_EVERY for n in shown(units, gate) if n >= KEY_EVERY]
    n_each = max(1, round(share * KEY_EVERY + 0.499))
    assert places == list(range(n_each)) * (N_GROUPS - 1), "once a group's length is known"


def test_x07_more_is_given_from_the_next_key_frame_on_and_no_burst_before(units) -> None:
    gate = Gate()
    gate.share = 0.25
    found = shown(units, gate, {2 * KEY_EVERY - 2: 1.0})
    assert not {2 * KEY_EVERY - 2, 2 * KEY_EVERY - 1} & set(found)
    assert found[-2 * KEY_EVERY :] == list(range(2 * KEY_EVERY, 4 * KEY_EVERY))


def test_x07_who_is_wanted_behind_its_portion_shows_its_key_frame_at_once(units) -> None:
    gate = Gate(Mode.PACKETS)
    gate.share = 0.25
    reader = Reader(Stream(), gate)
    for n, unit in enumerate(units[: 2 * KEY_EVERY - 1]):
        if n == 2 * KEY_EVERY - 2:
            gate.mode = Mode.ALL
        packet = av.Packet(unit)
        packet.is_keyframe, packet.pts = n % KEY_EVERY == 0, n
        packet.time_base = Fraction(1, round(FPS))
        pictures = list(reader.read(packet, None, 0.0))
    assert [picture.is_key for picture in pictures] == [True]


def test_a_stream_without_times_is_taken_whole() -> None:
    portion = Portion()
    portion.begin(None)
    assert portion.takes(None, 0.1)
