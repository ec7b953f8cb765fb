"""From which width on a tile says what, in which size of type."""

_TINY_PX = 96
_NARROW_PX = 140
_SMALL_PX = 260
_STREAM_PX = 230
_LARGE_PX = 520


def is_tiny(width_px: int) -> bool:
    """Whether a tile has room for a mark only."""
    return width_px < _TINY_PX


def is_narrow(width_px: int) -> bool:
    """Whether name and clock stand above each other."""
    return width_px < _NARROW_PX


def says_stream(width_px: int) -> bool:
    """Whether a tile has room to say which of the camera's streams it shows."""
    return width_px >= _STREAM_PX


def type_px(width_px: int) -> int:
    """Return the type size of the drawing for a tile of this width."""
    if width_px < _SMALL_PX:
        return 12
    return 14 if width_px < _LARGE_PX else 18
