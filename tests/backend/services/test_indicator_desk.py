"""Indicators from the record: sums, lists behind numbers, two ledgers, work in slices."""

from dataclasses import dataclass

import pytest

from backend.codebooks import LiveBook
from backend.contract.figures import IndicatorCases, IndicatorRow, Indicators
from backend.contract.questions import GetIndicatorCases, GetIndicators
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act, Case
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicator_terms import TERMS, Term
from backend.domain.counting.indicators import WHOLE
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor
from backend.services.indicator_desk import LONGEST_MS, BaseNames, IndicatorDesk

from .hall import (
    ACCEPTER,
    CHIEF,
    CITY,
    COLLECTOR,
    DISPATCHER,
    FILER,
    LEADER,
    OTHER_UNIT,
    START_MS,
    UNIT,
    Hall,
)

DAY_MS = 86_400_000
FROM_MS = START_MS - 8 * 3_600_000
STREETS = {"990102003": "汀东街道", "990102004": "学府街道"}
NAMES = BaseNames(lambda: STREETS, class_words=LiveBook.of().name)


def street(n: int) -> Place:
    return Place(119.6 + n / 1000, 38.9, "学府路", f"99010200{3 + n % 2}012045")


@dataclass
class Counting:
    """A hall, and the desk that counts what it does."""

    hall: Hall
    slice_s: float = 60.0

    def __post_init__(self) -> None:
        self.desk = IndicatorDesk(self.hall.store, CITY, self.hall.clock, NAMES, self.slice_s)

    def asked(self, from_ms: int = FROM_MS, upto_ms: int = FROM_MS + DAY_MS) -> Indicators:
        found = self.ask_once(from_ms, upto_ms)
        assert isinstance(found, Indicators) and found.progress == 1.0, found
        return found

    def ask_once(self, from_ms: int, upto_ms: int) -> Indicators | Denied:
        question = GetIndicators(
            ask_id="Q",
            actor=LEADER,
            from_ms=from_ms,
            upto_ms=upto_ms,
            last_from_ms=from_ms - DAY_MS,
        )
        return self.desk.indicators(question)

    def city(self, **span: int) -> IndicatorRow:
        return next(row for row in self.asked(**span).rows if row.dimension is Dimension.CITY)

    def behind(
        self, dimension: Dimension, key: str, term: Term, book: str, limit: int = 2_000
    ) -> IndicatorCases:
        found = self.desk.cases(
            GetIndicatorCases(
                ask_id="Q",
                actor=LEADER,
                from_ms=FROM_MS,
                upto_ms=FROM_MS + DAY_MS,
                dimension=dimension,
                key=key,
                term=term,
                book=book,
                limit=limit,
            )
        )
        assert isinstance(found, IndicatorCases) and found.progress == 1.0, found
        return found


@pytest.fixture
def counting(hall: Hall) -> Counting:
    return Counting(hall)


def sent(hall: Hall, case: Case, unit_id: str, by: Actor = LEADER) -> Case:
    """Dispatch a case and let the unit hear of it."""
    case = hall.done(case, Act.DISPATCH, by, unit_id=unit_id)
    hall.clock.pass_s(10)
    (verdict,) = hall.desk.tick()
    return hall.case(verdict)


def busy(hall: Hall) -> list[Case]:
    """Let a hall work a little: some on two streets, one shared, one returned, one voided."""
    cases = [hall.filed(place=street(n)) for n in range(6)]
    cases[0] = hall.done(cases[0], Act.COORDINATE, LEADER, unit_id=OTHER_UNIT.account)
    for n in (0, 1, 2):
        cases[n] = sent(hall, cases[n], UNIT.account)
    cases[1] = hall.done(cases[1], Act.RETURN, UNIT, reason="非我单位")
    cases[1] = sent(hall, cases[1], OTHER_UNIT.account)
    cases[2] = hall.done(cases[2], Act.ASK_VOID, UNIT, reason="重复")
    cases[2] = hall.done(cases[2], Act.CANCEL, LEADER, reason="同意")
    hall.reported(place=street(7))
    hall.clock.pass_s(3 * 3600)
    return cases


