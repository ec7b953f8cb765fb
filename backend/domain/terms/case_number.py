"""Case numbers (案卷号): what people read aloud, with one check digit.

No national rule exists (standards.md 2.7), so the number is opaque to everything but this page.
"""

import re
from datetime import date

from .code_error import CodeError
from .words import Words

WIDE_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_FORM = re.compile(r"([A-Z]{1,4})-([0-9]{8})-([0-9]{6})-([0-9])")


def case_no(prefix: str, city_code: str, day: date, serial: int) -> str:
    """Return what people read: prefix, city day, serial, check digit, joined by hyphens.

    The check digit covers city code, date and serial, so a number of another city does not pass.

    Args:
        prefix: Letters of the city, e.g. ``"YT"``.
        city_code: 6-digit division code of the city, e.g. ``"990100"``.
        day: Local date of the city.
        serial: 1 to 999999, counted anew each city day.

    Raises:
        ValueError: The serial or the prefix cannot be printed.
    """
    if not 1 <= serial <= 999_999:
        raise ValueError(f"serial {serial} is outside 1 to 999999")
    if not re.fullmatch(r"[A-Z]{1,4}", prefix):
        raise ValueError(f"prefix {prefix!r} is not 1 to 4 capital letters")
    body = f"{day.isoformat().replace('-', '')}{serial:06d}"
    return f"{prefix}-{body[:8]}-{body[8:]}-{check_digit(city_code + body)}"


def check_case_no(text: str, city_code: str) -> str:
    """Return the case number, normalised.

    Raises:
        CodeError: Wrong form, no such date, serial 0, or a digit was mistyped.
    """
    match = _FORM.fullmatch(text.strip().translate(WIDE_DIGITS).upper())
    if match is None:
        raise _error("form", Words(f"案卷号 {text} 格式不对", f"Case number {text}: wrong form"))
    prefix, day, serial, digit = match.groups()
    if not _is_date(day):
        raise _error("date", Words(f"案卷号日期 {day} 无效", f"Case number: no such date {day}"))
    if int(serial) == 0:
        raise _error("serial_zero", Words("案卷号顺序号为 0", "Case number: serial is 000000"))
    if check_digit(city_code + day + serial) != int(digit):
        words = Words(f"案卷号 {text} 校验位不符", f"Case number {text}: check digit is wrong")
        raise _error("check_digit", words)
    return f"{prefix}-{day}-{serial}-{digit}"


def check_digit(digits: str) -> int:
    """Return the check digit of a string of digits.

    Source: ISO 7064, system MOD 11,10: any single wrong digit is caught.
    """
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10


def _is_date(day: str) -> bool:
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True


def _error(rule: str, words: Words) -> CodeError:
    return CodeError("case_no", rule, words)
