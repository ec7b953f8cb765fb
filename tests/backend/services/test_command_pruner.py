"""Verdicts of old commands go, a little at a time, and never within the window of repeats."""

import pytest

from backend.contract.verdicts import Verdict
from backend.services.command_pruner import DAY_MS, WINDOW_DAYS, CommandPruner
from backend.store import Store
from tests.backend.store.stores import cluster, place, server, store

__all__ = ["cluster", "place", "server", "store"]

NOW_MS = 1_781_049_600_000


def keep(store: Store, *ages_days: float) -> None:
    with store.write() as writing:
        for n, days in enumerate(ages_days):
            verdict = Verdict(command_id=f"c{n}", outcome="accepted")
            writing.keep(verdict, b"", NOW_MS - round(days * DAY_MS))


def left(store: Store, n: int) -> list[str]:
    return [f"c{k}" for k in range(n) if store.verdict(f"c{k}") is not None]


def test_what_is_older_than_the_retention_goes_and_the_rest_stays(store: Store) -> None:
    keep(store, 40, 31, 29, 8, 0)
    assert CommandPruner(store.prune_commands, 30).tick(NOW_MS) == 2
    assert left(store, 5) == ["c2", "c3", "c4"]


@pytest.mark.parametrize("days", [0, 1, -5])
def test_within_the_window_of_repeats_nothing_goes_whatever_the_city_says(
    store: Store, days: int
) -> None:
    keep(store, WINDOW_DAYS + 0.1, WINDOW_DAYS - 0.1, 2)
    CommandPruner(store.prune_commands, days).tick(NOW_MS)
    assert left(store, 3) == ["c1", "c2"]


def test_it_goes_on_soon_while_there_is_much_and_then_rests_an_hour(monkeypatch) -> None:
    monkeypatch.setattr("backend.services.command_pruner._AT_ONCE", 2)
    asked: list[tuple[int, int]] = []
    answers = iter((2, 1, 0))

    def prune(before_ms: int, most: int) -> int:
        asked.append((before_ms, most))
        return next(answers)

    pruner = CommandPruner(prune, 30)
    assert [pruner.tick(NOW_MS + ms) for ms in (0, 500, 1_000, 60_000)] == [2, 0, 1, 0]
    assert pruner.tick(NOW_MS + 3_601_000) == 0
    assert [most for _, most in asked] == [2, 2, 2]


def test_the_oldest_go_first(store: Store) -> None:
    keep(store, 31, 50, 40)
    assert store.prune_commands(NOW_MS - 30 * DAY_MS, 2) == 2
    assert left(store, 3) == ["c0"]
