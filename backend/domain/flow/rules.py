"""The rules an act may break, in words, and the guards that look for them."""

from collections.abc import Callable, Sequence

from backend.domain.cases.case import ACT_WORDS, STATES, Act, Case, CaseState, Given, Move, Photo
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import FOR_A_UNIT, ROLE_WORDS, Actor, Role
from backend.domain.terms.words import Words

from .appraisal_rules import APPRAISAL_RULES, calls_back
from .combined_rules import COMBINED_RULES, combined, leaves
from .enforcing import ENFORCING_RULES, holds, tells
from .errand_rules import ERRAND_GUARDS, ERRAND_RULES, looks
from .evidence import check_evidence
from .plea_rules import PLEA_GUARDS, PLEA_RULES
from .whens import MAX_EXTENSIONS

# A longer deferment is the centre head's to grant. Source: standards.md 4.5.
LONG_DEFERMENT_MS = 30 * 86_400_000
Guard = Callable[[Case, Actor], None]

RULES: dict[str, Words] = {
    "second_person_files": Words(
        "受理人不能自己立案，请另一人立案", "whoever accepted a report may not file it"
    ),
    "closer_never_dispatches": Words(
        "立案或核查过本案的人不能派遣", "whoever filed or checked a case may not dispatch it"
    ),
    "override_needs_emergency": Words(
        "只有应急进行中才能越权：请值班长先启动应急",
        "the rule is set aside in an emergency alone: a shift leader opens one first",
    ),
    "override_not_yours": Words(
        "只有值班长能紧急越权", "only the shift leader may override in an emergency"
    ),
    "already_delivered": Words(
        "已送达责任单位，不能撤回", "the unit has been told; it cannot be taken back"
    ),
    "not_your_dispatch": Words("只有派遣人能撤回", "only whoever dispatched it can take it back"),
    "not_delivered_yet": Words("尚未送达责任单位", "the unit has not been told yet"),
    "not_your_case": Words("本案不由你单位处置", "this case was not dispatched to your unit"),
    "check_says_otherwise": Words(
        "与核查结论不符：通过才能结案，不通过才能返工", "the site check says otherwise"
    ),
    "filing_condition_missing": Words("立案要选定立案条件", "filing needs a filing condition"),
    "condition_of_other_class": Words(
        "立案条件不属于本案类别", "the filing condition belongs to another class"
    ),
    "checker_never_closes": Words(
        "核查过本案的人不能结案，留待另一人", "whoever checked a case may not close it"
    ),
    "handler_never_checks": Words(
        "经手处置的人不能核查本案", "whoever handled or dispatched a case may not check it"
    ),
    "reporter_never_reviews": Words(
        "快速处置须由另一人审核", "a fast-track case is reviewed by another person"
    ),
    "no_request": Words("没有待批的这项申请", "nobody asked for this"),
    "one_request": Words("已有一项申请待批", "another request waits already"),
    "own_request": Words("申请人不能自己批准", "whoever asks may not grant it"),
    "extended_enough": Words("已延期两次，不能再延", "it was extended twice already"),
    "deferred_once": Words("每案只能缓办一次", "a case is deferred once only"),
    "defer_date": Words(
        "缓办日期须在明年此日之前的将来", "the day must lie ahead, at most a year away"
    ),
    "long_deferment": Words(
        "缓办超过 30 天由中心领导批准", "more than 30 days is the centre head's to grant"
    ),
    "ruled_already": Words(
        "本案已裁定由你单位负责，不能回退", "a ruling made it yours; it cannot be returned"
    ),
    "insisted_once": Words("只能驳回一次", "a return is refused once only"),
    "same_unit": Words("已经派给该单位", "that unit has it already"),
    "no_open_slip": Words("没有待回复的督办单", "no supervision slip waits for an answer"),
    "no_spoken_order": Words("没有待复诵的口头指令", "no spoken order waits to be read back"),
    "own_slip": Words("签发人不能自己回复", "the issuer does not answer his own slip"),
    "on_guard_already": Words("已在现场警戒", "already standing guard"),
    "nobody_on_guard": Words("现场没有警戒人员", "nobody stands guard there"),
    "own_relief": Words("警戒人员须由他人接替", "a guard is relieved by somebody else"),
    "still_guarded": Words(
        "现场仍有人警戒，解除后才能办结", "somebody still stands guard; relieve them first"
    ),
    "has_merged": Words("本案已并入他案，先撤销并案", "other cases were merged into this one"),
    "merge_into_ended": Words("目标案件已办结，不能并入", "the other case has ended"),
    "merge_self": Words("不能并入自身", "a case is not merged into itself"),
    "tagged_already": Words("已在该专项中", "it is in that campaign already"),
    "not_tagged": Words("不在该专项中", "it is not in that campaign"),
    "two_photos": Words(
        "快速处置要有处置前、后两张照片", "the fast track needs a photo before and one after"
    ),
    "photo_order": Words(
        "处置后照片应晚于处置前照片", "the photo after must be taken later than the one before"
    ),
    "mode_forbids": Words(
        "本市运行模式下，此项不由你这一级办理", "in this city's mode this is not for your level"
    ),
    "not_your_district": Words("本案不在你区", "this case is not in your district"),
    **COMBINED_RULES,
    **PLEA_RULES,
    **ERRAND_RULES,
    **APPRAISAL_RULES,
    **ENFORCING_RULES,
}


