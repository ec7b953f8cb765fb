"""How long people have to ask, to appeal and to answer a call: each city sets its own.

Sources: figures of a month are settled in the month after it, an appeal is lodged within a week
(practice of cities, standards.md 5); no source names how long a collector may take to answer.
"""

from dataclasses import dataclass, fields

from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words

DAY_MS = 86_400_000
_SPANS = {"days": (1, 366), "s": (10, 3_600)}


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of one city.

    Attributes:
        plea_days: After closing a case may be asked out of the figures (剔除) so long.
        appeal_days: After a refusal it may be appealed so long.
        verify_answer_s: Who is asked to verify (核实) answers within it, or the next one is asked.
        check_answer_s: The same of a check (核查).
    """

    plea_days: int = 31
    appeal_days: int = 7
    verify_answer_s: int = 60
    check_answer_s: int = 180

    def answer_ms(self, *, is_check: bool) -> int:
        """Return how long a collector has to answer."""
        return 1000 * (self.check_answer_s if is_check else self.verify_answer_s)


USUAL = Windows()


def windows_of(table: dict[str, object]) -> Windows:
    """Return the windows a table names; what it leaves out takes its default.

    Raises:
        Refused: A name is none, or a number is none or out of its range.
    """
    known = {one.name for one in fields(Windows)}
    for key, value in table.items():
        least, most = _SPANS.get(key.rpartition("_")[2], (0, 0))
        if key not in known:
            raise Refused("window", _UNKNOWN.filled(key=key))
        if type(value) is not int or not least <= value <= most:
            raise Refused("window", _RANGE.filled(key=key, least=least, most=most))
    return Windows(**table)  # type: ignore[arg-type]


_UNKNOWN = Words("[windows] 没有“{key}”这一项", "[windows] knows no “{key}”")
_RANGE = Words(
    "[windows] 的 {key} 须为 {least} 到 {most} 的整数",
    "{key} of [windows] must be a whole number from {least} to {most}",
)
