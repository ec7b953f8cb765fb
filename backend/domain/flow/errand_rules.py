"""The rules about errands: who may answer the call to verify a report on site, and how often."""

from collections.abc import Callable

from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.cases.extras import Errand
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

ERRAND_RULES: dict[str, Words] = {
    "not_your_errand": Words("任务已派给另一采集员", "another collector was asked to look at this"),
    "errand_taken": Words("任务已接受", "the errand was taken already"),
    "asked_already": Words("已请过该采集员", "that collector has been asked already"),
}


def errand_of(case: Case) -> Errand | None:
    """Return the errand that is under way, ``None`` where nobody is to go and look.

    A look before filing binds nobody who checks the result.
    """
    errand = case.more.errand
    if errand is None or case.state not in _UNDER_WAY:
        return None
    return errand if errand.for_check is (case.state is CaseState.CHECKING) else None


_UNDER_WAY = (CaseState.VERIFYING, CaseState.CHECKING)


def refuse_errand(rule: str) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, ERRAND_RULES[rule])


def looks(case: Case, actor: Actor) -> None:
    """Let whoever was asked say what is there; where nobody was named, whoever is there."""
    errand = errand_of(case)
    if errand is not None and errand.account and errand.account != actor.account:
        raise refuse_errand("not_your_errand")


def _answers(case: Case, actor: Actor) -> None:
    errand = errand_of(case)
    if errand is None or errand.account != actor.account:
        raise refuse_errand("not_your_errand")
    if errand.accepted_at_ms:
        raise refuse_errand("errand_taken")


ERRAND_GUARDS: dict[Act, tuple[Callable[[Case, Actor], None], ...]] = {
    Act.VERIFIED: (looks,),
    Act.NOT_FOUND: (looks,),
    Act.TAKE_ERRAND: (_answers,),
    Act.REFUSE_ERRAND: (_answers,),
}
