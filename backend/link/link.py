"""One console's link to the backend: a thread that receives, and a box the desk empties."""

import logging
import math
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from backend.contract.base import Message
from backend.contract.camera_orders import SuggestOrder
from backend.contract.codec import ContractError, Unknown, decode_answer, decode_push, encode
from backend.contract.door import Here, Login, Logout
from backend.contract.orders import Acknowledge, Command, PutFixes, PutPhoto, Report, SetClock
from backend.contract.pushed import Beat, LogRow, Positions, Seats
from backend.contract.questions import GetLedger, GetVerdict, Question
from backend.contract.topics import Topic
from backend.contract.verdicts import Stored, Verdict
from backend.domain.terms.roles import Actor
from backend.lifeline import has_ended
from backend.situation import News

from .asking import Asking
from .city_clock import CityClock, ClockGap
from .endpoints import Endpoints
from .follow import Follower
from .health import LinkHealth
from .keys import KeyPair
from .mailbox import Mailbox, Pulled, Stamp
from .orders import Orders
from .timing import Timing
from .waker import Waker
from .whereabouts import Whereabouts
from .wire import Came, Wire

logger = logging.getLogger(__name__)
_TICK_MS = 50
_REST_MS = 250
_STOP_S = 1.0
_LONGEST_REDIAL_S = 8.0
_REFUSED_SHOWN_S = 10.0
_JOINS_FAILED = 4  # the stream is alive and nobody answers: the query socket may be dead

_HERE_S = 4.0

Order = (
    Command | Report | Acknowledge | PutPhoto | PutFixes | SetClock | SuggestOrder | Login | Logout
)


def wall_ms() -> int:
    """Return what this machine's clock says, Unix milliseconds; somebody may have set it wrong."""
    return time.time_ns() // 1_000_000


