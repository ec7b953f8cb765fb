"""The acts of the desk as a catalogue: words, key, icon, what is asked for, how it looks.

What may be done to a case is never written here: it is read from the table of moves and the rules
of life; this catalogue only says how an act is offered.
"""

from collections.abc import Sequence
from typing import NamedTuple

from backend.domain.cases.case import ACT_WORDS, Act, Case
from backend.domain.flow.next_act import next_act
from backend.domain.flow.rules import SEPARATION, guarded
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.people.rights import may_do
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words

from . import words_acts as w
from .act_spec import ActSpec, Asks
from .closing import kept_from

A = Act
ACTS: dict[Act, ActSpec] = {
    spec.act: spec
    for spec in (
        ActSpec(A.ACCEPT, ACT_WORDS[A.ACCEPT], "act:accept", "inbox"),
        ActSpec(A.FILE, ACT_WORDS[A.FILE], "act:file_case", "file-check", asks=Asks.CONDITION),
        ActSpec(A.DISPATCH, ACT_WORDS[A.DISPATCH], "act:dispatch", "send", asks=Asks.UNIT),
        ActSpec(A.UNDO_DISPATCH, ACT_WORDS[A.UNDO_DISPATCH], "act:undo_dispatch", "undo"),
        ActSpec(A.URGE, ACT_WORDS[A.URGE], "act:urge", "bell"),
        ActSpec(
            A.SEND_CHECK,
            ACT_WORDS[A.SEND_CHECK],
            "act:send_check",
            "search",
            asks=Asks.COLLECTOR,
        ),
        ActSpec(A.CLOSE, ACT_WORDS[A.CLOSE], "act:close", "check"),
        ActSpec(A.LEAVE, ACT_WORDS[A.LEAVE], "act:leave_close", "moon"),
        ActSpec(A.READ, ACT_WORDS[A.READ], "act:read", "check"),
        ActSpec(
            A.READ_BACK,
            ACT_WORDS[A.READ_BACK],
            "act:read_back",
            "megaphone",
            asks=Asks.REASON,
            reasons=w.REASONS_READ_BACK,
        ),
        ActSpec(
            A.RETURN,
            ACT_WORDS[A.RETURN],
            "act:return_case",
            "corner-up-left",
            asks=Asks.REASON,
            reasons=w.REASONS_RETURN,
        ),
        ActSpec(
            A.ASK_EXTENSION,
            ACT_WORDS[A.ASK_EXTENSION],
            "act:ask_extension",
            "hourglass",
            asks=Asks.REASON,
            reasons=w.REASONS_EXTENSION,
        ),
        ActSpec(
            A.REWORK,
            ACT_WORDS[A.REWORK],
            "act:rework",
            "rotate-ccw",
            asks=Asks.REASON,
            reasons=w.REASONS_REWORK,
        ),
        ActSpec(
            A.SEND_VERIFY,
            ACT_WORDS[A.SEND_VERIFY],
            "act:send_verify",
            "eye",
            asks=Asks.COLLECTOR,
        ),
        ActSpec(
            A.ASK_COLLECTOR,
            ACT_WORDS[A.ASK_COLLECTOR],
            "act:ask_collector",
            "users",
            asks=Asks.COLLECTOR,
        ),
        ActSpec(
            A.DECLINE,
            ACT_WORDS[A.DECLINE],
            "act:decline",
            "x",
            asks=Asks.REASON,
            reasons=w.REASONS_DECLINE,
        ),
        ActSpec(
            A.SEND_BACK,
            ACT_WORDS[A.SEND_BACK],
            "act:send_back",
            "corner-up-left",
            asks=Asks.REASON,
            reasons=w.REASONS_SEND_BACK,
        ),
        ActSpec(
            A.SUSPEND,
            ACT_WORDS[A.SUSPEND],
            "act:suspend",
            "pause",
            asks=Asks.REASON,
            reasons=w.REASONS_SUSPEND,
        ),
        ActSpec(A.RESUME, ACT_WORDS[A.RESUME], "act:resume", "play"),
        ActSpec(
            A.CANCEL,
            ACT_WORDS[A.CANCEL],
            "act:cancel",
            "trash",
            asks=Asks.REASON,
            reasons=w.REASONS_CANCEL,
        ),
        ActSpec(A.EXTEND, ACT_WORDS[A.EXTEND], "act:extend", "hourglass"),
        ActSpec(A.DEFER, ACT_WORDS[A.DEFER], "act:defer", "pause"),
        ActSpec(
            A.REFUSE_REQUEST,
            ACT_WORDS[A.REFUSE_REQUEST],
            "act:refuse_request",
            "circle-x",
            asks=Asks.REASON,
            reasons=w.REASONS_REFUSE,
        ),
        ActSpec(A.GRANT_PLEA, ACT_WORDS[A.GRANT_PLEA], "act:grant_plea", "check"),
        ActSpec(
            A.REFUSE_PLEA,
            ACT_WORDS[A.REFUSE_PLEA],
            "act:refuse_plea",
            "circle-x",
            asks=Asks.REASON,
            reasons=w.REASONS_REFUSE_PLEA,
        ),
        ActSpec(
            A.ALLOW_APPEAL,
            ACT_WORDS[A.ALLOW_APPEAL],
            "act:allow_appeal",
            "check",
            asks=Asks.REASON,
            reasons=w.REASONS_ALLOW_APPEAL,
        ),
        ActSpec(
            A.DISMISS_APPEAL,
            ACT_WORDS[A.DISMISS_APPEAL],
            "act:dismiss_appeal",
            "circle-x",
            asks=Asks.REASON,
            reasons=w.REASONS_DISMISS_APPEAL,
        ),
        ActSpec(A.ASK_DEFER, ACT_WORDS[A.ASK_DEFER], "act:ask_defer", "timer", asks=Asks.DATE),
        ActSpec(
            A.ASK_LIST,
            ACT_WORDS[A.ASK_LIST],
            "act:ask_list",
            "list",
            asks=Asks.REASON,
            reasons=w.REASONS_LIST,
        ),
        ActSpec(
            A.ASK_VOID,
            ACT_WORDS[A.ASK_VOID],
            "act:ask_void",
            "trash",
            asks=Asks.REASON,
            reasons=w.REASONS_VOID,
        ),
        ActSpec(
            A.INSIST,
            ACT_WORDS[A.INSIST],
            "act:insist",
            "fast-forward",
            asks=Asks.REASON,
            reasons=w.REASONS_INSIST,
        ),
        ActSpec(A.REDISPATCH, ACT_WORDS[A.REDISPATCH], "act:redispatch", "send", asks=Asks.UNIT),
        ActSpec(
            A.DECLARE_OWNERLESS,
            ACT_WORDS[A.DECLARE_OWNERLESS],
            "act:declare_ownerless",
            "info",
            asks=Asks.REASON,
            reasons=w.REASONS_OWNERLESS,
        ),
        ActSpec(A.RULE, ACT_WORDS[A.RULE], "act:rule", "clipboard-check", asks=Asks.UNIT),
        ActSpec(
            A.SPOKEN_ORDER,
            ACT_WORDS[A.SPOKEN_ORDER],
            "act:spoken_order",
            "megaphone",
            asks=Asks.REASON,
            reasons=w.REASONS_SPOKEN,
        ),
        ActSpec(A.COORDINATE, ACT_WORDS[A.COORDINATE], "act:coordinate", "users", asks=Asks.UNIT),
        ActSpec(
            A.REFER,
            ACT_WORDS[A.REFER],
            "act:refer",
            "chevron-up",
            asks=Asks.REASON,
            reasons=w.REASONS_REFER,
        ),
        ActSpec(
            A.REFER_DONE,
            ACT_WORDS[A.REFER_DONE],
            "act:refer_done",
            "circle-check",
            asks=Asks.REASON,
            reasons=w.REASONS_REFER_DONE,
        ),
        ActSpec(
            A.REFER_BACK,
            ACT_WORDS[A.REFER_BACK],
            "act:refer_back",
            "chevron-down",
            asks=Asks.REASON,
            reasons=w.REASONS_REFER_BACK,
        ),
        ActSpec(
            A.HAND_OVER,
            ACT_WORDS[A.HAND_OVER],
            "act:hand_over",
            "siren",
            asks=Asks.REASON,
            reasons=w.REASONS_HAND_OVER,
        ),
        ActSpec(
            A.ENFORCE_TOLD,
            ACT_WORDS[A.ENFORCE_TOLD],
            "act:enforce_told",
            "siren",
            asks=Asks.NUMBER,
            reasons=w.WORDS_OF_ENFORCEMENT,
        ),
        ActSpec(
            A.ENFORCED,
            ACT_WORDS[A.ENFORCED],
            "act:enforced",
            "circle-check",
            asks=Asks.REASON,
            reasons=w.REASONS_ENFORCED,
        ),
        ActSpec(
            A.ENFORCE_BACK,
            ACT_WORDS[A.ENFORCE_BACK],
            "act:enforce_back",
            "corner-up-left",
            asks=Asks.REASON,
            reasons=w.REASONS_ENFORCE_BACK,
        ),
        ActSpec(
            A.SUPERVISE,
            ACT_WORDS[A.SUPERVISE],
            "act:supervise",
            "megaphone",
            asks=Asks.SLIP,
            reasons=w.REASONS_SUPERVISE,
        ),
        ActSpec(
            A.ANSWER_SLIP,
            ACT_WORDS[A.ANSWER_SLIP],
            "act:answer_slip",
            "check",
            asks=Asks.REASON,
            reasons=w.REASONS_ANSWER,
        ),
        ActSpec(
            A.ORDER,
            ACT_WORDS[A.ORDER],
            "act:order",
            "file-check",
            asks=Asks.REASON,
            reasons=w.REASONS_ORDER,
        ),
        ActSpec(
            A.NOTE, ACT_WORDS[A.NOTE], "act:note", "plus", asks=Asks.REASON, reasons=w.REASONS_NOTE
        ),
        ActSpec(A.RELIEVE, ACT_WORDS[A.RELIEVE], "act:relieve", "footprints"),
        ActSpec(A.TAG, ACT_WORDS[A.TAG], "act:tag", "plus", asks=Asks.CAMPAIGN),
        ActSpec(A.UNTAG, ACT_WORDS[A.UNTAG], "act:untag", "minus", asks=Asks.CAMPAIGN),
        ActSpec(A.FAST_CLOSE, ACT_WORDS[A.FAST_CLOSE], "act:fast_close", "check"),
        ActSpec(
            A.FAST_REJECT,
            ACT_WORDS[A.FAST_REJECT],
            "act:fast_reject",
            "corner-up-left",
            asks=Asks.REASON,
            reasons=w.REASONS_FAST_REJECT,
        ),
        ActSpec(A.MERGE, ACT_WORDS[A.MERGE], "act:merge", "copy", asks=Asks.CASE),
        ActSpec(A.UNMERGE, ACT_WORDS[A.UNMERGE], "act:unmerge", "layers"),
        ActSpec(
            A.REOPEN,
            ACT_WORDS[A.REOPEN],
            "act:reopen",
            "history",
            asks=Asks.REASON,
            reasons=w.REASONS_REOPEN,
        ),
        ActSpec(A.APPRAISE, ACT_WORDS[A.APPRAISE], "act:appraise", "users", asks=Asks.SCORE),
        ActSpec(A.PLEAD, ACT_WORDS[A.PLEAD], "act:plead", "minus", asks=Asks.GROUND),
        ActSpec(
            A.APPEAL,
            ACT_WORDS[A.APPEAL],
            "act:appeal",
            "megaphone",
            asks=Asks.REASON,
            reasons=w.REASONS_APPEAL,
        ),
    )
}
# A rule between persons is shown, grey, with its reason; what the state itself excludes is absent.
SHOWN_RULES = (
    "second_person_files",
    "dispatcher_never_closes",
    "closer_never_dispatches",
    "not_your_dispatch",
    "checker_never_closes",
    "reporter_never_reviews",
    "not_drawn",
    "own_request",
    "long_deferment",
    "still_guarded",
    "mode_forbids",
    "not_your_district",
    "own_plea",
    "photo_early",
    "photo_far",
    "photo_reused",
    "own_figures",
    "appeal_by_third",
    "own_appraisal",
    "others_may_close",
)


