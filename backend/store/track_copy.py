"""Points to PostgreSQL's binary COPY and back, all rows at once: no row is built in Python.

Source: PostgreSQL 15 manual, COPY, "Binary Format".
"""

import numpy as np

from .track_arrays import POINT, Points

_HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TAIL = b"\xff\xff"
_FIELDS = ("mover_no", "at_ms", "lon_e7", "lat_e7", "heading_ddeg", "speed_cmps")
# Each row: how many fields, then of each its length and its bytes, big endian.
_ROW = np.dtype(
    [
        ("n_fields", ">i2"),
        *(
            part
            for name in _FIELDS
            for part in (
                (f"{name}_bytes", ">i4"),
                (name, POINT[name].newbyteorder(">")),
            )
        ),
    ]
)


def to_copy(points: Points) -> bytes:
    """Return what ``COPY … FROM STDIN (FORMAT BINARY)`` reads."""
    rows = np.empty(len(points), _ROW)
    rows["n_fields"] = len(_FIELDS)
    for name in _FIELDS:
        rows[f"{name}_bytes"] = POINT[name].itemsize
        rows[name] = points[name]
    return _HEAD + rows.tobytes() + _TAIL


def from_copy(data: bytes) -> Points:
    """Return what ``COPY … TO STDOUT (FORMAT BINARY)`` wrote of the same columns, none null."""
    n_rows = (len(data) - len(_HEAD) - len(_TAIL)) // _ROW.itemsize
    rows = np.frombuffer(data, _ROW, n_rows, len(_HEAD))
    points = np.empty(n_rows, POINT)
    for name in _FIELDS:
        points[name] = rows[name]
    return points
