"""Each command is decided once; asking again with its id gives the first verdict."""

import logging
from collections.abc import Callable

from backend.contract.messages import Verdict
from backend.domain.errors import OperatorError, Refused
from backend.domain.moment import Moment
from backend.store import Store, StoreFault, Told, Writing

from . import verdicts
from .books import CityTime
from .sayings import refusal

logger = logging.getLogger(__name__)

Decide = Callable[[Writing, Moment], Verdict]


class Once:
    """Decides commands one after the other; case, journal row and verdict are kept together.

    Thread: any; the store lets one in at a time.
    """

    def __init__(self, store: Store, time: CityTime, told: Told) -> None:
        self._store = store
        self._time = time
        self._told = told

    def decide(self, command_id: str, fingerprint: bytes, undo_s: float, how: Decide) -> Verdict:
        """Return the verdict of a command, from the store when it was decided before.

        Args:
            how: Decides; it may raise ``Refused`` as long as it has written nothing yet.
        """
        try:
            with self._store.write(self._told) as writing:
                kept = writing.kept(command_id)
                if kept is not None:
                    same = kept.fingerprint == fingerprint
                    return kept.verdict if same else _reused(command_id)
                # The moment is taken inside: waiting for the lock must not age the record.
                at = Moment(self._time.city_ms(), self._time.real_ms(), undo_s)
                verdict = _decided(command_id, how, writing, at)
                writing.keep(verdict, fingerprint, at.real_ms)
                return verdict
        except StoreFault as fault:
            logger.error("command %s: %s", command_id, fault)
            return verdicts.unknown(command_id, fault)


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
