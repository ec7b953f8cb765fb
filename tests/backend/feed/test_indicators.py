"""Indicators over real sockets: who may ask, and that nobody else waits while they are counted."""

from backend.contract.figures import IndicatorCases, Indicators
from backend.contract.questions import GetIndicatorCases, GetIndicators, Question
from backend.contract.verdicts import Denied
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.roles import Actor
from tests.backend.store.builders import ACTOR, case, moment
from tests.patience import until

from .hall import CITY_MS, COLLECTOR, LEADER, UNITS, Hall, Mirror

DAY_MS = 86_400_000


def period(ask_id: str = "Q", actor: Actor = LEADER) -> GetIndicators:
    return GetIndicators(
        ask_id=ask_id,
        actor=actor,
        from_ms=CITY_MS - DAY_MS,
        upto_ms=CITY_MS + DAY_MS,
        last_from_ms=CITY_MS - 2 * DAY_MS,
    )


def put(hall: Hall, *case_ids: str) -> None:
    with hall.store.write(hall.outbox.put) as writing:
        for case_id in case_ids:
            writing.put_case(case(case_id), ACTOR, moment())


def answer(mirror: Mirror, question: Question) -> object:
    n = len(mirror.answers)
    mirror.link.ask(question)
    until(lambda: mirror.answered(n + 1))
    return mirror.answers[-1]


def counted(mirror: Mirror) -> Indicators:
    while True:
        found = answer(mirror, period())
        assert isinstance(found, Indicators), found
        if found.progress == 1.0:
            return found


def test_h01_a_desk_hears_the_counts_of_the_record_and_opens_a_number(hall: Hall) -> None:
    put(hall, "A", "B")
    mirror = hall.link()
    until(mirror.joined)
    found = counted(mirror)
    assert found.rows[0].before[Term.REPORTED] == 200 and found.n_cases == 2
    behind = answer(
        mirror,
        GetIndicatorCases(
            ask_id="L",
            actor=LEADER,
            from_ms=found.from_ms,
            upto_ms=found.upto_ms,
            dimension=Dimension.CITY,
            key="",
            term=Term.REPORTED,
        ),
    )
    assert isinstance(behind, IndicatorCases)
    assert [one.case_id for one in behind.cases] == ["A", "B"] and behind.total == 200


def test_j05_indicators_are_the_halls_own(hall: Hall) -> None:
    for outside in (COLLECTOR, UNITS[0]):
        mirror = hall.link(outside)
        until(mirror.joined)
        found = answer(mirror, period(actor=outside))
        assert isinstance(found, Denied) and found.rule == "not_your_part"


def test_rows_are_published_while_a_long_period_is_counted(hall: Hall) -> None:
    put(hall, *(f"C{n:04}" for n in range(900)))
    asking, watching = hall.link(), hall.link()
    until(lambda: asking.joined() and watching.joined())
    n_answers = 0
    while True:
        found = answer(asking, period(f"Q{n_answers}"))
        assert isinstance(found, Indicators)
        n_answers += 1
        if found.progress == 1.0:
            break
        new = f"N{n_answers}"
        put(hall, new)
        until(lambda new=new: watching.holds(new))
    # It took several turns, and each row was on the other desk before the next one.
    assert n_answers > 2
    assert found.rows[0].before[Term.REPORTED] == 100 * (900 + n_answers - 1)
