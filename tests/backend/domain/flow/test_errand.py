"""Who is asked to verify: the true nearest collector on shift (row A06)."""

from dataclasses import replace
from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.cases.case import Act, Case, CaseState, Given, Source
from backend.domain.cases.extras import NO_EXTRAS, Errand, GuardSpan
from backend.domain.cases.states import CaseState as S
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.flow.errand import (
    FULL,
    HEARD_MS,
    Field,
    nearest,
    needs_verifying,
    refused_by,
    wants_another,
)
from backend.domain.flow.life import after
from backend.domain.people.windows import Windows
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain.builders import (
    ACCEPTER,
    COLLECTOR,
    FILER,
    PHOTO,
    START_MS,
    SYSTEM,
    at,
    fast,
    new_case,
    replied,
    shot,
)

ZONE = "Asia/Shanghai"  # START_MS is 08:00 there
OTHER = Actor("COL-2", Role.COLLECTOR)
PLAIN = Windows()


def public() -> Case:
    """A citizen's report, accepted."""
    case = new_case(ACCEPTER, source=Source.PUBLIC, photos=())
    return after(case, Act.ACCEPT, FILER, Given(), at(1))


def verifying(account: str = "") -> Case:
    return after(public(), Act.SEND_VERIFY, FILER, Given(account=account), at(2))


def collector(n: int, **changes: object) -> Mover:
    mover = Mover(f"COL-{n}", MoverKind.COLLECTOR, f"采集员 {n}")
    return replace(mover, **changes)


def fix(mover: Mover, lon: float, lat: float, age_ms: int = 0) -> Fix:
    return Fix(mover.mover_id, lon, lat, 0.0, 0.0, START_MS - age_ms)


def great_circle_m(case: Case, at_fix: Fix) -> float:
    """The oracle: haversine on a sphere, told apart from the product's flat earth."""
    lat1, lat2 = radians(case.place.lat_deg), radians(at_fix.lat_deg)
    d_lon = radians(at_fix.lon_deg - case.place.lon_deg)
    a = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(d_lon / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(a))


walkers = st.lists(
    st.tuples(
        st.floats(119.5, 119.7),
        st.floats(38.8, 39.0),
        st.integers(0, 2 * HEARD_MS),
        st.sampled_from(((0, 0), (7 * 60, 18 * 60), (22 * 60, 6 * 60), (20 * 60, 9 * 60))),
    ),
    max_size=12,
)


@given(walkers)
def test_a06_the_suggested_collector_is_the_true_nearest_on_shift(
    rows: list[tuple[float, float, int, tuple[int, int]]],
) -> None:
    case = public()
    movers = [
        collector(n, works_from_min=hours[0], works_upto_min=hours[1])
        for n, (_, _, _, hours) in enumerate(rows)
    ]
    fixes = {
        m.mover_id: fix(m, lon, lat, age)
        for m, (lon, lat, age, _) in zip(movers, rows, strict=True)
    }
    found = nearest(case, Field(movers, fixes, (), START_MS, ZONE))
    works_at_eight = {(0, 0), (7 * 60, 18 * 60), (20 * 60, 9 * 60)}
    on_shift = [
        fixes[m.mover_id]
        for m, (_, _, age, hours) in zip(movers, rows, strict=True)
        if age <= HEARD_MS and hours in works_at_eight
    ]
    assert {near.mover.mover_id for near in found} == {one.mover_id for one in on_shift}
    if on_shift:
        least_m = min(great_circle_m(case, one) for one in on_shift)
        # Flat earth and sphere differ by 0.6 % at most here: one degree is not quite the same.
        assert great_circle_m(case, fixes[found[0].mover.mover_id]) <= least_m * 1.006 + 0.1
    assert [near.metres for near in found] == sorted(near.metres for near in found)


def test_a06_who_stands_guard_refused_or_is_no_collector_is_not_offered() -> None:
    movers = [collector(n) for n in range(4)] + [Mover("VEH-1", MoverKind.SWEEPER, "扫")]
    fixes = {m.mover_id: fix(m, 119.6, 38.9 + n / 1000) for n, m in enumerate(movers)}
    guarded = replace(new_case(case_id="G"), extras=None)
    guarded = after(guarded, Act.STAND_GUARD, Actor("COL-0", Role.COLLECTOR), Given(), at(1))
    assert guarded.more.guards == (GuardSpan("COL-0", at(1).city_ms),)
    found = nearest(public(), Field(movers, fixes, (guarded,), START_MS, ZONE), but=("COL-1",))
    assert [near.mover.mover_id for near in found] == ["COL-2", "COL-3"]


def test_a06_who_has_the_hands_full_stands_behind_who_has_not() -> None:
    movers = [collector(n) for n in range(2)]
    fixes = {m.mover_id: fix(m, 119.6, 38.9 + n / 100) for n, m in enumerate(movers)}
    busy = [replace(verifying("COL-0"), case_id=f"B{n}") for n in range(FULL)]
    field = Field(movers, fixes, busy[:-1], START_MS, ZONE)
    assert [n.mover.mover_id for n in nearest(public(), field)] == ["COL-0", "COL-1"]
    found = nearest(public(), field._replace(cases=busy))
    assert [(n.mover.mover_id, n.n_errands) for n in found] == [("COL-1", 0), ("COL-0", FULL)]


@pytest.mark.parametrize("source", list(Source))
def test_a06_reports_of_the_public_need_verifying_those_of_collectors_do_not(
    source: Source,
) -> None:
    actor = COLLECTOR if source is Source.COLLECTOR else ACCEPTER
    case = new_case(actor, source=source)
    if case.state is S.TO_ACCEPT:
        case = after(case, Act.ACCEPT, FILER, Given(), at(1))
    public_sources = (Source.PUBLIC, Source.HOTLINE, Source.VOLUNTEER)
    assert needs_verifying(case) is (source in public_sources)


