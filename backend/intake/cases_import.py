"""``import cases``: reports another system held; each becomes a case waiting to be accepted."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

from backend import codebooks
from backend.basedata.components import ComponentIndex
from backend.basedata.grids import GridIndex
from backend.basedata.info import city_info
from backend.contract.messages import Report
from backend.contract.topics import Topic
from backend.disk import disk_faults
from backend.domain.case import Source
from backend.domain.place import Place
from backend.domain.roles import Actor, Role
from backend.domain.words import Words
from backend.folder import DataFolder
from backend.services import Accounts, CaseDesk, CityBooks
from backend.store import Store

from .points import Point, far_note, known_bounds, read_point
from .ready import Options, Ready, Standing, standing_city
from .tables import Row, Table, fail, fail_at, read_table

COLUMNS = ("class_key", "lon", "lat", "text", "observed_at")
_MAX_TEXT_CHARS = 2000


@dataclass(frozen=True, slots=True)
class _Clock:
    """City and real time of the import; both stand still while it lasts."""

    city_now_ms: int
    real_now_ms: int

    def city_ms(self) -> int:
        """Return city time, Unix milliseconds."""
        return self.city_now_ms

    def real_ms(self) -> int:
        """Return real UTC, Unix milliseconds."""
        return self.real_now_ms


def check_cases(path: Path, folder: DataFolder | None, options: Options) -> Ready:
    """Read old reports. The same file brought in twice makes no second case.

    Raises:
        OperatorError: Header, class, position or time of a row is wrong.
    """
    del options
    city = standing_city(folder) if folder else None
    table = read_table(path, COLUMNS)
    bounds = known_bounds(city.registers.bounds_deg) if city else None
    points = [read_point(path, row, "lon", "lat", bounds) for row in table.rows]
    for row in table.rows:
        _check_row(path, row, city)

    def write(beside: DataFolder, held: DataFolder) -> None:
        _report_all(beside, held, standing_city(held), table, points)

    n = len(table.rows)
    summary = Words(f"案件 {n} 件：{path.name}", f"{n} cases: {path.name}")
    return Ready(summary, (*table.notes, *far_note(points, bounds)), write)


def _check_row(path: Path, row: Row, city: Standing | None) -> None:
    cells = row.cells
    book = codebooks.load(city.config.codebook if city else codebooks.DEFAULT_EDITION)
    if not book.holds(cells["class_key"]):
        key = cells["class_key"]
        fail_at(path, row.line, f"分类 {key} 不在编码表中", f"class {key} is not in the codebook")
    if not cells["text"] or len(cells["text"]) > _MAX_TEXT_CHARS:
        fail_at(path, row.line, "描述为空或过长", "the text is empty or too long")
    if (cells.get("source") or Source.TRANSFER) not in list(Source):
        known = "/".join(Source)
        fail_at(path, row.line, f"来源应为 {known}", f"the source should be one of {known}")
    _observed_ms(path, row, city.config.zone if city else "Asia/Shanghai")


def _observed_ms(path: Path, row: Row, zone: str) -> int:
    """Read the moment, local time of the city unless it names its zone."""
    text = row.cells["observed_at"]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail_at(path, row.line, f"时间“{text}”读不懂", f"“{text}” is no time")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return round(moment.timestamp() * 1000)


def _report_all(
    beside: DataFolder, held: DataFolder, city: Standing, table: Table, points: list[Point]
) -> None:
    """Report every row into a copy of the record; one refusal and the copy is thrown away."""
    if held.store.exists():
        # Opening and closing folds the write-ahead log into the file that is copied.
        Store.open(held.store, held.media).close()
        with disk_faults(beside.store):
            shutil.copyfile(held.store, beside.store)
    accounts = Accounts(Actor(name, *row) for name, row in city.config.accounts.items())
    actor = _clerk(table.path, city)
    owners = ComponentIndex.open(held.components, city.projection)
    book = codebooks.LiveBook.of(city.config.codebook)
    books = CityBooks(city.config.prefix, city.config.city_id, book, owners.owner_of)
    with closing(Store.open(beside.store, held.media)) as store:
        reports = list(_reports(held, city, table, points, actor))
        clock = _clock(store, city, max(report.observed_at_ms for report in reports))
        desk = CaseDesk(store, city_info(held), accounts, clock, lambda rows: None, books)
        for row, report in zip(table.rows, reports, strict=True):
            verdict = desk.report(report)
            if verdict.outcome != "accepted":
                fail_at(table.path, row.line, f"：{verdict.zh}", verdict.en)


def _clerk(path: Path, city: Standing) -> Actor:
    """Return the first account that may report."""
    for name, account in city.config.accounts.items():
        if account.role is Role.INTAKE:
            return Actor(name, account.role, account.seat)
    fail(path, "city.toml 里没有受理员帐号", "city.toml has no intake account")


def _reports(
    held: DataFolder, city: Standing, table: Table, points: list[Point], actor: Actor
) -> Iterator[Report]:
    grids = GridIndex.open(held.map, city.projection)
    digest = blake2b(table.path.read_bytes(), digest_size=12).hexdigest()
    for row, point in zip(table.rows, points, strict=True):
        address = row.cells.get("address", "")
        yield Report(
            command_id=f"import:{digest}:{row.line}",
            actor=actor,
            class_key=row.cells["class_key"],
            place=Place(*point, address, grids.code_of(*point)),
            source=Source(row.cells.get("source") or Source.TRANSFER),
            text=row.cells["text"],
            observed_at_ms=_observed_ms(table.path, row, city.config.zone),
            component_code=row.cells.get("component_code", ""),
        )


def _clock(store: Store, city: Standing, observed_ms: int) -> _Clock:
    """A real city's time is now; a synthetic one goes on where its journal ends."""
    real_ms = time.time_ns() // 1_000_000
    if not city.config.synthetic:
        return _Clock(real_ms, real_ms)
    head = store.heads()[Topic.CASE]
    last = store.rows_after(Topic.CASE, head.seq - 1, head.seq) if head.seq else ()
    return _Clock(max([observed_ms, *(row.city_at_ms for row in last)]), real_ms)
