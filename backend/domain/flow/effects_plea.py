"""What the acts of a plea change: the plea alone; the case goes on as it was."""

from dataclasses import replace

from backend.domain.cases.case import Act, Case
from backend.domain.cases.plea import GROUNDS, Plea, PleaStep
from backend.domain.clocks.moment import Doing

from .effects_more import Effect, with_more
from .plea_rules import refused


def _asked(case: Case, doing: Doing) -> Case:
    given, actor, at_ms = doing.given, doing.actor, doing.at.city_ms
    if given.ground not in GROUNDS:
        raise refused("unknown_ground")
    return with_more(case, plea=Plea(given.ground, actor.account, actor.role, at_ms))


def _decided(step: PleaStep) -> Effect:
    def effect(case: Case, doing: Doing) -> Case:
        return _changed(
            case,
            step=step,
            decided_by=doing.actor.account,
            decided_at_ms=doing.at.city_ms,
            refusal=doing.given.reason if step is PleaStep.REFUSED else "",
        )

    return effect


def _appealed(case: Case, doing: Doing) -> Case:
    return _changed(
        case, step=PleaStep.APPEALED, appeal=doing.given.reason, appealed_at_ms=doing.at.city_ms
    )


def _ruled(step: PleaStep) -> Effect:
    def effect(case: Case, doing: Doing) -> Case:
        return _changed(
            case,
            step=step,
            ruled_by=doing.actor.account,
            ruled_at_ms=doing.at.city_ms,
            ruling=doing.given.reason,
        )

    return effect


def _changed(case: Case, **changes: object) -> Case:
    plea = case.more.plea
    if plea is None:
        raise refused("no_plea")
    return with_more(case, plea=replace(plea, **changes))  # type: ignore[arg-type]


PLEA_EFFECTS: dict[Act, Effect] = {
    Act.PLEAD: _asked,
    Act.GRANT_PLEA: _decided(PleaStep.GRANTED),
    Act.REFUSE_PLEA: _decided(PleaStep.REFUSED),
    Act.APPEAL: _appealed,
    Act.ALLOW_APPEAL: _ruled(PleaStep.ALLOWED),
    Act.DISMISS_APPEAL: _ruled(PleaStep.DISMISSED),
}
