"""The desk of an emergency (K01): opened, its log written line by line, ended by who commands it.

The rules are the domain's (``backend.domain.people.emergency``). The log of one is its history in
the journal; this desk keeps no copy of it.
"""

from collections.abc import Sequence

from backend.contract.answers import Emergencies, EmergencyLog
from backend.contract.codec import decode_payload
from backend.contract.orders import EmergencyOrder
from backend.contract.pushed import EmergencyChanged, LogRow
from backend.contract.questions import GetEmergencies, GetEmergencyLog
from backend.contract.topics import Topic
from backend.contract.verdicts import Denied, Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.people.emergency import (
    Emergency,
    Line,
    Writer,
    opened,
    written,
)
from backend.domain.people.emergency_terms import ACT_WORDS, EmergencyAct, refuse
from backend.domain.people.rights import may_do
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import check_command_id, check_values, emergency_fingerprint_of
from .once import Asked, Once
from .sayings import refusal

MOST_TOLD = 200
_EMERGENCY = Topic.EMERGENCY.value


class EmergencyDesk:
    """Decides about emergencies, and tells those there are and were.

    Thread: the writer's; ``note`` with each commit, its own and others'; ``record``, ``log`` any.
    """

    def __init__(self, store: Store, accounts: Accounts, time: CityTime, on_rows: Told) -> None:
        self._store, self._accounts = store, accounts
        self._once = Once(store, time, on_rows)
        self._held: dict[str, Emergency] = {}
        self._newest: tuple[Emergency, ...] = ()
        self.note(store.rows_after(_EMERGENCY, 0, store.heads()[_EMERGENCY].seq))

    @property
    def running(self) -> Emergency | None:
        """The emergency that is on."""
        return next((one for one in self._newest if not one.is_over), None)

    def decide(self, order: EmergencyOrder) -> Verdict:
        """Open an emergency, or write a line; which roles may write at all was asked at the door.

        The record is the judge of what is on: two who open one in the same moment are told apart.
        """
        try:
            check_command_id(order.command_id)
            check_values(order)
            act = _act_of(order)
        except Refused as why:
            return verdicts.refused(order.command_id, why)

        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            _check_right(act, actor)
            held, line = self._after(writing, order, actor, at)
            changed = EmergencyChanged(emergency=held, line=line)
            row = writing.put_emergency(changed, actor, at)
            return verdicts.kept(order.command_id, held.version, row.seq, at)

        return self._once.decide(Asked(order.command_id, emergency_fingerprint_of(order), how))

    def record(self, question: GetEmergencies) -> Emergencies:
        """Return the newest of all there are and were."""
        return Emergencies(ask_id=question.ask_id, rows=self._newest[:MOST_TOLD])

    def log(self, question: GetEmergencyLog) -> EmergencyLog | Denied:
        """Return the log of one, read from the record.

        Raises:
            StoreFault: It cannot be read.
        """
        rows = self._store.history(_EMERGENCY, question.emergency_id)
        found = [decode_payload(row.payload) for row in rows]
        told = [one for one in found if isinstance(one, EmergencyChanged)]
        if not told:
            words = refuse("emergency_unknown").words
            return Denied(
                ask_id=question.ask_id, rule="emergency_unknown", zh=words.zh, en=words.en
            )
        lines = tuple(one.line for one in told)
        return EmergencyLog(ask_id=question.ask_id, emergency=told[-1].emergency, lines=lines)

    def note(self, rows: Sequence[LogRow]) -> None:
        """Remember what committed rows say; an override is a line that the cases' desk writes."""
        for row in rows:
            changed = decode_payload(row.payload) if row.topic == _EMERGENCY else None
            if isinstance(changed, EmergencyChanged):
                self._held[changed.emergency.emergency_id] = changed.emergency
                self._newest = tuple(reversed(self._held.values()))

    # ---- inside --------------------------------------------------------------------------------

    def _after(
        self, writing: Writing, order: EmergencyOrder, actor: Actor, at: Moment
    ) -> tuple[Emergency, Line]:
        running = writing.emergency()
        by = Writer(actor, at, lambda name: self._accounts.may(name, "emergency:open"))
        asked = order.opening if order.opening is not None else order.entry
        if asked is not None and asked.case_id and writing.case(asked.case_id) is None:
            raise refusal("no_such_case")
        if order.opening is not None:
            return opened(order.command_id, order.opening, running, by)
        if running is None or running.emergency_id != order.emergency_id:
            is_past = order.emergency_id in self._held
            raise refuse("emergency_over" if is_past else "emergency_unknown")
        assert order.entry is not None
        return written(running, order.entry, by)


def _act_of(order: EmergencyOrder) -> EmergencyAct:
    """Return what a person wants to write.

    Raises:
        Refused: It is not one thing, or a line that only the backend writes.
    """
    if (order.opening is None) is (order.entry is None):
        raise refusal("malformed", what="opening, entry")
    act = order.entry.act if order.entry is not None else EmergencyAct.OPEN
    if order.entry is not None and act in (EmergencyAct.OPEN, EmergencyAct.OVERRIDE):
        raise refusal("malformed", what="entry.act")
    return act


def _check_right(act: EmergencyAct, actor: Actor) -> None:
    if not may_do(actor.role, f"emergency:{act.value}"):
        words = ACT_WORDS[act]
        raise refuse("emergency_not_yours", act_zh=words.zh, act_en=words.en.lower())
