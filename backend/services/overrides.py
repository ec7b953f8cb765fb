"""Emergency overrides of the separation of duty (K01): noted, counted, and told the hall aloud.

There is none outside an emergency, and each is a line of the log of the one that is on.
"""

from backend.contract.pushed import AlarmChanged, EmergencyChanged, TrustNoted
from backend.domain.cases.case import ACT_WORDS, Case
from backend.domain.clocks.moment import Moment
from backend.domain.people.emergency import Entry, Writer, written
from backend.domain.people.emergency_terms import EmergencyAct
from backend.domain.terms.roles import Actor, Role
from backend.store import Writing

from .sayings import SAYINGS

WHAT = "override"
_RAISER = Actor("system", Role.SYSTEM)


def note_override(writing: Writing, case: Case, actor: Actor, at: Moment) -> None:
    """Record that the newest step set the rule aside, if it did, and raise the alarm.

    In the same write as the act: none of them is there without the others.
    """
    step = case.steps[-1]
    held = writing.emergency() if step.override else None
    if held is None:  # nothing was set aside: outside an emergency nothing can be
        return
    n = writing.n_noted(WHAT) + 1
    noted = TrustNoted(
        what=WHAT, account=actor.account, case_id=case.case_id, why=step.override, n=n
    )
    writing.note(noted, actor, at)
    entry = Entry(EmergencyAct.OVERRIDE, step.override, case_id=case.case_id)
    then, line = written(held, entry, Writer(actor, at))
    writing.put_emergency(EmergencyChanged(emergency=then, line=line), actor, at)
    act = ACT_WORDS[step.act]
    words = SAYINGS["override_alarm"].filled(
        n=n,
        who=actor.seat or actor.account,
        case=case.case_no or case.case_id,
        act_zh=act.zh,
        act_en=act.en,
        why=step.override,
    )
    alarm = AlarmChanged(
        alarm_id=f"{WHAT}:{case.case_id}:{case.version}",
        version=1,
        zh=words.zh,
        en=words.en,
        raised_at_ms=at.city_ms,
        case_id=case.case_id,
    )
    writing.put_alarm(alarm, _RAISER, at)
