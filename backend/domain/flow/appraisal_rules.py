"""The rules about what callers say of an outcome: once for each, and not by whoever is judged."""

from backend.domain.cases.case import Act, Case
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

APPRAISAL_RULES: dict[str, Words] = {
    "unknown_score": Words("满意度不在目录中", "that verdict is not in the catalogue"),
    "appraised_once": Words("本次结果已回访", "the caller was asked already"),
    "own_appraisal": Words(
        "派遣过本案的人不能登记其满意度", "whoever dispatched it does not record how it pleased"
    ),
}
_SENT = (Act.DISPATCH, Act.REDISPATCH, Act.INSIST)


def calls_back(case: Case, actor: Actor) -> None:
    """Raise when somebody may not record what the caller said."""
    if case.more.appraisal is not None:
        raise refuse_appraisal("appraised_once")
    if any(step.account == actor.account and step.act in _SENT for step in case.steps):
        raise refuse_appraisal("own_appraisal")


def refuse_appraisal(rule: str) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, APPRAISAL_RULES[rule])
