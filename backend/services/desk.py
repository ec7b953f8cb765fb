"""The desk every command about cases passes: who asks, is it still true, does a rule forbid it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import msgspec

from backend.contract.city_answer import CityInfo
from backend.contract.orders import Command, PutPhoto, Report
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cases.case import Act, Case, Given
from backend.domain.cases.kinds import MOST_BYTES
from backend.domain.clocks.moment import Moment
from backend.domain.dispatching.lane import Decision
from backend.domain.field.mover import Mover
from backend.domain.flow.closers import check_nobody_else
from backend.domain.flow.life import reported
from backend.domain.flow.rules import not_your_role, refuse
from backend.domain.people.promise import Caller, Promise, PromiseAct, made
from backend.domain.people.rights import may_do
from backend.domain.people.sight import sees_case
from backend.domain.terms.errors import OperatorError, Refused
from backend.domain.terms.roles import Actor, Role
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityBooks, CityTime
from .checks import Checks
from .deciding import Deciding, reused_of
from .forms import check_command_id, check_form, fingerprint_of
from .once import Asked, Decide, Once
from .overrides import note_override
from .sayings import refusal
from .ulid import new_ulid

SYSTEM_ACTOR = Actor("system", Role.SYSTEM)


class CaseDesk:
    """Decides reports and acts. The rules are the domain's; here they meet record and registers.

    Args:
        time: The city's clock and the real one.
        on_rows: Called with the new journal rows after each commit, in order of ``seq``. It must
            be quick and must not call the desk.
        books: Codebook, case numbers, owners of components.

    Thread: any; commands are decided one after the other.
    """

    def __init__(
        self,
        store: Store,
        city: CityInfo,
        accounts: Accounts,
        time: CityTime,
        on_rows: Told,
        books: CityBooks,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._time = time
        self._once = Once(store, time, on_rows)
        self._checks = Checks(store, city, books)
        self._deciding = Deciding(city, self._checks)
        self._hall, self._files_finds = city.hall, city.patrol.files_finds
        self._undo_s, self._zone = city.undo_s, city.zone
        self._on_shift: Callable[[], Iterable[Actor]] = tuple

    def set_city(self, city: CityInfo) -> None:
        """Take the city as it is from now on. Thread: the one that decides."""
        self._deciding.set_city(city)

    def ask_door(self, on_shift: Callable[[], Iterable[Actor]]) -> None:
        """Take whom to ask who is on shift; nobody is until then. Called in the writer's thread."""
        self._on_shift = on_shift

    def report(self, report: Report) -> Verdict:
        """Make a new case of a report; an accepted verdict names it."""
        return self.decide((report,))[0]

    def act(self, command: Command) -> Verdict:
        """Do one act on one case, if it still stands as the person saw it."""
        return self.decide((command,))[0]

    def decide(self, messages: Sequence[Report | Command]) -> list[Verdict]:
        """Decide one after the other, in one commit: the disk is waited for once.

        Raises:
            Exception: A fault of ours in one of them; nothing of any was kept.
        """
        return self._together([(one, self._way(one)) for one in messages])

    def put_photo(self, message: PutPhoto) -> Stored | Verdict:
        """Keep evidence; it is durable when ``Stored`` comes back."""
        try:
            check_command_id(message.command_id)
            self._accounts.seated(message.actor)
            _check_size(message.data)
            photo_id = self._store.put_photo(message.data)
        except Refused as why:
            return verdicts.refused(message.command_id, why)
        except OperatorError as fault:
            return verdicts.unknown(message.command_id, fault)
        return Stored(command_id=message.command_id, photo_id=photo_id)

    def tick(self) -> tuple[Verdict, ...]:
        """Tell the units of every dispatch that can no longer be taken back.

        Raises:
            StoreFault: The store cannot be read; what is due stays due.
        """
        due = self._store.due_deliveries(self._time.real_ms())
        commands = [_by_system("deliver", case, Act.DELIVER) for case in due]
        # Not by way of the accounts: nobody outside may call himself the system.
        return tuple(self._together([(one, self._act_of(one, SYSTEM_ACTOR)) for one in commands]))

    def wake(self, cases: Sequence[Case]) -> tuple[Verdict, ...]:
        """End the deferments of cases whose day has come.

        Raises:
            StoreFault: The store cannot be read or written; they sleep on until the next tick.
        """
        commands = [_by_system("wake", case, Act.RESUME) for case in cases]
        return tuple(self._together([(one, self._act_of(one, SYSTEM_ACTOR)) for one in commands]))

    def send(self, case: Case, decision: Decision) -> Verdict:
        """Dispatch a case as the automatic lane decided; the rule stands in the record.

        Raises:
            StoreFault: The store cannot be read or written.
        """
        given = Given(unit_id=decision.unit_id, text=f"{decision.words.zh} [{decision.rule}]")
        command = msgspec.structs.replace(_by_system("lane", case, Act.DISPATCH), given=given)
        return self._together([(command, self._act_of(command, SYSTEM_ACTOR))])[0]

    def ask(self, case: Case, collector: Mover) -> Verdict:
        """Ask a collector to look at a case, because nobody is asked or no answer came.

        Raises:
            StoreFault: The store cannot be read or written.
        """
        given = Given(account=collector.mover_id, text=collector.label)
        command = _by_system("errand", case, Act.ASK_COLLECTOR)
        command = msgspec.structs.replace(command, given=given)
        return self._together([(command, self._act_of(command, SYSTEM_ACTOR))])[0]

    def _way(self, message: Report | Command) -> Decide:
        return self._report_of(message) if isinstance(message, Report) else self._act_of(message)

    def _report_of(self, report: Report) -> Decide:
        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(report.actor)
            finding = self._checks.finding(report, at)
            case_id = new_ulid(at.real_ms)
            finding = replace(finding, reused=reused_of(writing, case_id, finding.photos))
            case = reported(case_id, finding, actor, at, self._hall, files_finds=self._files_finds)
            promise = promised(
                case.case_id, report.caller, actor, at, self._zone
            )  # may refuse: first
            row = writing.put_case(case, actor, at)
            if report.caller is not None:
                writing.put_caller(case.case_id, report.caller)
            if promise is not None:
                writing.put_promise(promise, PromiseAct.MAKE, actor, at)
            return verdicts.accepted(report.command_id, case, row)

        return how

    def _act_of(self, command: Command, known: Actor | None = None) -> Decide:
        def how(writing: Writing, at: Moment) -> Verdict:
            actor = known or self._accounts.seated(command.actor)
            return self._judged(writing, command, actor, at)

        return how

    def _together(self, ways: Sequence[tuple[Report | Command, Decide]]) -> list[Verdict]:
        """Decide what is well formed; the verdicts come in the order of the messages."""
        found: dict[int, Verdict] = {}
        asked: dict[int, Asked] = {}
        for n, (message, how) in enumerate(ways):
            try:
                check_form(message)
            except Refused as why:
                # Not kept: what cannot be kept whole cannot be recognised when it comes again.
                found[n] = verdicts.refused(message.command_id, why)
                continue
            case_id = message.case_id if isinstance(message, Command) else ""
            mark = fingerprint_of(message)
            asked[n] = Asked(message.command_id, mark, how, case_id, self._undo_s)
        if asked:
            found.update(zip(asked, self._once.decide_all(tuple(asked.values())), strict=True))
        return [found[n] for n in range(len(ways))]

    def _check_sight(self, case: Case | None, act: Act, actor: Actor) -> None:
        """Refuse an act on a case that may not be seen: as one on no case at all, before all else.

        Raises:
            Refused: No act of the role, or no case of the unit's.
        """
        if not may_do(actor.role, f"act:{act.value}"):
            raise not_your_role(act, actor.role)
        if case is None or not sees_case(case, actor, self._hall):
            raise refuse("not_your_case")

    def _judged(self, writing: Writing, command: Command, actor: Actor, at: Moment) -> Verdict:
        case = writing.case(command.case_id)
        if actor.role is Role.STATIONED:
            self._check_sight(case, command.act, actor)
        if case is None:
            raise refusal("no_such_case")
        if case.version != command.expected_version:
            return verdicts.conflict(command.command_id, case)
        try:
            if command.act is Act.LEAVE:
                check_nobody_else(case, actor, self._on_shift(), self._hall)
            changed = self._deciding.after(writing, case, command, actor, at)
        except Refused as why:
            return verdicts.refused(command.command_id, why, case)
        rows = [writing.put_case(one, actor, at) for one in changed]
        note_override(writing, changed[0], actor, at)
        return verdicts.accepted(command.command_id, changed[0], rows[0])


def _by_system(word: str, case: Case, act: Act) -> Command:
    """Return what the backend itself does to a case at one version; the same id each time."""
    return Command(
        command_id=f"{word}:{case.case_id}:{case.version}",
        actor=SYSTEM_ACTOR,
        case_id=case.case_id,
        act=act,
        expected_version=case.version,
    )


def _check_size(data: bytes) -> None:
    if not data:
        raise refusal("photo_empty")
    if len(data) > MOST_BYTES:
        raise refusal("photo_too_large", limit_mb=MOST_BYTES // 2**20)


def promised(
    case_id: str, caller: Caller | None, actor: Actor, at: Moment, zone: str
) -> Promise | None:
    """Return the promise that a report makes to its caller, ``None`` for none.

    Raises:
        Refused: It cannot be made.
    """
    if caller is None or not caller.due_ms:
        return None
    return made(case_id, caller, actor, at, zone)
