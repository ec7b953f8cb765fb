"""The server end of the channel: one I/O thread owns all sockets, two workers do the slow work."""

import logging
import os
import threading
import time

from backend.contract.city_answer import CityInfo
from backend.domain.terms.errors import OperatorError
from backend.lifeline import has_ended
from backend.link import Endpoints
from backend.link.waker import Waker

from .channel import Channel, Crew
from .handing_out import HandingOut
from .keys import server_pair
from .orders import Orders
from .outbox import Outbox
from .parts import Pace, Parts
from .questions import CityCard
from .receiver import Counts, Readers
from .worker import Worker, call_each

logger = logging.getLogger(__name__)
_START_S = 60.0  # a large record is read before the first heartbeat
_STOP_S = 1.5
_DOOR_S = 1.0


class FeedServer:
    """Publishes the journal, answers questions, carries out commands.

    Args:
        parts: What is served.
        outbox: Where committed rows arrive (``CaseDesk``'s ``on_rows``).
        bind: ``HOST:PORT``; ``None`` takes free ports of this machine.
        pace: How often it speaks.
        is_open: Speak without CURVE. For tests and benches only.

    Thread: ``start`` and ``stop`` from the owner's; the rest from any.
    """

    def __init__(
        self,
        parts: Parts,
        outbox: Outbox,
        bind: str | None = None,
        pace: Pace = Pace(),  # noqa: B008 - frozen
        *,
        is_open: bool = False,
    ) -> None:
        self._parts = parts
        self._bind = bind
        self._pace = pace
        self._keys = None if is_open else server_pair(parts.folder.keys)
        orders = Orders(parts, self._hurry)
        self._crew = Crew(
            waker=Waker(),
            outbox=outbox,
            writer=Worker(
                "writer",
                pace.queue,
                orders.carry_out_all,
                self._tick,
                pace.tick_s,
                most=pace.together,
            ),
            readers=Readers(
                Worker("reader", pace.queue, call_each),
                Worker("clerk", pace.long, call_each),
                Worker(
                    "pictures", pace.queue, HandingOut(parts.looks).hand_out, most=pace.together
                ),
            ),
            doorman=Worker("doorman", pace.long, call_each, parts.door.tick, _DOOR_S),
        )
        self._looked_s = 0.0
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._channel: Channel | None = None
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

    def start(self) -> None:
        """Begin to serve; returns when clients may connect.

        Raises:
            OperatorError: The ports are taken, or keys or record cannot be read.
        """
        self._thread.start()
        if not self._ready.wait(_START_S):
            raise TimeoutError("the feed did not start")
        if self._failure is not None:
            self._thread.join(_STOP_S)
            self._crew.waker.close()
            raise self._failure
        self._crew.writer.start()
        self._crew.doorman.start()
        for reader in self._crew.readers:
            reader.start()
        try:
            self._parts.folder.write_endpoints(self._described())
        except OperatorError:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop serving; the command at hand is finished and answered. May be called twice.

        Raises:
            TimeoutError: A thread does not end.
        """
        if self._channel is None or self._stopping.is_set():
            return
        self._channel.questions.closing.set()
        self._crew.writer.stop()
        self._crew.doorman.stop()
        for reader in self._crew.readers:
            reader.stop()
        self._stopping.set()
        self._crew.waker.wake()
        if not has_ended(self._thread, _STOP_S):
            raise TimeoutError("the feed did not stop")
        self._crew.waker.close()
        self._parts.folder.endpoints.unlink(missing_ok=True)

    @property
    def alive(self) -> bool:
        """Whether it is serving; if not, the process had better end and be started again."""
        return self._thread.is_alive()

    @property
    def endpoints(self) -> Endpoints:
        """Where a client on this machine connects."""
        return self._open_channel.ports.endpoints(self._keys.public if self._keys else "")

    @property
    def counts(self) -> Counts:
        """What came in so far."""
        return self._open_channel.receiver.counts

    @property
    def n_refused(self) -> int:
        """Connections turned away for their key."""
        gate = self._open_channel.gate
        return gate.n_refused if gate else 0

    @property
    def n_rows(self) -> int:
        """Journal rows published."""
        return self._open_channel.publisher.n_rows

    def set_city(self, city: CityInfo) -> None:
        """Tell everybody of a changed city, with a heartbeat at once."""
        self._open_channel.questions.city = CityCard(city)
        self._hurry()

    @property
    def _open_channel(self) -> Channel:
        if self._channel is None:
            raise RuntimeError("the feed was not started")
        return self._channel

    def _hurry(self) -> None:
        self._open_channel.publisher.hurry()
        self._crew.waker.wake()

    def _tick(self) -> None:
        """Do what became due; now and then see that nothing was committed and never told."""
        self._parts.desk.tick()
        self._parts.patrols.tick()
        self._parts.steering.tick()
        self._parts.calls.tick()
        self._parts.suggestions.tick()
        self._parts.campaigns.tick()
        self._parts.watch()
        if time.monotonic() - self._looked_s >= self._pace.look_s:
            self._crew.outbox.catch_up(self._parts.record.heads())
            self._looked_s = time.monotonic()

    def _described(self) -> dict[str, object]:
        ends = self.endpoints
        return {
            "push": ends.push,
            "command": ends.command,
            "query": ends.query,
            "server_key": ends.server_key,
            "pid": os.getpid(),
        }

    def _run(self) -> None:
        try:
            channel = Channel(self._parts, self._pace, self._crew, self._bind, self._keys)
            self._channel = channel
        except BaseException as exc:  # noqa: BLE001 - start() raises it where somebody can act
            self._failure = exc
            return
        finally:
            self._ready.set()
        try:
            while not self._stopping.is_set():
                channel.turn()
            channel.send_replies()
        except Exception:
            logger.exception("the feed broke")
            raise
        finally:
            channel.close()
