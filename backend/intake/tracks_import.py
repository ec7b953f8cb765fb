"""``import tracks``: recorded positions of real people or vehicles, kept for replay."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from backend.basedata.registers import write_registers
from backend.basedata.tracks import Track, write_track
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .points import Bounds, Point, far_note, known_bounds, moved_to_middle, read_point
from .ready import Options, Ready, standing_city
from .tables import Row, fail_at, read_table

COLUMNS = ("trajectory", "time_utc", "lon_wgs84", "lat_wgs84")
_ORDER_NOTE = Words(
    "{n} 个定位点的时间先后颠倒，已按时间排序",
    "{n} fixes stood out of order and were sorted by time",
)
# The end of a long name tells trajectories apart; the wire takes 64 characters with what is added.
_ID_CHARS = 48
_MOVED_NOTE = Words(
    "轨迹已移到本城中央开始，只供试看；名称中注明“移位”",
    "The tracks now begin in the middle of the city, to try things out; their names say so (移位)",
)
_FAR_HINT = Words(
    "若只想在本城地图上试看，请加 --move-here 重新导入",
    "To see them on this city's map all the same, bring them in again with --move-here",
)
_TWICE_NOTE = Words("{n} 个重复时刻的定位点已去掉", "{n} fixes of the same moment were left out")


def check_tracks(path: Path, folder: DataFolder | None, options: Options) -> Ready:
    """Read recorded tracks; each trajectory becomes a mover of its own.

    Raises:
        OperatorError: Header, time or position of a row is wrong.
    """
    city = standing_city(folder) if folder else None
    bounds = known_bounds(city.registers.bounds_deg) if city else None
    table = read_table(path, COLUMNS)
    points = [read_point(path, row, "lon_wgs84", "lat_wgs84", bounds) for row in table.rows]
    notes = list(table.notes)
    fixes: dict[str, list[tuple[int, Point]]] = defaultdict(list)
    for row, point in zip(table.rows, points, strict=True):
        fixes[row.cells["trajectory"]].append((_time_ms(path, row), point))
    ids = _mover_ids(path, sorted(fixes))
    tracks = [_track(ids[key], rows, notes) for key, rows in sorted(fixes.items())]
    is_moved = options.move_here
    if is_moved and bounds:
        tracks = [_moved(track, bounds) for track in tracks]
        notes.append(_MOVED_NOTE)
    elif far := far_note(points, bounds):
        notes += [*far, _FAR_HINT]
    movers = tuple(
        _mover(path, key, track, is_moved) for key, track in zip(sorted(fixes), tracks, strict=True)
    )

    def write(beside: DataFolder, held: DataFolder) -> None:
        for track in tracks:
            write_track(beside.tracks, track)
        registers = standing_city(held).registers
        renewed = set(ids.values())
        kept = tuple(mover for mover in registers.movers if mover.mover_id not in renewed)
        write_registers(beside, replace(registers, movers=(*kept, *movers)))

    n_fixes = sum(len(track.time_ms) for track in tracks)
    summary = Words(
        f"轨迹 {len(tracks)} 条，定位点 {n_fixes}：{path.name}",
        f"{len(tracks)} tracks, {n_fixes} fixes: {path.name}",
    )
    return Ready(summary, tuple(notes), write)


def _time_ms(path: Path, row: Row) -> int:
    text = row.cells["time_utc"]
    # Databases print the zone of UTC as +00, which ISO does not know.
    plain = re.sub(r"([+-]\d{2})$", r"\1:00", text.strip())
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        fail_at(path, row.line, f"时间“{text}”读不懂", f"“{text}” is no time")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _mover_ids(path: Path, keys: Sequence[str]) -> dict[str, str]:
    """Return an id for each trajectory; names that differ in signs only stay apart."""
    ids: dict[str, str] = {}
    for key in keys:
        stem = re.sub(r"\W+", "-", f"{path.stem}-{key}").strip("-")[-_ID_CHARS:]
        taken = set(ids.values())
        names = (f"TRK-{stem}" + (f"-{n}" if n > 1 else "") for n in itertools.count(1))
        ids[key] = next(name for name in names if name not in taken)
    return ids


def _moved(track: Track, bounds: Bounds) -> Track:
    points = [Point(*row) for row in zip(track.lon_deg, track.lat_deg, strict=True)]
    lon_deg, lat_deg = np.array(moved_to_middle(points, bounds)).T
    return track._replace(lon_deg=lon_deg, lat_deg=lat_deg)


def _mover(path: Path, key: str, track: Track, is_moved: bool) -> Mover:
    label = f"轨迹 {path.stem} {key}"
    # Nobody may take a moved track for somebody who is there.
    return Mover(track.mover_id, MoverKind.COLLECTOR, f"{label}（移位）" if is_moved else label)


def _track(mover_id: str, rows: list[tuple[int, Point]], notes: list[Words]) -> Track:
    time_ms = np.array([moment for moment, _ in rows], dtype=np.int64)
    n_back = int((np.diff(time_ms) < 0).sum())
    if n_back:
        notes.append(_ORDER_NOTE.filled(n=n_back))
    _, first = np.unique(time_ms, return_index=True)
    if len(first) < len(rows):
        notes.append(_TWICE_NOTE.filled(n=len(rows) - len(first)))
    lonlat = np.array([point for _, point in rows])[first]
    return Track(mover_id, time_ms[first], lonlat[:, 0], lonlat[:, 1])
