"""Responsible units: who must put it right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResponsibleUnit:
    """A department or trade unit that cases are dispatched to.

    Attributes:
        unit_id: Stable key, e.g. ``"td-drainage"``.
        name: e.g. ``"汀东排水所"``; names of bodies are never machine-translated.
        name_en: Reading aid for English screens, e.g. ``"Tingdong drainage office"``.
        duties: Class keys it answers for (``"c0103"``, ``"e0102"``) or majors (``"c01"``).
        pin: Place on the rail and its key, 1 to 9; 0 is not pinned.
        on_duty: People present now.
        refers_up: The higher level, for cases beyond this city's own authority.
        areas: Beginnings of the grid codes it answers for, e.g. a street's ``"990102003"``;
            empty is everywhere.
        night: Whom to reach at night: a name, a number; ``""`` where nobody said.
    """

    unit_id: str
    name: str
    name_en: str
    duties: tuple[str, ...]
    pin: int = 0
    on_duty: int = 0
    refers_up: bool = False
    areas: tuple[str, ...] = ()
    night: str = ""

    @property
    def is_off_duty(self) -> bool:
        """Whether nobody is there to take a case in hand; a higher level has its own hours."""
        return self.on_duty == 0 and not self.refers_up

    def covers(self, grid_code: str) -> bool:
        """Return whether a place is on its ground."""
        return not self.areas or grid_code.startswith(self.areas)

    def answers_for(self, class_key: str) -> bool:
        """Return whether the class (or its major) is among its duties."""
        return class_key in self.duties or class_key[:3] in self.duties
