"""What cameras see of the streets, as this desk has it; asked for when somebody wants to know."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.base import Answer
from backend.contract.figures import Coverage
from backend.contract.questions import GetCoverage
from backend.contract.verdicts import Denied
from backend.domain.cameras.coverage import Section, StreetClass, blind_spots
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from layers.coverage import CoverageLayer
from layers.view import MapView

LAYER = "coverage"
DAYS = 30


class CoverageBook(QObject):
    """Holds what was told last, and lets the map show it.

    Signals:
        changed: Something else is known now.
    """

    changed = Signal()

    def __init__(self, face: SituationFace, chart: MapView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._face, self._map = face, chart
        self._ask_id = ""
        self.found: Coverage | None = None
        self.denied: Words | None = None
        self._blind: tuple[Section, ...] = ()
        face.answer.connect(self._on_answer)
        face.changed.connect(self._on_changed)
        chart.deck.shown_changed.connect(self._on_shown)

    def ask(self) -> None:
        """Ask anew; what is known stands until the answer comes."""
        self._ask_id = self._face.new_id()
        self.denied = None
        self._face.ask(GetCoverage(ask_id=self._ask_id, actor=self._face.actor, days=DAYS))

    def blind(self, street_class: StreetClass | None = None) -> tuple[Section, ...]:
        """Return the sections nobody watches, of one class or all, most cases first."""
        return tuple(s for s in self._blind if street_class in (None, s.street_class))

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or answer.ask_id != self._ask_id:
            return
        self._ask_id = ""
        if isinstance(answer, Denied):
            self.denied = Words(answer.zh, answer.en)
        elif isinstance(answer, Coverage):
            self.found = answer
            self._blind = blind_spots(answer.sections)
            self._layer.show(answer.sections)
            self._map.deck.renew(LAYER)
        self.changed.emit()

    @property
    def _layer(self) -> CoverageLayer:
        layer = self._map.deck[LAYER]
        assert isinstance(layer, CoverageLayer)
        return layer

    @Slot(object)
    def _on_shown(self, key: str) -> None:
        """Ask when the layer is switched on and knows nothing yet."""
        is_empty = key == LAYER and self._layer.is_on and not self._layer.is_known
        if is_empty and not self._ask_id and self._face.city is not None:
            self.ask()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Another city, or other cameras: what was told is no longer true."""
        if changes.city is None:
            return
        self.found, self._blind, self._ask_id = None, (), ""
        self._layer.reset()
        self._map.deck.renew(LAYER)
        self.changed.emit()
