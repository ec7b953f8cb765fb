"""The whole picture on its way: city, open rows, lately ended cases, gathered until all is here."""

from collections.abc import Iterable

from backend.contract.answers import Cases, Snapshot
from backend.contract.city_answer import City
from backend.contract.pushed import LogHead, LogRow
from backend.contract.questions import GetCity, GetEnded, GetSnapshot, Question
from backend.contract.topics import LOG_TOPICS
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Case
from backend.domain.field.mover import Fix
from backend.domain.terms.roles import Actor
from backend.situation import ENDED_KEPT

BUFFER_ROWS = 100_000


class Joining:
    """One attempt to learn everything.

    Attributes:
        heard_s: Monotonic second of the last sign of progress.
        denied: The backend will not give us the picture: the rule, else ``""``.
        buffer: Rows that were pushed meanwhile, in order.
    """

    def __init__(self, ask_prefix: str, now_s: float) -> None:
        self.heard_s = now_s
        self.denied = ""
        self.buffer: list[LogRow] = []
        self.city: City | None = None
        self.heads: dict[str, LogHead] = {}
        self.rows: list[LogRow] = []
        self.fixes: list[Fix] = []
        self.ended: tuple[Case, ...] | None = None
        self.epoch = ""
        self._prefix = ask_prefix
        self._part = self._n_parts = 0

    def questions(self, actor: Actor) -> Iterable[Question]:
        """Return what must be asked, in this order."""
        prefix = self._prefix
        yield GetCity(ask_id=f"{prefix}:city", actor=actor)
        topics = tuple(topic.value for topic in LOG_TOPICS)
        yield GetSnapshot(ask_id=f"{prefix}:snapshot", actor=actor, topics=topics)
        yield GetEnded(
            ask_id=f"{prefix}:ended", actor=actor, since_ms=0, limit=ENDED_KEPT, pleading=True
        )

    @property
    def complete(self) -> bool:
        """Whether all of it is here."""
        has_rows = 0 < self._n_parts == self._part
        return has_rows and self.city is not None and self.ended is not None

    def hold(self, row: LogRow) -> bool:
        """Keep a pushed row for the cut-over; return False when there is no more room."""
        self.buffer.append(row)
        return len(self.buffer) <= BUFFER_ROWS

    def take(self, answer: object, now_s: float) -> bool:
        """Take an answer; return whether it was an answer to this attempt."""
        if not str(getattr(answer, "ask_id", "")).startswith(f"{self._prefix}:"):
            return False
        self.heard_s = now_s
        match answer:
            case City():
                self.city = answer
            case Snapshot():
                self._add(answer)
            case Cases():
                self.ended = answer.cases
            case Denied():
                self._refused(answer)
        return True

    def _add(self, part: Snapshot) -> None:
        if part.part != self._part + 1:
            return  # a part was lost: silence will end this attempt and start the next
        self._part, self._n_parts = part.part, part.n_parts
        self.epoch, self.heads = part.epoch, part.heads
        self.rows.extend(part.rows)
        self.fixes.extend(part.fixes)

    def _refused(self, answer: Denied) -> None:
        if answer.ask_id.endswith(":ended"):
            self.ended = ()  # without the right to read history one can still follow
        else:
            self.denied = answer.rule
