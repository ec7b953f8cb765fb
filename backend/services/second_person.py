"""Whether a second person stands beside who asks: their own password says so, and nothing else."""

import logging
import time

from backend.contract.pushed import TrustNoted
from backend.domain.clocks.moment import Moment
from backend.domain.terms.roles import HALL, Actor
from backend.store import Store

from .books import CityTime
from .passwords import Passwords
from .sayings import refusal
from .throttle import Throttle

logger = logging.getLogger(__name__)


class SecondPerson:
    """Checks the second of two persons; a wrong password is noted in the trail and slows down.

    Comparing takes a tenth of a second of the writer's time: evidence leaves a few times a day.

    Thread: one at a time.
    """

    def __init__(self, store: Store, time_: CityTime, passwords: Passwords | None = None) -> None:
        self._store, self._time = store, time_
        self._passwords = passwords or Passwords()
        self._throttle = Throttle()

    def check(self, actor: Actor, account: str, password: str) -> None:
        """Let pass where another person of the hall has given their own password.

        Raises:
            Refused: Nobody, the same person, not of the hall, or not their password.
        """
        if not account.strip() or not password:
            raise refusal("second_needed")
        if account == actor.account:
            raise refusal("second_is_first")
        record = self._store.account(account)
        # Names nobody has share one count, or each of them would be three free tries.
        key = (actor.account, account if record else "")
        wait_s = self._throttle.wait_s(key, time.monotonic())
        if wait_s > 0:
            raise refusal("wait_to_log_in", s=max(1, round(wait_s)))
        held = record.password if record is not None else ""
        if not self._passwords.fits(held, password) or record is None:
            self._note_failure(actor, key)
            raise refusal("wrong_password")
        if record.disabled or not HALL & set(record.roles):
            raise refusal("second_not_of_the_hall")
        self._throttle.passed(key)

    def _note_failure(self, actor: Actor, key: tuple[str, str]) -> None:
        n = self._throttle.failed(key, time.monotonic())
        known = key[1] or "?"  # what was typed may be a password in the wrong field
        logger.warning("%s: second person %s failed, %d in a row", actor.account, known, n)
        with self._store.write() as writing:
            at = Moment(self._time.city_ms(), self._time.real_ms())
            writing.note(TrustNoted(what="refused", account=known, n=n), actor, at)
