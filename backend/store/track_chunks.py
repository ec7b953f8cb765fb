"""One hour of one mover, sealed: arrays of differences, bytes of one weight together, compressed.

Layout, little endian: ``W1``, codec (``z``: zlib), number of points (u4), first moment (i8);
behind it, compressed: first longitude and latitude (i4), then per column all lowest bytes, all
second bytes and so on: steps of time (u4), of longitude and latitude (i4), heading and speed (i2).
"""

import struct
import zlib

import numpy as np

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

from .track_arrays import POINT, Points, in_order

_HEAD = struct.Struct("<2s1sIq")
_MAGIC = b"W1"
# LZMA came out a tenth smaller at sixteen times the work.
_ZLIB = b"z"
_LEVEL = 6
_COLUMNS = (("at_ms", "<u4"), ("lon_e7", "<i4"), ("lat_e7", "<i4"))
_PLAIN = (("heading_ddeg", "<i2"), ("speed_cmps", "<i2"))
_POINT_BYTES = sum(np.dtype(kind).itemsize for _, kind in _COLUMNS + _PLAIN)
_DAMAGED = Words(
    "{where} 中有轨迹块损坏：请从备份恢复该文件",
    "a track chunk in {where} is damaged: take that from a backup",
)


def sealed(points: Points) -> bytes:
    """Return the points of one mover's hour as a chunk: by time, each moment once."""
    held = in_order(points)
    body = b"".join(
        _planes(np.diff(held[name], prepend=held[name][:1]).astype(kind)) for name, kind in _COLUMNS
    ) + b"".join(_planes(held[name].astype(kind)) for name, kind in _PLAIN)
    first = struct.pack("<ii", int(held["lon_e7"][0]), int(held["lat_e7"][0]))
    head = _HEAD.pack(_MAGIC, _ZLIB, len(held), int(held["at_ms"][0]))
    return head + zlib.compress(first + body, _LEVEL)


def opened(data: bytes, mover_no: int, where: str) -> Points:
    """Return the points of a chunk.

    Args:
        where: Named in the sentence when it fails.

    Raises:
        OperatorError: It is no chunk, or it was damaged.
    """
    try:
        magic, codec, n, first_ms = _HEAD.unpack_from(data)
        if (magic, codec) != (_MAGIC, _ZLIB):
            raise ValueError("not a chunk")
        body = zlib.decompress(data[_HEAD.size :])
        if len(body) != 8 + n * _POINT_BYTES:
            raise ValueError("wrong length")
        return _unpacked(body, n, first_ms, mover_no)
    except (struct.error, ValueError, zlib.error) as error:
        raise OperatorError(_DAMAGED.filled(where=where)) from error


def _unpacked(body: bytes, n: int, first_ms: int, mover_no: int) -> Points:
    firsts = {"at_ms": first_ms}
    firsts["lon_e7"], firsts["lat_e7"] = struct.unpack_from("<ii", body)
    points = np.empty(n, POINT)
    points["mover_no"] = mover_no
    start = 8
    for name, kind in _COLUMNS + _PLAIN:
        size = np.dtype(kind).itemsize
        planes = np.frombuffer(body, np.uint8, n * size, start).reshape(size, n)
        values = planes.T.copy().view(kind).ravel()
        is_step = name in firsts
        points[name] = firsts[name] + np.cumsum(values, dtype=np.int64) if is_step else values
        start += n * size
    return points


def _planes(values: np.ndarray) -> bytes:
    """Return the lowest bytes of all values, then the second ones, and so on."""
    return values.view(np.uint8).reshape(-1, values.dtype.itemsize).T.tobytes()