def refuse(rule: str) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule])


def _did(case: Case, account: str, *acts: Act) -> bool:
    return any(step.account == account and step.act in acts for step in case.steps)


def _nth(case: Case, act: Act) -> int:
    return sum(step.act is act for step in case.steps)


def _second_person(case: Case, actor: Actor) -> None:
    if _did(case, actor.account, Act.ACCEPT):
        raise refuse("second_person_files")


def _not_the_dispatcher(case: Case, actor: Actor) -> None:
    if _did(case, actor.account, Act.DISPATCH, Act.REDISPATCH, Act.INSIST):
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


def _delivered(case: Case, actor: Actor) -> None:
    del actor
    if not case.delivered_at_ms:
        raise refuse("not_delivered_yet")


def _not_delivered(case: Case, actor: Actor) -> None:
    del actor
    if case.delivered_at_ms:
        raise refuse("already_delivered")


def _not_the_checker(case: Case, actor: Actor) -> None:
    if _did(case, actor.account, Act.CHECK_PASSED, Act.CHECK_FAILED):
        raise refuse("checker_never_closes")


def _not_the_handler(case: Case, actor: Actor) -> None:
    handled = (Act.DISPATCH, Act.REDISPATCH, Act.INSIST, Act.REPLY, Act.REFER_DONE, Act.ENFORCED)
    is_reporter = case.more.fast and actor.account == case.reported_by
    if is_reporter or _did(case, actor.account, *handled):
        raise refuse("handler_never_checks")


def _not_the_reporter(case: Case, actor: Actor) -> None:
    if actor.account == case.reported_by:
        raise refuse("reporter_never_reviews")


def _asks_alone(case: Case, actor: Actor) -> None:
    if actor.role in FOR_A_UNIT and case.state is CaseState.HANDLING:
        _of_this_unit(case, actor)
    if case.more.request is not None:
        raise refuse("one_request")


def _asks_extension(case: Case, actor: Actor) -> None:
    _asks_alone(case, actor)
    if len(case.more.extensions) >= MAX_EXTENSIONS:
        raise refuse("extended_enough")


def _asks_deferment(case: Case, actor: Actor) -> None:
    _asks_alone(case, actor)
    if case.more.n_deferred:
        raise refuse("deferred_once")


def _grants(act: Act) -> Guard:
    def guard(case: Case, actor: Actor) -> None:
        request = case.more.request
        if request is None or request.wants is not act:
            raise refuse("no_request")
        if request.account == actor.account:
            raise refuse("own_request")

    return guard


def _grants_deferment(case: Case, actor: Actor) -> None:
    _grants(Act.DEFER)(case, actor)
    request = case.more.request
    is_long = request is not None and request.until_ms - request.at_ms > LONG_DEFERMENT_MS
    if is_long and actor.role is not Role.CHIEF:
        raise refuse("long_deferment")


def _request_waits(case: Case, actor: Actor) -> None:
    if case.more.request is None:
        raise refuse("no_request")
    if case.more.request.account == actor.account:
        raise refuse("own_request")


def _not_ruled(case: Case, actor: Actor) -> None:
    if case.more.ruled_unit_id == actor.account:
        raise refuse("ruled_already")


def _insists_once(case: Case, actor: Actor) -> None:
    del actor
    if _nth(case, Act.INSIST):
        raise refuse("insisted_once")


def _answers(case: Case, actor: Actor) -> None:
    slip = case.more.open_slip
    if slip is None:
        raise refuse("no_open_slip")
    if slip.issuer == actor.account:
        raise refuse("own_slip")
    if actor.role in FOR_A_UNIT:
        _of_this_unit(case, actor)


def _reads_back(case: Case, actor: Actor) -> None:
    _of_this_unit(case, actor)
    if case.more.unheard is None:
        raise refuse("no_spoken_order")


def _stands(case: Case, actor: Actor) -> None:
    if any(guard.account == actor.account for guard in case.more.on_guard):
        raise refuse("on_guard_already")


def _relieves(case: Case, actor: Actor) -> None:
    on_guard = case.more.on_guard
    if not on_guard:
        raise refuse("nobody_on_guard")
    if all(guard.account == actor.account for guard in on_guard):
        raise refuse("own_relief")


