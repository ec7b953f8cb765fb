"""A recognizer of the demo: it looks at cameras, sees what is there, and errs as such machines do.

What is really there is drawn first and apart (``is_there``), by numbers of its own that the machine
does not read: its precision comes about and is not set. Two of its cameras are bad, as they are in
life: one looks into the low sun, before the other a tree moves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from backend.city.pictures import Shot, Shown, draw_jpeg
from backend.contract.camera_orders import SuggestOrder
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.suggestion import SCENES, Box, Scene
from backend.domain.terms.roles import Actor, Role

from .chance import between, chance, number

RECOGNIZER = Actor("recognizer-01", Role.GATEWAY)
# A scene is there, or is not, for so long; then chance decides anew.
SLOT_S = 900
THERE = 0.06
# Of what is there so much is seen in a slot; of what is not so much is seen all the same.
SEES, ERRS, ERRS_BAD = 0.9, 0.006, 0.12
N_BAD = 2
# Real seconds between two suggestions: people must be able to look at each.
EVERY_S = 20.0


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing the machine says it saw, and whether it was there: that is never sent."""

    camera: Camera
    scene: Scene
    slot: int
    was_there: bool
    confidence: float


def is_there(seed: int, camera_id: str, scene: str, slot: int) -> bool:
    """Return whether something really is in front of a camera: the truth, known to nobody."""
    return chance("street", seed, camera_id, scene, slot) < THERE


def look(seed: int, camera: Camera, scene: Scene, slot: int, *, is_bad: bool) -> Seen | None:
    """Return what the machine makes of a slot; None where it sees nothing."""
    was_there = is_there(seed, camera.camera_id, scene.key, slot)
    about = ("machine", seed, camera.camera_id, scene.key, slot)
    wrong = ERRS_BAD if is_bad else ERRS
    if chance(*about) >= (SEES if was_there else wrong):
        return None
    # It is nearly as sure of what it gets wrong: its own word proves nothing.
    span = (0.72, 0.98) if was_there else (0.66, 0.95)
    return Seen(camera, scene, slot, was_there, round(between(span, *about, "sure"), 2))


class Sender(Protocol):
    """The part of a link that sends."""

    def send(self, order: SuggestOrder) -> None:
        """Send it; its verdict is nobody's business here."""
        ...


class Recognizer:
    """Looks at the cameras in turn. Thread: the field's.

    Attributes:
        n_sent, n_right: Counts since the start; what was right nobody outside is told.
    """

    def __init__(
        self,
        sender: Sender,
        cameras: Sequence[Camera],
        seed: int,
        zone: str,
        draw: Callable[[Shot], bytes] = draw_jpeg,
    ) -> None:
        self._sender, self._cameras, self._seed, self._draw = sender, tuple(cameras), seed, draw
        self._zone = ZoneInfo(zone)
        self._bad = {camera.camera_id for camera in cameras[-N_BAD:]}
        self._slot, self._waiting = -1, list[Seen]()
        self._said_s: float | None = None
        self.n_sent = self.n_right = 0

    def tick(self, now_ms: int, now_s: float) -> None:
        """Say the next thing, when it is time; ``now_s`` is the real monotonic clock."""
        if self._said_s is None:
            self._said_s = now_s
        if now_s - self._said_s < EVERY_S or not self._cameras:
            return
        slot = now_ms // (SLOT_S * 1000)
        if slot != self._slot:
            self._slot, self._waiting = slot, self.slot(slot)
        if self._waiting:
            self._said_s = now_s
            self._say(self._waiting.pop(), now_ms)

    def slot(self, slot: int) -> list[Seen]:
        """Return all the machine sees in a slot, in an order of chance."""
        seen = (
            look(self._seed, camera, scene, slot, is_bad=camera.camera_id in self._bad)
            for camera in self._cameras
            for scene in SCENES.values()
        )
        found = [one for one in seen if one is not None]
        return sorted(found, key=lambda one: number(slot, one.camera.camera_id, one.scene.key))

    def _say(self, seen: Seen, now_ms: int) -> None:
        camera, scene = seen.camera, seen.scene
        taken = datetime.fromtimestamp(now_ms / 1000, self._zone).strftime("%Y-%m-%d %H:%M:%S")
        spot = number(camera.camera_id) % 2**31
        shown = Shown.WRONG if seen.was_there else Shown.RIGHT
        shot = Shot(scene.class_key, spot, shown, "far", taken, camera.name)
        order = SuggestOrder(
            command_id=f"ai:{self._seed}:{seen.slot}:{camera.camera_id}:{scene.key}",
            actor=RECOGNIZER,
            camera_id=camera.camera_id,
            scene=scene.key,
            confidence=seen.confidence,
            snapshot=self._draw(shot),
            seen_at_ms=now_ms,
            box=Box(0.34, 0.44, 0.32, 0.36),
        )
        self._sender.send(order)
        self.n_sent += 1
        self.n_right += seen.was_there
