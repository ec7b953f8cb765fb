"""The soak's eye for growth: it must see a leak, and must not cry at a process that loads."""

import random

from .memory import Growth, Lives

LIMIT = 60.0


def life(name: str, shape, for_s: int = 900, noise_mb: float = 3.0) -> Lives:
    chance, lives = random.Random(1), Lives()
    for at_s in range(0, for_s, 5):
        lives.note(name, 1, shape(at_s) + chance.uniform(-noise_mb, noise_mb), at_s)
    return lives


def only(lives: Lives) -> Growth:
    (growth,) = lives.growths()
    return growth


def test_a_steady_leak_is_seen():
    growth = only(life("backend", lambda s: 100 + 200 * s / 3600))
    assert growth.is_leak(LIMIT) and abs(growth.mb_per_h - 200) < 20


def test_a_start_that_loads_and_then_stands_is_none():
    growth = only(life("console", lambda s: 80 + min(s, 250) * 0.4))
    assert not growth.is_leak(LIMIT)


def test_a_sawtooth_is_none():
    assert not only(life("desks", lambda s: 90 + (s % 120) / 12)).is_leak(LIMIT)


def test_a_short_life_says_nothing():
    assert life("backend", lambda s: 100 + s, for_s=60).growths() == []


def test_each_life_is_looked_at_alone():
    lives = Lives()
    for pid, first_mb in ((1, 80.0), (2, 180.0)):
        for at_s in range(0, 600, 5):
            lives.note("backend", pid, first_mb, at_s)
    assert [growth.mb_per_h for growth in lives.growths()] == [0, 0]
