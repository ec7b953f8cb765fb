"""The tests' own sense of time: what ages nothing, and what still ends a wait in vain."""

import time

import pytest

from tests.patience import Stopwatch, patiently, until


class Hand:
    """A clock turned by hand."""

    def __init__(self) -> None:
        self.at_s = 1_000.0

    def __call__(self) -> float:
        return self.at_s


def test_a_machine_that_stands_still_ages_nothing_and_says_how_long_it_stood() -> None:
    hand = Hand()
    watch = Stopwatch(hand)
    for _ in range(10):
        hand.at_s += 0.1
        watch.look()
    hand.at_s += 60.0
    assert watch.look() == pytest.approx(1.25)
    assert watch.stood_s == pytest.approx(59.75)
    assert watch.now_s() == pytest.approx(1_001.25)


def test_a_wait_in_vain_ends_and_says_for_what() -> None:
    with pytest.raises(AssertionError, match="did not come true: the moon"):
        until(lambda: False, 0.0, "the moon")


def test_what_comes_true_at_the_last_look_has_come_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine stands still in the middle of a wait, for longer than the wait is long."""
    hand, looks = Hand(), []
    monkeypatch.setattr("tests.patience.Stopwatch", lambda: Stopwatch(hand))

    def holds() -> bool:
        looks.append(hand.at_s)
        hand.at_s += patiently(5.0)
        return len(looks) == 3

    assert until(holds, 5.0) < 5.0


@pytest.mark.usefixtures("steady_time")
def test_steady_time_goes_on() -> None:
    at_s, at_ns = time.monotonic(), time.monotonic_ns()
    until(lambda: time.monotonic() > at_s and time.monotonic_ns() > at_ns)
