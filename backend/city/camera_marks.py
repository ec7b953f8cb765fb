"""What a demo camera burns into its picture, for people and for machines.

Without it nobody could tell a moving picture from a lively one: the clock and the frame number are
for the eye, the coded strip along the top edge is for tests, which read it from painted pixels.
"""

from datetime import datetime, timedelta

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

# The strip spans the width in equal cells: quiet, 1, 0, camera, frame number, check, quiet.
# The quiet ends leave room for the rounded corners of a tile.
_N_CELLS = 32
_CAMERA_BITS = 6
_FRAME_BITS = 16
_CHECK_BITS = 4
_FIRST = 3
_STRIP_SHARE = 8 / 360
_DARK, _LIGHT = (62, 56, 50), (148, 142, 136)
_MIN_CONTRAST = 30.0
_FONT = cv2.FONT_HERSHEY_SIMPLEX


def burn_strip(picture: Picture, index: int, frame_no: int) -> None:
    """Draw camera index and frame number as light and dark cells along the top edge.

    Args:
        picture: (height, width, 3) BGR, changed in place.
        index: 0 to 63.
        frame_no: Any count; its lowest 16 bits are kept.
    """
    height, width = picture.shape[:2]
    rows = max(2, round(height * _STRIP_SHARE))
    edges = np.linspace(0, width, _N_CELLS + 1).round().astype(int)
    tones = np.array([_DARK, _LIGHT], dtype=np.uint8)
    picture[:rows] = np.repeat(tones[_bits(index, frame_no)], np.diff(edges), axis=0)


def read_strip(gray: Picture) -> tuple[int, int] | None:
    """Read back what ``burn_strip`` wrote, from a picture of any size down to 130 x 60 px.

    Args:
        gray: (height, width) brightness.

    Returns:
        Camera index and frame number modulo 65,536, or None where no sound strip is seen.
    """
    height, width = gray.shape
    row = int(height * _STRIP_SHARE / 2)
    cell = width / _N_CELLS
    centres = ((np.arange(_N_CELLS) + 0.5) * cell).astype(int)
    reach = max(0, int(cell * 0.2))
    near = np.clip(centres[:, None] + np.arange(-reach, reach + 1), 0, width - 1)
    tones = gray[row, near].mean(axis=1)
    if tones[1] - tones[2] < _MIN_CONTRAST:
        return None
    bits = (tones > (tones[1] + tones[2]) / 2).astype(int)
    value = _number(bits[_FIRST : _FIRST + _CAMERA_BITS + _FRAME_BITS])
    index, frame_no = divmod(value, 1 << _FRAME_BITS)
    sound = np.array_equal(bits[1:-1], _bits(index, frame_no)[1:-1])
    return (index, frame_no) if sound else None


def _bits(index: int, frame_no: int) -> npt.NDArray[np.intp]:
    value = (index << _FRAME_BITS | frame_no & 0xFFFF) & ((1 << _CAMERA_BITS + _FRAME_BITS) - 1)
    text = f"{value:0{_CAMERA_BITS + _FRAME_BITS}b}{_check(value):0{_CHECK_BITS}b}"
    cells = f"010{text}".ljust(_N_CELLS, "0")
    return np.array([int(c) for c in cells], dtype=np.intp)


def _check(value: int) -> int:
    return (value * 2654435761 >> 13) & 0xF


def _number(bits: npt.NDArray[np.int_]) -> int:
    return int("".join(str(b) for b in bits), 2)


def clock_text(city_ms: int, utc_offset_s: int) -> str:
    """Return city time as the camera prints it: ``2026-06-10 08:04:31.2``."""
    local = datetime(1970, 1, 1) + timedelta(milliseconds=city_ms, seconds=utc_offset_s)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 100_000}"


def burn_text(picture: Picture, camera_id: str, clock: str, frame_no: int) -> None:
    """Print camera id, clock and frame number at the top left, readable on any ground."""
    lines = (f"CAM {camera_id}", f"{clock}  #{frame_no:06d}")
    for n, line in enumerate(lines):
        x, y = 10, 30 + 20 * n
        # The same weight twice: a heavier outline would also be set wider.
        for dx, dy in ((-1, 0), (1, 0), (0, 1), (1, 1)):
            cv2.putText(picture, line, (x + dx, y + dy), _FONT, 0.46, (30, 26, 22), 1, cv2.LINE_8)
        cv2.putText(picture, line, (x, y), _FONT, 0.46, (244, 244, 240), 1, cv2.LINE_AA)
