"""How many tiles are whole: fewer soon, more late, and no swinging to and fro."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from video.ration import LEAST_WHOLE, Ration

N = 48


def play(ration: Ration, bears: int, seconds: int, from_s: float = 0.0) -> list[int]:
    """Let a machine that bears so many whole tiles run; return how many were, each two seconds."""
    given_out = []
    for n in range(0, seconds, 2):
        n_whole = min(N, ration.limit or N)
        n_behind = n_whole if n_whole > bears else 0
        ration.note(N, n_whole, n_behind, from_s + n)
        given_out.append(n_whole)
    return given_out


def test_a_machine_that_keeps_up_has_them_all() -> None:
    assert set(play(Ration(), N, 600)) == {N}


def test_one_camera_that_is_late_by_itself_changes_nothing() -> None:
    ration = Ration()
    assert not any(ration.note(N, N, 1, 2.0 * n) for n in range(100))
    assert not any(ration.note(2, 2, 2, 300 + 2.0 * n) for n in range(100)), "two of two"


def test_a_short_burden_changes_nothing() -> None:
    ration = Ration()
    assert not any(ration.note(N, N, N * (n % 3 < 2), 2.0 * n) for n in range(60))


def test_what_cannot_be_borne_is_given_up_within_half_a_minute() -> None:
    given_out = play(Ration(), 17, 60)
    assert given_out[-1] <= 17 or given_out[15] <= 17
    assert min(given_out) >= 15 * 0.75


def test_it_tries_again_more_and_more_seldom() -> None:
    given_out = play(Ration(), 30, 3600)
    tries = [n for n, (a, b) in enumerate(pairwise(given_out)) if b > a]
    assert 3 <= len(tries) < 40
    late = [b - a for a, b in pairwise(tries)]
    assert late[-1] > late[0]
    assert sum(n <= 30 for n in given_out) > 0.9 * len(given_out)


def test_all_are_whole_again_when_the_machine_is_free() -> None:
    ration = Ration()
    play(ration, 10, 60)
    assert ration.limit is not None
    assert play(ration, N, 600, 100.0)[-1] == N and ration.limit is None


@given(st.lists(st.integers(0, N), max_size=60))
def test_some_are_always_whole(behind: list[int]) -> None:
    ration = Ration()
    for n, n_behind in enumerate(behind):
        whole = min(N, ration.limit or N)
        ration.note(N, whole, min(whole, n_behind), 2.0 * n)
        assert ration.limit is None or LEAST_WHOLE <= ration.limit < N
