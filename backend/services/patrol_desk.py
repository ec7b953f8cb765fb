"""The desk of the patrol: tours begin, are confirmed page by page, and end; every look is recorded.

The rules are the domain's (``backend.domain.cameras.patrol_life``); here they meet record, accounts
and clock.
"""

from collections.abc import Iterator, Mapping, Sequence

from backend.contract.answers import PatrolRecord
from backend.contract.camera_orders import PatrolOrder
from backend.contract.city_answer import CityInfo
from backend.contract.codec import decode_payload
from backend.contract.pushed import LogRow, TourChanged
from backend.contract.questions import GetPatrol
from backend.contract.verdicts import Verdict
from backend.domain.cameras.patrol import Look, LookVerdict, Tour, camera_of, preset_of
from backend.domain.cameras.patrol_life import (
    CHAIR_NOTE,
    WINDOW_NOTE,
    PatrolAct,
    Patrolling,
    after,
    booked_looks,
    due,
    refused_turn,
    started,
)
from backend.domain.cameras.patrol_plan import PLAN, PatrolPlan, choose, own_finds, window_at
from backend.domain.cameras.patrol_theme import themed
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.store import Store, Told, Writing
from backend.store.patrols import PATROL, patrolled

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import check_command_id, check_values, patrol_fingerprint_of
from .ledger import first_after, rows_between
from .listening_desk import ListeningDesk
from .once import Asked
from .sayings import TOUR_CONFLICT, refusal

_SYSTEM = Actor("system", Role.SYSTEM)
MAX_LOOKS = 10_000
# How far back "last seen" is looked for: the turns of 1,800 cameras come round within it.
_MEMORY_MS = 24 * 3_600_000
# What was found long ago is forgotten by whoever might know it again.
_FINDS_MS, _MAX_ENDED = 30 * 86_400_000, 2_000
_NOTES = {PatrolAct.CHAIR_EMPTY: CHAIR_NOTE, PatrolAct.WINDOW_CLOSED: WINDOW_NOTE}


