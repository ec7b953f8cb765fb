"""Who is asked to look on site, before filing or after handling, who takes it, and who is next."""

from dataclasses import replace

from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.cases.extras import Errand, ErrandRefusal
from backend.domain.clocks.moment import Doing

from .effects_more import Effect, with_more
from .errand_rules import errand_of, refuse_errand


def _sent(case: Case, doing: Doing) -> Case:
    """Begin anew: an earlier look at the same report binds nobody."""
    is_check = doing.act is Act.SEND_CHECK
    return with_more(case, errand=Errand(doing.given.account, doing.at.city_ms, for_check=is_check))


def _asked(case: Case, doing: Doing) -> Case:
    """Ask somebody else; who was asked and kept silent is on record as such."""
    held, at_ms = _held(case), doing.at.city_ms
    account = doing.given.account
    if account == held.account:
        raise refuse_errand("asked_already")
    refusals = held.refusals
    if held.account and not held.accepted_at_ms:
        refusals = (*refusals, ErrandRefusal(held.account, at_ms))
    asked = replace(held, account=account, asked_at_ms=at_ms, accepted_at_ms=0, refusals=refusals)
    return with_more(case, errand=asked)


def _held(case: Case) -> Errand:
    """Return the errand under way; a check that was sent before errands named anybody has none."""
    return errand_of(case) or Errand(for_check=case.state is CaseState.CHECKING)


def _taken(case: Case, doing: Doing) -> Case:
    return with_more(case, errand=replace(_held(case), accepted_at_ms=doing.at.city_ms))


def _refused(case: Case, doing: Doing) -> Case:
    """Ask nobody for now: the next one is named by the service that knows who is near."""
    held = _held(case)
    refusal = ErrandRefusal(held.account, doing.at.city_ms, doing.given.reason)
    refusals = (*held.refusals, refusal)
    return with_more(case, errand=Errand(refusals=refusals, for_check=held.for_check))


ERRAND_EFFECTS: dict[Act, Effect] = {
    Act.SEND_VERIFY: _sent,
    Act.SEND_CHECK: _sent,
    Act.ASK_COLLECTOR: _asked,
    Act.TAKE_ERRAND: _taken,
    Act.REFUSE_ERRAND: _refused,
}
