"""The desk of calls through loudspeakers: each is recorded, then sent, and its end recorded too.

The rules are the domain's (``backend.domain.cameras.calling``); sound passes through and is kept
nowhere.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from backend.contract.camera_orders import CallOrder, PutSound
from backend.contract.city_answer import CityInfo
from backend.contract.codec import decode_payload
from backend.contract.pushed import CallChanged, LogRow
from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.cameras.calling import (
    MAX_REASON_CHARS,
    RULES_OF_CITY,
    Call,
    CallAct,
    CallOutcome,
    CallRules,
    Phrase,
    Speaker,
    Wish,
    begun,
    ended,
    refused,
)
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import call_fingerprint_of, check_command_id, check_values
from .listening_desk import ListeningDesk
from .once import Asked

_SYSTEM = Actor("system", Role.SYSTEM)
CALL = Topic.CALL.value
# What leads a talk, so that people know that somebody speaks to them.
LEAD = "chime"
MAX_SOUND_BYTES = 32_000
# So far back the last calls are looked for after a start: a speaker's rest outlives it.
_LOOK_BACK_SEQS = 2_000


class Speakers(Protocol):
    """Who sends sound; nothing here ever waits."""

    def begin(
        self, call_id: str, speaker_id: str, lead: str, longest_s: float, *, is_talk: bool = False
    ) -> None:
        """Send a phrase; in a talk, what ``feed`` brings follows it."""
        ...

    def feed(self, call_id: str, data: bytes) -> bool:
        """Take what was spoken; return whether the call is still open."""
        ...

    def end(self, call_id: str) -> None:
        """End a call."""
        ...

    def outcomes(self) -> Sequence[CallOutcome]:
        """Return the calls that ended since the last time."""
        ...


class CallDesk(ListeningDesk):
    """Decides who may call where, and sees that every call has an end in the record.

    Attributes:
        rules: How the city allows it.

    Thread: the writer's.
    """

    rules: CallRules = RULES_OF_CITY

    def __init__(
        self,
        store: Store,
        city: CityInfo,
        accounts: Accounts,
        time: CityTime,
        on_rows: Told,
        speakers: Speakers,
    ) -> None:
        super().__init__(store, accounts, time, on_rows)
        self._city, self._speakers = city, speakers
        self._open: dict[str, Call] = {}
        self._last: dict[str, Call] = {}
        head = store.heads()[CALL].seq
        self._note(store.rows_after(CALL, max(0, head - _LOOK_BACK_SEQS), head))
        self._note(store.open_rows(CALL))
        # Whatever was under way at the last end is not any more.
        self._lost = tuple(self._open.values())

    def set_city(self, city: CityInfo) -> None:
        """Take changed speakers."""
        self._city = city

    def decide(self, order: CallOrder) -> Verdict:
        """Begin a call, or end one."""
        try:
            _check_form(order)
            if order.act is CallAct.END:
                return self._end(order)
        except Refused as why:
            return verdicts.refused(order.command_id, why)
        new: list[Call] = []
        asked = Asked(order.command_id, call_fingerprint_of(order), self._way(order, new))
        verdict = self._once.decide(asked)
        if verdict.outcome == "accepted":
            for call in new:
                is_talk = order.act is CallAct.TALK
                lead, longest_s = call.phrase or LEAD, self.rules.longest_s
                self._speakers.begin(
                    call.call_id, call.speaker_id, lead, longest_s, is_talk=is_talk
                )
        return verdict

    def take_sound(self, part: PutSound) -> Verdict:
        """Pass on what was spoken."""
        try:
            call = self._mine(part.call_id, part.actor)
            if not 0 < len(part.data) <= MAX_SOUND_BYTES or call.phrase:
                raise refused("call_malformed", what="data")
            if not self._speakers.feed(part.call_id, part.data):
                raise refused("call_over")
        except Refused as why:
            return verdicts.refused(part.command_id, why)
        return Verdict(command_id=part.command_id, outcome="accepted")

    def tick(self) -> int:
        """Record the calls that ended; return how many.

        Raises:
            StoreFault: The record cannot be written; what ended stays to be recorded.
        """
        outcomes = [CallOutcome(one.call_id, one.sent_s, "restart") for one in self._lost]
        self._lost = ()
        outcomes += self._speakers.outcomes()
        for outcome in outcomes:
            call = self._open.get(outcome.call_id)
            if call is not None:
                self._over(call, outcome)
        return len(outcomes)

    def _way(self, order: CallOrder, new: list[Call]) -> Callable[[Writing, Moment], Verdict]:
        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            wish = Wish(
                call_id=order.command_id,
                speaker=self._speaker(order.speaker_id),
                actor=actor,
                at=at,
                camera_id=order.camera_id,
                phrase=self._phrase(order.phrase) if order.act is CallAct.PLAY else None,
                reason=order.reason,
            )
            call = begun(wish, self._of(order.speaker_id), self._city.zone, self.rules)
            row = writing.put_call(CallChanged(call=call, act=order.act), actor, at)
            new.append(call)
            return verdicts.kept(order.command_id, call.version, row.seq, at)

        return how

    def _end(self, order: CallOrder) -> Verdict:
        """End a call: its own person, or a leader; the row comes when the sound has stopped."""
        call = self._open.get(order.call_id)
        if call is None:
            raise refused("call_over")
        if order.actor.role is not Role.LEADER:
            self._mine(order.call_id, order.actor)
        self._speakers.end(order.call_id)
        return Verdict(command_id=order.command_id, outcome="accepted", version=call.version)

    def _mine(self, call_id: str, actor: Actor) -> Call:
        call = self._open.get(call_id)
        if call is None:
            raise refused("call_over")
        if call.account != actor.account:
            raise refused("call_not_yours", who=call.account)
        return call

    def _over(self, call: Call, outcome: CallOutcome) -> None:
        act = CallAct.FAILED if outcome.fault else CallAct.ENDED
        with self._store.write(self._told) as writing:
            at = self._now()
            over = ended(call, at, outcome.sent_s, outcome.fault)
            writing.put_call(CallChanged(call=over, act=act), _SYSTEM, at)

    def _speaker(self, speaker_id: str) -> Speaker:
        known: Mapping[str, Speaker] = {one.speaker_id: one for one in self._city.speakers}
        if speaker_id not in known:
            raise refused("call_no_speaker")
        return known[speaker_id]

    def _phrase(self, key: str) -> Phrase:
        found = next((one for one in self._city.phrases if one.key == key), None)
        if found is None or not found.has_sound:
            raise refused("call_no_phrase")
        return found

    def _of(self, speaker_id: str) -> tuple[Call, ...]:
        """Return what is open on a speaker, and what ended there last."""
        held = [call for call in self._open.values() if call.speaker_id == speaker_id]
        last = self._last.get(speaker_id)
        return (*held, last) if last is not None else tuple(held)

    def _note(self, rows: Sequence[LogRow]) -> None:
        for row in rows:
            changed = decode_payload(row.payload)
            if not isinstance(changed, CallChanged):
                continue
            call = changed.call
            self._open.pop(call.call_id, None)
            if not call.is_over:
                self._open[call.call_id] = call
            elif not call.fault or call.sent_s > 0:
                self._last[call.speaker_id] = call


def _check_form(order: CallOrder) -> None:
    check_command_id(order.command_id)
    check_values(order)
    if order.act not in (CallAct.PLAY, CallAct.TALK, CallAct.END):
        raise refused("call_malformed", what="act")
    if len(order.reason) > MAX_REASON_CHARS:
        raise refused("call_malformed", what="reason")
