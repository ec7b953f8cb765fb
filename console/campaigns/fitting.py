"""How many open cases of this desk a filter fits, counted a little at a time."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.domain.cases.case import Case
from backend.domain.counting.campaign import Campaign, Plan, joined_ms
from console.face.parts import DeskParts

# So many cases at a time: a stroke of a key never waits for all of them.
_PIECE = 500


class Fitting(QObject):
    """Counts for the form; what a plan takes in beside these the backend counts once it stands.

    Attributes:
        n: Open cases that fit, ``None`` while they are counted.

    Signals:
        changed: another number.
    """

    changed = Signal()

    def __init__(self, parts: DeskParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self.n: int | None = None
        self._work: Iterator[int | None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go)

    def count(self, name: str, plan: Plan) -> None:
        """Count for another plan; what was being counted is left."""
        self.n, self._work = None, self._counted(Campaign("", 1, name, plan, 0, ""))
        self._timer.start()
        self.changed.emit()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    @Slot()
    def _go(self) -> None:
        self.n = next(self._work, self.n)
        if self.n is not None:
            self._timer.stop()
            self.changed.emit()

    def _counted(self, campaign: Campaign) -> Iterator[int | None]:
        cases = list(self._parts.face.situation.cases.values())
        n = 0
        for at in range(0, len(cases), _PIECE):
            n += sum(self._is_in(campaign, case) for case in cases[at : at + _PIECE])
            if at + _PIECE < len(cases):
                yield None
        yield n

    def _is_in(self, campaign: Campaign, case: Case) -> bool:
        return joined_ms(campaign, case, self._parts.book.found_by) > 0