def _has_merged_none(case: Case, actor: Actor) -> None:
    del actor
    if case.more.merged:
        raise refuse("has_merged")


def _evidence_stands(case: Case, actor: Actor) -> None:
    del actor
    check_evidence(case)


def _notes(case: Case, actor: Actor) -> None:
    bears = (share.unit_id for share in case.more.shares)
    if actor.role in FOR_A_UNIT and actor.account not in bears and not holds(case, actor.account):
        _of_this_unit(case, actor)


# What an emergency may set aside: who else should have done it. Never what the case itself forbids.
SEPARATION = frozenset(
    ("second_person_files", "dispatcher_never_closes", "closer_never_dispatches")
)


GUARDS: dict[Act, tuple[Guard, ...]] = {
    Act.FILE: (_second_person,),
    Act.DISPATCH: (_not_the_supervisor,),
    Act.REDISPATCH: (_not_the_supervisor, _delivered),
    Act.INSIST: (_not_the_supervisor, _insists_once),
    Act.UNDO_DISPATCH: (_can_take_back,),
    Act.DELIVER: (_not_delivered,),
    Act.READ: (_of_this_unit,),
    Act.SPOKEN_ORDER: (_delivered,),
    Act.READ_BACK: (_reads_back,),
    Act.RETURN: (_of_this_unit, _not_ruled),
    Act.REPLY: (_of_this_unit,),
    Act.STAGE_DONE: (_of_this_unit,),
    Act.URGE: (_delivered,),
    Act.SEND_CHECK: (_not_the_dispatcher,),
    Act.CHECK_PASSED: (_not_the_handler, looks),
    Act.CHECK_FAILED: (_not_the_handler, looks),
    Act.REWORK: (_not_the_dispatcher,),
    Act.CLOSE: (_not_the_dispatcher, _not_the_checker, _evidence_stands),
    Act.FAST_CLOSE: (_not_the_reporter, _evidence_stands),
    Act.FAST_REJECT: (_not_the_reporter,),
    Act.ASK_EXTENSION: (_asks_extension,),
    Act.ASK_DEFER: (_asks_deferment,),
    Act.ASK_LIST: (_asks_alone,),
    Act.ASK_VOID: (_asks_alone,),
    Act.EXTEND: (_grants(Act.EXTEND),),
    Act.DEFER: (_grants_deferment,),
    Act.SUSPEND: (_grants(Act.SUSPEND),),
    Act.CANCEL: (_grants(Act.CANCEL),),
    Act.REFUSE_REQUEST: (_request_waits,),
    Act.ANSWER_SLIP: (_answers,),
    Act.STAND_GUARD: (_stands,),
    Act.RELIEVE: (_relieves,),
    Act.MERGE: (_has_merged_none,),
    Act.NOTE: (_notes,),
    **PLEA_GUARDS,
    **ERRAND_GUARDS,
    Act.APPRAISE: (calls_back,),
    Act.LEAVE: (leaves, _evidence_stands),
    **dict.fromkeys((Act.ENFORCE_TOLD, Act.ENFORCED, Act.ENFORCE_BACK), (tells,)),
}
COMBINED_GUARDS = combined(GUARDS, (_second_person, _not_the_supervisor, _not_the_dispatcher))


def check_pair(photos: Sequence[Photo]) -> None:
    """Raise when a fast track does not show the place before and, later, after."""
    before = [p.taken_at_ms for p in photos if p.role != "after"]
    later = [p.taken_at_ms for p in photos if p.role == "after"]
    if not before or not later:
        raise refuse("two_photos")
    if max(later) <= min(before):
        raise refuse("photo_order")


def check_unguarded(case: Case, move: Move) -> None:
    """Raise when a case would end while somebody still stands guard at its hazard."""
    if STATES[move.to].ended and not case.ended and case.more.on_guard:
        raise refuse("still_guarded")


def guarded(case: Case, act: Act, actor: Actor, hall: Hall = PLAIN_HALL) -> Refused | None:
    """Return what a guard of this act says against it in a hall, ``None`` when none does."""
    try:
        for guard in (COMBINED_GUARDS if hall.combined else GUARDS).get(act, ()):
            guard(case, actor)
    except Refused as why:
        return why
    return None


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
    "until_ms": Words("{act_zh}需要日期", "{act_en} needs a date"),
    "case_id": Words("{act_zh}需要选定另一案件", "{act_en} needs the other case"),
    "campaign": Words("{act_zh}需要专项名称", "{act_en} needs the name of a campaign"),
    "ground": Words("{act_zh}需要选定理由", "{act_en} needs a ground"),
    "score": Words("{act_zh}需要选定满意度", "{act_en} needs the verdict"),
    "account": Words("{act_zh}需要选定采集员", "{act_en} needs a collector"),
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
