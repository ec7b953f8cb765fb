"""The registry of indicators: published sheets as oracles, and the laws every indicator obeys."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cases.case import Act, Case, CaseState, Given, Source
from backend.domain.cases.declines import DECLINES, DUPLICATE, OTHER, decline_key
from backend.domain.cases.extras import Extras, Share
from backend.domain.clocks.clock import Calendar, run_of
from backend.domain.clocks.moment import Doing
from backend.domain.counting.course import EXCLUSIONS, course_of
from backend.domain.counting.indicator_count import (
    DIMENSIONS,
    Boards,
    Counted,
    Dimension,
    Told,
    boards,
    counted,
    share_in,
)
from backend.domain.counting.indicator_marks import Book, Rules
from backend.domain.counting.indicator_terms import TERMS, Term, declined_as
from backend.domain.counting.indicators import INDICATORS, WHOLE, Good, Value, ranks, value_of
from backend.domain.field.companies import Companies
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.field.watches import Watches
from backend.domain.flow.life import after, done
from backend.domain.flow.merging import merged
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.terms.confidence import LEAST_RANKED, bounds
from backend.domain.terms.period import PeriodKind, Span, period_at
from backend.domain.terms.roles import Actor, Role
from tests.backend.domain.builders import (
    ACCEPTER,
    DISPATCHER,
    FILER,
    FILING,
    LEADER,
    MINUTE_MS,
    OTHER_UNIT,
    START_MS,
    UNIT,
    at,
    checked,
    closed,
    delivered,
    dispatched,
    fast,
    filed,
    new_case,
    shot,
)
from tests.backend.domain.flow.test_walks import TURNS, walked

HOUR = 60
ALWAYS = Mover("COL-1", MoverKind.COLLECTOR, "采集员 1", works_from_min=0, works_upto_min=1439)
RULES = Rules(
    Calendar(),
    {"file": (600, 1800), "dispatch": (300, 900), "check": (3600, 7200), "verify": (3600, 7200)},
    lambda class_key, grid, at_ms: False,
    Companies({"COL-1": "东望采集", "mia": "清源采集"}, {"990102003012045": "东望采集"}),
    Watches({"990102003012045": (ALWAYS,)}),
)
ALL = Span(START_MS - 1, START_MS + 10_000 * MINUTE_MS)


def span(from_min: float, upto_min: float) -> Span:
    return Span(at(from_min).city_ms, at(upto_min).city_ms)


def boards_of(cases: list[Case], during: Span = ALL, rules: Rules = RULES) -> Boards:
    return all_boards([counted(case, during, rules) for case in cases])


def all_boards(found: list[Counted]) -> Boards:
    cells = Counter(cell for one in found for cell, _ in one.cells)
    traits = Counter(
        Told(one.trait, cell.term, cell.book) for one in found for cell, _ in one.cells
    )
    return boards(cells, traits)


def city(cases: list[Case], during: Span = ALL, rules: Rules = RULES) -> dict[str, int]:
    """Return the counts of the ledger before exclusions, whole cases."""
    found = boards_of(cases, during, rules).before.get((Dimension.CITY, ""), Counter())
    return {term: n // WHOLE for term, n in found.items() if n}


def percent(key: str, counts: dict[Term, int]) -> str:
    value = value_of(INDICATORS[key], {term: n * WHOLE for term, n in counts.items()})
    assert value.rate is not None
    return f"{value.rate:.2%}"


# ---- published sheets ---------------------------------------------------------------------------

WEEK = {
    Term.ACCEPTED: 51_571,
    Term.FILED: 51_229,
    Term.DISPATCHED: 49_151,
    Term.TO_CLOSE: 52_434,
    Term.CLOSED: 43_523,
    Term.CLOSED_ON_TIME: 40_394,
    Term.REWORKED: 276,
    Term.EXTENDED: 104,
}
WEEK_RATES = {
    "filing_rate": "99.34%",
    "dispatch_rate": "95.94%",
    "closing_rate": "83.01%",
    "timely_closing_rate": "77.04%",
    "rework_rate": "0.53%",
    "extension_rate": "0.20%",
}
MONTH = {Term.TO_CLOSE: 972, Term.CLOSED: 911, Term.CLOSED_ON_TIME: 737}
MONTH_EVENTS = {Term.TO_CLOSE: 956, Term.CLOSED: 902}
MONTH_COMPONENTS = {Term.TO_CLOSE: 16, Term.CLOSED: 9}


@pytest.mark.parametrize(("key", "printed"), WEEK_RATES.items())
def test_h02_a_published_week_comes_out_as_it_was_printed(key: str, printed: str) -> None:
    assert percent(key, WEEK) == printed


def test_h02_a_published_month_comes_out_as_it_was_printed() -> None:
    assert percent("closing_rate", MONTH) == "93.72%"
    assert percent("timely_closing_rate", MONTH) == "75.82%"


def test_h02_its_parts_have_their_own_rates_and_add_up_to_the_whole() -> None:
    assert percent("closing_rate", MONTH_EVENTS) == "94.35%"
    assert percent("closing_rate", MONTH_COMPONENTS) == "56.25%"
    for term, n in MONTH_EVENTS.items():
        assert n + MONTH_COMPONENTS[term] == MONTH[term]


def test_h02_a_rate_over_nothing_is_no_data() -> None:
    for row in INDICATORS.values():
        assert value_of(row, {}).rate is None


# ---- the registry -------------------------------------------------------------------------------


def test_a25_every_indicator_has_words_a_formula_and_a_moment_in_both_languages() -> None:
    assert set(TERMS) == set(Term)
    for key, row in INDICATORS.items():
        assert key == row.key
        assert all((*row.words, *row.formula, *row.source))
        assert all(TERMS[row.of].when)
    assert len({row.words.zh for row in INDICATORS.values()}) == len(INDICATORS)


def test_a_completion_rate_and_a_closing_rate_are_two_numbers() -> None:
    assert INDICATORS["completion_rate"].of is not INDICATORS["closing_rate"].of
    waiting = [after(checked(), Act.NOTE, FILER, Given(reason="记"), at(91))]
    counts = city(waiting, span(0, 200))
    assert counts[Term.COMPLETED] == 1 and Term.CLOSED not in counts


# ---- what one case adds -------------------------------------------------------------------------


def test_h02_a_case_that_went_the_whole_way_counts_once_everywhere() -> None:
    counts = city([closed()])
    once = (
        *(Term.REPORTED, Term.BY_COLLECTOR, Term.VALID, Term.ACCEPTED, Term.FILED),
        *(Term.FILED_ON_TIME, Term.FILED_RIGHT, Term.DISPATCHED, Term.FIRST_ANSWERED),
        *(Term.FIRST_RIGHT, Term.TO_HANDLE, Term.HANDLED, Term.HANDLED_ON_TIME),
        *(Term.COMPLETED, Term.COMPLETED_ON_TIME, Term.TO_CLOSE, Term.CLOSED),
        *(Term.CLOSED_ON_TIME, Term.URGENT_TO_CLOSE, Term.URGENT_CLOSED, Term.CLOSINGS),
        *(Term.CHECKED, Term.CHECKED_ON_TIME, Term.FOUND, Term.WATCHED),
    )
    # Dispatched eight minutes after filing, where an urgent case has five.
    assert counts == dict.fromkeys(once, 1)


def test_h02_a_case_past_its_limit_is_overdue_whether_or_not_it_was_handled_later() -> None:
    late_ms = run_of(delivered()).deadline_ms(RULES.calendar)
    assert late_ms == at(10 + 2 * HOUR).city_ms
    counts = city([delivered()], span(0, 131))
    assert counts[Term.UNHANDLED_LATE] == counts[Term.NOT_CLOSED] == 1
    assert Term.UNHANDLED_LATE not in city([delivered()], span(0, 130))
    done_late = after(delivered(), Act.REPLY, UNIT, Given(text="修", photos=(shot(),)), at(140))
    counts = city([done_late], span(0, 150))
    assert counts[Term.HANDLED_LATE] == 1 and Term.UNHANDLED_LATE not in counts


def test_h02_a_fast_track_is_counted_apart_from_every_other_closing() -> None:
    case = after(fast(), Act.FAST_CLOSE, ACCEPTER, Given(), at(5), FILING)
    counts = city([case])
    assert counts[Term.FAST_CLOSED] == counts[Term.VALID] == 1
    assert not {Term.CLOSINGS, Term.TO_CLOSE, Term.FILED, Term.ACCEPTED} & counts.keys()


def test_h02_the_first_dispatch_is_judged_by_its_first_answer() -> None:
    back = after(delivered(), Act.RETURN, UNIT, Given(reason="非我单位"), at(20))
    assert Term.FIRST_ANSWERED in city([back]) and Term.FIRST_RIGHT not in city([back])
    again = after(back, Act.DISPATCH, DISPATCHER, Given(unit_id=OTHER_UNIT.account), at(30))
    assert city([again])[Term.DISPATCHED] == 1
    undone = after(dispatched(), Act.UNDO_DISPATCH, DISPATCHER, Given(), at(10.1))
    assert Term.DISPATCHED not in city([undone])


def test_h02_what_others_reported_and_a_collector_found_to_be_so_was_missed() -> None:
    accepted = after(new_case(LEADER, photos=()), Act.ACCEPT, ACCEPTER, Given(), at(1))
    sent = after(accepted, Act.SEND_VERIFY, ACCEPTER, Given(), at(2))
    there = Given(text="属实", photos=(shot(),))
    found = after(sent, Act.VERIFIED, Actor("COL-1", Role.COLLECTOR), there, at(5))
    told = after(found, Act.FILE, FILER, Given(), at(6), FILING)
    unseen = after(accepted, Act.FILE, FILER, Given(), at(6), FILING)
    assert (city([told])[Term.MISSED], city([told])[Term.FILED]) == (1, 1)
    assert Term.MISSED not in city([filed()]) and Term.MISSED not in city([unseen])


def test_h02_a_repeat_is_counted_by_class_and_unit_grid() -> None:
    asked: list[tuple[str, str, int]] = []

    def repeated(class_key: str, grid: str, at_ms: int) -> bool:
        asked.append((class_key, grid, at_ms))
        return True

    assert city([filed()], rules=replace(RULES, repeated=repeated))[Term.REPEATED] == 1
    assert asked == [("c0103", "990102003012045", START_MS)]


def test_h01_return_and_rework_stand_with_the_unit_they_happened_to() -> None:
    back = after(delivered(), Act.RETURN, UNIT, Given(reason="非我单位"), at(20))
    again = after(back, Act.DISPATCH, DISPATCHER, Given(unit_id=OTHER_UNIT.account), at(30))
    board = boards_of([again]).before
    assert board[Dimension.DEPARTMENT, UNIT.account][Term.RETURNED] == WHOLE
    assert board[Dimension.DEPARTMENT, OTHER_UNIT.account][Term.FILED] == WHOLE
    assert Term.FILED not in board[Dimension.DEPARTMENT, UNIT.account]


def test_a15_a_coordinator_bears_sixty_of_a_hundred_and_the_owner_the_rest() -> None:
    shared = replace(closed(), extras=Extras(shares=(Share("td-coord", 60),)))
    board = boards_of([shared]).before
    assert board[Dimension.DEPARTMENT, "td-coord"][Term.TO_CLOSE] == 60
    assert board[Dimension.DEPARTMENT, UNIT.account][Term.TO_CLOSE] == 40
    assert board[Dimension.CITY, ""][Term.TO_CLOSE] == WHOLE


# ---- two ledgers (X14) --------------------------------------------------------------------------


def voided(case: Case, minute: float) -> Case:
    asked = after(case, Act.ASK_VOID, UNIT, Given(reason="重复"), at(minute))
    return after(asked, Act.CANCEL, LEADER, Given(reason="同意"), at(minute + 1))


def test_x14_a_voided_case_is_late_before_exclusions_and_gone_after_them() -> None:
    case = voided(delivered(), 200)
    both = boards_of([case])
    before, after_them = both.before[Dimension.CITY, ""], both.after[Dimension.CITY, ""]
    assert before[Term.UNHANDLED_LATE] == before[Term.FILED] == WHOLE
    assert not any(after_them[term] for term in (Term.UNHANDLED_LATE, Term.FILED, Term.TO_CLOSE))
    assert before[Term.VOIDED] == after_them[Term.VOIDED] == WHOLE
    grant = counted(case, ALL, RULES).grant
    assert grant is not None
    assert (grant.kind, grant.asked_by, grant.approved_by) == ("void", UNIT.account, "leader-01")


def test_x14_a_suspension_stops_the_clock_in_one_ledger_only() -> None:
    asked = after(delivered(), Act.ASK_LIST, UNIT, Given(reason="冬季无法施工"), at(20))
    held = after(asked, Act.SUSPEND, LEADER, Given(reason="同意"), at(21))
    both = boards_of([held], span(0, 10 * HOUR))
    assert both.before[Dimension.CITY, ""][Term.UNHANDLED_LATE] == WHOLE
    assert Term.TO_HANDLE not in both.after[Dimension.CITY, ""]
    assert both.after[Dimension.CITY, ""][Term.LISTED] == WHOLE
    resumed = after(held, Act.RESUME, LEADER, Given(), at(9 * HOUR))
    answer = Given(text="修好", photos=(shot(),))
    handled = after(resumed, Act.REPLY, UNIT, answer, at(9 * HOUR + 30))
    both = boards_of([handled], span(0, 20 * HOUR))
    assert both.before[Dimension.CITY, ""][Term.HANDLED_LATE] == WHOLE
    assert both.after[Dimension.CITY, ""][Term.HANDLED_ON_TIME] == WHOLE
    assert counted(handled, ALL, RULES).grant is None


def test_x14_who_decided_without_a_request_is_said_so() -> None:
    case, _ = merged(filed(), replace(new_case(), case_id="01K"), FILER, at(5))
    grant = counted(case, ALL, RULES).grant
    assert grant is not None and (grant.kind, grant.asked_by) == ("merge", "")
    assert grant.approved_by == FILER.account and grant.kind in EXCLUSIONS
    # What was never filed is in no rate, so nothing takes it out of one.
    early, _ = merged(new_case(), replace(new_case(), case_id="01K"), FILER, at(5))
    assert counted(early, ALL, RULES).grant is None


def test_x14_what_is_decided_after_a_period_changes_nothing_in_it() -> None:
    month = span(0, 300)
    assert boards_of([delivered()], month) == boards_of([voided(delivered(), 400)], month)
    assert boards_of([closed()], month) == boards_of([reopened(closed(), 400)], month)


def reopened(case: Case, minute: float) -> Case:
    return after(case, Act.REOPEN, LEADER, Given(reason="复发"), at(minute))


# ---- laws over any history ----------------------------------------------------------------------

HISTORIES = st.lists(
    st.tuples(TURNS, st.sampled_from((Hall(), Hall(combined=True))), st.integers(0, 3)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(histories=HISTORIES, cut=st.integers(1, 60))
def test_h01_parts_of_every_dimension_sum_up_to_the_city(
    histories: list[tuple[list[tuple[int, Act | None, Actor]], Hall, int]], cut: int
) -> None:
    cases = [walked(*one)[-1] for one in histories]
    during = span(-1, cut)
    for board in boards_of(cases, during):
        whole = board.get((Dimension.CITY, ""), Counter())
        for dimension in DIMENSIONS:
            parts: Counter[str] = Counter()
            for (at_dimension, _), counts in board.items():
                if at_dimension is dimension:
                    parts.update(counts)
            assert parts == whole, dimension


@settings(max_examples=60, deadline=None)
@given(histories=HISTORIES, cut=st.integers(1, 60))
def test_a22_what_stands_behind_a_number_is_exactly_the_number(
    histories: list[tuple[list[tuple[int, Act | None, Actor]], Hall, int]], cut: int
) -> None:
    found = [counted(walked(*one)[-1], span(-1, cut), RULES) for one in histories]
    both = all_boards(found)
    for board, book in zip(both, (Book.BEFORE, Book.AFTER), strict=True):
        for (dimension, key), counts in board.items():
            for term, n in counts.items():
                term = Term(term)
                behind = (
                    share_in(cell, one.trait, dimension, key, term, book)
                    for one in found
                    for cell, _ in one.cells
                )
                assert sum(behind) == n


@settings(max_examples=60, deadline=None)
@given(histories=HISTORIES, cut=st.integers(1, 60))
def test_h02_a_part_is_never_more_than_its_whole_and_no_share_passes_one(
    histories: list[tuple[list[tuple[int, Act | None, Actor]], Hall, int]], cut: int
) -> None:
    cases = [walked(*one)[-1] for one in histories]
    for board in boards_of(cases, span(-1, cut)):
        for counts in board.values():
            for term, spec in TERMS.items():
                if spec.part_of is not None:
                    assert counts[term] <= counts[spec.part_of]
            assert counts[Term.HANDLED] + counts[Term.UNHANDLED_LATE] == counts[Term.TO_HANDLE]
            assert counts[Term.CLOSED] + counts[Term.NOT_CLOSED] == counts[Term.TO_CLOSE]
            for row in INDICATORS.values():
                value = value_of(row, counts)
                if row.is_share and value.rate is not None:
                    assert 0 <= value.low <= value.rate + 1e-9 <= value.high + 2e-9 <= 1 + 3e-9


@settings(max_examples=150, deadline=None)
@given(walk=TURNS, hall=st.sampled_from((Hall(), Hall(combined=True))), start=st.integers(0, 3))
def test_h02_a_course_runs_the_clock_of_the_desk_to_the_millisecond(
    walk: list[tuple[int, Act | None, Actor]], hall: Hall, start: int
) -> None:
    case = walked(walk, hall, start)[-1]
    course = course_of(case, ALL.upto_ms)
    assert course.dispatched_ms == case.dispatched_at_ms
    if case.state is CaseState.HANDLING:
        desk_ms = run_of(case).deadline_ms(RULES.calendar)
        assert course.deadline_ms(case.limit, RULES.calendar, granted=True) == desk_ms
    if case.state is CaseState.CLOSED:
        assert (course.closed_ms, course.replied_ms if course.dispatched_ms else 0) == (
            case.closed_at_ms,
            case.handled_ms if course.dispatched_ms else 0,
        )


@settings(max_examples=100, deadline=None)
@given(walk=TURNS, start=st.integers(0, 3), cut=st.integers(5, 45))
def test_h02_a_finished_period_reads_the_same_for_ever(
    walk: list[tuple[int, Act | None, Actor]], start: int, cut: int
) -> None:
    seen = walked(walk, PLAIN_HALL, start)
    during = span(-1, cut)
    then = [case for case in seen if case.steps[-1].at_ms < during.upto_ms]
    if then:
        now = replace(seen[-1], limit=then[-1].limit, urgent=then[-1].urgent)
        # The limit is copied at filing: a case filed anew under another one is judged by that.
        published, today = boards_of([then[-1]], during), boards_of([now], during)
        assert published.before == today.before
        # Only a plea reaches back, and only into the ledger after exclusions.
        if course_of(now, during.upto_ms).plea == course_of(then[-1], during.upto_ms).plea:
            assert published.after == today.after


# ---- ranking (H05) ------------------------------------------------------------------------------


def rated(n: int, base: int) -> Value:
    return value_of(
        INDICATORS["closing_rate"], {Term.CLOSED: n * WHOLE, Term.TO_CLOSE: base * WHOLE}
    )


def test_h05_two_cases_are_not_ranked_above_two_thousand_by_a_fluke() -> None:
    row = INDICATORS["closing_rate"]
    values = {"tiny": rated(2, 2), "big": rated(1_900, 2_000), "worse": rated(900, 1_000)}
    assert values["tiny"].is_few
    assert ranks(row, values) == {"big": 1, "worse": 2}


def test_h05_the_surer_a_rate_the_narrower_its_bounds() -> None:
    small, big = rated(27, 30), rated(2_700, 3_000)
    assert small.low < big.low < big.rate < big.high < small.high
    assert not small.is_few and rated(LEAST_RANKED - 1, LEAST_RANKED - 1).is_few


@given(n=st.floats(0.01, 5_000), part=st.floats(0, 1))
def test_h05_bounds_are_shares_themselves_whatever_rounding_does(n: float, part: float) -> None:
    for hits in (0.0, n * part, n):
        low, high = bounds(hits, n)
        assert 0.0 <= low <= high <= 1.0


def test_h05_equal_rates_share_a_place_and_less_rework_is_better() -> None:
    row = INDICATORS["rework_rate"]
    assert row.good is Good.LOW
    values = {
        key: value_of(row, {Term.REWORKED: n * WHOLE, Term.TO_CLOSE: 100 * WHOLE})
        for key, n in (("a", 3), ("b", 1), ("c", 3), ("d", 9))
    }
    assert ranks(row, values) == {"b": 1, "a": 2, "c": 2, "d": 4}


# ---- periods ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PeriodKind)
def test_h01_periods_follow_each_other_without_gap_or_overlap(kind: PeriodKind) -> None:
    zone = "Asia/Shanghai"
    period = period_at(kind, START_MS, zone)
    for _ in range(40):
        here = period.span(zone)
        assert here.upto_ms == period.next.span(zone).from_ms
        assert period.next.last == period
        assert period_at(kind, here.from_ms, zone) == period
        assert period_at(kind, here.upto_ms - 1, zone) == period
        assert all(period.words)
        period = period.next


def test_sources_and_people_of_a_report_are_told_apart() -> None:
    public = new_case(Actor("intake-01", Role.INTAKE), source=Source.PUBLIC, photos=())
    case = after(public, Act.ACCEPT, ACCEPTER, Given(), at(1))
    case = done(case, Doing(Act.FILE, FILER, Given(), at(2), FILING))
    counts = city([case])
    assert counts[Term.FROM_PUBLIC] == 1 and Term.BY_COLLECTOR not in counts
    board = boards_of([case]).before
    assert board[Dimension.POST, "intake:intake-02"][Term.FILED] == WHOLE


# ---- why reports are not accepted --------------------------------------------------------------


def declined_for(reason: str, n: int = 1) -> Case:
    report = replace(new_case(), case_id=f"D{n}")
    return after(report, Act.DECLINE, FILER, Given(reason=reason), at(3 + n))


@pytest.mark.parametrize("key", list(DECLINES))
def test_a05_every_prepared_reason_is_counted_by_its_code_in_either_language(key: str) -> None:
    words = DECLINES[key]
    counts = city([declined_for(words.zh, 1), declined_for(words.en, 2)])
    assert counts[Term.DECLINED] == counts[declined_as(key)] == 2


def test_a05_own_words_count_as_another_reason_and_all_reasons_make_the_whole() -> None:
    texts = [*(words.zh for words in DECLINES.values()), "现场在修路"]
    counts = city([declined_for(text, n) for n, text in enumerate(texts)])
    codes = [declined_as(key) for key in (*DECLINES, OTHER)]
    assert sum(counts[code] for code in codes) == counts[Term.DECLINED] == len(texts)
    assert counts[declined_as(OTHER)] == 1 and decline_key(" 现场在修路 ") == OTHER


def test_k05_what_was_in_hand_already_is_no_false_report() -> None:
    counts = city([declined_for(DECLINES[DUPLICATE].zh, 1), declined_for("现场没有", 2)])
    assert (counts[Term.BY_COLLECTOR], counts[Term.FALSE_REPORTS]) == (2, 1)


# ---- overrides ----------------------------------------------------------------------------------


def test_k01_every_override_is_counted_under_whoever_did_it() -> None:
    why = Given(unit_id=UNIT.account, override="全班只有值班长一人")
    alone = after(
        new_case(), Act.FILE, LEADER, Given(condition=FILING.condition.key), at(3), FILING
    )
    alone = after(alone, Act.DISPATCH, LEADER, why, at(5))
    usual = replace(dispatched(), case_id="02")
    found = boards_of([alone, usual])
    assert city([alone, usual])[Term.OVERRIDDEN] == 1
    for ledger in (found.before, found.after):
        posts = {key: n[Term.OVERRIDDEN] for (dim, key), n in ledger.items() if dim == "post"}
        assert {key: n for key, n in posts.items() if n} == {f"leader:{LEADER.account}": WHOLE}
    assert Term.OVERRIDDEN not in city([usual])
