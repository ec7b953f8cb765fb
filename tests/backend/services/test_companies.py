"""The board of the collecting companies, from the record of a hall (row K05)."""

from dataclasses import dataclass, replace

import msgspec
import pytest

from backend.contract.figures import IndicatorCases, Indicators
from backend.contract.orders import PutPhoto
from backend.contract.questions import GetIndicatorCases, GetIndicators
from backend.contract.verdicts import Stored
from backend.domain.cases.case import Act, Case, Photo, Source
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import TERMS, Term
from backend.domain.counting.indicators import INDICATORS, WHOLE, value_of
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.services import Accounts, CaseDesk
from backend.services.indicator_desk import BaseNames, IndicatorDesk

from .hall import ACCEPTER, BOOKS, CITY, DISPATCHER, FILER, PEOPLE, START_MS, UNIT, Hall

EAST, WEST = "东望采集", "清源采集"
HERE, THERE = "990102003012045", "990102004012045"
MOVERS = (
    Mover("COL-1", MoverKind.COLLECTOR, "采集员 1", "R-1", company=EAST),
    Mover("COL-2", MoverKind.COLLECTOR, "采集员 2", "R-2", company=WEST),
    Mover("COL-3", MoverKind.COLLECTOR, "采集员 3", "R-2", company=WEST),
)
ONE, TWO, THREE = (Actor(mover.mover_id, Role.COLLECTOR) for mover in MOVERS)
THE_CITY = msgspec.structs.replace(CITY, movers=MOVERS)
GROUNDS = {HERE: "R-1", THERE: "R-2"}
FROM_MS, DAY_MS = START_MS - 8 * 3_600_000, 86_400_000


@dataclass
class Companies:
    """A hall whose collectors work for two companies, and the desk that counts for the board."""

    hall: Hall

    def __post_init__(self) -> None:
        hall = self.hall
        accounts = Accounts((*PEOPLE, TWO, THREE))
        hall.desk = CaseDesk(hall.store, THE_CITY, accounts, hall.clock, hall.told.extend, BOOKS)
        self.counting = IndicatorDesk(
            hall.store, THE_CITY, hall.clock, BaseNames(grounds=lambda: GROUNDS), 60.0
        )

    def board(self) -> dict[str, dict[str, int]]:
        """Return the counts of each company, hundredths of cases."""
        found = self.counting.indicators(
            GetIndicators(
                ask_id="Q",
                actor=FILER,
                from_ms=FROM_MS,
                upto_ms=FROM_MS + DAY_MS,
                last_from_ms=FROM_MS - DAY_MS,
            )
        )
        assert isinstance(found, Indicators) and found.progress == 1.0
        rows = [row for row in found.rows if row.dimension is Dimension.COMPANY]
        whole = next(row for row in found.rows if row.dimension is Dimension.CITY)
        for term in TERMS:
            assert sum(row.before.get(term, 0) for row in rows) == whole.before.get(term, 0)
        return {row.key: row.before for row in rows}

    def behind(self, company: str, term: Term) -> IndicatorCases:
        found = self.counting.cases(
            GetIndicatorCases(
                ask_id="Q",
                actor=FILER,
                from_ms=FROM_MS,
                upto_ms=FROM_MS + DAY_MS,
                dimension=Dimension.COMPANY,
                key=company,
                term=term,
                book="before",
            )
        )
        assert isinstance(found, IndicatorCases) and found.progress == 1.0
        return found

    def seen(self, by: Actor, grid: str) -> Case:
        """A collector's report, filed."""
        place = Place(119.6, 38.9, "学府路", grid)
        case = self.hall.reported(actor=by, place=place, photos=(replace_role(self.hall),))
        return self.hall.done(case, Act.FILE, FILER, condition="c0103-missing")

    def replied(self, by: Actor, grid: str) -> Case:
        hall = self.hall
        case = hall.done(self.seen(by, grid), Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)
        hall.clock.pass_s(8)
        hall.desk.tick()
        case = hall.done(now(hall, case), Act.REPLY, UNIT, text="已更换", photos=(hall.shot(),))
        return hall.done(case, Act.SEND_CHECK, FILER)


def replace_role(hall: Hall) -> Photo:
    return replace(hall.shot(), role="near")


def now(hall: Hall, case: Case) -> Case:
    found = hall.store.case(case.case_id)
    assert found is not None
    return found


@pytest.fixture
def companies(hall: Hall) -> Companies:
    return Companies(hall)


