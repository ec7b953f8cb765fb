"""All heads of a city, spoken to at once: a dead one makes nobody wait but who asked it.

One thread with an event loop; each camera has a lane of its own in which the newest wish wins.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from backend.domain.cameras.steering import EDITS
from backend.domain.cameras.steering_head import HeadAsk, HeadCard, HeadOutcome, HeadStand
from backend.domain.terms.errors import OperatorError
from backend.lifeline import has_ended

from .addresses import HeadAddress

if TYPE_CHECKING:
    from .onvif_head import OnvifHead

logger = logging.getLogger(__name__)
# Opening a device reads four descriptions of it; a move is one small question.
CONNECT_S, ANSWER_S = 10.0, 3.0
# Presets are read again when somebody looks and they are older than this.
PRESETS_FRESH_S = 60.0
# A device that does not tell where it stands is not asked every second.
REST_S = 30.0
_STOP_S = 2.0
# Faults after which the connection is as good as before.
_OF_THE_WISH = ("unsupported", "unsettled")
# How often a wish that waits looks whether another has come.
_LOOK_S = 0.1


class HeadLook(Enum):
    """What of a device may be read."""

    PRESETS = auto()
    STAND = auto()


@dataclass
class _Lane:
    """One camera: what it is to do next, and what is known of it."""

    camera_id: str
    waiting: HeadAsk | None = None
    wants_card: bool = False
    head: OnvifHead | None = None
    card: HeadCard = field(default_factory=HeadCard)
    card_s: float = 0.0
    told: tuple[int, str] = (-1, "")
    wants_stand: bool = False
    stand: HeadStand = field(default_factory=HeadStand)
    rests_until_s: float = 0.0
    task: asyncio.Task[None] | None = field(default=None, repr=False)


class HeadCrew:
    """Speaks with every head of the city.

    Args:
        address_of: Where a camera's head is; asked anew with each connection, in this thread.
        limits_s: How long opening a device and one question to it may take.

    Thread: ``send``, ``card`` and ``outcomes`` from any; ``start`` and ``stop`` the owner's.
    """

    def __init__(
        self,
        address_of: Callable[[str], HeadAddress | None],
        limits_s: tuple[float, float] = (CONNECT_S, ANSWER_S),
    ) -> None:
        self._address_of = address_of
        self._connect_s, self._answer_s = limits_s
        self._lanes: dict[str, _Lane] = {}
        self._outcomes: deque[HeadOutcome] = deque()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="heads", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is under way is given up. Raises TimeoutError when the thread does not end."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        if not has_ended(self._thread, _STOP_S):
            raise TimeoutError("the heads did not stop")

    def send(self, ask: HeadAsk) -> None:
        """Have a head do something; it takes the place of what still waits there."""
        self._loop.call_soon_threadsafe(self._put, ask)

    def outcomes(self) -> Sequence[HeadOutcome]:
        """Return what became of what was asked, since the last call."""
        return [self._outcomes.popleft() for _ in range(len(self._outcomes))]

    def card(self, camera_id: str) -> HeadCard:
        """Return what a device told; one that was not asked lately is asked now."""
        self._loop.call_soon_threadsafe(self._look, camera_id)
        lane = self._lanes.get(camera_id)
        return lane.card if lane is not None else HeadCard()

    def stand(self, camera_id: str) -> HeadStand:
        """Return where a head stood when it was asked last; it is asked again now."""
        self._loop.call_soon_threadsafe(self._look_where, camera_id)
        lane = self._lanes.get(camera_id)
        return lane.stand if lane is not None else HeadStand()

    # ---- in the loop ---------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._close())
        finally:
            self._loop.close()

    async def _close(self) -> None:
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for lane in self._lanes.values():
            if lane.head is not None:
                await lane.head.close()
        await self._loop.shutdown_default_executor()

    def _put(self, ask: HeadAsk) -> None:
        lane = self._lanes.setdefault(ask.camera_id, _Lane(ask.camera_id))
        lane.waiting = ask
        self._wake(lane)

    def _look(self, camera_id: str) -> None:
        lane = self._lanes.setdefault(camera_id, _Lane(camera_id))
        if time.monotonic() - lane.card_s > PRESETS_FRESH_S or not lane.card.is_known:
            lane.wants_card = True
            self._wake(lane)

    def _look_where(self, camera_id: str) -> None:
        lane = self._lanes.setdefault(camera_id, _Lane(camera_id))
        if time.monotonic() >= lane.rests_until_s:
            lane.wants_stand = True
            self._wake(lane)

    def _wake(self, lane: _Lane) -> None:
        if lane.task is None or lane.task.done():
            lane.task = self._loop.create_task(self._work(lane))

    async def _work(self, lane: _Lane) -> None:
        """Do what waits, then look at the presets, and where it stands, if somebody wants that."""
        while lane.waiting is not None or lane.wants_card or lane.wants_stand:
            ask, lane.waiting = await self._due(lane), None
            if ask is not None:
                self._tell(lane, ask, await self._tried(lane, ask))
            elif lane.wants_stand:
                lane.wants_stand = False
                if await self._tried(lane, HeadLook.STAND):
                    lane.stand = HeadStand(asked_s=time.monotonic())
                    lane.rests_until_s = time.monotonic() + REST_S
            else:
                lane.wants_card = False
                fault = await self._tried(lane, HeadLook.PRESETS)
                if fault:
                    lane.card = HeadCard(fault=fault)

    async def _due(self, lane: _Lane) -> HeadAsk | None:
        """Return what is to be done once it may be; what comes meanwhile takes its place."""
        while lane.waiting is not None and lane.waiting.not_before_s > time.monotonic():
            left_s = lane.waiting.not_before_s - time.monotonic()
            await asyncio.sleep(min(_LOOK_S, max(0.0, left_s)))
        return lane.waiting

    async def _tried(self, lane: _Lane, ask: HeadAsk | HeadLook) -> str:
        """Do one thing, or read something; return the key of what went wrong."""
        try:
            if lane.head is None and self._address_of(lane.camera_id) is None:
                return "no_address"
            return await self._spoken(lane, ask)
        except OperatorError as why:
            logger.error("%s", why)
            return "no_address"
        except Exception:
            logger.exception("camera %s: a fault of ours", lane.camera_id)
            return "inside"

    async def _spoken(self, lane: _Lane, ask: HeadAsk | HeadLook) -> str:
        """Speak with the device; return the key of what went wrong there."""
        # Loading the library takes half a second and 45 MB: only a city that turns cameras pays.
        from .onvif_head import TROUBLES, NoHead, Unsettled, Unsupported, fault_of

        try:
            head = lane.head or await self._connected(lane)
            async with asyncio.timeout(self._answer_s):
                await (head.do(ask) if isinstance(ask, HeadAsk) else self._read(lane, head, ask))
            if isinstance(ask, HeadAsk) and ask.act in EDITS:
                self._keep(lane, head)
        except (*TROUBLES, NoHead, Unsettled, Unsupported, TimeoutError) as why:
            fault = fault_of(why)
            logger.warning("camera %s: %s (%s)", lane.camera_id, fault, type(why).__name__)
            if fault not in _OF_THE_WISH:
                await self._drop(lane)
            return fault
        return ""

    async def _connected(self, lane: _Lane) -> OnvifHead:
        from .onvif_head import NoHead, OnvifHead

        address = self._address_of(lane.camera_id)
        if address is None:
            raise NoHead
        async with asyncio.timeout(self._connect_s):
            lane.head = await OnvifHead.connect(address)
        self._keep(lane, lane.head)
        return lane.head

    async def _read(self, lane: _Lane, head: OnvifHead, look: HeadLook) -> None:
        if time.monotonic() - lane.card_s > PRESETS_FRESH_S:
            await head.read_presets()
            self._keep(lane, head)
        if look is HeadLook.STAND:
            asked_s = time.monotonic()
            lane.stand = HeadStand(await head.read_stand(), asked_s)

    def _keep(self, lane: _Lane, head: OnvifHead) -> None:
        lane.card, lane.card_s = head.card, time.monotonic()

    async def _drop(self, lane: _Lane) -> None:
        """Let go of a connection that failed; the next wish opens another."""
        head, lane.head = lane.head, None
        if head is not None:
            with suppress(OSError):
                await head.close()

    def _tell(self, lane: _Lane, ask: HeadAsk, fault: str) -> None:
        """Pass on what became of it; a held key asks often and is told of once."""
        if (ask.ticket, fault) == lane.told:
            return
        lane.told = (ask.ticket, fault)
        self._outcomes.append(HeadOutcome(ask.camera_id, ask.ticket, ask.act, fault))
