"""Commands as they come over the wire, carried out one after the other in the writer's thread."""

import logging
from collections.abc import Callable

from backend.contract.codec import AnyCommand
from backend.contract.messages import (
    Acknowledge,
    Command,
    PutFixes,
    PutPhoto,
    Report,
    SetClock,
    Stored,
    Verdict,
)
from backend.domain.errors import Refused
from backend.domain.roles import Role
from backend.services.forms import check_actor, check_command_id

from .parts import Parts
from .sayings import refused, refused_by, unknown

logger = logging.getLogger(__name__)
_MAY_SET_CLOCK = frozenset((Role.SYSTEM, Role.LEADER))

Answered = Command | Report | Acknowledge | PutPhoto | SetClock


class Orders:
    """Carries out commands.

    Args:
        clock_set: Called when the city's clock was changed, so that everybody hears it at once.

    Thread: the writer's worker.
    """

    def __init__(self, parts: Parts, clock_set: Callable[[], None]) -> None:
        self._parts = parts
        self._clock_set = clock_set

    def carry_out(self, order: AnyCommand) -> Verdict | Stored | None:
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
        # Before anybody quotes a name in a sentence: it may be ten megabytes long.
        check_command_id(order.command_id)
        check_actor(order.actor)
        match order:
            case Command():
                return self._parts.desk.act(order)
            case Report():
                return self._parts.desk.report(order)
            case PutPhoto():
                return self._parts.desk.put_photo(order)
            case Acknowledge():
                alarms = self._parts.alarms
                return alarms.acknowledge(order.command_id, order.actor, order.alarm_id)
            case SetClock():
                return self._set_clock(order)

    def _set_clock(self, order: SetClock) -> Verdict:
        actor = self._parts.seats.seated(order.actor)
        if actor.role not in _MAY_SET_CLOCK:
            return refused(order.command_id, "not_your_part")
        if not self._parts.city.synthetic:
            return refused(order.command_id, "real_city")
        try:
            self._parts.time.set(order.speed, order.jump_s)
        except ValueError:
            return refused(order.command_id, "clock_range")
        self._clock_set()
        return Verdict(command_id=order.command_id, outcome="accepted")
