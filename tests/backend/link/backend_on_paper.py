"""A backend without sockets: a journal, its heads, and the answers it would give."""

from collections import deque
from collections.abc import Callable

from backend.contract.answers import Cases, RowRange, Snapshot
from backend.contract.base import Answer
from backend.contract.city_answer import City
from backend.contract.codec import encode
from backend.contract.pushed import Beat, CaseChanged, LogHead, LogRow
from backend.contract.questions import GetCity, GetEnded, GetRange, GetSnapshot, Question
from backend.digest import DigestBook
from backend.domain.cases.case import Act
from tests.backend.feed.hall import city
from tests.backend.store.builders import case, closed

EPOCH = "e1"


class Paper:
    """One journal with the topics ``case`` and ``alarm``; only cases change here."""

    def __init__(self) -> None:
        self.rows: list[LogRow] = []
        self.epoch = EPOCH
        self.mark = "m1"
        self.holds_rows = True
        self.versions: dict[str, int] = {}
        self.gone: set[str] = set()
        self.asked: deque[Question] = deque()
        self.answers: dict[type, Callable[..., Answer]] = {
            GetCity: lambda q: City(ask_id=q.ask_id, info=city(), mark=self.mark),
            GetEnded: lambda q: Cases(ask_id=q.ask_id, cases=()),
            GetSnapshot: self.snapshot,
            GetRange: self.range,
        }

    def change(self, case_id: str, *, ended: bool = False) -> LogRow:
        version = self.versions.get(case_id, 0) + 1
        self.versions[case_id] = version
        one = closed(case_id, version) if ended else case(case_id, version)
        changed = CaseChanged(case=one, act=Act.CLOSE if ended else Act.ACCEPT)
        row = LogRow(
            seq=3 * len(self.rows) + 2,  # other topics take numbers too
            prev_seq=self.rows[-1].seq if self.rows else 0,
            epoch=self.epoch,
            topic="case",
            entity=case_id,
            ended=ended,
            city_at_ms=1,
            published_at_ms=1,
            payload=encode(changed),
        )
        self.rows.append(row)
        if ended:
            del self.versions[case_id]
            self.gone.add(case_id)
        return row

    def heads(self) -> dict[str, LogHead]:
        book = DigestBook()
        for row in self.rows:
            book.put(row.entity, row.payload, row.ended)
        seq = self.rows[-1].seq if self.rows else 0
        return {
            "case": LogHead(seq=seq, digest=book.digest),
            "alarm": LogHead(seq=0, digest=0),
        }

    def beat(self, **changes: object) -> Beat:
        values: dict[str, object] = {
            "epoch": self.epoch,
            "major": 1,
            "minor": 0,
            "published_at_ms": 1,
            "city_now_ms": 1,
            "city_speed": 1.0,
            "heads": self.heads(),
            "city_mark": self.mark,
        }
        return Beat(**{**values, **changes})

    def snapshot(self, question: GetSnapshot) -> Snapshot:
        newest = {row.entity: row for row in self.rows}
        rows = tuple(row for row in newest.values() if not row.ended)
        return Snapshot(
            ask_id=question.ask_id,
            epoch=self.epoch,
            part=1,
            n_parts=1,
            heads=self.heads(),
            rows=tuple(sorted(rows, key=lambda row: row.seq)),
            fixes=(),
        )

    def range(self, question: GetRange) -> RowRange:
        after, upto = question.after_seq, question.upto_seq
        rows = tuple(row for row in self.rows if after < row.seq <= upto)
        return RowRange(
            ask_id=question.ask_id,
            epoch=self.epoch,
            topic="case",
            held=self.holds_rows,
            rows=rows if self.holds_rows else (),
        )

    def answer(self, question: Question) -> Answer:
        return self.answers[type(question)](question)
