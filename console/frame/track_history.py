"""Where a mover was in the last hour: asked for when somebody chooses it, shown on the map."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.answers import Track
from backend.contract.base import Answer
from backend.contract.questions import GetTrack
from backend.contract.verdicts import Denied
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.ids import new_ulid
from console.kit.notice import Notice, each
from console.kit.time_text import hm
from console.kit.words_sheet import Track as Said
from layers.history import HistoryLayer, ShownTrack
from layers.view import MapView

KEY = "track"
SPAN_MS = 3_600_000
MARK_EVERY_MS = 600_000
# A mover that is still heard of lengthens its track: asked anew after so many seconds.
AGAIN_S = 20


class TrackHistory(QObject):
    """Shows the last hour of one mover; the same one again, or the key, takes it away.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(self, parts: DeskParts, chart: MapView) -> None:
        super().__init__(chart)
        self._face, self._map = parts.face, chart
        self._chosen = self._last = ""
        self._ask_id = ""
        self._is_first = False
        self._waited_s = 0
        chart.mover_picked.connect(self.toggle)
        parts.face.answer.connect(self._on_answer)
        parts.face.ticked.connect(self._on_ticked)

    @property
    def chosen(self) -> str:
        """Whose track is shown or asked for, ``""`` when nobody's."""
        return self._chosen

    @Slot(object)
    def do(self, key: str) -> None:
        """Take the track away, or show the last one again."""
        if key != KEY:
            return
        if self._chosen or self._last:
            self.toggle(self._chosen or self._last)
        else:
            self._say("info", Said.CHOOSE)

    @Slot(object)
    def toggle(self, mover_id: str) -> None:
        """Show a mover's track, or take it away when it is the one shown."""
        self._last = mover_id
        if mover_id == self._chosen:
            self._chosen = self._ask_id = ""
            self._put(None)
            return
        self._put(None)
        self._chosen, self._is_first = mover_id, True
        self._ask()

    def _ask(self) -> None:
        self._waited_s = 0
        now_ms = self._face.city_now_ms()
        self._ask_id = new_ulid(self._face.real_now_ms())
        self._face.ask(
            GetTrack(
                ask_id=self._ask_id,
                actor=self._face.actor,
                mover_id=self._chosen,
                from_ms=max(0, now_ms - SPAN_MS),
                upto_ms=now_ms + 1,
            )
        )

    @Slot()
    def _on_ticked(self) -> None:
        if not self._chosen:
            return
        self._waited_s += 1
        if self._waited_s >= AGAIN_S:
            self._ask()

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if answer.ask_id != self._ask_id or not self._ask_id:
            return
        self._ask_id = ""
        if isinstance(answer, Denied):
            self._chosen = ""
            self._say("warn", each(Said.DENIED, why=Words(answer.zh, answer.en)))
        elif isinstance(answer, Track):
            self._show(answer)

    def _show(self, track: Track) -> None:
        if not track.at_ms:
            self._chosen = ""
            self._say("info", Said.EMPTY.filled(name=self._name(track.mover_id)))
            return
        zone = self._face.city.zone if self._face.city is not None else "UTC"
        shown = ShownTrack(
            track.mover_id,
            np.array(track.at_ms, dtype=np.int64),
            np.array(track.lon_deg),
            np.array(track.lat_deg),
            marks_of(track.at_ms, lambda at_ms: hm(at_ms, zone)),
        )
        self._put(shown)
        if self._is_first:
            self._is_first = False
            span = f"{hm(track.at_ms[0], zone)}–{hm(track.at_ms[-1], zone)}"
            values = {"name": self._name(track.mover_id), "span": span}
            self._say("info", Said.SHOWN.filled(n=f"{len(track.at_ms):,}", **values))

    def _put(self, track: ShownTrack | None) -> None:
        layer = self._map.deck["history"]
        assert isinstance(layer, HistoryLayer)
        layer.show(track)
        self._map.ask()

    def _name(self, mover_id: str) -> str:
        mover = self._face.situation.movers.get(mover_id)
        return mover.label if mover is not None else mover_id

    def _say(self, kind: str, words: Words) -> None:
        self.noticed.emit(Notice(kind, words, "track"))


def marks_of(at_ms: tuple[int, ...], text: Callable[[int], str]) -> tuple[tuple[int, str], ...]:
    """Return where a moment is written: at both ends and at each ten minutes between."""
    times = np.asarray(at_ms)
    tens = np.arange(times[0] // MARK_EVERY_MS + 1, times[-1] // MARK_EVERY_MS + 1) * MARK_EVERY_MS
    rows = {0, len(times) - 1, *np.searchsorted(times, tens).tolist()}
    return tuple((row, text(at_ms[row])) for row in sorted(rows))
