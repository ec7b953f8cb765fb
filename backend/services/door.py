"""The door of the hall: who logged in at which desk, and whether they may do what they ask.

A login holds for the key it came with, which is one machine: an account alone opens nothing, and
neither does a key alone, unless the city itself lets that key speak for an account.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from backend.contract.door import Here, Login, Logout
from backend.contract.pushed import Seated, TrustNoted
from backend.contract.verdicts import Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.flow.closers import is_on_shift
from backend.domain.people.account import AccountRecord, Sitting
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.people.rights import may_do
from backend.domain.terms.errors import OperatorError, Refused
from backend.domain.terms.roles import (
    ADMINISTRATORS,
    FOR_A_UNIT,
    HALL,
    OUTSIDE,
    ROLE_WORDS,
    Actor,
    Role,
)
from backend.store import Store, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import check_actor, check_command_id
from .passwords import Passwords
from .sayings import NOT_FOR_ROLE, refusal
from .seats import Seats
from .throttle import Throttle

logger = logging.getLogger(__name__)
# What a locked seat may not do: everything that changes something.
ACTING = frozenset(
    (
        "command",
        "report",
        "acknowledge",
        "patrol",
        "handover",
        "promise",
        "emergency",
        "campaign",
        "freeze",
        "export",
        "peek",
        "steer",
        "call",
        "put_sound",
        "judge",
        "switch",
        "put_photo",
        "put_fixes",
        "set_lane",
        "put_class",
        "popup",
        "set_clock",
    )
)
LAPSE_S = 12 * 3600.0


@dataclass(frozen=True, slots=True)
class Caller:
    """The other end of a connection.

    Attributes:
        desk: Name of its key.
        speaks_for: Patterns ``role/account`` for which the city needs no password from this key.
        unit_id: The unit whose key it is: it is told that unit's cases alone. ``""`` hears all.
    """

    desk: str
    speaks_for: tuple[str, ...] = ()
    unit_id: str = ""

    def may_speak_for(self, actor: Actor) -> bool:
        """Return whether its key was let speak for somebody."""
        name = f"{actor.role.value}/{actor.account}"
        return any(fnmatchcase(name, pattern) for pattern in self.speaks_for)


class Door:
    """Lets in, keeps out, remembers who is inside.

    Args:
        synthetic: In a real city a key never speaks for a seat of the hall: people log in.
        hall: Says whose person sits in the hall.

    Thread: ``checked``, ``here`` and ``rows`` from the I/O thread, ``login`` and ``logout`` from
    one that may wait.
    """

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        time: CityTime,
        passwords: Passwords | None = None,
        *,
        synthetic: bool = False,
        hall: Hall = PLAIN_HALL,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._time = time
        self._passwords = passwords or Passwords()
        self._synthetic = synthetic
        self._hall = hall
        self._throttle = Throttle()
        self._one_at_a_time = threading.Lock()
        self._seats = Seats(store.sittings(), time.real_ms())

    # ---- each message --------------------------------------------------------------------------

    def checked(self, caller: Caller, actor: Actor, action: str) -> Actor:
        """Return who asks as the record shall name them, when they may do this here and now.

        Raises:
            Refused: Not logged in here, locked, disabled, another's part, another's key.
        """
        sitting = self._seats.heard(caller.desk, actor.account, self._time.real_ms())
        if sitting is None and not self._is_trusted(caller, actor):
            raise refusal("not_logged_in")
        seated = self._accounts.seated(actor)
        self._check_key(caller, seated)
        if not may_do(seated.role, action):
            words = ROLE_WORDS[seated.role]
            told = NOT_FOR_ROLE.filled(role_zh=words.zh, role_en=words.en.lower())
            raise Refused("not_your_part", told)
        if sitting is None:
            return seated
        if sitting.locked and action in ACTING:
            raise refusal("seat_locked")
        return Actor(seated.account, seated.role, sitting.seat or seated.seat)

    def session(self, caller: Caller, actor: Actor) -> tuple[Actor, int]:
        """Return who asks as the record names them, and since when they are at this desk.

        A key that speaks for somebody who never logged in counts by half days, as long as a
        silent login lasts. Real UTC, ms. To be asked after ``checked``.

        Raises:
            Refused: The account is gone meanwhile.
        """
        seated = self._accounts.seated(actor)
        sitting = self._seats.at(caller.desk, actor.account)
        if sitting is None:
            now_ms = self._time.real_ms()
            return seated, now_ms - now_ms % round(LAPSE_S * 1000)
        return Actor(seated.account, seated.role, sitting.seat or seated.seat), sitting.since_ms

    def here(self, caller: Caller, here: Here) -> None:
        """Note that somebody is at a desk, and whether it is locked. Raises Refused if nobody is.

        A trusted key needs no login: its seat is taken with the first word from it.
        """
        actor = self.checked(caller, here.actor, "here")
        now_ms = self._time.real_ms()
        self._seats.take(Sitting(caller.desk, actor.account, actor.role, actor.seat, now_ms))
        if here.locked:
            self._seats.lock(caller.desk, actor.account)
        else:
            self._seats.hold(caller.desk, actor.account, here.in_hand, now_ms)

    def acted(self, caller: Caller, account: str) -> None:
        """Count something that was accepted from a seat."""
        self._seats.acted(caller.desk, account)

    @property
    def rows(self) -> tuple[Seated, ...]:
        """Who sits where."""
        return self._seats.rows()

    def on_shift(self) -> tuple[Actor, ...]:
        """Return who sits in the hall and is there: heard of lately, at a seat that is open."""
        now_ms = self._time.real_ms()
        return tuple(
            Actor(row.account, row.role, row.seat)
            for row in self._seats.rows()
            if row.role in HALL and is_on_shift(row.heard_ms, now_ms, locked=row.locked)
        )

    @property
    def n_changes(self) -> int:
        """Grows whenever somebody came, went, locked or unlocked."""
        return self._seats.n_changes

    def tick(self) -> None:
        """See what was changed of the accounts, and who has been silent for a whole shift.

        Raises:
            StoreFault: The record cannot be read or written.
        """
        self._accounts.refresh()
        for row in self._seats.rows():
            silent_s = (self._time.real_ms() - row.heard_ms) / 1000
            if silent_s > LAPSE_S or not self._may_stay(row):
                self._leave(row.desk, Actor(row.account, row.role, row.seat), "lapsed")

    def _may_stay(self, row: Seated) -> bool:
        try:
            self._accounts.seated(Actor(row.account, row.role))
        except Refused:
            return False
        return True

    def _check_key(self, caller: Caller, actor: Actor) -> None:
        """Check that what a key is told is what the person may see; it hears before they log in."""
        if caller.unit_id:
            is_theirs = actor.role in FOR_A_UNIT and self._hall.unit_of(actor) == caller.unit_id
            if not is_theirs:
                raise refusal("key_of_a_unit", unit_id=caller.unit_id)
        elif actor.role is Role.STATIONED:
            raise refusal("key_of_the_hall")

    def _is_trusted(self, caller: Caller, actor: Actor) -> bool:
        if actor.role in ADMINISTRATORS or actor.role is Role.SYSTEM:
            return False
        if not self._synthetic and actor.role not in OUTSIDE:
            return False
        return caller.may_speak_for(actor)

    # ---- coming and going ----------------------------------------------------------------------

    def login(self, caller: Caller, asked: Login) -> Verdict:
        """Let somebody sit down, or say in one sentence why not. Takes a moment."""
        actor = Actor(asked.account, asked.role, asked.seat)
        with self._one_at_a_time:
            try:
                check_command_id(asked.command_id)
                check_actor(actor)
                return self._let_in(caller, asked, actor)
            except Refused as why:
                return verdicts.refused(asked.command_id, why)
            except OperatorError as fault:
                logger.error("a login could not be decided: %s", fault)
                return verdicts.unknown(asked.command_id, fault)

    def _let_in(self, caller: Caller, asked: Login, actor: Actor) -> Verdict:
        record = self._store.account(asked.account)
        # Names nobody has share one count, or each of them would be three free tries.
        key = (caller.desk, asked.account if record else "")
        wait_s = self._throttle.wait_s(key, time.monotonic())
        if wait_s > 0:
            return _wait(asked.command_id, wait_s)
        if record is None or not self._fits(caller, actor, record, asked.password):
            return self._failed(caller, asked, key)
        self._check_record(record, actor.role)
        self._check_key(caller, actor)
        self._throttle.passed(key)
        seated = Actor(actor.account, actor.role, actor.seat or record.seat)
        self._sit_down(caller, asked, seated, record)
        return Verdict(
            command_id=asked.command_id,
            outcome="accepted",
            by_account=seated.account,
            by_seat=seated.seat,
            by_role=seated.role,
            at_ms=self._time.real_ms(),
        )

    def _fits(self, caller: Caller, actor: Actor, record: AccountRecord, password: str) -> bool:
        if not password and self._is_trusted(caller, actor):
            return True  # a desk of the demo unlocks itself
        return self._passwords.fits(record.password, password)

    def _check_record(self, record: AccountRecord, role: Role) -> None:
        if record.disabled:
            raise refusal("account_disabled", account=record.account)
        if role not in record.roles:
            words = ROLE_WORDS[role]
            raise refusal(
                "not_your_part", account=record.account, role_zh=words.zh, role_en=words.en.lower()
            )

    def _failed(self, caller: Caller, asked: Login, key: tuple[str, str]) -> Verdict:
        now_s = time.monotonic()
        n = self._throttle.failed(key, now_s)
        known = key[1] or "?"  # what was typed may be a password in the wrong field
        logger.warning("desk %s: login %d in a row failed for %s", caller.desk, n, known)
        noted = TrustNoted(what="refused", account=known, desk=caller.desk, n=n)
        self._write(lambda writing, at: writing.note(noted, Actor(known, asked.role), at))
        why = verdicts.refused(asked.command_id, refusal("wrong_password"))
        wait_s = self._throttle.wait_s(key, now_s)
        return _wait(asked.command_id, wait_s, "wrong_password_wait") if wait_s else why

    def _sit_down(self, caller: Caller, asked: Login, actor: Actor, record: AccountRecord) -> None:
        sitting = Sitting(caller.desk, actor.account, actor.role, actor.seat, self._time.real_ms())
        leaves = asked.instead_of if asked.instead_of != actor.account else ""
        what = "handed_over" if leaves else "login"
        noted = TrustNoted(what=what, account=actor.account, desk=caller.desk, why=leaves)
        renewed = self._renewed(record, asked.password)

        def write(writing: Writing, at: Moment) -> None:
            if renewed is not None:
                writing.put_account(renewed)
            writing.note(noted, actor, at)
            writing.put_sitting(sitting)
            if leaves:
                writing.drop_sitting(caller.desk, leaves)

        self._write(write)
        if leaves:
            self._seats.leave(caller.desk, leaves)
        self._seats.sit(sitting)

    def _renewed(self, record: AccountRecord, password: str) -> AccountRecord | None:
        """Return the account with its hash made at today's costs, if it was made at others."""
        if not record.password or not password or not self._passwords.is_dated(record.password):
            return None
        held = self._passwords.hash(password)
        return AccountRecord(
            record.account, record.roles, record.seat, held, record.disabled, self._time.real_ms()
        )

    def logout(self, caller: Caller, asked: Logout) -> Verdict:
        """Let somebody go; who was not there is gone as well."""
        with self._one_at_a_time:
            try:
                check_command_id(asked.command_id)
                check_actor(asked.actor)
                self._leave(caller.desk, asked.actor, "logout")
            except Refused as why:
                return verdicts.refused(asked.command_id, why)
            except OperatorError as fault:
                return verdicts.unknown(asked.command_id, fault)
        return Verdict(command_id=asked.command_id, outcome="accepted")

    def _leave(self, desk: str, actor: Actor, what: str) -> None:
        sitting = self._seats.at(desk, actor.account)
        if sitting is None:
            return
        noted = TrustNoted(what=what, account=actor.account, desk=desk)
        who = Actor(sitting.account, sitting.role, sitting.seat)

        def write(writing: Writing, at: Moment) -> None:
            writing.note(noted, who, at)
            writing.drop_sitting(desk, actor.account)

        self._write(write)
        self._seats.leave(desk, actor.account)

    def _write(self, how: Callable[[Writing, Moment], object]) -> None:
        with self._store.write() as writing:
            how(writing, Moment(self._time.city_ms(), self._time.real_ms()))


def _wait(command_id: str, wait_s: float, rule: str = "wait_to_log_in") -> Verdict:
    """Return the refusal of a login that comes too soon."""
    why = refusal(rule, s=max(1, round(wait_s)))
    return Verdict(
        command_id=command_id,
        outcome="refused",
        rule=why.rule,
        zh=why.words.zh,
        en=why.words.en,
        wait_s=round(wait_s, 1),
    )
