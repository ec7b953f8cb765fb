"""Where something that lies over the map may lie without covering what must be seen."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, QSize


def spot(size: QSize, room: QRect, taken: Sequence[QRect], gap_px: int) -> QPoint:
    """Return the upper left corner for something of this size.

    The upper left corner of the room is tried first, then its foot, then the room beside and
    below what is taken; where nothing is free, the place that covers least.

    Args:
        room: All that may be used.
        taken: What must stay in sight.
        gap_px: Room kept between the two.
    """
    kept = [rect.adjusted(-gap_px, -gap_px, gap_px, gap_px) for rect in taken if rect.isValid()]
    best, least = room.topLeft(), -1
    for corner in _corners(size, room, kept):
        box = QRect(corner, size)
        covered = sum(_area(box.intersected(rect)) for rect in kept)
        if not room.contains(box):
            covered += _area(box) - _area(box.intersected(room))
        if covered == 0:
            return corner
        if least < 0 or covered < least:
            best, least = corner, covered
    return best


def _corners(size: QSize, room: QRect, kept: Sequence[QRect]) -> Iterator[QPoint]:
    right, foot = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
    lefts, tops = [room.left()], [room.top(), foot]
    for rect in kept:
        lefts += [rect.right() + 1, rect.left() - size.width()]
        tops += [rect.bottom() + 1, rect.top() - size.height()]
    lefts.append(right)
    for left in lefts:
        for top in tops:
            yield QPoint(left, top)


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0
