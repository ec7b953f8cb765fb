"""The course of one fault before an eye: begun, said, ended, well; and every lie on the way."""

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from video.states import TileState

from .clips import FPS, N_PICTURES
from .faults import Fault

Mark = tuple[int, int] | None
# What is said must stand so long before the fault ends, and health before the course does.
HOLD_S = 2.0
WELL_S = 2.5
# Between a fault's end and the camera's next key frame.
_TURN_S = 1.5
# Older than this nothing may look live.
_OLD_S = 2.0
_N_LIES = 5


class Look(NamedTuple):
    """One look at one tile.

    Attributes:
        marks: Both marks as painted, camera and number each, None where none can be read.
        due: The number a healthy camera sends now.
        is_steady: The machine did not stand still just before, so that ages mean something.
    """

    at_s: float
    state: TileState
    words: str
    marks: tuple[Mark, Mark]
    due: int
    is_steady: bool

    @property
    def looks_live(self) -> bool:
        """Whether a person takes the picture for a good one of this moment."""
        return self.state in (TileState.LIVE, TileState.DELAYED, TileState.CLOCK_WRONG)

    @property
    def age_s(self) -> float:
        """How old the painted picture is, modulo the length of a clip."""
        assert self.marks[0] is not None
        # What was sent just after the clock was read is not five seconds old.
        return ((self.due - self.marks[0][1] + 2) % N_PICTURES - 2) / FPS


class Step(Enum):
    """Where a course stands."""

    WAITS = 0
    ILL = 1
    MENDED = 2
    DONE = 3


@dataclass
class Course:
    """What one seat goes through; ``fault`` is None for a camera to which nothing happens.

    Attributes:
        told_after_s: From its beginning to the right words; None where they never came.
        back_after_s: From its end to health; None where that never came.
        words: What stood on the tile when it was told.
        lies: When something looked live and was not, and what.
        alarms: What was said of the camera while it was well.
    """

    index: int
    fault: Fault | None
    patience: float = 1.0
    step: Step = Step.WAITS
    told_after_s: float | None = None
    back_after_s: float | None = None
    words: str = ""
    lies: list[tuple[float, str]] = field(default_factory=list)
    alarms: set[TileState] = field(default_factory=set)
    _since_s: float = 0.0
    _told_s: float | None = None
    _well_s: float | None = None

    def begin(self, now_s: float) -> None:
        """The fault begins."""
        self.step, self._since_s = Step.ILL, now_s

    def mend(self, now_s: float) -> None:
        """The fault ends."""
        self.step, self._since_s = Step.MENDED, now_s

    def is_due(self, now_s: float) -> bool:
        """Whether the fault is to begin, or to end."""
        if self.fault is None:
            return False
        if self.step is Step.WAITS:
            return now_s >= self.fault.from_s
        if self.step is not Step.ILL:
            return False
        if self.fault.says:
            limit_s = self.fault.within_s * self.patience
            is_told = self._told_s is not None and now_s - self._told_s >= HOLD_S
            return is_told or now_s - self._since_s >= limit_s + HOLD_S
        return now_s - self._since_s >= self.fault.lasts_s

    def look(self, seen: Look) -> None:
        """Take one look at the tile."""
        if len(self.lies) < _N_LIES and (lie := self._lie(seen)):
            self.lies.append((round(seen.at_s, 2), lie))
        if self.step is Step.WAITS and seen.is_steady and seen.state is not TileState.LIVE:
            self.alarms.add(seen.state)
        elif self.step is Step.ILL:
            self._look_ill(seen)
        elif self.step is Step.MENDED:
            self._look_mended(seen)

    def _look_ill(self, seen: Look) -> None:
        assert self.fault is not None
        if seen.state in self.fault.says and self._told_s is None:
            self._told_s = seen.at_s
            self.told_after_s = seen.at_s - self._since_s
            self.words = seen.words

    def _look_mended(self, seen: Look) -> None:
        assert self.fault is not None
        if seen.state is not TileState.LIVE:
            self._well_s = None
        elif self._well_s is None:
            self._well_s = seen.at_s
        if self._well_s is not None and seen.at_s - self._well_s >= WELL_S:
            self.back_after_s, self.step = self._well_s - self._since_s, Step.DONE
        elif seen.at_s - self._since_s > self.fault.back_s * self.patience + WELL_S:
            self.step = Step.DONE

    def _lie(self, seen: Look) -> str:
        if not seen.looks_live or self._is_turning(seen.at_s):
            return ""
        top, middle = seen.marks
        is_spoilt = self.fault is not None and self.fault.spoils and self.step is Step.ILL
        if top is None or middle is None:
            return "" if is_spoilt and self._told_s is None else "no mark can be read"
        if top[0] != self.index or middle[0] != self.index:
            return f"another camera: {top}, {middle}"
        if top[1] != middle[1]:
            return f"two pictures in one: {top}, {middle}"
        return self._age_lie(seen)

    def _age_lie(self, seen: Look) -> str:
        is_excused = self.step is Step.ILL and self._told_s is None
        if seen.state is not TileState.LIVE or is_excused or not seen.is_steady:
            return ""
        return f"live, and {seen.age_s:.1f} s old" if seen.age_s > _OLD_S else ""

    def _is_turning(self, now_s: float) -> bool:
        """Whether a spoilt picture may still be on its way after the fault's end."""
        is_spoilt = self.fault is not None and (self.fault.spoils or bool(self.fault.says))
        return is_spoilt and self.step is Step.MENDED and now_s - self._since_s <= _TURN_S
