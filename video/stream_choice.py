"""Which of a camera's streams a tile takes: the smallest that is at least as large, unhurried."""

from collections.abc import Mapping
from enum import StrEnum

from backend.domain.terms.words import Words


class StreamKind(StrEnum):
    """A camera's two encodings of one view."""

    SUB = "sub"
    MAIN = "main"


KIND_WORDS = {
    StreamKind.SUB: Words("子 {lines}p", "Sub {lines}p"),
    StreamKind.MAIN: Words("主 {lines}p", "Main {lines}p"),
}
# What a stream is taken for until its first picture says better.
USUAL_LINES = {StreamKind.SUB: 360, StreamKind.MAIN: 1080}
# A tile that is dragged a little larger and smaller must not make its camera open and close
# streams: the sub-stream is left where it is too small, and taken again where it clearly suffices.
_BACK_BELOW = 0.8


def choose(
    lines: Mapping[StreamKind, int],
    tile_lines: int,
    held: StreamKind | None,
    wants_best: bool = False,
) -> StreamKind:
    """Return the stream for a tile.

    Args:
        lines: Height of each stream this camera has, pixels; ``MAIN`` always.
        tile_lines: Height of the tile in real pixels.
        held: What it shows now.
        wants_best: A spotlight takes the main stream whatever its size.
    """
    if wants_best or StreamKind.SUB not in lines:
        return StreamKind.MAIN
    room = lines[StreamKind.SUB]
    limit = room * _BACK_BELOW if held is StreamKind.MAIN else room
    return StreamKind.SUB if tile_lines <= limit else StreamKind.MAIN


def lines_of(width_px: int, height_px: int) -> int:
    """Return what people call a size: ``1080`` for 1920 by 1080, even of a camera on its side."""
    return min(width_px, height_px)
