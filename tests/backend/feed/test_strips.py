"""Disputed strips of the whole record, asked over real sockets (X17)."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from backend.contract.answers import Strips
from backend.contract.questions import GetStrips
from backend.contract.verdicts import Denied
from backend.domain.dispatching.strips import Strip
from backend.domain.terms.roles import Actor
from backend.store import Store
from tests.backend.store.builders import closed, put
from tests.patience import until

from .hall import COLLECTOR, DISPATCHER, Hall

GRID = "990102003012045"


@pytest.fixture
def disputed(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    with closing(Store.open(made.source, made.folder.media)) as before:
        put(before, replace(closed("OLD", 1), n_returns=3))
    yield made.start()
    made.close()


def asked(hall: Hall, actor: Actor) -> object:
    mirror = hall.link(actor)
    until(mirror.joined)
    mirror.link.ask(GetStrips(ask_id="s", actor=actor))
    until(mirror.answered)
    return mirror.answers[0]


def test_x17_the_hall_is_told_of_cases_that_ended_before_it_listened(disputed: Hall) -> None:
    assert asked(disputed, DISPATCHER) == Strips(ask_id="s", rows={GRID: Strip(3, 1, False)})


def test_x17_whoever_is_outside_is_not(disputed: Hall) -> None:
    told = asked(disputed, COLLECTOR)
    assert isinstance(told, Denied) and told.rule == "not_your_part"
