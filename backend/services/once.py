"""Each command is decided once; asking again with its id gives the first verdict."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.contract.verdicts import Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import OperatorError, Refused
from backend.store import Store, StoreFault, Told, Writing

from . import verdicts
from .books import CityTime
from .sayings import refusal

logger = logging.getLogger(__name__)

Decide = Callable[[Writing, Moment], Verdict]


@dataclass(frozen=True, slots=True)
class Asked:
    """A command to be decided once.

    Attributes:
        fingerprint: Tells a repeat from another command under the same id.
        how: Decides; it may raise ``Refused`` as long as it has written nothing yet.
        case_id: The case it is about, so that many can be looked up in one go; ``""`` for none.
        undo_s: Seconds a dispatch can be taken back.
    """

    command_id: str
    fingerprint: bytes
    how: Decide
    case_id: str = ""
    undo_s: float = 0.0


class Once:
    """Decides commands one after the other; case, journal row and verdict are kept together.

    Thread: any; the store lets one in at a time.
    """

    def __init__(self, store: Store, time: CityTime, told: Told) -> None:
        self._store = store
        self._time = time
        self._told = told

    def decide(self, asked: Asked) -> Verdict:
        """Return the verdict of a command, from the store when it was decided before."""
        return self.decide_all((asked,))[0]

    def decide_all(self, asked: Sequence[Asked]) -> list[Verdict]:
        """Decide commands one after the other, and keep all of it in one commit.

        The disk is waited for once. Each sees what the ones before it did. When the store fails,
        nothing of any of them is kept for certain, and all are unknown.

        Raises:
            Exception: A fault of ours in one of many; none of them was kept then.
        """
        try:
            with self._store.write(self._told) as writing:
                cases = [one.case_id for one in asked if one.case_id]
                writing.expect([one.command_id for one in asked], cases)
                return [self._decide(writing, one) for one in asked]
        except StoreFault as fault:
            logger.error("%d commands from %s on: %s", len(asked), asked[0].command_id, fault)
            return [verdicts.unknown(one.command_id, fault) for one in asked]

    def _decide(self, writing: Writing, asked: Asked) -> Verdict:
        kept = writing.kept(asked.command_id)
        if kept is not None:
            same = kept.fingerprint == asked.fingerprint
            return kept.verdict if same else _reused(asked.command_id)
        # The moment is taken inside: waiting for the lock must not age the record.
        at = Moment(self._time.city_ms(), self._time.real_ms(), asked.undo_s)
        verdict = _decided(asked.command_id, asked.how, writing, at)
        writing.keep(verdict, asked.fingerprint, at.real_ms)
        return verdict


def _decided(command_id: str, how: Decide, writing: Writing, at: Moment) -> Verdict:
    try:
        return how(writing, at)
    except Refused as why:
        return verdicts.refused(command_id, why)
    except StoreFault:
        raise
    except OperatorError as why:
        kind, rule = getattr(why, "kind", "text"), getattr(why, "rule", "unreadable")
        return verdicts.misread(command_id, f"{kind}_{rule}", why)


def _reused(command_id: str) -> Verdict:
    return verdicts.refused(command_id, refusal("command_id_reused", command_id=command_id))
