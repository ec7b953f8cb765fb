"""Following the stream: join, apply in order, notice losses, recover. Pure; time is passed in.

After the guide's Clone pattern: wait for one heartbeat (proof that the subscription works), ask for
the picture, hold what is pushed meanwhile, cut over by row number. From then on a hole asks for the
rows, rows that are gone ask for the picture, and each heartbeat compares digests.
"""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from backend.contract.answers import RowRange, Snapshot
from backend.contract.base import CONTRACT_MAJOR
from backend.contract.city_answer import City
from backend.contract.codec import ContractError, decode_payload
from backend.contract.pushed import Beat, Changed, LogRow, Positions
from backend.contract.questions import GetCity, GetRange, GetSnapshot, Question
from backend.contract.topics import LOG_TOPICS
from backend.domain.people.sight import is_narrow
from backend.domain.terms.roles import Actor
from backend.situation import News

from .cursor import Cursor
from .health import STALE_S
from .joining import Joining
from .receipts import Receipts
from .timing import Timing

# A heartbeat may be overtaken by a snapshot; so many in a row behind us mean another record.
_BEHIND_ALLOWED = 2
_RANGE_TRIES = 2


@dataclass(slots=True)
class Counts:
    """What went wrong so far, for the desk to show."""

    n_gaps: int = 0
    n_faults: int = 0
    n_unknown: int = 0
    n_malformed: int = 0
    n_snapshots: int = 0
    last_gap: str = ""


@dataclass(slots=True)
class _Recovery:
    """Lost rows of one topic being asked for."""

    due_s: float
    ask_id: str = ""
    tries: int = 0


