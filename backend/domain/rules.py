"""The rules an act may break, in words, and the guards that look for them."""

from collections.abc import Callable

from .case import ACT_WORDS, Act, Case, Given, Move
from .errors import Refused
from .roles import ROLE_WORDS, Actor, Role
from .words import Words

RULES: dict[str, Words] = {
    "second_person_files": Words(
        "受理人不能自己立案，请另一人立案", "whoever accepted a report may not file it"
    ),
    "dispatcher_never_closes": Words(
        "派遣过本案的人不能结案", "whoever dispatched a case may not close it"
    ),
    "closer_never_dispatches": Words(
        "立案或核查过本案的人不能派遣", "whoever filed or checked a case may not dispatch it"
    ),
    "already_delivered": Words(
        "已送达责任单位，不能撤回", "the unit has been told; it cannot be taken back"
    ),
    "not_your_dispatch": Words("只有派遣人能撤回", "only whoever dispatched it can take it back"),
    "not_delivered_yet": Words("尚未送达责任单位", "the unit has not been told yet"),
    "not_your_case": Words("本案不由你单位处置", "this case was not dispatched to your unit"),
    "already_read": Words("责任单位已签收，无需催办未读", "the unit has read it already"),
    "check_says_otherwise": Words(
        "与核查结论不符：通过才能结案，不通过才能返工", "the site check says otherwise"
    ),
    "filing_condition_missing": Words("立案要选定立案条件", "filing needs a filing condition"),
    "condition_of_other_class": Words(
        "立案条件不属于本案类别", "the filing condition belongs to another class"
    ),
}


def refuse(rule: str) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule])


def _did(case: Case, account: str, *acts: Act) -> bool:
    return any(step.account == account and step.act in acts for step in case.steps)


def _second_person(case: Case, actor: Actor) -> None:
    if _did(case, actor.account, Act.ACCEPT):
        raise refuse("second_person_files")


def _not_the_dispatcher(case: Case, actor: Actor) -> None:
    if _did(case, actor.account, Act.DISPATCH):
        raise refuse("dispatcher_never_closes")


def _not_the_supervisor(case: Case, actor: Actor) -> None:
    if _did(case, actor.account, Act.FILE, Act.SEND_CHECK, Act.REWORK):
        raise refuse("closer_never_dispatches")


def _can_take_back(case: Case, actor: Actor) -> None:
    if case.delivered_at_ms:
        raise refuse("already_delivered")
    if case.steps[-1].account != actor.account:
        raise refuse("not_your_dispatch")


def _of_this_unit(case: Case, actor: Actor) -> None:
    if not case.delivered_at_ms:
        raise refuse("not_delivered_yet")
    if actor.account != case.unit_id:
        raise refuse("not_your_case")


def _delivered_unread(case: Case, actor: Actor) -> None:
    del actor
    if not case.delivered_at_ms:
        raise refuse("not_delivered_yet")
    if case.read_at_ms:
        raise refuse("already_read")


def _not_delivered(case: Case, actor: Actor) -> None:
    del actor
    if case.delivered_at_ms:
        raise refuse("already_delivered")


Guard = Callable[[Case, Actor], None]
GUARDS: dict[Act, tuple[Guard, ...]] = {
    Act.FILE: (_second_person,),
    Act.DISPATCH: (_not_the_supervisor,),
    Act.UNDO_DISPATCH: (_can_take_back,),
    Act.DELIVER: (_not_delivered,),
    Act.READ: (_of_this_unit,),
    Act.RETURN: (_of_this_unit,),
    Act.REPLY: (_of_this_unit,),
    Act.URGE: (_delivered_unread,),
    Act.SEND_CHECK: (_not_the_dispatcher,),
    Act.REWORK: (_not_the_dispatcher,),
    Act.CLOSE: (_not_the_dispatcher,),
}


def check_needs(move: Move, given: Given) -> None:
    """Raise when something the move needs was not handed over."""
    for need in move.needs:
        if not getattr(given, need):
            raise Refused(
                f"needs_{need}",
                _NEEDS[need].filled(act_zh=ACT_WORDS[move.act].zh, act_en=ACT_WORDS[move.act].en),
            )


_NEEDS = {
    "photos": Words("{act_zh}需要照片", "{act_en} needs a photo"),
    "reason": Words("{act_zh}需要说明理由", "{act_en} needs a reason"),
    "text": Words("{act_zh}需要文字说明", "{act_en} needs a text"),
    "unit_id": Words("{act_zh}需要选定责任单位", "{act_en} needs a responsible unit"),
}


def not_your_role(act: Act, role: Role) -> Refused:
    """Return the refusal of an act that belongs to other roles."""
    return Refused(
        "not_your_role",
        Words(
            f"{ROLE_WORDS[role].zh}不能{ACT_WORDS[act].zh}",
            f"not for the {ROLE_WORDS[role].en.lower()}: {ACT_WORDS[act].en}",
        ),
    )
