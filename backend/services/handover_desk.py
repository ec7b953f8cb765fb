"""The desk of the handover (X12): nobody signs over an open risk that was not mentioned.

What stands open is kept as rows are committed, so that a signature is held against the very moment
it is written in: no risk can slip in between.
"""

from collections.abc import Iterable

from backend.contract.answers import Handovers
from backend.contract.codec import decode_payload
from backend.contract.orders import HandoverOrder
from backend.contract.pushed import (
    AlarmChanged,
    CampaignChanged,
    CaseChanged,
    EmergencyChanged,
    HandoverChanged,
    LogRow,
    PromiseChanged,
    TourChanged,
)
from backend.contract.questions import GetHandovers
from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.people.handover import (
    Handover,
    HandoverAct,
    Said,
    given,
    refused,
    taken,
    withdrawn,
)
from backend.domain.people.risks import Risk, RiskBook
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import check_command_id, check_values, handover_fingerprint_of
from .ledger import first_after, rows_between
from .once import Asked, Once
from .sayings import HANDOVER_CONFLICT, refusal
from .ulid import new_ulid

MAX_MENTIONS = 2_000
MAX_HANDOVERS = 200
_HEARD = (
    Topic.CASE,
    Topic.ALARM,
    Topic.PATROL,
    Topic.PROMISE,
    Topic.CAMPAIGN,
    Topic.EMERGENCY,
    Topic.HANDOVER,
)
_TOPIC = Topic.HANDOVER.value


class HandoverDesk:
    """Decides who may sign a handover, and gives back what was signed.

    Thread: ``decide`` any, one after the other with all commands; ``note`` with each commit;
    ``record`` any.
    """

    def __init__(self, store: Store, accounts: Accounts, time: CityTime, on_rows: Told) -> None:
        self._store = store
        self._accounts = accounts
        self._time = time
        self._once = Once(store, time, on_rows)
        self._risks = RiskBook()
        self._standing: dict[str, Handover] = {}
        for topic in _HEARD:
            self.note(store.open_rows(topic.value))

    @property
    def risks(self) -> tuple[Risk, ...]:
        """All that is open now, as far as the record knows."""
        return self._risks.risks()

    def note(self, rows: Iterable[LogRow]) -> None:
        """Remember what committed rows leave open."""
        for row in rows:
            match decode_payload(row.payload):
                case CaseChanged(case=case):
                    self._risks.put_cases((case,))
                case AlarmChanged() as alarm:
                    is_live = not alarm.acknowledged_by
                    self._risks.put_alarm(alarm.alarm_id, alarm.zh, alarm.case_id, is_live=is_live)
                case TourChanged(tour=tour):
                    self._risks.put_tour(tour)
                case PromiseChanged(promise=promise):
                    self._risks.put_promise(promise)
                case HandoverChanged(handover=handover):
                    self._stand(handover)
                case CampaignChanged() | EmergencyChanged() as told:
                    self._note_running(told)

    def _note_running(self, told: CampaignChanged | EmergencyChanged) -> None:
        if isinstance(told, EmergencyChanged):
            self._risks.put_emergency(told.emergency)
        else:
            one = told.campaign
            self._risks.put_campaign(one.name, is_running=not one.is_over)

    def _stand(self, handover: Handover) -> None:
        self._standing.pop(handover.handover_id, None)
        if not handover.is_over:
            self._standing[handover.handover_id] = handover

    def decide(self, order: HandoverOrder) -> Verdict:
        """Give, take or withdraw a handover, if every open risk was mentioned."""
        try:
            check_command_id(order.command_id)
            check_values(order)
            if len(order.mentions) > MAX_MENTIONS:
                raise refusal("malformed", what=f"mentions > {MAX_MENTIONS}")
        except Refused as why:
            return verdicts.refused(order.command_id, why)

        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            if order.act is HandoverAct.GIVE:
                changed = self._given(order, actor, at)
            else:
                held = writing.handover(order.handover_id)
                if held is None:
                    raise refusal("no_such_handover")
                if held.version != order.expected_version:
                    return _conflict(order.command_id, held)
                changed = self._signed(held, order, actor, at)
            row = writing.put_handover(changed, order.act, actor, at)
            return verdicts.kept(order.command_id, changed.version, row.seq, at)

        return self._once.decide(Asked(order.command_id, handover_fingerprint_of(order), how))

    def record(self, question: GetHandovers) -> Handovers:
        """Return the handovers of a span, rebuilt from the journal alone.

        Cost: a halving of the journal, then linear in the handovers of the span.
        """
        head = self._store.heads()[_TOPIC].seq
        first = first_after(self._store, _TOPIC, head, question.from_ms)
        last = first_after(self._store, _TOPIC, head, question.upto_ms)
        found: dict[str, Handover] = {}
        for row in rows_between(self._store, _TOPIC, first, last):
            changed = decode_payload(row.payload)
            if isinstance(changed, HandoverChanged):
                found.pop(row.entity, None)
                found[row.entity] = changed.handover
        newest = tuple(reversed(found.values()))[:MAX_HANDOVERS]
        return Handovers(ask_id=question.ask_id, rows=newest)

    def _given(self, order: HandoverOrder, actor: Actor, at: Moment) -> Handover:
        for standing in self._standing.values():
            raise refused("handover_stands", who=standing.giver)
        said = Said(order.from_ms, order.mentions, order.note)
        return given(new_ulid(at.real_ms), said, self.risks, actor, at)

    def _signed(self, held: Handover, order: HandoverOrder, actor: Actor, at: Moment) -> Handover:
        if order.act is HandoverAct.WITHDRAW:
            return withdrawn(held, actor)
        return taken(held, order.mentions, self.risks, actor, at)


def _conflict(command_id: str, held: Handover) -> Verdict:
    by, seat = (held.taker, held.taker_seat) if held.taker else (held.giver, held.giver_seat)
    words = HANDOVER_CONFLICT.filled(who=by)
    return Verdict(
        command_id=command_id,
        outcome="conflict",
        version=held.version,
        rule="somebody_was_first",
        zh=words.zh,
        en=words.en,
        by_account=by,
        by_seat=seat,
    )
