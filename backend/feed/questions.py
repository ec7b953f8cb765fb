"""Answers to what consoles ask: who may ask what, and where the answer is read.

One row per kind of question. Whoever is not in the table of accounts is told nothing.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import msgspec

from backend.contract.codec import AnyAnswer, AnyQuestion
from backend.contract.messages import (
    Blob,
    Cases,
    City,
    CityInfo,
    Find,
    Finds,
    GetBlob,
    GetCity,
    GetEnded,
    GetLedger,
    GetRange,
    GetSnapshot,
    GetStreams,
    GetVerdict,
    LogRow,
    RowRange,
    Snapshot,
    Streams,
)
from backend.domain.errors import Refused
from backend.domain.mover import Fix
from backend.domain.roles import Role
from backend.services.ledger import ledger_of

from .open_book import OpenBook
from .parts import Pace, Parts
from .positions import Positions
from .sayings import denied, denied_by

MAX_ENDED = 2_000
MAX_CAMERAS = 512
HALL = frozenset((Role.INTAKE, Role.DISPATCHER, Role.LEADER))
EVERYBODY = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Right:
    """Who may ask a kind of question, and whether answering it reads from disk, or much of it."""

    roles: frozenset[Role]
    reads_disk: bool = False
    reads_long: bool = False


RIGHTS: Mapping[type, Right] = {
    GetCity: Right(EVERYBODY),
    GetSnapshot: Right(EVERYBODY),
    GetRange: Right(EVERYBODY, reads_disk=True),
    GetEnded: Right(EVERYBODY, reads_disk=True),
    GetVerdict: Right(EVERYBODY, reads_disk=True),
    GetBlob: Right(EVERYBODY, reads_disk=True),
    Find: Right(HALL, reads_disk=True, reads_long=True),
    GetLedger: Right(HALL, reads_disk=True, reads_long=True),
    # Addresses carry credentials of cameras: the hall only, never a terminal outside.
    GetStreams: Right(HALL, reads_disk=True),
}


@dataclass(slots=True)
class CityCard:
    """The city as it is told, and the mark by which a console sees that it changed."""

    info: CityInfo
    mark: str = field(init=False)

    def __post_init__(self) -> None:
        packed = msgspec.msgpack.encode(self.info)
        self.mark = blake2b(packed, digest_size=8).hexdigest()


class Questions:
    """Answers questions.

    Thread: ``check`` and ``quick`` in the I/O thread, ``slow`` in a worker's; the book and the
    positions belong to the I/O thread and only ``quick`` reads them.
    """

    def __init__(
        self, parts: Parts, pace: Pace, city: CityCard, book: OpenBook, positions: Positions
    ) -> None:
        self.city = city
        self.closing = threading.Event()
        self._parts = parts
        self._pace = pace
        self._book = book
        self._positions = positions

    def check(self, question: AnyQuestion) -> AnyAnswer | None:
        """Return why it is not answered, or ``None`` when it may be."""
        try:
            actor = self._parts.seats.seated(question.actor)
        except Refused as why:
            return denied_by(question.ask_id, why)
        if actor.role not in RIGHTS[type(question)].roles:
            return denied(question.ask_id, "not_your_part")
        return None

    def quick(self, question: AnyQuestion) -> Iterator[AnyAnswer] | None:
        """Return the answer's parts when they are at hand, ``None`` when disk must be read."""
        if isinstance(question, GetCity):
            city = self.city
            return iter((City(ask_id=question.ask_id, info=city.info, mark=city.mark),))
        if isinstance(question, GetSnapshot):
            return self._snapshot(question)
        return None

    def slow(self, question: AnyQuestion) -> AnyAnswer:
        """Return the answer to a question that reads from disk."""
        readers: Mapping[type, Callable[..., AnyAnswer]] = {
            GetRange: self._range,
            GetEnded: self._ended,
            GetVerdict: self._verdict,
            GetBlob: self._blob,
            GetStreams: self._streams,
            Find: lambda asked: Finds(
                ask_id=asked.ask_id, found=self._parts.find(asked.text, asked.limit)
            ),
            GetLedger: lambda asked: ledger_of(self._parts.record, asked, self.closing),
        }
        return readers[type(question)](question)

    def _snapshot(self, question: GetSnapshot) -> Iterator[Snapshot]:
        """Yield the parts of the picture as it is now; they may be sent while it goes on."""
        heads = {t: head for t, head in self._book.heads().items() if t in question.topics}
        rows = split(self._book.rows(heads), self._pace.part_rows, self._pace.part_bytes)
        fixes = list(batches(self._positions.all(), self._pace.part_rows))
        n_parts = max(1, len(rows), len(fixes))
        for part in range(n_parts):
            yield Snapshot(
                ask_id=question.ask_id,
                epoch=self._parts.record.epoch,
                part=part + 1,
                n_parts=n_parts,
                heads=heads,
                rows=rows[part] if part < len(rows) else (),
                fixes=fixes[part] if part < len(fixes) else (),
            )

    def _range(self, question: GetRange) -> RowRange:
        after, upto = question.after_seq, question.upto_seq
        is_held = 0 <= after <= upto <= after + self._pace.range_rows
        rows = self._parts.record.rows_after(question.topic, after, upto) if is_held else ()
        if len(split(rows, self._pace.range_rows, self._pace.part_bytes)) > 1:
            is_held, rows = False, ()  # a snapshot comes in parts, a range does not
        return RowRange(
            ask_id=question.ask_id,
            epoch=self._parts.record.epoch,
            topic=question.topic,
            held=is_held,
            rows=tuple(rows),
        )

    def _ended(self, question: GetEnded) -> Cases:
        limit = max(0, min(question.limit, MAX_ENDED))
        cases = self._parts.record.ended_cases(question.since_ms, limit)
        return Cases(ask_id=question.ask_id, cases=tuple(cases))

    def _verdict(self, question: GetVerdict) -> AnyAnswer:
        verdict = self._parts.record.verdict(question.command_id)
        return verdict or denied(question.ask_id, "unknown_command")

    def _streams(self, question: GetStreams) -> Streams:
        wanted = question.camera_ids[:MAX_CAMERAS]
        parts = self._parts
        return Streams(
            ask_id=question.ask_id,
            urls=parts.streams(wanted),
            subs=parts.sub_streams(wanted),
            quotas=dict(parts.quotas),
        )

    def _blob(self, question: GetBlob) -> Blob:
        data, total = b"", 0
        if question.kind == "map":
            data, total = _file_part(self._parts.folder.map, question.offset, self._pace.blob_bytes)
        elif question.kind == "photo":
            whole = self._parts.record.photo(question.blob_id) or b""
            end = question.offset + self._pace.blob_bytes
            data, total = whole[max(0, question.offset) : end], len(whole)
        return Blob(
            ask_id=question.ask_id,
            kind=question.kind,
            blob_id=question.blob_id,
            data=data,
            offset=question.offset,
            total=total,
        )


def split(rows: Iterable[LogRow], n_rows: int, n_bytes: int) -> list[tuple[LogRow, ...]]:
    """Return rows in parts of at most ``n_rows``, and of ``n_bytes`` where one row alone fits."""
    parts: list[list[LogRow]] = []
    room = 0
    for row in rows:
        room -= len(row.payload)
        if room < 0 or len(parts[-1]) >= n_rows:
            parts.append([])
            room = n_bytes - len(row.payload)
        parts[-1].append(row)
    return [tuple(part) for part in parts]


def batches(fixes: Sequence[Fix], size: int) -> Iterator[tuple[Fix, ...]]:
    """Yield fixes in batches."""
    for start in range(0, len(fixes), size):
        yield tuple(fixes[start : start + size])


def _file_part(path: Path, offset: int, size: int) -> tuple[bytes, int]:
    """Return some bytes of a file and its length; nothing and 0 when there is no such file."""
    try:
        with path.open("rb") as file:
            total = file.seek(0, 2)
            file.seek(max(0, offset))
            return file.read(size), total
    except FileNotFoundError:
        return b"", 0
