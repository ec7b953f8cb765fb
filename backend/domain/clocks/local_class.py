"""A class a city added to its codebook, as one version of it: what is in force from when."""

from dataclasses import dataclass
from re import fullmatch

from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words

from .clock import Condition, parse_limit

_KEY = r"[ce](\d\d)(\d\d)"
EXTENSION_MAJOR = "21"
# Source: local additions stand at 91-98 of a major or in the extension major (standards.md 2.6).
_LOCAL_MINORS = range(91, 99)


@dataclass(frozen=True, slots=True)
class LocalClass:
    """One local class as it stands in one version of the city's codebook.

    Attributes:
        version: Of the city's codebook; it grows by one with every change.
        since_ms: City time it came into force.
    """

    version: int
    since_ms: int
    key: str
    words: Words
    glyph: str
    conditions: tuple[Condition, ...]
    account: str = ""


def check_local_class(row: LocalClass) -> None:
    """Check that a class may be added by a city.

    Raises:
        Refused: Its key is not a local one, it has no name, no condition, or a limit that is none.
    """
    match = fullmatch(_KEY, row.key)
    is_local = match is not None and (match[1] == EXTENSION_MAJOR or int(match[2]) in _LOCAL_MINORS)
    if not is_local:
        raise _refused(
            "class_not_local",
            f"{row.key} 不是本地扩展编码：小类用 91–98，或扩展大类 21",
            f"{row.key} is no local code: minor 91-98, or the extension major 21",
        )
    if not row.words.zh.strip() or not row.words.en.strip():
        raise _refused("class_unnamed", "类别没有名称", "the class has no name")
    if not row.conditions:
        raise _refused("class_without_condition", "类别没有立案条件", "it has no filing condition")
    for condition in row.conditions:
        if condition.class_key != row.key or not condition.key.startswith(f"{row.key}-"):
            raise _refused(
                "condition_of_other_class",
                f"立案条件 {condition.key} 不属于 {row.key}",
                f"condition {condition.key} does not belong to {row.key}",
            )
        parse_limit(condition.limit)


def in_force(rows: tuple[LocalClass, ...], at_ms: int | None = None) -> tuple[LocalClass, ...]:
    """Return the newest version of each class, or the one in force at a city time."""
    found: dict[str, LocalClass] = {}
    for row in sorted(rows, key=lambda one: one.version):
        if at_ms is None or row.since_ms <= at_ms:
            found[row.key] = row
    return tuple(found.values())


def _refused(rule: str, zh: str, en: str) -> Refused:
    return Refused(rule, Words(zh, en))
