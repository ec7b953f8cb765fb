"""What a desk reads of a film without a decoder: how long it plays (ISO 14496-12, boxes)."""

import struct

_HEAD, _WIDE_HEAD = struct.Struct(">I4s"), struct.Struct(">Q")
_SPANS = {0: (12, ">II"), 1: (20, ">IQ")}  # version of "mvhd": where its clock and its span stand


def film_span_s(film: bytes) -> float:
    """Return how long an MP4 plays, seconds; 0 for what is none."""
    head = _box(_box(memoryview(film), b"moov"), b"mvhd")
    if len(head) < 1:
        return 0.0
    offset, layout = _SPANS.get(head[0], (0, ""))
    if not layout or len(head) < offset + struct.calcsize(layout):
        return 0.0
    ticks, span = struct.unpack_from(layout, head, offset)
    return span / ticks if ticks else 0.0


def _box(data: memoryview, kind: bytes) -> memoryview:
    """Return what stands in the first box of a kind, empty where there is none."""
    at = 0
    while at + _HEAD.size <= len(data):
        size, name = _HEAD.unpack_from(data, at)
        begin = at + _HEAD.size
        if size == 1 and begin + _WIDE_HEAD.size <= len(data):
            (size,) = _WIDE_HEAD.unpack_from(data, begin)
            begin += _WIDE_HEAD.size
        end = at + size if size else len(data)
        if end < begin:
            break
        if name == kind:
            return data[begin:end]
        at = end
    return data[:0]
