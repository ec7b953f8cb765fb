"""The demo's own look at the city: tells the cameras its time, and runs its clock fast once."""

import json
import logging
import time
from pathlib import Path
from uuid import uuid4

from backend.contract.orders import SetClock
from backend.domain.cases.case import Case, CaseState
from backend.situation import Situation

from .demo_child import Child
from .field.channel import FieldChannel
from .field.staff import LEADER
from .field.temper import SLOW, deal

logger = logging.getLogger(__name__)

_LOOK_S = 0.2
_CLOCK_EVERY_S, _CLOCK_OFF_MS = 1.0, 300
# The marked jump: a case that lies unread with a slow unit for so long (city seconds), from this
# moment of the show on (real seconds), makes the clock run; it stops when the case is answered, or
# after so long.
JUMP_SPEED, _UNREAD_S, _JUMP_FROM_S, _JUMP_MOST_S = 60.0, 3.0, 26.0, 9.0
_JUMP_BEAT = "jump"


class Lookout:
    """Follows the city over the ordinary channel.

    Args:
        desk: Told of the jump, so that it takes a picture; without a desk there is none.
    """

    def __init__(self, root: Path, cameras: Child, desk: Child | None) -> None:
        self._channel = FieldChannel(root)
        self._situation = Situation()
        self._clock = CameraClock(cameras)
        self._jump = FastForward(self._channel, desk) if desk is not None else None
        self._looked_s = 0.0

    def begin(self, now_s: float) -> None:
        """The show begins; a city that already has a past is not shown again."""
        is_fresh = not self._situation.cases and not self._situation.ended
        if self._jump is not None and is_fresh:
            self._jump.arm(now_s)

    def tick(self, now_s: float) -> None:
        """Look, and do what is due. ``now_s`` is the real monotonic clock."""
        if now_s - self._looked_s < _LOOK_S:
            return
        self._looked_s = now_s
        self._channel.follow()
        news = self._channel.take().news
        if news is not None:
            self._situation.apply(news)
        if not self._channel.health.joined or not self._channel.city_now_ms():
            return
        city_ms = self._channel.city_now_ms()
        self._clock.tick(now_s, city_ms)
        if self._jump is not None:
            self._jump.tick(now_s, city_ms, self._situation)

    def close(self) -> None:
        """Stop looking."""
        self._channel.close()


class FastForward:
    """Runs the city's clock at x60 for some seconds, once, so that waiting need not be watched."""

    def __init__(self, channel: FieldChannel, desk: Child) -> None:
        self._channel = channel
        self._desk = desk
        self._from_s: float | None = None
        self._running_s: float | None = None
        self._case_id = ""

    def arm(self, now_s: float) -> None:
        """Allow it, some time from now."""
        self._from_s = now_s + _JUMP_FROM_S

    def tick(self, now_s: float, city_ms: int, situation: Situation) -> None:
        """Start or stop it when its time has come."""
        if self._running_s is not None:
            case = situation.cases.get(self._case_id)
            is_done = case is None or case.state is not CaseState.HANDLING
            if is_done or now_s - self._running_s > _JUMP_MOST_S:
                self._running_s = None
                self._set(1.0)
        elif self._from_s is not None and now_s >= self._from_s:
            self._start(now_s, city_ms, situation)

    def _start(self, now_s: float, city_ms: int, situation: Situation) -> None:
        slow = _slow_units(situation)
        unread = [
            case
            for case in situation.cases.values()
            if case.unit_id in slow and _lies_unread(case, city_ms)
        ]
        if not unread:
            return
        self._case_id = min(unread, key=lambda case: case.delivered_at_ms).case_id
        self._from_s, self._running_s = None, now_s
        self._set(JUMP_SPEED)
        self._desk.tell(f"beat {_JUMP_BEAT}")

    def _set(self, speed: float) -> None:
        logger.info("the city's clock runs at x%g", speed)
        self._channel.send(SetClock(command_id=str(uuid4()), actor=LEADER, speed=speed))


def _slow_units(situation: Situation) -> frozenset[str]:
    tempers = deal(situation.city.units) if situation.city else {}
    return frozenset(unit_id for unit_id, temper in tempers.items() if temper is SLOW)


def _lies_unread(case: Case, city_ms: int) -> bool:
    return (
        case.state is CaseState.HANDLING
        and case.delivered_at_ms > 0
        and not case.read_at_ms
        and city_ms - case.delivered_at_ms > _UNREAD_S * 1000
    )


class CameraClock:
    """Tells the cameras the city's time, which only the channel knows: it may run fast and jump."""

    def __init__(self, cameras: Child) -> None:
        self._cameras = cameras
        self._looked: tuple[float, int] | None = None
        self._told: tuple[float, int, float] | None = None
        self._told_pid = 0

    def tick(self, now_s: float, city_ms: int) -> None:
        """Look at the clock once a second and tell the cameras when theirs is off."""
        if self._looked is not None and now_s - self._looked[0] < _CLOCK_EVERY_S:
            return
        speed = self._speed(now_s, city_ms)
        self._looked = (now_s, city_ms)
        if self._is_off(now_s, city_ms, speed):
            self._told, self._told_pid = (now_s, city_ms, speed), self._cameras.pid
            said = {"real_ms": time.time_ns() // 1_000_000, "city_ms": city_ms, "speed": speed}
            self._cameras.tell(json.dumps(said))

    def _speed(self, now_s: float, city_ms: int) -> float:
        """Return city seconds per real second since the last look, to a tenth."""
        if self._looked is None:
            return 1.0
        before_s, before_ms = self._looked
        return round((city_ms - before_ms) / 1000 / (now_s - before_s), 1)

    def _is_off(self, now_s: float, city_ms: int, speed: float) -> bool:
        if self._told is None or self._told_pid != self._cameras.pid:
            return True
        told_s, told_ms, told_speed = self._told
        shown_ms = told_ms + (now_s - told_s) * 1000 * told_speed
        return abs(shown_ms - city_ms) > _CLOCK_OFF_MS * max(1.0, speed)