class Offer(NamedTuple):
    """One act offered for a case; ``why_not`` is the rule that forbids it to this person."""

    spec: ActSpec
    why_not: Words | None = None


def offers(
    case: Case, actor: Actor, hall: Hall = PLAIN_HALL, on_shift: Sequence[Actor] = ()
) -> tuple[Offer, ...]:
    """Return what this person is offered for this case, in the order of the table.

    Args:
        on_shift: Who sits in the hall now; see ``closing.kept_from``.
    """
    acts = hall.acts_in(case.state, actor.role)
    found = (_offer(case, act, actor, hall, on_shift) for act in acts)
    return tuple(offer for offer in found if offer is not None)


def primary_offer(
    case: Case, actor: Actor, hall: Hall = PLAIN_HALL, on_shift: Sequence[Actor] = ()
) -> Offer | None:
    """Return what Enter does to the case now: what waits for this person, or ``None``."""
    act = next_act(case, actor, hall)
    if act is None or kept_from(case, act, actor, hall, on_shift) is not None:
        return None
    return Offer(ACTS[act])


def override_offer(case: Case, actor: Actor, hall: Hall = PLAIN_HALL) -> ActSpec | None:
    """Return the act that only the separation of duty keeps from this person, and who may override.

    Acts that ask for more than a reason are not offered so: nothing of them cannot wait.
    """
    if not may_do(actor.role, "override"):
        return None
    for offer in offers(case, actor, hall):
        why = guarded(case, offer.spec.act, actor, hall)
        if why is not None and why.rule in SEPARATION and offer.spec.asks in _QUICK:
            return offer.spec
    return None


_QUICK = (Asks.NOTHING, Asks.REASON)


def _offer(
    case: Case, act: Act, actor: Actor, hall: Hall, on_shift: Sequence[Actor]
) -> Offer | None:
    spec = ACTS.get(act)
    if spec is None:
        return None
    why = kept_from(case, act, actor, hall, on_shift)
    if why is None:
        return Offer(spec)
    return Offer(spec, why.words) if why.rule in SHOWN_RULES else None
