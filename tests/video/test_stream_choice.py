"""The smallest stream at least as large as the tile, and no flapping between two."""

from hypothesis import given
from hypothesis import strategies as st

from video.stream_choice import KIND_WORDS, StreamKind, choose, lines_of

BOTH = {StreamKind.SUB: 360, StreamKind.MAIN: 1080}
SUB, MAIN = StreamKind.SUB, StreamKind.MAIN


def test_a_small_tile_takes_the_sub_stream_and_a_large_one_the_main() -> None:
    assert choose(BOTH, 104, None) is SUB
    assert choose(BOTH, 360, None) is SUB
    assert choose(BOTH, 361, None) is MAIN


def test_a_camera_of_one_stream_gives_that() -> None:
    assert choose({MAIN: 1080}, 60, None) is MAIN


def test_a_spotlight_takes_the_main_stream_whatever_its_size() -> None:
    assert choose(BOTH, 200, SUB, wants_best=True) is MAIN


def test_the_main_stream_is_left_only_for_a_clearly_smaller_tile() -> None:
    assert choose(BOTH, 300, MAIN) is MAIN
    assert choose(BOTH, 288, MAIN) is SUB


@given(height=st.integers(16, 2000), nudge=st.integers(-10, 10))
def test_a_tile_nudged_to_and_fro_changes_its_stream_at_most_once(height, nudge) -> None:
    held, changes = None, 0
    for n in range(20):
        kind = choose(BOTH, max(16, height + nudge * (n % 2)), held)
        changes += held is not None and kind is not held
        held = kind
    assert changes <= 1


def test_both_kinds_have_words_in_both_languages() -> None:
    told = {kind: KIND_WORDS[kind].filled(lines=lines_of(1920, 1080)) for kind in StreamKind}
    assert told[MAIN].zh == "主 1080p" and told[SUB].en == "Sub 1080p"
