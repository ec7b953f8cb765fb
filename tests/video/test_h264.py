"""Holes in H.264 are seen, and nothing that builds on one is shown."""

from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faultlab.clips import KEY_EVERY, N_PICTURES, Clip, marks_of
from video.sources import Gate, Reason, SourceError
from video.sources import reader as reader_module
from video.sources.gate import DOUBTS
from video.sources.h264 import Continuity
from video.sources.reader import Reader

INDEX = 4


@pytest.fixture(scope="module")
def units() -> list[bytes]:
    return [b"".join(b"\0\0\0\1" + nal for nal in unit) for unit in Clip(INDEX).units]


def test_a_whole_stream_has_no_gap_however_often_it_goes_round(units) -> None:
    follow = Continuity()
    assert not any(follow.has_gap(unit) for unit in units * 3)


@pytest.mark.parametrize("lost", range(1, KEY_EVERY))
def test_every_single_lost_picture_is_missed(units, lost: int) -> None:
    follow = Continuity()
    told = [n for n, unit in enumerate(units) if n != lost and follow.has_gap(unit)]
    assert told == ([lost + 1] if lost + 1 < KEY_EVERY else []), "a key frame needs nothing before"


@given(st.binary(max_size=400))
def test_rubbish_has_no_gap_and_breaks_nothing(data: bytes) -> None:
    Continuity(data).has_gap(data)
    Continuity().has_gap(b"\0\0\1\x67" + data + b"\0\0\1\x41" + data)


def test_real_encoders_number_their_pictures_as_we_read_them(tmp_path: Path) -> None:
    """B pictures, several references, high profile: what the demo's own encoder never does."""
    path = tmp_path / "b.h264"
    with av.open(str(path), "w", format="h264") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.options = {"preset": "slow", "bf": "3", "refs": "4", "g": "25"}
        for n in range(100):
            frame = av.VideoFrame(320, 180, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([(n * 7 + k // 40) % 256 for k in range(plane.buffer_size)]))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        follow = Continuity()
        packets = [bytes(p) for p in container.demux(video=0) if p.size]
        assert len(packets) > 90 and not any(follow.has_gap(one) for one in packets)


class Stream:
    """What a reader asks of a stream."""

    def __init__(self) -> None:
        self.codec_context = av.CodecContext.create("h264", "r")


def shown(units: list[bytes], gate: Gate | None = None) -> list[tuple]:
    """Return both marks of every picture a reader gives."""
    reader, found = Reader(Stream(), gate or Gate()), []
    for n, unit in enumerate(units):
        packet = av.Packet(unit)
        packet.is_keyframe = n % KEY_EVERY == 0
        for picture in reader.read(packet, None, 0.0):
            found.append(marks_of(picture.frame.to_ndarray(format="gray")))
    return found


def whole(n: int) -> tuple:
    return ((INDEX, n), (INDEX, n))


def test_all_of_a_sound_stream_is_shown(units) -> None:
    assert shown(units) == [whole(n) for n in range(N_PICTURES)]


def test_d13_what_follows_a_broken_slice_is_left_out_up_to_the_next_key_frame(units) -> None:
    broken = [unit[: len(unit) // 2] if n == 13 else unit for n, unit in enumerate(units)]
    assert shown(broken) == [whole(n) for n in range(N_PICTURES) if not 13 <= n < 20]


def test_d13_what_follows_a_hole_is_left_out_up_to_the_next_key_frame(units) -> None:
    emptied = [b"\0\0\0\1\x09\xf0" if n == 24 else unit for n, unit in enumerate(units)]
    assert shown(emptied) == [whole(n) for n in range(N_PICTURES) if not 24 <= n < 30]


def test_a_stream_of_nothing_that_can_be_decoded_is_broken(
    units, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "_BARREN_S", 0.0)
    with pytest.raises(SourceError) as caught:
        shown([units[0], *[b"\0\0\0\1\x41rubbish"] * 9])
    assert caught.value.reason is Reason.BROKEN


def test_a_camera_none_of_whose_groups_is_whole_is_doubted_less_but_not_believed(units) -> None:
    gate, torn = Gate(), [unit[: len(unit) // 2] if n % 10 == 3 else unit
                          for n, unit in enumerate(units * 3)]  # fmt: skip
    with pytest.raises(SourceError) as caught:
        shown(torn, gate)
    assert caught.value.reason is Reason.BROKEN and gate.doubts == DOUBTS[1]
    assert all(mark[0] == mark[1] for mark in shown(torn, gate)), "what breaks off stays refused"


def test_doubts_end_with_believing_everything() -> None:
    gate = Gate()
    assert gate.doubts == DOUBTS[0] and gate.doubt_less() and gate.doubts == DOUBTS[1]
    assert gate.doubt_less() and gate.doubts == "" and not gate.doubt_less()
    assert Gate().doubt_less(believe_all=True)
