"""What was missed in the shift of a ground's collector stands with him (K05, H02)."""

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine, text

from backend.contract.figures import IndicatorCases, IndicatorRow, Indicators
from backend.contract.questions import GetIndicatorCases, GetIndicators
from backend.domain.cases.case import Act, Case, Source
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.counting.indicators import INDICATORS, WHOLE, value_of
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.terms.place import Place
from backend.services import Accounts, CaseDesk
from backend.services.indicator_desk import BaseNames, IndicatorDesk

from .hall import ACCEPTER, BOOKS, CITY, COLLECTOR, FILER, PEOPLE, START_MS, Hall

HERE, THERE = "990102003012045", "990102004012045"
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
FROM_MS = START_MS - 8 * HOUR_MS
# The hall's clock stands at eight in the morning when a test begins.
MOVERS = (
    Mover("COL-1", MoverKind.COLLECTOR, "采集员 1", "R-1", works_from_min=360, works_upto_min=600),
    Mover("COL-2", MoverKind.COLLECTOR, "采集员 2", "R-2"),
)
POST = "collector:COL-1"
_REPORTED_HERE = text(
    "SELECT case_id FROM cases WHERE case_no IS NOT NULL AND grid_code = :grid"
    " AND reported_at_ms >= :begun AND reported_at_ms < :ended"
)


class Watched:
    """A hall with a roster, and the desk that counts for the board."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        city = msgspec.structs.replace(CITY, movers=MOVERS)
        accounts = Accounts(PEOPLE)
        hall.desk = CaseDesk(hall.store, city, accounts, hall.clock, hall.told.extend, BOOKS)
        names = BaseNames(grounds=lambda: {HERE: "R-1", THERE: "R-2"})
        self.counting = IndicatorDesk(hall.store, city, hall.clock, names, 60.0)

    def told_by_a_citizen(self, grid: str) -> Case:
        place, hall = Place(119.6, 38.9, "学府路", grid), self.hall
        case = hall.reported(actor=ACCEPTER, source=Source.PUBLIC, photos=(), place=place)
        case = hall.done(case, Act.ACCEPT, ACCEPTER)
        case = hall.done(case, Act.SEND_VERIFY, FILER, account=COLLECTOR.account)
        case = hall.done(case, Act.VERIFIED, COLLECTOR, photos=(hall.shot(),))
        return hall.done(case, Act.FILE, FILER, condition="c0103-missing")

    def rows(self) -> dict[str, IndicatorRow]:
        """Return what each post comes to."""
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
        return {row.key: row for row in found.rows if row.dimension is Dimension.POST}

    def behind(self, term: Term) -> set[str]:
        found = self.counting.cases(
            GetIndicatorCases(
                ask_id="Q",
                actor=FILER,
                from_ms=FROM_MS,
                upto_ms=FROM_MS + DAY_MS,
                dimension=Dimension.POST,
                key=POST,
                term=term,
                book="after",
            )
        )
        assert isinstance(found, IndicatorCases) and found.progress == 1.0
        return {case.case_id for case in found.cases}


@pytest.fixture
def watched(hall: Hall) -> Watched:
    return Watched(hall)


def test_k05_the_missed_rate_of_a_collector_is_of_his_ground_and_his_shift(
    watched: Watched, tmp_path: Path
) -> None:
    hall = watched.hall
    seen = [hall.filed(place=Place(119.6, 38.9, "学府路", HERE)) for _ in range(3)]
    missed = watched.told_by_a_citizen(HERE)
    watched.told_by_a_citizen(THERE)  # its collector's hours stand on no roster
    hall.clock.pass_s(3 * 3600)
    watched.told_by_a_citizen(HERE)  # at eleven: the shift was over at ten

    rows = watched.rows()
    counts = rows[POST].after
    assert (counts[Term.MISSED_ON_WATCH], counts[Term.WATCHED]) == (WHOLE, 4 * WHOLE)
    assert [key for key, row in rows.items() if Term.WATCHED in row.after] == [POST]
    value = value_of(INDICATORS["watch_missed_rate"], counts)
    assert (value.n, value.base, value.rate, value.is_few) == (1, 4, 0.25, True)
    assert rows[""].after[Term.MISSED] == 3 * WHOLE, "of the city all three were missed"
    assert watched.behind(Term.MISSED_ON_WATCH) == {missed.case_id}
    assert watched.behind(Term.WATCHED) == {missed.case_id, *(case.case_id for case in seen)}
    assert watched.behind(Term.WATCHED) == counted_by_sql(tmp_path)


def counted_by_sql(folder: Path) -> set[str]:
    """Return what was filed of that ground and that shift, read from the database itself."""
    engine = create_engine(f"sqlite:///{folder}/store.db")
    shift = {"begun": FROM_MS + 7 * HOUR_MS, "ended": FROM_MS + 10 * HOUR_MS}
    with engine.connect() as connection:
        found = connection.execute(_REPORTED_HERE, {"grid": HERE, **shift}).scalars().all()
    engine.dispose()
    return set(found)
