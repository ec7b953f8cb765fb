"""Pictures out of RTP packets: every loss is seen, and nothing that is not whole is given."""

import struct
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.city.rtsp_media import CLOCK_HZ, PAYLOAD_TYPE, RtpTrack
from tests.faultlab.clips import KEY_EVERY, Clip
from tests.faultlab.hevc import HevcTrack
from video.sources.rtp import Assembler, Unit

SENDER, FIRST_SEQ, FIRST_TIME = 7, 65_500, 2**32 - 20_000
CODECS = {"h264": "libx264", "hevc": "libx265"}


@pytest.fixture(scope="module", params=CODECS)
def sent(request) -> tuple[str, list[list[bytes]], list[bytes]]:
    """Return codec, packets per picture, and each picture as it should come out."""
    clip = Clip(3, codec=CODECS[request.param])
    *vps, sps, pps = clip.sets
    track = RtpTrack(sps, pps, SENDER, FIRST_SEQ)
    if vps:
        track = HevcTrack(sps, pps, SENDER, FIRST_SEQ, vps=vps[0])
    packets = [
        list(track.packets(unit, FIRST_TIME + 9_000 * n)) for n, unit in enumerate(clip.units)
    ]
    whole = [b"".join(b"\0\0\0\1" + nal for nal in unit) for unit in clip.units]
    return request.param, packets, whole


def taken(codec: str, packets: list[bytes]) -> list[Unit]:
    assembler = Assembler(codec, PAYLOAD_TYPE, CLOCK_HZ)
    return [unit for packet in packets if (unit := assembler.take(packet)) is not None]


def test_what_was_sent_comes_out_over_both_turns_of_the_numbers(sent) -> None:
    codec, packets, whole = sent
    units = taken(codec, list(chain(*packets)))
    assert [unit.data for unit in units] == whole
    assert [unit.ticks for unit in units] == [9_000 * n for n in range(len(whole))]
    assert [n for n, unit in enumerate(units) if unit.is_key] == list(range(0, 50, KEY_EVERY))
    assert not any(unit.is_after_loss for unit in units)


def test_d13_every_single_lost_packet_is_seen_and_no_half_picture_given(sent) -> None:
    codec, packets, whole = sent
    flat = list(chain(*packets[:25]))
    for lost in range(1, len(flat)):
        units = taken(codec, flat[:lost] + flat[lost + 1 :])
        assert {unit.data for unit in units} <= set(whole)
        told = [unit for unit in units if unit.is_after_loss]
        assert len(told) == 1 or lost >= len(flat) - len(packets[23]) - len(packets[24])
        assert len(units) >= 23, "one picture is gone, and the next where nobody can tell"


def test_a_packet_that_comes_twice_changes_nothing(sent) -> None:
    codec, packets, whole = sent
    twice = [packet for packet in list(chain(*packets)) for _ in range(2)]
    assert [unit.data for unit in taken(codec, twice)] == whole


def test_a_picture_bears_the_time_of_the_senders_last_report(sent) -> None:
    codec, packets, _ = sent
    assembler = Assembler(codec, PAYLOAD_TYPE, CLOCK_HZ)
    track = RtpTrack(b"", b"", SENDER)
    assembler.report(track.sender_report(1_781_053_920.25, FIRST_TIME))
    units = [unit for n in (0, 1, 2) for packet in packets[n] if (unit := assembler.take(packet))]
    began_us = 1_781_053_920_250_000
    assert [unit.wall_us - began_us for unit in units] == pytest.approx([0, 1e5, 2e5], abs=2)
    assert taken(codec, packets[0])[0].wall_us is None


def test_several_parameter_sets_in_one_packet_are_taken_apart() -> None:
    nals = (b"\x67sps", b"\x68pps", b"\x65slice")
    body = b"\x18" + b"".join(struct.pack(">H", len(nal)) + nal for nal in nals)
    head = struct.pack(">BBHII", 0x80, 0x80 | PAYLOAD_TYPE, 9, 90, SENDER)
    (unit,) = taken("h264", [head + body])
    assert unit.data == b"".join(b"\0\0\0\1" + nal for nal in nals) and unit.is_key


def test_another_sender_is_a_loss(sent) -> None:
    codec, packets, _ = sent
    other = [packet[:8] + b"\0\0\0\x09" + packet[12:] for packet in packets[11]]
    assert [unit.is_after_loss for unit in taken(codec, [*packets[10], *other])][1:] in ([], [True])


@given(st.lists(st.binary(max_size=60), max_size=8), st.sampled_from(sorted(CODECS)))
def test_rubbish_breaks_nothing(bodies: list[bytes], codec: str) -> None:
    assembler = Assembler(codec, PAYLOAD_TYPE, CLOCK_HZ)
    for n, body in enumerate(bodies):
        assembler.report(body)
        assembler.take(body)
        assembler.take(struct.pack(">BBHII", 0xBF, PAYLOAD_TYPE | 0x80, n, n, 1) + body)
        assembler.take(struct.pack(">BBHII", 0x80, PAYLOAD_TYPE, n, n, 1) + body)