class Link:
    """Follows one backend, carries orders and questions to it.

    Args:
        endpoints: Where the backend is; a function is asked until it knows, and again each time
            the sockets are made anew, for a backend that comes back elsewhere.
        keys: Our pair; its ``server`` is used where the endpoints name no key.

    Thread: ``start`` and ``stop`` from one; everything else from any, nothing waits.
    """

    def __init__(
        self,
        endpoints: Endpoints | Callable[[], Endpoints],
        keys: KeyPair | None,
        actor: Actor,
        timing: Timing = Timing(),  # noqa: B008 - frozen
    ) -> None:
        self._where, self._keys = Whereabouts(endpoints, keys), keys
        self._actor = actor
        self._timing = timing
        self._bell = Waker()
        self._box = Mailbox(ring=self._bell.wake)
        self._clock, self._gap = CityClock(), ClockGap()
        self._orders = Orders(timing)
        self._asking = Asking(timing)
        self._outgoing: queue.SimpleQueue[Order | Question | Actor | Here] = queue.SimpleQueue()
        self._here: Here | None = None
        self._here_due_s = math.inf
        self._unsent: list[tuple[float, bytes]] = []  # our own questions that found no link yet
        self._follower = Follower(actor, self._ask_own, self._hear, timing, random.Random())
        self._rows: list[LogRow] = []  # pushed, and not yet handed to the follower
        self._waker = Waker()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_up = False
        self._refused_s = self._beat_s = self._heard_s = self._dialled_s = -math.inf
        self._redial_s = timing.redial_s
        self._failed_seen = 0
        self._newest_fix_ms = 0
        self._n_malformed = self._n_unknown = 0
        self._health = LinkHealth()

    # ---- the desk's side -----------------------------------------------------------------------

    def start(self) -> None:
        """Begin to follow; the backend need not be there yet."""
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop and join; may be called twice. Raises TimeoutError when the thread will not end."""
        self._stopping.set()
        self._waker.wake()
        if self._thread is not None:
            if not has_ended(self._thread, _STOP_S):
                raise TimeoutError("the link did not stop")
            self._thread = None
        self._waker.close()
        self._bell.close()

    def fileno(self) -> int:
        """Return the descriptor that can be read while there is something to ``take``."""
        return self._bell.fileno()

    def take(self) -> Pulled:
        """Return what came since the last call; never waits."""
        self._bell.clear()
        return self._box.take()

    def send(self, order: Order) -> None:
        """Send a command; its verdict comes by ``take``. It is never sent a second time."""
        self._outgoing.put(order)
        self._waker.wake()

    def ask(self, question: Question) -> None:
        """Ask; the answer (or ``Denied``) comes by ``take``, blobs in one piece."""
        self._outgoing.put(question)
        self._waker.wake()

    def sit(self, actor: Actor) -> None:
        """Follow and ask in another's name from now on."""
        self._actor = actor
        self._outgoing.put(actor)
        self._waker.wake()

    def say_here(self, *, locked: bool = False, in_hand: str = "") -> None:
        """Say now, and every few seconds from now on, that somebody sits here; see ``Here``."""
        self._outgoing.put(Here(actor=self._actor, locked=locked, in_hand=in_hand))
        self._waker.wake()

    def painted(self, pulled: Pulled) -> None:
        """Say that what was taken has been painted; it goes into the sheet of the shift."""
        self._follower.receipts.painted(pulled.upto)

    def ledger_question(self, ask_id: str, from_ms: int, upto_ms: int) -> GetLedger:
        """Return the question for the sheet of a shift, with what this desk received of it."""
        received, painted_upto = self._follower.receipts.report()
        return GetLedger(
            ask_id=ask_id,
            actor=self._actor,
            from_ms=from_ms,
            upto_ms=upto_ms,
            received=received,
            painted_upto=painted_upto,
        )

    @property
    def health(self) -> LinkHealth:
        """How the channel is now."""
        now_s = time.monotonic()
        fix_ms = self._newest_fix_ms
        age_ms = self._clock.now_ms(now_s) - fix_ms if fix_ms else math.inf
        return replace(
            self._health,
            link=self._link_state(now_s),
            beat_age_s=now_s - self._beat_s,
            data_age_s=max(0.0, age_ms / 1000 / max(1.0, self._clock.speed)),
        )

    @property
    def city_speed(self) -> float:
        """City seconds per real second, as the last heartbeat said; 1 before it."""
        return self._clock.speed

    def city_now_ms(self) -> int:
        """Return city time, Unix milliseconds, carried on from the last heartbeat; 0 before it."""
        return self._clock.now_ms(time.monotonic())

    # ---- the thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        ends = self._where.wait(self._stopping)
        if ends is None:
            return
        wire = self._dial(ends)
        try:
            while not self._stopping.is_set():
                for came, frames in wire.poll(self._patience_ms):
                    self._receive(wire, came, frames)
                now_s = time.monotonic()
                self._hand_over(now_s)
                if self._is_lost(now_s):
                    wire.close()
                    wire = self._dial(self._where.now() or ends)
                self._tick(wire, now_s)
        except Exception:
            logger.exception("the link broke")
            raise
        finally:
            self._is_up = False
            wire.close()

    @property
    def _patience_ms(self) -> int:
        """How long to wait for something to come: long while nothing can fall due meanwhile."""
        is_busy = self._unsent or len(self._orders) or len(self._asking)
        return _TICK_MS if is_busy or not self._follower.is_at_rest else _REST_MS

    def _dial(self, ends: Endpoints) -> Wire:
        self._dialled_s = time.monotonic()
        self._is_up = False
        self._asking.ask_again()
        return Wire(ends, self._keys, self._waker)

    def _is_lost(self, now_s: float) -> bool:
        """Return whether to dial anew: ZeroMQ itself never tries again after a refusal."""
        failed, follower = self._follower.n_failed, self._follower
        self._failed_seen = min(self._failed_seen, failed)
        is_silent = now_s - max(self._heard_s, self._dialled_s) > self._redial_s
        is_deaf = failed - self._failed_seen >= _JOINS_FAILED and not follower.denied
        if is_silent or is_deaf:
            self._redial_s = min(self._redial_s * 2, _LONGEST_REDIAL_S)
            self._failed_seen = failed
        return is_silent or is_deaf

    def _receive(self, wire: Wire, came: Came, frames: list[bytes]) -> None:
        now_s = time.monotonic()
        try:
            if came is Came.LINK:
                self._note_link(wire.link_state(frames), now_s)
            elif came is Came.PUSH:
                self._pushed(frames, now_s)
            else:
                self._answered(came, frames, now_s)
        except ContractError as exc:
            self._n_malformed += 1
            if self._n_malformed & (self._n_malformed - 1) == 0:  # the 1st, 2nd, 4th, 8th...
                logger.warning("%d malformed messages so far: %.200s", self._n_malformed, exc)

    def _note_link(self, state: str, now_s: float) -> None:
        self._is_up = state == "up"
        if state != "down":
            self._refused_s = now_s if state == "refused" else -math.inf

    def _link_state(self, now_s: float) -> str:
        """Return the state to show: refused stays so while the socket tries in vain."""
        if self._is_up:
            return "up"
        return "refused" if now_s - self._refused_s < _REFUSED_SHOWN_S else "down"

    def _pushed(self, frames: list[bytes], now_s: float) -> None:
        if len(frames) != 2:
            raise ContractError(f"{len(frames)} frames")
        match decode_push(frames[1]):
            case LogRow() as row:
                self._keep(frames[0], row)
                self._heard_s = now_s  # a flood of rows holds up the heartbeat behind it
            case Beat() as beat:
                self._hand_over(now_s)  # what a beat says of rows holds after those before it
                self._beat_s = self._heard_s = now_s
                self._redial_s = self._timing.redial_s
                self._clock.set(beat.city_now_ms, beat.city_speed, now_s)
                self._gap.note(beat.published_at_ms, wall_ms())
                self._follower.beat(beat, now_s)
                self._ask_fates()
            case Positions() as batch:
                if self._follower.joined:
                    self._box.put_stamps((Stamp(Topic.POSITION, "", batch.published_at_ms),))
                self._follower.positions(batch)
            case Seats() as seats:
                self._box.put_seats(seats.rows)
            case Unknown():
                self._n_unknown += 1

    def _keep(self, topic: bytes, row: LogRow) -> None:
        if row.topic.encode() != topic:
            raise ContractError(f"a row of {row.topic!r} on another topic")
        self._rows.append(row)

    def _hand_over(self, now_s: float) -> None:
        """Let the follower have the rows that came, all at once."""
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        if self._follower.joined:
            self._box.put_stamps([Stamp(r.topic, r.entity, r.published_at_ms) for r in rows])
        self._follower.rows(rows, now_s)

    def _answered(self, came: Came, frames: list[bytes], now_s: float) -> None:
        if len(frames) != 1:
            raise ContractError(f"{len(frames)} frames")
        self._hand_over(now_s)
        answer = decode_answer(frames[0])
        if isinstance(answer, Unknown):
            self._n_unknown += 1
        elif isinstance(answer, Verdict):
            # One that we had to ask for may have come by itself meanwhile.
            if self._orders.settle(answer) or came is Came.VERDICT:
                self._box.put_verdicts((answer,))
        elif isinstance(answer, Stored):
            self._orders.settle(answer)
            self._box.put_answers((answer,))
        elif not self._follower.answer(answer, now_s):
            whole = self._asking.settle(answer, now_s)
            self._box.put_answers((whole,) if whole else ())

    def _tick(self, wire: Wire, now_s: float) -> None:
        while not self._outgoing.empty():
            self._accept(self._outgoing.get(), wire, now_s)
        if self._box.overflowed():
            self._follower.restart(now_s)
        self._follower.tick(now_s)
        self._say_here(wire, now_s)
        self._send_own(wire, now_s)
        self._orders.send(wire.send_command, now_s)
        self._asking.send(wire.send_question)
        self._box.put_verdicts(self._orders.expire(now_s))
        self._box.put_answers(self._asking.expire(now_s))
        self._note_health(now_s)

    def _accept(self, outgoing: Order | Question | Actor | Here, wire: Wire, now_s: float) -> None:
        if isinstance(outgoing, Question):
            self._asking.put(outgoing, now_s)
        elif isinstance(outgoing, Actor):
            self._follower.sit(outgoing, now_s)
            self._here, self._here_due_s = None, math.inf
        elif isinstance(outgoing, Here):
            self._here, self._here_due_s = outgoing, now_s
        elif isinstance(outgoing, PutFixes):
            wire.send_command(encode(outgoing))  # without a link they are old before they arrive
        else:
            self._orders.put(outgoing.command_id, encode(outgoing), now_s)

    def _say_here(self, wire: Wire, now_s: float) -> None:
        if self._here is not None and now_s >= self._here_due_s:
            self._here_due_s = now_s + _HERE_S
            wire.send_command(encode(self._here))  # the next one comes soon enough

    def _ask_fates(self) -> None:
        """Ask what became of unanswered commands; asking is safe, sending again is not."""
        for n, command_id in enumerate(self._orders.unknown_ids()):
            question = GetVerdict(ask_id=f"link:fate:{n}", actor=self._actor, command_id=command_id)
            self._ask_own(question)

    def _ask_own(self, question: Message) -> None:
        self._unsent.append((time.monotonic(), encode(question)))

    def _send_own(self, wire: Wire, now_s: float) -> None:
        waiting, self._unsent = self._unsent, []
        for made_s, frame in waiting:
            if not wire.send_question(frame) and now_s - made_s < self._timing.unsent_s:
                self._unsent.append((made_s, frame))

    def _hear(self, news: News) -> None:
        if news.reset:
            self._newest_fix_ms = 0
        newest_ms = max((fix.observed_at_ms for fix in news.fixes), default=0)
        self._newest_fix_ms = max(self._newest_fix_ms, newest_ms)
        self._box.put_news(news, self._follower.upto)

    def _note_health(self, now_s: float) -> None:
        counts, follower = self._follower.counts, self._follower
        self._health = LinkHealth(
            joined=follower.joined,
            n_gaps=counts.n_gaps,
            n_unknown=counts.n_unknown + self._n_unknown,
            n_malformed=counts.n_malformed + self._n_malformed,
            recovering=follower.recovering,
            digest_equal=follower.digest_equal,
            last_gap=counts.last_gap,
            n_faults=counts.n_faults,
            n_snapshots=counts.n_snapshots,
            n_waiting=self._orders.n_waiting(now_s),
            too_old=follower.too_old,
            denied=follower.denied,
            clock_error_s=self._gap.error_s,
        )
