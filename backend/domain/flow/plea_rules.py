"""The rules between persons of a plea and their guards: three people, one appeal."""

from collections.abc import Callable

from backend.domain.cases.acts import Act
from backend.domain.cases.case import Case
from backend.domain.cases.plea import Plea, PleaStep
from backend.domain.people.windows import DAY_MS, Windows
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words

PLEA_RULES: dict[str, Words] = {
    "unknown_ground": Words("剔除理由不在目录中", "that ground is not in the catalogue"),
    "pleaded_once": Words("本案已申请过剔除，只能申诉", "it was asked for already: appeal instead"),
    "no_plea": Words("没有待批的剔除申请", "no plea waits for a decision"),
    "no_refused_plea": Words("没有未获批准的剔除申请", "no plea was refused"),
    "no_appeal": Words("没有待裁的剔除申诉", "no appeal waits for a ruling"),
    "own_plea": Words("申请人不能审批自己的剔除", "whoever asks may not decide"),
    "own_figures": Words(
        "派遣过本案的人不能审批其剔除", "whoever dispatched the case is judged by it, too"
    ),
    "not_your_plea": Words("只有申请人能申诉", "only whoever asked may appeal"),
    "appeal_by_third": Words(
        "申诉由第三人裁定，原审批人不能裁定", "a third person rules, not who refused it"
    ),
    "plea_too_late": Words(
        "结案已超过 {days} 天，不能再申请剔除", "it was closed over {days} days ago"
    ),
    "appeal_too_late": Words(
        "不予剔除已超过 {days} 天，不能再申诉", "it was refused over {days} days ago"
    ),
}
_SENT = (Act.DISPATCH, Act.REDISPATCH, Act.INSIST)


def refused(rule: str) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, PLEA_RULES[rule])


def check_window(case: Case, act: Act, at_ms: int, windows: Windows) -> None:
    """Raise when the time to ask, or to appeal, has passed in this city."""
    plea = case.more.plea
    if act is Act.PLEAD and case.ended:
        _within("plea_too_late", case.closed_at_ms, windows.plea_days, at_ms)
    if act is Act.APPEAL and plea is not None:
        _within("appeal_too_late", plea.decided_at_ms, windows.appeal_days, at_ms)


def _within(rule: str, from_ms: int, days: int, at_ms: int) -> None:
    if at_ms > from_ms + days * DAY_MS:
        raise Refused(rule, PLEA_RULES[rule].filled(days=days))


def _stands(case: Case, step: PleaStep, rule: str) -> Plea:
    plea = case.more.plea
    if plea is None or plea.step is not step:
        raise refused(rule)
    return plea


def _asks(case: Case, actor: Actor) -> None:
    if case.more.plea is not None:
        raise refused("pleaded_once")
    if actor.role is Role.UNIT and (not case.delivered_at_ms or actor.account != case.unit_id):
        raise Refused(
            "not_your_case",
            Words("本案不由你单位处置", "this case was not dispatched to your unit"),
        )


def _decides(case: Case, actor: Actor) -> None:
    plea = _stands(case, PleaStep.ASKED, "no_plea")
    if plea.account == actor.account:
        raise refused("own_plea")
    _has_no_stake(case, actor)


def _appeals(case: Case, actor: Actor) -> None:
    plea = _stands(case, PleaStep.REFUSED, "no_refused_plea")
    if plea.account != actor.account:
        raise refused("not_your_plea")


def _rules(case: Case, actor: Actor) -> None:
    plea = _stands(case, PleaStep.APPEALED, "no_appeal")
    if plea.account == actor.account:
        raise refused("own_plea")
    if plea.decided_by == actor.account:
        raise refused("appeal_by_third")
    _has_no_stake(case, actor)


def _has_no_stake(case: Case, actor: Actor) -> None:
    """Keep whoever dispatched it away: the case counts in his figures, too."""
    if any(step.account == actor.account and step.act in _SENT for step in case.steps):
        raise refused("own_figures")


PLEA_GUARDS: dict[Act, tuple[Callable[[Case, Actor], None], ...]] = {
    Act.PLEAD: (_asks,),
    Act.GRANT_PLEA: (_decides,),
    Act.REFUSE_PLEA: (_decides,),
    Act.APPEAL: (_appeals,),
    Act.ALLOW_APPEAL: (_rules,),
    Act.DISMISS_APPEAL: (_rules,),
}
