"""The desk where numbers are frozen: for a briefing, or as the published statistics of a day.

What is frozen was counted before by the ``IndicatorDesk``, exactly at a moment: here it is only
held against the journal once more, and kept in the record. Nothing that comes later moves it.
"""

from collections.abc import Sequence

from backend.contract.codec import decode_payload
from backend.contract.figures import CountFrozen, FrozenLine, FrozenShown, Indicators
from backend.contract.orders import FreezeOrder, FreezeSpan
from backend.contract.pushed import LogRow
from backend.contract.questions import GetFrozen
from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.counting.day import Day, Freeze, flagged, unlooked
from backend.domain.terms.errors import Refused
from backend.domain.terms.period import PeriodKind, Span, period_at
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .exact_counts import ExactCounts
from .forms import check_command_id, check_values, freeze_fingerprint_of
from .ledger import first_after
from .once import Asked, Once
from .sayings import FROZEN_CONFLICT, refusal

# Who freezes has the numbers before their eyes: older ones are counted anew.
OLDEST_MS = 30 * 60_000
MOST_OF_A_PERIOD = 50
_TOPIC, _CASE = Topic.FROZEN.value, Topic.CASE.value


class FreezeDesk:
    """Decides whether numbers are frozen, and gives back those that were.

    Args:
        counts: What was counted exactly.
        zone: The city's time zone.

    Thread: ``decide`` the writer's; ``show`` any.
    """

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        time: CityTime,
        counts: ExactCounts,
        zone: str,
        on_rows: Told,
    ) -> None:
        self._store, self._accounts, self._time = store, accounts, time
        self._counts, self._zone = counts, zone
        self._once = Once(store, time, on_rows)

    def decide(self, order: FreezeOrder) -> Verdict:
        """Freeze what was counted, all of it or nothing; who may at all was asked at the door."""
        spans = _spans(order)
        try:
            check_command_id(order.command_id)
            check_values(order)
            self._check_periods(order, spans)
        except Refused as why:
            return verdicts.refused(order.command_id, why)

        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            held = [self._held(order.what, one.period, one.from_ms) for one in spans]
            for one, there in zip(spans, held, strict=True):
                if len(there) != one.expected_version:
                    return _conflict(order.command_id, there)
            found = [self._counted(order, one, at) for one in spans]
            self._check_day(order, found[0])
            seq = self._seq(order, found)
            rows = []
            for one, there, figures in zip(spans, held, found, strict=True):
                frozen = CountFrozen(
                    what=order.what,
                    period=one.period,
                    version=len(there) + 1,
                    at_ms=at.city_ms,
                    account=actor.account,
                    seat=actor.seat,
                    seq=seq,
                    figures=figures,
                    ticked=order.ticked,
                )
                entity = entity_of(order.what, one.period, one.from_ms)
                rows.append(writing.put_frozen(frozen, entity, actor, at))
            return verdicts.kept(order.command_id, len(held[0]) + 1, rows[0].seq, at)

        return self._once.decide(Asked(order.command_id, freeze_fingerprint_of(order), how))

    def show(self, question: GetFrozen) -> FrozenShown:
        """Return what was frozen of a period, and one of it whole."""
        held = self._held(question.what, question.period, question.from_ms)
        lines = tuple(
            FrozenLine(
                version=one.version,
                at_ms=one.at_ms,
                cutoff_ms=one.figures.cutoff_ms,
                account=one.account,
                seat=one.seat,
            )
            for one in held
        )
        wanted = question.version or len(held)
        shown = next((one for one in held if one.version == wanted), None)
        return FrozenShown(ask_id=question.ask_id, lines=lines, frozen=shown)

    # ---- inside --------------------------------------------------------------------------------

    def _check_periods(self, order: FreezeOrder, spans: tuple[FreezeSpan, ...]) -> None:
        is_day = order.what is Freeze.DAY
        if not all(0 < one.from_ms < order.upto_ms <= self._time.city_ms() for one in spans):
            raise refusal("malformed", what="period")
        for one in spans:
            span = period_at(one.period, one.from_ms, self._zone).span(self._zone)
            if span.from_ms != one.from_ms or order.upto_ms > span.upto_ms:
                raise refusal("malformed", what="period")
        if len({one.period for one in spans}) < len(spans) or (is_day and len(spans) > 1):
            raise refusal("malformed", what="also")
        if is_day and order.period is not PeriodKind.DAY:
            raise refusal("malformed", what="period")

    def _held(self, what: Freeze, period: PeriodKind, from_ms: int) -> tuple[CountFrozen, ...]:
        rows = self._store.history(_TOPIC, entity_of(what, period, from_ms))
        return tuple(_frozen(row) for row in rows)

    def _counted(self, order: FreezeOrder, one: FreezeSpan, at: Moment) -> Indicators:
        """Return the count that is meant."""
        found = self._counts.get(Span(one.from_ms, order.upto_ms))
        end_ms = period_at(one.period, one.from_ms, self._zone).span(self._zone).upto_ms
        is_old = order.upto_ms < end_ms and at.city_ms - order.upto_ms > OLDEST_MS
        if found is None or is_old:
            raise refusal("not_counted")
        if one.expected_version >= MOST_OF_A_PERIOD:
            raise refusal("frozen_most", most=MOST_OF_A_PERIOD)
        return found

    def _seq(self, order: FreezeOrder, found: Sequence[Indicators]) -> int:
        """Return the last row of cases before the moment; every count must have known it."""
        seq = first_after(self._store, _CASE, self._store.heads()[_CASE].seq, order.upto_ms)
        if any(seq > one.seq for one in found):
            raise refusal("not_counted")
        return seq

    def _check_day(self, order: FreezeOrder, found: Indicators) -> None:
        """Let no sheet of a day out that does not balance, or whose oddities nobody looked at."""
        if order.what is not Freeze.DAY:
            return
        assert found.balance is not None
        end_ms = period_at(order.period, order.from_ms, self._zone).span(self._zone).upto_ms
        day = Day(found.rows, found.balance, found.upto_ms >= end_ms)
        odd = flagged(day)
        for one in odd:
            if one.blocks:
                raise Refused("unbalanced", one.words)
        for one in unlooked(odd, order.ticked):
            raise refusal("oddity_unseen", what_zh=one.words.zh, what_en=one.words.en)


def entity_of(what: Freeze, period: PeriodKind, from_ms: int) -> str:
    """Return what frozen numbers of a period are found by in the record."""
    return f"{what}:{period}:{from_ms}"


def _spans(order: FreezeOrder) -> tuple[FreezeSpan, ...]:
    """Return every period of an order, the one it is named by first."""
    version = order.expected_version
    own = FreezeSpan(period=order.period, from_ms=order.from_ms, expected_version=version)
    return (own, *order.also)


def _frozen(row: LogRow) -> CountFrozen:
    frozen = decode_payload(row.payload)
    assert isinstance(frozen, CountFrozen)
    return frozen


def _conflict(command_id: str, held: tuple[CountFrozen, ...]) -> Verdict:
    by, seat = (held[-1].account, held[-1].seat) if held else ("", "")
    return Verdict(
        command_id=command_id,
        outcome="conflict",
        version=len(held),
        rule="somebody_was_first",
        zh=FROZEN_CONFLICT.zh.format(who=by),
        en=FROZEN_CONFLICT.en.format(who=by),
        by_account=by,
        by_seat=seat,
    )
