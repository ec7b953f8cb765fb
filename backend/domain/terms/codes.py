"""Codes of the field: what each is made of, and why a text is not one.

The kind of a code is told, never guessed from its length: 12 digits may be a community or a
responsibility grid. A code that is right in form but unusual gives notes, not an error.

Source: standards.md 2 and 9 (GB/T 2260, GB/T 10114, GB/T 30428.1, GB/T 28181 rule A, ISO 7064).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from .case_number import WIDE_DIGITS, case_no, check_case_no, check_digit
from .code_error import CodeError
from .words import Words

SYNTHETIC_PROVINCE = "99"
_PROVINCES = frozenset(
    str(number)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 82),
    )
    for number in range(first, last + 1)
)

__all__ = [
    "SHAPES",
    "SYNTHETIC_PROVINCE",
    "Code",
    "CodeError",
    "CodeKind",
    "CodeShape",
    "case_no",
    "check_camera",
    "check_case_no",
    "check_component",
    "check_digit",
    "check_division",
    "check_event_class",
    "check_grid",
]


class CodeKind(StrEnum):
    """What a code names; it travels with the value."""

    DIVISION = "division"
    GRID = "grid"
    COMPONENT = "component"
    EVENT_CLASS = "event_class"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class CodeShape:
    """How a kind of code is cut: names and widths of its parts, left to right."""

    words: Words
    parts: tuple[tuple[str, int], ...]

    @property
    def length(self) -> int:
        """Number of digits in all."""
        return sum(width for _, width in self.parts)


SHAPES: dict[CodeKind, CodeShape] = {
    CodeKind.DIVISION: CodeShape(
        Words("行政区划代码", "Division code"), (("province", 2), ("prefecture", 2), ("county", 2))
    ),
    CodeKind.GRID: CodeShape(
        Words("单元网格编码", "Unit grid code"),
        (("division", 6), ("street", 3), ("community", 3), ("serial", 3)),
    ),
    CodeKind.COMPONENT: CodeShape(
        Words("部件标识码", "Component code"),
        (("division", 6), ("major", 2), ("minor", 2), ("serial", 6)),
    ),
    CodeKind.EVENT_CLASS: CodeShape(
        Words("事件分类代码", "Event class code"), (("division", 6), ("major", 2), ("minor", 2))
    ),
    CodeKind.CAMERA: CodeShape(
        Words("国标编码", "Device id"),
        (
            ("division", 6),
            ("access", 2),
            ("industry", 2),
            ("type", 3),
            ("network", 1),
            ("serial", 6),
        ),
    ),
}

_WIDE_NOTE = Words("全角数字已改为半角", "Full-width digits were turned into plain ones")
_SPACE_NOTE = Words("已去掉编码中的空格", "Spaces inside the code were removed")
_LEGACY = Words("14 位为旧版编码或缺一位，不自动补位", "14 digits: an old form or a lost digit")
_NODE = Words("8 位为目录节点，不是设备", "8 digits name a directory node, not a device")


@dataclass(frozen=True, slots=True)
class Code:
    """A text that passed its check.

    Attributes:
        text: The digits, normalised.
        notes: What was mended or is unusual, to be told to the operator.
    """

    kind: CodeKind
    text: str
    notes: tuple[Words, ...] = ()

    def part(self, name: str) -> str:
        """Return one part by its name in the shape, e.g. ``"street"``.

        Raises:
            KeyError: The kind has no such part.
        """
        start = 0
        for key, width in SHAPES[self.kind].parts:
            if key == name:
                return self.text[start : start + width]
            start += width
        raise KeyError(name)

    @property
    def class_key(self) -> str:
        """Class key of a component or event class code, e.g. ``"c0103"``."""
        letter = "c" if self.kind is CodeKind.COMPONENT else "e"
        return letter + self.part("major") + self.part("minor")

    @property
    def playable(self) -> bool:
        """Whether a device id names something with a picture: types 131 and 132."""
        return self.kind is CodeKind.CAMERA and self.part("type") in ("131", "132")


def check_division(text: str, *, synthetic: bool = False, county: bool = True) -> Code:
    """Return the 6-digit division code; ``county=False`` also takes province and city rows.

    Raises:
        CodeError: It is not a division, or real and synthetic codes would mix.
    """
    code = _cut(CodeKind.DIVISION, text)
    _check_division_digits(CodeKind.DIVISION, code.text, synthetic, county)
    return code


def check_grid(text: str, *, synthetic: bool = False) -> Code:
    """Return the 15-digit unit grid code.

    Raises:
        CodeError: Wrong length or digit, a part that cannot be, or real and synthetic mixed.
    """
    code = _cut(CodeKind.GRID, text)
    _check_division_digits(CodeKind.GRID, code.part("division"), synthetic)
    street = code.part("street")
    if street[0] > "5":
        _fail(
            code.kind,
            "street_class",
            Words(f"街道类别 {street[0]} 未定义", f"street class {street[0]}"),
        )
    if street[1:] == "00":
        _fail(
            code.kind, "street_zero", Words(f"街道代码 {street} 无效", f"street {street} cannot be")
        )
    if code.part("community") == "000":
        _fail(code.kind, "community_zero", Words("社区代码 000 无效", "community 000 cannot be"))
    if code.part("serial") == "000":
        _fail(code.kind, "serial_zero", Words("网格顺序号 000 无效", "serial 000 cannot be"))
    return code


def check_component(
    text: str, *, synthetic: bool = False, classes: Collection[str] | None = None
) -> Code:
    """Return the 16-digit component code.

    Args:
        classes: Class keys of the codebook named by the record; ``None`` checks form only.

    Raises:
        CodeError: Wrong form, real and synthetic mixed, or a class the codebook does not hold.
    """
    code = _cut(CodeKind.COMPONENT, text)
    _check_division_digits(CodeKind.COMPONENT, code.part("division"), synthetic)
    _check_class(code, classes)
    if code.part("serial") == "000000":
        _fail(code.kind, "serial_zero", Words("顺序号 000000 无效", "serial 000000 cannot be"))
    return code


def check_event_class(
    text: str, *, synthetic: bool = False, classes: Collection[str] | None = None
) -> Code:
    """Return the 10-digit event class code: it names a kind of event in a district.

    Raises:
        CodeError: As ``check_component``.
    """
    code = _cut(CodeKind.EVENT_CLASS, text)
    _check_division_digits(CodeKind.EVENT_CLASS, code.part("division"), synthetic)
    _check_class(code, classes)
    return code


def check_camera(text: str, *, synthetic: bool = False) -> Code:
    """Return the 20-digit device id; reserved values only give notes, for vendors deviate.

    Raises:
        CodeError: Not 20 digits, no such division, or real and synthetic mixed.
    """
    code = _cut(CodeKind.CAMERA, text)
    _check_division_digits(CodeKind.CAMERA, code.part("division"), synthetic, county=False)
    notes = tuple(rule(code) for rule in _CAMERA_NOTES)
    return Code(code.kind, code.text, code.notes + tuple(note for note in notes if note))


def _note_industry(code: Code) -> Words | None:
    industry = code.part("industry")
    if 12 <= int(industry) <= 39:
        return Words(f"行业编码 {industry} 为保留值", f"Industry {industry} is reserved")
    return None


def _note_type(code: Code) -> Words | None:
    kind = code.part("type")
    if int(kind) < 111:
        return Words(f"类型编码 {kind} 未定义", f"Type {kind} lies below the first band")
    return None


def _note_network(code: Code) -> Words | None:
    if code.part("network") == "9":
        return Words("网络标识 9 为保留值", "Network digit 9 is reserved")
    return None


_CAMERA_NOTES: tuple[Callable[[Code], Words | None], ...] = (
    _note_industry,
    _note_type,
    _note_network,
)


# ---- common parts ----------------------------------------------------------------------------


def _cut(kind: CodeKind, text: str) -> Code:
    """Normalise, then check digits and length."""
    plain = text.strip().translate(WIDE_DIGITS)
    notes = (_WIDE_NOTE,) if plain != text.strip() else ()
    if " " in plain:
        plain, notes = plain.replace(" ", ""), (*notes, _SPACE_NOTE)
    if not (plain.isascii() and plain.isdigit()):
        _fail(
            kind, "digit", Words(f"“{text}”含非数字字符", f"“{text}” holds something not a digit")
        )
    length = SHAPES[kind].length
    if len(plain) != length:
        why = Words(f"应为 {length} 位，实为 {len(plain)} 位", f"{length} digits, not {len(plain)}")
        why = _WRONG_LENGTHS.get((kind, len(plain)), why)
        _fail(kind, "length", Words(f"{plain} {why.zh}", f"{plain}: {why.en}"))
    return Code(kind, plain, notes)


_WRONG_LENGTHS = {(CodeKind.GRID, 14): _LEGACY, (CodeKind.CAMERA, 8): _NODE}


def _check_division_digits(
    kind: CodeKind, division: str, synthetic: bool, county: bool = True
) -> None:
    """Only ``00`` is refused below the province.

    Real codes use more than the bands of the standard's table: 500119 is a district, 429004 is
    administered by its province.
    """
    province = division[:2]
    if synthetic is not (province == SYNTHETIC_PROVINCE):
        _fail_mixed(kind, division, synthetic)
    if not synthetic and province not in _PROVINCES:
        _fail(
            kind, "province", Words(f"省级代码 {province} 不存在", f"no such province {province}")
        )
    if county and division[2:4] == "00":
        _fail(kind, "prefecture_zero", Words("地级代码 00 无效", "prefecture part 00 cannot be"))
    if county and division[4:] == "00":
        _fail(
            kind, "county_zero", Words("县级代码 00 不是区县", "county part 00 is not a district")
        )


def _fail_mixed(kind: CodeKind, division: str, synthetic: bool) -> NoReturn:
    if synthetic:
        _fail(
            kind,
            "real_in_synthetic",
            Words(
                f"演示数据只用 99 开头的区划，{division} 是真实区划",
                f"demo data uses divisions 99 only, {division} is a real one",
            ),
        )
    _fail(
        kind,
        "synthetic_in_real",
        Words(
            f"区划 {division} 属演示数据，不得混入真实数据",
            f"division {division} belongs to demo data and must not mix with real data",
        ),
    )


def _check_class(code: Code, classes: Collection[str] | None) -> None:
    major, minor = code.part("major"), code.part("minor")
    if major == "00":
        _fail(code.kind, "major_zero", Words("大类 00 无效", "major 00 cannot be"))
    if minor == "00":
        _fail(code.kind, "minor_zero", Words("小类 00 无效", "minor 00 cannot be"))
    if classes is None or code.class_key in classes:
        return
    if any(key[:3] == code.class_key[:3] for key in classes):
        _fail(
            code.kind,
            "class_unknown",
            Words(
                f"小类 {major}{minor} 不在本市分类编码表中",
                f"class {major}{minor} is not in the city's codebook",
            ),
        )
    _fail(
        code.kind,
        "major_unknown",
        Words(f"大类 {major} 不在本市分类编码表中", f"major {major} is not in the city's codebook"),
    )


def _fail(kind: CodeKind, rule: str, why: Words) -> NoReturn:
    name = SHAPES[kind].words
    raise CodeError(kind, rule, Words(f"{name.zh}：{why.zh}", f"{name.en}: {why.en}"))
