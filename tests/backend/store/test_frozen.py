"""Frozen numbers in the journal, on both stores: kept for good, found by period, never streamed."""

from collections.abc import Sequence

from backend.contract.codec import decode_payload
from backend.contract.figures import CountFrozen, Indicators
from backend.contract.pushed import LogRow
from backend.contract.topics import Topic
from backend.domain.counting.day import Freeze
from backend.domain.terms.period import PeriodKind
from backend.store import Store

from .builders import ACTOR, NOW_MS, case, moment

FROZEN = Topic.FROZEN.value
ENTITY = "briefing:ten_days:1781020800000"


def frozen(version: int) -> CountFrozen:
    figures = Indicators(ask_id="", from_ms=0, upto_ms=NOW_MS, cutoff_ms=NOW_MS, progress=1.0)
    return CountFrozen(
        what=Freeze.BRIEFING,
        period=PeriodKind.TEN_DAYS,
        version=version,
        at_ms=NOW_MS,
        account="leader-01",
        seat="值班长席",
        seq=7,
        figures=figures,
    )


def test_mission_0850_what_was_frozen_is_found_by_its_period_and_told_to_no_stream(
    store: Store,
) -> None:
    told: list[LogRow] = []

    def hear(rows: Sequence[LogRow]) -> None:
        told.extend(rows)

    for version in (1, 2):
        with store.write(hear) as writing:
            writing.put_case(case(f"C{version}"), ACTOR, moment())
            writing.put_frozen(frozen(version), ENTITY, ACTOR, moment())
    rows = store.history(FROZEN, ENTITY)
    assert [decode_payload(row.payload) for row in rows] == [frozen(1), frozen(2)]
    assert not store.history(FROZEN, "briefing:day:1781020800000")
    assert {row.topic for row in told} == {Topic.CASE.value}
    assert FROZEN not in store.heads() and not store.open_rows(FROZEN)
    assert store.verify().sound
