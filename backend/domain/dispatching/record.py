"""What became of dispatches: who kept which class where, and how often each rule was right first.

Pure: outcomes in, figures out. A rate never stands alone; a rule that does badly is proposed for
review, with the numbers, and goes on until a person switches it off.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from backend.domain.cases.acts import Act
from backend.domain.cases.case import Case
from backend.domain.terms.confidence import bounds

STREET_DIGITS = 9
# A rule is proposed for review when even the kind reading of its record is below this.
FLOOR = 0.9
LEAST_OUTCOMES = 20


class Tally(NamedTuple):
    """How often a dispatch was kept (the unit replied), and how often it came back."""

    n_kept: int = 0
    n_returned: int = 0

    @property
    def n(self) -> int:
        """All outcomes."""
        return self.n_kept + self.n_returned

    def plus(self, kept: bool) -> "Tally":
        """Return it with one outcome more."""
        return Tally(self.n_kept + kept, self.n_returned + (not kept))

    def bounds(self) -> tuple[float, float]:
        """Return between which rates the truth lies, 95 % sure (Wilson); (0, 1) without outcome."""
        return bounds(self.n_kept, self.n)


class Outcome(NamedTuple):
    """What became of one dispatch. ``rule`` is the one that chose the unit."""

    class_key: str
    area: str
    unit_id: str
    rule: str
    kept: bool
    first: bool


def area_of(case: Case) -> str:
    """Return the street a case lies in, ``""`` when it lies in no grid."""
    return case.place.grid_code[:STREET_DIGITS]


def outcome_of(case: Case, rule: str) -> Outcome | None:
    """Return what the newest act says of a dispatch, ``None`` when it says nothing.

    Args:
        rule: Rule by which the unit that acted had the case.
    """
    step = case.steps[-1]
    if step.act not in (Act.RETURN, Act.REPLY):
        return None
    is_first = not any(s.act in (Act.RETURN, Act.REPLY) for s in case.steps[:-1])
    kept = step.act is Act.REPLY
    return Outcome(case.class_key, area_of(case), step.by_unit, rule, kept, is_first)


@dataclass
class RecordBook:
    """The outcomes of some time, kept as they come.

    Attributes:
        by_place: Per class and street, the units that had it.
        by_rule: First dispatches per rule.
    """

    by_place: dict[tuple[str, str], dict[str, Tally]] = field(default_factory=dict)
    by_rule: dict[str, Tally] = field(default_factory=dict)

    def put(self, outcomes: Iterable[Outcome]) -> None:
        """Take outcomes in."""
        for one in outcomes:
            units = self.by_place.setdefault((one.class_key, one.area), {})
            units[one.unit_id] = units.get(one.unit_id, Tally()).plus(one.kept)
            if one.first:
                self.by_rule[one.rule] = self.by_rule.get(one.rule, Tally()).plus(one.kept)

    def of(self, class_key: str, area: str, unit_id: str) -> Tally:
        """Return what a unit did with a class in a street."""
        return self.keepers(class_key, area).get(unit_id, Tally())

    def keepers(self, class_key: str, area: str) -> dict[str, Tally]:
        """Return every unit that ever had a class in a street."""
        return self.by_place.get((class_key, area), {})

    def to_review(self) -> tuple[str, ...]:
        """Return the rules that a person should look at, worst first."""
        bad = [
            (tally.bounds()[1], rule)
            for rule, tally in self.by_rule.items()
            if tally.n >= LEAST_OUTCOMES and tally.bounds()[1] < FLOOR
        ]
        return tuple(rule for _, rule in sorted(bad))
