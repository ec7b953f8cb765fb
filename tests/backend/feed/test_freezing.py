"""A served city freezes what it counted, over real sockets, and only its shift leader may."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from backend.cityfile import Account
from backend.contract.figures import FrozenShown, Indicators
from backend.contract.orders import FreezeOrder
from backend.contract.questions import GetFrozen, GetIndicators, Question
from backend.contract.verdicts import Denied
from backend.domain.counting.day import Freeze
from backend.domain.terms.period import PeriodKind, period_at
from backend.domain.terms.roles import Actor, Role
from backend.feed.serve import Options
from backend.folder import DataFolder
from tests.patience import until

from .hall import COLLECTOR, LEADER, Mirror, speaks_for_all
from .test_serve import CITY, desk, served

DAY = PeriodKind.DAY
DISPATCHER = Actor("dispatch-01", Role.DISPATCHER)
_ids = count(1)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A city without a map: nothing is named, everything is counted."""
    made = DataFolder.open(tmp_path / "city")
    accounts = {**CITY.accounts, "dispatch-01": Account(Role.DISPATCHER, "派遣席 01")}
    made.write_config(replace(CITY, accounts=accounts))
    speaks_for_all(made)
    return made


@contextmanager
def sitting(folder: DataFolder) -> Iterator[Mirror]:
    """Sit at a desk of a served city whose clock shows a morning."""
    options = Options(city_time="2026-06-10T08:50:07")
    with served(folder, options), desk(folder) as mirror:
        until(mirror.joined)
        yield mirror


def answer(mirror: Mirror, question: Question) -> object:
    n = len(mirror.answers)
    mirror.link.ask(question)
    until(lambda: mirror.answered(n + 1))
    return mirror.answers[-1]


def counted(mirror: Mirror) -> Indicators:
    """Count today exactly, as at this second; ask until it is done."""
    now_ms = mirror.link.city_now_ms() // 1000 * 1000
    from_ms = period_at(DAY, now_ms, CITY.zone).span(CITY.zone).from_ms
    while True:
        question = GetIndicators(
            ask_id=f"Q{next(_ids)}",
            actor=LEADER,
            from_ms=from_ms,
            upto_ms=now_ms,
            last_from_ms=from_ms - 86_400_000,
            exact=True,
        )
        found = answer(mirror, question)
        assert isinstance(found, Indicators), found
        if found.progress == 1.0:
            return found


def order(found: Indicators, actor: Actor, command_id: str) -> FreezeOrder:
    return FreezeOrder(
        command_id=command_id,
        actor=actor,
        what=Freeze.BRIEFING,
        period=DAY,
        from_ms=found.from_ms,
        upto_ms=found.cutoff_ms,
    )


def asked(found: Indicators, actor: Actor = LEADER) -> GetFrozen:
    ask_id = f"Q{next(_ids)}"
    return GetFrozen(
        ask_id=ask_id, actor=actor, what=Freeze.BRIEFING, period=DAY, from_ms=found.from_ms
    )


def test_mission_0850_the_leader_freezes_and_every_desk_may_read_it_also_after_a_restart(
    folder: DataFolder,
) -> None:
    with sitting(folder) as mirror:
        found = counted(mirror)
        assert found.balance is not None and found.balance.n_opened == 0
        mirror.link.send(order(found, LEADER, "f-1"))
        until(mirror.judged)
        assert mirror.verdicts[-1].outcome == "accepted", mirror.verdicts
    with sitting(folder) as mirror:
        shown = answer(mirror, asked(found))
        assert isinstance(shown, FrozenShown) and shown.frozen is not None
        assert shown.frozen.account == LEADER.account
        assert shown.frozen.figures.rows == found.rows


def test_mission_0850_a_dispatcher_reads_and_does_not_freeze_and_the_field_does_neither(
    folder: DataFolder,
) -> None:
    with sitting(folder) as mirror:
        found = counted(mirror)
        mirror.link.send(order(found, DISPATCHER, "f-1"))
        until(mirror.judged)
        assert mirror.verdicts[-1].rule == "not_your_part" and mirror.verdicts[-1].zh
        shown = answer(mirror, asked(found, DISPATCHER))
        assert isinstance(shown, FrozenShown) and not shown.lines
        outside = answer(mirror, asked(found, COLLECTOR))
        assert isinstance(outside, Denied)