def test_a06_only_who_was_asked_answers_and_only_who_took_it_says_what_is_there() -> None:
    case = verifying(COLLECTOR.account)
    found = Given(photos=(PHOTO,), reason="未发现")
    for act in (Act.TAKE_ERRAND, Act.REFUSE_ERRAND, Act.VERIFIED, Act.NOT_FOUND):
        with pytest.raises(Refused) as caught:
            after(case, act, OTHER, found, at(3))
        assert caught.value.rule == "not_your_errand"
    taken = after(case, Act.TAKE_ERRAND, COLLECTOR, Given(), at(3))
    assert taken.more.errand == Errand(COLLECTOR.account, at(2).city_ms, at(3).city_ms)
    with pytest.raises(Refused) as caught:
        after(taken, Act.REFUSE_ERRAND, COLLECTOR, Given(reason="走不开"), at(4))
    assert caught.value.rule == "errand_taken"
    seen = after(taken, Act.VERIFIED, COLLECTOR, found, at(9))
    assert seen.state is CaseState.TO_FILE and not needs_verifying(seen)


def checking(account: str = "") -> Case:
    return after(replied(), Act.SEND_CHECK, FILER, Given(account=account), at(61))


def test_a10_only_who_was_asked_says_how_it_is_after_handling() -> None:
    case = checking(COLLECTOR.account)
    found = Given(photos=(shot(),), reason="仍在")
    for act in (Act.TAKE_ERRAND, Act.REFUSE_ERRAND, Act.CHECK_PASSED, Act.CHECK_FAILED):
        with pytest.raises(Refused) as caught:
            after(case, act, OTHER, found, at(63))
        assert caught.value.rule == "not_your_errand"
    taken = after(case, Act.TAKE_ERRAND, COLLECTOR, Given(), at(62))
    seen = after(taken, Act.CHECK_PASSED, COLLECTOR, found, at(70))
    assert seen.state is CaseState.TO_CLOSE and seen.check == "passed"
    assert not wants_another(seen, at(900).city_ms, PLAIN)


def test_a10_nobody_named_anybody_checks_and_the_city_says_how_long_to_wait() -> None:
    case = checking()
    assert wants_another(case, at(61).city_ms, PLAIN)
    seen = after(case, Act.CHECK_PASSED, OTHER, Given(photos=(shot(),)), at(70))
    assert seen.state is CaseState.TO_CLOSE
    named = checking(COLLECTOR.account)
    for windows in (PLAIN, Windows(check_answer_s=600, verify_answer_s=10)):
        due_ms = at(61).city_ms + windows.check_answer_s * 1000
        assert not wants_another(named, due_ms - 1, windows)
        assert wants_another(named, due_ms, windows)


def test_a10_who_looked_before_filing_binds_nobody_who_checks() -> None:
    looked = Errand(OTHER.account, at(2).city_ms, at(3).city_ms)
    old = replace(checking(), extras=replace(NO_EXTRAS, errand=looked))
    assert not wants_another(old, at(900).city_ms, PLAIN) and not refused_by(old)
    seen = after(old, Act.CHECK_PASSED, COLLECTOR, Given(photos=(shot(),)), at(70))
    assert seen.state is CaseState.TO_CLOSE
    asked = after(old, Act.ASK_COLLECTOR, FILER, Given(account="COL-2"), at(62))
    assert asked.more.errand == Errand("COL-2", at(62).city_ms, for_check=True)


def test_a10_a_refused_check_goes_to_the_next_and_stays_a_check() -> None:
    case = after(checking("COL-1"), Act.REFUSE_ERRAND, COLLECTOR, Given(reason="走不开"), at(62))
    assert case.state is CaseState.CHECKING and refused_by(case) == ("COL-1",)
    case = after(case, Act.ASK_COLLECTOR, SYSTEM, Given(account="COL-2"), at(62))
    errand = case.more.errand
    assert errand is not None and errand.for_check and errand.account == "COL-2"


def test_a10_who_put_it_right_on_the_spot_is_not_offered_for_its_check() -> None:
    case = fast(audit=True)
    movers = [collector(n) for n in (1, 2)]
    assert case.reported_by == movers[0].mover_id
    fixes = {m.mover_id: fix(m, 119.6, 38.9) for m in movers}
    found = nearest(case, Field(movers, fixes, (), START_MS, ZONE))
    assert [near.mover.mover_id for near in found] == ["COL-2"]


def test_a06_a_refusal_and_a_silence_stand_in_the_record() -> None:
    case = after(verifying("COL-1"), Act.REFUSE_ERRAND, COLLECTOR, Given(reason="走不开"), at(3))
    assert case.state is CaseState.VERIFYING and wants_another(case, at(3).city_ms, PLAIN)
    case = after(case, Act.ASK_COLLECTOR, SYSTEM, Given(account="COL-2"), at(3))
    for windows in (PLAIN, Windows(verify_answer_s=240)):
        due_ms = at(3).city_ms + windows.verify_answer_s * 1000
        assert not wants_another(case, due_ms - 1, windows)
        assert wants_another(case, due_ms, windows)
    case = after(case, Act.ASK_COLLECTOR, SYSTEM, Given(account="COL-3"), at(5))
    errand = case.more.errand
    assert errand is not None and errand.account == "COL-3"
    assert [(r.account, r.reason) for r in errand.refusals] == [("COL-1", "走不开"), ("COL-2", "")]
    with pytest.raises(Refused) as caught:
        after(case, Act.ASK_COLLECTOR, FILER, Given(account="COL-3"), at(6))
    assert caught.value.rule == "asked_already"