class Follower:
    """Keeps one reader equal to the backend.

    Attributes:
        joined: The picture is whole and followed.
        digest_equal: Outcome of the last comparison.
        too_old: The stream speaks another major contract; nothing is read any more.
        denied: Rule by which the picture was refused, or ``""``.
        receipts: Which rows came.
        n_failed: Attempts in a row to get the picture that came to nothing.
    """

    def __init__(
        self,
        actor: Actor,
        ask: Callable[[Question], None],
        tell: Callable[[News], None],
        timing: Timing,
        chance: random.Random,
    ) -> None:
        self.counts = Counts()
        self.receipts = Receipts()
        self.joined = False
        self.digest_equal = True
        self.too_old = False
        self.denied = ""
        self._actor = actor
        self._ask = ask
        self._tell = tell
        self._timing = timing
        self._chance = chance
        self._cursors = {topic.value: Cursor() for topic in LOG_TOPICS}
        self._recoveries: dict[str, _Recovery] = {}
        self._joining: Joining | None = None
        self._join_due_s: float | None = None
        self._fixes_due_s: float | None = None
        self._fixes_id = ""
        self.n_failed = 0
        self._n_asked = 0
        self._epoch = ""
        self._city_mark = ""
        self._beat_s = -math.inf

    @property
    def upto(self) -> dict[str, int]:
        """Row number of the last row applied, per topic."""
        return {topic: cursor.seq for topic, cursor in self._cursors.items()}

    @property
    def recovering(self) -> bool:
        """Whether rows, or the whole picture once more, are being asked for."""
        is_rejoining = self._joining is not None or self._join_due_s is not None
        return bool(self._recoveries) or (is_rejoining and self.counts.n_snapshots > 0)

    @property
    def is_at_rest(self) -> bool:
        """Whether all is followed and nothing is due: time alone changes nothing here."""
        due = (self._joining, self._join_due_s, self._fixes_due_s)
        return self.joined and not self._recoveries and due == (None, None, None)

    # ---- what comes ----------------------------------------------------------------------------

    def beat(self, beat: Beat, now_s: float) -> None:
        """Take a heartbeat: the first one starts the joining, each later one proves or heals."""
        was_silent = now_s - self._beat_s > STALE_S
        self._beat_s = now_s
        self.too_old = beat.major != CONTRACT_MAJOR
        if self.too_old or self._joining is not None:
            return
        if not self.joined:
            self._plan_join(now_s, at_once=self.n_failed == 0)
        elif beat.epoch != self._epoch:
            self._change_epoch(now_s)
        else:
            self._compare(beat, now_s)
            if was_silent:
                self._fixes_due_s = now_s + self._timing.jitter_s * self._chance.random()

    def row(self, row: LogRow, now_s: float) -> None:
        """Take a pushed row."""
        self.rows((row,), now_s)

    def rows(self, rows: Sequence[LogRow], now_s: float) -> None:
        """Take pushed rows, in the order they came; many at once cost far less than one by one."""
        cursors = self._cursors
        known = [row for row in rows if row.topic in cursors]
        self.counts.n_unknown += len(rows) - len(known)
        if self._joining is not None:
            if not all([self._joining.hold(row) for row in known]):
                self._fail_join(now_s)
        elif self.joined:
            epoch = self._epoch
            is_other = [row.epoch for row in known].count(epoch) < len(known)
            ours = takewhile(lambda row: row.epoch == epoch, known) if is_other else known
            self._apply(ours, now_s)
            if is_other:
                self._change_epoch(now_s)

    def positions(self, batch: Positions) -> None:
        """Take a batch of positions; before the picture is here they would mean nothing."""
        if self._joining is not None:
            self._joining.fixes.extend(batch.rows)
        elif self.joined:
            self._tell(News(fixes=batch.rows))

    def answer(self, answer: object, now_s: float) -> bool:
        """Take an answer; return whether it was one of ours."""
        ask_id = str(getattr(answer, "ask_id", ""))
        if not ask_id.startswith("link:"):
            return False
        if self._joining is not None and self._joining.take(answer, now_s):
            self._advance(self._joining, now_s)
        elif isinstance(answer, RowRange):
            self._filled(answer, now_s)
        elif isinstance(answer, Snapshot) and ask_id == self._fixes_id:
            self._tell(News(fixes=answer.fixes))
        elif isinstance(answer, City) and self.joined:
            self._city_mark = answer.mark
            self._tell(News(city=answer.info))
        return True

    def tick(self, now_s: float) -> None:
        """Let time pass: ask what is due, give up what was not answered.

        Nobody is asked while the stream is silent: the next heartbeat is the sign to go on.
        """
        if self._joining and now_s - self._joining.heard_s > self._timing.snapshot_s:
            self._fail_join(now_s)
        if self.too_old or now_s - self._beat_s > STALE_S:
            return
        if self._join_due_s is not None and now_s >= self._join_due_s:
            self._join(now_s)
        if self._fixes_due_s is not None and now_s >= self._fixes_due_s:
            self._ask_fixes()
        for topic, recovery in tuple(self._recoveries.items()):
            if now_s >= recovery.due_s:
                self._recover(topic, recovery, now_s)

    def _ask_fixes(self) -> None:
        """Ask where everybody is: who moved while we heard nothing may be standing still now."""
        self._fixes_due_s, self._fixes_id = None, self._ask_id()
        self._ask(GetSnapshot(ask_id=self._fixes_id, actor=self._actor, topics=()))

    def sit(self, actor: Actor, now_s: float) -> None:
        """Ask in another's name from now on; what was denied before is asked for at once.

        Who sees only what is one unit's begins with a picture of its own.
        """
        if actor.account != self._actor.account and is_narrow(actor):
            self.restart(now_s)
        self._actor = actor
        if self.denied and self._joining is None:
            self.denied, self.n_failed, self._join_due_s = "", 0, now_s

    def restart(self, now_s: float) -> None:
        """Ask for the whole picture again, because the desk lost some of it."""
        if self._joining is None:
            self._plan_join(now_s)

    # ---- joining -------------------------------------------------------------------------------

    def _change_epoch(self, now_s: float) -> None:
        """The record is another one: nothing we hold may be shown as true until it is read anew."""
        self.joined = False
        self._plan_join(now_s)

    def _plan_join(self, now_s: float, *, at_once: bool = False) -> None:
        """Ask for the picture soon; what is pushed until then is covered by it."""
        if self._join_due_s is not None:
            return
        self._recoveries.clear()
        wait_s = min(self._timing.backoff_s * 2**self.n_failed, self._timing.backoff_max_s)
        self._join_due_s = now_s if at_once else now_s + wait_s * self._chance.uniform(0.5, 1.0)

    def _join(self, now_s: float) -> None:
        self._join_due_s = None
        self._n_asked += 1
        self._joining = Joining(f"link:{self._n_asked}", now_s)
        for question in self._joining.questions(self._actor):
            self._ask(question)

    def _fail_join(self, now_s: float) -> None:
        self._joining = None
        self.n_failed += 1
        self._plan_join(now_s)

    def _advance(self, joining: Joining, now_s: float) -> None:
        self.denied = joining.denied
        if joining.denied:
            self._fail_join(now_s)
        elif joining.complete:
            self._cut_over(joining, now_s)

    def _cut_over(self, joining: Joining, now_s: float) -> None:
        """Put the picture in force, then what was pushed since."""
        if not self._restart_cursors(joining):
            self.counts.n_faults += 1
            self._fail_join(now_s)
            return
        self._joining = None
        if joining.epoch != self._epoch:
            self.receipts.forget()
        self.receipts.pictured(joining.heads)
        self._epoch, self.n_failed = joining.epoch, 0
        self.joined, self.digest_equal = True, True
        self.counts.n_snapshots += 1
        city = joining.city
        self._city_mark = city.mark if city else ""
        self._tell(
            News(
                reset=True,
                changed=self._read(joining.rows),
                fixes=tuple(joining.fixes),
                city=city.info if city else None,
                ended=joining.ended or (),
            )
        )
        self._apply((row for row in joining.buffer if row.epoch == self._epoch), now_s)

    def _restart_cursors(self, joining: Joining) -> bool:
        """Return whether the picture is what its own digests say."""
        rows: dict[str, list[LogRow]] = {topic: [] for topic in self._cursors}
        for row in joining.rows:
            rows.get(row.topic, []).append(row)
        return all(
            [
                cursor.restart(joining.heads[topic], rows[topic])
                for topic, cursor in self._cursors.items()
                if topic in joining.heads
            ]
        )

    # ---- following -----------------------------------------------------------------------------

    def _apply(self, rows: Iterable[LogRow], now_s: float) -> None:
        ready: list[LogRow] = []
        cursors = self._cursors
        for row in rows:
            cursor = cursors[row.topic]
            if cursor.follows(row):
                ready.append(row)
            else:
                ready += cursor.offer(row)
        if ready:
            self.receipts.received(ready)
            self._tell(News(changed=self._read(ready)))
        for topic in self._cursors:
            self._watch(topic, now_s)

    def _read(self, rows: Iterable[LogRow]) -> tuple[Changed, ...]:
        """Return what the payloads say; one that cannot be read is counted, not fatal."""
        changed = []
        for row in rows:
            try:
                payload = decode_payload(row.payload)
            except ContractError:
                self.counts.n_malformed += 1
                continue
            if isinstance(payload, Changed):
                changed.append(payload)
            else:
                self.counts.n_unknown += 1
        return tuple(changed)

    def _compare(self, beat: Beat, now_s: float) -> None:
        """Hold our picture against the backend's; ask for what is missing or differs."""
        verdicts = [self._differs(topic, beat) for topic in self._cursors if topic in beat.heads]
        if any(differs is not None for differs in verdicts):
            self.digest_equal = True not in verdicts
        is_ahead = any(cursor.n_behind > _BEHIND_ALLOWED for cursor in self._cursors.values())
        if True in verdicts or is_ahead:
            self.counts.n_faults += 1
            self._plan_join(now_s)
        for topic in self._cursors:
            self._watch(topic, now_s)
        if beat.city_mark != self._city_mark:
            self._ask(GetCity(ask_id=self._ask_id(), actor=self._actor))

    def _differs(self, topic: str, beat: Beat) -> bool | None:
        cursor, head = self._cursors[topic], beat.heads[topic]
        cursor.told(head)
        return cursor.differs(head)

    # ---- recovering ----------------------------------------------------------------------------

    def _watch(self, topic: str, now_s: float) -> None:
        """Start to recover when rows are missing; stop when none is any more."""
        gap = self._cursors[topic].gap
        if gap is None:
            self._recoveries.pop(topic, None)
        elif topic not in self._recoveries and self._join_due_s is None:
            self.counts.n_gaps += 1
            self.counts.last_gap = f"{topic} {gap[0] + 1}-{gap[1]}"
            wait_s = self._timing.jitter_s * self._chance.random()
            self._recoveries[topic] = _Recovery(now_s + wait_s)

    def _recover(self, topic: str, recovery: _Recovery, now_s: float) -> None:
        gap = self._cursors[topic].gap
        if gap is None or recovery.tries >= _RANGE_TRIES:
            del self._recoveries[topic]
            if gap is not None:
                self._plan_join(now_s)
            return
        recovery.tries += 1
        recovery.ask_id = self._ask_id()
        recovery.due_s = now_s + self._timing.range_s
        after, upto = gap
        self._ask(
            GetRange(
                ask_id=recovery.ask_id,
                actor=self._actor,
                topic=topic,
                after_seq=after,
                upto_seq=upto,
            )
        )

    def _filled(self, answer: RowRange, now_s: float) -> None:
        recovery = self._recoveries.get(answer.topic)
        if recovery is None or recovery.ask_id != answer.ask_id:
            return  # an answer that came too late
        if not answer.held or answer.epoch != self._epoch:
            self._plan_join(now_s)
        else:
            self._apply((row for row in answer.rows if row.topic == answer.topic), now_s)

    def _ask_id(self) -> str:
        self._n_asked += 1
        return f"link:{self._n_asked}"
