"""What only the city's books and the store can tell: is there such a class, unit, photo, code."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.contract.city_answer import CityInfo
from backend.contract.orders import Report
from backend.domain.cases.case import Case, Photo
from backend.domain.cases.kinds import ATTACHED, KINDS, format_of
from backend.domain.clocks.clock import Condition
from backend.domain.clocks.moment import Finding, Moment
from backend.domain.dispatching.dispatch import judge
from backend.domain.field.mover import MoverKind
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms import codes
from backend.domain.terms.errors import Refused
from backend.store import Store

from .books import CityBooks
from .sayings import refusal

# A reporting device may run ahead a little; more than this would falsify every age and limit.
AHEAD_MS = 600_000
_MAX_SERIAL = 999_999


class Checks:
    """Looks up what commands name. Nothing here changes anything."""

    def __init__(self, store: Store, city: CityInfo, books: CityBooks) -> None:
        self._store = store
        self._city = city
        self._books = books

    def set_city(self, city: CityInfo) -> None:
        """Take the city as it is from now on."""
        self._city = city

    def finding(self, report: Report, at: Moment) -> Finding:
        """Return what a report says, with the owner of its component looked up.

        Raises:
            Refused: Unknown class, missing photo, a time to come, a component of another class.
            CodeError: The grid or component code is none.
        """
        if not self._books.codebook.holds(report.class_key):
            raise refusal("no_such_class", class_key=report.class_key)
        if report.observed_at_ms > at.city_ms + AHEAD_MS:
            raise refusal("observed_in_future")
        self.photos(report.photos)
        if report.place.grid_code:
            codes.check_grid(report.place.grid_code, synthetic=self._city.synthetic)
        return Finding(
            class_key=report.class_key,
            place=report.place,
            source=report.source,
            text=report.text,
            observed_at_ms=report.observed_at_ms,
            photos=report.photos,
            component_code=report.component_code,
            component_owner=self._owner(report),
            codebook=self._books.codebook.edition,
            book_version=self._city.book_version,
            fast=report.fast,
            audit=report.fast and self._is_drawn(),
        )

    def photos(self, photos: Sequence[Photo]) -> None:
        """Check that the evidence named is really here, and a voice or a paper what it says it is.

        Raises:
            Refused: A photo was never sent, or its bytes are of another kind.
        """
        for photo in photos:
            if not self._store.has_photo(photo.photo_id):
                raise refusal("photo_missing")
            if photo.role in ATTACHED:
                self._kind(photo)

    def _kind(self, photo: Photo) -> None:
        kind = KINDS[photo.role]
        if format_of(self._store.photo(photo.photo_id) or b"") not in kind.formats:
            formats = "、".join(one.upper() for one in kind.formats)
            raise refusal("not_of_the_kind", zh=kind.words.zh, en=kind.words.en, formats=formats)

    def target(self, case: Case, unit_id: str) -> None:
        """Check that a unit may be given this case.

        Raises:
            Refused: There is no such unit, or the rules of dispatch exclude it.
        """
        unit = self.unit(unit_id)
        name = self._books.codebook.name(case.class_key)
        judgement = judge(case, unit, name, self._city.hall.area)
        if not judgement.legal:
            raise Refused(judgement.rule, judgement.reason)

    def unit(self, unit_id: str) -> ResponsibleUnit:
        """Return a unit of the city.

        Raises:
            Refused: There is no such unit.
        """
        unit = next((unit for unit in self._city.units if unit.unit_id == unit_id), None)
        if unit is None:
            raise refusal("no_such_unit", unit_id=unit_id)
        return unit

    def collector(self, account: str) -> None:
        """Check that somebody is a collector of the city.

        Raises:
            Refused: There is no such collector.
        """
        if not any(
            m.mover_id == account and m.kind is MoverKind.COLLECTOR for m in self._city.movers
        ):
            raise refusal("no_such_collector", account=account)

    def condition(self, key: str) -> Condition | None:
        """Return a filing condition of the city, ``None`` when none was named.

        Raises:
            Refused: The city has no such condition.
        """
        found = next((row for row in self._city.conditions if row.key == key), None)
        if key and found is None:
            raise refusal("no_such_condition", condition=key)
        return found

    def city_day(self, at: Moment) -> str:
        """Return the city's date at a moment, ISO."""
        return (
            datetime.fromtimestamp(at.city_ms / 1000, ZoneInfo(self._city.zone)).date().isoformat()
        )

    def case_no(self, city_day: str, serial: int) -> str:
        """Return the number of the day's n-th case.

        Raises:
            Refused: The day has given out all its numbers.
        """
        if serial > _MAX_SERIAL:
            raise refusal("day_full")
        day = datetime.fromisoformat(city_day).date()
        return codes.case_no(self._books.prefix, self._books.city_code, day, serial)

    def _is_drawn(self) -> bool:
        """Draw one in so many; nobody outside can know or choose which."""
        one_in = self._books.audit_one_in
        return one_in > 0 and secrets.randbelow(one_in) == 0

    def _owner(self, report: Report) -> str:
        if not report.component_code:
            return ""
        code = codes.check_component(report.component_code, synthetic=self._city.synthetic)
        if code.class_key != report.class_key:
            raise refusal("component_of_other_class", component_code=report.component_code)
        return self._books.owner_of(code.text)
