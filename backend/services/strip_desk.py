"""Tells where units send cases back and forth, counted over the whole record (X17)."""

from backend.contract.answers import Strips
from backend.contract.questions import GetStrips
from backend.store import Store
from backend.store.strips import disputed


class StripDesk:
    """Answers what is asked of the disputed strips; any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def strips(self, question: GetStrips) -> Strips:
        """Return every disputed strip, the worst first."""
        with self._store.held() as session:
            return Strips(ask_id=question.ask_id, rows=disputed(session))
