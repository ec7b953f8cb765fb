"""Who is asked to verify a report on site, who takes it, and who is asked next."""

from dataclasses import replace

from backend.domain.cases.case import Act, Case
from backend.domain.cases.extras import Errand, ErrandRefusal
from backend.domain.clocks.moment import Doing

from .effects_more import Effect, with_more
from .errand_rules import refuse_errand


def _sent(case: Case, doing: Doing) -> Case:
    """Begin anew: an earlier look at the same report binds nobody."""
    return with_more(case, errand=Errand(doing.given.account, doing.at.city_ms))


def _asked(case: Case, doing: Doing) -> Case:
    """Ask somebody else; who was asked and kept silent is on record as such."""
    held, at_ms = case.more.errand or Errand(), doing.at.city_ms
    account = doing.given.account
    if account == held.account:
        raise refuse_errand("asked_already")
    refusals = held.refusals
    if held.account and not held.accepted_at_ms:
        refusals = (*refusals, ErrandRefusal(held.account, at_ms))
    return with_more(case, errand=Errand(account, at_ms, refusals=refusals))


def _held(case: Case) -> Errand:
    errand = case.more.errand
    if errand is None:
        raise refuse_errand("not_your_errand")
    return errand


def _taken(case: Case, doing: Doing) -> Case:
    return with_more(case, errand=replace(_held(case), accepted_at_ms=doing.at.city_ms))


def _refused(case: Case, doing: Doing) -> Case:
    """Ask nobody for now: the next one is named by the service that knows who is near."""
    held = _held(case)
    refusal = ErrandRefusal(held.account, doing.at.city_ms, doing.given.reason)
    return with_more(case, errand=Errand(refusals=(*held.refusals, refusal)))


ERRAND_EFFECTS: dict[Act, Effect] = {
    Act.SEND_VERIFY: _sent,
    Act.ASK_COLLECTOR: _asked,
    Act.TAKE_ERRAND: _taken,
    Act.REFUSE_ERRAND: _refused,
}
