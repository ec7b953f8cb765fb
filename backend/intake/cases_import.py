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
from backend.cityfile import DEFAULT_ZONE
from backend.contract.orders import Report
from backend.contract.topics import Topic
from backend.disk import disk_faults
from backend.domain.cases.case import Source
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.folder import DataFolder
from backend.services import Accounts, CaseDesk, CityBooks
from backend.store import Store

from .mapping import Mapping, read_mapping
from .points import Bounds, Point, far_note, known_bounds, read_point
from .ready import Options, Ready, Standing, standing_city
from .refused import Refusal, refused_note, write_refused
from .tables import Row, Table, fail, fail_at

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

    Without ``options.refused`` the first wrong row refuses the file; with it wrong rows are written
    there with the rule each broke, and the others are brought in.

    Raises:
        OperatorError: Header, mapping, class, position or time of a row is wrong; or every row is.
    """
    city = standing_city(folder) if folder else None
    mapping = read_mapping(options.mapping) if options.mapping else Mapping()
    table = mapping.read(path, COLUMNS)
    bounds = known_bounds(city.registers.bounds_deg) if city else None
    found = [(row, _checked(path, row, city, bounds)) for row in table.rows]
    refusals = [one for _, one in found if isinstance(one, Refusal)]
    good = [(row, one) for row, one in found if not isinstance(one, Refusal)]
    notes = (*table.notes, *_told(options.refused, refusals))
    if not good:
        fail(path, "没有一行可用", "has not one good row")
    points = [point for _, point in good]

    def write(beside: DataFolder, held: DataFolder) -> None:
        taken = Table(path, tuple(row for row, _ in good), table.notes)
        late = _report_all(beside, held, standing_city(held), taken, points)
        if late:
            _told(options.refused, [*refusals, *late])

    n = len(good)
    summary = Words(f"案件 {n} 件：{path.name}", f"{n} cases: {path.name}")
    return Ready(summary, (*notes, *far_note(points, bounds)), write)


def _told(path: Path | None, refusals: list[Refusal]) -> tuple[Words, ...]:
    """Write down what was refused and return the note of it; without a path refuse the file."""
    if path is None:
        if refusals:
            raise OperatorError(refusals[0].words)
        return ()
    write_refused(path, refusals)
    return (refused_note(path, refusals),)


def _checked(path: Path, row: Row, city: Standing | None, bounds: Bounds | None) -> Point | Refusal:
    """Return where a row is, or the rule it breaks."""
    point: list[Point] = []
    for rule, check in (
        ("place", lambda: point.append(read_point(path, row, "lon", "lat", bounds))),
        ("class", lambda: _check_class(path, row, city)),
        ("text", lambda: _check_text(path, row)),
        ("source", lambda: _check_source(path, row)),
        ("time", lambda: _observed_ms(path, row, city.config.zone if city else DEFAULT_ZONE)),
    ):
        try:
            check()
        except OperatorError as error:
            return Refusal(row, rule, error.words)
    return point[0]


def _check_class(path: Path, row: Row, city: Standing | None) -> None:
    book = codebooks.load(city.config.codebook if city else codebooks.DEFAULT_EDITION)
    key = row.cells["class_key"]
    if not book.holds(key):
        fail_at(path, row.line, f"分类 {key} 不在编码表中", f"class {key} is not in the codebook")


def _check_text(path: Path, row: Row) -> None:
    if not row.cells["text"] or len(row.cells["text"]) > _MAX_TEXT_CHARS:
        fail_at(path, row.line, "描述为空或过长", "the text is empty or too long")


def _check_source(path: Path, row: Row) -> None:
    if (row.cells.get("source") or Source.TRANSFER) not in list(Source):
        known = "/".join(Source)
        fail_at(path, row.line, f"来源应为 {known}", f"the source should be one of {known}")


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
) -> list[Refusal]:
    """Report every row into a copy of the record; return those that a rule of the desk refused."""
    refusals: list[Refusal] = []
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
                name, line = table.path.name, row.line
                zh = f"{name}：第 {line} 行：{verdict.zh}"
                words = Words(zh, f"{name}: line {line}: {verdict.en}")
                refusals.append(Refusal(row, verdict.rule, words))
    return refusals


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
