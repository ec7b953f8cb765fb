"""Reads the journal from its first row and recomputes each link of the chain."""

from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple, cast

import msgspec
import psycopg
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from backend.domain.cases.acts import Act
from backend.domain.terms.words import Words

from .chain import GENESIS, link_hash
from .engine import name_of
from .faults import driver_faults
from .people import FIRST
from .tables import JournalRow

_BATCH = 500
AnyRow = Row[*tuple[Any, ...]]
# What the hash covers, in its order; then what is kept beside it.
_HASHED = (
    JournalRow.seq,
    JournalRow.prev_seq,
    JournalRow.topic,
    JournalRow.entity,
    JournalRow.ended,
    JournalRow.kind,
    JournalRow.city_at_ms,
    JournalRow.published_at_ms,
    JournalRow.actor,
    JournalRow.role,
    JournalRow.seat,
)
_N_HASHED = len(_HASHED)
MISSING = Words("第 {seq} 行缺失", "row {seq} is missing")
CHANGED = Words("第 {seq} 行被改动", "row {seq} was changed")
UNLINKED = Words("第 {seq} 行与前一行不相连", "row {seq} does not follow from the row before")

# Told how far the work is: what is being done, how many are done, how many there are.
Heard = Callable[[Words, int, int], None]


def unheard(what: Words, n_done: int, n_all: int) -> None:
    """Tell nobody."""
    del what, n_done, n_all


ROWS = Words("日志行", "journal rows")


class _Photo(msgspec.Struct, frozen=True):
    photo_id: str


class _Case(msgspec.Struct, frozen=True):
    case_id: str = ""
    photos: tuple[_Photo, ...] = ()


class _Look(msgspec.Struct, frozen=True):
    snapshot_id: str = ""


class _Payload(msgspec.Struct, frozen=True):
    case: _Case = _Case()
    look: _Look = _Look()
    act: str = ""


class _Place(msgspec.Struct, frozen=True):
    grid_code: str = ""


class _Extras(msgspec.Struct, frozen=True):
    ruled_unit_id: str = ""


class _RuledCase(msgspec.Struct, frozen=True):
    case_id: str
    class_key: str
    place: _Place
    case_no: str = ""
    component_code: str = ""
    extras: _Extras | None = None


class _RulingTold(msgspec.Struct, frozen=True):
    case: _RuledCase


class _Trust(msgspec.Struct, frozen=True):
    what: str = ""
    marks: dict[str, str] = {}


_WITH_PICTURES = frozenset(("case_changed", "look_noted"))


_TRUST = "trust_noted"


_evidence = msgspec.msgpack.Decoder(_Payload).decode
_trust = msgspec.msgpack.Decoder(_Trust).decode
_ruling = msgspec.msgpack.Decoder(_RulingTold).decode


class InForce(NamedTuple):
    """The newest row of an entity, and whether the entity left the situation with it."""

    seq: int
    ended: bool


class Vouched(NamedTuple):
    """The newest row that put down an account, and its mark then."""

    seq: int
    mark: str


class Ruling(NamedTuple):
    """Whom a case made responsible; city time, Unix ms. An owner names no case number."""

    unit_id: str
    case_id: str
    at_ms: int
    case_no: str = ""


class Ruled(NamedTuple):
    """The newest row in which somebody was made responsible, and for what."""

    seq: int
    ruling: Ruling


