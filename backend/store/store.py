"""The store of one city: one durable writer, any number of readers, a folder of photos."""

import logging
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from backend.contract.answers import TrailRow
from backend.contract.pushed import LogHead, LogRow
from backend.contract.topics import LOG_TOPICS
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Case
from backend.domain.cases.wish import CaseWish
from backend.domain.clocks.local_class import LocalClass
from backend.domain.field.component import Component
from backend.domain.people.account import AccountRecord, Sitting
from backend.domain.terms.words import Words

from . import components, counting, migrate, people, photo_uses, pruning, reading, registers, search
from .anchors import Anchor
from .audit import Proof, prove
from .audit_walk import Heard, unheard
from .engine import name_of, reader_engine, url_of, write_ahead, writer_engine
from .faults import ABSENT, StoreFault, told_as_fault
from .packing import case_of, verdict_of
from .photos import PhotoFolder
from .tables import LEFT, CaseRow, CommandRow, MetaRow, SittingRow
from .writing import Writing

logger = logging.getLogger(__name__)
_EPOCH = "epoch"

Told = Callable[[Sequence[LogRow]], None]


class Store:
    """All that is kept of one city; made by ``Store.open``.

    Attributes:
        epoch: Name of this history; it changes only when a city is restored from a backup.
        notices: What a person must be told about the opening, e.g. that it was migrated.

    Thread: reads from any thread at any time; writes queue up for one lock.
    """

    def __init__(self, writer: Engine, reader: Engine, photos: PhotoFolder) -> None:
        self._writer = writer
        self._reader = reader
        self._photos = photos
        self._where = name_of(writer.url)
        self._lock = threading.Lock()
        self._writing_thread = 0
        self.epoch = ""
        self.notices: tuple[Words, ...] = ()

    @classmethod
    def open(
        cls, source: str | Path, media_path: Path | None = None, scripts: Path = migrate.SCRIPTS
    ) -> "Store":
        """Open a store, making or migrating it first where needed.

        Args:
            source: Path of an SQLite file, or a URL such as ``postgresql+psycopg://…``.
            media_path: Folder of the photos; by default ``media`` beside the file.

        Raises:
            OperatorError: Newer schema, a foreign or damaged file, a read-only disk.
            ValueError: A URL was given without ``media_path``.
        """
        url = url_of(source)
        if media_path is None:
            if url.get_backend_name() != "sqlite" or not url.database:
                raise ValueError("a server database needs media_path")
            media_path = Path(url.database).parent / "media"
        store = cls(writer_engine(url), reader_engine(url), PhotoFolder(media_path))
        with store._opening():
            store.notices = migrate.bring_up(store._writer, store._where, scripts)
            write_ahead(store._writer)
        return store

    @classmethod
    def open_standing(cls, source: str | Path, media_path: Path) -> "Store":
        """Open a store that is there and up to date; nothing is made, migrated or changed.

        Raises:
            OperatorError: There is none, or its schema is not this program's.
        """
        url = url_of(source)
        if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
            raise StoreFault(ABSENT.filled(where=name_of(url)))
        store = cls(writer_engine(url), reader_engine(url), PhotoFolder(media_path))
        with store._opening():
            migrate.require_current(store._reader, store._where)
        return store

    def close(self) -> None:
        """Let go of every connection; a write in progress is waited for."""
        with self._lock:
            self._reader.dispose()
            self._writer.dispose()

    @contextmanager
    def write(self, told: Told | None = None) -> Iterator[Writing]:
        """Open the one transaction in which things may change; leaving it commits.

        Args:
            told: Called with the new journal rows, after the commit and before the next writer,
                so calls come in order. It must be quick, and must not write to this store.

        Raises:
            StoreFault: The disk or the database failed; whether it was kept must be asked again.
        """
        with self._alone(), told_as_fault(self._where):
            with Session(self._writer, expire_on_commit=False) as session, session.begin():
                writing = Writing(session, self.epoch)
                yield writing
            rows = tuple(row for row in writing.rows if row.topic in LOG_TOPICS)
            if told is not None and rows:
                self._tell(told, rows)

    def heads(self) -> dict[str, LogHead]:
        """Return where every log topic stands."""
        with self._read() as session:
            return reading.heads(session)

    def picture(self, topics: Sequence[str] = LOG_TOPICS) -> reading.Picture:
        """Return the heads and all rows in force at one and the same moment: a snapshot."""
        with self._read() as session:
            rows = reading.open_rows(session, topics, self.epoch)
            return reading.Picture(reading.heads(session), rows)

    def open_rows(self, topic: str) -> tuple[LogRow, ...]:
        """Return the row in force of every open entity of a topic, ordered by seq."""
        with self._read() as session:
            return reading.open_rows(session, (topic,), self.epoch)

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> tuple[LogRow, ...]:
        """Return the rows of a topic with ``after_seq < seq <= upto_seq``, in order."""
        with self._read() as session:
            return reading.rows_after(session, topic, after_seq, upto_seq, self.epoch)

    def history(self, topic: str, entity: str) -> tuple[LogRow, ...]:
        """Return every row of one entity of a topic, oldest first."""
        with self._read() as session:
            return reading.history(session, topic, entity, self.epoch)

    def case(self, case_id: str) -> Case | None:
        """Return a case as it is now, open or ended."""
        with self._read() as session:
            row = session.get(CaseRow, case_id)
            return case_of(row.body) if row else None

    def ended_cases(
        self, since_ms: int, limit: int = 500, *, pleading: bool = False, unit_id: str = ""
    ) -> tuple[Case, ...]:
        """Return ended cases, of one unit or all; ``pleading`` adds older whose plea waits."""
        with self._read() as session:
            return reading.ended_cases(session, since_ms, limit, pleading=pleading, unit_id=unit_id)

    def ended_like(self, wish: CaseWish, limit: int) -> tuple[Case, ...]:
        """Return the ended cases that fit a wish, newest end first."""
        with self._read() as session:
            return search.ended_like(session, wish, limit)

    def cases_with_photo(self, photo_id: str) -> tuple[Case, ...]:
        """Return the cases a picture was named by, as they are now."""
        with self._read() as session:
            return photo_uses.users(session, photo_id)

    def newest_cases(self, limit: int) -> tuple[Case, ...]:
        """Return the cases reported last, oldest of them first, open or ended."""
        with self._read() as session:
            return reading.newest_cases(session, limit)

    def n_alive(self, from_ms: int, upto_ms: int) -> int:
        """Return how many cases were open at any time of a span of city time."""
        with self._read() as session:
            return counting.n_alive(session, from_ms, upto_ms)

    def alive(self, from_ms: int, upto_ms: int, after_id: str, limit: int) -> tuple[Case, ...]:
        """Return some of them as they are now, by id, behind the one named."""
        with self._read() as session:
            return counting.alive(session, from_ms, upto_ms, after_id, limit)

    def closings(self, since_ms: int) -> tuple[counting.Closing, ...]:
        """Return what was closed since a city time and stands closed."""
        with self._read() as session:
            return tuple(counting.closings(session, since_ms))

    def cases(self, case_ids: Sequence[str]) -> dict[str, Case]:
        """Return cases by id, as they are now; at most some thousands."""
        with self._read() as session:
            return counting.cases(session, case_ids)

    def due_deliveries(self, real_ms: int) -> tuple[Case, ...]:
        """Return the cases whose unit must hear of its dispatch by this real time."""
        with self._read() as session:
            return reading.due_deliveries(session, real_ms)

    def alarm_ids(self, prefixes: Sequence[str]) -> set[str]:
        """Return the ids of all alarms ever raised that begin with one of these."""
        with self._read() as session:
            return reading.alarm_ids(session, prefixes)

    def verdict(self, command_id: str) -> Verdict | None:
        """Return the verdict first given to a command, or ``None`` when it never arrived."""
        with self._read() as session:
            row = session.get(CommandRow, command_id)
            return verdict_of(row.verdict) if row else None

    def accounts(self) -> tuple[AccountRecord, ...]:
        """Return every account, by name."""
        with self._read() as session:
            return people.accounts(session)

    def account(self, name: str) -> AccountRecord | None:
        """Return one account, ``None`` when there is none."""
        with self._read() as session:
            return people.account(session, name)

    def accounts_mark(self) -> tuple[int, int]:
        """Return what differs when any account was added or changed."""
        with self._read() as session:
            return people.accounts_mark(session)

    def sittings(self) -> tuple[Sitting, ...]:
        """Return who sits where."""
        with self._read() as session:
            return people.sittings(session)

    def trail(self, after_seq: int = 0, limit: int = 500) -> tuple[TrailRow, ...]:
        """Return what was noted of trust after a row, oldest first."""
        with self._read() as session:
            return people.trail(session, after_seq, limit)

    def verify(self, anchors: Sequence[Anchor] = (), heard: Heard = unheard) -> Proof:
        """Walk the whole journal, compare what stands now and all pictures, name what is wrong.

        Args:
            anchors: What ``AnchorBook.read`` returned before this call.
            heard: Told how far it is.

        Raises:
            OperatorError: An anchor is of another history, or disk or database fail.

        Cost: linear in rows and pictures; ``python -m bench audit`` says how much.
        """
        with self._read() as session:
            return prove(session, self._photos, anchors, heard)

    def anchor(self, real_ms: int) -> Anchor:
        """Return where the chain stands, to be written down outside the database."""
        with self._read() as session:
            return reading.chain_end(session, real_ms, self.epoch)

    @contextmanager
    def held(self) -> Iterator[Session]:
        """Hold one moment of the record: all that is read from this session is of it."""
        with self._read() as session:
            yield session

    def begin_history(self) -> str:
        """Give a record that was restored a new epoch, and note at which row the old one ended.

        Nobody sits anywhere in it: the desks of another day must log in.
        """
        with self._alone(), told_as_fault(self._where):
            with Session(self._writer) as session, session.begin():
                end = reading.chain_end(session, 0, self.epoch)
                session.add(MetaRow(key=f"{LEFT}{end.epoch}", value=str(end.seq)))
                session.get_one(MetaRow, _EPOCH).value = new_epoch()
                session.execute(delete(SittingRow))
            self.epoch = self._epoch_kept()
        return self.epoch

    def keep_census(self, rows: Callable[[], Iterable[Component]], mark: str) -> int:
        """Keep a census of components unless this very one is kept; return how many it has.

        Args:
            rows: Gives them; asked only when the mark is another one than was kept.
        """
        opened = Session(self._writer)
        with self._alone(), told_as_fault(self._where), opened as session, session.begin():
            if components.mark_of_census(session) == mark:
                return components.count(session)
            return components.replace_census(session, rows(), mark)

    def component(self, code: str) -> Component | None:
        """Return a component by its code, with its owner as it is now."""
        with self._read() as session:
            return components.component(session, code)

    def owner_of(self, code: str) -> str:
        """Return the unit a component belongs to, ``""`` when to nobody or not known."""
        with self._read() as session:
            return components.owner_of(session, code)

    def nearest(
        self, lon_deg: float, lat_deg: float, class_key: str, within_m: float = components.REACH_M
    ) -> Component | None:
        """Return the nearest component of a class within reach."""
        with self._read() as session:
            return components.nearest(session, (lon_deg, lat_deg), class_key, within_m)

    def local_classes(self) -> tuple[LocalClass, ...]:
        """Return every version of every class the city added, oldest first."""
        with self._read() as session:
            return registers.local_classes(session)

    def put_local_class(self, row: LocalClass) -> None:
        """Keep one more version of the city's codebook."""
        opened = Session(self._writer)
        with self._alone(), told_as_fault(self._where), opened as session, session.begin():
            registers.put_local_class(session, row)

    def setting(self, key: str) -> str:
        """Return what a switch of the city stands at, ``""`` when it was never touched."""
        with self._read() as session:
            return registers.setting(session, key)

    def set_setting(self, key: str, value: str) -> None:
        """Keep what a switch of the city stands at; at most 128 characters."""
        opened = Session(self._writer)
        with self._alone(), told_as_fault(self._where), opened as session, session.begin():
            registers.set_setting(session, key, value)

    def prune_commands(self, before_ms: int, most: int) -> int:
        """Forget verdicts of commands decided before a moment of real UTC; return how many.

        Args:
            most: At most so many at once, the oldest first: a writer waits meanwhile.

        Raises:
            StoreFault: The disk or the database failed.
        """
        opened = Session(self._writer)
        with self._alone(), told_as_fault(self._where), opened as session, session.begin():
            return pruning.forget_verdicts(session, before_ms, most)

    def put_photo(self, data: bytes) -> str:
        """Keep a picture durably and return its id, the BLAKE2b-128 of its bytes."""
        return self._photos.put(data)

    def photo(self, photo_id: str) -> bytes | None:
        """Return a picture's bytes, or ``None`` when there is no such picture."""
        return self._photos.get(photo_id)

    def has_photo(self, photo_id: str) -> bool:
        """Return whether a picture is kept here."""
        return self._photos.holds(photo_id)

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with told_as_fault(self._where), Session(self._reader) as session:
            yield session

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a write inside a write: the store would wait for itself")
        with self._lock:
            self._writing_thread = threading.get_ident()
            try:
                yield
            finally:
                self._writing_thread = 0

    def _tell(self, told: Told, rows: tuple[LogRow, ...]) -> None:
        try:
            told(rows)
        except Exception:
            # The rows are committed: a teller that fails must not make the command look failed.
            # Whoever missed them sees the gap and asks for the range.
            logger.exception("journal rows %d to %d were not told", rows[0].seq, rows[-1].seq)

    @contextmanager
    def _opening(self) -> Iterator[None]:
        """Close again when the opening fails; read the epoch when it succeeds."""
        try:
            with told_as_fault(self._where):
                yield
                self.epoch = self._epoch_kept()
        except BaseException:
            self.close()
            raise

    def _epoch_kept(self) -> str:
        with Session(self._reader) as session:
            return session.get_one(MetaRow, _EPOCH).value


def new_epoch() -> str:
    """Return a name for a history that nobody had before."""
    return secrets.token_hex(8)
