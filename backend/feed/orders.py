"""Commands as they come over the wire, carried out one after the other in the writer's thread."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from backend.contract.camera_orders import (
    CallOrder,
    JudgeOrder,
    PatrolOrder,
    PeekOrder,
    PopupOrder,
    PutSound,
    SteerOrder,
    SuggestOrder,
    SwitchOrder,
)
from backend.contract.codec import AnyOrder
from backend.contract.orders import (
    Acknowledge,
    CampaignOrder,
    Command,
    EmergencyOrder,
    Export,
    FreezeOrder,
    HandoverOrder,
    PromiseOrder,
    PutClass,
    PutFixes,
    PutPhoto,
    Report,
    SetClock,
    SetLane,
)
from backend.contract.verdicts import Stored, Verdict
from backend.domain.terms.errors import Refused
from backend.services.forms import check_actor, check_command_id

from .parts import Parts
from .sayings import refused, refused_by, unknown

logger = logging.getLogger(__name__)

Answered = (
    Command
    | Report
    | Acknowledge
    | PatrolOrder
    | HandoverOrder
    | PromiseOrder
    | Export
    | PeekOrder
    | SteerOrder
    | CallOrder
    | PutSound
    | SuggestOrder
    | JudgeOrder
    | SwitchOrder
    | PutPhoto
    | SetClock
    | SetLane
    | PutClass
    | PopupOrder
    | CampaignOrder
    | FreezeOrder
    | EmergencyOrder
)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A command that waits, and how its sender is answered."""

    order: AnyOrder
    reply: Callable[[Verdict | Stored], None]


class Orders:
    """Carries out commands.

    Args:
        clock_set: Called when the city's clock was changed, so that everybody hears it at once.

    Thread: the writer's worker.
    """

    def __init__(self, parts: Parts, clock_set: Callable[[], None]) -> None:
        self._parts = parts
        self._clock_set = clock_set

    def carry_out_all(self, ordered: Sequence[Ordered]) -> None:
        """Carry out what waited together, in order; each is answered when its effect is durable."""
        for _, run in groupby(ordered, key=lambda one: isinstance(one.order, Command | Report)):
            waiting = list(run)
            orders = [one.order for one in waiting]
            on_cases = [order for order in orders if isinstance(order, Command | Report)]
            answers = self._decide_all(on_cases) if on_cases else map(self.carry_out, orders)
            for one, answer in zip(waiting, answers, strict=True):
                if answer is not None:
                    one.reply(answer)

    def _decide_all(self, orders: Sequence[Report | Command]) -> Sequence[Verdict | Stored | None]:
        """Decide acts and reports in one commit; if ours is at fault in one, each for itself."""
        if len(orders) > 1:
            try:
                return self._parts.desk.decide(orders)
            except Exception:
                logger.exception("a batch of %d commands failed", len(orders))
        return [self.carry_out(order) for order in orders]

    def carry_out(self, order: AnyOrder) -> Verdict | Stored | None:
        """Return what became of it; a fault of ours makes it unknown, never silent."""
        if isinstance(order, PutFixes):
            return None  # positions never come this way
        try:
            return self._decide(order)
        except Refused as why:
            return refused_by(order.command_id, why)
        except Exception:
            logger.exception("a command failed: %s", type(order).__name__)
            return unknown(order.command_id)

    def _decide(self, order: Answered) -> Verdict | Stored:
        check_names(order)
        ways: dict[type, Callable[..., Verdict | Stored]] = {
            Command: self._parts.desk.act,
            Report: self._parts.desk.report,
            PutPhoto: self._parts.desk.put_photo,
            Acknowledge: self._acknowledge,
            PatrolOrder: self._parts.patrols.decide,
            HandoverOrder: self._parts.handovers.decide,
            PromiseOrder: self._parts.promises.decide,
            CampaignOrder: self._parts.campaigns.decide,
            FreezeOrder: self._parts.freezing.decide,
            EmergencyOrder: self._parts.emergencies.decide,
            Export: self._parts.exports.decide,
            PeekOrder: self._parts.exports.peek,
            SteerOrder: self._parts.steering.decide,
            CallOrder: self._parts.calls.decide,
            PutSound: self._parts.calls.take_sound,
            SuggestOrder: self._parts.suggestions.suggest,
            JudgeOrder: self._parts.suggestions.judge,
            SwitchOrder: self._parts.suggestions.switch,
            SetClock: self._set_clock,
            SetLane: self._parts.set_lane,
            PutClass: self._parts.put_class,
            PopupOrder: self._parts.popup,
        }
        return ways[type(order)](order)

    def _acknowledge(self, order: Acknowledge) -> Verdict:
        return self._parts.alarms.acknowledge(order.command_id, order.actor, order.alarm_id)

    def _set_clock(self, order: SetClock) -> Verdict:
        if not self._parts.city.synthetic:
            return refused(order.command_id, "real_city")
        try:
            self._parts.time.set(order.speed, order.jump_s)
        except ValueError:
            return refused(order.command_id, "clock_range")
        self._clock_set()
        return Verdict(command_id=order.command_id, outcome="accepted")


def check_names(order: Answered) -> None:
    """Look at names before anybody quotes one in a sentence: it may be ten megabytes long."""
    check_command_id(order.command_id)
    check_actor(order.actor)
