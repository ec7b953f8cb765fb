"""Alarms: raised by the backend itself, ended when somebody of the hall acknowledges them."""

from collections.abc import Sequence

import msgspec

from backend.contract.pushed import AlarmChanged, LogRow
from backend.contract.verdicts import Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import HALL, Actor, Role
from backend.domain.terms.words import Words
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import acknowledgement_of, check_alarm_id, check_command_id
from .once import Asked, Once
from .sayings import ALARM_CONFLICT, refusal

_RAISER = Actor("system", Role.SYSTEM)


class AlarmDesk:
    """Raises alarms and takes acknowledgements.

    Thread: any; one after the other, in one line with the commands on cases.
    """

    def __init__(self, store: Store, accounts: Accounts, time: CityTime, on_rows: Told) -> None:
        self._store = store
        self._accounts = accounts
        self._time = time
        self._on_rows = on_rows
        self._once = Once(store, time, on_rows)

    def raise_alarm(self, alarm_id: str, words: Words, case_id: str = "") -> AlarmChanged:
        """Raise an alarm; while it stands unacknowledged, raising it again changes nothing.

        Raises:
            Refused: The id cannot be kept.
            StoreFault: It could not be kept.
        """
        check_alarm_id(alarm_id)
        with self._store.write(self._on_rows) as writing:
            held = writing.alarm(alarm_id)
            if held is not None and not held.acknowledged_by:
                return held
            at = Moment(self._time.city_ms(), self._time.real_ms())
            alarm = _new(alarm_id, words, case_id, at, held.version + 1 if held else 1)
            writing.put_alarm(alarm, _RAISER, at)
            return alarm

    def raise_once(self, alarms: Sequence[tuple[str, Words, str]]) -> int:
        """Raise what was never raised before, all in one commit; return how many that were.

        Args:
            alarms: Id, words and case of each. An id is used once for ever, acknowledged or not.

        Raises:
            StoreFault: They could not be kept; nothing was raised.
        """
        if not alarms:
            return 0
        n_raised = 0
        with self._store.write(self._on_rows) as writing:
            at = Moment(self._time.city_ms(), self._time.real_ms())
            for alarm_id, words, case_id in alarms:
                if writing.alarm(alarm_id) is None:
                    alarm = _new(alarm_id, words, case_id, at)
                    writing.put_alarm(alarm, _RAISER, at)
                    n_raised += 1
        return n_raised

    def acknowledge(self, command_id: str, actor: Actor, alarm_id: str) -> Verdict:
        """Note who has seen an alarm; whoever comes second is told who was first."""

        def how(writing: Writing, at: Moment) -> Verdict:
            seated = self._accounts.seated(actor)
            if seated.role not in HALL:
                raise refusal("not_of_the_hall")
            held = writing.alarm(alarm_id)
            if held is None:
                raise refusal("no_such_alarm")
            if held.acknowledged_by:
                return _second(command_id, held)
            seen = msgspec.structs.replace(
                held, version=held.version + 1, acknowledged_by=seated.account
            )
            return _seen(command_id, seen, writing.put_alarm(seen, seated, at))

        try:
            check_command_id(command_id)
        except Refused as why:
            return verdicts.refused(command_id, why)
        fingerprint = acknowledgement_of(actor, alarm_id)
        return self._once.decide(Asked(command_id, fingerprint, how))


def _new(alarm_id: str, words: Words, case_id: str, at: Moment, version: int = 1) -> AlarmChanged:
    return AlarmChanged(
        alarm_id=alarm_id,
        version=version,
        zh=words.zh,
        en=words.en,
        raised_at_ms=at.city_ms,
        case_id=case_id,
    )


def _seen(command_id: str, alarm: AlarmChanged, row: LogRow) -> Verdict:
    return Verdict(
        command_id=command_id,
        outcome="accepted",
        case_id=alarm.case_id,
        version=alarm.version,
        seq=row.seq,
    )


def _second(command_id: str, alarm: AlarmChanged) -> Verdict:
    words = ALARM_CONFLICT.filled(who=alarm.acknowledged_by)
    return Verdict(
        command_id=command_id,
        outcome="conflict",
        case_id=alarm.case_id,
        version=alarm.version,
        rule="somebody_was_first",
        zh=words.zh,
        en=words.en,
        by_account=alarm.acknowledged_by,
    )
