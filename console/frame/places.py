"""Where on a desk a hand takes hold of a case, and where it lets go."""

from PySide6.QtCore import QPoint

from console.queue.panel import QueuePanel
from console.rail.rail import Rail
from layers.view import MapView


class DeskPlaces:
    """Points of one desk, for the hand that shows how it is done."""

    def __init__(self, queue: QueuePanel, chart: MapView, rail: Rail | None) -> None:
        self._queue, self._map, self._rail = queue, chart, rail

    def case_point(self, case_id: str) -> QPoint:
        """Return where a case can be taken hold of, global pixels: its card, else its marker."""
        cards = self._queue.cards
        row = cards.keys.index(case_id) if case_id in cards.keys else -1
        if row >= 0 and cards.isVisible():
            spot = cards.visualRect(cards.model().index(row, 0)).center()
            if cards.viewport().rect().contains(spot):
                return cards.viewport().mapToGlobal(spot)
        mark = self._map.marker_rect(case_id)
        return self._map.mapToGlobal(mark.center()) if not mark.isNull() else QPoint()

    def card_point(self, unit_id: str) -> QPoint:
        """Return where the hand lets go over a unit's card, global pixels: right of its words."""
        card = self._rail.card_of(unit_id) if self._rail is not None else None
        if card is None:
            return QPoint()
        return card.mapToGlobal(QPoint(card.width() * 4 // 5, card.height() // 2))

    def unit_at(self, at: QPoint) -> str:
        """Return whose card lies at a global point, ``""`` when none does."""
        return self._rail.unit_at(at) if self._rail is not None else ""
