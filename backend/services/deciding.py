"""What an act makes of a case, of the other case it touches, and of the registers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from backend.contract.city_answer import CityInfo
from backend.contract.orders import Command
from backend.domain.cases.case import Act, Case, Photo
from backend.domain.clocks.clock import face_of
from backend.domain.clocks.moment import Doing, Filing, Moment, Ruling
from backend.domain.flow.evidence import carried, stills_of
from backend.domain.flow.life import done, permitted, sets_aside
from backend.domain.flow.merging import merged, unmerged
from backend.domain.flow.rules import refuse
from backend.domain.terms.roles import Actor
from backend.store import Writing

from .checks import Checks
from .forms import photos_of
from .sayings import refusal

# The case of the command first, then any other that changed with it.
Changed = tuple[Case, ...]
_TO_A_UNIT = (Act.DISPATCH, Act.REDISPATCH)
_TO_A_COLLECTOR = (Act.SEND_VERIFY, Act.SEND_CHECK, Act.ASK_COLLECTOR)


def _strip_of(writing: Writing, case: Case) -> Ruling | None:
    """Return the ruling on the disputed strip a case lies in; a component has its own owner."""
    if case.component_code or not case.place.grid_code:
        return None
    return writing.ruling(case.class_key, case.place.grid_code)


def reused_of(writing: Writing, case_id: str, photos: Sequence[Photo]) -> frozenset[str]:
    """Return which of a case's new stills another case used before."""
    stills = {photo.photo_id for photo in stills_of(photos)}
    return writing.used_elsewhere(case_id, stills)


class Deciding:
    """Decides one act; the table is asked first, the registers second.

    Thread: the writer's.
    """

    def __init__(self, city: CityInfo, checks: Checks) -> None:
        self._city = city
        self._checks = checks
        self._ways: dict[Act, Callable[[Writing, Case, Command, Doing], Changed]] = {
            Act.FILE: self._numbered,
            Act.FAST_CLOSE: self._numbered,
            Act.MERGE: self._merged,
            Act.UNMERGE: self._unmerged,
            Act.RULE: self._ruled,
        }

    def set_city(self, city: CityInfo) -> None:
        """Take the city as it is from now on."""
        self._city = city
        self._checks.set_city(city)

    def after(
        self, writing: Writing, case: Case, command: Command, actor: Actor, at: Moment
    ) -> Changed:
        """Return the cases as they are after the act.

        Raises:
            Refused: A rule, a register or the evidence forbids it.
        """
        act, given = command.act, command.given
        hall = self._city.hall
        permitted(case, act, actor, hall, given.override)
        if given.override and sets_aside(case, act, actor, hall) and writing.emergency() is None:
            raise refuse("override_needs_emergency")
        self._checks.photos(photos_of(command))
        if act in _TO_A_UNIT and given.unit_id:
            self._checks.target(case, given.unit_id)
        elif given.unit_id:
            self._checks.unit(given.unit_id)
        if act in _TO_A_COLLECTOR and given.account:
            self._checks.collector(given.account)
            if case.more.fast and given.account == case.reported_by:
                raise refuse("handler_never_checks")
        if act is Act.ASK_EXTENSION:
            self._in_time(case, at)
        given = replace(given, photos=carried(act, given.photos))
        reused = reused_of(writing, case.case_id, given.photos)
        doing = Doing(act, actor, given, at, reused=reused)
        return self._ways.get(act, self._plain)(writing, case, command, doing)

    def _plain(self, writing: Writing, case: Case, command: Command, doing: Doing) -> Changed:
        del writing, command
        return (done(case, doing, self._city.hall),)

    def _numbered(self, writing: Writing, case: Case, command: Command, doing: Doing) -> Changed:
        """Give the next number of the city's day; a case filed again keeps its number."""
        condition = self._checks.condition(command.given.condition)
        if condition is None and doing.act is Act.FILE:
            return (done(case, doing, self._city.hall),)
        day = self._checks.city_day(doing.at)
        serial = writing.serial(day) + 1
        ruling = _strip_of(writing, case) if doing.act is Act.FILE else None
        filing = Filing(self._checks.case_no(day, serial), condition, ruling)
        then = done(case, replace(doing, filing=filing), self._city.hall)
        if then.case_no == filing.case_no:
            writing.set_serial(day, serial)
        return (then,)

    def _merged(self, writing: Writing, case: Case, command: Command, doing: Doing) -> Changed:
        into = writing.case(command.given.case_id)
        if into is None:
            raise refusal("no_such_case")
        return merged(case, into, doing.actor, doing.at, self._city.hall)

    def _unmerged(self, writing: Writing, case: Case, command: Command, doing: Doing) -> Changed:
        del command
        from_ = writing.case(case.duplicate_of)
        if from_ is None:
            raise refusal("no_such_case")
        return unmerged(case, from_, doing.actor, doing.at, self._city.hall)

    def _ruled(self, writing: Writing, case: Case, command: Command, doing: Doing) -> Changed:
        """Write it back: the next case of this component, or of this class here, goes there."""
        changed = self._plain(writing, case, command, doing)
        if case.component_code:
            writing.set_owner(case.component_code, changed[0], doing.at)
        elif case.place.grid_code:
            writing.set_ruling(changed[0], doing.at)
        return changed

    def _in_time(self, case: Case, at: Moment) -> None:
        """Check that the deadline has not passed: no extension is asked for afterwards."""
        face = face_of(case, at.city_ms, self._city.calendar, self._city.step_limits_s)
        if face.level == "late":
            raise refusal("asked_too_late")
