"""Tiles on disk: one SQLite file of our own, spoken to by one worker thread only.

Pixels are stored raw and zlib-compressed: that costs a few milliseconds without Python's lock,
where writing a PNG would hold it.
"""

from __future__ import annotations

import logging
import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QImage

from .board import Made, Rank
from .tiles import TILE_PX, Metatile

_log = logging.getLogger(__name__)
_EDITION = 1
_FAST = 1
_KEPT_TILES = 20_000
_TABLE = """create table if not exists tiles (
    style text not null, z integer not null, x integer not null, y integer not null,
    rank integer not null, used integer not null, pixels blob not null,
    primary key (style, z, x, y)) without rowid"""


class TileCache:
    """The tile file of one data folder. A cache that cannot be opened is none: nothing fails."""

    def __init__(self, folder: Path) -> None:
        self._base: sqlite3.Connection | None = None
        path = folder / f"tiles-{_EDITION}.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._base = _open(path)
        except sqlite3.DatabaseError as error:
            _log.warning("tile cache %s is damaged (%s): starting a new one", path, error)
            self._base = _open_anew(path)
        except OSError as error:
            _log.warning("no tile cache in %s: %s", folder, error)

    def get(self, metatile: Metatile) -> tuple[list[Made], Rank]:
        """Return the tiles held of a metatile and the rank all four have; else nothing."""
        found: list[Made] = []
        for tile, _, _ in metatile.tiles():
            row = self._row(tile)
            if row is None:
                return [], Rank.NONE
            found.append(Made(tile, row[1], row[0]))
        return found, min(made.rank for made in found)

    def _row(self, tile: tuple[str, int, int, int]) -> tuple[Rank, QImage] | None:
        if self._base is None:
            return None
        sql = "select rank, pixels from tiles where style = ? and z = ? and x = ? and y = ?"
        try:
            row = self._base.execute(sql, tuple(tile)).fetchone()
            return None if row is None else (Rank(row[0]), image_from(zlib.decompress(row[1])))
        except (sqlite3.Error, zlib.error, ValueError) as error:
            _log.warning("tile %s cannot be read from the cache: %s", tile, error)
            return None

    def put(self, tiles: Iterable[Made], stamp: int) -> None:
        """Keep tiles; ``stamp`` orders them by age when room is made."""
        if self._base is None:
            return
        rows = [
            (*made.tile, int(made.rank), stamp, zlib.compress(_pixels(made.image), _FAST))
            for made in tiles
        ]
        try:
            with self._base:
                self._base.executemany(
                    "insert or replace into tiles values (?, ?, ?, ?, ?, ?, ?)", rows
                )
        except sqlite3.Error as error:
            _log.warning("tiles are not kept: %s", error)
            self.close()

    def tidy(self, styles: Iterable[str]) -> None:
        """Drop tiles of styles no longer in use, and the oldest beyond the limit."""
        if self._base is None:
            return
        kept = list(styles)
        marks = ",".join("?" * len(kept))
        with self._base:
            self._base.execute(f"delete from tiles where style not in ({marks})", kept)
            (n_tiles,) = self._base.execute("select count(*) from tiles").fetchone()
            if n_tiles > _KEPT_TILES:
                (oldest,) = self._base.execute(
                    "select used from tiles order by used desc limit 1 offset ?", (_KEPT_TILES,)
                ).fetchone()
                self._base.execute("delete from tiles where used <= ?", (oldest,))

    def close(self) -> None:
        """Close the file."""
        if self._base is not None:
            self._base.close()
            self._base = None


def _open(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=2.0)
    try:
        base.execute("pragma journal_mode = wal")
        base.execute("pragma synchronous = off")
        base.execute(_TABLE)
        base.commit()
    except sqlite3.Error:
        base.close()
        raise
    return base


def _open_anew(path: Path) -> sqlite3.Connection | None:
    try:
        for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            part.unlink(missing_ok=True)
        return _open(path)
    except (sqlite3.Error, OSError) as error:
        _log.warning("no tile cache at %s: %s", path, error)
        return None


def _pixels(image: QImage) -> bytes:
    return bytes(image.convertToFormat(QImage.Format.Format_RGB32).constBits())


def image_from(pixels: bytes) -> QImage:
    """Return a tile image of its own from raw ``RGB32`` pixels.

    Raises:
        ValueError: It is not one tile's worth of pixels.
    """
    if len(pixels) != TILE_PX * TILE_PX * 4:
        raise ValueError(f"{len(pixels)} bytes are not a tile")
    return QImage(pixels, TILE_PX, TILE_PX, TILE_PX * 4, QImage.Format.Format_RGB32).copy()
