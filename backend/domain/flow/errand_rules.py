"""The rules about errands: who may answer the call to verify a report on site, and how often."""

from collections.abc import Callable

from backend.domain.cases.case import Act, Case
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

ERRAND_RULES: dict[str, Words] = {
    "not_your_errand": Words(
        "核实任务已派给另一采集员", "another collector was asked to verify this"
    ),
    "errand_taken": Words("核实任务已接受", "the errand was taken already"),
    "asked_already": Words("已请该采集员核实", "that collector has been asked already"),
}


def refuse_errand(rule: str) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, ERRAND_RULES[rule])


def _looks(case: Case, actor: Actor) -> None:
    """Let whoever was asked say what is there; where nobody was named, whoever is there."""
    errand = case.more.errand
    if errand is not None and errand.account and errand.account != actor.account:
        raise refuse_errand("not_your_errand")


def _answers(case: Case, actor: Actor) -> None:
    errand = case.more.errand
    if errand is None or errand.account != actor.account:
        raise refuse_errand("not_your_errand")
    if errand.accepted_at_ms:
        raise refuse_errand("errand_taken")


ERRAND_GUARDS: dict[Act, tuple[Callable[[Case, Actor], None], ...]] = {
    Act.VERIFIED: (_looks,),
    Act.NOT_FOUND: (_looks,),
    Act.TAKE_ERRAND: (_answers,),
    Act.REFUSE_ERRAND: (_answers,),
}
