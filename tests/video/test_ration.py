"""How much of each group is decoded: less soon, more late, and no swinging to and fro."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from video.ration import LEAST_SHARE, Ration

N = 48


def play(ration: Ration, bears: float, seconds: int, from_s: float = 0.0) -> list[float]:
    """Let a machine that bears such a share run; return what was given, each two seconds."""
    given_out = []
    for n in range(0, seconds, 2):
        ration.note(N, N if ration.share > bears else 0, from_s + n)
        given_out.append(ration.share)
    return given_out


def test_a_machine_that_keeps_up_decodes_all() -> None:
    assert set(play(Ration(), 1.0, 600)) == {1.0}


def test_one_camera_that_is_late_by_itself_changes_nothing() -> None:
    ration = Ration()
    assert not any(ration.note(N, 1, 2.0 * n) for n in range(100))
    assert not any(ration.note(2, 2, 300 + 2.0 * n) for n in range(100)), "two of two"


def test_a_short_burden_changes_nothing() -> None:
    ration = Ration()
    assert not any(ration.note(N, N * (n % 3 < 2), 2.0 * n) for n in range(60))


def test_what_cannot_be_borne_is_given_up_within_half_a_minute() -> None:
    for bears in (0.8, 0.55, 0.3, 0.15):
        given_out = play(Ration(), bears, 60)
        assert given_out[15] <= bears or given_out[-1] <= bears
        assert min(given_out) >= bears / 2.1, "and not much more than that"


def test_what_a_step_brings_is_seen_before_the_next_is_made() -> None:
    steps = [n for n, (a, b) in enumerate(pairwise(play(Ration(), 0.0, 60))) if b < a]
    assert len(steps) >= 3 and min(b - a for a, b in pairwise(steps)) >= 3, "six seconds"


def test_what_was_borne_before_a_step_up_is_gone_back_to() -> None:
    given_out = play(Ration(), 0.6, 300)
    rises = [n for n, (a, b) in enumerate(pairwise(given_out)) if a < b]
    falls = [(a, b) for n, (a, b) in enumerate(pairwise(given_out)) if b < a and n > rises[0]]
    assert falls and all(0.69 < b / a < 0.71 for a, b in falls)


def test_it_tries_again_more_and_more_seldom() -> None:
    given_out = play(Ration(), 0.6, 3600)
    tries = [n for n, (a, b) in enumerate(pairwise(given_out)) if b > a]
    assert 3 <= len(tries) < 40
    late = [b - a for a, b in pairwise(tries)]
    assert late[-1] > late[0]
    assert sum(share <= 0.6 for share in given_out) > 0.9 * len(given_out)


def test_all_is_decoded_again_when_the_machine_is_free() -> None:
    ration = Ration()
    play(ration, 0.2, 60)
    assert ration.share < 0.3
    assert play(ration, 1.0, 600, 100.0)[-1] == 1.0


@given(st.lists(st.integers(0, N), max_size=60))
def test_a_share_is_none_a_few_pictures_or_more(behind: list[int]) -> None:
    ration = Ration()
    for n, n_behind in enumerate(behind):
        ration.note(N, n_behind, 2.0 * n)
        assert ration.share == 0 or LEAST_SHARE <= ration.share <= 1
