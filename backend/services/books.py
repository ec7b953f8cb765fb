"""What the desk is handed: the city's clocks, and the books it looks things up in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from backend.codebooks import LiveBook

from .popup_register import NoPopups, Popups


class CityTime(Protocol):
    """The two clocks. A test, a demo at ×60 and a real city each bring their own."""

    def city_ms(self) -> int:
        """Return the city's time, Unix milliseconds; it never runs back."""
        ...

    def real_ms(self) -> int:
        """Return real UTC, Unix milliseconds."""
        ...


def _unowned(component_code: str) -> str:
    del component_code
    return ""


@dataclass(frozen=True, slots=True)
class CityBooks:
    """The registers of one city.

    Attributes:
        prefix: Letters that case numbers begin with, e.g. ``"YT"``.
        city_code: 6-digit division code; it goes into the check digit of case numbers.
        codebook: Edition of the classification tables in force.
        audit_one_in: One fast track in so many is drawn for a check on site; 0 draws none.
        owner_of: Unit a component is registered to, ``""`` when nobody is; asked by its code.
        popups: Where pop-up cameras and their addresses are kept.
    """

    prefix: str
    city_code: str
    codebook: LiveBook = field(default_factory=LiveBook.of)
    owner_of: Callable[[str], str] = _unowned
    audit_one_in: int = 10
    popups: Popups = field(default_factory=NoPopups)
