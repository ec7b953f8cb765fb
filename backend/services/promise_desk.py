"""The desk of promises to callers (A18): calling back, putting off, handing on, showing who called.

A look is a write: name and number are handed out only when the record has noted who saw them.
"""

from collections.abc import Callable

from backend.contract.answers import CallerShown
from backend.contract.orders import PromiseOrder
from backend.contract.pushed import TrustNoted
from backend.contract.questions import GetCaller
from backend.contract.verdicts import Denied, Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.people.promise import Promise, PromiseAct, Wanted, after
from backend.domain.terms.errors import Refused
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import check_command_id, check_values, promise_fingerprint_of
from .once import Asked, Once
from .sayings import PROMISE_CONFLICT, refusal


class PromiseDesk:
    """Decides acts on promises, and shows a caller to who may see one.

    Thread: any; one after the other with all commands.
    """

    def __init__(
        self, store: Store, accounts: Accounts, time: CityTime, on_rows: Told, zone: str
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._time, self._zone = time, zone
        self._once = Once(store, time, on_rows)

    def decide(self, order: PromiseOrder) -> Verdict:
        """Note that a caller was called back, put it off, or hand it to the shift leader."""
        try:
            check_command_id(order.command_id)
            check_values(order)
            if order.act is PromiseAct.MAKE:
                raise refusal("malformed", what="act")
        except Refused as why:
            return verdicts.refused(order.command_id, why)
        fingerprint = promise_fingerprint_of(order)
        return self._once.decide(Asked(order.command_id, fingerprint, self._way(order)))

    def _way(self, order: PromiseOrder) -> Callable[[Writing, Moment], Verdict]:
        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            held = writing.promise(order.case_id)
            if held is None:
                raise refusal("no_such_promise")
            if held.version != order.expected_version:
                return _conflict(order.command_id, held)
            wanted = Wanted(order.due_ms, order.note, self._zone)
            changed = after(held, order.act, wanted, actor, at)
            row = writing.put_promise(changed, order.act, actor, at)
            return verdicts.kept(order.command_id, changed.version, row.seq, at, order.case_id)

        return how

    def show(self, question: GetCaller) -> CallerShown | Denied:
        """Return who called about a case; the look is in the record before it is answered.

        Raises:
            StoreFault: It could not be recorded; then nothing is shown.
        """
        actor = self._accounts.seated(question.actor)
        with self._store.write() as writing:
            held = writing.caller(question.case_id)
            if held is None or held.is_erased:
                rule = "no_such_caller" if held is None else "caller_erased"
                words = refusal(rule).words
                return Denied(ask_id=question.ask_id, rule=rule, zh=words.zh, en=words.en)
            at = Moment(self._time.city_ms(), self._time.real_ms())
            noted = TrustNoted(what="looked", account=actor.account, case_id=question.case_id)
            writing.note(noted, actor, at)
        return CallerShown(
            ask_id=question.ask_id, case_id=question.case_id, name=held.name, number=held.number
        )


def _conflict(command_id: str, held: Promise) -> Verdict:
    by = held.done_by or held.account
    words = PROMISE_CONFLICT.filled(who=by)
    return Verdict(
        command_id=command_id,
        outcome="conflict",
        case_id=held.case_id,
        version=held.version,
        rule="somebody_was_first",
        zh=words.zh,
        en=words.en,
        by_account=by,
    )
