"""What a collector finds on site: the two looks, verify before filing and check after handling."""

from dataclasses import replace

from backend.city.pictures import Shown
from backend.domain.cases.case import Act, Case, CaseState
from backend.domain.flow.errand_rules import errand_of
from backend.domain.terms.roles import Actor, Role

from .plans import Plan, World, is_show, last_ms, will_fail
from .words import CHECK_BAD, CHECK_OK, ERRAND_REFUSED, VERIFY_BAD, VERIFY_OK

# Reports of the public that turn out to be nothing.
_NOTHING_THERE = 0.15
# Calls to verify that are not taken, and how long the answer takes, city seconds.
_REFUSES = 0.2
ANSWER_S = (2.0, 6.0)
UNASKED_MS = 90_000
# Looking round and taking the photo once there, city seconds.
LOOK_S = (3.0, 8.0)
SHOW_LOOK_S = (0.8, 1.2)


def plan_site(case: Case, world: World, others: tuple[Case, ...]) -> tuple[Plan, ...]:
    """Return the look a collector is sent to take."""
    del others
    if case.state is CaseState.CHECKING:
        return (_errand(case, world, _check(case, world)),)
    if case.state is CaseState.VERIFYING:
        return (_errand(case, world, _verify(case, world)),)
    return ()


def _errand(case: Case, world: World, look: Plan) -> Plan:
    """Let whoever is asked answer the call; whoever took it goes and looks."""
    errand = errand_of(case)
    if errand is None or errand.accepted_at_ms:
        return look
    if not errand.account:
        # The backend asks the next one; where it finds nobody, whoever passes by has a look.
        return replace(look, due_ms=last_ms(case) + UNASKED_MS)
    # Of what the demo shows nobody is kept waiting for the one who would come.
    refuses = not is_show(case) and world.chance(case, f"refuses {errand.account}") < _REFUSES
    return Plan(
        case.case_id,
        case.version,
        Act.REFUSE_ERRAND if refuses else Act.TAKE_ERRAND,
        Actor(errand.account, Role.COLLECTOR),
        errand.asked_at_ms + world.span_ms(case, ANSWER_S, "answer"),
        reason=ERRAND_REFUSED.zh if refuses else "",
    )


def _check(case: Case, world: World) -> Plan:
    if will_fail(case, world):
        return _look(case, Act.CHECK_FAILED, Shown.HALF, "check", reason=CHECK_BAD.zh)
    return _look(case, Act.CHECK_PASSED, Shown.RIGHT, "check", text=CHECK_OK.zh)


def _verify(case: Case, world: World) -> Plan:
    if world.chance(case, "nothing there") < _NOTHING_THERE:
        return _look(case, Act.NOT_FOUND, Shown.RIGHT, "verify", reason=VERIFY_BAD.zh)
    return _look(case, Act.VERIFIED, Shown.WRONG, "verify", text=VERIFY_OK.zh)


def _look(
    case: Case, act: Act, shown: Shown, role: str, *, reason: str = "", text: str = ""
) -> Plan:
    return Plan(
        case.case_id,
        case.version,
        act,
        None,
        last_ms(case),
        reason=reason,
        text=text,
        picture=(shown, role),
        on_site=True,
    )


def look_ms(case: Case, world: World) -> int:
    """Return how long the look takes once the collector is there, city milliseconds."""
    return world.span_ms(case, SHOW_LOOK_S if is_show(case) else LOOK_S, "look")
