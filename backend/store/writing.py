"""One write: everything that becomes true together."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from msgspec import structs
from sqlalchemy.orm import Session

from backend.contract.figures import CountFrozen
from backend.contract.pushed import (
    AlarmChanged,
    CallChanged,
    CampaignChanged,
    CaseChanged,
    EmergencyChanged,
    HandoverChanged,
    LogRow,
    LookNoted,
    Payload,
    PromiseChanged,
    SteeringChanged,
    SuggestionChanged,
    SwitchChanged,
    TourChanged,
    TrustNoted,
)
from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.cameras.patrol import Look, Tour
from backend.domain.cameras.patrol_life import PatrolAct
from backend.domain.cameras.steering import Steering
from backend.domain.cases.case import Case
from backend.domain.clocks.moment import Moment, Ruling
from backend.domain.people.account import AccountRecord, Sitting
from backend.domain.people.emergency import Emergency
from backend.domain.people.handover import Handover, HandoverAct
from backend.domain.people.promise import Caller, Promise, PromiseAct
from backend.domain.terms.roles import Actor

from . import (
    emergencies,
    handovers,
    looks,
    patrols,
    people,
    photo_uses,
    promises,
    pruning,
    steerings,
    strips,
)
from .journal import Entry, append, lock_chain
from .looks import PictureLook, trust_entity
from .packing import alarm_of, case_of, fill_case, log_row, pack, tag_of, verdict_of
from .rows import Rows
from .tables import AlarmRow, CaseRow, CommandRow, RuledOwnerRow, SerialRow, StandingRow

FIRST_VERSION = 1  # nothing of such a case can be kept yet


class KeptVerdict(NamedTuple):
    """The verdict first given to a command id, and the fingerprint of what was asked then."""

    verdict: Verdict
    fingerprint: bytes


class Writing:
    """Reads and writes inside one transaction; only this writer runs while it is open.

    Thread: the one that opened it.
    """

    def __init__(self, session: Session, epoch: str) -> None:
        self._session = session
        self._epoch = epoch
        self._chain = lock_chain(session)
        self._known = Rows(session)
        self._marks: dict[str, str] = {}
        self._emergency: Emergency | None = None
        self._has_looked = False
        self.rows: list[LogRow] = []

    def expect(self, command_ids: Sequence[str], case_ids: Sequence[str]) -> None:
        """Say what will be asked for, so that a batch is looked up in one go."""
        self._known.expect_commands(command_ids)
        self._known.expect_cases(Topic.CASE.value, case_ids)

    def case(self, case_id: str) -> Case | None:
        """Return a case as it is now."""
        row = self._known.get(CaseRow, case_id)
        return case_of(row.body) if row else None

    def put_case(self, case: Case, actor: Actor, at: Moment) -> LogRow:
        """Keep a case at its new version, and the journal row that says so."""
        if case.version == FIRST_VERSION:
            self._known.expect_none(CaseRow, case.case_id)
            self._known.expect_none(StandingRow, (Topic.CASE.value, case.case_id))
        row = self._known.get(CaseRow, case.case_id)
        before = case_of(row.body) if row is not None and case.photos else None
        if row is None:
            row = CaseRow(case_id=case.case_id)
            self._known.add(case.case_id, row)
        fill_case(row, case)
        photo_uses.put(self._session, before, case)
        payload = CaseChanged(case=case, act=case.steps[-1].act)
        return self._record(Topic.CASE, case.case_id, case.ended, payload, actor, at)

    def used_elsewhere(self, case_id: str, photo_ids: Collection[str]) -> frozenset[str]:
        """Return those of the pictures that another case used before."""
        return photo_uses.used_elsewhere(self._session, case_id, photo_ids)

    def alarm(self, alarm_id: str) -> AlarmChanged | None:
        """Return an alarm as it is now, acknowledged or not."""
        row = self._known.get(AlarmRow, alarm_id)
        return alarm_of(row.body) if row else None

    def put_alarm(self, alarm: AlarmChanged, actor: Actor, at: Moment) -> LogRow:
        """Keep an alarm at its new version, and the journal row that says so."""
        ended = bool(alarm.acknowledged_by)
        row = self._known.get(AlarmRow, alarm.alarm_id)
        if row is None:
            row = AlarmRow(alarm_id=alarm.alarm_id)
            self._known.add(alarm.alarm_id, row)
        row.version, row.ended, row.body = alarm.version, ended, pack(alarm)
        return self._record(Topic.ALARM, alarm.alarm_id, ended, alarm, actor, at)

    def note(self, noted: TrustNoted, actor: Actor, at: Moment, about: str = "") -> int:
        """Record something of trust, never told on the stream; return its row.

        It vouches for the accounts put down before it in this write.

        Args:
            about: What it is found by; without it the case, or else the account.
        """
        if self._marks:
            noted, self._marks = structs.replace(noted, marks=self._marks), {}
        entity = trust_entity(noted.what, about or noted.case_id or noted.account)
        return self._record(Topic.TRUST, entity, True, noted, actor, at).seq

    def note_look(self, look: PictureLook, at: Moment) -> None:
        """Record that a picture is shown to somebody, unless this login's look stands already.

        A row for each case that names the picture; one without a case where none does yet.
        """
        if looks.is_noted(self._session, look):
            return
        for case_id in photo_uses.case_ids(self._session, look.photo_id) or ("",):
            noted = TrustNoted(
                what=looks.SEEN,
                account=look.actor.account,
                desk=look.desk,
                case_id=case_id,
                photo_ids=(look.photo_id,),
            )
            self.note(noted, look.actor, at, about=look.photo_id)

    def n_noted(self, what: str) -> int:
        """Return how often something of trust was recorded before this write."""
        return people.n_noted(self._session, what)

    def account(self, name: str) -> AccountRecord | None:
        """Return an account as it is now."""
        return people.account(self._session, name)

    def is_vouched(self) -> bool:
        """Return whether the journal says how the first accounts were before this write."""
        return people.is_vouched(self._session)

    def put_account(self, record: AccountRecord) -> None:
        """Keep an account as it is now; a ``note`` must follow, or an audit finds it unproved."""
        people.put_account(self._known, record)
        self._marks[record.account] = people.mark_of(record)

    def put_sitting(self, sitting: Sitting) -> None:
        """Keep that somebody sits at a desk."""
        people.put_sitting(self._known, sitting)

    def drop_sitting(self, desk: str, account: str) -> None:
        """Keep that somebody left a desk."""
        people.drop_sitting(self._known, desk, account)

    def tour(self, tour_id: str) -> Tour | None:
        """Return a patrol tour as it was before this write, over or not."""
        return patrols.newest_tour(self._session, tour_id)

    def put_tour(
        self, tour: Tour, act: PatrolAct, looks: Sequence[Look], actor: Actor, at: Moment
    ) -> LogRow:
        """Record the looks of an act, one row each, and the tour it led to; return that row."""
        for look in looks:
            entity = f"{tour.tour_id}/{look.stop}"
            noted = LookNoted(tour_id=tour.tour_id, look=look)
            self._record(Topic.PATROL, entity, True, noted, actor, at)
        changed = TourChanged(tour=tour, act=act)
        return self._record(Topic.PATROL, tour.tour_id, tour.is_over, changed, actor, at)

    def handover(self, handover_id: str) -> Handover | None:
        """Return a handover as it was before this write, over or not."""
        return handovers.newest_handover(self._session, handover_id)

    def put_handover(
        self, handover: Handover, act: HandoverAct, actor: Actor, at: Moment
    ) -> LogRow:
        """Record a handover at its new version."""
        changed = HandoverChanged(handover=handover, act=act)
        entity, ended = handover.handover_id, handover.is_over
        return self._record(Topic.HANDOVER, entity, ended, changed, actor, at)

    def promise(self, case_id: str) -> Promise | None:
        """Return the promise of a case as it was before this write, kept or not."""
        return promises.newest_promise(self._session, case_id)

    def put_promise(self, promise: Promise, act: PromiseAct, actor: Actor, at: Moment) -> LogRow:
        """Record a promise at its new version."""
        changed = PromiseChanged(promise=promise, act=act)
        return self._record(Topic.PROMISE, promise.case_id, promise.is_over, changed, actor, at)

    def steering(self, camera_id: str) -> Steering | None:
        """Return how a camera was last steered before this write, home again or not."""
        return steerings.newest_steering(self._session, camera_id)

    def put_steering(self, changed: SteeringChanged, actor: Actor, at: Moment) -> LogRow:
        """Record an act on a camera and the state it led to."""
        steering = changed.steering
        return self._record(Topic.STEER, steering.camera_id, steering.is_over, changed, actor, at)

    def put_call(self, changed: CallChanged, actor: Actor, at: Moment) -> LogRow:
        """Record a call through a loudspeaker at its new version."""
        call = changed.call
        return self._record(Topic.CALL, call.call_id, call.is_over, changed, actor, at)

    def put_suggestion(self, changed: SuggestionChanged, actor: Actor, at: Moment) -> LogRow:
        """Record a suggestion at its new version."""
        one = changed.suggestion
        return self._record(Topic.SUGGEST, one.suggestion_id, one.is_over, changed, actor, at)

    def put_switch(self, changed: SwitchChanged, actor: Actor, at: Moment) -> LogRow:
        """Record that suggestions of something are not wanted, or are again."""
        switch = changed.switch
        return self._record(Topic.SUGGEST, switch.entity, switch.is_over, changed, actor, at)

    def put_campaign(self, changed: CampaignChanged, actor: Actor, at: Moment) -> LogRow:
        """Record a campaign at its new version."""
        one = changed.campaign
        return self._record(Topic.CAMPAIGN, one.campaign_id, one.is_over, changed, actor, at)

    def put_frozen(self, frozen: CountFrozen, entity: str, actor: Actor, at: Moment) -> LogRow:
        """Record numbers as they were frozen; never told on the stream."""
        return self._record(Topic.FROZEN, entity, True, frozen, actor, at)

    def emergency(self) -> Emergency | None:
        """Return the emergency that is on, as this write leaves it so far."""
        if not self._has_looked:
            self._emergency = emergencies.running(self._session)
            self._has_looked = True
        return self._emergency

    def put_emergency(self, changed: EmergencyChanged, actor: Actor, at: Moment) -> LogRow:
        """Record a line of an emergency's log, and what the emergency is after it."""
        one = changed.emergency
        self._emergency, self._has_looked = None if one.is_over else one, True
        return self._record(Topic.EMERGENCY, one.emergency_id, one.is_over, changed, actor, at)

    def caller(self, case_id: str) -> Caller | None:
        """Return who called about a case."""
        return promises.caller(self._session, case_id)

    def erase_callers(self, before_ms: int, most: int) -> int:
        """Erase who called about cases that ended before a city time; see ``pruning``."""
        return pruning.erase_callers(self._session, before_ms, most)

    def put_caller(self, case_id: str, caller: Caller) -> None:
        """Keep who called about a case, apart from it."""
        promises.put_caller(self._session, case_id, caller)

    def serial(self, city_day: str) -> int:
        """Return how many case numbers the day has given out."""
        row = self._known.get(SerialRow, city_day)
        return row.serial if row else 0

    def set_serial(self, city_day: str, serial: int) -> None:
        """Keep how many case numbers the day has given out."""
        row = self._known.get(SerialRow, city_day)
        if row is None:
            self._known.add(city_day, SerialRow(city_day=city_day, serial=serial))
        else:
            row.serial = serial

    def set_owner(self, code: str, case: Case, at: Moment) -> None:
        """Keep whose a component is after a ruling."""
        row = self._known.get(RuledOwnerRow, code)
        if row is None:
            row = RuledOwnerRow(code=code)
            self._known.add(code, row)
        row.unit_id, row.case_id = case.more.ruled_unit_id, case.case_id
        row.ruled_at_ms = at.city_ms

    def ruling(self, class_key: str, grid_code: str) -> Ruling | None:
        """Return what the newest ruling said of a class in a unit grid."""
        return strips.ruling(self._session, class_key, grid_code)

    def set_ruling(self, case: Case, at: Moment) -> None:
        """Keep what was ruled of a case for the next one of its class in its unit grid."""
        strips.put(self._session, case, at)

    def kept(self, command_id: str) -> KeptVerdict | None:
        """Return the verdict a command id was given first."""
        row = self._known.get(CommandRow, command_id)
        return KeptVerdict(verdict_of(row.verdict), row.fingerprint) if row else None

    def keep(self, verdict: Verdict, fingerprint: bytes, real_ms: int) -> None:
        """Keep the verdict of a command, so that a repeat hears the same."""
        row = CommandRow(
            command_id=verdict.command_id,
            fingerprint=fingerprint,
            decided_at_ms=real_ms,
            verdict=pack(verdict),
        )
        self._known.add(verdict.command_id, row)

    def _record(
        self,
        topic: Topic,
        entity: str,
        ended: bool,
        message: Payload,
        actor: Actor,
        at: Moment,
    ) -> LogRow:
        entry = Entry(
            topic=topic,
            entity=entity,
            ended=ended,
            kind=tag_of(message),
            payload=pack(message),
            actor=actor,
            city_at_ms=at.city_ms,
            published_at_ms=at.real_ms,
        )
        row = log_row(append(self._known, self._chain, entry), self._epoch)
        self.rows.append(row)
        return row
