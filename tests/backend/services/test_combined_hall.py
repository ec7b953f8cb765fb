"""The desk of a combined hall (合署) on both stores: who is on shift decides what may be left."""

from collections.abc import Sequence

import pytest
from msgspec import structs

from backend.contract.pushed import LogRow
from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.cases.leaving import is_left
from backend.domain.people.hall import Hall as CityHall
from backend.domain.people.risks import RiskKind
from backend.domain.terms.roles import Actor
from backend.services import Accounts
from backend.services.handover_desk import HandoverDesk
from backend.store import Store

from .hall import ACCEPTER, CITY, COLLECTOR, FILER, LOOSE, PEOPLE, UNIT, Hall


class Night(Hall):
    """A combined hall in which a test says who is on shift."""

    def __post_init__(self) -> None:
        self.city = structs.replace(CITY, hall=CityHall(combined=True))
        super().__post_init__()
        self.on_shift: list[Actor] = [ACCEPTER]
        self.desk.ask_door(lambda: self.on_shift)
        self.handovers = HandoverDesk(self.store, Accounts(PEOPLE), self.clock, lambda rows: None)

    def _on_rows(self, rows: Sequence[LogRow]) -> None:
        super()._on_rows(rows)
        if hasattr(self, "handovers"):
            self.handovers.note(rows)

    def checked(self) -> Case:
        """Return a case that one person alone took as far as one may."""
        case = self.done(self.reported(), Act.FILE, ACCEPTER, condition=LOOSE.key)
        self.done(case, Act.DISPATCH, ACCEPTER, unit_id=UNIT.account)
        self.clock.pass_s(8)
        (delivered,) = self.desk.tick()
        case = self.case(delivered)
        case = self.done(case, Act.REPLY, UNIT, text="已复位", photos=(self.shot(case),))
        case = self.done(case, Act.SEND_CHECK, ACCEPTER)
        case = self.done(case, Act.CHECK_PASSED, COLLECTOR, photos=(self.shot(case),))
        assert case.state is CaseState.TO_CLOSE
        return case

    def rule(self, case: Case, act: Act, actor: Actor) -> str:
        return self.act(case, act, actor).rule


@pytest.fixture
def night(store: Store) -> Night:
    return Night(store)


def test_k01_alone_the_closing_is_left_and_the_next_shift_closes_it(night: Night) -> None:
    case = night.checked()
    assert night.rule(case, Act.CLOSE, ACCEPTER) == "dispatcher_never_closes"
    left = night.done(case, Act.LEAVE, ACCEPTER)
    assert is_left(left) and night.rule(left, Act.CLOSE, ACCEPTER) == "dispatcher_never_closes"
    assert [r.case_id for r in night.handovers.risks if r.kind is RiskKind.LEFT] == [case.case_id]

    night.on_shift = [FILER]
    ended = night.done(left, Act.CLOSE, FILER)
    assert ended.state is CaseState.CLOSED
    assert [r for r in night.handovers.risks if r.kind is RiskKind.LEFT] == []
    assert night.store.verify().sound


def test_k01_while_another_who_may_close_is_on_shift_nothing_is_left(night: Night) -> None:
    case = night.checked()
    night.on_shift = [ACCEPTER, FILER]
    verdict = night.act(case, Act.LEAVE, ACCEPTER)
    assert verdict.rule == "others_may_close" and FILER.seat in verdict.zh
    assert night.case(verdict) == case, "nothing was kept"
    assert night.rule(case, Act.LEAVE, FILER) == "close_it_yourself"
    assert night.done(case, Act.CLOSE, FILER).state is CaseState.CLOSED