def test_h01_regions_departments_and_posts_each_sum_up_to_the_city(counting: Counting) -> None:
    busy(counting.hall)
    rows = counting.asked().rows
    for book in ("before", "after"):
        whole = getattr(rows[0], book)
        assert rows[0].dimension is Dimension.CITY and whole[Term.FILED] > 0
        for dimension in DIMENSIONS:
            sums: dict[str, int] = {}
            for row in rows:
                if row.dimension is dimension:
                    for term, n in getattr(row, book).items():
                        sums[term] = sums.get(term, 0) + n
            assert sums == whole, (dimension, book)


def test_a22_every_number_opens_a_list_as_long_as_it(counting: Counting) -> None:
    busy(counting.hall)
    n_checked = 0
    for row in counting.asked().rows:
        for book in ("before", "after"):
            for term, n in getattr(row, book).items():
                found = counting.behind(row.dimension, row.key, Term(term), book)
                assert found.total == n == sum(found.shares)
                assert len(found.cases) == len(found.at_ms) == len(found.shares) == found.n
                if row.dimension is not Dimension.DEPARTMENT:
                    assert found.n * WHOLE == n
                n_checked += 1
    assert n_checked > 100


def test_a15_a_shared_case_stands_in_both_units_lists_with_its_share(counting: Counting) -> None:
    shared = busy(counting.hall)[0]
    for unit, share in ((OTHER_UNIT.account, 60), (UNIT.account, 40)):
        found = counting.behind(Dimension.DEPARTMENT, unit, Term.UNHANDLED_LATE, "after")
        mine = dict(zip((case.case_id for case in found.cases), found.shares, strict=True))
        assert mine[shared.case_id] == share


def test_x14_what_was_excluded_is_listed_with_who_asked_and_who_approved(
    counting: Counting,
) -> None:
    voided = busy(counting.hall)[2]
    found = counting.asked()
    assert found.n_excluded == 1
    (one,) = found.exclusions
    assert (one.case_id, one.case_no) == (voided.case_id, voided.case_no)
    assert (one.kind, one.asked_by, one.approved_by) == ("void", UNIT.account, LEADER.account)
    assert one.reason == "重复" and one.asked_at_ms < one.at_ms
    row = counting.city()
    assert row.before[Term.UNHANDLED_LATE] - row.after[Term.UNHANDLED_LATE] == WHOLE


def test_x14_a_plea_is_asked_refused_and_allowed_in_the_record_and_both_ledgers(
    counting: Counting,
) -> None:
    hall = counting.hall
    case = sent(hall, hall.filed(place=street(0)), UNIT.account, by=DISPATCHER)
    busy(hall)
    late = counting.city().after[Term.UNHANDLED_LATE]
    case = hall.done(case, Act.PLEAD, UNIT, ground="weather")
    (waiting,) = counting.asked().pleas
    assert (waiting.step, waiting.asked_by, waiting.approved_by) == ("asked", UNIT.account, "")
    case = hall.done(case, Act.REFUSE_PLEA, LEADER, reason="未附证明材料")
    case = hall.done(case, Act.APPEAL, UNIT, reason="补充材料")
    assert counting.asked().pleas[0].step == "appealed"
    assert counting.city().after[Term.UNHANDLED_LATE] == late
    case = hall.done(case, Act.ALLOW_APPEAL, CHIEF, reason="属实")
    found = counting.asked()
    out = next(one for one in found.exclusions if one.case_id == case.case_id)
    assert not found.pleas and (out.kind, out.step) == ("plea", "allowed")
    assert (out.refused_by, out.approved_by) == (LEADER.account, CHIEF.account)
    row = counting.city()
    assert row.before[Term.UNHANDLED_LATE] == late + WHOLE  # one was voided before
    assert row.after[Term.UNHANDLED_LATE] == late - WHOLE
    acts = [step.act for step in hall.store.case(case.case_id).steps]
    assert acts[-4:] == [Act.PLEAD, Act.REFUSE_PLEA, Act.APPEAL, Act.ALLOW_APPEAL]
    assert hall.store.verify().sound


def test_h02_numbers_follow_the_journal_without_a_second_pass(counting: Counting) -> None:
    hall = counting.hall
    case = hall.delivered()
    assert Term.HANDLED not in counting.city().before
    case = hall.done(case, Act.REPLY, UNIT, text="修好", photos=(hall.shot(),))
    assert counting.city().before[Term.HANDLED] == WHOLE
    hall.filed(place=street(1))
    row = counting.city()
    assert (row.before[Term.FILED], row.before[Term.DISPATCHED]) == (2 * WHOLE, WHOLE)
    assert counting.behind(Dimension.CITY, "", Term.HANDLED, "after").cases == (case,)


