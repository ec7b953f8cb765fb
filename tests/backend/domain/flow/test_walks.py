"""Hypothesis walks the table of moves: whatever is tried, by whomever, in whatever order."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cases.case import MOVES, Act, Case, CaseState, Given, Step
from backend.domain.cases.plea import GROUNDS
from backend.domain.clocks.moment import Doing
from backend.domain.flow.life import done, may
from backend.domain.flow.merging import merged, unmerged
from backend.domain.flow.plea_rules import PLEA_GUARDS
from backend.domain.people.hall import Hall, Mode
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain.builders import (
    CHIEF,
    COLLECTOR,
    FILING,
    LEADER,
    MINUTE_MS,
    START_MS,
    SYSTEM,
    at,
    fast,
    new_case,
    shot,
)

# Three people of a small hall, each holding several roles: nothing but the rules keeps them apart.
MANY = tuple(
    Actor(account, role)
    for account in ("mia", "ren", "lin")
    for role in (Role.INTAKE, Role.DISPATCHER, Role.LEADER, Role.COLLECTOR)
)
UNITS = (Actor("td-drainage", Role.UNIT), Actor("mia", Role.UNIT), Actor("td-works", Role.UNIT))
PEOPLE = (*MANY, *UNITS, COLLECTOR, LEADER, CHIEF, SYSTEM)
HALLS = tuple(
    replace(hall, enforcement=UNITS[0].account)
    for hall in (Hall(), Hall(combined=True), Hall(Mode.ONE_PLATFORM), Hall(Mode.DISTRICTS_HANDLE))
)


def handed_over(minute: int, n: int) -> Given:
    return Given(
        unit_id=UNITS[n % 3].account,
        reason="理由",
        text="已处置",
        # What it is follows from its act; one of the result would be refused with most acts.
        photos=(replace(shot(minute), role="near"),),
        until_ms=START_MS + (minute + 900) * MINUTE_MS,
        campaign=f"专项{n % 2}",
        ground=("weather", "event", "nothing of it")[n % 3],
        number=f"执{n % 2}",
    )


# Mostly what the table allows somebody; now and then anything at all.
TURNS = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(Act) | st.none(), st.sampled_from(PEOPLE)),
    max_size=45,
)
WALKS = {"walk": TURNS, "hall": st.sampled_from(HALLS), "start": st.integers(0, 3)}


def walked(walk: list[tuple[int, Act | None, Actor]], hall: Hall, start: int) -> list[Case]:
    """Return the case after each act that was allowed."""
    case = (new_case(), new_case(LEADER, photos=()), fast(), fast(audit=True))[start]
    seen = [case]
    for minute, (n, wish, person) in enumerate(walk, start=5):
        act, actor = wish, person
        if act is None:
            ways = [(m.act, one) for m in MOVES if m.at is case.state for one in PEOPLE]
            open_ways = [(a, one) for a, one in ways if may(case, a, one, hall)]
            if not open_ways:
                continue
            act, actor = open_ways[n % len(open_ways)]
        doing = Doing(act, actor, handed_over(minute, n), at(minute), FILING)
        try:
            case = done(case, doing, hall)
        except Refused as why:
            assert why.words.zh and why.words.en
            continue
        seen.append(case)
    return seen


@settings(max_examples=400, deadline=None)
@given(**WALKS)
def test_a03_k01_no_walk_closes_without_a_check_by_another_person(
    walk: list[tuple[int, Act | None, Actor]], hall: Hall, start: int
) -> None:
    for before, case in zip(seen := walked(walk, hall, start), seen[1:], strict=False):
        assert case.version == before.version + 1
        assert case.steps[:-1] == before.steps
        if case.state is CaseState.CLOSED and before.state is not CaseState.CLOSED:
            _judge_closing(case)


def test_a03_the_walks_go_the_whole_way_or_they_would_prove_nothing() -> None:
    chance, reached = Random(1), set()
    for start in (0, 1, 2, 3) * 10:
        walk = [(chance.randrange(400), None, LEADER) for _ in range(45)]
        reached |= {case.state for case in walked(walk, HALLS[1], start)}
    assert {CaseState.CHECKING, CaseState.TO_CLOSE, CaseState.CLOSED} <= reached


def _judge_closing(case: Case) -> None:
    life = this_life(case)
    closer = life[-1]
    by = {act: {s.account for s in life if s.act is act} for act in Act}
    handlers = by[Act.DISPATCH] | by[Act.REDISPATCH] | by[Act.INSIST]
    if closer.act is Act.FAST_CLOSE:
        assert closer.account != case.reported_by and not case.more.audit
        return
    checks = [s for s in life if s.act in (Act.CHECK_PASSED, Act.CHECK_FAILED)]
    assert checks and checks[-1].act is Act.CHECK_PASSED
    assert checks[-1].account not in handlers | by[Act.REPLY] | {closer.account}
    assert closer.account not in handlers
    assert not case.more.on_guard


def this_life(case: Case) -> tuple[Step, ...]:
    reopened = [n for n, step in enumerate(case.steps) if step.act is Act.REOPEN]
    return case.steps[reopened[-1] :] if reopened else case.steps


@settings(max_examples=300, deadline=None)
@given(**WALKS)
def test_x14_no_walk_excludes_a_case_without_another_person_or_rules_without_a_third(
    walk: list[tuple[int, Act | None, Actor]], hall: Hall, start: int
) -> None:
    for before, case in zip(seen := walked(walk, hall, start), seen[1:], strict=False):
        act, plea = case.steps[-1].act, case.more.plea
        if act not in PLEA_GUARDS:
            kept = None if act is Act.REOPEN else before.more.plea
            assert plea == kept  # nothing but its own acts touches a plea
            continue
        # The case goes on as though nobody had asked.
        goes_on = (replace(standing(one), extras=None, photos=()) for one in (before, case))
        assert next(goes_on) == next(goes_on)
        assert case.state is before.state and plea is not None and plea.ground in GROUNDS
        people = [plea.account, plea.decided_by, plea.ruled_by]
        told = [one for one in people if one]
        assert len(set(told)) == len(told)
        assert bool(plea.ruled_by) <= bool(plea.appealed_at_ms) <= bool(plea.refusal)
        handlers = {s.account for s in case.steps if s.act in (Act.DISPATCH, Act.REDISPATCH)}
        assert handlers.isdisjoint({case.steps[-1].account} & {plea.decided_by, plea.ruled_by})


@settings(max_examples=300, deadline=None)
@given(**WALKS)
def test_a03_every_case_has_a_way_out(
    walk: list[tuple[int, Act | None, Actor]], hall: Hall, start: int
) -> None:
    case = walked(walk, hall, start)[-1]
    ways = [m for m in MOVES if m.at is case.state and m.to is not case.state]
    assert ways
    if case.ended:
        return
    # Whatever happened, two people who do their part can end it: relieve, decide, ask, grant.
    plain = Hall()
    for guard in case.more.on_guard:
        relief = Given(account=guard.account)
        case = done(case, Doing(Act.RELIEVE, Actor("x", Role.LEADER), relief, at(90)), plain)
    given_ = Given(reason="理由")
    if case.more.request is not None:
        refusal = Doing(Act.REFUSE_REQUEST, Actor("y", Role.CHIEF), given_, at(91))
        case = done(case, refusal, plain)
    case = done(case, Doing(Act.ASK_VOID, Actor("x", Role.INTAKE), given_, at(92)), plain)
    case = done(case, Doing(Act.CANCEL, Actor("y", Role.LEADER), given_, at(93)), plain)
    assert case.state is CaseState.CANCELLED


@settings(max_examples=150, deadline=None)
@given(**WALKS, other=TURNS)
def test_a21_unmerging_restores_both_wherever_they_stand(
    walk: list[tuple[int, Act | None, Actor]],
    hall: Hall,
    start: int,
    other: list[tuple[int, Act | None, Actor]],
) -> None:
    case = walked(walk, hall, start)[-1]
    into = replace(walked(other, hall, 0)[-1], case_id="01K")
    somebody = Actor("x", Role.LEADER)
    try:
        child, held = merged(case, into, somebody, at(100))
    except Refused:
        return
    assert child.ended and held.more.merged[-1].case_id == case.case_id
    back, left = unmerged(child, held, somebody, at(101))
    assert standing(back) == standing(case)
    assert standing(left) == standing(into)
    assert (back.state, left.state) == (case.state, into.state)


def standing(case: Case) -> Case:
    """Return a case without what only says how it came there."""
    return replace(case, version=0, steps=(), step_since_ms=0)
