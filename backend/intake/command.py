"""``main.py import``: the catalogue of what can be brought in, and the door it passes."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from backend.cityfile import DEFAULT_ZONE, checked_zone
from backend.disk import from_home
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate

from .cameras_import import check_cameras
from .cases_import import check_cases
from .catalogue_import import check_catalogue
from .components_import import check_components
from .grids_import import check_grids
from .map_import import check_map
from .ready import Options, Ready, no_city
from .speakers_import import check_speakers
from .staging import staging
from .tracks_import import check_tracks

Check = Callable[[Path, DataFolder | None, Options], Ready]


class Kind(NamedTuple):
    """One kind of file that can be brought in; only a map makes a city where none is."""

    words: Words
    check: Check
    makes_city: bool = False


KINDS: Mapping[str, Kind] = {
    "map": Kind(Words("底图", "base map"), check_map, makes_city=True),
    "grids": Kind(Words("单元网格", "unit grids"), check_grids),
    "components": Kind(Words("部件", "components"), check_components),
    "cameras": Kind(Words("监控", "cameras"), check_cameras),
    "catalogue": Kind(Words("国标网关目录", "catalogue of a gateway"), check_catalogue),
    "speakers": Kind(Words("音柱", "loudspeakers"), check_speakers),
    "tracks": Kind(Words("轨迹", "tracks"), check_tracks),
    "cases": Kind(Words("案件", "cases"), check_cases),
}
_DONE = Words("已导入{what}", "brought in: {what}")
_CHECKED = Words("检查通过，未写入（--dry-run）：{what}", "checked, nothing written: {what}")
_WHERE = Words("数据目录：{root}", "data folder: {root}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py import``."""
    parser.add_argument("kind", choices=list(KINDS), help="what the file holds")
    parser.add_argument("file", help="GeoPackage (map, grids, components), CSV, XLSX; XML, JSON")
    parser.add_argument("--data", help="data folder of the city")
    parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
    parser.add_argument("--crs", metavar="EPSG:n", help="CRS of a file that names none")
    new = parser.add_argument_group("a map that makes a new city")
    new.add_argument("--name", help="its name; default: the file's name")
    new.add_argument("--name-en", metavar="NAME", help="its name in English; default: --name")
    new.add_argument("--zone", default=DEFAULT_ZONE, help="its time zone; default: %(default)s")
    tracks = parser.add_argument_group("tracks")
    tracks.add_argument(
        "--move-here",
        action="store_true",
        help="let tracks from elsewhere begin in the middle of the city, to try things out",
    )
    gateway = parser.add_argument_group("catalogue of a GB/T 28181 gateway")
    gateway.add_argument(
        "--gateway", metavar="FILE", help="TOML: who it is, where streams come from"
    )
    gateway.add_argument(
        "--places", metavar="FILE", help="CSV: camera_id,lon,lat of channels without"
    )
    cases = parser.add_argument_group("cases")
    cases.add_argument("--mapping", metavar="FILE", help="TOML: their columns, classes, sources")
    cases.add_argument(
        "--refused",
        metavar="FILE",
        help="cases, catalogue: write wrong rows there with the rule each broke, bring in the rest",
    )


def run(args: argparse.Namespace) -> int:
    """Bring a file in, all of it or nothing, and say what was brought.

    Raises:
        OperatorError: The file or the folder cannot be used; nothing was changed.
    """
    root = locate(args.data, os.environ)
    zone = checked_zone(args.zone)
    named = (args.mapping, args.refused, args.gateway, args.places)
    beside = [from_home(Path(text)) if text else None for text in named]
    options = Options(args.crs, args.name, args.name_en, zone, args.move_here, *beside)
    source = from_home(Path(args.file))
    ready = bring_in(args.kind, source, root, options, dry_run=args.dry_run)
    told = _CHECKED if args.dry_run else _DONE
    done = Words(told.zh.format(what=ready.summary.zh), told.en.format(what=ready.summary.en))
    lines = [*ready.notes, done]
    if not args.dry_run:
        lines.append(_WHERE.filled(root=root))
    sys.stdout.write("".join(f"{line.of(args.lang)}\n" for line in lines))
    return 0


def bring_in(
    kind: str, source: Path, root: Path, options: Options | None = None, *, dry_run: bool = False
) -> Ready:
    """Check a file and, unless it is a dry run, write it under the folder's lock.

    Args:
        kind: A key of ``KINDS``.
        root: The data folder; a dry run leaves even an absent one absent.

    Raises:
        OperatorError: The file or the folder cannot be used; nothing was changed.
    """
    check = KINDS[kind].check
    given = options or Options()
    if dry_run:
        folder = DataFolder.open(root) if (root / "version").exists() else None
        return check(source, folder, given)
    is_new = not (root / "version").exists()
    if is_new:
        # A wrong file must not even leave an empty folder behind.
        check(source, None, given)
        if not KINDS[kind].makes_city:
            raise no_city(root)
    folder = DataFolder.open(root)
    with folder.lock():
        ready = check(source, folder, given)
        with staging(folder) as beside:
            ready.write(beside, folder)
    return ready