class PatrolDesk(ListeningDesk):
    """Decides what is done on a patrol.

    Thread: any; one after the other, in one line with all other commands.
    """

    def __init__(
        self,
        store: Store,
        city: CityInfo,
        accounts: Accounts,
        time: CityTime,
        on_rows: Told,
        plan: PatrolPlan = PLAN,
    ) -> None:
        super().__init__(store, accounts, time, on_rows)
        self._city, self._plan = city, plan
        # For the watch over chairs and windows: a tour outlives any restart.
        self._open: dict[str, Tour] = {}
        self._note(store.open_rows(PATROL))

    def set_city(self, city: CityInfo) -> None:
        """Take changed cameras, for tours begun from now on."""
        self._city = city

    def decide(self, order: PatrolOrder) -> Verdict:
        """Do one act on a tour, if it still stands as the person saw it."""
        try:
            check_command_id(order.command_id)
            check_values(order)
        except Refused as why:
            return verdicts.refused(order.command_id, why)

        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            self._check_snapshots(order)
            if order.act is PatrolAct.START:
                return self._start(writing, order, actor, at)
            return self._act(writing, order, actor, at)

        return self._once.decide(Asked(order.command_id, patrol_fingerprint_of(order), how))

    def tick(self) -> int:
        """Pause tours whose chair is empty, end those whose window closed; return how many.

        Raises:
            StoreFault: The record cannot be written; what is due stays due.
        """
        n_done = 0
        for tour in tuple(self._open.values()):
            at = self._now()
            act = due(tour, at, self._plan)
            if act is not None:
                n_done += 1
                self._by_system(tour, act)
        return n_done

    def record(self, question: GetPatrol) -> PatrolRecord:
        """Return what a span of city time was patrolled, rebuilt from the journal alone.

        Cost: a halving of the journal, then linear in the rows of the span.
        """
        rows = span_rows(self._store, question.from_ms, question.upto_ms)
        tours, looks = patrolled(rows, question.from_ms, question.upto_ms)
        return PatrolRecord(
            ask_id=question.ask_id,
            tours=tuple(tours.values()),
            looks=tuple(looks[:MAX_LOOKS]),
            is_whole=len(looks) <= MAX_LOOKS,
        )

    def last_seen_ms(self, now_ms: int) -> Mapping[str, int]:
        """Return when each stop was last seen in the last day, city time."""
        rows = span_rows(self._store, now_ms - _MEMORY_MS, now_ms)
        _, looks = patrolled(rows, now_ms - _MEMORY_MS, now_ms)
        seen = (one.look for one in looks if one.look.verdict is LookVerdict.SEEN)
        return {look.stop: look.at_ms for look in seen}

    def _start(self, writing: Writing, order: PatrolOrder, actor: Actor, at: Moment) -> Verdict:
        window = window_at(at.city_ms, self._city.zone)
        plan = themed(self._plan, order.theme, self._city.cameras)
        choice = choose(plan, self._city.cameras, window.hour, self.last_seen_ms(at.city_ms))
        ended = self._store.ended_cases(at.city_ms - _FINDS_MS, _MAX_ENDED)
        tour = started(plan, window, choice, actor, at, own_finds(ended))
        held = writing.tour(tour.tour_id)
        if held is not None:
            return _conflict(order.command_id, held)
        for other in self._open.values():
            raise refusal("tour_still_open", account=other.account)
        return self._kept(writing, order, tour, actor, at)

    def _act(self, writing: Writing, order: PatrolOrder, actor: Actor, at: Moment) -> Verdict:
        tour = writing.tour(order.tour_id)
        if tour is None:
            raise refusal("no_such_tour")
        if tour.version != order.expected_version:
            return _conflict(order.command_id, tour)
        doing = Patrolling(
            order.act, actor, at, order.looks, order.reason, order.case_id, order.found
        )
        if order.case_id and writing.case(order.case_id) is None:
            raise refusal("no_such_case")
        looks = booked_looks(doing)
        for look in looks:
            _check_turned(look, writing, actor)
        changed = after(tour, doing, self._plan)
        return self._kept(writing, order, changed, actor, at, looks)

    def _kept(
        self,
        writing: Writing,
        order: PatrolOrder,
        tour: Tour,
        actor: Actor,
        at: Moment,
        looks: tuple[Look, ...] = (),
    ) -> Verdict:
        row = writing.put_tour(tour, order.act, looks, actor, at)
        return verdicts.kept(order.command_id, tour.version, row.seq, at)

    def _by_system(self, tour: Tour, act: PatrolAct) -> None:
        with self._store.write(self._told) as writing:
            at = self._now()
            held = writing.tour(tour.tour_id)
            if held is None or due(held, at, self._plan) is not act:
                return
            doing = Patrolling(act, _SYSTEM, at, reason=_NOTES[act])
            writing.put_tour(after(held, doing, self._plan), act, (), _SYSTEM, at)

    def _check_snapshots(self, order: PatrolOrder) -> None:
        for look in order.looks:
            if look.snapshot_id and not self._store.has_photo(look.snapshot_id):
                raise refusal("photo_missing")

    def _note(self, rows: Sequence[LogRow]) -> None:
        """Remember the tours that are not over."""
        for row in rows:
            if row.ended:
                self._open.pop(row.entity, None)
                continue
            changed = decode_payload(row.payload)
            if isinstance(changed, TourChanged):
                self._open[row.entity] = changed.tour


def span_rows(store: Store, from_ms: int, upto_ms: int) -> Iterator[LogRow]:
    """Return the patrol's rows of a span of city time, a little more on either side.

    City time may step back by what a clock is set right, hence the margin; the reader filters.
    """
    head = store.heads()[PATROL].seq
    first = first_after(store, PATROL, head, from_ms - _STEP_MS)
    last = first_after(store, PATROL, head, upto_ms + _STEP_MS)
    return rows_between(store, PATROL, first, last)


_STEP_MS = 600_000


def _check_turned(look: Look, writing: Writing, actor: Actor) -> None:
    """See that who calls a preset seen had the camera turned to that one, and holds it there.

    Raises:
        Refused: The picture was another part of the street.
    """
    if look.verdict is not LookVerdict.SEEN or not preset_of(look.stop):
        return
    held = writing.steering(camera_of(look.stop))
    if held is None or held.account != actor.account or held.fault:
        raise refused_turn(look.stop)
    if held.preset_name != preset_of(look.stop):
        raise refused_turn(look.stop)
    if held.is_over or held.is_returning or held.is_moving:
        raise refused_turn(look.stop)


def _conflict(command_id: str, tour: Tour) -> Verdict:
    words = TOUR_CONFLICT.filled(who=tour.account)
    return Verdict(
        command_id=command_id,
        outcome="conflict",
        version=tour.version,
        rule="somebody_was_first",
        zh=words.zh,
        en=words.en,
        by_account=tour.account,
        by_seat=tour.seat,
    )
