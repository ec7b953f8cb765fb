"""What is handed to enforcement (移交执法) and comes back: who has it, its number there, the word.

The papers of an enforcement stay in the enforcement body's own system; the case keeps what ties it
to them (mission.md A23).
"""

from dataclasses import replace

from backend.domain.cases.acts import Act
from backend.domain.cases.case import Case, CaseState, Given
from backend.domain.cases.extras import Enforcement
from backend.domain.clocks.moment import Doing
from backend.domain.people.hall import Hall
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import FOR_A_UNIT, Actor
from backend.domain.terms.words import Words

ENFORCING_RULES: dict[str, Words] = {
    "not_handed_to_you": Words("本案没有移交给你单位", "this case was not handed to you"),
    "no_enforcement_body": Words(
        "只能移交本市指定的执法机构", "it goes to the city's own enforcement body only"
    ),
    "needs_number": Words(
        "首次回告须给出执法案号", "the first word from enforcement tells the number it bears there"
    ),
    "number_stays": Words(
        "执法案号已登记，不能更改", "the number it bears at enforcement stands already"
    ),
    "number_too_long": Words(
        "执法案号最多 40 个字", "a number of enforcement has 40 characters at most"
    ),
}
MOST_NUMBER = 40


def _refuse(rule: str) -> Refused:
    return Refused(rule, ENFORCING_RULES[rule])


def addressed(act: Act, given: Given, hall: Hall) -> Given:
    """Return what is handed over with an act, a hand-over addressed to the city's own body.

    Raises:
        Refused: It names another.
    """
    if act is not Act.HAND_OVER:
        return given
    if given.unit_id not in ("", hall.enforcement):
        raise _refuse("no_enforcement_body")
    return replace(given, unit_id=hall.enforcement)


def holds(case: Case, unit_id: str) -> bool:
    """Return whether a unit has the case to enforce it, now."""
    held = case.more.enforcement
    return case.state is CaseState.ENFORCEMENT and held is not None and held.unit_id == unit_id


def tells(case: Case, actor: Actor) -> None:
    """Check that a unit tells of what it was handed; the hall may write down what it was told.

    Raises:
        Refused: Another unit has it, or none.
    """
    if actor.role in FOR_A_UNIT and not holds(case, actor.account):
        raise _refuse("not_handed_to_you")


def handed(doing: Doing) -> Enforcement:
    """Return who has a case from now on; what an earlier hand-over came to is in the history."""
    return Enforcement(doing.given.unit_id, doing.at.city_ms)


def told(case: Case, doing: Doing) -> Enforcement:
    """Return what is known of a case at enforcement after it told.

    Raises:
        Refused: No number is known, or another one than before.
    """
    held = case.more.enforcement or Enforcement("", case.step_since_ms)
    number = doing.given.number.strip()
    if len(number) > MOST_NUMBER:
        raise _refuse("number_too_long")
    if not (number or held.number):
        raise _refuse("needs_number")
    if number and held.number and number != held.number:
        raise _refuse("number_stays")
    return replace(
        held,
        number=held.number or number,
        word=doing.given.text,
        told_by=doing.actor.account,
        told_at_ms=doing.at.city_ms,
    )
