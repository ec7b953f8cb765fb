"""Answers to what consoles ask, and where each answer is read.

Who may ask what stands in ``backend.domain.people.rights``; the door asks there before anything
is read.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from hashlib import blake2b
from pathlib import Path

import msgspec

from backend.contract.answers import Blob, Cases, Finds, RowRange, Streams, Trail
from backend.contract.base import Message
from backend.contract.city_answer import City, CityInfo
from backend.contract.codec import AnyAnswer
from backend.contract.figures import Ledger
from backend.contract.questions import (
    AnyQuestion,
    Find,
    GetAdvice,
    GetAhead,
    GetBlob,
    GetCaller,
    GetCampaignCases,
    GetCampaigns,
    GetCity,
    GetCoverage,
    GetEmergencies,
    GetEmergencyLog,
    GetEnded,
    GetFrozen,
    GetHandovers,
    GetHistory,
    GetIndicatorCases,
    GetIndicators,
    GetLedger,
    GetLooks,
    GetPatrol,
    GetPrecision,
    GetPresets,
    GetRange,
    GetRule,
    GetSnapshot,
    GetStands,
    GetStreams,
    GetStrips,
    GetTrack,
    GetTrail,
    GetVerdict,
)
from backend.contract.topics import LOG_TOPICS
from backend.domain.field.mover import Fix
from backend.domain.terms.errors import Refused
from backend.services.door import Caller
from backend.services.forms import check_actor
from backend.services.ledger import ledger_of
from backend.store.backup_note import told_of

from . import histories, unit_answers
from .open_book import OpenBook
from .parts import Pace, Parts
from .pictures import snapshot, split
from .positions import Positions
from .sayings import denied, denied_by
from .unit_answers import ANSWERS, MAX_ENDED, Answered, UnitAnswers
from .unit_view import UnitViews

MAX_CAMERAS = 512
MAX_TRAIL = 500


class Reads(Enum):
    """What answering a kind of question costs."""

    NOTHING = auto()
    DISK = auto()
    MUCH = auto()


READS: Mapping[type, Reads] = {
    GetCity: Reads.NOTHING,
    GetSnapshot: Reads.NOTHING,
    GetRange: Reads.DISK,
    GetEnded: Reads.DISK,
    GetVerdict: Reads.DISK,
    GetBlob: Reads.DISK,
    GetLedger: Reads.MUCH,
    GetIndicators: Reads.MUCH,
    GetIndicatorCases: Reads.MUCH,
    GetFrozen: Reads.DISK,
    GetCampaigns: Reads.MUCH,
    GetCampaignCases: Reads.MUCH,
    GetEmergencies: Reads.NOTHING,
    GetEmergencyLog: Reads.DISK,
    GetPatrol: Reads.MUCH,
    GetPresets: Reads.NOTHING,
    GetStands: Reads.NOTHING,
    GetCoverage: Reads.MUCH,
    GetStrips: Reads.DISK,
    GetAhead: Reads.MUCH,
    GetPrecision: Reads.DISK,
    GetHandovers: Reads.DISK,
    GetCaller: Reads.DISK,
    Find: Reads.MUCH,
    GetStreams: Reads.DISK,
    GetTrail: Reads.DISK,
    GetLooks: Reads.DISK,
    GetAdvice: Reads.DISK,
    GetRule: Reads.NOTHING,
    GetTrack: Reads.MUCH,
    GetHistory: Reads.DISK,
}


@dataclass(slots=True)
class CityCard:
    """The city as it is told, and the mark by which a console sees that it changed."""

    info: CityInfo
    mark: str = field(init=False)
    _movers: dict[str, set[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        packed = msgspec.msgpack.encode(self.info)
        self.mark = blake2b(packed, digest_size=8).hexdigest()
        for mover in self.info.movers:
            self._movers.setdefault(mover.responsible_unit, set()).add(mover.mover_id)

    def fixes_of(self, unit_id: str, fixes: Iterable[Fix]) -> tuple[Fix, ...]:
        """Return the positions of a unit's own vehicles."""
        own = self._movers.get(unit_id, ())
        return tuple(fix for fix in fixes if fix.mover_id in own)


