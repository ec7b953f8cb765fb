"""The newest picture a tile holds, as it lies in the memory it shares with a worker."""

from PySide6.QtGui import QImage

from .engine import FrameInfo
from .engine.mailbox import Mailbox
from .frame_clock import FrameClock, transit_s
from .tile_paint import dimmed


class Held:
    """One camera's newest picture; no widget, since to set a widget's attribute costs five times.

    Attributes:
        picture: None before the first.
        px: Its width and height.
        grey: The same for a dead stream, where one was asked for.
        info: What is known of the newest picture, of a repeated one too.
        came_s: When that came, monotonic.
        clock_text: The time it bears.
        is_fresh: It was not painted yet and shows something new.
    """

    __slots__ = ("_box", "_slots", "_transit_s", "came_s", "clock_text", "grey", "info")
    __slots__ += ("is_fresh", "picture", "px")

    def __init__(self) -> None:
        self.picture: QImage | None = None
        self.grey: QImage | None = None
        self.info: FrameInfo | None = None
        self.came_s: float | None = None
        self.px = (0, 0)
        self.clock_text, self.is_fresh = "", False
        self._box: Mailbox | None = None
        self._slots: dict[tuple[int, int, int, int], QImage] = {}
        self._transit_s = 0.0

    def take(self, box: Mailbox, info: FrameInfo, clock: FrameClock, now_s: float) -> bool:
        """Hold a picture; returns whether it is another than the one held."""
        is_same_page = box is self._box
        if is_same_page and self.info is not None and info.number == self.info.number:
            return False
        self.info = info
        self.came_s = info.came_ns / 1e9
        is_new = info.new_ns == info.came_ns
        # After a resize even a repeat is taken: from the page before nothing new will ever come.
        if not is_new and is_same_page and self.picture is not None:
            return False
        if not is_same_page:
            self._box, self._slots = box, {}
        self.picture, self.px = self._image(box, info), (info.width, info.height)
        if self.grey is not None:
            self.grey = dimmed(self.picture)
        self.is_fresh = is_new
        self.clock_text = clock.text(info.new_wall_us)
        self._transit_s = transit_s(info, now_s)
        return True

    def newer(self) -> tuple[Mailbox, FrameInfo] | None:
        """Return a picture that came since; the one held may be written over then."""
        box = self._box
        if box is None or self.info is None or box.counter == self.info.number:
            return None
        info = box.info()
        return None if info is None else (box, info)

    def age_s(self, now_s: float) -> float:
        """Return how old the picture is, all counted that is known."""
        return 0.0 if self.came_s is None else max(0.0, now_s - self.came_s + self._transit_s)

    def dim(self, is_dead: bool) -> None:
        """Have the grey picture at hand while the stream is dead."""
        if not is_dead:
            self.grey = None
        elif self.grey is None and self.picture is not None:
            self.grey = dimmed(self.picture)

    def _image(self, box: Mailbox, info: FrameInfo) -> QImage:
        """Return the picture as it lies in memory; each of the two places is wrapped once."""
        key = (info.number % 2, info.width, info.height, info.stride)
        if key not in self._slots:
            self._slots[key] = QImage(box.pixels(info), *key[1:], QImage.Format.Format_RGB32)
        return self._slots[key]
