"""Who is told where a camera stands (X07, D10): a word that has run out before anything turns."""

import random

import pytest

from backend.domain.cameras.steering_head import HeadStand
from backend.services.stand_book import GAP_S, LEASE_S, MARGIN_S, SETTLE_S, StandBook

CAMERA = "99010200081326000004"


class Time:
    def __init__(self) -> None:
        self.s = 1_000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def book(time: Time) -> StandBook:
    made = StandBook(time)
    time.s += LEASE_S + 1
    return made


def settle(book: StandBook, time: Time, *names: str) -> None:
    """Let it stand, and be asked each second, until that is sure."""
    for _ in range(round(SETTLE_S) + 2):
        time.s += 1.0
        book.hear(CAMERA, HeadStand(names, time.s))


def test_x07_the_word_is_given_once_it_has_stood_for_as_long_as_a_late_picture_takes(
    book: StandBook, time: Time
) -> None:
    book.hear(CAMERA, HeadStand(("广场",), time.s))
    began_s = time.s
    while not book.word(CAMERA):
        time.s += 0.5
        book.hear(CAMERA, HeadStand(("广场",), time.s))
    assert time.s - began_s >= SETTLE_S and book.word(CAMERA) == ("广场",)


@pytest.mark.parametrize("names", [(), ("站台",)])
def test_x07_one_reading_elsewhere_begins_it_all_anew(
    book: StandBook, time: Time, names: tuple[str, ...]
) -> None:
    settle(book, time, "广场")
    assert book.word(CAMERA)
    time.s += 1
    book.hear(CAMERA, HeadStand(names, time.s))
    assert not book.word(CAMERA)
    time.s += 1
    book.hear(CAMERA, HeadStand(("广场",), time.s))
    assert not book.word(CAMERA)


def test_x07_a_device_that_falls_silent_has_no_word(book: StandBook, time: Time) -> None:
    settle(book, time, "广场")
    time.s += GAP_S + 0.1
    assert not book.word(CAMERA), "the last reading is too old"
    book.hear(CAMERA, HeadStand(("广场",), time.s))
    assert not book.word(CAMERA), "and of the time between nobody knows"


def test_x07_it_does_not_turn_before_every_word_has_run_out(book: StandBook, time: Time) -> None:
    settle(book, time, "广场")
    given_s = time.s
    assert book.word(CAMERA)
    time.s += 1
    turns_s = book.leave(CAMERA, 7)
    assert turns_s == given_s + LEASE_S + MARGIN_S and not book.word(CAMERA)
    book.hear(CAMERA, HeadStand(("广场",), time.s))
    settle(book, time, "广场")
    assert not book.word(CAMERA), "what it reads before it turns is the old view"
    book.turned(CAMERA, 6)
    assert not book.word(CAMERA), "that was an older wish"
    book.turned(CAMERA, 7)
    assert not book.word(CAMERA)
    settle(book, time, "站台")
    assert book.word(CAMERA) == ("站台",)


def test_x07_where_nobody_has_the_word_it_turns_at_once_but_not_just_after_a_start(
    time: Time,
) -> None:
    fresh = StandBook(time)
    assert fresh.leave(CAMERA, 1) == time.s + LEASE_S + MARGIN_S, "one before may have given it"
    time.s += LEASE_S + 1
    assert fresh.leave(CAMERA, 2) == time.s


def test_x07_one_that_did_not_say_it_turned_has_no_word_however_long_it_stands(
    book: StandBook, time: Time
) -> None:
    book.leave(CAMERA, 3)
    settle(book, time, "广场")
    settle(book, time, "广场")
    assert not book.word(CAMERA)


class Play:
    """Chance plays: a device, desks that ask and lose answers, people who turn it."""

    def __init__(self, seed: int) -> None:
        self.chance, self.time = random.Random(seed), Time()
        self.book = StandBook(self.time)
        self.at, self.moving_until_s = "广场", 0.0
        self.ticket, self.due_s, self.to = 0, 0.0, ""
        self.held: dict[str, tuple[float, str]] = {}

    @property
    def is_moving(self) -> bool:
        return self.time.s < self.moving_until_s

    @property
    def shown(self) -> list[str]:
        """By the masks of which view desks show it now."""
        return [name for end_s, name in self.held.values() if self.time.s < end_s]

    def turn(self) -> None:
        """The device does what it was sent, late or not; some do not say so."""
        if not self.to or self.time.s < self.due_s or self.chance.random() < 0.6:
            return
        self.at, self.to = self.to, ""
        self.moving_until_s = self.time.s + self.chance.uniform(0.3, 3.0)
        if self.chance.random() < 0.8:
            self.book.turned(CAMERA, self.ticket)

    def read(self) -> None:
        names = () if self.is_moving else (self.at,)
        self.book.hear(CAMERA, HeadStand(names, self.time.s))

    def ask(self) -> None:
        desk, asked_s = self.chance.choice("ab"), self.time.s - self.chance.uniform(0.0, 0.3)
        names = self.book.word(CAMERA)
        if names and self.chance.random() < 0.8:
            self.held[desk] = (asked_s + LEASE_S, names[0])

    def send(self) -> None:
        if not self.to and self.chance.random() < 0.02:
            self.ticket += 1
            self.due_s = self.book.leave(CAMERA, self.ticket)
            self.to = self.chance.choice(("广场", "站台"))

    def step(self) -> None:
        self.time.s += self.chance.uniform(0.02, 0.4)
        self.turn()
        self.chance.choice((self.read, self.ask, self.send))()


@pytest.mark.parametrize("seed", range(20))
def test_x07_law_whatever_happens_no_word_holds_while_it_turns(seed: int) -> None:
    play, n_shown = Play(seed), 0
    for _ in range(10_000):
        play.step()
        shown = play.shown
        n_shown += len(shown)
        assert not (play.is_moving and shown), "fewer masks lie over a picture that turns"
        assert all(name == play.at for name in shown), "and never those of another view"
    assert n_shown > 20, "else nothing was tried"