class Questions:
    """Answers questions; a unit's key what ``unit_answers`` leaves of the answer.

    Thread: ``check`` and ``quick`` in the I/O thread, ``slow`` in a worker's; the book and the
    positions belong to the I/O thread and only ``quick`` reads them.
    """

    def __init__(
        self,
        parts: Parts,
        pace: Pace,
        city: CityCard,
        book: OpenBook,
        positions: Positions,
        views: UnitViews,
    ) -> None:
        self.city = city
        self.closing = threading.Event()
        self._parts = parts
        self._pace = pace
        self._book = book
        self._positions = positions
        self._views = views
        self._units = UnitAnswers(parts.record, pace)

    def check(self, question: AnyQuestion, caller: Caller) -> AnyAnswer | None:
        """Return why it is not answered, or ``None`` when it may be."""
        try:
            check_actor(question.actor)
            self._parts.door.checked(caller, question.actor, tag_of(question))
        except Refused as why:
            return denied_by(question.ask_id, why)
        return unit_answers.check(question) if caller.unit_id else None

    def quick(self, question: AnyQuestion, unit_id: str = "") -> Iterator[AnyAnswer] | None:
        """Return the answer's parts when they are at hand, ``None`` when disk must be read.

        Args:
            unit_id: Whose key it came by, ``""`` for the hall's.
        """
        if unit_id and ANSWERS[type(question)] is Answered.OWN:
            fixes = self.city.fixes_of(unit_id, self._positions.all())
            return self._units.own(question, self._views.of(unit_id), fixes)
        if isinstance(question, GetCity):
            city = self.city
            return iter((City(ask_id=question.ask_id, info=city.info, mark=city.mark),))
        if isinstance(question, GetSnapshot):
            return self._snapshot(question)
        if isinstance(question, GetPresets | GetStands):
            return iter((self._of_heads(question),))
        if isinstance(question, GetRule):
            return iter((self._parts.rule(question.ask_id, question.class_key, question.at_ms),))
        return None

    def _of_heads(self, question: GetPresets | GetStands) -> AnyAnswer:
        steering = self._parts.steering
        if isinstance(question, GetPresets):
            return steering.presets(question)
        return steering.stands(question)

    def slow(self, question: AnyQuestion, unit_id: str = "") -> AnyAnswer:
        """Return the answer to a question that reads from disk; ``unit_id`` as with ``quick``."""
        if unit_id:
            return self._units.sifted(question, unit_id, self._read)
        return self._read(question)

    def _read(self, question: AnyQuestion) -> AnyAnswer:
        readers: Mapping[type, Callable[..., AnyAnswer]] = {
            GetRange: self._range,
            GetEnded: self._ended,
            GetVerdict: self._verdict,
            GetBlob: self._blob,
            GetStreams: self._streams,
            GetTrack: lambda asked: histories.track(self._parts, asked),
            GetHistory: lambda asked: histories.history(self._parts, asked),
            Find: lambda asked: Finds(
                ask_id=asked.ask_id, found=self._parts.find(asked.text, asked.limit)
            ),
            GetTrail: self._trail,
            GetLooks: self._parts.looks.record,
            GetPatrol: self._parts.patrols.record,
            GetHandovers: self._parts.handovers.record,
            GetCaller: self._parts.promises.show,
            GetPrecision: self._parts.suggestions.precision,
            GetAdvice: lambda asked: self._parts.advise(asked.ask_id, asked.case_id),
            GetIndicators: self._parts.counting.indicators,
            GetCoverage: self._parts.streets.coverage,
            GetStrips: self._parts.strips,
            GetAhead: self._parts.streets.ahead,
            GetIndicatorCases: self._parts.counting.cases,
            GetFrozen: self._parts.freezing.show,
            GetCampaigns: self._parts.campaign_counts.campaigns,
            GetCampaignCases: self._parts.campaign_counts.cases,
            GetEmergencies: self._parts.emergencies.record,
            GetEmergencyLog: self._parts.emergencies.log,
            GetLedger: self._ledger,
        }
        return readers[type(question)](question)

    def _snapshot(self, question: GetSnapshot) -> Iterator[AnyAnswer]:
        """Yield the parts of the picture as it is now."""
        heads = {t: head for t, head in self._book.heads().items() if t in question.topics}
        rows, fixes = self._book.rows(heads), self._positions.all()
        return snapshot(question.ask_id, self._parts.record.epoch, heads, rows, fixes, self._pace)

    def _range(self, question: GetRange) -> RowRange:
        after, upto = question.after_seq, question.upto_seq
        is_told = question.topic in LOG_TOPICS  # the record holds more than the stream tells
        is_held = is_told and 0 <= after <= upto <= after + self._pace.range_rows
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
        cases = self._parts.record.ended_cases(question.since_ms, limit, pleading=question.pleading)
        return Cases(ask_id=question.ask_id, cases=tuple(cases))

    def _verdict(self, question: GetVerdict) -> AnyAnswer:
        verdict = self._parts.record.verdict(question.command_id)
        return verdict or denied(question.ask_id, "unknown_command")

    def _ledger(self, question: GetLedger) -> Ledger:
        sheet = ledger_of(self._parts.record, question, self.closing)
        return msgspec.structs.replace(sheet, backup=told_of(self._parts.folder.logs))

    def _trail(self, question: GetTrail) -> Trail:
        limit = max(0, min(question.limit, MAX_TRAIL))
        rows = self._parts.record.trail(question.after_seq, limit)
        return Trail(ask_id=question.ask_id, rows=rows)

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


def tag_of(message: Message) -> str:
    """Return the kind of a message, which is also the action it asks for."""
    return str(type(message).__struct_config__.tag)


def _file_part(path: Path, offset: int, size: int) -> tuple[bytes, int]:
    """Return some bytes of a file and its length; nothing and 0 when there is no such file."""
    try:
        with path.open("rb") as file:
            total = file.seek(0, 2)
            file.seek(max(0, offset))
            return file.read(size), total
    except FileNotFoundError:
        return b"", 0
