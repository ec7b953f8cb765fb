"""``audit verify`` over a million rows, beside reading and hashing the same bytes and no more."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from backend.contract.codec import encode
from backend.contract.pushed import CaseChanged
from backend.contract.topics import Topic
from backend.domain.cases.case import Act, Case, CaseState, Photo, Source, Step
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Role
from backend.store import Store
from backend.store.chain import GENESIS, link_hash
from backend.store.packing import columns_of, pack
from backend.store.tables import CaseRow, ChainRow, HeadRow, JournalRow

from .figure import Figure

N_ROWS = 1_000_000
N_VERSIONS = 5
N_PICTURES = 200
RUNS = 3
GOAL_S = 10.0
_BATCH = 5_000
_NOW_MS = 1_781_053_920_000
_HEAD_KEYS = [
    "seq",
    "prev_seq",
    "topic",
    "entity",
    "ended",
    "kind",
    "city_at_ms",
    "published_at_ms",
    "actor",
    "role",
    "seat",
]


def figures() -> Iterator[Figure]:
    """Build a journal, prove it and read the same file bare, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        with closing(Store.open(path)) as store:
            fill(store, N_ROWS)
        ours_s, bare_s = [], []
        for _ in range(RUNS):
            ours_s.append(_proved_s(path))
            bare_s.append(_bare_s(path))
    value, other = median(ours_s), median(bare_s)
    against = f"goal {GOAL_S:g} s; read and hash payloads bare: {other:.3g} s"
    ratio = round(value / GOAL_S, 3)
    yield Figure("audit.verify_s", round(value, 2), "s", against, ratio, N_ROWS)
    yield Figure("audit.rows_s", round(N_ROWS / value), "rows/s", n=N_ROWS)


def _proved_s(path: Path) -> float:
    """Return how long the whole proof takes."""
    with closing(Store.open(path)) as store:
        began_s = time.perf_counter()
        proof = store.verify()
        took_s = time.perf_counter() - began_s
    if not proof.sound or proof.n_rows != N_ROWS:
        raise RuntimeError(proof.words.en)
    return took_s


def fill(store: Store, n_rows: int) -> None:
    """Put cases of five versions each into a new store, past the desk: it would take an hour."""
    photos = [store.put_photo(f"picture {n}".encode() * 40) for n in range(N_PICTURES)]
    prev_hash = GENESIS
    with store._writer.begin() as connection:
        for first in range(0, n_rows, _BATCH):
            rows, cases = [], []
            for seq in range(first + 1, min(first + _BATCH, n_rows) + 1):
                n, step = divmod(seq - 1, N_VERSIONS)
                case = _case(n, step + 1, photos[n % N_PICTURES])
                rows.append(_row(seq, case, prev_hash))
                prev_hash = rows[-1]["hash"]
                if step == N_VERSIONS - 1:
                    cases.append({"case_id": case.case_id, "body": pack(case), **columns_of(case)})
            connection.execute(insert(JournalRow), rows)
            connection.execute(insert(CaseRow), cases)
        connection.execute(ChainRow.__table__.update().values(seq=n_rows, hash=prev_hash))
        connection.execute(insert(HeadRow), {"topic": "case", "seq": n_rows, "digest": bytes(8)})


def _row(seq: int, case: Case, prev_hash: bytes) -> dict[str, bytes]:
    step, payload = case.steps[-1], encode(CaseChanged(case=case, act=case.steps[-1].act))
    names = (step.account, step.role.value, step.seat)
    times = (_NOW_MS + seq, _NOW_MS + seq)
    head = (seq, seq - 1, Topic.CASE.value, case.case_id, case.ended, "case_changed", *times)
    head = (*head, *names)
    row_hash = link_hash(prev_hash, head, payload)
    kept = {"payload": payload, "prev_hash": prev_hash, "hash": row_hash}
    return {**dict(zip(_HEAD_KEYS, head, strict=True)), **kept}


def _case(n: int, version: int, photo_id: str) -> Case:
    """Return a case at a version; the last one is closed."""
    step = Step(Act.ACCEPT, _NOW_MS, "intake-01", Role.INTAKE, CaseState.TO_FILE, seat="受理席 01")
    open_case = Case(
        case_id=f"01JXC5Z3M2Q8R4T6V8{n:08d}",
        version=version,
        state=CaseState.TO_FILE,
        class_key="c0103",
        place=Place(119.6, 38.9, "学府路 88 号门前", "990102003012045"),
        source=Source.COLLECTOR,
        text="雨水井盖缺失，已放警示锥",
        reported_at_ms=_NOW_MS,
        reported_by="COL-990102-017",
        step_since_ms=_NOW_MS,
        photos=(Photo(photo_id, "near", _NOW_MS),),
        steps=(step,) * version,
    )
    if version < N_VERSIONS:
        return open_case
    return replace(open_case, state=CaseState.CLOSED, closed_at_ms=_NOW_MS)


def _bare_s(path: Path) -> float:
    """Return how long the driver takes to hand out the payloads and BLAKE2b to hash them."""
    began_s = time.perf_counter()
    with closing(sqlite3.connect(path)) as database:
        for (payload,) in database.execute("SELECT payload FROM journal ORDER BY seq"):
            blake2b(payload, digest_size=32).digest()
    return time.perf_counter() - began_s
