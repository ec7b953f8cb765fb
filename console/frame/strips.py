"""What the record says of disputed strips, asked for once and after every return or ruling."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Slot

from backend.contract.answers import Strips
from backend.contract.base import Answer
from backend.contract.questions import GetStrips
from backend.contract.verdicts import Denied
from backend.domain.dispatching.strips import Strip
from backend.domain.people.rights import may_do
from backend.situation import Changes
from console.face.face import SituationFace
from layers.strips import StripsLayer
from layers.view import MapView

LAYER = StripsLayer.spec.key
_BUSY = "busy"


class MapStrips(QObject):
    """Hands them to the maps; at most one question a second, and none while nothing came back.

    A seat that may not ask keeps what its own cases say.
    """

    def __init__(self, face: SituationFace, maps: Sequence[MapView], parent: QObject) -> None:
        super().__init__(parent)
        self._face, self._maps = face, maps
        self._ask_id = ""
        self._asked_at = -1
        self._told: Mapping[str, Strip] | None = None
        face.answer.connect(self._on_answer)
        face.ticked.connect(self._on_ticked)
        face.changed.connect(self._on_changed)
        face.actor_changed.connect(self._forget)

    def show_on(self, chart: MapView) -> None:
        """Show on a map that came later what was told last."""
        if self._told is not None:
            _layer(chart).show(self._told)
            chart.deck.renew(LAYER)

    @Slot()
    def _on_ticked(self) -> None:
        now = _layer(self._maps[0]).n_changes
        is_known = self._face.city is not None and may_do(self._face.actor.role, "get_strips")
        if not is_known or now == self._asked_at:
            return
        self._asked_at, self._ask_id = now, self._face.new_id()
        self._face.ask(GetStrips(ask_id=self._ask_id, actor=self._face.actor))

    @Slot()
    def _forget(self) -> None:
        """Another person or history: what was told is not theirs, nor what is on its way."""
        self._told, self._ask_id, self._asked_at = None, "", -1

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.reset:
            self._forget()

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not self._ask_id or answer.ask_id != self._ask_id:
            return
        self._ask_id = ""
        if isinstance(answer, Strips):
            self._told = answer.rows
            for chart in self._maps:
                self.show_on(chart)
        elif isinstance(answer, Denied) and answer.rule == _BUSY:
            self._asked_at = -1


def _layer(chart: MapView) -> StripsLayer:
    layer = chart.deck[LAYER]
    assert isinstance(layer, StripsLayer)
    return layer
