"""What the desks beside the cases share: a record, people, a clock, and ears for what was kept."""

from collections.abc import Sequence

from backend.contract.pushed import LogRow
from backend.domain.clocks.moment import Moment
from backend.store import Store, Told

from .accounts import Accounts
from .books import CityTime
from .once import Once


class ListeningDesk:
    """Decides orders once, and remembers what is open from the rows that were kept.

    Thread: the writer's.

    Args:
        on_rows: Told what was kept, after the desk itself has heard it.
    """

    def __init__(self, store: Store, accounts: Accounts, time: CityTime, on_rows: Told) -> None:
        self._store, self._accounts, self._time = store, accounts, time
        self._on_rows = on_rows
        self._once = Once(store, time, self._told)

    def _now(self) -> Moment:
        """Return the moment of an act of the system itself."""
        return Moment(self._time.city_ms(), self._time.real_ms())

    def _told(self, rows: Sequence[LogRow]) -> None:
        self._note(rows)
        self._on_rows(rows)

    def _note(self, rows: Sequence[LogRow]) -> None:
        """Remember what rows change; also called with what stood open at the start."""
        raise NotImplementedError
