"""Where evidence leaves the system (D10, X07): what for, to whom, two persons, and a trail."""

import msgspec

from backend.contract.camera_orders import PeekOrder
from backend.contract.orders import Export
from backend.contract.pushed import TrustNoted
from backend.contract.verdicts import Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import (
    MAX_PHOTOS,
    check_command_id,
    check_values,
    export_fingerprint_of,
    peek_fingerprint_of,
)
from .once import Asked, Decide, Once
from .sayings import refusal
from .second_person import SecondPerson

WHAT, PEEKED = "exported", "peeked"
LEAST_PEEK_S, MOST_PEEK_S = 30, 3_600
MOST_CAMERAS = 2_000


class ExportDesk:
    """Decides exports. The file itself is written by the desk that asked, after the verdict.

    Thread: any; one after the other with all commands.
    """

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        time: CityTime,
        on_rows: Told,
        second: SecondPerson | None = None,
    ) -> None:
        self._accounts = accounts
        self._once = Once(store, time, on_rows)
        self._second = second or SecondPerson(store, time)

    def decide(self, order: Export) -> Verdict:
        """Record an export, or say why it may not be."""
        try:
            check_command_id(order.command_id)
            check_values(msgspec.structs.replace(order, second_password=""))
            _check_words(order)
            self._second.check(order.actor, order.second, order.second_password)
        except Refused as why:
            return verdicts.refused(order.command_id, why)
        fingerprint = export_fingerprint_of(order)
        return self._once.decide(Asked(order.command_id, fingerprint, self._way(order)))

    def peek(self, order: PeekOrder) -> Verdict:
        """Record that coarse pictures will be clear for a while, or say why they may not."""
        try:
            check_command_id(order.command_id)
            check_values(order)
            if not order.purpose.strip():
                raise refusal("peek_without_purpose")
            if not LEAST_PEEK_S <= order.seconds <= MOST_PEEK_S:
                raise refusal("peek_too_long", least=LEAST_PEEK_S, most=MOST_PEEK_S // 60)
            if not 0 < len(order.camera_ids) <= MOST_CAMERAS:
                raise refusal("malformed", what="camera_ids")
        except Refused as why:
            return verdicts.refused(order.command_id, why)

        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            noted = TrustNoted(
                what=PEEKED,
                account=actor.account,
                why=order.purpose.strip(),
                n=order.seconds,
                camera_ids=order.camera_ids,
            )
            seq = writing.note(noted, actor, at)
            return Verdict(
                command_id=order.command_id, outcome="accepted", seq=seq, at_ms=at.city_ms
            )

        return self._once.decide(Asked(order.command_id, peek_fingerprint_of(order), how))

    def _way(self, order: Export) -> Decide:
        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            case = writing.case(order.case_id)
            if case is None:
                raise refusal("no_such_case")
            if not set(order.photo_ids) <= {photo.photo_id for photo in case.photos}:
                raise refusal("export_not_of_case")
            noted = TrustNoted(
                what=WHAT,
                account=actor.account,
                case_id=order.case_id,
                why=order.purpose.strip(),
                recipient=order.recipient.strip(),
                photo_ids=order.photo_ids,
                second=order.second,
            )
            seq = writing.note(noted, actor, at)
            return verdicts.kept(order.command_id, case.version, seq, at, order.case_id)

        return how


def _check_words(order: Export) -> None:
    if not order.purpose.strip() or not order.recipient.strip():
        raise refusal("export_without_purpose")
    if not 0 < len(order.photo_ids) <= MAX_PHOTOS:
        raise refusal("malformed", what="photo_ids")
