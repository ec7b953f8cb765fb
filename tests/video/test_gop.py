"""What is decoded when, and that a stream is taken up in the middle without a gap."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from video.sources.gate import Mode
from video.sources.gop import MAX_PACKETS, Gop


class Coded(NamedTuple):
    number: int
    is_keyframe: bool
    size: int = 100


def run(gop: Gop, numbers: range, mode: Mode, every: int = 10) -> list[int]:
    """Take packets, each tenth a key frame; return the numbers that were to be decoded."""
    due = [gop.take(Coded(n, n % every == 0), mode) for n in numbers]
    return [packet.number for packets in due for packet in packets]


def test_everything_is_decoded_in_turn() -> None:
    assert run(Gop(), range(25), Mode.ALL) == list(range(25))


def test_only_key_frames_are_decoded() -> None:
    assert run(Gop(), range(25), Mode.KEYS) == [0, 10, 20]


def test_nothing_is_decoded_of_a_stream_at_hand() -> None:
    assert run(Gop(), range(25), Mode.PACKETS) == []


def test_a_stream_at_hand_is_taken_up_from_its_last_key_frame() -> None:
    gop = Gop()
    run(gop, range(17), Mode.PACKETS)
    assert run(gop, range(17, 20), Mode.ALL) == list(range(10, 20))


def test_after_key_frames_alone_the_rest_of_the_group_follows() -> None:
    gop = Gop()
    run(gop, range(15), Mode.KEYS)
    assert run(gop, range(15, 18), Mode.ALL) == list(range(11, 18))


def test_a_decoder_that_was_drained_begins_at_the_key_frame_again() -> None:
    gop = Gop()
    run(gop, range(13), Mode.KEYS)
    gop.rewind()
    assert run(gop, range(13, 15), Mode.KEYS) == []
    assert run(gop, range(15, 17), Mode.ALL) == list(range(10, 17))


def test_what_was_missed_makes_everyone_wait_for_a_key_frame() -> None:
    gop = Gop()
    run(gop, range(5), Mode.ALL)
    gop.miss()
    assert run(gop, range(6, 12), Mode.ALL) == [10, 11]


def test_a_group_too_large_is_not_kept_but_decoded_on() -> None:
    n = 2 * MAX_PACKETS
    gop = Gop()
    assert run(gop, range(n), Mode.ALL, every=n) == list(range(n))
    assert len(gop._held) <= MAX_PACKETS
    gop = Gop()
    run(gop, range(n - 1), Mode.PACKETS, every=n)
    assert run(gop, range(n - 1, n + 2), Mode.ALL, every=n) == [n, n + 1]


def test_a_stream_without_key_frames_is_decoded_as_it_comes() -> None:
    assert run(Gop(), range(1, 9), Mode.ALL, every=100) == list(range(1, 9))


@given(modes=st.lists(st.sampled_from(Mode), min_size=1, max_size=120), every=st.integers(1, 12))
def test_no_picture_is_ever_decoded_without_those_before_it(modes: list[Mode], every: int) -> None:
    """A decoder given a packet without its forerunners shows smears."""
    gop, has = Gop(), -1
    for number, mode in enumerate(modes):
        for packet in gop.take(Coded(number, number % every == 0), mode):
            assert packet.is_keyframe or packet.number == has + 1
            has = packet.number
        if mode is Mode.ALL:
            assert has == number, "who wants everything has the newest"