class Walk:
    """What the rows so far say.

    Attributes:
        hash: Hash of the last row.
        last_seq: Last row of each topic.
        in_force: Newest row of each entity, by topic and entity.
        pictures: Photo id to the first row that names it.
        uses: Photo id and case id to the first row in which that case names that picture.
        accounts: Account to what the newest row that put it down says of it.
        owners, strips: The newest ruling on a component, by its code; on a class in a unit grid.
        is_vouched: All accounts were put down once; before that some may be older than marks.
        hashes: Hashes of the rows somebody wants to compare, by seq.
    """

    def __init__(self, wanted: Container[int] = ()) -> None:
        self.hash = GENESIS
        self.n_rows = 0
        self.last_seq: dict[str, int] = {}
        self.in_force: dict[tuple[str, str], InForce] = {}
        self.pictures: dict[str, int] = {}
        self.uses: dict[tuple[str, str], int] = {}
        self.accounts: dict[str, Vouched] = {}
        self.owners: dict[tuple[str, ...], Ruled] = {}
        self.strips: dict[tuple[str, ...], Ruled] = {}
        self.is_vouched = False
        self.hashes: dict[int, bytes] = {}
        self._wanted = wanted

    def take(self, row: Sequence[Any]) -> Words | None:
        """Take the next row; return what is wrong with it, and then it was not taken."""
        payload, prev_hash, row_hash = row[_N_HASHED:]
        seq, prev_seq, topic, entity, ended, kind, city_at_ms, *_ = row
        if seq != self.n_rows + 1:
            return MISSING
        if row_hash != link_hash(prev_hash, tuple(row[:_N_HASHED]), payload):
            return CHANGED
        if prev_hash != self.hash or prev_seq != self.last_seq.get(topic, 0):
            return UNLINKED
        self.hash, self.n_rows, self.last_seq[topic] = row_hash, seq, seq
        self.in_force[topic, entity] = InForce(seq, ended)
        if kind in _WITH_PICTURES:
            self._see(payload, seq, city_at_ms)
        elif kind == _TRUST:
            noted = _trust(payload)
            marks = noted.marks
            self.accounts.update((name, Vouched(seq, mark)) for name, mark in marks.items())
            self.is_vouched |= bool(marks) and noted.what in FIRST
        if seq in self._wanted:
            self.hashes[seq] = row_hash
        return None

    def _see(self, payload: bytes, seq: int, at_ms: int) -> None:
        """Take the pictures a row names, and what it ruled."""
        found = _evidence(payload)
        for photo in found.case.photos:
            self.pictures.setdefault(photo.photo_id, seq)
            self.uses.setdefault((photo.photo_id, found.case.case_id), seq)
        if found.look.snapshot_id:
            self.pictures.setdefault(found.look.snapshot_id, seq)
        if found.act == Act.RULE:
            self._rule(_ruling(payload).case, seq, at_ms)

    def _rule(self, case: _RuledCase, seq: int, at_ms: int) -> None:
        unit_id = case.extras.ruled_unit_id if case.extras is not None else ""
        ruling = Ruling(unit_id, case.case_id, at_ms)
        if case.component_code:
            self.owners[(case.component_code,)] = Ruled(seq, ruling)
        elif case.place.grid_code:
            told = ruling._replace(case_no=case.case_no)
            self.strips[case.class_key, case.place.grid_code] = Ruled(seq, told)


def walked(session: Session, walk: Walk, n_rows: int, heard: Heard) -> Words | None:
    """Take every row; return what is wrong with the first one that is, ``None`` when none is.

    Args:
        n_rows: How many there should be, to tell how far it is.
    """
    with _journal(session) as batches:
        for rows in batches:
            for row in rows:
                fault = walk.take(row)
                if fault is not None:
                    return fault.filled(seq=walk.n_rows + 1)
            heard(ROWS, walk.n_rows, n_rows)
    return None


@contextmanager
def _journal(session: Session) -> Iterator[Iterator[Sequence[Sequence[Any]]]]:
    columns = (*_HASHED, JournalRow.payload, JournalRow.prev_hash, JournalRow.hash)
    query = select(*columns).order_by(JournalRow.seq)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        with pieces(session, query) as batches:
            yield batches
        return
    # Binary, which SQLAlchemy has no word for: as text, every byte of a payload comes as two.
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    where = name_of(connection.engine.url)
    with driver_faults(where), driver.cursor("audit", binary=True) as cursor:
        cursor.execute(str(query.compile(connection)).encode())
        yield iter(lambda: cursor.fetchmany(_BATCH), [])


@contextmanager
def pieces(
    session: Session, query: Select[*tuple[Any, ...]]
) -> Iterator[Iterator[Sequence[AnyRow]]]:
    """Read a table piece by piece, so that a year of it does not fill the memory.

    Rows are the connection's own: objects of the session would cost as much as the hashing.
    """
    result = session.connection().execute(query, execution_options={"yield_per": _BATCH})
    with closing(result):
        yield result.partitions()
