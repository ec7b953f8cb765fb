"""A stop may name a preset: the desk turns the camera there, and only then is the stop seen (D02).

What stands in the picture otherwise is another part of the street: it never counts as the stop.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from backend.contract.answers import Presets
from backend.contract.base import Answer
from backend.contract.camera_orders import SteerOrder
from backend.contract.questions import GetPresets
from backend.contract.verdicts import Verdict
from backend.domain.cameras.patrol import camera_of, preset_of
from backend.domain.cameras.steering import FAULTS, SteerAct, Steering
from backend.domain.terms.words import Words
from console.face.face import SituationFace

from . import words as w

# So long a head may take to arrive; the first pictures after it count.
SETTLE_S = 3.0
# What was not done is asked for again after this; a head at its preset is held there so often.
AGAIN_S, HOLD_S = 5.0, 30.0


class PresetTurns(QObject):
    """Turns the cameras of the page on screen, and knows which stand where their stops say.

    Thread: the GUI's. ``now_s`` is monotonic.
    """

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self.now_s: Callable[[], float] = time.monotonic
        self._stops: tuple[str, ...] = ()
        self._tokens: dict[str, dict[str, str]] = {}
        self._asked: dict[str, str] = {}
        self._sent: dict[str, str] = {}
        self._tried_s: dict[str, float] = {}
        self._there_s: dict[str, float] = {}
        self._faults: dict[str, Words] = {}
        face.answer.connect(self._on_answer)
        face.verdict.connect(self._on_verdict)

    def show(self, stops: tuple[str, ...]) -> None:
        """Take the stops on screen that are not booked; one per camera is turned to at a time."""
        first: dict[str, str] = {}
        for stop in stops:
            first.setdefault(camera_of(stop), stop)
        wanted = tuple(stop for stop in first.values() if preset_of(stop))
        if wanted != self._stops:
            gone = {camera_of(stop) for stop in self._stops} | {camera_of(stop) for stop in wanted}
            self._stops = wanted
            for camera_id in gone:
                for known in (self._tried_s, self._there_s, self._faults):
                    known.pop(camera_id, None)
        self.tick()

    @Slot()
    def tick(self) -> None:
        """Ask, turn, hold, and look what became of it; once a second is enough."""
        for stop in self._stops:
            self._tend(camera_of(stop), preset_of(stop))

    def stands(self, stop: str) -> bool:
        """Whether a stop's camera looks where the stop says; one without a preset always does."""
        if not preset_of(stop):
            return True
        there_s = self._there_s.get(camera_of(stop)) if stop in self._stops else None
        return there_s is not None and self.now_s() - there_s >= SETTLE_S

    def fault(self, stop: str) -> Words | None:
        """Return why a stop's camera does not turn there, ``None`` while it may still come."""
        if stop in self._stops or not preset_of(stop):
            return self._faults.get(camera_of(stop))
        return w.PRESET_BUSY

    # ---- inside --------------------------------------------------------------------------------

    def _tend(self, camera_id: str, preset: str) -> None:
        now_s = self.now_s()
        tokens = self._tokens.get(camera_id)
        is_due = now_s - self._tried_s.get(camera_id, float("-inf")) >= AGAIN_S
        if tokens is None:
            if is_due:
                self._ask(camera_id, now_s)
            return
        token = tokens.get(preset)
        if token is None:
            self._faults[camera_id] = w.PRESET_GONE.filled(n=preset)
            return
        held = self._face.situation.steered.get(camera_id)
        if held is not None and self._is_at(held, token):
            self._faults.pop(camera_id, None)
            self._there_s.setdefault(camera_id, now_s)
            is_due = now_s - self._tried_s.get(camera_id, now_s) >= HOLD_S
        else:
            self._there_s.pop(camera_id, None)
            if held is not None and held.fault:
                self._faults[camera_id] = FAULTS[held.fault]
        if is_due:
            self._turn(camera_id, token, now_s)

    def _is_at(self, held: Steering, token: str) -> bool:
        is_mine = held.account == self._face.actor.account
        is_still = not (held.is_moving or held.is_returning or held.is_over or held.fault)
        return is_mine and is_still and held.preset == token

    def _ask(self, camera_id: str, now_s: float) -> None:
        face = self._face
        self._tried_s[camera_id] = now_s
        ask_id = face.new_id()
        self._asked[ask_id] = camera_id
        face.ask(GetPresets(ask_id=ask_id, actor=face.actor, camera_id=camera_id))

    def _turn(self, camera_id: str, token: str, now_s: float) -> None:
        face = self._face
        self._tried_s[camera_id] = now_s
        order = SteerOrder(
            command_id=face.new_id(),
            actor=face.actor,
            camera_id=camera_id,
            act=SteerAct.PRESET,
            preset=token,
        )
        self._sent[order.command_id] = camera_id
        face.send(order)

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if not isinstance(answer, Presets) or self._asked.pop(answer.ask_id, None) is None:
            return
        camera_id = answer.camera_id
        if answer.is_known:
            by_token = {row.token: row.token for row in answer.rows}
            self._tokens[camera_id] = by_token | {row.name: row.token for row in answer.rows}
            self._tried_s.pop(camera_id, None)
            self._faults.pop(camera_id, None)
            self.tick()
        elif answer.fault:
            self._faults[camera_id] = Words(answer.zh, answer.en)

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        camera_id = self._sent.pop(verdict.command_id, "")
        if camera_id and verdict.outcome != "accepted":
            unknown = verdict.outcome == "unknown"
            self._faults[camera_id] = w.NO_WORD if unknown else Words(verdict.zh, verdict.en)
