"""What somebody of the field means to do with a case next: pure functions of case and city.

Nothing is remembered. From the case alone follows who does what and when, so that a restarted
field goes on where the old one stopped, with the same command ids.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from backend.city.pictures import Shown
from backend.codebooks import Codebook
from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import Act, Case
from backend.domain.dispatching.dispatch import Suggestion, rank
from backend.domain.terms.roles import Actor

from .chance import between, chance
from .staff import Staff
from .tales import SHOW_MARK
from .temper import STEADY, Temper


@dataclass(frozen=True, slots=True)
class Plan:
    """One act somebody means to do.

    Attributes:
        due_ms: City time; not before it.
        patience_s: Real seconds the case must have stood like this, so that a person at a desk
            comes first.
        picture: What the photo shows and in which role, when the act needs one.
        on_site: A collector must walk there first; then ``actor`` is whoever went.
    """

    case_id: str
    version: int
    act: Act
    actor: Actor | None
    due_ms: int
    patience_s: float = 0.0
    unit_id: str = ""
    reason: str = ""
    text: str = ""
    condition: str = ""
    number: str = ""
    picture: tuple[Shown, str] | None = None
    on_site: bool = False

    @property
    def command_id(self) -> str:
        """The same plan has the same id, so that the backend never does it twice."""
        return str(uuid5(NAMESPACE_URL, f"field:{self.case_id}:{self.act}:{self.version}"))


@dataclass(frozen=True, eq=False)
class World:
    """What planning needs to know of the city.

    Attributes:
        patience_s: Real seconds a case waits for a person before ``auto-dispatch`` takes it.
        show_s: The same for the case of the first minute.
    """

    city: CityInfo
    book: Codebook
    seed: int
    staff: Staff = Staff.ALL
    patience_s: float = 25.0
    show_s: float = 8.5
    tempers: dict[str, Temper] = field(default_factory=dict)

    def temper(self, unit_id: str) -> Temper:
        """Return how a unit behaves."""
        return self.tempers.get(unit_id, STEADY)

    def ranked(self, case: Case) -> tuple[Suggestion, ...]:
        """Return the units that may be given a case, best first."""
        name = self.book.name(case.class_key)
        return rank(case, self.city.units, name, self.city.hall.area)

    def chance(self, case: Case, about: str) -> float:
        """Return a chance that belongs to this case and question."""
        return chance(self.seed, case.case_id, about)

    def span_ms(self, case: Case, span_s: tuple[float, float], about: str) -> int:
        """Return city milliseconds of a span that belongs to this version of the case."""
        return round(1000 * between(span_s, self.seed, case.case_id, case.version, about))

    def name(self, case: Case) -> str:
        """Return what the class is called."""
        return self.book.name(case.class_key).zh


Planner = Callable[[Case, World, tuple[Case, ...]], tuple[Plan, ...]]


def is_show(case: Case) -> bool:
    """Return whether this is the case of the first minute, which goes round twice."""
    return SHOW_MARK.zh in case.text


def last_ms(case: Case) -> int:
    """Return city time of the newest step."""
    return case.steps[-1].at_ms if case.steps else case.step_since_ms


def did(case: Case, act: Act) -> bool:
    """Return whether this was done to the case at any time."""
    return any(step.act is act for step in case.steps)


def will_fail(case: Case, world: World) -> bool:
    """Return whether the unit's work will not stand the check: only ever the first time."""
    if case.n_reworks:
        return False
    return is_show(case) or world.chance(case, "fails") < world.temper(case.unit_id).fail_chance