def test_k05_a_planted_fake_check_photo_is_found_by_its_hash_and_stands_with_the_company(
    companies: Companies,
) -> None:
    hall = companies.hall
    old = hall.desk.put_photo(PutPhoto(command_id="old", actor=TWO, data=b"\xff\xd8 an old one"))
    assert isinstance(old, Stored)
    good = companies.replied(ONE, HERE)
    fresh = Photo(old.photo_id, "check", hall.clock.city, 119.6, 38.9)
    good = hall.done(good, Act.CHECK_PASSED, TWO, photos=(fresh,))
    good = hall.done(good, Act.CLOSE, ACCEPTER)

    # The same picture again, as though it had just been taken at the other site.
    planted = companies.replied(ONE, HERE)
    fake = Photo(old.photo_id, "check", hall.clock.city, 119.6, 38.9)
    planted = hall.done(planted, Act.CHECK_PASSED, TWO, photos=(fake,))
    assert planted.more.reused == (old.photo_id,)
    assert hall.act(planted, Act.CLOSE, ACCEPTER).rule == "photo_reused"

    board = companies.board()
    assert board[WEST][Term.CHECKED] == 2 * WHOLE
    assert board[WEST][Term.FALSE_CHECKS] == WHOLE
    assert Term.FALSE_CHECKS not in board[EAST]
    (behind,) = companies.behind(WEST, Term.FALSE_CHECKS).cases
    assert behind.case_id == planted.case_id
    value = value_of(INDICATORS["false_check_rate"], {Term(k): n for k, n in board[WEST].items()})
    assert (value.n, value.base, value.rate) == (1, 2, 0.5)


def test_k05_checks_without_a_place_are_refused_or_counted_for_the_company(
    companies: Companies,
) -> None:
    hall = companies.hall
    case = companies.replied(ONE, HERE)
    nowhere = replace(hall.shot(), lon_deg=0.0, lat_deg=0.0)
    assert hall.act(case, Act.CHECK_PASSED, TWO, photos=(nowhere,)).rule == "photo_placeless"
    assert now(hall, case) == case
    why = "地下通道，收不到定位"
    case = hall.done(case, Act.CHECK_PASSED, TWO, photos=(nowhere,), reason=why)
    (word,) = now(hall, case).more.placeless
    assert (word.account, word.text) == (TWO.account, why)
    hall.done(case, Act.CLOSE, ACCEPTER)

    board = companies.board()
    assert board[WEST][Term.PLACELESS_CHECKS] == board[WEST][Term.CHECKED] == WHOLE
    assert Term.FALSE_CHECKS not in board[WEST] and Term.PLACELESS_CHECKS not in board[EAST]
    (behind,) = companies.behind(WEST, Term.PLACELESS_CHECKS).cases
    assert behind.case_id == case.case_id
    value = value_of(
        INDICATORS["placeless_check_rate"], {Term(k): n for k, n in board[WEST].items()}
    )
    assert (value.n, value.base, value.is_few) == (1, 1, True)


def test_k05_coverage_missed_false_late_and_samples_of_each_company(companies: Companies) -> None:
    hall = companies.hall
    for _ in range(3):
        companies.seen(ONE, HERE)
    companies.seen(TWO, THERE)
    untrue = hall.reported(actor=TWO, photos=(replace_role(hall),))
    hall.done(untrue, Act.DECLINE, FILER, reason="现场未见所述问题")

    # A citizen saw on the second company's ground what its collectors had not.
    place = Place(119.6, 38.9, "学府路", THERE)
    missed = hall.reported(actor=ACCEPTER, source=Source.PUBLIC, photos=(), place=place)
    missed = hall.done(missed, Act.ACCEPT, ACCEPTER)
    missed = hall.done(missed, Act.SEND_VERIFY, FILER, account=THREE.account)
    hall.clock.pass_s(3 * 3600)
    missed = hall.done(missed, Act.VERIFIED, THREE, photos=(hall.shot(),))
    hall.done(missed, Act.FILE, FILER, condition="c0103-missing")

    board = companies.board()
    assert board[EAST][Term.FOUND] == board[EAST][Term.FILED] == 3 * WHOLE
    assert (board[WEST][Term.FOUND], board[WEST][Term.FILED]) == (WHOLE, 2 * WHOLE)
    assert board[WEST][Term.MISSED] == WHOLE and Term.MISSED not in board[EAST]
    assert board[WEST][Term.FALSE_REPORTS] == WHOLE and Term.FALSE_REPORTS not in board[EAST]
    assert board[WEST][Term.VERIFIED] == WHOLE
    for company, counts in board.items():
        for term in counts:
            found = companies.behind(company, Term(term))
            assert found.total == counts[term], (company, term)


def test_k05_a_sample_that_fails_its_re_check_stands_with_whoever_put_it_right(
    companies: Companies,
) -> None:
    hall = companies.hall
    drawn = 0
    for fails in (True, False):
        before = replace_role(hall)
        hall.clock.pass_s(60)
        later = hall.shot()
        case = hall.reported(actor=ONE, fast=True, photos=(before, later))
        case = hall.done(case, Act.SEND_CHECK, FILER)
        act = Act.CHECK_FAILED if fails else Act.CHECK_PASSED
        hall.done(case, act, TWO, photos=(hall.shot(),), reason="仍有残留" if fails else "")
        drawn += 1
    board = companies.board()
    assert board[EAST][Term.AUDITED] == drawn * WHOLE
    assert board[EAST][Term.AUDITS_FAILED] == WHOLE
    assert board[WEST][Term.CHECKED] == drawn * WHOLE and Term.AUDITED not in board[WEST]
