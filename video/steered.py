"""A camera that is meant to look elsewhere: its tile says so, and does not call it moved away.

What a vehicle carries has no usual view at all: it is never called moved away or blurred.
The usual view is learnt in the decoder worker, which knows of no hand. So a tile forgives "moved
away" while somebody steers, and after that until the view has been the usual one again, at most
for a while: then the new view is one to ask about.
"""

from dataclasses import dataclass

from backend.domain.cameras.camera import Camera

from .engine import FLAWS, Flaw, FrameInfo

# A camera that is home looks as it did within seconds; one that never does is told after this.
FORGIVEN_S = 600.0
# So long a way home takes; a picture from before it must not end the forgiving.
ON_THE_WAY_S = 6.0
_OF_A_VIEW = (Flaw.MOVED, Flaw.BLURRED)


@dataclass
class Forgiving:
    """Whether a tile overlooks that its camera looks elsewhere. Times are monotonic seconds."""

    is_steered: bool = False
    is_carried: bool = False
    _home_s: float | None = None

    @classmethod
    def of(cls, camera: Camera | None) -> "Forgiving":
        """Return how a camera's tile begins."""
        return cls(is_carried=camera is not None and bool(camera.mover_id))

    def steer(self, is_steered: bool, now_s: float) -> None:
        """Note that somebody steers, or that it is home again."""
        if self.is_steered and not is_steered:
            self._home_s = now_s
        self.is_steered = is_steered

    def judge(self, info: FrameInfo | None, now_s: float) -> Flaw:
        """Return the flaw of the newest picture as it is to be told."""
        flaw = FLAWS[info.flaw] if info is not None else Flaw.NONE
        if self.is_carried:
            return Flaw.NONE if flaw in _OF_A_VIEW else flaw
        if self.is_steered:
            return Flaw.NONE if flaw is Flaw.MOVED else flaw
        if self._home_s is None:
            return flaw
        passed_s = now_s - self._home_s
        if passed_s > FORGIVEN_S or (flaw is not Flaw.MOVED and passed_s > ON_THE_WAY_S):
            self._home_s = None
            return flaw
        return Flaw.NONE if flaw is Flaw.MOVED else flaw