def test_h02_time_makes_late_what_no_act_has_changed(counting: Counting) -> None:
    counting.hall.delivered()
    assert Term.UNHANDLED_LATE not in counting.city().before
    counting.hall.clock.pass_s(2 * 3600)
    assert counting.city().before[Term.UNHANDLED_LATE] == WHOLE


def test_a_day_that_is_over_stays_as_it_was_and_is_what_today_is_compared_with(
    counting: Counting,
) -> None:
    hall = counting.hall
    hall.delivered()
    hall.clock.pass_s(DAY_MS / 1000)
    over = counting.city()
    assert over.before[Term.UNHANDLED_LATE] == WHOLE
    late = hall.store.case(hall.told[0].entity)
    assert late is not None
    hall.done(late, Act.REPLY, UNIT, text="修好", photos=(hall.shot(),))
    assert counting.city().before == over.before
    fresh = Counting(hall)
    assert fresh.city().before == over.before
    today = fresh.city(from_ms=FROM_MS + DAY_MS, upto_ms=FROM_MS + 2 * DAY_MS)
    assert today.last == over.after and Term.HANDLED not in today.before


def test_h02_a_repeat_is_one_of_the_same_class_and_unit_grid_after_a_closing(
    counting: Counting,
) -> None:
    hall = counting.hall
    case = hall.delivered()
    for act, actor, given in (
        (Act.REPLY, UNIT, {"text": "修好", "photos": (hall.shot(),)}),
        (Act.SEND_CHECK, FILER, {}),
    ):
        case = hall.done(case, act, actor, **given)
    case = hall.done(case, Act.CHECK_PASSED, COLLECTOR, photos=(hall.shot(),))
    hall.done(case, Act.CLOSE, ACCEPTER)
    assert Term.REPEATED not in counting.city().before
    hall.clock.pass_s(600)
    hall.filed()
    hall.filed(place=street(1))
    assert counting.city().before[Term.REPEATED] == WHOLE
    assert Counting(hall).city().before[Term.REPEATED] == WHOLE


def test_names_come_with_the_numbers(counting: Counting) -> None:
    busy(counting.hall)
    names = {(row.dimension, row.key): row.zh for row in counting.asked().rows}
    assert names[Dimension.REGION, "990102003"] == "汀东街道"
    assert names[Dimension.DEPARTMENT, UNIT.account] == "汀东排水所"
    assert names[Dimension.DEPARTMENT, ""] == ""


def test_a_long_count_says_how_far_it_is_and_comes_to_the_same(hall: Hall) -> None:
    for n in range(230):
        hall.reported(place=street(n))
    slow, quick = Counting(hall, slice_s=0.0), Counting(hall)
    heard: list[float] = []
    while not heard or heard[-1] < 1.0:
        found = slow.ask_once(FROM_MS, FROM_MS + DAY_MS)
        assert isinstance(found, Indicators) and (found.progress == 1.0) == bool(found.rows)
        heard.append(found.progress)
        assert len(heard) < 20
    assert len(heard) > 2 and heard == sorted(heard)
    assert slow.asked().rows == quick.asked().rows


def test_a_case_counted_anew_again_and_again_leaves_nothing_behind(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.services.indicator_book._LEAST_DROPPED", 1)
    case = counting.hall.filed()
    for _ in range(6):
        case = counting.hall.done(case, Act.NOTE, FILER, reason="记")
        assert counting.city().before[Term.FILED] == WHOLE
    assert counting.behind(Dimension.CITY, "", Term.FILED, "before").n == 1


@pytest.mark.parametrize(
    ("from_ms", "upto_ms"),
    [(FROM_MS, FROM_MS), (FROM_MS, FROM_MS - 1), (FROM_MS, FROM_MS + LONGEST_MS + 1), (-5, 9)],
)
def test_a_period_that_is_none_is_refused_with_its_rule(
    counting: Counting, from_ms: int, upto_ms: int
) -> None:
    found = counting.ask_once(from_ms, upto_ms)
    assert isinstance(found, Denied) and found.rule == "span_too_long"
    assert found.zh and found.en


def test_every_term_of_the_registry_is_known_by_its_own_name() -> None:
    assert {term.value for term in TERMS} == {str(term) for term in Term}
