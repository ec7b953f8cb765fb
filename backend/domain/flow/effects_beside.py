"""What stands beside the flow: requests, slips, orders, guards, shares, campaigns."""

from dataclasses import replace

from backend.domain.cases.case import Act, Case
from backend.domain.cases.extras import Appraisal, GuardSpan, Share, Slip, SpokenOrder, WrittenOrder
from backend.domain.cases.outcome import APPRAISALS
from backend.domain.clocks.clock import parse_limit
from backend.domain.clocks.moment import Doing

from .appraisal_rules import refuse_appraisal
from .effects_more import Effect, with_more
from .rules import refuse

# Source: a coordinator bears 60 % of the responsibility (mission.md A15).
COORDINATOR_PERCENT = 60
SLIP_LIMIT = "1工作日"
# What a desk offers for a supervision slip.
SLIP_LIMITS = ("2紧急工作时", "4工作时", SLIP_LIMIT, "3工作日")


def _supervised(case: Case, doing: Doing) -> Case:
    """Add a slip; its limit is read before it is kept."""
    limit = doing.given.limit or SLIP_LIMIT
    parse_limit(limit)
    who, at_ms = doing.actor, doing.at.city_ms
    slip = Slip(who.account, who.role, at_ms, doing.given.reason, limit)
    return with_more(case, slips=(*case.more.slips, slip))


def _answered(case: Case, doing: Doing) -> Case:
    """Answer the oldest open slip."""
    slips, oldest = case.more.slips, case.more.open_slip
    done = tuple(
        replace(
            slip,
            answer=doing.given.reason,
            answered_by=doing.actor.account,
            answered_at_ms=doing.at.city_ms,
        )
        if slip is oldest
        else slip
        for slip in slips
    )
    return with_more(case, slips=done)


def _ordered(case: Case, doing: Doing) -> Case:
    who = doing.actor
    order = WrittenOrder(who.account, who.role, doing.at.city_ms, doing.given.reason)
    return with_more(case, orders=(*case.more.orders, order))


def _spoken(case: Case, doing: Doing) -> Case:
    who = doing.actor
    order = SpokenOrder(who.account, who.role, doing.at.city_ms, doing.given.reason)
    return with_more(case, spoken=(*case.more.spoken, order))


def _read_back(case: Case, doing: Doing) -> Case:
    """Take the oldest order nobody has answered; whoever reads it back has heard of the case."""
    oldest, at_ms = case.more.unheard, doing.at.city_ms
    spoken = tuple(
        replace(
            order,
            read_back=doing.given.reason,
            heard_by=doing.actor.account,
            heard_at_ms=at_ms,
        )
        if order is oldest
        else order
        for order in case.more.spoken
    )
    return replace(with_more(case, spoken=spoken), read_at_ms=case.read_at_ms or at_ms)


def _appraised(case: Case, doing: Doing) -> Case:
    given, at_ms = doing.given, doing.at.city_ms
    if given.score not in APPRAISALS:
        raise refuse_appraisal("unknown_score")
    said = Appraisal(given.score, doing.actor.account, at_ms, given.reason)
    return with_more(case, appraisal=said)


def _stands(case: Case, doing: Doing) -> Case:
    guard = GuardSpan(doing.actor.account, doing.at.city_ms)
    return with_more(case, guards=(*case.more.guards, guard))


def _coordinated(case: Case, doing: Doing) -> Case:
    """Split the responsibility between coordinator and owner; the owner is whoever has the case."""
    if doing.given.unit_id == case.unit_id:
        raise refuse("same_unit")
    coordinator = Share(doing.given.unit_id, COORDINATOR_PERCENT)
    return with_more(case, shares=(coordinator,))


def _relieved(case: Case, doing: Doing) -> Case:
    """Let one guard go: the one named, else who stands there longest; nobody relieves himself."""
    me = doing.actor.account
    on_guard = [guard for guard in case.more.on_guard if guard.account != me]
    wanted = doing.given.account or on_guard[0].account
    if wanted == me:
        raise refuse("own_relief")
    going = next((guard for guard in on_guard if guard.account == wanted), None)
    if going is None:
        raise refuse("nobody_on_guard")
    gone = replace(going, until_ms=doing.at.city_ms, relieved_by=me)
    guards = tuple(gone if guard is going else guard for guard in case.more.guards)
    return with_more(case, guards=guards)


def _tagged(case: Case, doing: Doing) -> Case:
    name = doing.given.campaign
    if name in case.more.campaigns:
        raise refuse("tagged_already")
    left = tuple(one for one in case.more.left if one != name)
    return with_more(case, campaigns=(*case.more.campaigns, name), left=left)


def _untagged(case: Case, doing: Doing) -> Case:
    """Take it out for good: where a filter had taken it in, it stays out from now on."""
    name, held = doing.given.campaign, case.more.campaigns
    if name in case.more.left:
        raise refuse("not_tagged")
    campaigns = tuple(one for one in held if one != name)
    return with_more(case, campaigns=campaigns, left=(*case.more.left, name))


BESIDE_EFFECTS: dict[Act, Effect] = {
    Act.SUPERVISE: _supervised,
    Act.ANSWER_SLIP: _answered,
    Act.ORDER: _ordered,
    Act.SPOKEN_ORDER: _spoken,
    Act.READ_BACK: _read_back,
    Act.APPRAISE: _appraised,
    Act.STAND_GUARD: _stands,
    Act.COORDINATE: _coordinated,
    Act.RELIEVE: _relieved,
    Act.TAG: _tagged,
    Act.UNTAG: _untagged,
}
