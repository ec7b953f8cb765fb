"""A city's known truth, drawn apart from the resolver's rules, with noise. It says how much.

Nothing here asks a rule. Each class has a trade; each district has its own office of that trade,
which is what the registers say. The truth departs from them: some streets belong to another office
by an old agreement, some components were handed on and never re-registered, some have no owner in
the census, and some units refuse what is theirs.
"""

import random
from dataclasses import dataclass

from backend.domain.cases.case import Case, CaseState, Source
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.place import Place

# Share of class-and-street pairs that belong to another office than the registers say.
STRIPS = 0.04
# Share of components whose true owner is another one than registered, or that have none.
STALE, OWNERLESS = 0.01, 0.02
# Share of cases that a unit refuses although they are its own.
REFUSED = 0.003
N_DISTRICTS, N_STREETS, N_TRADES, N_CLASSES = 4, 10, 9, 60


@dataclass(frozen=True, slots=True)
class TrueCase:
    """A case and whose it really is; ``refuses`` says that its own unit returns it once."""

    case: Case
    unit_id: str
    refuses: bool


class TrueCity:
    """Draws a city and then its cases, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.classes = [
            f"{'c' if n % 3 == 0 else 'e'}{1 + n % 6:02d}{1 + n // 6:02d}" for n in range(N_CLASSES)
        ]
        self._trade = {key: n % N_TRADES for n, key in enumerate(self.classes)}
        # Some classes and streets are far busier than others.
        self._weights = [1.0 / (1 + n) ** 0.8 for n in range(N_CLASSES)]
        self.units = tuple(
            ResponsibleUnit(
                _office(district, trade),
                f"{district} 区 {trade} 所",
                f"office {trade} of district {district}",
                tuple(key for key, one in self._trade.items() if one == trade),
                on_duty=3,  # an office where nobody is gets nothing from the lane
                areas=(f"99010{district}",),
            )
            for district in range(N_DISTRICTS)
            for trade in range(N_TRADES)
        )
        self._strips = {
            (key, street): self._other_office(street, self._trade[key])
            for key in self.classes
            for street in _streets()
            if self._chance.random() < STRIPS
        }

    def draw(self, n: int) -> TrueCase:
        """Return the n-th case."""
        chance = self._chance
        (key,) = chance.choices(self.classes, self._weights)
        street = chance.choice(_streets())
        unit_id = self._strips.get((key, street)) or _office(int(street[5]), self._trade[key])
        owner = self._registered(unit_id) if key.startswith("c") else ""
        case = Case(
            case_id=f"{n:026d}",
            version=2,
            state=CaseState.TO_DISPATCH,
            class_key=key,
            place=Place(119.6, 38.9, "", f"{street}{chance.randrange(1, 9):03d}001"),
            source=Source.COLLECTOR,
            text="",
            reported_at_ms=n,
            reported_by="COL-1",
            step_since_ms=n,
            component_owner=owner,
        )
        return TrueCase(case, unit_id, chance.random() < REFUSED)

    def _registered(self, unit_id: str) -> str:
        """Return the owner the census names, which is not always the true one."""
        roll = self._chance.random()
        if roll < OWNERLESS:
            return ""
        return self._chance.choice(self.units).unit_id if roll < OWNERLESS + STALE else unit_id

    def _other_office(self, street: str, trade: int) -> str:
        others = [d for d in range(N_DISTRICTS) if d != int(street[5])]
        return _office(self._chance.choice(others), trade)


def _office(district: int, trade: int) -> str:
    return f"d{district}-t{trade}"


def _streets() -> list[str]:
    return [f"99010{d}{s:03d}" for d in range(N_DISTRICTS) for s in range(1, N_STREETS + 1)]
