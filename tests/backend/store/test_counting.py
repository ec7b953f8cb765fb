"""Cases to be counted, on both stores: those alive in a span, piece by piece, and what closed."""

from backend.domain.cases.case import CaseState
from backend.store import Store
from backend.store.counting import Closing

from .builders import NOW_MS, case, closed, put


def test_those_open_at_any_time_of_a_span_come_piece_by_piece(store: Store) -> None:
    put(
        store,
        closed("before", 1, at_ms=NOW_MS - 1),
        closed("in", 1, at_ms=NOW_MS),
        case("open"),
        case("two days later", reported_at_ms=NOW_MS + 2 * 86_400_000),
        *(case(f"p{n}") for n in range(3)),
    )
    span = (NOW_MS, NOW_MS + 1_000)
    assert store.n_alive(*span) == 5
    first = store.alive(*span, "", 2)
    rest = store.alive(*span, first[-1].case_id, 9)
    assert [one.case_id for one in (*first, *rest)] == ["in", "open", "p0", "p1", "p2"]
    assert rest[-1] == case("p2")


def test_only_what_stands_closed_is_a_closing(store: Store) -> None:
    put(
        store,
        closed("A", 1, at_ms=NOW_MS),
        closed("old", 1, at_ms=NOW_MS - 9),
        case("void", state=CaseState.CANCELLED, closed_at_ms=NOW_MS),
        case("open"),
    )
    assert store.closings(NOW_MS) == (Closing("c0103", "990102003012045", NOW_MS),)


def test_cases_are_found_by_id_and_those_that_are_not_there_are_left_out(store: Store) -> None:
    put(store, case("A"), closed("B", 1))
    assert store.cases(["B", "none", "A"]) == {"A": case("A"), "B": closed("B", 1)}
