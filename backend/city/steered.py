"""A head that turns: where it looks at a moment, from what it was last told. Pure, with a lock.

Pan and tilt run from -1 to 1, zoom from 0 to 1, as in ONVIF's generic position spaces.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

# The whole way from one end to the other takes this long at full speed.
FULL_PAN_S, FULL_ZOOM_S = 4.0, 2.5
GOTO_S = 0.8
# How much of the whole range one picture shows, wide and at the longest zoom.
WIDE_SHARE, TELE_SHARE = 0.7, 0.25


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a head looks."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0

    def held(self) -> "Aim":
        """Return it within the ends of the head."""
        return Aim(
            min(1.0, max(-1.0, self.pan)),
            min(1.0, max(-1.0, self.tilt)),
            min(1.0, max(0.0, self.zoom)),
        )


@dataclass(frozen=True, slots=True)
class _Course:
    """A straight way from one aim, at a speed, for so long or until told otherwise."""

    begun_s: float
    origin: Aim
    speed: Aim = Aim()
    until_s: float = 0.0

    def at(self, now_s: float) -> Aim:
        passed_s = max(0.0, min(now_s, self.until_s) - self.begun_s)
        return Aim(
            self.origin.pan + self.speed.pan * passed_s,
            self.origin.tilt + self.speed.tilt * passed_s,
            self.origin.zoom + self.speed.zoom * passed_s,
        ).held()


@dataclass
class Head:
    """One head and its presets. Thread: any.

    Attributes:
        presets: Token to name and aim; the home position stands apart from them.
    """

    presets: dict[str, tuple[str, Aim]] = field(default_factory=dict)
    home: Aim = Aim()
    _course: _Course = field(default_factory=lambda: _Course(0.0, Aim()))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def aim(self, now_s: float) -> Aim:
        """Return where it looks at a monotonic time."""
        return self._course.at(now_s)

    def is_moving(self, now_s: float) -> bool:
        """Whether it is on its way."""
        return now_s < self._course.until_s

    def move(self, way: Aim, for_s: float, now_s: float) -> None:
        """Turn at a speed, -1 to 1 on each axis; it stops by itself when nobody says more."""
        turn, zoom = 2 / FULL_PAN_S, 1 / FULL_ZOOM_S
        speed = Aim(way.pan * turn, way.tilt * turn, way.zoom * zoom)
        self._take(lambda at: _Course(now_s, at, speed, now_s + for_s), now_s)

    def stop(self, now_s: float) -> None:
        """Stand still."""
        self._take(lambda at: _Course(now_s, at), now_s)

    def go(self, target: Aim, now_s: float) -> None:
        """Go to an aim, in a second at most."""
        end = target.held()

        def course(at: Aim) -> _Course:
            way = Aim(end.pan - at.pan, end.tilt - at.tilt, end.zoom - at.zoom)
            speed = Aim(way.pan / GOTO_S, way.tilt / GOTO_S, way.zoom / GOTO_S)
            return _Course(now_s, at, speed, now_s + GOTO_S)

        self._take(course, now_s)

    def centre(self, x: float, y: float, now_s: float) -> None:
        """Bring a point of the picture to its middle; -1 to 1 right and up, as seen now."""
        at = self.aim(now_s)
        reach = share_of(at) / (1 - WIDE_SHARE)
        self.go(replace(at, pan=at.pan + x * reach, tilt=at.tilt + y * reach), now_s)

    def keep(self, token: str, name: str, now_s: float) -> str:
        """Keep where it looks as a preset; return its token, a new one where none was given."""
        free = (str(n) for n in range(1, len(self.presets) + 2) if str(n) not in self.presets)
        token = token or next(free)
        old = self.presets.get(token, ("", Aim()))[0]
        self.presets[token] = (name or old, self.aim(now_s))
        return token

    def _take(self, course: Callable[[Aim], _Course], now_s: float) -> None:
        with self._lock:
            self._course = course(self._course.at(now_s))


def share_of(aim: Aim) -> float:
    """Return which part of the whole range's width one picture shows."""
    return WIDE_SHARE + (TELE_SHARE - WIDE_SHARE) * aim.zoom


def cut_of(aim: Aim, width: int, height: int) -> tuple[int, int, int, int]:
    """Return the part of a whole picture that a head sees: left, top, width, height in pixels."""
    share = share_of(aim)
    wide, tall = round(width * share), round(height * share)
    # A zoomed picture reaches further out than a wide one: the ends are those of the whole.
    centre_x = width / 2 + aim.pan * width * (1 - WIDE_SHARE) / 2
    centre_y = height / 2 - aim.tilt * height * (1 - WIDE_SHARE) / 2
    left = min(width - wide, max(0, round(centre_x - wide / 2)))
    top = min(height - tall, max(0, round(centre_y - tall / 2)))
    return left, top, wide, tall
