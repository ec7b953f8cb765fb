"""The desk of steered cameras: each move is recorded, then sent; a camera left alone goes home.

The rules are the domain's (``backend.domain.cameras.steering``); what is said to devices, and how
long they take, is the business of the heads: nothing here waits for a camera.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from msgspec import structs

from backend.contract.answers import Presets, Stands
from backend.contract.camera_orders import SteerOrder
from backend.contract.city_answer import CityInfo
from backend.contract.codec import decode_payload
from backend.contract.pushed import LogRow, SteeringChanged
from backend.contract.questions import GetPresets, GetStands
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.preset_edit import Edit, Known, check_edit
from backend.domain.cameras.steering import (
    EDITS,
    FAULTS,
    HELD_S,
    NOWHERE,
    OF_PEOPLE,
    SteerAct,
    Steering,
    after,
    by_system,
    check_camera,
    check_hand,
    check_masks,
    due,
    refused,
)
from backend.domain.cameras.steering_head import HeadAsk, HeadCard, HeadOutcome, HeadStand
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.store import Store, Told, Writing
from backend.store.steerings import STEER

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import check_command_id, check_values, steer_fingerprint_of
from .listening_desk import ListeningDesk
from .once import Asked
from .stand_book import LEASE_S, StandBook

_SYSTEM = Actor("system", Role.SYSTEM)
_POINTED = (SteerAct.MOVE, SteerAct.CENTRE)


class Heads(Protocol):
    """Who speaks with the devices; nothing here ever waits."""

    def send(self, ask: HeadAsk) -> None:
        """Have a head do something."""
        ...

    def outcomes(self) -> Sequence[HeadOutcome]:
        """Return what became of what was asked, since the last call."""
        ...

    def card(self, camera_id: str) -> HeadCard:
        """Return what a device told; one that was not asked yet is asked now."""
        ...

    def stand(self, camera_id: str) -> HeadStand:
        """Return where a head stood when it was asked last, and ask it again."""
        ...


class NoHeads:
    """A city with nothing that turns."""

    def send(self, ask: HeadAsk) -> None:
        """Nobody is there to do it."""

    def outcomes(self) -> Sequence[HeadOutcome]:
        """Return nothing."""
        return ()

    def card(self, camera_id: str) -> HeadCard:
        """Return that no address is known."""
        return HeadCard(fault="no_address")

    def stand(self, camera_id: str) -> HeadStand:
        """Know nothing."""
        return HeadStand()


class SteerDesk(ListeningDesk):
    """Decides who may turn what, and sees that everything comes home.

    Attributes:
        stand_book: Where cameras stand, and until when somebody goes by that.

    Thread: ``decide`` and ``tick`` the writer's, ``presets`` any.
    """

    def __init__(
        self,
        store: Store,
        city: CityInfo,
        accounts: Accounts,
        time: CityTime,
        on_rows: Told,
        heads: Heads,
    ) -> None:
        super().__init__(store, accounts, time, on_rows)
        self._heads, self.stand_book = heads, StandBook()
        self.set_city(city)
        # What is not home, for the watch: it outlives any restart.
        self._away: dict[str, Steering] = {}
        # Real UTC when a held key was last said to be held, or a camera last sent home.
        self._renewed_ms: dict[str, int] = {}
        self._note(store.open_rows(STEER))

    def set_city(self, city: CityInfo) -> None:
        """Take changed cameras and the patrol's plan."""
        self._cameras = {camera.camera_id: camera for camera in city.cameras}
        self._plan = city.patrol

    def decide(self, order: SteerOrder) -> Verdict:
        """Record a move and send it; a key that is held on is only sent."""
        try:
            _check_form(order)
            if order.is_held:
                return self._held_on(order)
            is_sent = order.act is SteerAct.STOP and self._stop_first(order)
        except Refused as why:
            return verdicts.refused(order.command_id, why)
        asked: list[HeadAsk] = []
        way = self._way(order, asked)
        verdict = self._once.decide(Asked(order.command_id, steer_fingerprint_of(order), way))
        # Only what is kept is done: a move nobody could be asked about later is none.
        if verdict.outcome == "accepted" and not is_sent:
            for ask in asked:
                self._turn(ask)
        return verdict

    def stands(self, question: GetStands) -> Stands:
        """Tell at which presets cameras stand whose masks depend on it; any thread."""
        rows: dict[str, tuple[str, ...]] = {}
        for camera_id in question.camera_ids:
            camera = self._cameras.get(camera_id)
            if camera is None or not camera.masks_by_preset:
                continue
            self.stand_book.hear(camera_id, self._heads.stand(camera_id))
            if presets := self.stand_book.word(camera_id):
                rows[camera_id] = presets
        return Stands(ask_id=question.ask_id, rows=rows, lease_ms=round(LEASE_S * 1000))

    def _turn(self, ask: HeadAsk) -> None:
        """Send a head on its way; not before nobody shows less than all its masks any more."""
        camera = self._cameras.get(ask.camera_id)
        is_still = ask.act is SteerAct.STOP or ask.act in EDITS
        turns = not is_still and not self._stands_there(ask)
        if camera is not None and camera.masks_by_preset and turns:
            ask = replace(ask, not_before_s=self.stand_book.leave(ask.camera_id, ask.ticket))
        self._heads.send(ask)

    def _stands_there(self, ask: HeadAsk) -> bool:
        """Whether it is sent to the very preset at which it stands: a tour holds it there so."""
        name = self._name_of(ask.camera_id, ask.preset) if ask.preset else ""
        return bool(name) and name in self.stand_book.sure(ask.camera_id)

    def _name_of(self, camera_id: str, token: str) -> str:
        """Return what the device calls a preset, ``""`` where it has not told."""
        rows = self._heads.card(camera_id).presets
        return next((row.name for row in rows if row.token == token), "")

    def presets(self, question: GetPresets) -> Presets:
        """Return a camera's presets as its device last told them."""
        camera = self._cameras.get(question.camera_id)
        try:
            card = self._heads.card(check_camera(camera).camera_id)
        except Refused as why:
            return Presets(
                ask_id=question.ask_id,
                camera_id=question.camera_id,
                fault=why.rule,
                zh=why.words.zh,
                en=why.words.en,
            )
        words = FAULTS.get(card.fault)
        return Presets(
            ask_id=question.ask_id,
            camera_id=question.camera_id,
            rows=card.presets,
            is_known=card.is_known,
            can_centre=card.can_centre,
            fault=card.fault,
            zh=words.zh if words else "",
            en=words.en if words else "",
        )

    def tick(self) -> int:
        """Note what devices did, stop what nobody holds, send home what is left; return how many.

        Raises:
            StoreFault: The record cannot be written; what is due stays due.
        """
        n_done = sum(self._heard(outcome) for outcome in self._heads.outcomes())
        for held in tuple(self._away.values()):
            real_ms = self._time.real_ms()
            act = due(held, real_ms, self._renewed_ms.get(held.camera_id, 0))
            if act is not None:
                n_done += 1
                self._do_due(held, act, real_ms)
        return n_done

    # ---- a person's act ------------------------------------------------------------------------

    def _way(self, order: SteerOrder, asked: list[HeadAsk]) -> Callable[[Writing, Moment], Verdict]:
        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            camera = check_camera(self._cameras.get(order.camera_id))
            check_masks(camera, order.act)
            held = writing.steering(camera.camera_id)
            check_hand(held, camera, actor, at)
            edit = self._edit(order, camera, held, actor) if order.act in EDITS else None
            now = after(held, camera.camera_id, order.act, order.preset, actor, at)
            if order.act is SteerAct.PRESET:
                now = replace(now, preset_name=self._name_of(camera.camera_id, order.preset))
            told = order.way if order.act in _POINTED else None
            changed = SteeringChanged(steering=now, act=order.act, way=told)
            ask = _ask(order, now.version)
            if edit is not None:
                named = {"preset": edit.token, "name": edit.name}
                changed, ask = structs.replace(changed, **named), replace(ask, name=edit.name)
            row = writing.put_steering(changed, actor, at)
            asked.append(ask)
            return verdicts.kept(order.command_id, now.version, row.seq, at)

        return how

    def _edit(self, order: SteerOrder, camera: Camera, held: Steering | None, actor: Actor) -> Edit:
        """Return a change of presets that may be made, or raise ``Refused``."""
        card = self._heads.card(camera.camera_id)
        plan = self._plan.presets or {}
        known = Known(card.presets if card.is_known else None, plan.get(camera.camera_id, ()))
        return check_edit(camera, Edit(order.act, order.preset, order.name), known, held, actor)

    def _held_on(self, order: SteerOrder) -> Verdict:
        """Let a move go on: the hand is known and the move recorded, so only the device hears."""
        held = self._away.get(order.camera_id)
        if held is None or not held.is_moving or held.account != order.actor.account:
            raise refused("steer_malformed", what="is_held")
        self._renewed_ms[order.camera_id] = self._time.real_ms()
        self._heads.send(_ask(order, held.version))
        return Verdict(command_id=order.command_id, outcome="accepted", version=held.version)

    def _stop_first(self, order: SteerOrder) -> bool:
        """Stop before it is recorded: a failing disk must not leave a camera turning."""
        held = self._away.get(order.camera_id)
        if held is None or held.account != order.actor.account:
            return False
        self._heads.send(_ask(order, held.version))
        return True

    # ---- what becomes due ----------------------------------------------------------------------

    def _heard(self, outcome: HeadOutcome) -> int:
        """Note what a device did, where that changes anything."""
        if not outcome.fault and outcome.act is not SteerAct.STOP and outcome.act not in EDITS:
            self.stand_book.turned(outcome.camera_id, outcome.ticket)
        held = self._away.get(outcome.camera_id)
        if held is None:
            return 0
        if outcome.fault:
            if outcome.fault != held.fault:
                self._by_system(held, SteerAct.FAILED, outcome.fault)
            return 1
        if held.is_returning and outcome.act is SteerAct.HOME and outcome.ticket <= held.version:
            self._by_system(held, SteerAct.ARRIVED)
        return 1

    def _do_due(self, held: Steering, act: SteerAct, real_ms: int) -> None:
        if not held.is_returning:
            held = self._by_system(held, act)
        self._renewed_ms[held.camera_id] = real_ms
        sent = SteerAct.HOME if act is SteerAct.RETURN else act
        self._turn(HeadAsk(held.camera_id, held.version, sent))

    def _by_system(self, held: Steering, act: SteerAct, fault: str = "") -> Steering:
        with self._store.write(self._told) as writing:
            at = self._now()
            now = by_system(held, act, at, fault)
            writing.put_steering(SteeringChanged(steering=now, act=act), _SYSTEM, at)
        return now

    # ---- the record ----------------------------------------------------------------------------

    def _note(self, rows: Sequence[LogRow]) -> None:
        """Remember what is not home."""
        for row in rows:
            if row.ended:
                self._away.pop(row.entity, None)
                self._renewed_ms.pop(row.entity, None)
                continue
            changed = decode_payload(row.payload)
            if isinstance(changed, SteeringChanged):
                self._away[row.entity] = changed.steering
                if changed.act in OF_PEOPLE:
                    self._renewed_ms.pop(row.entity, None)


def _ask(order: SteerOrder, ticket: int) -> HeadAsk:
    return HeadAsk(order.camera_id, ticket, order.act, order.way, order.preset, HELD_S)


def _check_form(order: SteerOrder) -> None:
    """Check that an order can be kept and done.

    Raises:
        Refused: It cannot.
    """
    check_command_id(order.command_id)
    check_values(order)
    if order.act not in OF_PEOPLE:
        raise refused("steer_malformed", what="act")
    if any(abs(value) > 1 for value in (order.way.pan, order.way.tilt, order.way.zoom)):
        raise refused("steer_malformed", what="way")
    if order.act is SteerAct.MOVE and order.way == NOWHERE:
        raise refused("steer_malformed", what="way")
    if order.act is SteerAct.PRESET and not order.preset:
        raise refused("steer_malformed", what="preset")
    if order.is_held and order.act is not SteerAct.MOVE:
        raise refused("steer_malformed", what="is_held")
