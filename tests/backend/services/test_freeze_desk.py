"""Frozen numbers: they stay, they are what a recount comes to, and nothing uneven is published."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import create_engine, text

from backend.contract.figures import CountFrozen, IndicatorCases, Indicators
from backend.contract.orders import FreezeOrder, FreezeSpan
from backend.contract.questions import GetFrozen, GetIndicatorCases, GetIndicators
from backend.contract.topics import Topic
from backend.contract.verdicts import Denied, Verdict
from backend.domain.cases.case import Act, Case, CaseState, Source
from backend.domain.cases.declines import DECLINES, OTHER
from backend.domain.clocks.clock import face_of
from backend.domain.counting.day import DAY_DIMENSIONS, DAY_TERMS, Freeze
from backend.domain.counting.indicator_count import DIMENSIONS, Dimension
from backend.domain.counting.indicator_terms import Term, declined_as
from backend.domain.counting.indicators import WHOLE
from backend.domain.people.rights import MATRIX
from backend.domain.terms.period import PeriodKind, period_at
from backend.domain.terms.roles import Role
from backend.services import Accounts
from backend.services.exact_counts import ExactCounts
from backend.services.freeze_desk import OLDEST_MS, FreezeDesk
from backend.services.indicator_desk import IndicatorDesk

from .hall import ACCEPTER, CITY, FILER, LEADER, PEOPLE, Hall
from .test_indicator_desk import NAMES, busy, street

DAY = PeriodKind.DAY
MONTH_MS = 1_780_243_200_000  # June 2026 in Shanghai


@dataclass
class Freezer:
    """A hall, who counts, and who freezes."""

    hall: Hall
    n: int = 0
    desk: IndicatorDesk = field(init=False)
    freezing: FreezeDesk = field(init=False)

    def __post_init__(self) -> None:
        hall = self.hall
        exact = ExactCounts()
        self.desk = IndicatorDesk(hall.store, CITY, hall.clock, NAMES, 60.0, exact)
        accounts = Accounts(PEOPLE)
        told = hall.told.extend
        self.freezing = FreezeDesk(hall.store, accounts, hall.clock, exact, CITY.zone, told)

    @property
    def from_ms(self) -> int:
        return period_at(DAY, self.hall.clock.city, CITY.zone).span(CITY.zone).from_ms

    def counted(self, upto_ms: int = 0, from_ms: int = 0) -> Indicators:
        found = self.ask(upto_ms, from_ms)
        assert isinstance(found, Indicators) and found.progress == 1.0, found
        return found

    def ask(self, upto_ms: int = 0, from_ms: int = 0) -> Indicators | Denied:
        from_ms = from_ms or self.from_ms
        return self.desk.indicators(
            GetIndicators(
                ask_id="Q",
                actor=LEADER,
                from_ms=from_ms,
                upto_ms=upto_ms or self.hall.clock.city,
                last_from_ms=from_ms - 7 * 86_400_000,
                exact=True,
            )
        )

    def freeze(self, found: Indicators, what: Freeze = Freeze.BRIEFING, **given: object) -> Verdict:
        self.n += 1
        order = {"period": DAY, "from_ms": found.from_ms, "upto_ms": found.cutoff_ms, **given}
        return self.freezing.decide(
            FreezeOrder(command_id=f"F-{self.n}", actor=LEADER, what=what, **order)
        )

    def shown(self, what: Freeze = Freeze.BRIEFING, version: int = 0) -> CountFrozen:
        question = GetFrozen(
            ask_id="Q", actor=LEADER, what=what, period=DAY, from_ms=self.from_ms, version=version
        )
        shown = self.freezing.show(question)
        assert shown.frozen is not None
        return shown.frozen

    def behind(self, frozen: CountFrozen, dimension: Dimension, key: str, term: Term, book: str):
        found = self.desk.cases(
            GetIndicatorCases(
                ask_id="Q",
                actor=LEADER,
                from_ms=frozen.figures.from_ms,
                upto_ms=frozen.figures.cutoff_ms,
                dimension=dimension,
                key=key,
                term=term,
                book=book,
                limit=2_000,
            )
        )
        assert isinstance(found, IndicatorCases), found
        return found


@pytest.fixture
def freezer(hall: Hall) -> Freezer:
    return Freezer(hall)


def part(found: Indicators, dimension: Dimension, key: str = "") -> dict[str, int]:
    return next((r.before for r in found.rows if (r.dimension, r.key) == (dimension, key)), {})


# ---- 08:50 --------------------------------------------------------------------------------------


def test_mission_0850_frozen_numbers_do_not_move_when_new_cases_come(freezer: Freezer) -> None:
    hall = freezer.hall
    cases = busy(hall)
    before = freezer.counted()
    assert freezer.freeze(before).outcome == "accepted"
    frozen = freezer.shown()
    assert (frozen.account, frozen.seat) == (LEADER.account, LEADER.seat)
    assert frozen.figures.rows == before.rows and frozen.at_ms == hall.clock.city
    for n in range(4):
        hall.filed(place=street(n))
    hall.done(cases[3], Act.DISPATCH, LEADER, unit_id="td-drainage")
    hall.clock.pass_s(3600)
    assert freezer.shown() == frozen
    live = freezer.counted()
    filed = part(live, Dimension.CITY)[Term.FILED]
    assert filed == part(frozen.figures, Dimension.CITY)[Term.FILED] + 4 * WHOLE


def test_mission_0850_a_recount_at_that_moment_comes_to_the_frozen_numbers(
    freezer: Freezer,
) -> None:
    hall = freezer.hall
    cases = busy(hall)
    freezer.freeze(freezer.counted())
    frozen = freezer.shown()
    assert frozen.seq == hall.store.heads()[Topic.CASE].seq
    hall.done(cases[4], Act.DISPATCH, LEADER, unit_id="td-drainage")
    hall.filed(place=street(2))
    hall.clock.pass_s(5 * 3600)
    for fresh in (freezer, Freezer(hall)):  # the second one began after a restart
        again = fresh.counted(frozen.figures.cutoff_ms)
        assert again.rows == frozen.figures.rows
        assert again.balance == frozen.figures.balance


def test_a22_every_frozen_number_opens_the_list_behind_it_as_counted_then(freezer: Freezer) -> None:
    busy(freezer.hall)
    freezer.freeze(freezer.counted())
    for n in range(3):
        freezer.hall.filed(place=street(n))
    frozen, n_checked = freezer.shown(), 0
    for row in frozen.figures.rows:
        for book in ("before", "after"):
            for term, n in getattr(row, book).items():
                found = freezer.behind(frozen, row.dimension, row.key, Term(term), book)
                assert found.total == n == sum(found.shares), (row.dimension, row.key, term)
                n_checked += 1
    assert n_checked > 100


def test_a_frozen_count_is_in_the_record_and_its_chain_and_in_no_stream(freezer: Freezer) -> None:
    hall = freezer.hall
    busy(hall)
    n_told = len(hall.told)
    verdict = freezer.freeze(freezer.counted())
    assert verdict.outcome == "accepted" and verdict.version == 1
    assert len(hall.told) == n_told
    (row,) = hall.store.rows_after(Topic.FROZEN.value, 0, 10**9)
    assert row.ended and row.entity == f"briefing:day:{freezer.from_ms}"
    assert Topic.FROZEN.value not in hall.store.heads()
    assert hall.store.verify().sound


def test_a_second_freeze_knows_of_the_first_and_both_can_be_read(freezer: Freezer) -> None:
    hall = freezer.hall
    hall.filed()
    hall.clock.pass_s(60)
    found = freezer.counted()
    assert freezer.freeze(found).outcome == "accepted"
    late = freezer.freeze(found)
    assert (late.outcome, late.by_account, late.version) == ("conflict", LEADER.account, 1)
    hall.filed(place=street(1))
    hall.clock.pass_s(60)
    again = freezer.counted()
    assert freezer.freeze(again, expected_version=1).outcome == "accepted"
    assert freezer.shown(version=1).figures.rows == found.rows
    assert freezer.shown().figures.rows == again.rows


def test_mission_0850_one_act_freezes_every_kind_of_period_or_none(freezer: Freezer) -> None:
    hall = freezer.hall
    hall.filed()
    hall.clock.pass_s(60)
    day = freezer.counted()
    month = (FreezeSpan(period=PeriodKind.MONTH, from_ms=MONTH_MS),)
    assert freezer.freeze(day, also=month).rule == "not_counted", "nobody counted the month"
    assert not hall.store.rows_after(Topic.FROZEN.value, 0, 10**9)
    counted = freezer.counted(day.cutoff_ms, MONTH_MS)
    assert freezer.freeze(day, also=month).outcome == "accepted"
    rows = hall.store.rows_after(Topic.FROZEN.value, 0, 10**9)
    assert [row.entity.split(":")[1] for row in rows] == ["day", "month"]
    question = GetFrozen(
        ask_id="Q",
        actor=LEADER,
        what=Freeze.BRIEFING,
        period=PeriodKind.MONTH,
        from_ms=MONTH_MS,
    )
    held = freezer.freezing.show(question).frozen
    assert held is not None and held.figures.rows == counted.rows
    assert (held.at_ms, held.seq) == (freezer.shown().at_ms, freezer.shown().seq)
    again = freezer.freeze(day, expected_version=1, also=month)
    assert again.outcome == "conflict", "the month was frozen, too"


def test_a_repeat_of_the_order_hears_the_first_verdict_and_freezes_nothing_more(
    freezer: Freezer,
) -> None:
    freezer.hall.filed()
    freezer.hall.clock.pass_s(60)
    found = freezer.counted()
    first = freezer.freeze(found)
    freezer.n -= 1
    assert freezer.freeze(found) == first
    assert freezer.shown().version == 1


def test_only_what_was_counted_just_now_is_frozen(freezer: Freezer) -> None:
    hall = freezer.hall
    hall.filed()
    hall.clock.pass_s(60)
    found = freezer.counted()
    other = freezer.freeze(found, upto_ms=found.cutoff_ms - 1)
    hall.clock.pass_s(OLDEST_MS / 1000 + 1)
    old = freezer.freeze(found)
    assert (other.rule, old.rule) == ("not_counted", "not_counted")
    assert not hall.store.rows_after(Topic.FROZEN.value, 0, 10**9)


def test_a_count_that_missed_a_row_before_its_moment_is_not_frozen(
    freezer: Freezer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = freezer.hall
    hall.filed()
    hall.clock.pass_s(60)
    found = freezer.counted()
    hall.clock.city -= 30_000  # a row that came in late, dated before the moment
    hall.filed(place=street(1))
    assert freezer.freeze(found).rule == "not_counted"


@pytest.mark.parametrize(
    "bad",
    [
        {"from_ms": 5, "upto_ms": 9},
        {"from_ms": 2**52, "upto_ms": 2**52 + 9},
        {"from_ms": 0, "upto_ms": 2**52 + 9},
        {"also": (FreezeSpan(period=DAY, from_ms=MONTH_MS),)},
        {"also": (FreezeSpan(period=PeriodKind.MONTH, from_ms=MONTH_MS + 1),)},
        {"period": PeriodKind.MONTH},
        {"what": Freeze.DAY, "period": PeriodKind.WEEK},
    ],
)
def test_a_period_that_is_none_is_not_frozen(freezer: Freezer, bad: dict[str, object]) -> None:
    freezer.hall.filed()
    freezer.hall.clock.pass_s(60)
    verdict = freezer.freeze(freezer.counted(), **bad)
    assert (verdict.outcome, verdict.rule) == ("refused", "malformed") and verdict.zh


def test_a_moment_that_has_not_come_is_waited_for_and_a_far_one_denied(freezer: Freezer) -> None:
    freezer.hall.filed()
    soon = freezer.ask(freezer.hall.clock.city + 300)
    assert isinstance(soon, Indicators) and soon.progress == 0.0
    far = freezer.ask(freezer.hall.clock.city + 3_600_000)
    assert isinstance(far, Denied) and far.rule == "not_yet"


def test_the_journal_of_a_day_is_read_in_slices_and_comes_to_the_same(hall: Hall) -> None:
    busy(hall)
    slow, quick = Freezer(hall), Freezer(hall)
    slow.desk = IndicatorDesk(hall.store, CITY, hall.clock, NAMES, 0.0)
    heard: list[float] = []
    while not heard or heard[-1] < 1.0:
        found = slow.ask()
        assert isinstance(found, Indicators)
        heard.append(found.progress)
        assert len(heard) < 50
    assert 0.99 in heard and heard == sorted(heard)
    assert found.balance == quick.counted().balance is not None


def test_only_a_day_is_held_against_the_journal(freezer: Freezer) -> None:
    freezer.hall.filed()
    freezer.hall.clock.pass_s(60)
    assert freezer.counted(0, MONTH_MS).balance is None
    assert freezer.counted().balance is not None


def test_only_the_shift_leader_freezes_and_all_of_the_hall_read() -> None:
    assert MATRIX["freeze"] == {Role.LEADER}
    assert {Role.CHIEF, Role.DISPATCHER, Role.INTAKE} <= MATRIX["get_frozen"]
    assert not MATRIX["get_frozen"] & {Role.COLLECTOR, Role.UNIT, Role.GATEWAY}


# ---- the day ------------------------------------------------------------------------------------


def one_of_each(hall: Hall) -> dict[Source, Case]:
    return {source: hall.reported(actor=ACCEPTER, source=source) for source in Source}


def test_a18_one_case_of_each_source_same_queue_same_clock_and_totals_by_source_right(
    freezer: Freezer,
) -> None:
    hall = freezer.hall
    found = one_of_each(hall)
    assert {case.state for case in found.values()} == {CaseState.TO_ACCEPT}
    limits = {"accept": (300, 900)}
    faces = {face_of(case, hall.clock.city, CITY.calendar, limits) for case in found.values()}
    assert len(faces) == 1 and faces.pop().deadline_ms > hall.clock.city
    hall.reported(actor=ACCEPTER, source=Source.HOTLINE)
    hall.clock.pass_s(1)
    counted = freezer.counted()
    sums = {source: part(counted, Dimension.SOURCE, source)[Term.REPORTED] for source in Source}
    assert sums == {source: (1 + (source is Source.HOTLINE)) * WHOLE for source in Source}
    assert sum(sums.values()) == part(counted, Dimension.CITY)[Term.REPORTED]
    assert set(DIMENSIONS[Dimension.SOURCE].known) == set(Source)


def test_a18_every_term_of_the_sheet_sums_up_over_sources_classes_and_units(
    freezer: Freezer,
) -> None:
    busy(freezer.hall)
    one_of_each(freezer.hall)
    freezer.hall.clock.pass_s(1)
    found = freezer.counted()
    whole = part(found, Dimension.CITY)
    for dimension in DAY_DIMENSIONS:
        rows = [row for row in found.rows if row.dimension is dimension]
        for term in DAY_TERMS:
            assert sum(row.before.get(term, 0) for row in rows) == whole.get(term, 0)


def declined_by_sql(hall: Hall) -> Iterator[tuple[str, int]]:
    """Count acts of declining by their reason, in SQL over the journal, whatever we count by."""
    engine = create_engine(str(hall.store._reader.url))
    count = text(
        "SELECT count(*) FROM journal WHERE topic = 'case' "
        "AND instr(payload, :act) AND instr(payload, :note)"
    )
    with engine.connect() as db:
        for key, words in DECLINES.items():
            values = {"act": b"\xa3act\xa7decline", "note": words.zh.encode()}
            yield key, db.scalar(count, values)
    engine.dispose()


def test_a05_rejections_by_reason_equal_an_independent_count_in_sql(freezer: Freezer) -> None:
    hall = freezer.hall
    for n, words in enumerate(DECLINES.values(), start=1):
        for _ in range(n):
            hall.done(hall.reported(actor=ACCEPTER), Act.DECLINE, ACCEPTER, reason=words.zh)
    hall.done(hall.reported(actor=ACCEPTER), Act.DECLINE, FILER, reason="说不清")
    hall.clock.pass_s(1)
    city = part(freezer.counted(), Dimension.CITY)
    counted = {key: city.get(declined_as(key), 0) // WHOLE for key in DECLINES}
    assert counted == dict(declined_by_sql(hall)) == dict(zip(DECLINES, (1, 2, 3, 4), strict=True))
    assert city[declined_as(OTHER)] == WHOLE
    assert city[Term.DECLINED] == 11 * WHOLE


def test_mission_1830_a_day_is_published_once_its_oddities_are_ticked_and_is_read_by_date(
    freezer: Freezer,
) -> None:
    hall = freezer.hall
    hall.done(hall.reported(actor=ACCEPTER), Act.DECLINE, ACCEPTER, reason="说不清")
    hall.clock.pass_s(1)
    found = freezer.counted()
    unseen = freezer.freeze(found, Freeze.DAY)
    assert (unseen.outcome, unseen.rule) == ("refused", "oddity_unseen")
    assert "1 件不予受理没有用列出的原因" in unseen.zh
    ticked = ("no_code:city:declined_other",)
    assert freezer.freeze(found, Freeze.DAY, ticked=ticked).outcome == "accepted"
    from_ms = freezer.from_ms
    hall.clock.pass_s(3 * 86_400)
    question = GetFrozen(ask_id="Q", actor=LEADER, what=Freeze.DAY, period=DAY, from_ms=from_ms)
    frozen = Freezer(hall).freezing.show(question).frozen
    assert frozen is not None and frozen.ticked == ticked
    assert frozen.figures.rows == found.rows
    assert (
        freezer.freezing.show(
            GetFrozen(
                ask_id="Q", actor=LEADER, what=Freeze.DAY, period=DAY, from_ms=from_ms + 86_400_000
            )
        ).lines
        == ()
    )


def test_x02_a_number_that_does_not_balance_blocks_the_sheet_with_one_sentence(
    freezer: Freezer,
) -> None:
    hall = freezer.hall
    hall.reported()
    lost = hall.reported(place=street(1))
    engine = create_engine(str(hall.store._reader.url))
    with engine.begin() as db:  # a case that the table lost; the journal knows it
        db.execute(text("DELETE FROM cases WHERE case_id = :id"), {"id": lost.case_id})
    engine.dispose()
    hall.clock.pass_s(1)
    found = freezer.counted()
    verdict = freezer.freeze(found, Freeze.DAY)
    assert (verdict.outcome, verdict.rule) == ("refused", "unbalanced")
    assert verdict.zh == "上报数是 1 件，案件记录中当日新立的是 2 件：两数不等，不能发布"
    assert verdict.en and not hall.store.rows_after(Topic.FROZEN.value, 0, 10**9)
    assert freezer.freeze(found).outcome == "accepted"  # a briefing is told what stands
