"""Disputed strips are counted over the whole record (X17), on both stores."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.contract.questions import GetStrips
from backend.domain.cases.case import Case
from backend.domain.cases.extras import Extras
from backend.domain.dispatching.strips import Strip, StripBook
from backend.domain.terms.place import Place as Spot
from backend.services.strip_desk import StripDesk
from backend.situation import ENDED_KEPT
from backend.store import Store, migrate

from .builders import ACTOR, NOW_MS, case, closed, put
from .stores import Place
from .test_audit import tamper
from .test_opening import SINCE_0008, columns_lent

GRIDS = ("990102003012045", "990102003012046", "990102003012047", "")


def sent_back(one: Case, times: int, grid: str = GRIDS[0], ruled: str = "") -> Case:
    extras = Extras(ruled_unit_id=ruled) if ruled else None
    return replace(one, n_returns=times, place=Spot(119.6, 38.9, "学府路", grid), extras=extras)


def told(store: Store) -> dict[str, Strip]:
    return StripDesk(store).strips(GetStrips(ask_id="q", actor=ACTOR)).rows


def counted(cases: list[Case]) -> dict[str, Strip]:
    """Count by reading every case."""
    book = StripBook()
    book.put(cases)
    return book.disputed()


def test_x17_a_strip_of_cases_that_ended_long_ago_is_still_disputed(store: Store) -> None:
    old = [sent_back(closed(f"OLD{n}", 1, NOW_MS + n), 1, GRIDS[0]) for n in range(3)]
    since = [closed(f"E{n:03d}", 1, NOW_MS + 10 + n) for n in range(ENDED_KEPT + 1)]
    put(store, *old, *since, sent_back(case("OPEN"), 2, GRIDS[1], "td-works"))
    assert list(told(store).items()) == [
        (GRIDS[0], Strip(3, 3, False)),
        (GRIDS[1], Strip(2, 1, True)),
    ], "the worst first"
    put(store, sent_back(case("OLD0", 2), 2, GRIDS[0], "td-works"))
    assert told(store)[GRIDS[0]] == Strip(4, 3, True)
    assert store.verify().sound


def test_x17_an_audit_names_a_case_whose_returns_were_written_over(store: Store) -> None:
    put(store, sent_back(case("A"), 3))
    tamper(store, "UPDATE cases SET strip_returns = 0")
    proof = store.verify()
    assert not proof.sound and "A" in proof.words.zh


ROWS = st.tuples(
    st.integers(0, 4),
    st.sampled_from(GRIDS),
    st.sampled_from(("", "td-works")),
    st.booleans(),
)


def cases_of(rows: list[tuple[int, str, str, bool]], version: int = 1) -> list[Case]:
    make = {True: closed, False: case}
    return [
        sent_back(make[is_over](f"C{n:02d}", version), times, grid, ruled)
        for n, (times, grid, ruled, is_over) in enumerate(rows)
    ]


@settings(max_examples=25)
@given(st.lists(ROWS, max_size=12), st.lists(ROWS, max_size=12))
def test_x17_the_record_counts_what_reading_every_case_counts(first, then) -> None:
    """Some cases go on, another way: what they were before must not be counted."""
    before, after = cases_of(first), cases_of(then[: len(first)], version=2)
    with TemporaryDirectory() as folder, closing(Store.open(Path(folder) / "store.db")) as store:
        put(store, *before)
        put(store, *after)
        stand = [*after, *before[len(after) :]]
        assert list(told(store).items()) == list(counted(stand).items())


def test_x17_an_older_record_is_counted_by_its_migration(place: Place, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(migrate.SCRIPTS, before, ignore=shutil.ignore_patterns("__pycache__"))
    for later in (before / "versions").glob("v*.py"):
        if later.name >= "v0009":
            later.unlink()
    rows = [(2, GRIDS[0], "", True), (0, GRIDS[0], "td-works", True), (5, "", "", True)]
    cases = [*cases_of(rows), case("Z")]
    older = Store.open(place.source, place.media, before)
    with columns_lent(place, "cases", **SINCE_0008):
        put(older, *cases)
    older.close()

    with closing(place.open()) as now:
        assert told(now) == counted(cases) == {GRIDS[0]: Strip(2, 1, True)}
        assert now.verify().sound
